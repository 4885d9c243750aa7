/**
 * Models for other provers, as goldens that were read against each tool's manual and run through the tool: every
 * constructor, every kind of goal, every threat. To bring them up to date: vitest run reports/export -u
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import { lineNumberAt, lineStarts } from '../../model/notation/position.ts';
import type { Spec } from '../../model/spec.ts';
import { goalsOf } from '../../properties/catalogue.ts';
import { withCommitted } from '../../properties/goal.ts';
import { parseCombination } from '../../properties/threat.ts';
import { namesWithout } from './names.ts';
import { originIn } from './origin.ts';
import { together } from './outcomes.ts';
import type { ExportRequest } from './target.ts';
import { type TargetName, targets } from './targets.ts';

const shipped = (path: string): string => readFileSync(join(import.meta.dirname, '..', '..', path), 'utf8');

/** Every constructor of the notation, in two messages and an answer. */
const constructors = `protocol constructors "every constructor"
  cite "docs/notation.md"
role C client, certified by CA
role P proxy
role S server, certified by CA
knows C : S, P, pub(S), key k(C, S)
knows P : C, S
knows S : C, P, key k(C, S)
function f/2
fresh C : nonce nC, key kC, exponent x, data dC, text tC
fresh S : nonce nS, exponent y
let z = dh(x, y)

C -> S as One : nC, tC, none, [nC], [nC, [C, S]], g(x), cert(C, client), sign(C, [nC, g(x)]), seal(pub(S), kC)
S -> C as Two : nS, g(y), mac(kC, [nS, h(One)]), f(nC, nS), aead(k(C, S), nS), cert(S, server), sign(S, [nC, nS, g(x), g(y)])
C -> opaque P -> S as Three : enc(kdf("enc", z), [dC, nC]), mac(kdf("mac", z, nC), dC), aead(kC, dC, h(nS))
channel z : C <-> S
`;

/** A certificate, a shared key and a super-CA's key, so that each threat gives something away. */
const threatened = `protocol threatened "something for every threat"
  cite "docs/verdicts.md"
role C client, certified by CA
role P proxy, holds key sCA
role S server, certified by CA
knows C : S, P, key k(C, S)
knows P : C, S
knows S : C, P, key k(C, S)
trust C : CA, sCA for server
fresh C : nonce nC
fresh S : nonce nS, key s

C -> P : nC
P -> C : sign(P, ["seen", nC])
C -> S : C, nC
S -> C : nS, cert(S, server), sign(S, [C, nC, nS]), aead(k(C, S), [s, nC])
ignore C : sign(P, ["seen", nC])

expect C : agreement S : holds
expect C : secrecy on s : holds
`;

/** The rest of the notation, and goals on what the adversary derives. */
const remaining = `protocol remaining "what the other goldens leave out"
  cite "docs/notation.md"
role C client, certified by CA
role P proxy, certified by CA
role S server, certified by CA
knows C : S, P, pub(S)
knows P : S, pub(C)
fresh C : nonce nC, key kC, data dC
fresh P : nonce nP
fresh S : nonce nS, data dS
let keC = kdf("read", kC, nS)
let kmC = kdf("write", kC, nS)

C -> P as Hello : C, 0, nC, seal(pub(S), [C, P, kC])
  event C opens(P, kC)
P -> S : Hello, [nP, cert(P, proxy, pub(P), by CA)] as Extra ignored by S
check S : C != S
S -> P : nS, mac(kC, ["server", nS, h(Extra)]) as Tag, pub(S)
P -> C : nS, Extra, Tag, pub(S)
accept P
C -> S : sign(C, ["client", nC, nS]), cert(C, client)
check S : nC != nS
accept S
C -> P -> S : enc(keC, dC), mac(kmC, dC), aead(keC, [nC], nS)
  event S closes(C, kC)
S -> C : aead(kmC, dS)
channel C -> S : read keC, write kmC, readers P

goal opened "a key that the server takes was opened by the client"
  S closes(C, kC) ==> C opens(P, kC) or C opens(S, kC)
goal kept "the adversary has no key that the client opens"
  C opens(P, kC) and K(kC) ==> false
goal unheard "the adversary has the client's data only when the server has closed"
  K(dC) ==> S closes(C, kC)
expect C : agreement S on nP : committed
`;

