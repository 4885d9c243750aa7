/**
 * Which traces break the authentication goals (Lowe, "A hierarchy of authentication specifications",
 * CSFW 1997; design 6 and 10). Aliveness is about agents: a claimant that has bound its own name for the
 * peer is alive. All other goals want another run than the claimant's own.
 * @module
 */
import type { Run } from '../model/system.ts';
import { agent, type Term } from '../model/term.ts';
import { print } from '../model/term-print.ts';
import { printCompared, type ValueStatus } from './agreement.ts';
import type { Breach } from './breach.ts';
import { completed } from './holding.ts';
import { match } from './matching.ts';
import {
  type Acceptance,
  acceptanceOf,
  heldAtAcceptance,
  heldAtLast,
  heldBefore,
  heldSince,
  othersOf,
  printRun,
  type Reading,
  runsOf,
} from './reading.ts';

/** Who is held for the peer, by an acceptance that holds somebody. */
interface Claim {
  readonly acceptance: Acceptance;
  readonly peer: string;
  readonly agent: Term;
}

/** Aliveness: an event of the peer before, or since the claimant's first event, or in the peer's role. */
export function breachOfAliveness(
  reading: Reading,
  acceptance: Acceptance,
  goal: { readonly peer: string; readonly recent: boolean; readonly inRole: boolean },
): Breach | undefined {
  const claim = claimOf(reading, acceptance, goal.peer);
  if (claim === undefined) return undefined;
  const { run, at } = acceptance;
  const since = goal.recent ? (run.taken[0]?.at ?? at) : -1;
  const runs = runsOf(reading, claim.agent, at);
  const alive = runs
    .filter((other) => !goal.inRole || other.role === goal.peer)
    .some((other) => other.taken.some((event) => event.at > since && event.at < at));
  if (alive) return undefined;
  const who = goal.inRole
    ? `run of ${print(claim.agent)} in role ${goal.peer}`
    : `run of ${print(claim.agent)}`;
  const when = goal.recent ? `since ${print(run.agent)}'s first event` : 'before';
  return breach(
    claim,
    `no ${who} had sent or received anything ${when}`,
    runs.map((other) => `${printRun(other)} ${activity(other, at, since)}`),
  );
}

/** When a run acts that does not count: positions would be read as numbers of the steps in which a trace is told. */
function activity({ role, taken }: Run, before: number, since: number): string {
  const positions = taken.filter(({ at }) => at < before).map(({ at }) => at);
  if (positions.length === 0) return 'has begun and done nothing';
  return positions.some((at) => at > since)
    ? `has acted, in role ${role} only`
    : 'has acted only before that';
}

/** Weak agreement: a run of the peer that holds the claimant for the claimant's role before it accepts. */
export function breachOfWeakAgreement(
  reading: Reading,
  acceptance: Acceptance,
  goal: { readonly claimant: string; readonly peer: string },
): Breach | undefined {
  const claim = claimOf(reading, acceptance, goal.peer);
  if (claim === undefined) return undefined;
  const { run, at } = acceptance;
  const believers = othersOf(reading, run, claim.agent, at).filter(({ role }) => role !== goal.claimant);
  const held = believers.map((other) => heldBefore(reading, other, agent(goal.claimant), at));
  if (held.includes(run.agent)) return undefined;
  return breach(
    claim,
    `no run of ${print(claim.agent)} held ${print(run.agent)} for role ${goal.claimant} before`,
    believers.map((other, i) => `${printRun(other)} held ${printHeld(held[i])} for role ${goal.claimant}`),
  );
}

/** Agreement: a run of the peer in its role that holds the same values before the claimant accepts. */
export function breachOfAgreement(
  reading: Reading,
  acceptance: Acceptance,
  peer: string,
  values: readonly ValueStatus[],
): Breach | undefined {
  const claim = claimOf(reading, acceptance, peer);
  if (claim === undefined) return undefined;
  const candidates = candidatesFor(reading, claim);
  const differences = candidates.map((other) => firstDifference(reading, acceptance, other, values));
  if (differences.includes(undefined)) return undefined;
  const names = values.map(({ value }) => printCompared(value)).join(', ');
  return breach(
    claim,
    `no run of ${print(claim.agent)} in role ${peer} held the same ${names} before`,
    differences.flatMap((difference) => difference ?? []),
  );
}

/**
 * Injective agreement: acceptances can be given runs of the peer that match them, no run to two of them.
 * The breach is the first acceptance that is left over.
 */
export function breachOfInjectivity(
  reading: Reading,
  acceptances: readonly Acceptance[],
  peer: string,
  values: readonly ValueStatus[],
): Breach | undefined {
  const claimed = acceptances.filter((acceptance) => claimOf(reading, acceptance, peer) !== undefined);
  const { takenBy, leftOver } = match(
    claimed.map((acceptance) => matchesOf(reading, acceptance, peer, values)),
  );
  const acceptance = leftOver === undefined ? undefined : claimed[leftOver];
  const claim = acceptance && claimOf(reading, acceptance, peer);
  if (acceptance === undefined || claim === undefined) return undefined;
  const plain = breachOfAgreement(reading, acceptance, peer, values);
  if (plain !== undefined) return plain;
  return breach(
    claim,
    `every run of ${print(claim.agent)} in role ${peer} that agrees with it already answers for another acceptance`,
    [...takenBy].map(
      ([run, other]) => `run ${run} answers for run ${claimed[other]?.run.number}, which accepted before`,
    ),
  );
}

