/**
 * The honest run: every role played once by an honest agent of its own, every message delivered as
 * sent. A spec whose honest run does not finish says nothing, so it is executed before anything else.
 * @module
 */
import type { Diagnostic } from './notation/diagnostic.ts';
import type { Span } from './notation/syntax.ts';
import { type Role, viewOf } from './role.ts';
import type { PlannedHop, Spec } from './spec.ts';
import { initialState, type Run, type Scenario, type SystemState, step } from './system.ts';
import { type Atom, agent, type Term } from './term.ts';
import { print, printMessage } from './term-print.ts';

/** The finished honest run, or where it got stuck and why. */
export type HonestRun =
  | { readonly kind: 'finished'; readonly scenario: Scenario; readonly state: SystemState }
  | { readonly kind: 'stuck'; readonly state: SystemState; readonly diagnostic: Diagnostic };

/** Plays the protocol once, in the order of its flow; where it has branches, on the first way. */
export const runHonestly = (spec: Spec): HonestRun => play(spec, spec.ways?.[0] ?? hopsOf(spec));

/**
 * Further ways through the branches that no honest run takes: said, not refused, because a branch may be
 * there for what only a dishonest party does.
 */
export const idleWays = (spec: Spec): readonly Diagnostic[] =>
  (spec.ways ?? []).slice(1).flatMap((way) => {
    const played = play(spec, way);
    return played.kind === 'finished' ? [] : [idle(played.diagnostic)];
  });

const idle = ({ message, ...stuckAt }: Diagnostic): Diagnostic => ({
  ...stuckAt,
  code: 'T502',
  severity: 'lint',
  message: message.replace('the honest run gets stuck here', 'no honest run takes this way'),
});

function play(spec: Spec, hops: readonly PlannedHop[]): HonestRun {
  const scenario = honestScenario(spec);
  let state = initialState(scenario);
  for (const role of spec.roles) {
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
    const next = playHop(spec, scenario, state, hop);
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
  const plans = spec.roles.flatMap((role) =>
    role.transitions
      .filter((transition) => transition.kind === 'send')
      .map(({ hop, wire, span, label }) => ({ hop, from: role.name, to: wire, span, label })),
  );
  return plans.toSorted((left, right) => left.hop - right.hop);
}

function playHop(
  spec: Spec,
  scenario: Scenario,
  state: SystemState,
  plan: PlannedHop,
): { readonly state: SystemState } | { readonly diagnostic: Diagnostic } {
  const sender = runOf(spec, state, plan.from);
  const receiver = runOf(spec, state, plan.to);
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

const holdsNow = (role: Role, run: Run, term: Term): boolean =>
  viewOf(role, term, run.taken.at(-1)?.transition ?? -1) !== undefined;

const runOf = (spec: Spec, state: SystemState, role: string): Run =>
  state.runs[spec.roles.findIndex((candidate) => candidate.name === role)] as Run;

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
