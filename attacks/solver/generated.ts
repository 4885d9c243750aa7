/**
 * Small protocols made of choices: two or three roles, a few messages of nonces, names, signatures, MACs,
 * encryptions, hashes, Diffie-Hellman shares and forwarded parts. Not all of them can be executed; those
 * are left out by whoever loads them.
 * @module
 */

/** A source of numbers below a bound. */
export type Draw = (bound: number) => number;

interface Party {
  readonly name: string;
  /** What it can write into a message by now. */
  readonly can: string[];
  /** Labels of parts that it received and can pass on. */
  readonly labels: string[];
}

/** The text of a protocol. */
export function protocolText(draw: Draw, features: readonly Feature[]): string {
  const names = ['A', 'B', 'S'].slice(0, 2 + draw(2));
  const parties = names.map((name): Party => ({ name, can: [`n${name}`], labels: [] }));
  const flow = Array.from({ length: 2 + draw(3) }, (_, at) => hop(draw, features, parties, at));
  return [
    'protocol generated "made of choices"',
    '  cite "none"',
    ...names.map((name) => `role ${name} ${name.toLowerCase()}x${draw(3) === 0 ? ', certified by CA' : ''}`),
    ...names.map((name) => `knows ${name} : ${known(draw, name, names)}`),
    ...names.map((name) => `fresh ${name} : nonce n${name}, key k${name}, exponent x${name}`),
    ...flow,
  ].join('\n');
}

/** What a generated protocol may use. */
export type Feature =
  | 'sign'
  | 'mac'
  | 'seal'
  | 'aead'
  | 'enc'
  | 'hash'
  | 'forward'
  | 'share'
  | 'cert'
  | 'key';

function known(draw: Draw, name: string, names: readonly string[]): string {
  const others = names.filter((other) => other !== name);
  const withNames = name === 'A' || draw(3) === 0 ? others : [];
  const keys = others.flatMap((other) => {
    const [one, two] = [name, other].toSorted();
    return [`pub(${other})`, `key k(${one}, ${two})`];
  });
  return [...withNames, ...keys].join(', ');
}

function hop(draw: Draw, features: readonly Feature[], parties: readonly Party[], at: number): string {
  const from = parties[at === 0 ? 0 : draw(parties.length)] as Party;
  const others = parties.filter((party) => party !== from);
  const to = others[draw(others.length)] as Party;
  const parts = Array.from({ length: 1 + draw(3) }, (_, index) =>
    part(draw, features, from, to, `p${at}${index}`),
  );
  return `${from.name} -> ${to.name} : ${parts.join(', ')}`;
}

function part(draw: Draw, features: readonly Feature[], from: Party, to: Party, label: string): string {
  const feature: Feature | undefined = features[draw(features.length + 2)];
  const atoms = (count: number): string[] => Array.from({ length: 1 + draw(count) }, () => atom(draw, from));
  const learn = (items: readonly string[]): void => {
    to.can.push(...items.filter((item) => !to.can.includes(item)));
  };
  const tagged = (items: readonly string[]): string =>
    `[${[...(draw(2) === 0 ? [`"${label}"`] : []), ...items].join(', ')}]`;
  const pair = [from.name, to.name].toSorted().join(', ');
  const items = atoms(3);
  if (feature === undefined) {
    learn(items.slice(0, 1));
    return items[0] as string;
  }
  switch (feature) {
    case 'sign':
      to.labels.push(label);
      return `sign(${from.name}, ${tagged(items)}) as ${label}`;
    case 'mac':
      to.labels.push(label);
      return `mac(k(${pair}), ${tagged(items)}) as ${label}`;
    case 'hash':
      return `h(${tagged(items)})`;
    case 'seal':
      learn(items);
      return `seal(pub(${to.name}), ${tagged(items)})`;
    case 'aead':
    case 'enc':
      learn(items);
      return `${feature}(k(${pair}), ${tagged(items)})`;
    case 'cert':
      return `cert(${from.name}, ${from.name.toLowerCase()}x)`;
    case 'key': {
      const key = `k${from.name}`;
      learn([key]);
      return draw(2) === 0
        ? `seal(pub(${to.name}), [${key}, ${items.join(', ')}])`
        : `aead(${key}, ${tagged(items)})`;
    }
    case 'share': {
      const share = `g(x${from.name})`;
      learn([share]);
      return share;
    }
    case 'forward': {
      const other = from.labels[draw(Math.max(1, from.labels.length))];
      if (other !== undefined) {
        to.labels.push(other);
        return other;
      }
      to.labels.push(label);
      const third = draw(2) === 0 ? 'A' : 'S';
      return `seal(pub(${third}), ${tagged(items)}) as ${label}`;
    }
  }
}

function atom(draw: Draw, { name, can }: Party): string {
  const choice = draw(can.length + 1);
  return choice === can.length ? name : (can[choice] as string);
}
