/**
 * Exhaustive enumeration of small instances: every schedule of a few honest runs and every message within
 * bounds, state after state by `step`, each judged: the plainest engine there is (explicit-state model
 * checking: Clarke, Grumberg, Peled, "Model checking", 1999, chapter 2). It shares no code with the solver
 * and is there to contradict it.
 *
 * What is left out loses no attack within the bounds. States that differ by names only are one. A run begins
 * just before its first event, since nobody has a value of a run that has done nothing; where its texts
 * become public or its values may be revealed that is not so, and it begins at any time. What a run sends
 * after a receive goes out at once: a receive that nobody hears of gives the adversary nothing, without it the
 * run holds less for anybody to agree with, and no event comes between the two; a second send in a row may
 * be held back. Whether the judge counts a revealed key depends on whose it is and not on the time, so the
 * claimant's own is revealed at the start or never, a session's when its run begins or never.
 * @module
 */
import type { Spec } from '../model/spec.ts';
import { initialState, type Scenario, type SystemState } from '../model/system.ts';
import type { Goal } from '../properties/goal.ts';
import { type Judge, judgeOf } from '../properties/judge.ts';
import { type Combination, printCombination } from '../properties/threat.ts';
import { canonicalForm, type OrderSeen } from './enumeration/canonical.ts';
import { actionsOf, followers, type Node, type Reach } from './enumeration/followers.ts';
import type { Proposal } from './replay.ts';
import { type ScenarioOptions, scenarioDefaults, scenariosFor } from './threats.ts';

/** What is small about an instance; the bound on runs is in the scenario's options. */
export interface Bounds {
  /** Different honest agents that play a run or are named. */
  readonly agents: number;
  /** Fresh values of the adversary's own, of each sort. */
  readonly own: number;
  /** Messages that are tried on one waiting run in one state. */
  readonly messages: number;
}

/** Enough for the attacks of the casebook. */
export const boundsDefaults: Bounds = { agents: 3, own: 2, messages: 500 };

/** What limits an enumeration. The rooms have no clock: `mayGoOn` is asked after every state. */
export interface EnumerationBudget {
  readonly states: number;
  readonly mayGoOn: () => boolean;
}

/** What an enumeration found, and what it has gone through. */
export interface Enumeration {
  /** For each goal that broke, an attack of the fewest moves; to be replayed like any other. */
  readonly found: ReadonlyMap<Goal, Proposal>;
  readonly states: number;
  readonly end: Ending;
}

/** Why an enumeration ended. */
export type Ending =
  /** Nothing within the bounds is left: what was not found is not there. */
  | { readonly kind: 'exhausted'; readonly says: string }
  | { readonly kind: 'all broken' }
  | { readonly kind: 'stopped'; readonly because: 'states' | 'messages' | 'cancelled' };

/** Goes through all small instances under a combination of threats, watching `goals`. */
export function enumerate(
  spec: Spec,
  goals: readonly Goal[],
  combination: Combination,
  options: ScenarioOptions = { ...scenarioDefaults, runsMax: 2 },
  bounds: Bounds = boundsDefaults,
  budget: EnumerationBudget = { states: 100_000, mayGoOn: () => true },
): Enumeration {
  const found = new Map<Goal, Proposal>();
  let states = 0;
  let end: Ending = { kind: 'exhausted', says: printBounds(options, bounds) };
  for (const lane of lanesFor(spec, goals, combination, options)) {
    const left = { ...budget, states: budget.states - states };
    const walked = walk({ ...lane, found }, bounds, left);
    states += walked.states;
    if (walked.stopped !== undefined && end.kind === 'exhausted') {
      end = { kind: 'stopped', because: walked.stopped };
    }
  }
  return { found, states, end: goals.every((goal) => found.has(goal)) ? { kind: 'all broken' } : end };
}

