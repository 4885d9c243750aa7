/**
 * What a ProVerif model declares before its processes: types, constructors, what each can be undone with, and what the
 * adversary has from the start.
 * @module
 */
import { degenerate, none, type Term } from '../../../model/term.ts';
import { dishonestRoles } from '../../../properties/threat.ts';
import { signsCertificatesUnawares } from '../mistaken.ts';
import type { Mark } from '../statement.ts';
import type { Context } from './context.ts';
import { distinctParams, isName } from './process.ts';
import { victim } from './queries.ts';
import { receivesName, unspoken } from './session.ts';
import { converters, expression, sent, usageOfCertificates } from './terms.ts';

/** What a model declares so that the processes and queries in `body` can be read; the vocabulary must be complete. */
export function declarations(
  context: Context,
  marks: readonly Mark[],
  body: readonly string[],
): readonly string[] {
  const { vocabulary, request } = context;
  const { spec } = request;
  for (const authority of spec.authorities) expression(vocabulary, new Map(), authority);
  for (const { usage } of spec.issued) expression(vocabulary, new Map(), usage);
  const dh = usesSymbol(context, ['g', 'dh']);
  const declared: readonly Declared[] = [
    'type id.        (* what an agent is called *)',
    'type agent.',
    'type value.     (* nonces, keys, data, texts, results of hashing *)',
    { by: ['skey'], lines: ['type skey.'] },
    { by: ['pkey'], lines: ['type pkey.'] },
    ...(dh ? ['type exponent.', 'type group.'] : []),
    '',
    '(* what is sent is a bitstring; a receiver can tell these apart *)',
    ...Object.entries(converters).map(([type, name]) => ({
      by: [name],
      lines: [`fun ${name}(${type}): bitstring [typeConverter].`],
    })),
    { by: ['single'], lines: ['fun single(bitstring): bitstring [data].'] },
    { by: ['empty'], lines: ['const empty: bitstring.'] },
    { by: ['none'], lines: ['const none: bitstring.'] },
    '',
    'free net: channel.',
    'fun honest(id): agent [data].',
    'fun corrupt(id): agent [data].',
    { by: ['sk'], lines: ['fun sk(agent): skey [private].'] },
    { by: ['pk'], lines: ['fun pk(skey): pkey.'] },
    '',
    ...constants(context),
    '',
    ...constructors(context, dh),
    '',
    ...keys(context),
    '',
    ...marks.map((mark) => `event ${mark.name}(${typesOf(context, mark).join(', ')}).`),
    ...[...(context.session?.revealed.keys() ?? [])].map(
      (role) => `event ${receivesName(role)}(agent, bitstring).`,
    ),
  ];
  return needed(declared, body);
}

/** A line, or lines that stand only where something after them says one of the words. */
type Declared = string | { readonly by: readonly string[]; readonly lines: readonly string[] };

/** What is not there for nothing, without the blank lines around what is left out. */
function needed(declared: readonly Declared[], body: readonly string[]): readonly string[] {
  const words = new Set(body.flatMap(wordsOf));
  const kept: string[] = [];
  for (const one of declared.toReversed()) {
    const { by, lines } = typeof one === 'string' ? { by: undefined, lines: [one] } : one;
    if (by !== undefined && !by.some((word) => words.has(word))) continue;
    for (const line of lines.toReversed()) {
      if (line === '' && kept.at(-1) === '') continue;
      kept.push(line);
      for (const word of wordsOf(line)) words.add(word);
    }
  }
  return kept.toReversed();
}

/** The words of a line, without its comments. */
const wordsOf = (line: string): readonly string[] => line.replaceAll(/\(\*.*?\*\)/g, '').match(/\w+/g) ?? [];

function usesSymbol({ request }: Context, symbols: readonly string[]): boolean {
  const uses = (term: Term): boolean =>
    term.kind === 'application' && (symbols.includes(term.symbol) || term.args.some(uses));
  return request.spec.roles.some(
    ({ knows, fresh }) =>
      knows.some(({ view }) => uses(view)) ||
      fresh.some(({ name }) => name.sort === 'exponent' && symbols.includes('g')),
  );
}

