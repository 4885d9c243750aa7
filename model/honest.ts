/**
 * The honest run: every role played once by an honest agent of its own, every message delivered as
 * sent. A spec whose honest run does not finish says nothing, so it is executed before anything else.
 * @module
 */
import type { Diagnostic } from './notation/diagnostic.ts';
import type { Span } from './notation/syntax.ts';
import { type Role, viewOf } from './role.ts';
import { ownRoles, type PlannedHop, type Spec } from './spec.ts';
import { initialState, nextWays, type Run, type Scenario, type SystemState, step } from './system.ts';
import { type Atom, agent, type Term } from './term.ts';
import { print, printMessage } from './term-print.ts';

/** The finished honest run, or where it got stuck and why. */
export type HonestRun =
  | { readonly kind: 'finished'; readonly scenario: Scenario; readonly state: SystemState }
  | { readonly kind: 'stuck'; readonly state: SystemState; readonly diagnostic: Diagnostic };

/** Plays the protocol once, in the order of its flow; where it has branches, on the first way. */
export const runHonestly = (spec: Spec): HonestRun => play(spec, [honestWay(spec)]);

const honestWay = (spec: Spec): readonly PlannedHop[] => spec.ways?.[0] ?? hopsOf(spec);

/**
 * Further ways through the branches that no honest run takes: said, not refused, because a branch may be
 * there for what only a dishonest party does. What such a way resumes, the honest run has kept before.
 */
export const idleWays = (spec: Spec): readonly Diagnostic[] =>
  (spec.ways ?? []).slice(1).flatMap((way) => {
    const before = way.some(isTicket) ? [honestWay(spec)] : [];
    const played = play(spec, [...before, way]);
    return played.kind === 'finished' ? [] : [idle(played.diagnostic)];
  });

const isTicket = ({ from, to }: PlannedHop): boolean => from === to;

const idle = ({ message, ...stuckAt }: Diagnostic): Diagnostic => ({
  ...stuckAt,
  code: 'T502',
  severity: 'lint',
  message: message.replace('the honest run gets stuck here', 'no honest run takes this way'),
});

/** Plays ways one after the other, by runs of the same agents. */
function play(spec: Spec, ways: readonly (readonly PlannedHop[])[]): HonestRun {
  const scenario = { ...honestScenario(spec), runsMax: spec.roles.length * ways.length };
  let state = initialState(scenario);
  for (const hops of ways) {
    const played = playOnce(spec, scenario, state, hops);
    if (played.kind === 'stuck') return played;
    state = played.state;
  }
  return { kind: 'finished', scenario, state };
}

function playOnce(
  spec: Spec,
  scenario: Scenario,
  before: SystemState,
  hops: readonly PlannedHop[],
): HonestRun {
  let state = before;
  for (const role of ownRoles(spec)) {
    const begun = step(scenario, state, {
      kind: 'begin',
      role: role.name,
      agent: honestAgent(spec, role.name),
      peers: role.peers.map((peer) => honestAgent(spec, peer.role)),
    });
    if (begun.kind === 'refused')
      return stuck(state, firstSpan(spec), `${role.name} cannot start: ${begun.because.detail}`);
    state = begun.state;
  }
  for (const hop of hops) {
    const next = isTicket(hop)
      ? playTicket(scenario, state, hop)
      : playHop(spec, scenario, withTickets(scenario, state, hop), hop);
    if ('diagnostic' in next) return { kind: 'stuck', state, diagnostic: next.diagnostic };
    state = next.state;
  }
  return { kind: 'finished', scenario, state };
}

/** One honest agent for each role, nobody dishonest. */
export function honestScenario(spec: Spec): Scenario {
  return {
    spec,
    honest: spec.roles.map((role) => honestAgent(spec, role.name)),
    dishonest: [],
    compromised: [],
    unpossessed: false,
    reveals: [],
    typed: true,
    selfTalk: false,
    runsMax: spec.roles.length,
  };
}

/** The agent that plays `role` in an honest run: the role's name in lower case, or with a mark. */
export function honestAgent(spec: Spec, role: string): Atom {
  const taken = new Set([
    ...spec.roles.map((other) => other.name),
    ...spec.authorities.map((name) => name.name),
  ]);
  const lower = role.toLowerCase();
  const clash =
    taken.has(lower) || spec.roles.some((other) => other.name !== role && other.name.toLowerCase() === lower);
  return agent(clash ? `${role}'` : lower);
}

/** The flow's hops in order, read back from the machines. */
function hopsOf(spec: Spec): readonly PlannedHop[] {
  const plans = ownRoles(spec).flatMap((role) =>
    role.transitions
      .filter((transition) => transition.kind === 'send')
      .map(({ hop, wire, span, label }) => ({ hop, from: role.name, to: wire, span, label })),
  );
  return plans.toSorted((left, right) => left.hop - right.hop);
}

