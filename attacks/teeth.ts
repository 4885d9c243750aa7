/**
 * What each part of a protocol buys: verdicts before and after it is taken away (mutation analysis, after
 * DeMillo, Lipton, Sayward, Hints on test data selection, 1978, with goals for tests). The original is decided
 * over all threats; a mutant is asked at the borders only, where the largest proved combinations and
 * the smallest breaking ones say whether anything has moved.
 * @module
 */
import type { Spec } from '../model/spec.ts';
import { absence } from '../properties/absence.ts';
import { countedIn, statusesOf } from '../properties/agreement.ts';
import { goalsOf } from '../properties/catalogue.ts';
import { type Goal, printGoal, withCommitted } from '../properties/goal.ts';
import { implies } from '../properties/strength.ts';
import { type Combination, isWithin, printCombination } from '../properties/threat.ts';
import { isUndecided, printVerdict } from '../properties/verdict.ts';
import { type Budget, type Decision, decide, standing } from './decide.ts';
import { latticeOf } from './lattice.ts';
import { lowered } from './lift.ts';
import type { ScenarioOptions } from './threats.ts';

/** A goal with the values that it is about in the original: a mutant must not agree on less. */
export interface AskedGoal {
  /** As the original has it. */
  readonly name: string;
  readonly goal: Goal;
}

/** What there is to be decided about a goal, from nothing to all of it. */
export type Reading = 'absent' | 'committed' | 'held';

/** Where a goal stands over all threats. */
export interface Standing {
  readonly asked: AskedGoal;
  readonly reading: Reading;
  /** The smallest combinations that break it, the largest under which it is proved. */
  readonly breaking: readonly Border[];
  readonly proved: readonly Border[];
  /** Why something about it is not known, if so. */
  readonly open?: string;
}

/** A combination at a border of the lattice, and the states that it took to settle it. */
export interface Border {
  readonly combination: Combination;
  readonly states: number;
}

/** How a goal has moved; `before` and `after` in words. */
export interface Change {
  readonly change: 'weaker' | 'stronger' | 'undecided';
  readonly goal: string;
  readonly before: string;
  readonly after: string;
}

/** The goals that a spec is asked, those that it expects first; agreement is about what it now finds. */
export function goalsAsked(spec: Spec): readonly AskedGoal[] {
  return goalsOf(spec).map((goal) => ({ name: printGoal(spec, goal), goal: withFixedValues(spec, goal) }));
}

function withFixedValues(spec: Spec, goal: Goal): Goal {
  if (goal.kind !== 'agreement' || goal.on.length > 0) return goal;
  const statuses = statusesOf(spec, goal.claimant, goal.peer);
  const wider = absence(spec, goal) === undefined ? undefined : withCommitted(goal);
  const counting = wider === undefined ? 'held' : 'held and committed';
  return { ...goal, on: countedIn(statuses, counting).map(({ value }) => value.name) };
}

/** Decides a goal of the original over all threats; yields after each question. */
export function* standingOf(
  spec: Spec,
  asked: AskedGoal,
  options: ScenarioOptions,
  budget: Budget,
): Generator<undefined, Standing, void> {
  const steps = latticeOf({ spec, goal: asked.goal, options, citation }, budget);
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield undefined;
  const { breaking, proved, open } = step.value;
  const [first] = open;
  return {
    asked,
    reading: readingOf(spec, asked.goal),
    breaking: breaking.map(({ decision }) => borderAt(decision)),
    proved: proved.map(borderAt),
    ...(first !== undefined && { open: openText(spec, first) }),
  };
}

const borderAt = (decision: Decision): Border => {
  const { threats, cost } = standing(decision);
  return { combination: threats, states: cost.steps };
};

/**
 * Holds a mutant against the standings of all goals; yields after each question. What a stronger goal keeps a
 * weaker one keeps too, and what breaks a weaker one breaks a stronger one: that is not asked again.
 */
