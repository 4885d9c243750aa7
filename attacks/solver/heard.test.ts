/**
 * Who made what the adversary derives, for whom it answers, and what a run holds from its start: questions that
 * judge, search and checker answer alike.
 * @module
 */
import { describe, expect, test } from 'vitest';
import type { Spec } from '../../model/spec.ts';
import { specOf } from '../../properties/played.ts';
import { checkProof } from '../../properties/proof.ts';
import { parseCombination } from '../../properties/threat.ts';
import { scenarioDefaults } from '../threats.ts';
import { solve } from './solve.ts';

/** What the engines come to: every attack was replayed and judged, every proof checked. */
function decided(spec: Spec, name: string, threats = 'none'): string {
  const parsed = parseCombination(spec, [threats]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  const goal = { kind: 'correspondence', name } as const;
  const found = solve(spec, goal, parsed.combination);
  if (found.kind !== 'closed') return found.kind === 'candidate' ? 'attack' : found.kind;
  const checked = checkProof(spec, goal, parsed.combination, scenarioDefaults, found.proof);
  return checked.kind === 'accepted' ? 'proved' : checked.because;
}

const agreed = (more: string): Spec =>
  specOf(`
protocol agreed "a key by Diffie-Hellman"
  cite "none"
role C client
role S server
knows C : S, key l(C, S)
knows S : key l(C, S)
fresh C : exponent x
fresh S : exponent y
let k = kdf(dh(x, y))
C -> S : C, g(x), mac(l(C, S), ["c", g(x)])
S -> C : g(y), mac(l(C, S), ["s", g(x), g(y)])
${more}
goal safe "the key stays a secret"
  K(k) ==> false
`);

const kept = agreed('');
const exposed = agreed(`
S -> C : y
  event S gives(y)
goal given "the key is out only once it was given"
  K(k) ==> S gives(y)
`);

describe('a secret agreed by Diffie-Hellman', () => {
  test.each([
    [kept, 'safe', 'none', 'proved'],
    [kept, 'safe', 'later', 'proved'],
    [kept, 'safe', 'kci', 'proved'],
    [kept, 'safe', 'server', 'attack'],
    [kept, 'safe', 'client', 'attack'],
    [exposed, 'safe', 'none', 'attack'],
    [exposed, 'given', 'none', 'proved'],
    [exposed, 'given', 'later', 'proved'],
    [exposed, 'given', 'session', 'attack'],
    [exposed, 'given', 'client', 'attack'],
  ] as const)('is derived where an exponent is: %#', (spec, name, threats, expected) => {
    expect(decided(spec, name, threats)).toBe(expected);
  });
});

test('takes a value for a term as far as the fresh value in it shows, whatever text stands beside', () => {
  const spec = specOf(`
protocol relabelled "a proxy passes any ciphertext on"
  cite "none"
role C client
role P proxy
role S server
knows C : S, P, key l(C, S)
knows P : S
knows S : C, P, key l(C, S)
fresh C : nonce nC
C -> S : C, aead(l(C, S), ["b", nC])
C -> opaque P -> S : aead(l(C, S), ["a", nC]) as t
  event C says(nC)
goal said "what P passes on was said"
  K(t) ==> C says(nC)
`);
  expect(decided(spec, 'said')).toBe('attack');
});

const transported = specOf(`
protocol transported "a key in one message"
  cite "none"
role C client
role S server
knows C : S, pub(S)
knows S :
fresh C : key k
C -> S : C, seal(pub(S), [C, k])
  event C sends(k)
S -> C : mac(k, "ok")
  event S serves(k)
goal safe "the key stays a secret"
  K(k) ==> false
goal begun "nobody holds the key before it was sent"
  holds(C, k) ==> C sends(k)
goal served "what is served was sent by whoever made it"
  holds(C, k) and S serves(k) ==> C sends(k)
goal made "what is served, its maker holds"
  S serves(k) and C sends(k) ==> holds(C, k)
`);

test.each([
  // The client sees no value of the server, so its run is another session, which may be revealed.
  ['safe', 'none', 'proved'],
  ['safe', 'session', 'attack'],
  // A run holds its own values before it does anything.
  ['begun', 'none', 'attack'],
  ['served', 'none', 'proved'],
  ['made', 'none', 'proved'],
])('lets a run hold its own values since it began: %s under %s', (name, threats, expected) => {
  expect(decided(transported, name, threats)).toBe(expected);
});

test('holds a dishonest party to its own name', () => {
  const spec = specOf(`
protocol handed-over "the client hands the key to the proxy by itself"
  cite "the 2011 exchange"
role C client
role P proxy
role S server
knows C : S, P, key l(C, S), key m(C, P)
knows S : P, key l(C, S)
knows P : key m(C, P)
fresh C : key k
C -> S : C, aead(l(C, S), ["want", P, k])
  event C wants(P)
C -> P : C, aead(m(C, P), ["key", k])
S -> C : aead(k, ["granted", P])
goal wanted "whoever holds the key was wanted"
  holds(P, k) ==> C wants(P)
`);
  expect(decided(spec, 'wanted')).toBe('proved');
  expect(decided(spec, 'wanted', 'proxy')).toBe('proved');
  expect(decided(spec, 'wanted', 'server')).toBe('attack');
});