/** What is gone through, in a sentence. */
export const printBounds = (
  { runsMax, insiders, selfTalk, typed }: ScenarioOptions,
  { agents, own }: Bounds,
): string =>
  `every order of events of up to ${runsMax} honest runs, by up to ${agents} honest agents${insiders ? ' and a dishonest one' : ''}${
    selfTalk ? ', who may choose themselves as peers' : ''
  }; received values ${typed ? 'of the right kind ' : ''}are names, parts of what was heard, results that a run has computed, ${own} values of the adversary's own of each kind; values kept unopened are such parts or have the shape that the protocol gives them`;

/** One scenario and the goals that are watched in it. */
interface Lane {
  readonly combination: Combination;
  readonly scenario: Scenario;
  readonly watched: readonly { readonly goal: Goal; readonly judge: Judge }[];
  readonly found: Map<Goal, Proposal>;
}

function lanesFor(
  spec: Spec,
  goals: readonly Goal[],
  combination: Combination,
  options: ScenarioOptions,
): readonly Omit<Lane, 'found'>[] {
  const lanes = new Map<string, Omit<Lane, 'found'>>();
  for (const goal of goals) {
    for (const { combination: fixed, scenario } of scenariosFor(spec, goal, combination, options)) {
      const name = printCombination(spec, fixed);
      const lane = lanes.get(name) ?? { combination: fixed, scenario, watched: [] };
      const watched = { goal, judge: judgeOf(goal, fixed, lane.scenario) };
      lanes.set(name, { ...lane, watched: [...lane.watched, watched] });
    }
  }
  return [...lanes.values()];
}

interface Walked {
  readonly states: number;
  readonly stopped: Extract<Ending, { kind: 'stopped' }>['because'] | undefined;
}

/** Breadth first, so that what is found is short. */
function walk(lane: Lane, bounds: Bounds, budget: EnumerationBudget): Walked {
  let stopped: Walked['stopped'];
  const reach: Reach = {
    scenario: lane.scenario,
    bounds,
    start: initialState(lane.scenario).knowledge,
    onGap: () => {
      stopped = 'messages';
    },
  };
  const order = orderSeen(lane.watched.map(({ goal }) => goal));
  const seen = new Set<string>();
  const frontier: Node[] = [{ state: initialState(lane.scenario) }];
  for (let next = 0; next < frontier.length; next += 1) {
    if (lane.watched.every(({ goal }) => lane.found.has(goal))) break;
    if (seen.size >= budget.states) return { states: seen.size, stopped: 'states' };
    if (!budget.mayGoOn()) return { states: seen.size, stopped: 'cancelled' };
    const node = frontier[next] as Node;
    delete frontier[next];
    for (const follower of followers(reach, node)) {
      if (seen.size >= budget.states) break;
      const form = canonicalForm(lane.scenario, follower.state, order);
      if (seen.has(form)) continue;
      seen.add(form);
      judgeAll(lane, follower);
      frontier.push(follower);
    }
  }
  return { states: seen.size, stopped };
}

/** Asks every goal that is not broken yet, after the last events of a move one by one. */
function judgeAll({ watched, found, combination, scenario }: Lane, node: Node): void {
  for (const { goal, judge } of watched) {
    if (found.has(goal)) continue;
    for (const state of momentsOf(node)) {
      if (judge.judge(state).kind !== 'broken') continue;
      found.set(goal, { goal, combination, scenario, actions: actionsOf(node, state) });
      break;
    }
  }
}

const momentsOf = ({ state, between }: Node): readonly SystemState[] => [...(between ?? []), state];

/** How much of the order of events these goals look at. */
function orderSeen(goals: readonly Goal[]): OrderSeen {
  const seen = goals.map(orderOf);
  if (seen.includes('everything')) return 'everything';
  return seen.includes('since the first event') ? 'since the first event' : 'nothing';
}

function orderOf(goal: Goal): OrderSeen {
  switch (goal.kind) {
    case 'aliveness':
      return goal.recent ? 'since the first event' : 'nothing';
    case 'server participation':
      return 'since the first event';
    case 'agreement':
      return goal.injective ? 'everything' : 'nothing';
    case 'weak agreement':
    case 'peer consistency':
    case 'secrecy':
    case 'proxy non-impersonation':
      return 'nothing';
    case 'correspondence':
      return 'everything';
  }
}
