/**
 * What a run learns after its acceptance, where it matters for who took part in its session.
 * @module
 */
import { expect, test } from 'vitest';
import type { Spec } from '../../model/spec.ts';
import type { Goal } from '../../properties/goal.ts';
import { specOf } from '../../properties/played.ts';
import { checkProof } from '../../properties/proof.ts';
import { parseCombination } from '../../properties/threat.ts';
import { scenarioDefaults } from '../threats.ts';
import { solve } from './solve.ts';

/** What the engines come to: every attack was replayed and judged, every proof checked. */
function decided(spec: Spec, goal: Goal, threats: string): string {
  const parsed = parseCombination(spec, [threats]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  const found = solve(spec, goal, parsed.combination);
  if (found.kind !== 'closed') return found.kind === 'candidate' ? 'attack' : found.kind;
  const checked = checkProof(spec, goal, parsed.combination, scenarioDefaults, found.proof);
  return checked.kind === 'accepted' ? 'proved' : checked.because;
}

const latePartner = specOf(`
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
`);

test.each([
  ['none', 'proved'],
  ['later', 'proved'],
  // The client goes on until it names another proxy: the run that made its key is then of another session.
  ['session', 'attack'],
])('asks who the partners are once all names are held: %s', (threats, expected) => {
  const alive = { kind: 'aliveness', claimant: 'C', peer: 'S', recent: false, inRole: false } as const;
  expect(decided(latePartner, alive, threats)).toBe(expected);
});

test('wants a start for each way to go on', () => {
  const alive = { kind: 'aliveness', claimant: 'C', peer: 'S', recent: false, inRole: false } as const;
  const found = solve(latePartner, alive, [{ kind: 'later' }]);
  if (found.kind !== 'closed') throw new Error('the search closes');
  const [tree] = found.proof.trees;
  if (tree === undefined) throw new Error('there is a tree');
  expect(tree.roots.map(({ runs }) => runs.map(({ transitions }) => transitions.length))).toEqual([[3], [4]]);
  for (const roots of tree.roots.map((one) => tree.roots.filter((root) => root !== one))) {
    const proof = { ...found.proof, trees: [{ ...tree, roots }] };
    const checked = checkProof(latePartner, alive, [{ kind: 'later' }], scenarioDefaults, proof);
    expect(checked.kind).toBe('refused');
  }
});

const lateHolder = specOf(`
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
`);

test.each(['none', 'session', 'later', 'kci', 'ca'])(
  'takes a party that is named after acceptance for an honest run, by what that made: %s',
  (threats) => {
    expect(decided(lateHolder, { kind: 'secrecy', claimant: 'C', of: 'k' }, threats)).toBe('proved');
    expect(decided(lateHolder, { kind: 'secrecy', claimant: 'S', of: 'k' }, threats)).toBe('proved');
  },
);

const late = (proof: string, conclusion: string): Spec =>
  specOf(`
protocol named-late "a client is named after its key was taken"
  cite "the definition of correspondences"
role C client, certified by CA
role S server
knows C : S, pub(S)
knows S :
fresh C : key k
C -> S : seal(pub(S), k)
  event C offers(k)
  event S takes(k)
C -> S : cert(C, client)${proof}
  event C names(k)
  event S knows(k)
goal offered "S has no key that C did not offer"
  ${conclusion}
`);

test.each([
  // By then the client has no name, so some honest run made the key.
  ['', 'S takes(k) ==> C offers(k)', 'proved'],
  // By then it has one, which is all that speaks for it.
  ['', 'S knows(k) ==> C offers(k)', 'attack'],
  [', sign(C, ["mine", h(k)])', 'S knows(k) ==> C offers(k)', 'proved'],
  [', sign(C, ["mine", h(k)])', 'S knows(k) ==> C names(k)', 'proved'],
  [', sign(C, ["mine", h(k)])', 'S takes(k) and C names(k) ==> S knows(k)', 'attack'],
])('judges who is honest when an event happens: %#', (proof, conclusion, expected) => {
  expect(decided(late(proof, conclusion), { kind: 'correspondence', name: 'offered' }, 'none')).toBe(
    expected,
  );
});

test('claims no proof where a run may stop at a check right after it has sent', () => {
  const spec = specOf(`
protocol opened-late "a client forwards what it only then looks into"
  cite "the definition of partners"
role C client
role P proxy
role S server
knows C : S, key kc(C, S)
knows S : C, P, key kc(C, S)
knows P :
fresh C : nonce nC
fresh S : key k
C -> S : C, nC
S -> C : aead(kc(C, S), ["s", k, nC])
accept C
S -> opaque C -> P : aead(kc(C, S), ["p", P, nC])
`);
  const alive = { kind: 'aliveness', claimant: 'C', peer: 'S', recent: false, inRole: false } as const;
  expect(decided(spec, alive, 'none')).toBe('proved');
  expect(decided(spec, alive, 'session')).toBe('unsupported');
});
