/**
 * The solver: an attack or a closed case tree for one goal under one combination of threats. It only
 * proposes: attacks are replayed, trees are checked, and neither is believed before that (design 7).
 * @module
 */
import type { Spec } from '../../model/spec.ts';
import type { Action, Scenario } from '../../model/system.ts';
import type { ClosedProof, ScenarioTree } from '../../properties/case-tree.ts';
import type { Goal } from '../../properties/goal.ts';
import type { Combination } from '../../properties/threat.ts';
import { type ScenarioOptions, scenarioDefaults, scenariosFor, type ThreatScenario } from '../threats.ts';
import { chosen } from './execute.ts';
import { lateGap } from './late.ts';
import { type Program, programOf } from './program.ts';
import { questionsOf } from './question.ts';
import { scenarioTree } from './record.ts';
import {
  type Budget,
  type ClosedRoot,
  type Found,
  type Question,
  type Statistics,
  search,
} from './search.ts';
import { type World, worldOf } from './world.ts';

/** What the solver says about a goal. */
export type Proposal =
  | AttackProposal
  | { readonly kind: 'closed'; readonly proof: ClosedProof; readonly statistics: Statistics }
  | Undecided
  | { readonly kind: 'not applicable'; readonly because: string };

/** Actions that break the goal when they are taken from the initial state of the scenario. */
export interface AttackProposal {
  readonly kind: 'candidate';
  readonly scenario: Scenario;
  /** With every authority fixed. */
  readonly combination: Combination;
  readonly actions: readonly Action[];
  readonly statistics: Statistics;
}

/** Neither: with what was exhausted, or what is missing. */
export type Undecided =
  /** Nothing was found with so many honest runs; more were not looked at. */
  | { readonly kind: 'cut'; readonly runs: number; readonly statistics: Statistics }
  | { readonly kind: 'stopped'; readonly because: 'states' | 'cancelled'; readonly statistics: Statistics }
  /** The model or the goal needs a rule that the solver lacks; no attack was found. */
  | { readonly kind: 'unsupported'; readonly because: string; readonly statistics: Statistics };

/** What limits a decision; without a bound on runs, `runsFor` the spec. */
export type SolverBudget = Omit<Budget, 'runs'> & { readonly runs?: number };

/** Enough for every shipped proposal. */
export const budgetDefaults: SolverBudget = { states: 20_000, mayGoOn: () => true };

/** Honest runs in a pattern: a session has one of every role; beside it there is room for several more. */
export const runsFor = (spec: Spec): number => Math.max(8, spec.roles.length + 2);

const noCost: Statistics = { states: 0, deepest: 0 };

/** Decides a goal as far as the budget goes. */
export function solve(
  spec: Spec,
  goal: Goal,
  combination: Combination,
  options: ScenarioOptions = scenarioDefaults,
  budget: SolverBudget = budgetDefaults,
): Proposal {
  const program = programOf(spec, options.typed);
  if (typeof program === 'string') return { kind: 'unsupported', because: program, statistics: noCost };
  const bounded = { ...budget, runs: budget.runs ?? runsFor(spec) };
  const scenarios = scenariosFor(spec, goal, combination, options);
  if (scenarios.length === 0) return { kind: 'not applicable', because: 'the claimant trusts no authority' };
  const trees: ScenarioTree[] = [];
  let statistics = noCost;
  let undecided: Undecided | undefined;
  for (const scenario of scenarios) {
    const world = worldFor(program, scenario, options);
    const decided = decide(world, goal, scenario.combination, afterSpending(bounded, statistics));
    if (decided.kind === 'not applicable') return decided;
    statistics = sum(statistics, decided.statistics);
    if (decided.kind === 'candidate') return { ...decided, statistics };
    if (decided.kind === 'tree') trees.push(decided.tree);
    else undecided ??= decided;
  }
  if (undecided !== undefined) return { ...undecided, statistics };
  return { kind: 'closed', proof: { goal, trees }, statistics };
}

type Decided =
  | Exclude<Proposal, { readonly kind: 'closed' }>
  | { readonly kind: 'tree'; readonly tree: ScenarioTree; readonly statistics: Statistics };

const worlds = new WeakMap<Program, Map<string, World>>();

/** As many as the goals of a spec are asked under, one goal after the other; what is known of each takes memory. */
const worldsKept = 16;

