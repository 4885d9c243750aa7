/**
 * A finished trace as the judge reads it: who acted, who accepted, who held what, when the adversary
 * could first derive it. Positions in the trace are time.
 * @module
 */
import { derivable, learn } from '../model/deduce.ts';
import type { Role } from '../model/role.ts';
import type { Spec } from '../model/spec.ts';
import { initialState, type Run, type Scenario, type SystemState, type TraceEvent } from '../model/system.ts';
import type { Term } from '../model/term.ts';
import { print } from '../model/term-print.ts';
import { completed, firstHeld, valueHeld } from './holding.ts';

/** A state with what is asked of it often. */
export interface Reading {
  readonly scenario: Scenario;
  readonly spec: Spec;
  readonly roles: ReadonlyMap<string, Role>;
  readonly state: SystemState;
  /** The position at which each run began. */
  readonly beganAt: readonly number[];
}

/** A run that has accepted, by which transition and at which position. */
export interface Acceptance {
  readonly run: Run;
  readonly role: Role;
  readonly at: number;
}

/** The roles of a spec by name. */
export const rolesByName = (spec: Spec): ReadonlyMap<string, Role> =>
  new Map(spec.roles.map((role) => [role.name, role]));

/** `state` made ready for reading. */
export function readState(scenario: Scenario, roles: ReadonlyMap<string, Role>, state: SystemState): Reading {
  const beganAt: number[] = [];
  state.trace.forEach((event, at) => {
    if (event.kind === 'begin') beganAt[event.run] = at;
  });
  return { scenario, spec: scenario.spec, roles, state, beganAt };
}

/** The role that a run executes. */
export function roleOf(reading: Reading, run: Run): Role {
  const role = reading.roles.get(run.role);
  if (role === undefined) throw new Error(`a run executes a role of its spec: ${run.role} is none`);
  return role;
}

/** The acceptance of a run, if it has accepted: its first transition that the role marks so. */
export function acceptanceOf(reading: Reading, run: Run): Acceptance | undefined {
  const role = roleOf(reading, run);
  const taken = completed(run).find(({ transition }) => role.acceptsAt.includes(transition));
  return taken === undefined ? undefined : { run, role, at: taken.at };
}

/** All acceptances in a role, in the order in which they happened. */
export function acceptancesIn(reading: Reading, role: string): readonly Acceptance[] {
  const found: Acceptance[] = [];
  for (const run of reading.state.runs) {
    const acceptance = run.role === role ? acceptanceOf(reading, run) : undefined;
    if (acceptance !== undefined) found.push(acceptance);
  }
  return found.toSorted((left, right) => left.at - right.at);
}

/** The value that the run holds for the canonical `term` by events before `before`; none before it began. */
export function heldBefore(reading: Reading, run: Run, term: Term, before: number): Term | undefined {
  if ((reading.beganAt[run.number] ?? 0) >= before) return undefined;
  return valueHeld(roleOf(reading, run), run, term, before);
}

/** The value that the run holds for the canonical `term` at its acceptance. */
export const heldAtAcceptance = (reading: Reading, { run, at }: Acceptance, term: Term): Term | undefined =>
  heldBefore(reading, run, term, at + 1);

/** The value that the run holds for the canonical `term` in the end. */
export const heldAtLast = (reading: Reading, run: Run, term: Term): Term | undefined =>
  heldBefore(reading, run, term, Number.POSITIVE_INFINITY);

/** The position of the event by which the run holds the canonical `term`, -1 from its start or if it never does. */
export const heldSince = (reading: Reading, run: Run, term: Term): number =>
  firstHeld(roleOf(reading, run), run, term)?.at ?? -1;

/** Whether `agent` follows its roles in this scenario. */
export const isHonest = (reading: Reading, agent: Term): boolean =>
  reading.scenario.honest.some((honest) => honest === agent);

/** The runs of `agent` that began before position `before`. */
export const runsOf = (reading: Reading, agent: Term, before: number): readonly Run[] =>
  reading.state.runs.filter((run) => run.agent === agent && (reading.beganAt[run.number] ?? 0) < before);

/** As `runsOf`, the claimant's own left out. */
export const othersOf = (reading: Reading, claimant: Run, agent: Term, before: number): readonly Run[] =>
  runsOf(reading, agent, before).filter((run) => run.number !== claimant.number);

/** Whether the adversary can derive `term` now. */
export const isDerivable = (reading: Reading, term: Term): boolean =>
  derivable(reading.state.knowledge, term);

/**
 * The position of the event after which the adversary can first derive `term`, -1 if from the start;
 * undefined if it never can. What it hears is learnt again from the beginning, so this is for breaches,
 * not for the search loop.
 */
export function derivableSince(reading: Reading, term: Term): number | undefined {
  if (!isDerivable(reading, term)) return undefined;
  let knowledge = initialState(reading.scenario).knowledge;
  if (derivable(knowledge, term)) return -1;
  for (const [at, event] of reading.state.trace.entries()) {
    const heard = heardFrom(reading, event);
    if (heard.length === 0) continue;
    for (const message of heard) knowledge = learn(knowledge, message);
    if (derivable(knowledge, term)) return at;
  }
  return reading.state.trace.length - 1;
}

/** What the adversary hears of an event: messages sent, secrets revealed, public values made. */
function heardFrom(reading: Reading, event: TraceEvent): readonly Term[] {
  switch (event.kind) {
    case 'begin':
      return publicValues(reading, reading.state.runs[event.run]);
    case 'receive':
      return [];
    case 'send':
      return [event.message];
    case 'reveal':
      return event.terms;
  }
}

function publicValues(reading: Reading, run: Run | undefined): readonly Term[] {
  if (run === undefined) return [];
  return roleOf(reading, run).fresh.flatMap((fresh) => {
    const value = fresh.public ? run.bindings[fresh.name.name] : undefined;
    return value === undefined ? [] : [value];
  });
}

/** An agent in a role, as sentences name it: `s in role S (run 2)`. */
export const printRun = (run: Run): string => `${print(run.agent)} in role ${run.role} (run ${run.number})`;
