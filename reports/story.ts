/**
 * A trace as a story: who is there, who sends what to whom, what the adversary passes on, holds back or
 * makes itself and from what, who accepts believing what. An honest run is the story without adversary.
 * @module
 */
import { derivable, learn, recipe } from '../model/deduce.ts';
import type { Knowledge } from '../model/knowledge.ts';
import { isTicket, keptIn, type Role } from '../model/role.ts';
import type { Spec } from '../model/spec.ts';
import { initialState, type Run, type Scenario, type SystemState, type TraceEvent } from '../model/system.ts';
import { agent, type Term } from '../model/term.ts';
import { comparedAs } from '../properties/agreement.ts';
import { roleNamed } from '../properties/goal.ts';
import { firstHeld, valueHeld } from '../properties/holding.ts';
import { type Abbreviations, abbreviate, type Naming, uniqueNames } from './abbreviation.ts';
import { ingredientsOf } from './ingredients.ts';
import type { BrokenGoal, Narrative, NarrativeRun, NarrativeStep, NarrativeView } from './report.ts';

/** A trace and how it is to be called. */
export interface Telling {
  readonly title: string;
  readonly scenario: Scenario;
  readonly state: SystemState;
  /** Other names for agents, where each plays one role. */
  readonly renamed?: ReadonlyMap<Term, string>;
  readonly broken?: readonly BrokenHere[];
}

/** A goal that the trace breaks, and the event that breaks it. */
export interface BrokenHere extends Omit<BrokenGoal, 'step'> {
  readonly at: number;
}

/** The story of a trace. */
export function narrativeOf(telling: Telling): Narrative {
  const { title, scenario, state, broken = [] } = telling;
  const told = tellingOf(telling);
  const steps: NarrativeStep[] = [];
  for (let at = 0; at < state.trace.length; at += 1) {
    const event = state.trace[at] as TraceEvent;
    if (event.kind === 'begin') continue;
    const exchanged = event.kind === 'send' ? exchange(told, at) : undefined;
    const step = exchanged ?? stepOf(told, at);
    steps.push({ ...step, learns: learntFrom(told, at) });
    told.numbers.set(at, steps.length);
    if (exchanged === undefined) continue;
    at = nextMessage(told, at);
    told.numbers.set(at, steps.length);
  }
  return {
    kind: 'narrative',
    title,
    roles: scenario.spec.roles.map(({ name }) => name),
    runs: state.runs.map((run) => runOf(told, scenario.spec, run)),
    steps: steps.map((step, index) => ({ ...step, step: index + 1 })),
    key: told.names.key.filter(({ name }) => steps.every(({ label }) => label !== name)),
    views: viewsIn(told),
    broken: broken.map(({ at, ...goal }) => {
      const step = told.numbers.get(at);
      return step === undefined ? goal : { ...goal, step };
    }),
  };
}

/** The values of the runs that the adversary can make after an event and could not before it, in words. */
function learntFrom({ knowledge, secrets, names }: Told, at: number): readonly string[] {
  const [before, after] = [knowledge[at], knowledge[at + 1]];
  if (before === undefined || after === undefined || before === after) return [];
  return secrets
    .filter((term) => derivable(after, term) && !derivable(before, term))
    .map((term) => names.short(term));
}

/** What each run has in the end under each name of the spec; names that no run has are left out. */
function viewsIn({ scenario: { spec }, state, names }: Told): readonly NarrativeView[] {
  return spec.values.flatMap((value) => {
    const held = state.runs.map((run) =>
      valueHeld(roleNamed(spec, run.role), run, comparedAs(value), Number.POSITIVE_INFINITY),
    );
    const different = new Set(held.filter((one) => one !== undefined));
    if (different.size === 0) return [];
    const texts = held.map((one) => (one === undefined ? '' : names.short(one)));
    return [{ name: value.name, held: texts, differs: different.size > 1 }];
  });
}

