/**
 * Who has the keys (design 10, Holding a key; variants S2, G10, G13).
 * @module
 */
import type { Spec } from '../../model/spec.ts';
import type { Party } from '../agreement.ts';
import { believedPeer, type Goal, roleNamed } from '../goal.ts';
import { everHolds } from '../holding.ts';
import { partyIn } from '../parties.ts';
import { allOf, asked, between, eachOf, notApplicable, type ThreePartyGoal, withFound } from './goal.ts';

const debate = 'D. McGrew, TLS working group mailing list, August 2011';
const dolevYao = 'D. Dolev, A. Yao, On the security of public key protocols, 1983';

const nonImpersonation = (claimant: Party): ThreePartyGoal['meaning'] =>
  ofParty(claimant, (spec, name) =>
    spec.channels.flatMap((channel, position): readonly Goal[] => {
      const peer = believedPeer(channel, name)?.role;
      return peer === undefined
        ? []
        : [{ kind: 'proxy non-impersonation', claimant: name, peer, channel: position }];
    }),
  );

const keySecrecy = (claimant: Party): ThreePartyGoal['meaning'] =>
  ofParty(claimant, (spec, name) =>
    keysOf(spec, name).map((of): Goal => ({ kind: 'secrecy', claimant: name, of })),
  );

/** Goals about the channels of a party. */
const ofParty =
  (party: Party, make: (spec: Spec, name: string) => readonly Goal[]): ThreePartyGoal['meaning'] =>
  (spec) =>
    withFound(partyIn(spec, party), ({ name }) => {
      const goals = make(spec, name);
      return goals.length === 0 ? notApplicable(`${name} is at no end of a channel`) : asked(...goals);
    });

/** The keys of the channels at whose ends the role is, by name, each once. */
function keysOf(spec: Spec, role: string): readonly string[] {
  const ends = spec.channels.filter((channel) => believedPeer(channel, role) !== undefined);
  const keys = ends.flatMap((channel) => channel.keys);
  return [
    ...new Set(keys.filter(({ term }) => everHolds(roleNamed(spec, role), term)).map(({ name }) => name)),
  ];
}

const misbinding = (claimant: Party, peer: Party): ThreePartyGoal['meaning'] =>
  between(claimant, peer, (_, one, other) => asked({ kind: 'peer consistency', claimant: one, peer: other }));

const impersonation = (party: Party): ThreePartyGoal => ({
  id: `non-impersonation-${party}`,
  group: 'keys',
  sentence: `When the ${party} accepts a channel key as shared with Y, only the ${party}, Y and the readers that it has named hold it.`,
  formula: `accepts(X, ${party}, Y, k) and holds(Z, k) ==> Z is X, Y or a reader of X`,
  source: debate,
  silent: 'That Y is the party that the user means, or that the data are not changed by those who may.',
  meaning: nonImpersonation(party),
});

/** The goals about keys. */
export const keyGoals: readonly ThreePartyGoal[] = [
  impersonation('client'),
  impersonation('proxy'),
  impersonation('server'),
  {
    id: 'key-secrecy',
    group: 'keys',
    sentence: 'The adversary never derives a channel key that client or server has accepted.',
    formula: 'accepts(X, x, k) and K(k) ==> false, for client and server',
    source: dolevYao,
    silent: 'Who else, of the honest, holds the key.',
    meaning: eachOf([keySecrecy('client'), keySecrecy('server')]),
  },
  {
    id: 'key-forward-secrecy',
    group: 'keys',
    sentence:
      'The adversary never derives a channel key that client or server has accepted, all long-term keys being revealed after the session.',
    formula: 'accepts(X, x, k) and K(k) ==> false under later',
    source: 'C. Günther, An identity-based key-exchange protocol, EUROCRYPT 1989',
    silent: 'Anything about long-term keys that are revealed before or during the session.',
    under: 'later',
    meaning: eachOf([keySecrecy('client'), keySecrecy('server')]),
  },
  {
    id: 'no-misbinding',
    group: 'keys',
    sentence:
      'Client and server, if they share a channel key or all fresh values of both, take each other for whom they are.',
    formula:
      "accepts(X, x, Y, k) and accepts(Y', x = X', k) with Y' = Y ==> X' = X, for client and server, both ways",
    source:
      'W. Diffie, P. van Oorschot, M. Wiener, Authentication and authenticated key exchanges, 1992; H. Krawczyk, SIGMA, CRYPTO 2003',
    silent: 'That the peer has accepted.',
    meaning: allOf([misbinding('client', 'server'), misbinding('server', 'client')]),
  },
];
