/**
 * Goals that no trace can meet or break, because the design gives nothing to meet them with, and
 * combinations of threats under which a goal says nothing (design 6, 7 and 10).
 * @module
 */
import type { Spec } from '../model/spec.ts';
import { type Atom, agent } from '../model/term.ts';
import {
  comparedAs,
  countedIn,
  hasSubstance,
  nameStatus,
  statusesOf,
  statusesOn,
  type ValueStatus,
} from './agreement.ts';
import {
  believedPeer,
  type Counting,
  channelOf,
  claimantOf,
  correspondenceNamed,
  type Goal,
  peerOf,
  roleNamed,
} from './goal.ts';
import { everHolds, historyOf, viewWith } from './holding.ts';
import { permittedHolders } from './permission.ts';
import { anchorsOf, type Combination, dishonestRoles } from './threat.ts';

/** Why the goal is absent, as a sentence; undefined where it is there to be decided. */
export function absence(spec: Spec, goal: Goal): string | undefined {
  switch (goal.kind) {
    case 'aliveness':
      return noPeer(spec, goal.claimant, goal.peer);
    case 'weak agreement':
      return noPeer(spec, goal.claimant, goal.peer) ?? noNameHeld(spec, goal.claimant, goal.peer);
    case 'agreement':
      return noPeer(spec, goal.claimant, goal.peer) ?? nothingAgreed(spec, goal);
    case 'peer consistency':
      return noPeer(spec, goal.claimant, goal.peer) ?? nothingConsistent(spec, goal.claimant, goal.peer);
    case 'secrecy':
      return neverHeld(spec, goal.claimant, goal.of);
    case 'correspondence':
      return undefined;
    case 'server participation':
      return noPeer(spec, goal.claimant, goal.peer) ?? (goal.strong ? noNonces(spec, goal) : undefined);
    case 'proxy non-impersonation':
      return noChannelPeer(spec, goal.claimant, goal.channel);
  }
}

/** Why the goal says nothing under the combination, as a clause; undefined where it applies. */
export function inapplicable(spec: Spec, goal: Goal, combination: Combination): string | undefined {
  const dishonest = dishonestRoles(combination);
  const claimant = claimantOf(spec, goal);
  const peer = peerOf(goal);
  if (claimant !== undefined && goal.kind !== 'correspondence' && dishonest.has(claimant)) {
    return `the claimant ${claimant} itself is dishonest`;
  }
  if (peer !== undefined && dishonest.has(peer)) return `${peer}, whom the goal is about, is dishonest`;
  return untrusting(spec, claimant, combination) ?? inapplicableByKind(spec, goal, dishonest);
}

function inapplicableByKind(spec: Spec, goal: Goal, dishonest: ReadonlySet<string>): string | undefined {
  switch (goal.kind) {
    case 'aliveness':
    case 'weak agreement':
    case 'agreement':
    case 'peer consistency':
    case 'server participation':
    case 'proxy non-impersonation':
      return undefined;
    case 'secrecy': {
      const holder = holdersOf(spec, goal).find((role) => dishonest.has(role));
      return holder === undefined ? undefined : `${holder}, who may hold ${goal.of}, is dishonest`;
    }
    case 'correspondence': {
      const subject = eventSubjects(spec, goal.name).find((role) => dishonest.has(role));
      return subject === undefined ? undefined : `${subject}, whose events the goal speaks of, is dishonest`;
    }
  }
}

/** Threat `ca` is a key that the claimant trusts: without an anchor there is none. */
function untrusting(spec: Spec, claimant: string | undefined, combination: Combination): string | undefined {
  if (!combination.some((threat) => threat.kind === 'ca' && threat.authority === undefined)) return undefined;
  if (claimant === undefined) return 'the goal has no claimant whose authorities could be meant';
  return anchorsOf(spec, roleNamed(spec, claimant)).length > 0
    ? undefined
    : `${claimant} trusts no authority`;
}

const holdersOf = (spec: Spec, goal: Extract<Goal, { kind: 'secrecy' }>): readonly string[] => {
  const value = spec.values.find(({ name }) => name === goal.of);
  return value === undefined ? [] : permittedHolders(spec, goal.claimant, value.term).map(({ role }) => role);
};

/** The roles whose logged events the correspondence is about; a dishonest party logs none. */
function eventSubjects(spec: Spec, name: string): readonly string[] {
  const { premise, conclusions } = correspondenceNamed(spec, name);
  return [...premise, ...conclusions.flat()].flatMap((claim) => (claim.kind === 'event' ? [claim.role] : []));
}

/** The claimant accepts without a name for its peer. */
const noPeer = (spec: Spec, claimant: string, peer: string): string | undefined =>
  noName(spec, claimant, peer, agent(peer));