function matchesOf(
  reading: Reading,
  acceptance: Acceptance,
  peer: string,
  values: readonly ValueStatus[],
): readonly number[] {
  const claim = claimOf(reading, acceptance, peer);
  if (claim === undefined) return [];
  return candidatesFor(reading, claim)
    .filter((other) => firstDifference(reading, acceptance, other, values) === undefined)
    .map(({ number }) => number);
}

/**
 * Peer consistency: no run of the peer that accepts, and holds the claimant's channel key or all the fresh
 * values that both machines hold, holds another name for the claimant's role.
 */
export function breachOfConsistency(
  reading: Reading,
  acceptance: Acceptance,
  goal: { readonly claimant: string; readonly peer: string },
  shared: { readonly keys: readonly Term[]; readonly fresh: readonly Term[] },
): Breach | undefined {
  const claim = claimOf(reading, acceptance, goal.peer);
  if (claim === undefined) return undefined;
  const { run, at } = acceptance;
  for (const other of othersOf(reading, run, claim.agent, Number.POSITIVE_INFINITY)) {
    const accepted = other.role === goal.claimant ? undefined : acceptanceOf(reading, other);
    const held = heldAtLast(reading, other, agent(goal.claimant));
    if (accepted === undefined || held === undefined || held === run.agent) continue;
    const tie = tieBetween(reading, run, other, shared);
    if (tie.length === 0) continue;
    const since = [agent(goal.claimant), ...tie].map((term) => heldSince(reading, other, term));
    return breach(
      claim,
      `${printRun(other)} holds ${print(held)}, not ${print(run.agent)}, for role ${goal.claimant}, and accepts`,
      tie.map((term) => `both hold ${printHeld(heldAtLast(reading, other, term))} for ${print(term)}`),
      Math.max(at, accepted.at, ...since),
    );
  }
  return undefined;
}

/** The canonical values by which two runs belong together: channel keys, else all the fresh values. */
function tieBetween(
  reading: Reading,
  run: Run,
  other: Run,
  shared: { readonly keys: readonly Term[]; readonly fresh: readonly Term[] },
): readonly Term[] {
  const isSame = (term: Term): boolean => {
    const value = heldAtLast(reading, run, term);
    return value !== undefined && heldAtLast(reading, other, term) === value;
  };
  const keys = shared.keys.filter(isSame);
  if (keys.length > 0) return keys;
  const fresh = shared.fresh.filter(isSame);
  return fresh.length === shared.fresh.length ? fresh : [];
}

/** The claim that an acceptance makes about `peer`; without a name for it there is none. */
function claimOf(reading: Reading, acceptance: Acceptance, peer: string): Claim | undefined {
  const held = heldAtAcceptance(reading, acceptance, agent(peer));
  return held === undefined ? undefined : { acceptance, peer, agent: held };
}

const candidatesFor = (reading: Reading, { acceptance, agent: held, peer }: Claim): readonly Run[] =>
  othersOf(reading, acceptance.run, held, acceptance.at).filter(({ role }) => role === peer);

/**
 * The first value on which `other` does not agree with the acceptance, as a sentence; undefined where it
 * agrees on all. A value that the claimant does not hold on the path it took is none of D there.
 */
function firstDifference(
  reading: Reading,
  acceptance: Acceptance,
  other: Run,
  values: readonly ValueStatus[],
): string | undefined {
  for (const { value, term, status } of values) {
    const own = heldAtAcceptance(reading, acceptance, term);
    if (own === undefined) continue;
    if (status.kind === 'committed') {
      const evidence = status.carriers.some((carrier) => {
        const rebuilt = heldAtAcceptance(reading, acceptance, carrier.canonical);
        return rebuilt !== undefined && unopened(other, carrier, acceptance.at) === rebuilt;
      });
      if (!evidence) return `${printRun(other)} is not committed to ${printCompared(value)} = ${print(own)}`;
      continue;
    }
    const theirs = heldBefore(reading, other, term, acceptance.at);
    if (theirs !== own)
      return `${printRun(other)} held ${printHeld(theirs)} for ${printCompared(value)}, not ${print(own)}`;
  }
  return undefined;
}

/** What the run has bound, before position `before`, in one of the values that it does not open. */
function unopened(
  run: Run,
  { opaque, since }: { readonly opaque: { readonly name: string }; readonly since: number },
  before: number,
): Term | undefined {
  const bound = completed(run).some(({ transition, at }) => transition === since && at < before);
  return bound || since < 0 ? run.bindings[opaque.name] : undefined;
}

const printHeld = (value: Term | undefined): string => (value === undefined ? 'nothing' : print(value));

const breach = (
  claim: Claim,
  what: string,
  details: readonly string[],
  at = claim.acceptance.at,
): Breach => ({
  run: claim.acceptance.run.number,
  at,
  sentence: `${print(claim.acceptance.run.agent)} accepts in role ${claim.acceptance.role.name} (run ${
    claim.acceptance.run.number
  }) and holds ${print(claim.agent)} for role ${claim.peer}, but ${what}`,
  details,
});
