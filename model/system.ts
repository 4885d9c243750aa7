/**
 * The whole system on ground terms, with the adversary as its network (Dolev and Yao, 1983): runs of
 * honest agents, what the adversary knows, and `step`, the only definition of what can happen.
 * @module
 */
import { type Draft, enablePatches, Immer, type Patch } from 'immer';
import { derivable, learn } from './deduce.ts';
import type { Knowledge } from './knowledge.ts';
import { agentsOf, allSecrets, initialKnowledge, longTermSecrets } from './long-term.ts';
import { type Bindings, extended, noBindings } from './match.ts';
import type { Role } from './role.ts';
import { check, instance, isReceiving, isSending, nextWays, receive, roleNamed, type Way } from './run.ts';
import type { Spec } from './spec.ts';
import { type Atom, fresh, type Term } from './term.ts';
import { print, printMessage } from './term-print.ts';

export { instance, nextWays } from './run.ts';

/**
 * Who is there and what the adversary may do besides being the network. Threats by name are turned
 * into scenarios in `attacks/threats.ts`; here they are only what they permit.
 */
export interface Scenario {
  readonly spec: Spec;
  /** Agents that follow their roles; any of them may be in any number of runs, in any role. */
  readonly honest: readonly Atom[];
  /**
   * Agents whose keys the adversary owns from the start. An insider brings its own key pair, certificates
   * and the shared keys that name it; `roles` lists the roles whose own secrets it brings besides.
   */
  readonly dishonest: readonly { readonly agent: Atom; readonly roles: readonly string[] }[];
  /** Certification authorities whose signing keys the adversary holds. */
  readonly compromised: readonly Atom[];
  /** The adversary has certificates for dishonest names over the public keys of honest agents. */
  readonly unpossessed: boolean;
  /** Which of the revealing actions `step` allows: an agent's key, another session's values, all keys. */
  readonly reveals: readonly Reveal['reveal'][];
  /** Variables take only what fits their sort (design 10, What a receiver can check). */
  readonly typed: boolean;
  /** Whether an honest run may choose itself as its peer. */
  readonly selfTalk: boolean;
  /** No more runs than this may begin. */
  readonly runsMax: number;
}

/** What can happen next; every action is the adversary's choice of schedule. */
export type Action = Begin | Deliver | Dispatch | Reveal;

/** An honest agent starts a run of a role, choosing the peers that the role names at its start. */
export interface Begin {
  readonly kind: 'begin';
  readonly role: string;
  readonly agent: Term;
  /** In the order of `Role.peers`. */
  readonly peers: readonly Term[];
}

/** The adversary gives a waiting run a message that it can derive. */
export interface Deliver {
  readonly kind: 'deliver';
  readonly run: number;
  readonly message: Term;
  /** Index among `Role.transitions`; needed only where several can take the message. */
  readonly transition?: number;
}

/** A run sends its next message, which the adversary hears. */
export interface Dispatch {
  readonly kind: 'dispatch';
  readonly run: number;
  readonly transition?: number;
}

/** The adversary learns something that a threat gives it. */
export interface Reveal {
  readonly kind: 'reveal';
  /** `key`: the long-term secrets of `agent`. `session`: exponents and symmetric keys made by `run`. `later`: all long-term keys. */
  readonly reveal: 'key' | 'session' | 'later';
  readonly agent?: Term;
  readonly run?: number;
}

/** One execution of a role by an agent. */
export interface Run {
  /** Position among the state's runs, from 0; the maker of the run's fresh values. */
  readonly number: number;
  readonly role: string;
  readonly agent: Term;
  readonly state: number;
  /** Values of the role's variables, by name; they are only ever added. */
  readonly bindings: Readonly<Record<string, Term>>;
  /** The transitions taken, in order, each with its position in the trace. */
  readonly taken: readonly { readonly transition: number; readonly at: number }[];
  /** Why the run stopped at a failed check after a send, if it did. */
  readonly stopped?: string;
}

/** One thing that happened; its position in the trace is its time. */
export type TraceEvent =
  | { readonly kind: 'begin'; readonly run: number }
  | {
      readonly kind: 'receive' | 'send';
      readonly run: number;
      readonly transition: number;
      readonly message: Term;
    }
  | {
      readonly kind: 'reveal';
      readonly reveal: Reveal['reveal'];
      readonly of: string;
      readonly terms: readonly Term[];
    };

/** A state of the system; immutable, made by `initialState` and `step` only. */
export interface SystemState {
  readonly runs: readonly Run[];
  readonly knowledge: Knowledge;
  readonly trace: readonly TraceEvent[];
}

/** What became of an action: the next state, or the reason why it cannot happen. */
export type StepResult =
  | { readonly kind: 'done'; readonly state: SystemState }
  | { readonly kind: 'refused'; readonly because: Refusal };

