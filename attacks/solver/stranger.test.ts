import { expect, test } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import type { Spec } from '../../model/spec.ts';
import type { Goal } from '../../properties/goal.ts';
import { checkProof } from '../../properties/proof.ts';
import type { Combination } from '../../properties/threat.ts';
import { scenarioDefaults } from '../threats.ts';
import { type Proposal, solve } from './solve.ts';

/** What is said of non-impersonation on the only channel. */
function answerTo(
  source: string,
  claimant: string,
  peer: string,
  combination: Combination = [],
): Proposal['kind'] {
  const [spec] = readySpecs(loadSource(source)) as readonly Spec[];
  if (spec === undefined) throw new Error('the protocol can be run');
  const goal: Goal = { kind: 'proxy non-impersonation', claimant, peer, channel: 0 };
  return solve(spec, goal, combination).kind;
}

test('finds the key in a value that an honest stranger holds without looking into it', () => {
  const source = `
protocol ignored-key "a proxy that ignores the part with the key"
  cite "the definition of proxy non-impersonation"
role C client
role P proxy
role S server
knows C : P, S, key kp(C, P), key kt(C, S)
knows P : C, S, key kp(C, P)
knows S : P, C, key kt(C, S)
fresh C : key k, nonce n
C -> P : aead(kp(C, P), ["a", S, ([k, n]) as L ignored by P])
P -> S : "hello"
C -> S : aead(kt(C, S), ["c", k])
channel k : C <-> S
`;
  expect(answerTo(source, 'C', 'S')).toBe('candidate');
});

test("finds the key in a ciphertext that a stranger keeps as somebody else's and can open itself", () => {
  const source = `
protocol kept-ciphertext "a ciphertext that is kept unopened may be for the keeper"
  cite "the definition of proxy non-impersonation"
role C client
role P proxy
role S server
knows C : P, S, pub(S), key kp(C, P)
knows P : C, S, key kp(C, P)
knows S : pub(S)
fresh C : key k
C -> P : aead(kp(C, P), seal(pub(S), ["for", k]) as L)
P -> S : L
channel k : C <-> S, readers P
`;
  expect(answerTo(source, 'C', 'S')).not.toBe('closed');
});

test('clears strangers that hold what they do not look into, where no message carries the key', () => {
  const source = `
protocol harmless "a proxy that ignores a part of a message without the key"
  cite "the definition of proxy non-impersonation"
role C client
role P proxy
role S server
knows C : P, S, key kp(C, P), key kt(C, S)
knows P : C, S, key kp(C, P)
knows S : P, C, key kt(C, S)
fresh C : nonce n, nonce m
let k = kdf(kt(C, S), n)
C -> P : aead(kp(C, P), ["a", S, ([m, n]) as L ignored by P])
P -> S : "hello"
C -> S : n, mac(k, ["c", n])
channel k : C <-> S
`;
  expect(answerTo(source, 'C', 'S')).toBe('closed');
});

test('claims no proof where the key might be in a value that is never known', () => {
  const source = `
protocol elsewhere "a proxy that ignores a part, and a key that another message carries"
  cite "the definition of proxy non-impersonation"
role C client
role P proxy
role S server
knows C : P, S, key kp(C, P), key kt(C, S)
knows P : C, S, key kp(C, P)
knows S : P, C, key kt(C, S)
fresh C : key k, nonce n, nonce m
C -> P : (["a", S, m, n]) as L ignored by P
P -> S : "hello"
C -> S : aead(kt(C, S), ["c", k])
channel k : C <-> S
`;
  expect(answerTo(source, 'C', 'S')).toBe('unsupported');
});

test("lets strangers derive a key of the adversary's choice that everybody knows", () => {
  const source = `
protocol free-key "a key that nothing authenticates"
  cite "the definition of proxy non-impersonation"
role A client
role B server
role S proxy
knows A : B, S, pub(B), key k(A, B), pub(S), key k(A, S)
knows B : A, S, pub(A), key k(A, B), pub(S), key k(B, S)
knows S : A, pub(A), key k(A, S), pub(B), key k(B, S)
fresh S : key kS
A -> S : A
S -> A : seal(pub(A), ["t10", kS])
channel kS : A <-> B, readers S
`;
  expect(answerTo(source, 'A', 'B', [{ kind: 'dishonest', role: 'S' }])).toBe('candidate');
});

/** A key made of a certificate and of a value that the proxy is told; `more` is what else the proxy is sent. */
const madeOfCertificate = (more: string): string => `
protocol public-part "a key made of a certificate and of a value that the proxy is told"
  cite "the definition of proxy non-impersonation"
role C client
role P proxy
role S server, certified by CA
trust C : CA for server
knows C : P, S, key kp(C, P), key kt(C, S)
knows P : C, S, key kp(C, P)
knows S : C, key kt(C, S)
fresh C : nonce n
let k = kdf("key", cert(S, server), n)
C -> P : aead(kp(C, P), ["proxy", n])
C -> S : aead(kt(C, S), ["server", n])
S -> C : cert(S, server), mac(k, "done")
${more}
channel k : C <-> S
`;

test.each([
  ['', 'accepted'],
  ['S -> P : cert(S, server)', 'candidate'],
])('lets a stranger have the certificates that it was sent, and no others: %s', (more, expected) => {
  const source = madeOfCertificate(more);
  const [spec] = readySpecs(loadSource(source)) as readonly Spec[];
  if (spec === undefined) throw new Error('the protocol can be run');
  const goal: Goal = { kind: 'proxy non-impersonation', claimant: 'C', peer: 'S', channel: 0 };
  const found = solve(spec, goal, []);
  const answer =
    found.kind === 'closed' ? checkProof(spec, goal, [], scenarioDefaults, found.proof).kind : found.kind;
  expect(answer).toBe(expected);
});