function noName(spec: Spec, claimant: string, peer: string, name: Atom): string | undefined {
  const role = roleNamed(spec, claimant);
  if (role.acceptsAt.length === 0) return `${claimant} never accepts`;
  if (role.acceptsAt.some((acceptance) => viewWith(role, historyOf(role, acceptance), name) !== undefined)) {
    return undefined;
  }
  if (role.unawareOf.includes(peer)) return `${claimant} does not know that there is a ${peer}`;
  if (everHolds(role, name)) return `${claimant} learns ${name.name}'s name only after it has accepted`;
  if (!roleNamed(spec, peer).anonymous) return `${claimant} never learns ${name.name}'s name`;
  return `${peer} is anonymous: ${claimant} holds no name for ${officeOf(spec, peer)}`;
}

function officeOf(spec: Spec, role: string): string {
  const { office } = roleNamed(spec, role);
  return office === undefined ? 'it' : `its ${office}`;
}

/** The peer names nobody in the claimant's role by then. */
const noNameHeld = (spec: Spec, claimant: string, peer: string): string | undefined =>
  reasonOf(nameStatus(spec, claimant, peer, claimant), `${claimant}'s name`, peer, 'held');

function nothingAgreed(spec: Spec, goal: Extract<Goal, { kind: 'agreement' }>): string | undefined {
  const { claimant, peer, on } = goal;
  const counting = goal.injective ? 'held' : goal.counting;
  if (on.length > 0) return missingAmong(statusesOn(spec, claimant, peer, on), peer, counting);
  const all = statusesOf(spec, claimant, peer);
  if (hasSubstance(countedIn(all, counting))) return undefined;
  const [first] = all.filter(({ value, status }) => value.kind !== 'name' && status.kind !== 'held');
  const why = first === undefined ? '' : `: ${reasonOf(first.status, first.value.name, peer, counting)}`;
  return `${peer} and ${claimant} share no fresh value, datum or channel key by then${why}`;
}

/** Why agreement on exactly these is not to be had. */
function missingAmong(
  statuses: readonly ValueStatus[],
  peer: string,
  counting: Counting,
): string | undefined {
  for (const { status, value } of statuses) {
    const reason = reasonOf(status, value.name, peer, counting);
    if (reason !== undefined) return reason;
  }
  return hasSubstance(statuses) ? undefined : 'agreement on names alone says nothing about a session';
}

function reasonOf(
  status: ValueStatus['status'],
  name: string,
  peer: string,
  counting: Counting,
): string | undefined {
  switch (status.kind) {
    case 'held':
      return undefined;
    case 'committed':
      return counting === 'held and committed'
        ? undefined
        : `${peer} holds ${name} only inside what it does not open (committed)`;
    case 'absent':
    case 'late':
      return status.because;
  }
}

function noNonces(spec: Spec, goal: Extract<Goal, { kind: 'server participation' }>): string | undefined {
  const { client, server } = spec.offices.nonces;
  if (client === undefined) return 'the client has no nonce';
  if (server === undefined) return 'the server has no nonce';
  return missingAmong(statusesOn(spec, goal.claimant, goal.peer, [client, server]), goal.peer, goal.counting);
}

function nothingConsistent(spec: Spec, claimant: string, peer: string): string | undefined {
  const other = roleNamed(spec, peer);
  if (!everHolds(other, agent(claimant))) return `${peer} holds no name for ${officeOf(spec, claimant)}`;
  const { keys, fresh } = sharedBetween(spec, claimant, peer);
  return keys.length + fresh.length > 0
    ? undefined
    : `${peer} and ${claimant} share no channel key and no fresh value`;
}

/** What ties a run of `peer` to one of `claimant`: the claimant's channel keys and the fresh values that both can hold. */
export function sharedBetween(
  spec: Spec,
  claimant: string,
  peer: string,
): { readonly keys: readonly ValueStatus['term'][]; readonly fresh: readonly ValueStatus['term'][] } {
  const roles = [roleNamed(spec, claimant), roleNamed(spec, peer)];
  const held = (term: ValueStatus['term']): boolean => roles.every((role) => everHolds(role, term));
  const ownChannels = spec.channels.filter((channel) => believedPeer(channel, claimant) !== undefined);
  const keys = ownChannels.flatMap((channel) => channel.keys.map(({ term }) => term)).filter(held);
  const fresh = spec.values
    .filter(({ kind }) => kind === 'fresh')
    .map(comparedAs)
    .filter(held);
  return { keys, fresh };
}

function neverHeld(spec: Spec, claimant: string, name: string): string | undefined {
  const role = roleNamed(spec, claimant);
  const value = spec.values.find((candidate) => candidate.name === name);
  if (role.acceptsAt.length === 0) return `${claimant} never accepts`;
  return value !== undefined && everHolds(role, value.term) ? undefined : `${claimant} never holds ${name}`;
}

function noChannelPeer(spec: Spec, claimant: string, position: number): string | undefined {
  const channel = channelOf(spec, position);
  const peer = believedPeer(channel, claimant);
  if (peer === undefined) return `${claimant} is at neither end of the channel`;
  const role = roleNamed(spec, claimant);
  const key = channel.keys.find(({ term }) => everHolds(role, term));
  if (key === undefined) return `${claimant} never holds the channel's key`;
  return noName(spec, claimant, peer.role, peer.name);
}