/** Why an action cannot happen; `detail` is a sentence in the notation. */
export interface Refusal {
  readonly reason:
    | 'no such run'
    | 'no such role'
    | 'not honest'
    | 'too many runs'
    | 'chooses itself'
    | 'run is over'
    | 'not waiting'
    | 'not sending'
    | 'not derivable'
    | 'no match'
    | 'check failed'
    | 'not permitted';
  readonly detail: string;
}

/** The state before anything happens. */
export const initialState = (scenario: Scenario): SystemState => ({
  runs: [],
  knowledge: initialKnowledge(scenario),
  trace: [],
});

/**
 * What becomes of `state` when `action` is tried: the only definition of what can happen. Deterministic,
 * and total: what cannot happen is refused with a reason and leaves no trace.
 */
export function step(scenario: Scenario, state: SystemState, action: Action): StepResult {
  const outcome = outcomeOf(scenario, state, action);
  if (outcome.kind === 'refused') return outcome;
  return { kind: 'done', state: immer.produce(state, (draft) => happen(draft, state, outcome)) };
}

/** As `step`, with the patches that lead to the next state and back. */
export function stepWithPatches(scenario: Scenario, state: SystemState, action: Action): PatchedStep {
  const outcome = outcomeOf(scenario, state, action);
  if (outcome.kind === 'refused') return outcome;
  const [after, patches, inverse] = immer.produceWithPatches(state, (draft) => happen(draft, state, outcome));
  return { kind: 'done', state: after, patches, inverse };
}

/** What `stepWithPatches` answers: `patches` lead forth, `inverse` leads back. */
export type PatchedStep =
  | {
      readonly kind: 'done';
      readonly state: SystemState;
      readonly patches: readonly Patch[];
      readonly inverse: readonly Patch[];
    }
  | { readonly kind: 'refused'; readonly because: Refusal };

/** `state` changed by the patches of one step, forth or back. */
export const patched = (state: SystemState, patches: readonly Patch[]): SystemState =>
  immer.applyPatches(state, patches);

enablePatches();
const immer = new Immer({ autoFreeze: false });

/** What an action comes to: one event, one run begun or gone on, and what the adversary learns. */
interface Effect {
  readonly kind: 'effect';
  readonly event: TraceEvent;
  readonly run?: Run;
  readonly learnt: readonly Term[];
}

type Refused = { readonly kind: 'refused'; readonly because: Refusal };

/** What is added is frozen: finished, so that Immer does not look inside it for drafts. */
function happen(draft: Draft<SystemState>, { knowledge }: SystemState, { event, run, learnt }: Effect): void {
  draft.trace.push(Object.freeze(event) as Draft<TraceEvent>);
  if (run !== undefined) draft.runs[run.number] = Object.freeze(run) as Draft<Run>;
  if (learnt.length > 0) draft.knowledge = learnt.reduce(learn, knowledge) as Draft<Knowledge>;
}

function outcomeOf(scenario: Scenario, state: SystemState, action: Action): Effect | Refused {
  switch (action.kind) {
    case 'begin':
      return begin(scenario, state, action);
    case 'deliver':
      return deliver(scenario, state, action);
    case 'dispatch':
      return dispatch(scenario, state, action);
    case 'reveal':
      return reveal(scenario, state, action);
  }
}

/** A refusal; its sentence is made only when it is read, because searches try much that cannot happen. */
const refused = (reason: Refusal['reason'], detail: () => string): Refused => ({
  kind: 'refused',
  because: {
    reason,
    get detail() {
      return detail();
    },
  },
});

function begin(scenario: Scenario, { runs }: SystemState, action: Begin): Effect | Refused {
  const role = roleNamed(scenario.spec, action.role);
  if (role === undefined)
    return refused('no such role', () => `${action.role} is no role of ${scenario.spec.name}`);
  const unfit = unfitStart(scenario, role, action, runs.length);
  if (unfit !== undefined) return unfit;
  const number = runs.length;
  const made = role.fresh.map(({ name }) => [name.name, fresh(name.sort, name.name, number)] as const);
  const peers = role.peers.map(({ name }, at) => [name.name, action.peers[at] as Term] as const);
  const bindings = extended(noBindings, [[role.self.name, action.agent], ...peers, ...made]);
  return {
    kind: 'effect',
    event: { kind: 'begin', run: number },
    run: { number, role: role.name, agent: action.agent, state: 0, bindings, taken: [] },
    learnt: role.fresh.flatMap((value, at) => (value.public ? [made[at]?.[1] as Term] : [])),
  };
}

/** Why a run cannot start as `action` says, if it cannot. */
function unfitStart(
  scenario: Scenario,
  role: Role,
  { agent, peers }: Begin,
  runs: number,
): Refused | undefined {
  const isAgent = (term: Term): boolean => agentsOf(scenario).some((name) => name === term);
  if (!scenario.honest.some((name) => name === agent)) {
    return refused('not honest', () => `${print(agent)} is no honest agent`);
  }
  if (runs >= scenario.runsMax) return refused('too many runs', () => `${runs} runs have begun already`);
  if (peers.length !== role.peers.length) {
    return refused(
      'not permitted',
      () => `${role.name} chooses ${role.peers.length} peers, not ${peers.length}`,
    );
  }
  const stranger = peers.find((peer) => !isAgent(peer));
  if (stranger !== undefined) return refused('not permitted', () => `${print(stranger)} is no agent`);
  if (!scenario.selfTalk && peers.includes(agent)) {
    return refused('chooses itself', () => `${print(agent)} chooses itself as its peer`);
  }
  return undefined;
}

