/**
 * Injective agreement where the claimant's run makes none of the values.
 * @module
 */
import { expect, test } from 'vitest';
import type { Role } from '../../model/role.ts';
import type { Spec } from '../../model/spec.ts';
import type { Goal } from '../../properties/goal.ts';
import { specOf } from '../../properties/played.ts';
import { checkProof } from '../../properties/proof.ts';
import { scenarioDefaults } from '../threats.ts';
import { solve } from './solve.ts';

/** What the engines come to: every attack was replayed and judged, every proof checked. */
function decided(spec: Spec, goal: Goal): string {
  const found = solve(spec, goal, []);
  if (found.kind === 'unsupported') return found.because;
  if (found.kind !== 'closed') return found.kind === 'candidate' ? 'attack' : found.kind;
  const checked = checkProof(spec, goal, [], scenarioDefaults, found.proof);
  return checked.kind === 'accepted' ? 'proved' : checked.because;
}

const agreement = (claimant: string, peer: string, on: readonly string[] = []): Goal => ({
  kind: 'agreement',
  claimant,
  peer,
  injective: true,
  on,
  counting: 'held',
});

/** A proxy makes the key; what it is bound to is said by the parts. */
const distributed = (toClient: string, toServer: string): Spec =>
  specOf(`
protocol distributed "a proxy makes the key of two others"
  cite "none"
role C client
role P proxy
role S server
knows C : P, S, key l(C, P)
knows S : key m(S, P)
knows P : S, key l(C, P), key m(S, P)
fresh C : nonce nC
fresh S : nonce nS
fresh P : key k
C -> S : C, P
S -> P : S, C, nS
C -> P : C, S, nC
P -> C : aead(l(C, P), ["c", S, k${toClient}])
P -> S : aead(m(S, P), ["s", C, k${toServer}])
S -> C : mac(k, ["server", C, S])
C -> S : mac(k, ["client", C, S])
channel k : C <-> S
`);

test.each([
  [', nC', ', nS', 'C', 'S', 'proved'],
  [', nC', ', nS', 'S', 'C', 'proved'],
  // Without the nonce the proxy's message is replayed to a second run, which takes the same key.
  ['', ', nS', 'C', 'S', 'attack'],
  [', nC', '', 'S', 'C', 'attack'],
])('is decided by what binds the key to a run: %#', (toClient, toServer, claimant, peer, expected) => {
  const spec = distributed(toClient, toServer);
  expect(decided(spec, agreement(claimant, peer))).toBe(expected);
  expect(decided(spec, agreement(claimant, peer, ['k']))).toBe(expected);
});

const both = specOf(`
protocol told "the server's nonce comes with a signature, or does not"
  cite "none"
role C client
role S server
knows C : S, pub(S)
knows S :
fresh S : nonce nS
S -> C : nS, sign(S, ["with", nS])
S -> C : sign(S, ["without"])
`);

/** The role with its second message in another branch: it takes the first, or the second. */
const eitherOf = (role: Role): Role => ({
  ...role,
  transitions: role.transitions.map((transition) => ({ ...transition, from: 0, to: 1 })),
  acceptsAt: [0, 1],
});

test('finds that acceptances share a partner where the server says one thing to all', () => {
  const roles = both.roles.map((role) => (role.name === 'C' ? eitherOf(role) : role));
  expect(decided({ ...both, roles }, { ...agreement('C', 'S', ['nS']), injective: false } as Goal)).toBe(
    'proved',
  );
  expect(decided({ ...both, roles }, agreement('C', 'S', ['nS']))).toBe('attack');
});

/** A server that names its client only where it asks for it; the client sends the same each time. */
const named = specOf(`
protocol named "the server learns its client's name on one branch only"
  cite "none"
role C client
role S server
knows C : S, key k(C, S)
knows S : pub(C)
fresh C : nonce n
either
  C -> S : "anonymous", n
or
  C -> S : C, n, sign(C, ["named", S, n])
`);

test('an acceptance without a name for the peer hides no other', () => {
  expect(decided(named, agreement('S', 'C', ['n']))).toBe('attack');
});

test.each([
  ['attack', 'sign(S, ["named", nS])'],
  ['proved', 'sign(S, ["named", nS, nC])'],
])('asks for no partner where an acceptance names nobody: %s with %s', (expected, signature) => {
  const spec = specOf(`
protocol unnamed "one way of accepting names nobody"
  cite "none"
role C client
role S server, certified by CA
knows C :
knows S :
fresh C : nonce nC
fresh S : nonce nS
C -> S : nC
either
  S -> C : nS, "plain"
or
  S -> C : nS, cert(S, server), ${signature}
`);
  expect(decided(spec, agreement('C', 'S', ['nS']))).toBe(expected);
});