export function* changesOf(
  spec: Spec,
  standings: readonly Standing[],
  options: ScenarioOptions,
  budget: Budget,
): Generator<undefined, readonly Change[], void> {
  const found = new Map<Standing, Change>();
  const mutant = { spec, options, budget, known: [] };
  const ordered = weakestFirst(standings);
  for (const before of ordered.toReversed()) {
    const change = yield* fall({ ...mutant, before });
    if (change !== undefined) found.set(before, change);
  }
  for (const before of ordered) {
    const change = found.has(before) ? undefined : yield* rise({ ...mutant, before });
    if (change !== undefined) found.set(before, change);
  }
  return standings.flatMap((before) => found.get(before) ?? []);
}

/** Goals with those before them that say less: a stronger goal implies more of the others. */
function weakestFirst(standings: readonly Standing[]): readonly Standing[] {
  const strength = ({ asked: { goal } }: Standing): number =>
    standings.filter((other) => implies(goal, other.asked.goal)).length;
  return standings.toSorted((left, right) => strength(left) - strength(right));
}

/** A goal of a mutant, and what is known of this mutant already. */
interface Asked {
  readonly spec: Spec;
  readonly before: Standing;
  readonly options: ScenarioOptions;
  readonly budget: Budget;
  readonly known: Fact[];
}

/** A goal that is proved, or broken, under a combination. */
interface Fact {
  readonly goal: Goal;
  readonly combination: Combination;
  readonly isProved: boolean;
}

/** What became of a goal that was there: whether it is there still, and proved where it was proved. */
function* fall(mutant: Asked): Generator<undefined, Change | undefined, void> {
  const { spec, before } = mutant;
  const reading = readingOf(spec, before.asked.goal);
  if (before.reading === 'absent' && reading === 'absent') return undefined;
  if (rank(reading) < rank(before.reading)) return yield* lost(mutant, reading);
  if (rank(reading) > rank(before.reading)) return yield* gained(mutant, reading);
  let undecided: Change | undefined;
  for (const border of before.proved) {
    if (isKnown(mutant, border, true)) continue;
    const decision = asked(mutant, border);
    yield undefined;
    if (decision.attack !== undefined) return yield* fallen(mutant, border, decision);
    if (isUndecided(standing(decision))) undecided ??= change(mutant, 'undecided', openText(spec, decision));
  }
  return undecided;
}

/** Whether a goal that was broken still is. */
function* rise(mutant: Asked): Generator<undefined, Change | undefined, void> {
  const { spec, before } = mutant;
  if (before.reading !== readingOf(spec, before.asked.goal)) return undefined;
  let undecided: Change | undefined;
  for (const border of before.breaking) {
    if (isKnown(mutant, border, false)) continue;
    const decision = asked(mutant, border);
    yield undefined;
    const verdict = standing(decision);
    const { combination } = border;
    const under =
      combination.length === 0 ? 'holds' : `no attack under ${printCombination(spec, combination)}`;
    if (verdict.kind === 'proved') return change(mutant, 'stronger', under);
    if (isUndecided(verdict)) undecided ??= change(mutant, 'undecided', openText(spec, decision));
  }
  return undecided;
}

/** Whether it follows from what another goal came to that this one is proved, or broken. */
const isKnown = ({ before, known }: Asked, { combination }: Border, isProved: boolean): boolean =>
  known.some((fact) => {
    if (fact.isProved !== isProved) return false;
    const { goal } = before.asked;
    return isProved
      ? implies(fact.goal, goal) && isWithin(combination, fact.combination)
      : implies(goal, fact.goal) && isWithin(fact.combination, combination);
  });

/** A mutant is given what the original took, several times over, and not much where that was little. */
function asked({ spec, before, options, budget, known }: Asked, { combination, states }: Border): Decision {
  const { goal } = before.asked;
  const enough = Math.min(budget.states, Math.max(statesLeast, patience * states));
  const limited = { ...budget, states: enough, replays: 0 };
  const decision = decide({ spec, goal, combination, options, citation }, limited);
  const { kind } = standing(decision);
  if (kind === 'proved' || kind === 'attack') known.push({ goal, combination, isProved: kind === 'proved' });
  return decision;
}