/** The role keeps something, or resumes what was kept last. */
function playTicket(scenario: Scenario, state: SystemState, plan: PlannedHop): Played {
  const { number, role } = runOf(state, plan.from);
  if (plan.sent !== undefined) {
    const sent = step(scenario, state, { kind: 'dispatch', run: number, transition: plan.sent });
    return sent.kind === 'done' ? sent : problem(plan, `${role} keeps nothing: ${sent.because.detail}`);
  }
  const way = plan.received === undefined ? {} : { transition: plan.received };
  for (const message of messagesOf(state).toReversed()) {
    const taken = step(scenario, state, { kind: 'deliver', run: number, message, ...way });
    if (taken.kind === 'done') return taken;
  }
  const hint = 'what is resumed was kept by an earlier run: the branch that keeps it stands first';
  return problem(plan, `${role} has kept no ${plan.label} that fits`, hint);
}

const messagesOf = ({ trace }: SystemState): readonly Term[] =>
  trace.flatMap((event) => (event.kind === 'send' ? [event.message] : []));

/** A role with a machine of its own keeps and resumes where that machine says so. */
function withTickets(scenario: Scenario, state: SystemState, hop: PlannedHop): SystemState {
  let current = state;
  for (const role of [hop.from, hop.to]) {
    for (let ticket = dueTicket(scenario, current, role); ticket !== undefined; ) {
      const played = playTicket(scenario, current, ticket);
      if ('diagnostic' in played) break;
      current = played.state;
      ticket = dueTicket(scenario, current, role);
    }
  }
  return current;
}

function dueTicket(scenario: Scenario, state: SystemState, role: string): PlannedHop | undefined {
  const [next] = nextWays(scenario, runOf(state, role));
  if (next === undefined || next.transition.wire !== role) return undefined;
  const { hop, span, label, kind } = next.transition;
  const way = kind === 'send' ? { sent: next.index } : { received: next.index };
  return { hop, from: role, to: role, span, label, ...way };
}

type Played = { readonly state: SystemState } | { readonly diagnostic: Diagnostic };

function playHop(spec: Spec, scenario: Scenario, state: SystemState, plan: PlannedHop): Played {
  const sender = runOf(state, plan.from);
  const receiver = runOf(state, plan.to);
  const sent = step(scenario, state, {
    kind: 'dispatch',
    run: sender.number,
    ...(plan.sent === undefined ? {} : { transition: plan.sent }),
  });
  if (sent.kind === 'refused') return problem(plan, `${plan.from} cannot send: ${sent.because.detail}`);
  const event = sent.state.trace.at(-1);
  const afterwards = sent.state.runs[sender.number]?.stopped;
  if (afterwards !== undefined)
    return problem(plan, `${plan.from} passes the message on and then stops: ${afterwards}`);
  const message = event?.kind === 'send' ? event.message : undefined;
  if (message === undefined) return problem(plan, `${plan.from} sends nothing`);
  const taken = step(scenario, sent.state, {
    kind: 'deliver',
    run: receiver.number,
    message,
    ...(plan.received === undefined ? {} : { transition: plan.received }),
  });
  if (taken.kind === 'done') return { state: taken.state };
  return problem(plan, explain(plan, taken.because.detail, message), whatIsHeld(spec, receiver));
}

const explain = (plan: PlannedHop, detail: string, message: Term): string =>
  `${plan.to} does not take ${plan.label || printMessage(message)}: ${detail}`;

function whatIsHeld(spec: Spec, run: Run): string {
  const role = spec.roles.find((candidate) => candidate.name === run.role);
  const held = spec.values.filter((value) => role !== undefined && holdsNow(role, run, value.term));
  return `${run.role} holds ${held.map((value) => value.name).join(', ') || print(run.agent)} at this point`;
}

function holdsNow(role: Role, run: Run, term: Term): boolean {
  const taken = new Set([-1, ...run.taken.map(({ transition }) => transition)]);
  const held = role.knows.filter(({ since }) => taken.has(since));
  return viewOf({ ...role, knows: held }, term, Number.POSITIVE_INFINITY) !== undefined;
}

/** The last run in the role. */
const runOf = (state: SystemState, role: string): Run =>
  state.runs.findLast((run) => run.role === role) as Run;

const firstSpan = (spec: Spec): Span => spec.roles[0]?.transitions[0]?.span ?? { start: 0, end: 0 };

const problem = (plan: PlannedHop, message: string, hint?: string): { readonly diagnostic: Diagnostic } => ({
  diagnostic: {
    code: 'T501',
    severity: 'error',
    span: plan.span,
    message: `the honest run gets stuck here: ${message}`,
    ...(hint === undefined ? {} : { hint }),
  },
});

const stuck = (state: SystemState, span: Span, message: string): HonestRun => ({
  kind: 'stuck',
  state,
  diagnostic: { code: 'T501', severity: 'error', span, message: `the honest run gets stuck: ${message}` },
});
