import { expect, test } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import type { Spec } from '../../model/spec.ts';
import { checkProof } from '../../properties/proof.ts';
import { parseCombination } from '../../properties/threat.ts';
import { scenarioDefaults } from '../threats.ts';
import { type Proposal, solve } from './solve.ts';

function specOf(source: string): Spec {
  const loaded = loadSource(source);
  const [spec] = readySpecs(loaded);
  if (spec === undefined) throw new Error(loaded.diagnostics.map(({ message }) => message).join('\n'));
  return spec;
}

function decided(spec: Spec, name: string, threats = 'none', options = scenarioDefaults): Proposal['kind'] {
  const parsed = parseCombination(spec, [threats]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  return solve(spec, { kind: 'correspondence', name }, parsed.combination, options).kind;
}

/** Whether the search closes the correspondence with a tree that the checker accepts. */
function isProved(spec: Spec, name: string, threats = 'none'): boolean {
  const parsed = parseCombination(spec, [threats]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  const goal = { kind: 'correspondence', name } as const;
  const found = solve(spec, goal, parsed.combination);
  if (found.kind !== 'closed') return false;
  return checkProof(spec, goal, parsed.combination, scenarioDefaults, found.proof).kind === 'accepted';
}

const handedOver = specOf(`
protocol unilateral "the client hands the key to the proxy by itself"
  cite "the 2011 exchange"
role C client
role P proxy
role S server
knows C : S, P, key l(C, S), key m(C, P)
knows S : P, key l(C, S)
knows P : key m(C, P)
fresh C : key k, data scope
C -> S : C, aead(l(C, S), ["want", P, scope, k])
  event C wants(P, scope)
C -> P : C, aead(m(C, P), ["key", k])
S -> C : aead(k, ["granted", P, scope])
  event S accepts(P, scope)
channel k : C <-> S, readers P
goal consent "whoever holds the key was wanted and accepted"
  holds(P, k) ==> C wants(P, scope) and S accepts(P, scope)
goal wanted "whoever holds the key was wanted"
  holds(P, k) ==> C wants(P, scope)
goal safe "nobody else gets the key"
  K(k) ==> false
goal asked "what S accepts, C has wanted"
  S accepts(P, scope) ==> C wants(P, scope)
goal either "what S accepts, C has wanted, or the key is out"
  S accepts(P, scope) ==> C wants(P, scope) or K(k)
`);

test('asks for the consent of both, and finds that one is enough', () => {
  expect(decided(handedOver, 'consent')).toBe('candidate');
  expect(decided(handedOver, 'wanted')).toBe('closed');
  expect(decided(handedOver, 'safe')).toBe('closed');
  expect(decided(handedOver, 'asked')).toBe('closed');
  expect(decided(handedOver, 'either')).toBe('closed');
});

test.each([
  [handedOver, 'safe', 'none'],
  [handedOver, 'asked', 'proxy'],
  [handedOver, 'asked', 'later'],
  [handedOver, 'either', 'session'],
] as const)('closes with a tree that is accepted: %#', (spec, name, threats) => {
  expect(isProved(spec, name, threats)).toBe(true);
});

test('takes a dishonest party at its word as the spec has it', () => {
  expect(decided(handedOver, 'safe', 'proxy')).toBe('candidate');
  expect(decided(handedOver, 'consent', 'proxy')).toBe('candidate');
  expect(decided(handedOver, 'wanted', 'proxy')).toBe('closed');
  expect(decided(handedOver, 'consent', 'server')).toBe('not applicable');
  // Later keys open what was sent before; the claim is about what the adversary knows at any time.
  expect(decided(handedOver, 'safe', 'later')).toBe('candidate');
  expect(decided(handedOver, 'asked', 'later')).toBe('closed');
});

const ordered = specOf(`
protocol ordered "an anonymous client orders"
  cite "none"
role C client, anonymous
role S server
knows C : S, pub(S)
knows S :
fresh C : key k, nonce nC
C -> S : seal(pub(S), [k, nC])
  event C orders(k)
  event S takes(k)
  event S notes(k)
S -> C : mac(k, nC)
  event S serves(k)
C -> S : k
  event C confesses(nC)
goal ordered "what is served was ordered"
  S serves(k) ==> C orders(k)
goal confessed "nothing is served before it is confessed"
  S serves(k) ==> C confesses(k)
goal noted "what is taken is noted"
  S takes(k) ==> S notes(k)
goal first "what is taken was served"
  S takes(k) ==> S serves(k)
goal safe "the key stays a secret"
  K(k) ==> false
goal shown "what is served is known to all"
  S serves(k) ==> K(k)
goal shared "what is served is held by a client"
  S serves(k) ==> holds(C, k)
goal served "a client that confesses was served"
  C confesses(nC) ==> S serves(k)
goal both "what two took, the one has served"
  S takes(k) and S serves(k) ==> C orders(k)
`);

test('decides what an anonymous party has done', () => {
  expect(decided(ordered, 'ordered')).toBe('closed');
  expect(decided(ordered, 'confessed')).toBe('candidate');
  expect(decided(ordered, 'both')).toBe('closed');
  expect(decided(ordered, 'served')).toBe('closed');
});

test.each(['ordered', 'both', 'noted', 'served'])('closes with a tree that is accepted: %s', (name) => {
  for (const threats of ['none', 'kci', 'later', 'session'])
    expect(isProved(ordered, name, threats), threats).toBe(true);
});

test('lets two events at one message come before each other, and a later one not', () => {
  expect(decided(ordered, 'noted')).toBe('closed');
  expect(decided(ordered, 'first')).toBe('candidate');
});

test('tells what is held or derived by then from what comes later', () => {
  expect(decided(ordered, 'safe')).toBe('candidate');
  expect(decided(ordered, 'shown')).toBe('candidate');
  expect(decided(ordered, 'shared')).toBe('closed');
  const nobody = { ...scenarioDefaults, insiders: false };
  expect(decided(ordered, 'shared', 'none', nobody)).toBe('candidate');
});

test.each([
  ['S e(nC) and holds(S, nC)', 'S e(nC)'],
  ['holds(S, nC) and S e(nC)', 'S e(nC)'],
  ['C c(S, nC) and holds(S, nC) and S e(nC)', 'C c(S, nC)'],
])('takes the adversary for no honest party that the premise names: %s', (premise, conclusion) => {
  const spec = specOf(`
protocol trivially "what is concluded is the premise"
  cite "here"
role C client
role S server
knows C : S
fresh C : nonce nC
C -> S : nC
  event C c(S, nC)
  event S e(nC)
goal same "trivially true"
  ${premise} ==> ${conclusion}
`);
  expect(isProved(spec, 'same')).toBe(true);
});

test('takes the adversary for a dishonest party that the premise names', () => {
  const spec = specOf(`
protocol told "what C says to whoever it names"
  cite "here"
role C client
role S server
knows C : S
fresh C : nonce nC
C -> S : nC
  event C c(S, nC)
goal heard "whom C names never has it"
  C c(S, nC) and holds(S, nC) ==> false
`);
  expect(decided(spec, 'heard', 'server')).toBe('candidate');
});
