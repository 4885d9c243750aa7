import { expect, test } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import type { Spec } from '../../model/spec.ts';
import type { Goal } from '../../properties/goal.ts';
import type { Combination } from '../../properties/threat.ts';
import { type Proposal, solve } from './solve.ts';

/** What is said about a goal of the protocol that is written here. */
function answerTo(source: string, goal: Goal, combination: Combination = []): Proposal['kind'] {
  const [spec] = readySpecs(loadSource(source)) as readonly Spec[];
  if (spec === undefined) throw new Error('the protocol can be run');
  return solve(spec, goal, combination).kind;
}

test('claims no proof where a name that is learnt after acceptance changes who takes part', () => {
  const source = `
protocol late-partner "the proxy's name is learnt after acceptance"
  cite "the definition of partners"
role C client
role P proxy, certified by CA
role S server
knows C : S, key kc(C, S)
knows P : S, C, key kc(C, S)
knows S : C, key kc(C, S)
fresh C : nonce nC
fresh P : key k
C -> P : C, nC
P -> C : aead(kc(C, S), ["pc", k, nC])
P -> S : aead(kc(C, S), ["ps", k, nC])
S -> C : mac(k, ["s", nC])
accept C
P -> C : cert(P, proxy)
`;
  const goal: Goal = { kind: 'aliveness', claimant: 'C', peer: 'S', recent: false, inRole: false };
  expect(answerTo(source, goal)).toBe('closed');
  expect(answerTo(source, goal, [{ kind: 'session' }])).toBe('unsupported');
});

test('claims no proof where a holder is nameless at acceptance and named later', () => {
  const source = `
protocol late-holder "the server's name is learnt after acceptance"
  cite "the definition of secrecy"
role C client
role S server, certified by CA
knows C :
fresh C : exponent x, nonce nC
fresh S : exponent y
let k = kdf(dh(x, y))
C -> S : g(x), nC
S -> C : g(y)
accept C
S -> C : cert(S, server), sign(S, ["s", nC, g(x), g(y)])
C -> S : mac(k, "done")
channel k : C <-> S
`;
  expect(answerTo(source, { kind: 'secrecy', claimant: 'C', of: 'k' })).toBe('unsupported');
});
