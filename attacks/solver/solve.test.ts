import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import type { Expectation, Spec } from '../../model/spec.ts';
import { goalsOf } from '../../properties/catalogue.ts';
import { resolveExpectation } from '../../properties/expectation.ts';
import { type Goal, printGoal } from '../../properties/goal.ts';
import { combine, parseCombination } from '../../properties/threat.ts';
import { scenarioDefaults } from '../threats.ts';
import { budgetDefaults, type Proposal, solve } from './solve.ts';

const read = (path: string): readonly Spec[] => {
  const loaded = loadSource(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
  return readySpecs(loaded);
};

function goalNamed(spec: Spec, text: string): Goal {
  const found = goalsOf(spec).find((goal) => printGoal(spec, goal) === text);
  if (found === undefined) throw new Error(`${spec.name} has a goal ${text}`);
  return found;
}

const kindUnder = (spec: Spec, asked: Expectation, threats: readonly string[]): Proposal['kind'] => {
  const goal = resolveExpectation(spec, asked);
  const combination = parseCombination(spec, threats);
  if (goal.kind === 'problem') throw new Error(goal.message);
  if (combination.kind === 'problem') throw new Error(combination.message);
  return solve(spec, goal.goal, combine(...combination.combination)).kind;
};

/** Checks one `expect` line, as far as it speaks of single combinations. */
function checkLine(spec: Spec, line: Expectation): void {
  const says = `${spec.name}: ${line.claimant} : ${line.goal} ${line.peer ?? ''} ${line.on.join(', ')}`;
  const { outcome } = line;
  switch (outcome.kind) {
    case 'holds':
      expect.soft(kindUnder(spec, line, []), says).toBe('closed');
      for (const threats of outcome.unless) {
        expect.soft(kindUnder(spec, line, threats), `${says} unless ${threats.join('+')}`).toBe('candidate');
      }
      return;
    case 'holds under':
      expect.soft(kindUnder(spec, line, outcome.threats), says).toBe('closed');
      return;
    case 'attack':
      expect.soft(kindUnder(spec, line, outcome.threats), says).toBe('candidate');
      return;
    case 'committed':
    case 'absent':
      expect.soft(kindUnder(spec, line, []), says).toBe('not applicable');
  }
}

const files = [
  ...readdirSync(new URL('../casebook', import.meta.url))
    .toSorted()
    .map((name) => `attacks/casebook/${name}`),
  'model/variants/ideal-named.tertius',
  'model/variants/tls12-dhe.tertius',
  'model/variants/tls12-rsa.tertius',
  'model/variants/interception.tertius',
  'model/variants/mcgrew-server.tertius',
];

for (const file of files) {
  test(`decides ${file} as it expects`, () => {
    const specs = read(file);
    expect(specs.length).toBeGreaterThan(0);
    for (const spec of specs) for (const line of spec.expectations) checkLine(spec, line);
  });
}

/** Checks the expectations of protocols that are written here. */
function checkSource(source: string): void {
  const loaded = loadSource(source);
  const errors = loaded.diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors).toEqual([]);
  for (const spec of readySpecs(loaded)) for (const line of spec.expectations) checkLine(spec, line);
}

test('finds the key of an interception proxy in hands that the client never named', () => {
  const [spec] = read('model/variants/interception.tertius');
  const goal = { kind: 'proxy non-impersonation', claimant: 'C', peer: 'S', channel: 0 } as const;
  expect(solve(spec as Spec, goal, []).kind).toBe('candidate');
  const [direct] = read('model/variants/tls12-dhe.tertius');
  expect(solve(direct as Spec, goal, []).kind).toBe('closed');
});

test('tells forward secrecy of DHE from its lack in RSA transport (K28)', () => {
  const goal = { kind: 'secrecy', claimant: 'C', of: 'kb' } as const;
  const [dhe] = read('model/variants/tls12-dhe.tertius');
  const [rsa] = read('model/variants/tls12-rsa.tertius');
  const later = [{ kind: 'later' }] as const;
  expect(solve(dhe as Spec, goal, later).kind).toBe('closed');
  expect(solve(rsa as Spec, goal, later).kind).toBe('candidate');
});

