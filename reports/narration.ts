/**
 * A trace in sentences with causes: for each step who does what, where the adversary has each part from, which checks
 * the receiver makes and why they pass, what follows. The form is that in which papers tell attacks (G. Lowe, An
 * attack on the Needham-Schroeder public-key authentication protocol, 1995); everything said is read off the trace.
 * @module
 */
import { derivable } from '../model/deduce.ts';
import { isTicket } from '../model/role.ts';
import type { Run, TraceEvent } from '../model/system.ts';
import { occursIn, type Term } from '../model/term.ts';
import { roleNamed } from '../properties/goal.ts';
import { checkedAt } from './checked.ts';
import { listed } from './listed.ts';
import { emptyWorkshop, ingredientClauses, type Workshop, wayTo } from './provenance.ts';
import type { NarrativeStep } from './report.ts';
import { lastSend, type Message, partner, playerName, type Told } from './told.ts';

/** Tells the step that begins with the event at `at` and ends with that at `taken`; asked in the order of the steps. */
export type Narrate = (step: NarrativeStep, at: number, taken: number | undefined) => readonly string[];

/** Ready to tell the steps of a trace. */
export function narration(told: Told): Narrate {
  const workshop = emptyWorkshop();
  return (step, at, taken) => {
    const event = told.state.trace[at] as TraceEvent;
    switch (event.kind) {
      case 'begin':
        return [];
      case 'reveal':
        return [`${grantOf(event)}: ${step.message}.`, ...learning(told, at)];
      case 'send':
        return taken === undefined ? sent(told, step, event, at) : exchanged(told, step, at, taken);
      case 'receive':
        return received(told, workshop, step, event, at);
    }
  };
}

/** What the adversary has besides the network, where it plays a part in this trace. */
export function settingOf(told: Told): readonly string[] {
  const { dishonest, compromised, unpossessed, spec } = told.scenario;
  const shown = told.state.trace.flatMap((event) => ('message' in event ? [event.message] : []));
  const held = told.state.runs.flatMap((run) => Object.values(run.bindings));
  const matters = (term: Term): boolean => [...shown, ...held].some((whole) => occursIn(term, whole));
  const name = (term: Term): string => told.names.short(term);
  return [
    ...dishonest.flatMap(({ agent, roles }) => {
      const brought = roles
        .flatMap((role) => roleNamed(spec, role).secrets)
        .filter((secret) => secret.ground && matters(secret));
      return [
        ...(matters(agent)
          ? [
              `${name(agent)} is dishonest${roles.length === 0 ? ', an insider' : ''}: the adversary has its keys and its genuine certificates, and acts in its name.`,
            ]
          : []),
        ...(brought.length === 0
          ? []
          : [
              `${listed(roles)} is dishonest, and the adversary has what belongs to that role: ${listed(brought.map(told.names.inWords))}.`,
            ]),
      ];
    }),
    ...compromised.map(
      (authority) => `The adversary has the private key of ${name(authority)}, a CA that is trusted here.`,
    ),
    ...(unpossessed
      ? ['The adversary has certificates for its own names over keys that it does not hold.']
      : []),
  ];
}

function grantOf({ reveal, of }: Extract<TraceEvent, { readonly kind: 'reveal' }>): string {
  switch (reveal) {
    case 'key':
      return `The adversary is given the long-term keys of ${of}`;
    case 'session':
      return `The adversary is given the secrets that ${of} made for its session`;
    case 'later':
      return 'Now that the session is over, the adversary is given all long-term keys';
  }
}

const named = ({ label, message }: NarrativeStep): string =>
  label === '' ? `: ${message}` : ` ${label}: ${message}`;

function sent(told: Told, step: NarrativeStep, event: Message, at: number): readonly string[] {
  const run = told.state.runs[event.run] as Run;
  const meant = partner(told, event, at);
  const player = playerName(told, run);
  if (keeps(told, event)) return [`${player} keeps${named(step)}.`, keptText, ...notes(step)];
  const to = meant === undefined ? `to whoever may be at the other end` : `to ${told.names.short(meant)}`;
  return [
    `${player} sends ${to}${named(step)}.`,
    ...opening(told, run, at),
    ...checkedAt(told, event, at),
    ...learning(told, at),
    ...fate(told, event, at, meant),
    ...notes(step),
  ];
}

function exchanged(told: Told, step: NarrativeStep, at: number, taken: number): readonly string[] {
  const [sending, receiving] = [told.state.trace[at], told.state.trace[taken]] as [Message, Message];
  const [sender, receiver] = [told.state.runs[sending.run], told.state.runs[receiving.run]] as [Run, Run];
  const [from, to] = [playerName(told, sender), playerName(told, receiver)];
  const deed = keeps(told, sending)
    ? `${from} keeps, and ${to} resumes,${named(step)}.`
    : `${from} sends to ${to}, and it arrives unchanged,${named(step)}.`;
  return [
    deed,
    ...(keeps(told, sending) ? [keptText] : []),
    ...opening(told, sender, at),
    ...checkedAt(told, sending, at),
    ...learning(told, at),
    ...opening(told, receiver, taken),
    ...checkedAt(told, receiving, taken),
    ...notes(step),
  ];
}