/** The world of a scenario: the same for every goal, so that searches for several of them can share what they find. */
function worldFor(
  program: Program,
  { combination, scenario }: ThreatScenario,
  options: ScenarioOptions,
): World {
  const kept = worlds.get(program) ?? new Map<string, World>();
  worlds.set(program, kept);
  const name = JSON.stringify([combination, options]);
  const world = kept.get(name) ?? worldOf(scenario, program);
  kept.delete(name);
  kept.set(name, world);
  for (const oldest of [...kept.keys()].slice(0, -worldsKept)) kept.delete(oldest);
  return world;
}

/** Decides a goal for one scenario: an attack by any of its searches, or all of them closed. */
function decide(world: World, goal: Goal, combination: Combination, budget: Budget): Decided {
  const { spec } = world.program;
  const setting = { world, spec, combination };
  const questions = questionsOf(goal, setting);
  if ('kind' in questions) {
    return questions.kind === 'unsupported' ? { ...questions, statistics: noCost } : questions;
  }
  const roots: ClosedRoot[] = [];
  let statistics = noCost;
  let undecided: Undecided | undefined;
  for (const question of questions) {
    const [asked, found, cost] = searched(question, afterSpending(budget, statistics));
    statistics = sum(statistics, cost);
    switch (found.kind) {
      case 'candidate': {
        const concrete = chosen(found.pattern, goal, combination);
        if (concrete !== undefined) return { kind: 'candidate', ...concrete, combination, statistics };
        const because = 'whether the adversary can know a value earlier than it must';
        undecided ??= { kind: 'unsupported', because, statistics };
        break;
      }
      case 'closed':
        roots.push(...found.roots);
        undecided ??= gapOf(asked.gap ?? lateGap(setting, goal), statistics);
        break;
      case 'cut':
        undecided ??= gapOf(asked.gap, statistics) ?? { ...found, statistics };
        break;
      case 'stopped':
      case 'unsupported':
        undecided ??= { ...found, statistics };
        break;
    }
  }
  if (undecided !== undefined) return { ...undecided, statistics };
  return { kind: 'tree', tree: scenarioTree(combination, roots), statistics };
}

/** A search, or where it is not closed the one that is to be made then. */
function searched(question: Question, budget: Budget): readonly [Question, Found, Statistics] {
  const [found, cost] = searchInTurns(question, budget);
  if (question.otherwise === undefined || found.kind === 'closed') return [question, found, cost];
  const [other, more] = searchInTurns(question.otherwise, afterSpending(budget, cost));
  const isAttack = other.kind === 'candidate' || found.kind === 'candidate';
  return [isAttack ? question.otherwise : question, isAttack ? other : found, sum(cost, more)];
}

/**
 * A search. Where it has not ended soon, and honest runs are to derive something, half of what is left goes into one that asks
 * of that first, which is as often much better (values that are sealed) as it is worse (secrets of Diffie-Hellman); then the
 * first goes on.
 */
function searchInTurns(question: Question, budget: Budget): readonly [Found, Statistics] {
  const isAbout = question.starts.some(({ settled }) =>
    settled.live.some(({ derivations }) => derivations.length > 0),
  );
  if (!isAbout || budget.states <= soon) return search(question, budget);
  const [found, cost] = search(question, { ...budget, states: soon });
  if (found.kind !== 'stopped' || found.because === 'cancelled') return [found, cost];
  const { chosen: _, ...plain } = question;
  const half = Math.floor((budget.states - soon) / 2);
  const [other, more] = search({ ...plain, turn: 'first' }, { ...budget, states: half });
  const both = sum(cost, more);
  const isDone = other.kind === 'closed' || other.kind === 'candidate';
  if (isDone || (other.kind === 'stopped' && other.because === 'cancelled')) return [other, both];
  const [last, most] = search(question, { ...budget, states: budget.states - soon - half });
  return [last, sum(both, most)];
}

/** What is left: the states of a decision are for all its searches together, whichever authority lies. */
const afterSpending = (budget: Budget, { states }: Statistics): Budget => ({
  ...budget,
  states: budget.states - states,
});

/** How many states a search may take before it is tried in another order. */
const soon = 600;

/** A closed search that is no proof, if there is a reason why it is none. */
const gapOf = (because: string | undefined, statistics: Statistics): Undecided | undefined =>
  because === undefined ? undefined : { kind: 'unsupported', because, statistics };

const sum = (one: Statistics, other: Statistics): Statistics => ({
  states: one.states + other.states,
  deepest: Math.max(one.deepest, other.deepest),
});