/** A party without a name, degenerate shares, and a key of the claimant's that is known. */
const unchecked = `protocol unchecked "an anonymous client, and shares that nobody checks"
  cite "docs/notation.md"
role C client, anonymous
role S server, certified by CA
knows C : S, pub(S)
fresh C : exponent x, key kC
fresh S : exponent y
group unchecked
let z = kdf(dh(x, y))

C -> S : g(x), seal(pub(S), kC)
S -> C : g(y), cert(S, server), sign(S, [g(x), g(y)]), mac(z, "server")
C -> S : aead(z, kC)
channel z : C <-> S

goal fresh-key "the adversary has no key of a session"
  K(z) ==> false
`;

/** A family of two: what is declared, sent, left out of a tuple and written inside a term depends on an option. */
const family = `protocol family "an option, taken and left"
  cite "docs/notation.md"
option mutual "the server asks who the client is" changes C, S
when not mutual : role C client, anonymous
when mutual : role C client, certified by CA
role S server, certified by CA
knows C : S
fresh C : nonce nC, exponent x
fresh S : nonce nS, exponent y
let z = kdf("z" when not mutual else "z mutual", dh(x, y))

C -> S as Hello : nC, g(x)
S -> C as Answer : nS, g(y), "who are you" when mutual, cert(S, server), sign(S, ["server", h(Hello), nS, g(y)])
when not mutual : C -> S : mac(z, h(Hello, Answer))
when mutual : C -> S : cert(C, client), sign(C, ["client", h(Hello, Answer)]), mac(z, h(Hello, Answer))
channel z : C <-> S

with not mutual : expect S : agreement C : absent
with mutual : expect S : agreement C : holds
`;

const only = (source: string, name?: string, taken: readonly string[] = []): Spec => {
  const specs = readySpecs(loadSource(source, new Set(taken)));
  const found = name === undefined ? specs[0] : specs.find((spec) => spec.name === name);
  if (found === undefined)
    throw new Error(
      loadSource(source)
        .diagnostics.map(({ message }) => message)
        .join('; '),
    );
  return found;
};