const typesOf = ({ request, ofRun, ofReceived, session }: Context, mark: Mark): readonly string[] => [
  ...distinctParams(mark).map((at) => (isName(mark.params[at] as Term) ? 'agent' : 'bitstring')),
  ...(session?.claims.has(mark.name) === true ? unspoken(request.spec, mark).map(() => 'bitstring') : []),
  ...(ofRun.has(mark.name) ? ['bitstring'] : []),
  ...(ofReceived.has(mark.name) ? ['bitstring'] : []),
];

const constants = ({ vocabulary }: Context): readonly Declared[] =>
  [...vocabulary.constants]
    .filter(([atom, { text }]) => atom !== none && text !== usageOfCertificates)
    .map(([atom, { text, type }]) => {
      const said =
        atom.sort === 'text' && atom.name !== text
          ? ` (* ${JSON.stringify(atom.name).replaceAll('*)', '* )').replaceAll('(*', '( *')} *)`
          : '';
      return { by: [text], lines: [`const ${text}: ${type}.${said}`] };
    });

/** What a process says of a certificate; where a signature may be one unawares, the adversary reads it. */
const certificatesIn = ({ request }: Context): readonly string[] => [
  'cert',
  'certified',
  'issuer_of',
  ...(signsCertificatesUnawares(request) ? ['sign'] : []),
];

function constructors(context: Context, dh: boolean): readonly Declared[] {
  const { vocabulary, request } = context;
  const { constants: known, functions, changeable } = vocabulary;
  const certificates = certificatesIn(context);
  const lines: Declared[] = [
    { by: [usageOfCertificates, ...certificates], lines: [`const ${usageOfCertificates}: value.`] },
    {
      by: ['sign', 'verify', ...certificates],
      lines: ['fun sign(skey, bitstring): bitstring. (* detached: it does not show what is signed *)'],
    },
    {
      by: ['verify'],
      lines: ['reduc forall s: skey, m: bitstring; verify(sign(s, m), m, pk(s)) = true.'],
    },
    {
      by: ['cert'],
      lines: [
        'letfun cert(ca: agent, u: bitstring, a: bitstring, k: bitstring) = sign(sk(ca), (val(certificate_of), u, a, k)).',
      ],
    },
    {
      by: certificates,
      lines: [
        'reduc forall s: skey, u: bitstring, a: bitstring, k: bitstring;',
        '  certified(sign(s, (val(certificate_of), u, a, k)), pk(s)) = (u, a, k).',
      ],
    },
    {
      by: ['issuer_of'],
      lines: [
        'reduc forall i: agent, u: bitstring, a: bitstring, k: bitstring;',
        '  issuer_of(sign(sk(i), (val(certificate_of), u, a, k))) = i.',
      ],
    },
    {
      by: ['seal', 'unseal'],
      lines: [
        'fun seal(pkey, bitstring): bitstring.',
        'reduc forall s: skey, m: bitstring; unseal(seal(pk(s), m), s) = m.',
      ],
    },
    { by: ['mac'], lines: ['fun mac(value, bitstring): value.'] },
  ];
  if (dh) {
    lines.push(
      'fun g(exponent): group.',
      'fun dh(exponent, group): value.',
      'equation forall x: exponent, y: exponent; dh(x, g(y)) = dh(y, g(x)).',
    );
    if (request.spec.groupUnchecked) {
      const secret = known.get(degenerate)?.text ?? 'degenerate';
      if (!known.has(degenerate)) lines.push('const degenerate: value.');
      lines.push(
        'const small: group. (* a share that is not checked *)',
        'fun exchange(exponent, group): value',
        `reduc forall x: exponent; exchange(x, small) = ${secret}`,
        'otherwise forall x: exponent, s: group; exchange(x, s) = dh(x, s).',
      );
    }
  }
  for (const { name, symbol, arity } of functions.values()) {
    if (symbol.startsWith('table ')) lines.push(`table ${name}(agent, bitstring).`);
    else if (symbol.startsWith("'"))
      lines.push(`fun ${name}(${Array(arity).fill('agent').join(', ')}): value [private].`);
    else if (symbol === 'aead') lines.push(...sealedWith(name, arity));
    else lines.push(`fun ${name}(${Array(arity).fill('bitstring').join(', ')}): value.`);
  }
  if (changeable.size > 0) lines.push(...changes([...changeable].toSorted((left, right) => left - right)));
  return lines;
}