test('looks into values that are forwarded unopened', () => {
  checkSource(`
protocol leaked "a secret in the clear inside a value that B does not look into"
  cite "none"
role A client
role B proxy
role S server
knows A : B, S, key k(A, B)
knows B : A, S, key k(A, B)
fresh A : key s
A -> B : aead(k(A, B), [s, "box"] as Box ignored by B)
B -> S : Box
expect A : secrecy on s : attack
`);
});

test('proves what forwarded boxes keep, though boxes may lie in boxes without end', () => {
  checkSource(`
protocol forwarded "a secret inside a box that B sends on in the clear"
  cite "none"
role A client
role B proxy
role S server
knows A : B, S, key k(A, B), key k(A, S)
knows B : A, S, key k(A, B)
knows S : A, key k(A, S)
fresh A : key s
A -> B : aead(k(A, B), ["for B", aead(k(A, S), ["for S", s]) as Box])
B -> S : Box
expect A : secrecy on s : holds
`);
});

test('stops with a reason when the budget is spent', () => {
  const [spec] = read('attacks/casebook/nsl.tertius');
  const goal = { kind: 'aliveness', claimant: 'A', peer: 'B', recent: false, inRole: false } as const;
  const found = solve(spec as Spec, goal, [], scenarioDefaults, { ...budgetDefaults, states: 3 });
  expect(found).toMatchObject({ kind: 'stopped', because: 'states' });
  const cancelled = solve(spec as Spec, goal, [], scenarioDefaults, {
    ...budgetDefaults,
    mayGoOn: () => false,
  });
  expect(cancelled).toMatchObject({ kind: 'stopped', because: 'cancelled' });
});

test('the states of a decision are for all its searches together, whichever authority lies', () => {
  const [spec] = readySpecs(
    loadSource(`
protocol authorities
role C client
role S server, certified by CA1
trust C : CA1, CA2, CA3 for server
knows C : S
fresh C : nonce nC, key k
C -> S : nC
S -> C : cert(S, server), sign(S, nC)
C -> S : seal(pub(S), k)
expect C : secrecy on k : holds unless ca`),
  );
  const goal = goalNamed(spec as Spec, 'C : secrecy on k');
  const ca = combine({ kind: 'ca' });
  for (const states of [1, 2, 3, 5, 8]) {
    const found = solve(spec as Spec, goal, ca, scenarioDefaults, { ...budgetDefaults, states });
    if (found.kind === 'not applicable') throw new Error(found.because);
    expect(found.statistics.states).toBeLessThanOrEqual(states);
  }
});

test('keys made of what is in a ciphertext that can be changed are not asked for before all else', () => {
  const [spec] = readySpecs(
    loadSource(`
protocol derived
role A client
role P proxy
role B server
knows A : P, key k(A, P), B, pub(B), pub(P)
knows P : A, key k(A, P), B, pub(B), pub(P)
knows B : A, pub(B), P, pub(P)
fresh A : nonce nA
fresh P : nonce nP
let k0 = kdf(nA, P)
A -> P : enc(k(A, P), ["0.0", P, k0])
P -> A : aead(k(A, P), ["1.0", k0]), aead(k0, ["1.1", nP])
A -> B : seal(pub(B), ["2.0", nA])
B -> P : seal(pub(P), ["3.0", nA])
P -> B : nP, seal(pub(B), ["4.1", P, k0])`),
  );
  const goal = goalNamed(spec as Spec, 'A : weak-agreement P');
  const found = solve(spec as Spec, goal, [], scenarioDefaults, { ...budgetDefaults, states: 200 });
  expect(found.kind).toBe('closed');
});

test('takes no key out of a message that only this key opens', () => {
  checkSource(`
protocol own-key "ciphertexts that hold what opens them"
  cite "the definition of first origins"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : key kA, data d
fresh B : nonce nB, data e
A -> B : aead(k(A, B), kA), aead(kA, [kA, d])
B -> A : aead(kdf(nB), [nB, e]), aead(kA, nB)
channel kA : A <-> B
expect A : secrecy on kA : holds
expect A : secrecy on d : holds
expect A : secrecy on e : holds
expect B : secrecy on e : holds
`);
});
