/**
 * Who may hold a value in a claimant's eyes: the ends of a channel as it believes them to be, the readers
 * it has named, or the roles to which the spec gives the value (design 4, Channels; 10, Holding a key).
 * @module
 */
import type { Channel, Spec } from '../model/spec.ts';
import { type Atom, agent, type Term } from '../model/term.ts';
import { believedPeer, channelOf, type Goal, roleNamed } from './goal.ts';
import { everHolds } from './holding.ts';

/** What a channel key is for. */
export type KeyUse = Channel['keys'][number]['use'];

/** A role that may hold a value in the claimant's eyes, the claimant itself left out. */
export interface Permitted {
  readonly role: string;
  /** Canonical: the name under which the claimant knows the holder. */
  readonly name: Atom;
  /** The roles whose values are this holder's to the claimant: its own, and those taken for it. */
  readonly playedBy: readonly string[];
}

/** The roles other than the claimant that may hold the canonical `term` in its eyes, each once, in the spec's order. */
export function permittedHolders(spec: Spec, claimant: string, term: Term): readonly Permitted[] {
  const uses = spec.channels.flatMap((channel) =>
    channel.keys.flatMap((key) => (key.term === term ? [{ channel, use: key.use }] : [])),
  );
  const found =
    uses.length > 0
      ? uses.flatMap(({ channel, use }) => [
          ...endsFor(spec, channel, claimant),
          ...readersFor(spec, channel, claimant, use),
        ])
      : holdersByMachine(spec, claimant, term);
  return spec.roles.flatMap(({ name }) => found.find(({ role }) => role === name && name !== claimant) ?? []);
}

/** `role` as the claimant sees it, whom it may know under another name. */
export function inTheEyesOf(spec: Spec, claimant: string, role: string, name: Atom = agent(role)): Permitted {
  const taken = spec.channels
    .flatMap(({ beliefs }) => beliefs)
    .filter((belief) => belief.role === claimant && belief.for === role)
    .map(({ takes }) => takes);
  return { role, name, playedBy: [...new Set([role, ...taken])] };
}

/**
 * The roles that the claimant has named as readers (of a read key), writers (of a write key) or either
 * (of a key for both). A role of which it never learns a name is not named.
 */
export function readersFor(
  spec: Spec,
  channel: Channel,
  claimant: string,
  use: KeyUse,
): readonly Permitted[] {
  const role = roleNamed(spec, claimant);
  return channel.permitted
    .filter(({ by }) => by === undefined || by === claimant)
    .filter(({ right }) => use === 'both' || (use === 'read') === (right === 'readers'))
    .filter((permitted) => permitted.role !== claimant && everHolds(role, agent(permitted.role)))
    .map((permitted) => inTheEyesOf(spec, claimant, permitted.role));
}

/** The other end as the claimant believes it to be; both ends where it is at neither. */
function endsFor(spec: Spec, channel: Channel, claimant: string): readonly Permitted[] {
  const peer = believedPeer(channel, claimant);
  return peer === undefined
    ? [channel.left, channel.right].map((role) => inTheEyesOf(spec, claimant, role))
    : [inTheEyesOf(spec, claimant, peer.role, peer.name)];
}

/** The roles whose machines hold the value and that the claimant can have in mind: named, or anonymous by design. */
function holdersByMachine(spec: Spec, claimant: string, term: Term): readonly Permitted[] {
  const role = roleNamed(spec, claimant);
  return spec.roles
    .filter(
      (other) => other.name !== claimant && !role.unawareOf.includes(other.name) && everHolds(other, term),
    )
    .filter((other) => other.anonymous || everHolds(role, agent(other.name)))
    .map((other) => inTheEyesOf(spec, claimant, other.name));
}

/**
 * The readers whose dishonesty changes what a goal says: what the adversary then holds breaks non-impersonation no
 * more, so that a proof with it speaks for none without (design 10, Holding a key). None of other goals.
 */
export function decisiveReaders(spec: Spec, goal: Goal): readonly string[] {
  if (goal.kind !== 'proxy non-impersonation') return [];
  const channel = channelOf(spec, goal.channel);
  const readers = channel.keys.flatMap(({ use }) => readersFor(spec, channel, goal.claimant, use));
  return [...new Set(readers.map(({ role }) => role))];
}
