/**
 * What all parts of a story share: the trace, the names under which its terms are told, what the adversary
 * knew before each event, and which step tells which event.
 * @module
 */
import { learn } from '../model/deduce.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { Role } from '../model/role.ts';
import type { Spec } from '../model/spec.ts';
import { initialState, type Run, type Scenario, type SystemState, type TraceEvent } from '../model/system.ts';
import { agent, type Term } from '../model/term.ts';
import { roleNamed } from '../properties/goal.ts';
import { firstHeld, valueHeld } from '../properties/holding.ts';
import { type Abbreviations, abbreviate, type Naming, uniqueNames } from './abbreviation.ts';
import type { AttackName, BrokenGoal } from './report.ts';

/** A trace and how it is to be called. */
export interface Telling {
  readonly title: string;
  readonly scenario: Scenario;
  readonly state: SystemState;
  /** Other names for agents, where each plays one role. */
  readonly renamed?: ReadonlyMap<Term, string>;
  readonly broken?: readonly BrokenHere[];
  /** What kinds of attack it is. */
  readonly names?: readonly NamedHere[];
}

/** A kind of attack, and the events by which it can be seen. */
export interface NamedHere extends AttackName {
  readonly at: readonly number[];
}

/** A goal that the trace breaks, and the event that breaks it. */
export interface BrokenHere extends Omit<BrokenGoal, 'step' | 'why'> {
  /** The event that breaks it, and the run whose claim it breaks. */
  readonly at: number;
  readonly run: number;
}

/** What the parts of a story share. */
export interface Told {
  readonly scenario: Scenario;
  readonly state: SystemState;
  readonly names: Abbreviations;
  /** The adversary's knowledge before each event, and after the last. */
  readonly knowledge: readonly Knowledge[];
  /** What the runs have made or hold, apart from names. */
  readonly secrets: readonly Term[];
  /** The event at which each message was heard; -1 for what was known from the start. */
  readonly heardAt: readonly number[];
  /** The step that tells each event. */
  readonly numbers: ReadonlyMap<number, number>;
  /** Whom each run takes for whom and since when, by run and role, as far as it was asked. */
  readonly partners: Map<string, { readonly held: ReturnType<typeof firstHeld> }>;
}

/** A trace made ready to be told. */
export function toldOf({ scenario, state, renamed }: Telling): Told {
  const shown = state.trace.flatMap((event) =>
    'message' in event ? [event.message] : 'terms' in event ? event.terms : [],
  );
  const unnumbered: Omit<Told, 'numbers'> = {
    scenario,
    state,
    names: abbreviate({
      shown,
      named: namesIn(scenario.spec, state),
      ...(renamed !== undefined && { renamed }),
    }),
    ...knowledgeBefore(scenario, state),
    secrets: secretsOf(scenario.spec, state),
    partners: new Map(),
  };
  return { ...unnumbered, numbers: numbersIn(unnumbered) };
}

/** A number for each event that is not the beginning of a run; one for a message that arrives at once. */
function numbersIn(told: Omit<Told, 'numbers'>): ReadonlyMap<number, number> {
  const numbers = new Map<number, number>();
  let step = 0;
  for (const [at, event] of told.state.trace.entries()) {
    if (event.kind === 'begin' || numbers.has(at)) continue;
    step += 1;
    numbers.set(at, step);
    const taken = takenAtOnce(told, at);
    if (taken !== undefined) numbers.set(taken, step);
  }
  return numbers;
}

/** The receive right after a send of the same message, where it is what both sides take it for. */
export function takenAtOnce(told: Omit<Told, 'numbers'>, at: number): number | undefined {
  const { trace, runs } = told.state;
  const sent = trace[at];
  const next = nextMessage(told, at);
  const taken = trace[next];
  if (sent?.kind !== 'send' || taken?.kind !== 'receive' || taken.message !== sent.message) return undefined;
  const meant = partner(told, sent, at);
  const believed = partner(told, taken, next);
  if (meant !== undefined && meant !== runs[taken.run]?.agent) return undefined;
  if (believed !== undefined && believed !== runs[sent.run]?.agent) return undefined;
  return next;
}

/** What the runs have made or hold under the names of the spec; who somebody is can be no secret here. */
const secretsOf = (spec: Spec, { runs }: SystemState): readonly Term[] => [
  ...new Set(
    runs.flatMap((run) =>
      spec.values
        .filter(({ kind }) => kind !== 'name')
        .flatMap(
          ({ term }) => valueHeld(roleNamed(spec, run.role), run, term, Number.POSITIVE_INFINITY) ?? [],
        ),
    ),
  ),
];