const patience = 10;
const statesLeast = 1_000;

/** Nobody cites a mutant. */
const citation = (): { readonly assumptions: readonly string[]; readonly digest: string } => ({
  assumptions: [],
  digest: '',
});

const change = ({ before, spec }: Asked, kind: Change['change'], after: string): Change => ({
  change: kind,
  goal: before.asked.name,
  before: standingText(spec, before),
  after,
});

/** The network alone, where nobody knows what it takes. */
const nothingKnown: Border = { combination: [], states: Number.POSITIVE_INFINITY };

/** The goal is there no more as it was; counting what is committed, it may be. */
function* lost(mutant: Asked, reading: Reading): Generator<undefined, Change, void> {
  if (reading === 'absent') return change(mutant, 'weaker', 'absent');
  const [border = nothingKnown] = mutant.before.proved;
  const decision = asked(mutant, border);
  yield undefined;
  return change(mutant, 'weaker', decision.attack === undefined ? 'committed' : 'absent');
}

/** The goal was not there and now is, unless the network alone breaks it. */
function* gained(mutant: Asked, reading: Reading): Generator<undefined, Change | undefined, void> {
  const decision = asked(mutant, nothingKnown);
  yield undefined;
  const { kind } = standing(decision);
  if (kind === 'attack') return undefined;
  if (kind !== 'proved') return change(mutant, 'undecided', openText(mutant.spec, decision));
  return change(mutant, 'stronger', reading === 'held' ? 'holds' : 'committed');
}

/** The attack with as few threats as break the mutant. */
function* fallen(
  mutant: Asked,
  { combination, states }: Border,
  found: Decision,
): Generator<undefined, Change, void> {
  let least = combination;
  let proposal = found.attack?.proposal;
  for (const threat of combination) {
    const part = least.filter((other) => other !== threat);
    const smaller = proposal && lowered(proposal, part);
    const decision = smaller === undefined ? asked(mutant, { combination: part, states }) : undefined;
    yield undefined;
    if (smaller === undefined && decision?.attack === undefined) continue;
    least = part;
    proposal = smaller ?? decision?.attack?.proposal;
  }
  const under = least.length === 0 ? 'attack' : `attack under ${printCombination(mutant.spec, least)}`;
  return change(mutant, 'weaker', under);
}

const rank = (reading: Reading): number => ['absent', 'committed', 'held'].indexOf(reading);

function readingOf(spec: Spec, goal: Goal): Reading {
  if (absence(spec, goal) === undefined) return 'held';
  const wider = withCommitted(goal);
  return wider !== undefined && absence(spec, wider) === undefined ? 'committed' : 'absent';
}

/** A standing in the words of `expect` lines, as far as it is known. */
export function standingText(spec: Spec, { reading, breaking, proved, open }: Standing): string {
  if (reading === 'absent') return 'absent';
  const unless = breaking.map(({ combination }) => printCombination(spec, combination));
  if (unless.includes('none')) return reading === 'held' ? 'attack' : 'absent';
  const known =
    proved.length > 0 ? holdsText(reading, unless) : unless.map((threats) => `attack under ${threats}`);
  return [...known, ...(open === undefined ? [] : [`open: ${open}`])].join('; ');
}

function holdsText(reading: Reading, unless: readonly string[]): readonly string[] {
  const holds = reading === 'held' ? 'holds' : 'committed';
  return [unless.length === 0 ? holds : `${holds} unless ${unless.join(', ')}`];
}

function openText(spec: Spec, decision: Decision): string {
  const verdict = standing(decision);
  const under = verdict.threats.length === 0 ? '' : ` under ${printCombination(spec, verdict.threats)}`;
  return `${printVerdict(verdict)}${under}`;
}
