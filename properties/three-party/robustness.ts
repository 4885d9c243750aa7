/**
 * What is left when something has gone wrong already, and what must not go wrong between sessions and
 * versions (variants G9, G14, G15, S10).
 * @module
 */
import type { Role } from '../../model/role.ts';
import type { Spec } from '../../model/spec.ts';
import { type Party, parties } from '../agreement.ts';
import { noncesOf } from '../parties.ts';
import {
  agreement,
  allOf,
  asked,
  between,
  type Meaning,
  notApplicable,
  participation,
  type ThreePartyGoal,
} from './goal.ts';
import { serverParticipation } from './participation.ts';

const kci =
  'S. Blake-Wilson, D. Johnson, A. Menezes, Key agreement protocols and their security analysis, 1997';

const joined = (claimant: Party, peer: Party): ThreePartyGoal['meaning'] =>
  agreement(claimant, peer, noncesOf(...parties), true);

/** By convention the spec says itself which of its branches is the lesser one. */
function downgrade(spec: Spec): Meaning {
  if (!spec.roles.some(hasChoice))
    return notApplicable('no role has a choice: there is nothing to fall back to');
  const own = spec.correspondences.find(({ name }) => name === 'no-downgrade');
  if (own === undefined)
    return notApplicable('it does not say which of its branches is the lesser one: goal no-downgrade');
  return asked({ kind: 'correspondence', name: own.name });
}

/** Whether there are two ways on from some state. */
const hasChoice = ({ transitions }: Role): boolean =>
  new Set(transitions.map(({ from }) => from)).size < transitions.length;

/** The goals about robustness. */
export const robustnessGoals: readonly ThreePartyGoal[] = [
  {
    id: 'kci-client',
    group: 'robustness',
    sentence: "Server participation, though the adversary has the client's own long-term key.",
    formula: 'server-participation under kci',
    source: kci,
    silent: "That anybody else is safe from whoever has the client's key.",
    under: 'kci',
    meaning: serverParticipation(false),
  },
  {
    id: 'kci-server',
    group: 'robustness',
    sentence: "Client participation, though the adversary has the server's own long-term key.",
    formula: 'client-participation under kci',
    source: kci,
    silent: "That anybody else is safe from whoever has the server's key.",
    under: 'kci',
    meaning: participation('server', 'client'),
  },
  {
    id: 'no-session-mixing',
    group: 'robustness',
    sentence:
      'The two legs that a proxy joins are one in the eyes of both ends: client and server agree on all three nonces, each acceptance with a run of its own.',
    formula:
      'accepts(X, x, Y, D) ==> holds(Y, y, D), injectively, with D = nC, nP, nS, for client and server, both ways',
    source: 'K. Bhargavan et al., Triple handshakes and cookie cutters, IEEE S&P 2014',
    silent: 'Which names the ends hold for each other.',
    meaning: allOf([
      between('client', 'proxy', () => asked()),
      joined('client', 'server'),
      joined('server', 'client'),
    ]),
  },
  {
    id: 'no-downgrade',
    group: 'robustness',
    sentence:
      'Nobody ends in a lesser branch while all that are honest would have taken a better one; the spec says which.',
    formula: 'goal no-downgrade of the spec',
    source: 'K. Bhargavan et al., Downgrade resilience in key-exchange protocols, IEEE S&P 2016',
    silent: 'Anything about versions that are not in the spec.',
    meaning: downgrade,
  },
];