function received(
  told: Told,
  workshop: Workshop,
  step: NarrativeStep,
  event: Message,
  at: number,
): readonly string[] {
  const run = told.state.runs[event.run] as Run;
  const to = playerName(told, run);
  const deed = keeps(told, event)
    ? `${to} resumes${named(step)}.`
    : `The adversary${inWhoseName(told, event, at)} sends to ${to}${named(step)}.`;
  return [
    deed,
    sourceOf(told, workshop, event, at),
    ...opening(told, run, at),
    ...checkedAt(told, event, at),
    ...notes(step),
  ];
}

/** As whom, where the receiver takes the message to come from somebody. */
function inWhoseName(told: Told, event: Message, at: number): string {
  const believed = partner(told, event, at);
  if (believed === undefined) return '';
  const name = told.names.short(believed);
  const isOwn = told.scenario.dishonest.some(({ agent }) => agent === believed);
  return isOwn ? `, as ${name},` : `, in the name of ${name},`;
}

/** Where a message that is not what somebody has just sent comes from. */
function sourceOf(told: Told, workshop: Workshop, event: Message, at: number): string {
  const earlier = lastSend(told, event.message, at);
  if (earlier !== undefined) {
    const since = `${playerName(told, earlier.run)} ${keeps(told, event) ? 'kept' : 'sent'} in step ${told.numbers.get(earlier.at)}`;
    if (keeps(told, event)) return `That is what ${since}.`;
    const again = isTakenBefore(told, event.message, at) ? ', for another time' : '';
    return `That is what ${since}, passed on unchanged${again}.`;
  }
  const clauses = ingredientClauses(told, at, event.message, workshop);
  const step = told.numbers.get(at);
  if (event.message.kind === 'application' && step !== undefined) workshop.sent.set(event.message, step);
  return clauses.length === 0 ? 'All of it is public.' : `The adversary makes it of ${clauses.join('; ')}.`;
}

const keptText = 'It is kept for later runs of the same agent; nobody else sees it.';

const notes = (step: NarrativeStep): readonly string[] => step.notes.map((note) => `${note}.`);

/** Whether an agent keeps something for its own later runs by this event, or resumes it. */
function keeps(told: Told, event: Message): boolean {
  const role = roleNamed(told.scenario.spec, (told.state.runs[event.run] as Run).role);
  const transition = role.transitions[event.transition];
  return transition !== undefined && isTicket(role, transition);
}

/** What a run is, at its first event. */
function opening(told: Told, run: Run, at: number): readonly string[] {
  if (run.taken[0]?.at !== at) return [];
  const role = roleNamed(told.scenario.spec, run.role);
  const peers = role.peers.flatMap(({ role: name, name: { name: bound } }) => {
    const value = run.bindings[bound];
    return value === undefined || told.names.short(value) === name
      ? []
      : [`${told.names.short(value)} for ${calledIn(told, bound) ?? name}`];
  });
  const chosen = peers.length === 0 ? '' : `, having chosen ${listed(peers)}`;
  const player = playerName(told, run);
  return player === run.role && chosen === '' ? [] : [`${player} begins here, in role ${run.role}${chosen}.`];
}

/** The name under which the spec has whom a run chooses: a second name of a role, where it is chosen under that. */
const calledIn = ({ scenario: { spec } }: Told, bound: string): string | undefined =>
  spec.values.find(({ kind, name }) => kind === 'name' && name === bound)?.name;

/** What the adversary gets out of an event, and how. */
function learning(told: Told, at: number): readonly string[] {
  const [before, after] = [told.knowledge[at], told.knowledge[at + 1]];
  if (before === undefined || after === undefined || before === after) return [];
  const event = told.state.trace[at];
  const given = event?.kind === 'reveal' ? event.terms : [];
  const news = told.secrets.filter(
    (term) => !given.includes(term) && derivable(after, term) && !derivable(before, term),
  );
  const ways = new Map<string, string[]>();
  for (const term of news) {
    const how = howLearnt(told, at, term);
    ways.set(how, [...(ways.get(how) ?? []), told.names.short(term)]);
  }
  return ways.size === 0
    ? []
    : [`The adversary ${listed([...ways].map(([how, what]) => `${how} ${listed(what)}`))}.`];
}

function howLearnt(told: Told, at: number, term: Term): string {
  const way = wayTo(told, at, term);
  if (way === undefined) return 'can now compute';
  const step = told.numbers.get(way.heardAt);
  const what = way.heardAt === at || step === undefined ? 'this' : `what it heard in step ${step}`;
  return way.keys.length === 0 ? 'reads' : `opens ${what} with ${listed(way.keys)} and has`;
}

/** What becomes of a message that is not delivered at once. */
function fate(told: Told, event: Message, at: number, meant: Term | undefined): readonly string[] {
  const { trace } = told.state;
  const next = trace.findIndex(
    (other, index) => index > at && other.kind === 'receive' && other.message === event.message,
  );
  if (next !== -1) return [];
  if (told.scenario.dishonest.some(({ agent }) => agent === meant)) return [];
  return meant === undefined ? ['Nobody receives it.'] : [`It does not reach ${told.names.short(meant)}.`];
}

const isTakenBefore = (told: Told, message: Term, at: number): boolean =>
  told.state.trace.some(
    (event, index) => index < at && event.kind === 'receive' && event.message === message,
  );
