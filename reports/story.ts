/**
 * A trace as a story: who is there, who sends what to whom, what the adversary passes on, holds back or
 * makes itself and from what, who accepts believing what. An honest run is the story without adversary.
 * @module
 */
import { derivable, recipe } from '../model/deduce.ts';
import { isTicket, keptIn } from '../model/role.ts';
import type { Spec } from '../model/spec.ts';
import type { Run, TraceEvent } from '../model/system.ts';
import { agent, type Term } from '../model/term.ts';
import { comparedAs } from '../properties/agreement.ts';
import { roleNamed } from '../properties/goal.ts';
import { valueHeld } from '../properties/holding.ts';
import { ingredientsOf } from './ingredients.ts';
import { listed } from './listed.ts';
import { narration, settingOf } from './narration.ts';
import { outcomeOf } from './outcome.ts';
import type { AttackName, Narrative, NarrativeRun, NarrativeStep, NarrativeView } from './report.ts';
import {
  lastSend,
  type Message,
  type NamedHere,
  partner,
  playerName,
  type Sent,
  type Telling,
  type Told,
  takenAtOnce,
  toldOf,
} from './told.ts';

/** The story of a trace. */
export function narrativeOf(telling: Telling): Narrative {
  const { title, scenario, state, names, broken = [] } = telling;
  const told = toldOf(telling);
  const steps = stepsOf(told);
  return {
    kind: 'narrative',
    title,
    roles: scenario.spec.roles.map(({ name }) => name),
    runs: state.runs.map((run) => runOf(told, scenario.spec, run)),
    ...(names !== undefined && { names: names.map((named) => nameIn(told, named)) }),
    setting: settingOf(told),
    steps,
    key: told.names.key.filter(({ name }) => steps.every(({ label }) => label !== name)),
    views: viewsIn(told),
    broken: broken.map((goal) => {
      const { at, run: _, ...quoted } = goal;
      const step = told.numbers.get(at);
      return { ...quoted, ...(step !== undefined && { step }), why: outcomeOf(told, goal) };
    }),
  };
}

/** A name with the steps by which it can be seen. */
function nameIn({ numbers }: Told, { name, because, see, at }: NamedHere): AttackName {
  const steps = [...new Set(at.flatMap((event) => numbers.get(event) ?? []))];
  const where = steps.length === 0 ? '' : ` (step ${listed(steps.map(String))})`;
  return { name, because: `${because}${where}`, see };
}

/** The steps, in order; a message that arrives at once is one step. */
function stepsOf(told: Told): readonly NarrativeStep[] {
  const narrate = narration(told);
  const steps: NarrativeStep[] = [];
  let next = 0;
  for (const [at, event] of told.state.trace.entries()) {
    if (event.kind === 'begin' || at < next) continue;
    const taken = takenAtOnce(told, at);
    const step = {
      ...(taken === undefined ? stepOf(told, at) : exchange(told, at, taken)),
      learns: learntFrom(told, at),
    };
    steps.push({ ...step, step: steps.length + 1, told: narrate(step, at, taken) });
    next = (taken ?? at) + 1;
  }
  return steps;
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

/** A send, and the receive right after it. */
function exchange(told: Told, at: number, taken: number): NarrativeStep {
  const event = told.state.trace[taken] as Message;
  const receiver = told.state.runs[event.run] as Run;
  const step = stepOf(told, at);
  return {
    ...step,
    action: 'exchange',
    to: playerName(told, receiver),
    receiver: receiver.number,
    notes: [...step.notes, ...notesOf(told, event, taken)],
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
        told: [],
      };
    case 'send':
      return { ...messageStep(told, event), ...sendersSide(told, event, at) };
    case 'receive':
      return { ...messageStep(told, event), ...receiversSide(told, event, at) };
  }
}

function messageStep(told: Told, event: Message): NarrativeStep {
  const { scenario, state, names } = told;
  const run = state.runs[event.run] as Run;
  const role = roleNamed(scenario.spec, run.role);
  const transition = role.transitions[event.transition];
  const kept = transition !== undefined && isTicket(role, transition);
  return {
    step: 0,
    action: event.kind,
    run: event.run,
    from: playerName(told, run),
    to: playerName(told, run),
    label: transition?.label ?? '',
    message: names.message(kept ? keptIn(event.message) : event.message),
    origin: '',
    notes: [],
    learns: [],
    told: [],
  };
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
    ? playerName(told, sent.run)
    : believed === undefined
      ? 'the adversary'
      : dishonest
        ? name
        : `the adversary as ${name}`;
  return { from, origin: originOf(told, event.message, at, sent), notes: notesOf(told, event, at) };
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
  const stopped = last && run.stopped !== undefined ? [`${playerName(told, run)} stops: ${run.stopped}`] : [];
  if (stopped.length > 0 || !role.acceptsAt.includes(event.transition)) return stopped;
  return [`${playerName(told, run)} accepts${believing(told, run, at)}`];
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
