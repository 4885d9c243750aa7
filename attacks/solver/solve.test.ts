import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import type { Expectation, Spec } from '../../model/spec.ts';
import { resolveExpectation } from '../../properties/expectation.ts';
import { combine, parseCombination } from '../../properties/threat.ts';
import { scenarioDefaults } from '../threats.ts';
import { budgetDefaults, type Proposal, solve } from './solve.ts';

const read = (path: string): readonly Spec[] => {
  const loaded = loadSource(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
  return readySpecs(loaded);
};

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
  'attacks/casebook/nspk.tertius',
  'attacks/casebook/nsl.tertius',
  'attacks/casebook/ccitt-x509.tertius',
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

test('finds identity misbinding in signed Diffie-Hellman, and keeps its key secret (K10)', () => {
  checkSource(`
protocol signed-dh "authenticated Diffie-Hellman without names"
  cite "W. Diffie, P. van Oorschot, M. Wiener, 1992"
role A initiator
role B responder
knows A : B, pub(B)
knows B : pub(A)
fresh A : exponent x
fresh B : exponent y
A -> B : g(x)
B -> A : g(y), B, sign(B, [g(x), g(y)])
A -> B : A, sign(A, [g(y), g(x)])
channel dh(x, y) : A <-> B
expect A : peer-consistency B : attack
`);
});

test('proves signed Diffie-Hellman with the peer inside each signature (K12)', () => {
  checkSource(`
protocol iso-9798-3-dh "ISO 9798-3 with Diffie-Hellman"
  cite "R. Canetti, H. Krawczyk, 2001"
role A initiator
role B responder
knows A : B, pub(B)
knows B : pub(A)
fresh A : exponent x
fresh B : exponent y
let k = kdf(dh(x, y))
A -> B : A, g(x)
B -> A : g(y), B, sign(B, ["2", g(x), g(y), A])
A -> B : sign(A, ["3", g(y), g(x), B])
channel k : A <-> B
expect A : agreement B : holds
expect B : agreement A : holds
expect A : secrecy on k : holds
expect B : secrecy on k : holds
expect A : peer-consistency B : holds
expect B : peer-consistency A : holds
`);
});

test('tells two passes with timestamps from three with nonces (K8)', () => {
  checkSource(`
protocol two-pass "ISO/IEC 9798-3, two passes, mutual, with timestamps"
  cite "D. Basin, C. Cremers, S. Meier, 2012"
role A initiator
role B responder
knows A : B, pub(B)
knows B : pub(A)
fresh A : nonce tA, data t1
fresh B : nonce tB, data t3
A -> B : A, tA, B, t1, sign(A, ["1", tA, B, t1])
B -> A : tB, A, t3, sign(B, ["2", tB, A, t3])
expect A : aliveness B : holds
expect B : aliveness A : holds
expect A : weak-agreement B : holds
expect A : agreement B on tB, t3, tA : attack

protocol three-pass "ISO/IEC 9798-3, three passes, mutual"
  cite "D. Basin, C. Cremers, S. Meier, 2012"
role A initiator
role B responder
knows A : pub(B)
knows B : A, pub(A)
fresh A : nonce rA, data t2
fresh B : nonce rB, data t4
B -> A : B, rB
A -> B : rA, rB, B, t2, sign(A, [rA, rB, B, t2])
B -> A : rB, rA, A, t4, sign(B, [rB, rA, A, t4])
expect A : agreement B : holds
expect B : agreement A on rA, rB, t2 : holds
expect A : injective-agreement B : holds
`);
});

test('finds the replay in Denning and Sacco, where the key is secret and agreed on (K17)', () => {
  checkSource(`
protocol denning-sacco "Denning-Sacco, symmetric"
  cite "G. Lowe, A family of attacks upon authentication protocols, 1997"
role A initiator
role B responder
role S server
knows A : B, S, key k(A, S)
knows B : S, key k(B, S)
knows S : key k(A, S), key k(B, S)
fresh S : key kab, nonce t
A -> S : A, B
S -> A : aead(k(A, S), [B, kab, t, aead(k(B, S), [kab, A, t])])
A -> B : aead(k(B, S), [kab, A, t])
expect B : injective-agreement S on kab : attack
`);
});

test('finds the attack on Woo and Lam (K22)', () => {
  checkSource(`
protocol woo-lam-pi "Woo-Lam Pi"
  cite "T. Woo, S. Lam, 1994"
role A initiator
role B responder
role S server
knows A : B, S, key k(A, S)
knows B : S, key k(B, S)
knows S : key k(A, S), key k(B, S)
fresh B : nonce nB
A -> B : A
B -> A : nB
A -> B : aead(k(A, S), nB)
B -> S : A, B, aead(k(B, S), [A, aead(k(A, S), nB)])
S -> B : aead(k(B, S), nB)
expect B : aliveness A : attack
`);
});

test('finds the key of an interception proxy in hands that the client never named', () => {
  const [spec] = read('model/variants/interception.tertius');
  const goal = { kind: 'proxy non-impersonation', claimant: 'C', peer: 'S', channel: 0 } as const;
  expect(solve(spec as Spec, goal, []).kind).toBe('candidate');
  const [direct] = read('model/variants/tls12-dhe.tertius');
  expect(solve(direct as Spec, goal, []).kind).toBe('closed');
});

test('tells forward secrecy of DHE from its lack in RSA transport (K28)', () => {
  const goal = { kind: 'secrecy', claimant: 'C', of: 'kC' } as const;
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

test('claims no proof where boxes in boxes may go on for ever', () => {
  const [spec] = readySpecs(
    loadSource(`
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
`),
  );
  const goal = { kind: 'secrecy', claimant: 'A', of: 's' } as const;
  const budget = { ...budgetDefaults, states: 500 };
  expect(['cut', 'stopped']).toContain(solve(spec as Spec, goal, [], scenarioDefaults, budget).kind);
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
