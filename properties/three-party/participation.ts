/**
 * Who takes part (variants S1; Lowe, "A hierarchy of authentication specifications", CSFW 1997): the party
 * whom a run holds for an office has acted in that office while the run went on.
 * @module
 */
import { noncesOf } from '../parties.ts';
import { agreement, asked, between, participation, type ThreePartyGoal } from './goal.ts';

const debate = 'M. Rex and D. McGrew, TLS working group mailing list, August 2011';
const lowe = 'G. Lowe, A hierarchy of authentication specifications, CSFW 1997';

/** That the server of the client takes part. */
export const serverParticipation = (strong: boolean): ThreePartyGoal['meaning'] =>
  between('client', 'server', (_, claimant, peer) =>
    asked({ kind: 'server participation', claimant, peer, strong, counting: 'held' }),
  );

/** The goals about who takes part. */
export const participationGoals: readonly ThreePartyGoal[] = [
  {
    id: 'server-participation',
    group: 'participation',
    sentence:
      'Whom the client holds for the server has sent or received something as a server since the client began.',
    formula: 'accepts(C, client, S) at i ==> acts(S, server) at j with first(C) < j < i',
    source: debate,
    silent: 'That the server acts in the session of this client, or knows of it.',
    meaning: serverParticipation(false),
  },
  {
    id: 'server-participation-strong',
    group: 'participation',
    sentence: 'The server has taken part, and a run of it holds the same nonces of client and server.',
    formula: 'server-participation and accepts(C, client, S, nC, nS) ==> holds(S, server, nC, nS)',
    source: debate,
    silent: 'That the server knows who the client or the proxy is.',
    meaning: serverParticipation(true),
  },
  {
    id: 'client-participation',
    group: 'participation',
    sentence:
      'Whom the server holds for the client has sent or received something as a client since the server began.',
    formula: 'accepts(S, server, C) at i ==> acts(C, client) at j with first(S) < j < i',
    source: lowe,
    silent: 'That the client acts in the session of this server, or knows of it.',
    meaning: participation('server', 'client'),
  },
  {
    id: 'client-participation-strong',
    group: 'participation',
    sentence: 'A run of whom the server holds for the client holds the same nonces of client and server.',
    formula: 'accepts(S, server, C, nC, nS) ==> holds(C, client, nC, nS)',
    source: lowe,
    silent: 'That the client means this server.',
    meaning: agreement('server', 'client', noncesOf('client', 'server')),
  },
  {
    id: 'proxy-to-client',
    group: 'participation',
    sentence:
      'Whom the client holds for the proxy has sent or received something as a proxy since the client began.',
    formula: 'accepts(C, client, P) at i ==> acts(P, proxy) at j with first(C) < j < i',
    source: 'draft-mcgrew-tls-proxy-server-01, 2012, section 1',
    silent: 'That this proxy is on the path, or the only one.',
    meaning: participation('client', 'proxy'),
  },
  {
    id: 'proxy-to-server',
    group: 'participation',
    sentence:
      'Whom the server holds for the proxy has sent or received something as a proxy since the server began.',
    formula: 'accepts(S, server, P) at i ==> acts(P, proxy) at j with first(S) < j < i',
    source: 'draft-mcgrew-tls-proxy-server-01, 2012, section 3.2',
    silent: 'For whom the proxy acts.',
    meaning: participation('server', 'proxy'),
  },
  {
    id: 'client-to-proxy',
    group: 'participation',
    sentence:
      'Whom the proxy holds for the client has sent or received something as a client since the proxy began.',
    formula: 'accepts(P, proxy, C) at i ==> acts(C, client) at j with first(P) < j < i',
    source: lowe,
    silent: 'To which server the client wants to talk.',
    meaning: participation('proxy', 'client'),
  },
  {
    id: 'server-to-proxy',
    group: 'participation',
    sentence:
      'Whom the proxy holds for the server has sent or received something as a server since the proxy began.',
    formula: 'accepts(P, proxy, S) at i ==> acts(S, server) at j with first(P) < j < i',
    source: lowe,
    silent: 'That this is the server that the client means.',
    meaning: participation('proxy', 'server'),
  },
];