function request(
  source: string,
  threats: string,
  name?: string,
  taken: readonly string[] = [],
): ExportRequest {
  const spec = only(source, name, taken);
  const parsed = parseCombination(spec, [threats]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  const starts = lineStarts(source);
  return {
    spec,
    file: `${spec.name}.tertius`,
    goals: goalsOf(spec),
    combination: parsed.combination,
    typed: true,
    selfTalk: false,
    lineAt: (offset) => lineNumberAt(starts, offset),
  };
}

const golden = (target: TargetName, { spec }: ExportRequest, threats: string): string =>
  join(
    import.meta.dirname,
    'goldens',
    `${[spec.name, ...spec.options].join('+')}.${threats.replaceAll(':', '-')}.${targets[target].extension}`,
  );

describe.each(['proverif', 'scyther', 'tamarin', 'cpsa'] as const)('a model for %s', (name) => {
  const target = targets[name];

  it('has every constructor', async () => {
    const asked = request(constructors, 'none');
    const written = target.write(asked);
    expect(written.kind).toBe('exported');
    await expect(written.kind === 'exported' ? written.text : '').toMatchFileSnapshot(
      golden(name, asked, 'none'),
    );
  });

  it('has every kind of goal, or says why not', async () => {
    const asked = request(shipped('model/variants/both-consent.tertius'), 'none');
    const written = target.write(asked);
    if (written.kind === 'refused') throw new Error(written.because);
    expect(written.asked.length + written.leftOut.length).toBe(asked.goals.length);
    await expect(written.text).toMatchFileSnapshot(golden(name, asked, 'none'));
  });

  it('says of every goal of every shipped kind either what is asked or why it is left out', () => {
    const asked = request(shipped('attacks/casebook/nsl.tertius'), 'none');
    const written = target.write(asked);
    if (written.kind === 'refused') throw new Error(written.because);
    for (const { names } of written.asked) {
      expect(names.length).toBeGreaterThan(0);
      for (const part of names) expect(written.text).toContain(part);
    }
    for (const { because } of written.leftOut) expect(written.text).toContain(because.slice(0, 30));
  });

  it('is the same when written again', () => {
    const asked = request(constructors, 'none');
    expect(target.write(request(constructors, 'none'))).toEqual(target.write(asked));
  });

  it('names where it comes from in a way that can be read again', () => {
    const asked = request(threatened, 'proxy+ca:CA');
    const written = target.write(asked);
    if (written.kind === 'refused') throw new Error(written.because);
    expect(originIn(written.text)).toMatchObject({
      to: name,
      protocol: 'threatened',
      threats: 'proxy+ca:CA',
    });
  });
});

describe.each(['proverif', 'scyther', 'cpsa'] as const)('the rest of the notation for %s', (name) => {
  it('is there, or its goals are said to be left out', async () => {
    const asked = request(remaining, 'none');
    const committed = asked.goals.flatMap((goal) => withCommitted(goal) ?? []);
    const all = { ...asked, goals: [...asked.goals, ...committed] };
    const written = targets[name].write(all);
    if (written.kind === 'refused') throw new Error(written.because);
    expect(written.asked.length + written.leftOut.length).toBe(all.goals.length);
    await expect(written.text).toMatchFileSnapshot(golden(name, all, 'none'));
  });
});

it.each(['proverif', 'tamarin', 'cpsa'] as const)(
  'has degenerate shares and a known key of a claimant whose peer has no name, for %s',
  async (name) => {
    const asked = request(unchecked, 'kci');
    const written = targets[name].write(asked);
    if (written.kind === 'refused') throw new Error(written.because);
    await expect(written.text).toMatchFileSnapshot(golden(name, asked, 'kci'));
  },
);

describe('a member of a family', () => {
  it.each([
    ['proverif', []],
    ['proverif', ['mutual']],
    ['tamarin', ['mutual']],
    ['scyther', ['mutual']],
    ['cpsa', ['mutual']],
  ] as const)('for %s with %j says which it is, and has nothing of the other', async (name, taken) => {
    const asked = request(family, 'none', 'family', taken);
    const written = targets[name].write(asked);
    if (written.kind === 'refused') throw new Error(written.because);
    expect(originIn(written.text)).toMatchObject({ protocol: 'family', with: taken });
    expect(written.text.includes('family with mutual: ')).toBe(taken.length > 0);
    expect(/who.are.you/.test(written.text)).toBe(taken.length > 0);
    await expect(written.text).toMatchFileSnapshot(golden(name, asked, 'none'));
  });
});

it('says why it has no degenerate shares for scyther', () => {
  expect(targets.scyther.write(request(unchecked, 'none'))).toMatchObject({
    kind: 'refused',
    because: expect.stringContaining('equation'),
  });
});

describe('names for other languages', () => {
  it('taken inside are free outside, and taken outside later are free inside', () => {
    const outer = namesWithout(['let']);
    expect([outer.take('let'), outer.take('a'), outer.take('a')]).toEqual(['let_2', 'a', 'a_2']);
    const inner = outer.inner();
    expect([outer.take('b'), inner.take('b'), inner.take('a'), outer.take('a')]).toEqual([
      'b',
      'b',
      'a_3',
      'a_3',
    ]);
    expect([inner.inner().take('b'), inner.take('LET')]).toEqual(['b_2', 'LET']);
  });
});

describe('models', () => {
  it.each([
    ['threatened', threatened],
    ['unchecked', unchecked],
  ])('of %s are the same whatever was written before', { timeout: 120_000 }, (_, text) => {
    const words = ['none', 'client', 'kci', 'later', 'session', 'unpossessed', 'ca:CA', 'client+kci'].filter(
      (threats) => parseCombination(only(text), [threats]).kind === 'combination',
    );
    const spec = only(text);
    const goals = goalsOf(spec);
    const shared = words.flatMap((threats) => {
      const one = { ...request(text, threats), spec };
      return Object.values(targets).map((target) => target.write({ ...one, goals }));
    });
    const apart = words.flatMap((threats) =>
      Object.values(targets).map((target) => {
        const one = request(text, threats);
        return target.write({ ...one, goals: goalsOf(one.spec) });
      }),
    );
    const texts = (all: typeof shared): readonly string[] =>
      all.map((one) => (one.kind === 'exported' ? one.text : one.because));
    expect(texts(shared)).toEqual(texts(apart));
  });
});

describe('threats for proverif', () => {
  const all = ['client', 'proxy', 'server', 'ca:CA', 'kci', 'later', 'session', 'unpossessed'];
  it.each(all)('%s', async (threats) => {
    const asked = request(threatened, threats);
    const written = targets.proverif.write(asked);
    if (written.kind === 'refused') throw new Error(written.because);
    await expect(written.text).toMatchFileSnapshot(golden('proverif', asked, threats));
  });
});

describe('threats for tamarin', () => {
  const threats = ['client', 'proxy', 'server', 'ca:CA', 'kci', 'later', 'session', 'unpossessed'];
  it.each(threats)('%s', async (threat) => {
    const asked = request(threatened, threat);
    const written = targets.tamarin.write(asked);
    if (written.kind === 'refused') throw new Error(written.because);
    await expect(written.text).toMatchFileSnapshot(golden('tamarin', asked, threat));
  });
});

describe('threats for scyther', () => {
  it.each(['client', 'proxy', 'server', 'ca:CA', 'ca:sCA', 'unpossessed'])('%s', async (threats) => {
    const asked = request(threatened, threats);
    const written = targets.scyther.write(asked);
    if (written.kind === 'refused') throw new Error(written.because);
    await expect(written.text).toMatchFileSnapshot(golden('scyther', asked, threats));
  });

  it.each(['kci', 'later', 'session'])('%s is refused, with the reason', (threats) => {
    const written = targets.scyther.write(request(threatened, threats));
    expect(written).toMatchObject({ kind: 'refused', because: expect.stringContaining(threats) });
  });
});

it('asks for secrecy behind what a run sends when it accepts and after, for scyther', () => {
  const source = `protocol late "what is given away at the end"
  cite "here"
role C client
role S server
knows C : S
knows S : C
fresh C : nonce nC, data dC
C -> S : nC
accept C
C -> S : dC
`;
  const written = targets.scyther.write(request(source, 'none'));
  if (written.kind === 'refused') throw new Error(written.because);
  const lines = written.text.split('\n').map((line) => line.trim().replace(/\(.*/, ''));
  const said = lines.filter((line) => /^(?:send_!\d|claim_secrecy-C)/.test(line));
  expect(said).toEqual(['send_!0', 'claim_secrecy-C-dC', 'send_!1', 'claim_secrecy-C-dC-sent-1']);
});

it('a compromised anchor stands for all others, for scyther', () => {
  const written = targets.scyther.write(request(threatened, 'ca:sCA'));
  if (written.kind === 'refused') throw new Error(written.because);
  expect(written.text).toContain('match(issuer, sCA); // of CA, sCA');
  expect(written.notes.map(({ what }) => what)).not.toContain(
    'of several anchors only the first issues what is accepted',
  );
});

it('is refused for scyther where a dishonest party holds a key of two others', () => {
  const source = threatened.replace('knows P : C, S', 'knows P : C, S, key k(C, S)');
  expect(targets.scyther.write(request(source, 'proxy'))).toMatchObject({
    kind: 'refused',
    because: expect.stringContaining('P holds a key of two others'),
  });
});

describe('threats for cpsa', () => {
  const all = ['none', 'client', 'proxy', 'server', 'ca:CA', 'ca:sCA', 'kci', 'later', 'unpossessed'];
  it.each(all)('%s', async (threats) => {
    const asked = request(threatened, threats);
    const written = targets.cpsa.write(asked);
    if (written.kind === 'refused') throw new Error(written.because);
    await expect(written.text).toMatchFileSnapshot(golden('cpsa', asked, threats));
  });

  it('session is refused, with the reason', () => {
    const written = targets.cpsa.write(request(threatened, 'session'));
    expect(written).toMatchObject({ kind: 'refused', because: expect.stringContaining('partner') });
  });
});

/** Texts that are called as a role, a fresh value, what a model calls its own, or a word of a prover's. */
const texts = `
protocol texts
role rule client
role B server
knows rule : B, pub(B)
fresh rule : nonce nA, key k
fresh B : nonce m
rule -> B as M : rule, seal(pub(B), [nA, k]), h("nA") ignored by B, aead(kdf("k"), nA) ignored by B, ["rule", "in", "m", "d", "CA"]
B -> rule : m, mac(nA, ["m", "let", "key", "issuer", m])
`;

it('texts are no values of a run in models for proverif', () => {
  expect(shadowedIn(targets.proverif.write(request(texts, 'none')))).toEqual([]);
});

/** Constants that a process binds again. */
function shadowedIn(written: ReturnType<(typeof targets)['proverif']['write']>): readonly string[] {
  if (written.kind === 'refused') throw new Error(written.because);
  const { text } = written;
  const named = (pattern: RegExp): readonly string[] =>
    [...text.matchAll(pattern)].map(([, name]) => name as string);
  const own = new Set([...named(/\b(?:new|let|in\(net,) (\w+)\b/g), ...named(/[(,] ?(\w+): \w+(?=[),])/g)]);
  return named(/^const (\w+):/gm).filter((name) => own.has(name));
}

it('texts and roles are no words of the language in models for tamarin', () => {
  for (const threats of ['none', 'session']) {
    const written = targets.tamarin.write(request(texts, threats));
    if (written.kind === 'refused') throw new Error(written.because);
    expect(written.text).not.toMatch(/'(?:in|let|rule|diff)'/);
    expect(written.text).toContain("'in_'");
  }
});

const shelves = ['model/variants', 'attacks/casebook'].flatMap((folder) =>
  readdirSync(join(import.meta.dirname, '..', '..', folder)).map((name) => `${folder}/${name}`),
);

it.each(shelves)(
  '%s is exported to proverif, tamarin and cpsa, all that it is asked, and to scyther or refused with a reason',
  { timeout: 60_000 },
  (path) => {
    const source = shipped(path);
    for (const { name } of readySpecs(loadSource(source))) {
      const asked = request(source, 'none', name);
      expect(shadowedIn(targets.proverif.write(asked))).toEqual([]);
      expect(targets.tamarin.write(asked)).toMatchObject({ kind: 'exported' });
      expect(targets.cpsa.write(asked).kind).toBe(path.includes('rotate-release') ? 'refused' : 'exported');
      const written = targets.scyther.write(asked);
      expect(written.kind === 'exported' ? written.text.length : written.because.length).toBeGreaterThan(20);
    }
  },
);

it('opens with a key that the role was given and did not look into', () => {
  const written = targets.proverif.write(request(shipped('model/variants/keyshare-client.tertius'), 'none'));
  if (written.kind === 'refused') throw new Error(written.because);
  expect(written.text).toMatch(
    /let val\((\w+): value\) = kdf1 in\s+\(\s+let \(val\(dC: value\), mac1: bitstring\) = decrypt\(R1, \1\) in/,
  );
});

describe('whether a role can come to its end', () => {
  const branching = shipped('attacks/casebook/resumption.tertius');
  /** One acceptance, and data after it. */
  const early = `protocol early "data after the acceptance"
  cite "here"
role C client
role S server
knows C : S, key k(C, S)
knows S : C, key k(C, S)
fresh C : nonce nC
fresh S : data dS
C -> S : nC
S -> C : aead(k(C, S), nC)
accept C
S -> C : aead(k(C, S), [dS, nC])
`;

  it.each(['proverif', 'tamarin'] as const)('is asked for each way that it may go, for %s', (name) => {
    const written = targets[name].write(request(branching, 'none'));
    if (written.kind === 'refused') throw new Error(written.because);
    expect(written.ends).toEqual(['ends_C_1', 'ends_C_2', 'ends_S_1', 'ends_S_2']);
    for (const end of written.ends)
      expect(written.text.match(new RegExp(`${end}\\(|lemma ${end}:`, 'g'))?.length).toBeGreaterThan(0);
  });

  it('is asked of the last event of a run, also where it accepts before', () => {
    const pv = targets.proverif.write(request(early, 'none'));
    if (pv.kind === 'refused') throw new Error(pv.because);
    expect(pv.text.indexOf('event ends_C(C, S);')).toBeGreaterThan(pv.text.lastIndexOf('receives from S'));
    const spdl = targets.scyther.write(request(early, 'none'));
    if (spdl.kind === 'refused') throw new Error(spdl.because);
    expect(spdl.text.indexOf('Reachable')).toBeGreaterThan(spdl.text.indexOf('recv_!2'));
  });
});

describe('machines that branch and keep', () => {
  it('branches by the choice of the adversary, and keeps in tables, for proverif', async () => {
    const asked = request(shipped('attacks/casebook/resumption.tertius'), 'none');
    const written = targets.proverif.write(asked);
    if (written.kind === 'refused') throw new Error(written.because);
    expect(written.text).toContain('table tickets_C(agent, bitstring).');
    expect(written.text).toMatch(/if way = \w+ then/);
    await expect(written.text).toMatchFileSnapshot(golden('proverif', asked, 'none'));
  });

  it('branches by which rule applies, and keeps in persistent facts, for tamarin', async () => {
    const asked = request(shipped('attacks/casebook/resumption.tertius'), 'none');
    const written = targets.tamarin.write(asked);
    if (written.kind === 'refused') throw new Error(written.because);
    expect(written.text).toMatch(
      /rule C_5:\n +\[ Fr\(~run\)\n +, !Ticket_C\(\$C, <'ticket', old, oldsid, \$S>\)/,
    );
    await expect(written.text).toMatchFileSnapshot(golden('tamarin', asked, 'none'));
  });

  it('makes each way a role, and keeps under a key that nobody else has, for cpsa', async () => {
    const asked = request(shipped('attacks/casebook/resumption.tertius'), 'none');
    const written = targets.cpsa.write(asked);
    if (written.kind === 'refused') throw new Error(written.because);
    expect(written.text).toContain('(defrole C-2');
    expect(written.text).toMatch(/\(non-orig .*\(ltk C C\)/);
    await expect(written.text).toMatchFileSnapshot(golden('cpsa', asked, 'none'));
  });

  it('is refused for scyther', () => {
    const written = targets.scyther.write(request(shipped('attacks/casebook/resumption.tertius'), 'none'));
    expect(written).toMatchObject({ kind: 'refused', because: expect.stringContaining('branches') });
  });
});

it('keeps what a spec says inside comments', () => {
  const source = constructors.replace('"every constructor"', '"*) event x. (* /* */"');
  for (const target of [targets.proverif, targets.scyther, targets.tamarin]) {
    const written = target.write(request(source, 'none'));
    if (written.kind === 'refused') throw new Error(written.because);
    expect(written.text).not.toContain('*) event x');
  }
});

describe('answers to a goal in several parts', () => {
  const answer = (outcome: 'proved' | 'attack') => ({ name: 'accept', outcome, line: '' });

  it('are no answer where the output breaks off before the last', () => {
    expect(together(['accept', 'accept'], [answer('proved')])).toBe(undefined);
    expect(together(['accept', 'accept'], [answer('proved'), answer('proved')])).toBe('proved');
    expect(together(['accept', 'accept'], [answer('attack')])).toBe('attack');
  });
});

describe('a party without messages', () => {
  const idle = `protocol idle "the server never says anything"
  cite "here"
role C client, certified by CA
role P proxy, certified by CA
role S server
knows C : P, S
fresh C : nonce nC
C -> P : C, nC
P -> C : sign(P, nC), cert(P, proxy)
`;

  it.each(['proverif', 'scyther', 'tamarin', 'cpsa'] as const)('has a model for %s', (name) => {
    const asked = request(idle, 'none');
    const written = targets[name].write(asked);
    if (written.kind === 'refused') throw new Error(written.because);
    expect(written.text).not.toMatch(/undefined/);
  });

  it('is never there when somebody takes it for its peer, for proverif', () => {
    const written = targets.proverif.write(request(idle, 'none'));
    if (written.kind === 'refused') throw new Error(written.because);
    expect(written.text).toMatch(/accept_recent_role_aliveness_C_S\(.*@j ==> false\./);
  });
});