function sealedWith(name: string, arity: number): readonly string[] {
  const more = Array.from({ length: arity - 2 }, (_, at) => `a${at + 1}`);
  const types = ['value', 'bitstring', ...more.map(() => 'bitstring')];
  const given = more.map((data) => `, ${data}`).join('');
  const declared = ['k: value', 'm: bitstring', ...more.map((data) => `${data}: bitstring`)].join(', ');
  return [
    `fun ${name}(${types.join(', ')}): bitstring.`,
    `reduc forall ${declared}; open_${name}(${name}(k, m${given}), k${given}) = m.`,
    ...(more.length === 0
      ? []
      : [
          '(* the key alone opens it for whoever does not ask for the data *)',
          `reduc forall ${declared}; read_${name}(${name}(k, m${given}), k) = m.`,
        ]),
  ];
}

/** What the adversary can make of an `enc` without its key: a part replaced, taken from another, cut off. */
function changes(lengths: readonly number[]): readonly string[] {
  const lines = [
    'fun enc(value, bitstring): bitstring. (* no integrity *)',
    'reduc forall k: value, m: bitstring; decrypt(enc(k, m), k) = m.',
    'fun junk(bitstring, bitstring): value [private].',
  ];
  for (const length of lengths) {
    const parts = Array.from({ length }, (_, at) => `a${at + 1}`);
    const whole = (items: readonly string[]): string =>
      length === 1 ? (items[0] as string) : `(${items.join(', ')})`;
    const declared = parts.map((part) => `${part}: bitstring`).join(', ');
    for (const [at, part] of parts.entries()) {
      const put = (by: string): string => whole(parts.map((other, index) => (index === at ? by : other)));
      const others = parts.map((other) => other.replace('a', 'b'));
      const from = others.map((other) => `${other}: bitstring`).join(', ');
      const name = `${length}_${at + 1}`;
      lines.push(
        `reduc forall k: value, ${declared}, b: bitstring; replace_${name}(enc(k, ${whole(parts)}), ${part}, b) = enc(k, ${put('b')}).`,
        `reduc forall k: value, ${declared}; spoil_${name}(enc(k, ${whole(parts)})) = enc(k, ${put(`val(junk(enc(k, ${whole(parts)}), ${part}))`)}).`,
      );
      if (length > 1) {
        lines.push(
          `reduc forall k: value, ${declared}, ${from}; splice_${name}(enc(k, ${whole(parts)}), enc(k, ${whole(others)})) = enc(k, ${put(others[at] as string)}).`,
        );
      }
      if (at > 0 && at < length - 1) {
        lines.push(
          `reduc forall k: value, ${declared}; cut_${name}(enc(k, ${whole(parts)})) = enc(k, (${parts.slice(0, at + 1).join(', ')})).`,
        );
      } else if (at === 0 && length > 1) {
        lines.push(
          `reduc forall k: value, ${declared}; cut_${name}(enc(k, ${whole(parts)})) = enc(k, single(a1)).`,
        );
      }
    }
  }
  return lines;
}