/** Names of values and messages as the spec has them. */
const namesIn = (spec: Spec, state: SystemState): ReadonlyMap<Term, string> =>
  uniqueNames(state.runs.flatMap((run) => [...valueNames(spec, run), ...messageNames(spec, state, run)]));

const valueNames = (spec: Spec, run: Run): readonly Naming[] =>
  spec.values.flatMap(({ kind, name, term }) => {
    const value =
      kind === 'key' ? valueHeld(roleNamed(spec, run.role), run, term, Number.POSITIVE_INFINITY) : undefined;
    return value === undefined ? [] : [{ term: value, name, run: run.number }];
  });

const messageNames = (spec: Spec, { trace }: SystemState, run: Run): readonly Naming[] =>
  run.taken.flatMap(({ at, transition }) => {
    const event = trace[at];
    const name = roleNamed(spec, run.role).transitions[transition]?.label ?? '';
    return event !== undefined && 'message' in event ? [{ term: event.message, name, run: run.number }] : [];
  });

/** Plays the adversary's part again, to see what it knew when. */
function knowledgeBefore(scenario: Scenario, state: SystemState): Pick<Told, 'knowledge' | 'heardAt'> {
  let current = initialState(scenario).knowledge;
  const knowledge: Knowledge[] = [];
  const heardAt: number[] = current.heard.map(() => -1);
  state.trace.forEach((event, at) => {
    knowledge.push(current);
    current = learntAt(scenario.spec, state, event).reduce(learn, current);
    while (heardAt.length < current.heard.length) heardAt.push(at);
  });
  return { knowledge: [...knowledge, current], heardAt };
}

function learntAt(spec: Spec, state: SystemState, event: TraceEvent): readonly Term[] {
  switch (event.kind) {
    case 'begin': {
      const run = state.runs[event.run] as Run;
      const published = roleNamed(spec, run.role).fresh.filter((value) => value.public);
      return published.flatMap(({ name }) => run.bindings[name.name] ?? []);
    }
    case 'receive':
      return [];
    case 'send':
      return [event.message];
    case 'reveal':
      return event.terms;
  }
}

/** A message sent or received. */
export type Message = Extract<TraceEvent, { readonly kind: 'send' | 'receive' }>;

/** The event after `at` that is not the beginning of a run. */
function nextMessage({ state }: Pick<Told, 'state'>, at: number): number {
  let next = at + 1;
  while (state.trace[next]?.kind === 'begin') next += 1;
  return next;
}

/** An agent by its name; where it plays several runs, which of them this is. */
export function playerName({ names, state: { runs } }: Omit<Told, 'numbers'>, run: Run): string {
  const name = names.short(run.agent);
  return runs.filter(({ agent: other }) => other === run.agent).length > 1
    ? `${name} (run ${run.number})`
    : name;
}

/** The agent that a run holds, right after an event, for the role at the other end of its arrow. */
export function partner(told: Omit<Told, 'numbers'>, event: Message, at: number): Term | undefined {
  const run = told.state.runs[event.run] as Run;
  const role = roleNamed(told.scenario.spec, run.role);
  const wire = role.transitions[event.transition]?.wire;
  if (wire === undefined) return undefined;
  const key = `${run.number} ${wire}`;
  const known = told.partners.get(key) ?? { held: heldSometime(role, run, agent(wire)) };
  told.partners.set(key, known);
  return known.held !== undefined && known.held.at <= at ? known.held.value : undefined;
}

/** What a run holds for a name, and since when; a name once held stays. */
const heldSometime = (role: Role, run: Run, name: Term): ReturnType<typeof firstHeld> =>
  valueHeld(role, run, name, Number.POSITIVE_INFINITY) === undefined ? undefined : firstHeld(role, run, name);

/** When a message was sent, and by which run. */
export interface Sent {
  readonly at: number;
  readonly run: Run;
}

/** The last time before `at` that a run sent exactly this message. */
export function lastSend({ state }: Told, message: Term, at: number): Sent | undefined {
  const before = state.trace.findLastIndex(
    (event, index) => index < at && event.kind === 'send' && event.message === message,
  );
  const event = state.trace[before];
  return event?.kind === 'send' ? { at: before, run: state.runs[event.run] as Run } : undefined;
}
