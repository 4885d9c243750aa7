/**
 * Whether the proxy is seen, and approved of (variants S4 to S6; D. McGrew, TLS working group mailing list,
 * August 2011: what one side can do without the knowledge or consent of the other).
 * @module
 */
import type { Spec } from '../../model/spec.ts';
import { agent } from '../../model/term.ts';
import type { Party } from '../agreement.ts';
import { believedPeer, channelOf, type Goal, roleNamed } from '../goal.ts';
import { everHolds } from '../holding.ts';
import { namesOf, noncesOf, valuesAt } from '../parties.ts';
import {
  absent,
  agreement,
  allOf,
  asked,
  between,
  type Meaning,
  notApplicable,
  type ThreePartyGoal,
} from './goal.ts';

const debate = 'D. McGrew, TLS working group mailing list, August 2011';

/** Channels of a role of which the proxy can derive a key, by position. */
const channelsRead = (spec: Spec, role: string, proxy: string): readonly number[] =>
  spec.channels.flatMap((channel, position) => {
    const isEnd = believedPeer(channel, role) !== undefined;
    const isRead = channel.keys.some(({ term }) => everHolds(roleNamed(spec, proxy), term));
    return isEnd && isRead ? [position] : [];
  });

/** What is asked of a giver that knows of the proxy, where the proxy can derive a key of its channels. */
const consent = (
  giver: Party,
  make: (spec: Spec, giver: string, proxy: string, channels: readonly number[]) => Meaning,
): ThreePartyGoal['meaning'] =>
  between(giver, 'proxy', (spec, name, proxy) => {
    const role = roleNamed(spec, name);
    const channels = channelsRead(spec, name, proxy);
    if (channels.length === 0) return notApplicable(`${proxy} can derive no key of a channel of ${name}`);
    if (role.unawareOf.includes(proxy)) return absent(`${name} does not know that there is a ${proxy}`);
    if (!everHolds(role, agent(proxy))) return absent(`${name} never learns ${proxy}'s name`);
    return make(spec, name, proxy, channels);
  });

/** Of all who are honest, nobody has the client's key whom the client has not named. */
const clientConsent = consent('client', (spec, claimant, _, channels) =>
  asked(
    ...channels.flatMap((channel): readonly Goal[] => {
      const peer = believedPeer(channelOf(spec, channel), claimant)?.role;
      return peer === undefined ? [] : [{ kind: 'proxy non-impersonation', claimant, peer, channel }];
    }),
  ),
);

/** The server names the proxy that accepts, in the session of its nonce. */
const serverConsent = consent('server', (spec) =>
  agreement('proxy', 'server', [...namesOf('proxy'), ...noncesOf('server')])(spec),
);

/** Agreement on the proxy, the claimant's nonce and, where the spec has one, the value called `scope`. */
const agreedConsent = (claimant: Party, peer: Party): ThreePartyGoal['meaning'] =>
  between(claimant, peer, (spec, one, other) => onConsent(spec, claimant, one, other));

function onConsent(spec: Spec, office: Party, claimant: string, peer: string): Meaning {
  const on = valuesAt(spec, [...namesOf('proxy'), ...noncesOf(office)]);
  if (on.kind === 'missing') return absent(on.because);
  const scope = spec.values.filter(({ name }) => isScope(name)).map(({ name }) => name);
  return asked({
    kind: 'agreement',
    claimant,
    peer,
    on: [...on.value, ...scope],
    injective: false,
    counting: 'held',
  });
}

/** Whether a value says what a proxy is permitted: by convention it is called so. */
export const isScope = (name: string): boolean => name === 'scope' || name.endsWith('.scope');

const visible = (to: 'client' | 'server'): ThreePartyGoal => ({
  id: `visible-to-${to}`,
  group: 'visibility and consent',
  sentence: `When the ${to} accepts, it names a proxy, and a run of that proxy, as one, holds the ${to}'s nonce.`,
  formula: `accepts(X, ${to}, P, nX) ==> holds(P, proxy, P, nX)`,
  source: debate,
  silent: 'That no other proxy is there; who else holds a key is what non-impersonation says.',
  meaning: agreement(to, 'proxy', [...namesOf('proxy'), ...noncesOf(to)]),
});

/** The goals about seeing and approving of the proxy. */
export const consentGoals: readonly ThreePartyGoal[] = [
  visible('client'),
  visible('server'),
  {
    id: 'client-consent',
    group: 'visibility and consent',
    sentence:
      'When the client accepts a key that a proxy can derive, nobody holds it but its peer and whom it has named as a reader.',
    formula: 'accepts(C, client, k) and holds(P, k) ==> C names P as its peer or as a reader',
    source: debate,
    silent:
      'What the client permits; that a dishonest proxy which was named shares the key with no other attacker. That it hands it to somebody honest, who takes it for another, breaks this.',
    meaning: clientConsent,
  },
  {
    id: 'server-consent',
    group: 'visibility and consent',
    sentence:
      "When a proxy accepts that can derive a key of the server's, a run of the server that it holds names this proxy, beside the same nonce of the server.",
    formula: 'accepts(P, proxy, S, nS) ==> holds(S, server, P, nS)',
    source: debate,
    silent: 'What the server permits; what a dishonest proxy gets hold of.',
    meaning: serverConsent,
  },
  {
    id: 'consent-agreed',
    group: 'visibility and consent',
    sentence:
      'Client and server agree on who the proxy is and, where it is told (a value called scope), on what it may do.',
    formula: 'accepts(X, x, Y, P, scope, nX) ==> holds(Y, y, P, scope, nX) for client and server, both ways',
    source: debate,
    silent: 'That the proxy keeps to it.',
    meaning: (spec) =>
      allOf([
        between('client', 'proxy', () => asked()),
        agreedConsent('client', 'server'),
        agreedConsent('server', 'client'),
      ])(spec),
  },
];