/** Public keys, certificates as issued, and what is the adversary's. */
function keys(context: Context): readonly Declared[] {
  const { request, vocabulary } = context;
  const certificates = certificatesIn(context);
  const { spec, combination } = request;
  const has = (kind: string): boolean => combination.some((threat) => threat.kind === kind);
  const issued = spec.issued.map(({ issuer, usage }, at) => {
    const content = `(val(certificate_of), ${sent(vocabulary, new Map(), usage)}, name(a), key(pk(sk(b))))`;
    const by = expression(vocabulary, new Map(), issuer).text;
    return { name: `issued${at + 1}`, text: `sign(sk(${by}), ${content})` };
  });
  return [
    "(* public keys and certificates are public; the keys of corrupt agents are the adversary's *)",
    { by: ['sk', 'pk'], lines: ['reduc forall a: agent; pk_of(a) = pk(sk(a)).'] },
    ...issued.map(({ name, text }) => ({
      by: certificates,
      lines: [`reduc forall a: agent; ${name}(a) = ${text.replaceAll('(b)', '(a)')}.`],
    })),
    { by: ['sk', 'pk'], lines: ['reduc forall x: id; sk_of(corrupt(x)) = sk(corrupt(x)).'] },
    ...(has('kci')
      ? [
          'const victim: id. (* the claimant, whose keys are known *)',
          { by: ['sk', 'pk'], lines: [`reduc sk_of_victim(victim) = sk(${victim}).`] },
        ]
      : []),
    ...sharedKeys(context, 'corrupt(x)', 'x: id, ', 'of'),
    ...(has('kci') ? sharedKeys(context, victim, '', 'of_victim') : []),
    ...(has('unpossessed')
      ? issued.map(({ name, text }) => ({
          by: certificates,
          lines: [
            `reduc forall x: id, b: agent; unpossessed_${name}(corrupt(x), b) = ${text.replaceAll('name(a)', 'name(corrupt(x))')}.`,
          ],
        }))
      : []),
    ...roleSecrets(context),
  ];
}

function sharedKeys(
  { vocabulary }: Context,
  owner: string,
  declared: string,
  mark: string,
): readonly string[] {
  return [...vocabulary.functions.values()]
    .filter(({ symbol }) => symbol.startsWith("'"))
    .flatMap(({ name, arity }) =>
      Array.from({ length: arity }, (_, at) => {
        const others = Array.from({ length: arity }, (__, index) => (index === at ? owner : `a${index + 1}`));
        const types = others.filter((other) => other !== owner).map((other) => `${other}: agent`);
        const all = [declared.replace(', ', ''), ...types].filter((item) => item !== '').join(', ');
        return `reduc ${all === '' ? '' : `forall ${all}; `}${name}_${mark}${at + 1}(${others.join(', ')}) = ${name}(${others.join(', ')}).`;
      }),
    );
}

/** What dishonest parties of the session bring along: the secrets of their role but for their own. */
const secretsBrought = ({ spec, combination }: Context['request']): readonly Term[] => [
  ...new Set(
    spec.roles
      .filter(({ name }) => dishonestRoles(combination).has(name))
      .flatMap((role) => role.secrets.filter((secret) => !secret.variables.includes(role.self))),
  ),
];

/** Those that are nobody's in particular, as they are sent. */
export const fixedSecrets = ({ request, vocabulary }: Context): readonly string[] =>
  secretsBrought(request)
    .filter(({ variables }) => variables.length === 0)
    .map((secret) => sent(vocabulary, new Map(), secret));

/** Those that are of agents. */
function roleSecrets({ request, vocabulary }: Context): readonly string[] {
  const ofAgents = secretsBrought(request).filter(({ variables }) => variables.length > 0);
  return ofAgents.map((secret, at) => {
    const known = new Map(
      secret.variables.map((variable) => [
        variable as Term,
        { text: `a_${variable.name}`, type: 'agent' as const },
      ]),
    );
    const declared = secret.variables.map((variable) => `a_${variable.name}: agent`);
    const text = sent(vocabulary, known, secret);
    const args = secret.variables.map((variable) => `a_${variable.name}`);
    return `reduc forall ${declared.join(', ')}; role_secret${at + 1}(${args.join(', ')}) = ${text}.`;
  });
}
