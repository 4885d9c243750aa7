/**
 * What the three agree on (Lowe, CSFW 1997; D. McGrew, TLS working group mailing list, August 2011: the ideal
 * protocol, in which each party signs all nonces and says in which role).
 * @module
 */
import { offices, type Party, parties } from '../agreement.ts';
import { namesOf, noncesOf } from '../parties.ts';
import { agreement, allOf, pairs, type ThreePartyGoal } from './goal.ts';

const lowe = 'G. Lowe, A hierarchy of authentication specifications, CSFW 1997';
const ideal = 'D. McGrew, TLS working group mailing list, August 2011';

const nonces = noncesOf(...parties);
const names = namesOf(...parties);

/** Whoever accepts takes the peer for what it is, in the run that holds the claimant's own nonce. */
const roles = (of: readonly (readonly [Party, Party])[]): ThreePartyGoal['meaning'] =>
  allOf(
    of.map(([claimant, peer]) =>
      agreement(claimant, peer, [...noncesOf(claimant), ...namesOf(claimant, peer)]),
    ),
  );

/** The six ordered pairs, each with the same question. */
const pairGoals: readonly ThreePartyGoal[] = pairs.map(([claimant, peer]) => ({
  id: `agreement-${claimant}-${peer}`,
  group: 'agreement',
  sentence: `When the ${claimant} accepts, a run of its ${peer} holds the same three nonces and the same three names.`,
  formula: `accepts(X, ${claimant}, Y, D) ==> holds(Y, ${peer}, D) with D = nC, nP, nS, C, P, S`,
  source: lowe,
  silent: `That the ${peer} has finished, or that each acceptance has a run of its own.`,
  meaning: agreement(claimant, peer, [...nonces, ...names]),
}));

/** The goals about agreement. */
export const agreementGoals: readonly ThreePartyGoal[] = [
  {
    id: 'roles-agreed',
    group: 'agreement',
    sentence:
      'Client and server agree on who of the two is who, in the run that holds the nonce of the one who accepts.',
    formula: 'accepts(X, x, Y, nX) ==> holds(Y, y, X, Y, nX) for client and server, both ways',
    source: ideal,
    silent: 'In which role a proxy between them acts.',
    meaning: roles([
      ['client', 'server'],
      ['server', 'client'],
    ]),
  },
  {
    id: 'roles-agreed-with-proxy',
    group: 'agreement',
    sentence:
      'The proxy agrees with the client, and with the server, on who is who, in the run that holds the nonce of the one who accepts.',
    formula: 'accepts(X, x, Y, nX) ==> holds(Y, y, X, Y, nX) for P with C and P with S, both ways',
    source: ideal,
    silent: 'That client and server agree with each other.',
    meaning: roles(pairs.filter((pair) => pair.includes('proxy'))),
  },
  ...pairGoals,
  {
    id: 'three-way-nonces',
    group: 'agreement',
    sentence:
      'Each of the three, when it accepts, has a run of both others that holds the same three nonces.',
    formula: 'accepts(X, x, Y, D) ==> holds(Y, y, D) with D = nC, nP, nS, for each ordered pair',
    source: ideal,
    silent: 'Who the others take part with.',
    meaning: allOf(pairs.map(([claimant, peer]) => agreement(claimant, peer, nonces))),
  },
  {
    id: 'three-way-agreement',
    group: 'agreement',
    sentence:
      'Each of the three, when it accepts, has a run of both others that holds the same three nonces and names.',
    formula: 'accepts(X, x, Y, D) ==> holds(Y, y, D) with D = nC, nP, nS, C, P, S, for each ordered pair',
    source: ideal,
    silent: 'Anything about keys or data.',
    meaning: allOf(pairs.map(([claimant, peer]) => agreement(claimant, peer, [...nonces, ...names]))),
  },
  {
    id: 'three-way-everything',
    group: 'agreement',
    sentence:
      'Each of the three, when it accepts, has a run of both others that holds the same nonces, names, channel key and data.',
    formula: 'accepts(X, x, Y, D*) ==> holds(Y, y, D*), for each ordered pair',
    source: ideal,
    silent: 'That it is desirable: a proxy that may not read the data cannot agree on them.',
    meaning: allOf(pairs.map(([claimant, peer]) => agreement(claimant, peer, offices))),
  },
];
