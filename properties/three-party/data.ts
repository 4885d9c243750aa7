/**
 * Application data, end to end and as the proxy sees them (variants S7 to S9): from whom they are, and who
 * can read them. A `data` value is one record of the party that makes it.
 * @module
 */
import type { Spec } from '../../model/spec.ts';
import type { Party } from '../agreement.ts';
import { believedPeer, type Goal, roleNamed } from '../goal.ts';
import { everHolds } from '../holding.ts';
import { partyIn } from '../parties.ts';
import { permittedHolders } from '../permission.ts';
import { isScope } from './consent.ts';
import {
  absent,
  asked,
  between,
  eachOf,
  type Meaning,
  notApplicable,
  type ThreePartyGoal,
  withFound,
} from './goal.ts';

const seed = 'M. Rex and D. McGrew, TLS working group mailing list, August 2011';

/** Every datum of `sender` that `receiver` takes is one that the sender has made. */
const authentic = (receiver: Party, sender: Party): ThreePartyGoal['meaning'] =>
  between(receiver, sender, (spec, claimant, peer) => {
    const data = dataOf(spec).filter(({ role }) => role === peer);
    if (data.length === 0) {
      const other = passedOff(spec, claimant, peer);
      return other === undefined
        ? notApplicable(`${peer} sends no data`)
        : absent(`${claimant} takes ${other.name} in a channel with ${peer}, and ${other.role} makes it`);
    }
    return asked(
      ...data.map(
        ({ name }): Goal => ({
          kind: 'agreement',
          claimant,
          peer,
          on: [name],
          injective: false,
          counting: 'held',
        }),
      ),
    );
  });

/** What a party takes for data of a peer that sends none: a third party makes it, with whom it knows of no channel. */
function passedOff(spec: Spec, claimant: string, peer: string): Spec['values'][number] | undefined {
  const peers = new Set(spec.channels.map((channel) => believedPeer(channel, claimant)?.role));
  if (!peers.has(peer)) return undefined;
  return heldBy(spec, claimant).find(
    ({ role }) => role !== claimant && role !== undefined && !peers.has(role),
  );
}

const dataOf = (spec: Spec): Spec['values'] =>
  spec.values.filter(({ kind, name }) => kind === 'data' && !isScope(name));

/** Secrecy of all data in the eyes of a party that holds them. */
const confidential =
  (claimant: Party): ThreePartyGoal['meaning'] =>
  (spec) =>
    withFound(partyIn(spec, claimant), ({ name }) => {
      const held = heldBy(spec, name);
      if (held.length === 0) return notApplicable(`${name} holds no data`);
      return asked(...held.map((datum): Goal => ({ kind: 'secrecy', claimant: name, of: datum.name })));
    });

const heldBy = (spec: Spec, role: string): Spec['values'] =>
  dataOf(spec).filter(({ term }) => everHolds(roleNamed(spec, role), term));

/** As `confidential`, where the proxy is none of those who may hold the data. */
const confidentialToProxy = (claimant: Party): ThreePartyGoal['meaning'] =>
  between(claimant, 'proxy', (spec, name, proxy): Meaning => {
    const shared = heldBy(spec, name).find(({ term }) =>
      permittedHolders(spec, name, term).some(({ role }) => role === proxy),
    );
    if (shared !== undefined) return absent(`${proxy} may hold ${shared.name}`);
    return confidential(claimant)(spec);
  });

const ends = ['client', 'server'] as const;

/** The goals about data. */
export const dataGoals: readonly ThreePartyGoal[] = [
  {
    id: 'data-to-server',
    group: 'data',
    sentence: "What the server takes for the client's data, the client that it names has made.",
    formula: 'accepts(S, server, C, dC) ==> holds(C, client, dC)',
    source: seed,
    silent: 'For which server the client made them, and how often they arrive.',
    meaning: authentic('server', 'client'),
  },
  {
    id: 'data-to-client',
    group: 'data',
    sentence: "What the client takes for the server's data, the server that it names has made.",
    formula: 'accepts(C, client, S, dS) ==> holds(S, server, dS)',
    source: seed,
    silent: 'For which client the server made them, and how often they arrive.',
    meaning: authentic('client', 'server'),
  },
  {
    id: 'client-data-to-proxy',
    group: 'data',
    sentence: "What the proxy takes for the client's data, the client that it names has made.",
    formula: 'accepts(P, proxy, C, dC) ==> holds(C, client, dC)',
    source: seed,
    silent: 'That the server gets the same.',
    meaning: authentic('proxy', 'client'),
  },
  {
    id: 'server-data-to-proxy',
    group: 'data',
    sentence: "What the proxy takes for the server's data, the server that it names has made.",
    formula: 'accepts(P, proxy, S, dS) ==> holds(S, server, dS)',
    source: seed,
    silent: 'That the client gets the same.',
    meaning: authentic('proxy', 'server'),
  },
  {
    id: 'data-confidentiality',
    group: 'data',
    sentence: 'The adversary never derives data that client or server holds.',
    formula: 'accepts(X, x, d) and K(d) ==> false, for client and server',
    source: 'D. Dolev, A. Yao, On the security of public key protocols, 1983',
    silent: 'Who else, of those who may, reads them.',
    meaning: eachOf(ends.map(confidential)),
  },
  {
    id: 'data-confidentiality-proxy',
    group: 'data',
    sentence: 'A dishonest proxy never derives data that client or server holds.',
    formula: 'accepts(X, x, d) and K(d) ==> false under proxy',
    source: seed,
    silent: 'That the proxy learns nothing else: who talks to whom, and how much.',
    under: 'proxy',
    meaning: eachOf(ends.map(confidentialToProxy)),
  },
  {
    id: 'data-forward-secrecy',
    group: 'data',
    sentence:
      'The adversary never derives data that client or server holds, all long-term keys being revealed after the session.',
    formula: 'accepts(X, x, d) and K(d) ==> false under later',
    source: 'C. Günther, An identity-based key-exchange protocol, EUROCRYPT 1989',
    silent: 'Anything about long-term keys that are revealed before or during the session.',
    under: 'later',
    meaning: eachOf(ends.map(confidential)),
  },
];