function deliver(scenario: Scenario, state: SystemState, action: Deliver): Effect | Refused {
  const { message } = action;
  const run = state.runs[action.run];
  if (run === undefined) return noSuchRun(action.run);
  const ways = waysOf(scenario, run, action).filter(isReceiving);
  if (ways.length === 0) return idle(scenario, run, 'not waiting');
  if (!message.ground || !derivable(state.knowledge, message)) {
    return refused('not derivable', () => `the adversary cannot make ${printMessage(message)}`);
  }
  let refusal: Refused | undefined;
  for (const { index, transition } of ways) {
    const checked = receive(scenario, run, transition, message);
    if (checked.kind === 'passed') {
      const event: TraceEvent = { kind: 'receive', run: run.number, transition: index, message };
      const after = advanced(run, transition.to, index, state.trace.length, checked.bindings);
      return { kind: 'effect', event, run: after, learnt: [] };
    }
    refusal ??= refused(checked.reason, checked.detail);
  }
  return refusal as Refused;
}

/** The message goes out before the checks: if one fails, the run stops and the send stands. */
function dispatch(scenario: Scenario, state: SystemState, action: Dispatch): Effect | Refused {
  const run = state.runs[action.run];
  if (run === undefined) return noSuchRun(action.run);
  const [way] = waysOf(scenario, run, action).filter(isSending);
  if (way === undefined) return idle(scenario, run, 'not sending');
  const message = instance(run, way.transition.message);
  if (!message.ground) return refused('not sending', () => `${run.role} has no value for ${print(message)}`);
  const checked = check(scenario, way.transition.checks, run.bindings);
  const bindings = checked.kind === 'passed' ? checked.bindings : run.bindings;
  const after = advanced(run, way.transition.to, way.index, state.trace.length, bindings);
  return {
    kind: 'effect',
    event: { kind: 'send', run: run.number, transition: way.index, message },
    run: checked.kind === 'passed' ? after : { ...after, stopped: checked.detail() },
    learnt: [message],
  };
}

const noSuchRun = (number: number): Refused => refused('no such run', () => `there is no run ${number}`);

/** What the run may do next, or only the transition that the action names. */
const waysOf = (scenario: Scenario, run: Run, { transition }: Deliver | Dispatch): readonly Way[] =>
  nextWays(scenario, run).filter((way) => transition === undefined || way.index === transition);

function idle(scenario: Scenario, run: Run, reason: 'not waiting' | 'not sending'): Refused {
  if (nextWays(scenario, run).length > 0)
    return refused(reason, () => `run ${run.number} of ${run.role} is ${reason}`);
  const why = run.stopped === undefined ? 'has come to its end' : `was stopped: ${run.stopped}`;
  return refused('run is over', () => `run ${run.number} of ${run.role} ${why}`);
}

const advanced = (run: Run, state: number, transition: number, at: number, bindings: Bindings): Run => ({
  ...run,
  state,
  bindings,
  taken: [...run.taken, { transition, at }],
});

function reveal(scenario: Scenario, state: SystemState, action: Reveal): Effect | Refused {
  if (!scenario.reveals.includes(action.reveal)) {
    return refused('not permitted', () => `this scenario does not reveal: ${action.reveal}`);
  }
  const revealed = revealedBy(scenario, state, action);
  if ('kind' in revealed) return revealed;
  const { of, terms } = revealed;
  return { kind: 'effect', event: { kind: 'reveal', reveal: action.reveal, of, terms }, learnt: terms };
}

interface Revealed {
  readonly of: string;
  readonly terms: readonly Term[];
}

function revealedBy(scenario: Scenario, state: SystemState, action: Reveal): Revealed | Refused {
  switch (action.reveal) {
    case 'key': {
      const owner = agentsOf(scenario).find((name) => name === action.agent);
      if (owner === undefined) return refused('not permitted', () => 'this is the key of no agent');
      return { of: print(owner), terms: longTermSecrets(scenario, owner) };
    }
    case 'session': {
      const run = state.runs[action.run ?? -1];
      if (run === undefined) return noSuchRun(action.run ?? -1);
      return { of: `run ${run.number}`, terms: sessionSecrets(scenario, run) };
    }
    case 'later':
      return { of: 'everybody', terms: allSecrets(scenario) };
  }
}

/** The exponents and symmetric keys that a run made. */
const sessionSecrets = (scenario: Scenario, run: Run): readonly Term[] =>
  (roleNamed(scenario.spec, run.role)?.fresh ?? [])
    .filter(({ name }) => name.sort === 'exponent' || name.sort === 'key')
    .map(({ name }) => instance(run, name));