/** What the parts of a story share. */
interface Told {
  readonly scenario: Scenario;
  readonly state: SystemState;
  readonly names: Abbreviations;
  /** The adversary's knowledge before each event, and after the last. */
  readonly knowledge: readonly Knowledge[];
  /** What the runs have made or hold, apart from names. */
  readonly secrets: readonly Term[];
  /** The event at which each message was heard; -1 for what was known from the start. */
  readonly heardAt: readonly number[];
  /** The step that tells an event. */
  readonly numbers: Map<number, number>;
  /** Whom each run takes for whom and since when, by run and role, as far as it was asked. */
  readonly partners: Map<string, { readonly held: ReturnType<typeof firstHeld> }>;
}

function tellingOf({ scenario, state, renamed }: Telling): Told {
  const shown = state.trace.flatMap((event) =>
    'message' in event ? [event.message] : 'terms' in event ? event.terms : [],
  );
  const { knowledge, heardAt } = knowledgeBefore(scenario, state);
  return {
    scenario,
    state,
    names: abbreviate({
      shown,
      named: namesIn(scenario.spec, state),
      ...(renamed !== undefined && { renamed }),
    }),
    knowledge,
    secrets: secretsOf(scenario.spec, state),
    heardAt,
    numbers: new Map(),
    partners: new Map(),
  };
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

function runOf({ names }: Told, spec: Spec, run: Run): NarrativeRun {
  const role = roleNamed(spec, run.role);
  const beliefs = spec.roles
    .filter(({ name }) => name !== run.role)
    .flatMap(({ name }) => {
      const holder = valueHeld(role, run, agent(name), Number.POSITIVE_INFINITY);
      return holder === undefined ? [] : [{ role: name, agent: names.short(holder) }];
    });
  return { run: run.number, role: run.role, agent: names.short(run.agent), beliefs };
}

type Message = Extract<TraceEvent, { readonly kind: 'send' | 'receive' }>;

/** The event after `at` that is not the beginning of a run. */
function nextMessage({ state }: Told, at: number): number {
  let next = at + 1;
  while (state.trace[next]?.kind === 'begin') next += 1;
  return next;
}

/** A send and the receive right after it, where they are what both sides take them for. */
function exchange(told: Told, at: number): NarrativeStep | undefined {
  const sent = told.state.trace[at] as Message;
  const next = nextMessage(told, at);
  const taken = told.state.trace[next];
  if (taken?.kind !== 'receive' || taken.message !== sent.message) return undefined;
  const sender = told.state.runs[sent.run] as Run;
  const receiver = told.state.runs[taken.run] as Run;
  const meant = partner(told, sent, at);
  const believed = partner(told, taken, next);
  if (meant !== undefined && meant !== receiver.agent) return undefined;
  if (believed !== undefined && believed !== sender.agent) return undefined;
  const step = stepOf(told, at);
  return {
    ...step,
    action: 'exchange',
    to: playerName(told.names, told.state, receiver),
    receiver: receiver.number,
    notes: [...step.notes, ...notesOf(told, taken, next)],
  };
}

function stepOf(told: Told, at: number): NarrativeStep {
  const event = told.state.trace[at] as Exclude<TraceEvent, { readonly kind: 'begin' }>;
  switch (event.kind) {
    case 'reveal':
      return {
        step: 0,
        action: 'reveal',
        from: event.of,
        to: 'the adversary',
        label: '',
        message: event.terms.map(told.names.inWords).join(', '),
        origin: '',
        notes: [],
        learns: [],
      };
    case 'send':
      return { ...messageStep(told, event), ...sendersSide(told, event, at) };
    case 'receive':
      return { ...messageStep(told, event), ...receiversSide(told, event, at) };
  }
}

function messageStep({ scenario, state, names }: Told, event: Message): NarrativeStep {
  const run = state.runs[event.run] as Run;
  const role = roleNamed(scenario.spec, run.role);
  const transition = role.transitions[event.transition];
  const kept = transition !== undefined && isTicket(role, transition);
  return {
    step: 0,
    action: event.kind,
    run: event.run,
    from: playerName(names, state, run),
    to: playerName(names, state, run),
    label: transition?.label ?? '',
    message: names.message(kept ? keptIn(event.message) : event.message),
    origin: '',
    notes: [],
    learns: [],
  };
}

/** An agent by its name; where it plays several runs, which of them this is. */
function playerName(names: Abbreviations, { runs }: SystemState, run: Run): string {
  const name = names.short(run.agent);
  return runs.filter(({ agent: other }) => other === run.agent).length > 1
    ? `${name} (run ${run.number})`
    : name;
}

function sendersSide(told: Told, event: Message, at: number): Pick<NarrativeStep, 'to' | 'notes'> {
  const meant = partner(told, event, at);
  return {
    to: meant === undefined ? 'the network' : told.names.short(meant),
    notes: notesOf(told, event, at),
  };
}

function receiversSide(
  told: Told,
  event: Message,
  at: number,
): Pick<NarrativeStep, 'from' | 'origin' | 'notes'> {
  const believed = partner(told, event, at);
  const sent = lastSend(told, event.message, at);
  const genuine = sent !== undefined && (believed === undefined || sent.run.agent === believed);
  const dishonest = told.scenario.dishonest.some((other) => other.agent === believed);
  const name = believed === undefined ? '' : told.names.short(believed);
  const from = genuine
    ? playerName(told.names, told.state, sent.run)
    : believed === undefined
      ? 'the adversary'
      : dishonest
        ? name
        : `the adversary as ${name}`;
  return { from, origin: originOf(told, event.message, at, sent), notes: notesOf(told, event, at) };
}

/** The agent that a run holds, right after an event, for the role at the other end of its arrow. */
function partner(told: Told, event: Message, at: number): Term | undefined {
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

interface Sent {
  readonly at: number;
  readonly run: Run;
}

/** The last time before `at` that a run sent exactly this message. */
function lastSend({ state }: Told, message: Term, at: number): Sent | undefined {
  const before = state.trace.findLastIndex(
    (event, index) => index < at && event.kind === 'send' && event.message === message,
  );
  const event = state.trace[before];
  return event?.kind === 'send' ? { at: before, run: state.runs[event.run] as Run } : undefined;
}

function originOf(told: Told, message: Term, at: number, sent: Sent | undefined): string {
  if (sent !== undefined) return `as sent in step ${told.numbers.get(sent.at) ?? '?'}`;
  const knowledge = told.knowledge[at];
  const made = knowledge === undefined ? undefined : recipe(knowledge, message);
  if (knowledge === undefined || made === undefined) return '';
  const ingredients = ingredientsOf(made, {
    heard: knowledge.heard,
    origin: (index) => {
      const step = told.numbers.get(told.heardAt[index] ?? -1);
      return step === undefined ? undefined : `step ${step}`;
    },
    inWords: told.names.inWords,
  });
  return ingredients === '' ? 'made from what is public' : `made from ${ingredients}`;
}

function notesOf(told: Told, event: Message, at: number): readonly string[] {
  const run = told.state.runs[event.run] as Run;
  const role = roleNamed(told.scenario.spec, run.role);
  const last = run.taken.at(-1)?.at === at;
  const stopped =
    last && run.stopped !== undefined
      ? [`${playerName(told.names, told.state, run)} stops: ${run.stopped}`]
      : [];
  if (stopped.length > 0 || !role.acceptsAt.includes(event.transition)) return stopped;
  return [`${playerName(told.names, told.state, run)} accepts${believing(told, run, at)}`];
}

/** Whom a run that accepts takes for what; nothing where each agent is called as its role. */
function believing({ scenario, names }: Told, run: Run, at: number): string {
  const role = roleNamed(scenario.spec, run.role);
  const beliefs = scenario.spec.roles.flatMap(({ name }) => {
    const holder = name === run.role ? undefined : valueHeld(role, run, agent(name), at + 1);
    return holder === undefined || names.short(holder) === name ? [] : [`${name} is ${names.short(holder)}`];
  });
  return beliefs.length === 0 ? '' : `, believing that ${beliefs.join(' and ')}`;
}
