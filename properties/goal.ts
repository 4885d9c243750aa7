/**
 * Goals: what a designer may ask of a protocol (Lowe, "A hierarchy of authentication specifications",
 * CSFW 1997; design 6 and 10). A goal is about a claimant's acceptance and, mostly, one peer.
 * @module
 */
import type { Role } from '../model/role.ts';
import type { Channel, Correspondence, Spec } from '../model/spec.ts';
import { type Atom, agent } from '../model/term.ts';

/** A goal, by role names and by the names that the spec gives to values. */
export type Goal =
  /** Lowe's aliveness; `recent`: within the claimant's run; `inRole`: as the peer's role. */
  | {
      readonly kind: 'aliveness';
      readonly claimant: string;
      readonly peer: string;
      readonly recent: boolean;
      readonly inRole: boolean;
    }
  | { readonly kind: 'weak agreement'; readonly claimant: string; readonly peer: string }
  /** `on` is empty where D is found from the machines. */
  | {
      readonly kind: 'agreement';
      readonly claimant: string;
      readonly peer: string;
      readonly on: readonly string[];
      readonly injective: boolean;
      readonly counting: Counting;
    }
  | { readonly kind: 'peer consistency'; readonly claimant: string; readonly peer: string }
  /** `of` names a value of the spec. */
  | { readonly kind: 'secrecy'; readonly claimant: string; readonly of: string }
  /** A correspondence that the spec writes for itself, by name. */
  | { readonly kind: 'correspondence'; readonly name: string }
  /** Recent role aliveness of the agent that the client holds for the server; `strong` adds the nonces. */
  | {
      readonly kind: 'server participation';
      readonly claimant: string;
      readonly peer: string;
      readonly strong: boolean;
      readonly counting: Counting;
    }
  /** Whoever accepts a channel key as shared with `peer`: only `peer`, itself and named readers hold it. */
  | {
      readonly kind: 'proxy non-impersonation';
      readonly claimant: string;
      readonly peer: string;
      /** The channel, by position in `Spec.channels`. */
      readonly channel: number;
    };

/**
 * Which names agreement is about: those that the peer holds, or also those that it is committed to
 * (design 10, Committed). One goal has two verdicts; this says which.
 */
export type Counting = 'held' | 'held and committed';

/** A goal's name on the command line and in `expect` lines; a correspondence has the spec's name. */
export function goalName(goal: Goal): string {
  switch (goal.kind) {
    case 'aliveness':
      return `${goal.recent ? 'recent-' : ''}${goal.inRole ? 'role-' : ''}aliveness`;
    case 'weak agreement':
      return 'weak-agreement';
    case 'agreement':
      return goal.injective ? 'injective-agreement' : 'agreement';
    case 'peer consistency':
      return 'peer-consistency';
    case 'secrecy':
      return 'secrecy';
    case 'correspondence':
      return goal.name;
    case 'server participation':
      return goal.strong ? 'server-participation-strong' : 'server-participation';
    case 'proxy non-impersonation':
      return 'proxy-non-impersonation';
  }
}

/** A goal as an `expect` line begins: `C : agreement S on nC, nS`; unique among the goals of a spec. */
export function printGoal(spec: Spec, goal: Goal): string {
  switch (goal.kind) {
    case 'aliveness':
    case 'weak agreement':
    case 'peer consistency':
      return `${goal.claimant} : ${goalName(goal)} ${goal.peer}`;
    case 'agreement':
      return `${goal.claimant} : ${goalName(goal)} ${goal.peer}${printOn(goal.on)}${countingMark(goal.counting)}`;
    case 'server participation':
      return `${goal.claimant} : ${goalName(goal)} ${goal.peer}${countingMark(goal.counting)}`;
    case 'secrecy':
      return `${goal.claimant} : secrecy on ${goal.of}`;
    case 'correspondence':
      return goal.name;
    case 'proxy non-impersonation':
      return `${goal.claimant} : ${goalName(goal)} ${goal.peer} on ${keyNames(channelOf(spec, goal.channel))}`;
  }
}

const printOn = (on: readonly string[]): string => (on.length === 0 ? '' : ` on ${on.join(', ')}`);

const countingMark = (counting: Counting): string => (counting === 'held' ? '' : ' (committed counts)');

/** The names of a channel's keys, as the spec writes them. */
export const keyNames = (channel: Channel): string => channel.keys.map(({ name }) => name).join(', ');

/** The role that accepts; undefined where a correspondence begins with the adversary's knowledge. */
export function claimantOf(spec: Spec, goal: Goal): string | undefined {
  if (goal.kind !== 'correspondence') return goal.claimant;
  return correspondenceNamed(spec, goal.name).premise.find((claim) => claim.kind !== 'adversary')?.role;
}

/** The role that a goal is about besides its claimant, if it is about one. */
export function peerOf(goal: Goal): string | undefined {
  switch (goal.kind) {
    case 'aliveness':
    case 'weak agreement':
    case 'agreement':
    case 'peer consistency':
    case 'server participation':
    case 'proxy non-impersonation':
      return goal.peer;
    case 'secrecy':
    case 'correspondence':
      return undefined;
  }
}

/**
 * The same goal with committed names counted too; undefined where that changes nothing. Committed never
 * serves injectivity.
 */
export function withCommitted(goal: Goal): Goal | undefined {
  if (goal.kind === 'agreement' && !goal.injective) return { ...goal, counting: 'held and committed' };
  if (goal.kind === 'server participation' && goal.strong) return { ...goal, counting: 'held and committed' };
  return undefined;
}

/** The role of this name; goals name roles of their spec only. */
export function roleNamed(spec: Spec, name: string): Role {
  const role = spec.roles.find((candidate) => candidate.name === name);
  if (role === undefined) throw new Error(`a goal names a role of its spec: ${name} is none of ${spec.name}`);
  return role;
}

/** The correspondence of this name; goals name correspondences of their spec only. */
export function correspondenceNamed(spec: Spec, name: string): Correspondence {
  const found = spec.correspondences.find((candidate) => candidate.name === name);
  if (found === undefined)
    throw new Error(`a goal names a correspondence of its spec: ${name} is none of ${spec.name}`);
  return found;
}

/** The channel at this position; goals name channels of their spec only. */
export function channelOf(spec: Spec, position: number): Channel {
  const channel = spec.channels[position];
  if (channel === undefined)
    throw new Error(`a goal names a channel of its spec: ${spec.name} has no channel ${position}`);
  return channel;
}

/** One end of a channel as the role at the other end sees it: whom it believes to be there, under which name. */
export interface Believed {
  readonly role: string;
  /** Canonical. */
  readonly name: Atom;
}

/** Who is at the other end of `channel` in the eyes of `role`; undefined where `role` is at neither end. */
export function believedPeer(channel: Channel, role: string): Believed | undefined {
  if (role !== channel.left && role !== channel.right) return undefined;
  const there = role === channel.left ? channel.right : channel.left;
  const name = role === channel.left ? channel.rightName : channel.leftName;
  const belief = channel.beliefs.find((candidate) => candidate.role === role && candidate.takes === there);
  return belief === undefined ? { role: there, name } : { role: belief.for, name: agent(belief.for) };
}
