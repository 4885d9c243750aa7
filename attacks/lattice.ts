/**
 * "Holds unless": a goal over the lattice of a spec's threats (design 5; 10, Verdicts, Threats). The smallest
 * combinations that break it, each with its attack; the largest that do not, each with its proof, which
 * covers what is below; and the smallest that could not be settled. What is implied is not tried: more
 * threat never removes an attack.
 * @module
 */
import type { Reveal } from '../model/system.ts';
import { occursIn } from '../model/term.ts';
import { absence, inapplicable } from '../properties/absence.ts';
import { type Goal, withCommitted } from '../properties/goal.ts';
import { decisiveReaders } from '../properties/permission.ts';
import {
  type Combination,
  combine,
  dishonestRoles,
  includesThreat,
  type Threat,
  threatsOf,
} from '../properties/threat.ts';
import { type Answer, bordersOf } from './borders.ts';
import { attackDecision, type Budget, type Decision, decide, type Question, standing } from './decide.ts';
import { lift, lowered } from './lift.ts';
import type { Proposal } from './replay.ts';
import { dishonestParty } from './threats.ts';

/** What is asked: a goal under any combination of `threats`. */
export interface LatticeQuestion extends Omit<Question, 'combination'> {
  /** Those of the spec, unless a line names others. */
  readonly threats?: Combination;
  /** More threats than these together are not asked about. */
  readonly together?: number;
  /** Threats of these that every combination has, beside those that are counted, as far as they apply. */
  readonly always?: Combination;
  /** Combinations about which nobody asks, and about no larger ones then (attacks/together.ts). */
  readonly isMoot?: (combination: Combination) => boolean;
}

/** What is known of a goal over all combinations of threats. */
export interface Lattice {
  readonly goal: Goal;
  /** Why the goal is absent; what follows is then about the reading in which committed values count, if any. */
  readonly absent?: string;
  /** The threats under which the goal says something, and those under which it does not, with the reason. */
  readonly threats: Combination;
  readonly inapplicable: readonly { readonly threat: Threat; readonly because: string }[];
  /** Smallest combinations that break the goal. */
  readonly breaking: readonly BreakingPoint[];
  /** Largest combinations under which it is proved. */
  readonly proved: readonly Decision[];
  /** Smallest combinations that were not settled; larger ones were not tried. */
  readonly open: readonly Decision[];
  /** Smallest combinations of which nothing is known because nobody asked; nor are larger ones. */
  readonly moot: readonly Combination[];
  /** Larger combinations than of so many threats were not looked at. */
  readonly capped?: number;
  /** How many questions were decided, and the states that this took. */
  readonly cost: { readonly questions: number; readonly states: number };
}

/** A smallest combination that breaks the goal. */
export interface BreakingPoint {
  readonly combination: Combination;
  readonly decision: Decision;
  /** The largest combination to which the attack was lifted and where it was replayed. */
  readonly lifted?: Combination;
}

/** How far a lattice has come: questions decided so far. */
export interface LatticeProgress {
  readonly questions: number;
}

/** More threats than these are combined only `cappedSize` at a time. */
const threatsMax = 14;
const cappedSize = 3;

/** Explores the lattice, question by question. */
export function* latticeOf(
  question: LatticeQuestion,
  budget: Budget,
): Generator<LatticeProgress, Lattice, void> {
  const { about, isIdle } = groundOf(question);
  const always = (question.always ?? []).filter((threat) => includesThreat(about.threats, threat));
  const counted = about.threats.filter((threat) => !includesThreat(always, threat));
  const search = newSearch(question, counted, always, budget);
  if (isIdle) return { ...about, breaking: [], proved: [], open: [], moot: [], cost: search.cost };
  const members = counted.length;
  const largest = Math.min(question.together ?? members, members > threatsMax ? cappedSize : members);
  const steps = bordersOf({
    members,
    largest,
    beginsAbove: question.together !== undefined,
    suspects: setOf(search, ({ kind }) => kind === 'ca'),
    ask: (set) => ask(search, set),
    covers: (whole, part) =>
      isSameQuestion(question, combinationOf(search, whole), combinationOf(search, part)),
    isMoot: (set) => question.isMoot?.(combinationOf(search, set)) ?? false,
  });
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield { questions: search.cost.questions };
  const { breaking, keeping, open, moot } = step.value;
  const points: BreakingPoint[] = [];
  for (const set of breaking) {
    points.push(breakingPoint(search, set));
    yield { questions: search.cost.questions };
  }
  return {
    ...about,
    breaking: points,
    proved: keeping.map((set) => search.decisions.get(set) as Decision),
    open: open.map((set) => search.decisions.get(set) as Decision),
    moot: moot.map((set) => combinationOf(search, set)),
    ...(largest < members && { capped: largest }),
    cost: search.cost,
  };
}

interface Ground {
  readonly about: Pick<Lattice, 'goal' | 'absent' | 'threats' | 'inapplicable'>;
  /** Whether there is nothing to be searched in any reading. */
  readonly isIdle: boolean;
}

/** Whether a goal says nothing is settled threat by threat: none of the reasons needs two. */
function groundOf({ spec, goal, threats }: LatticeQuestion): Ground {
  const told = (threats ?? threatsOf(spec)).map((threat) => ({
    threat,
    because: inapplicable(spec, goal, [threat]),
  }));
  const absent = absence(spec, goal);
  const wider = absent === undefined ? goal : withCommitted(goal);
  return {
    about: {
      goal,
      ...(absent !== undefined && { absent }),
      threats: combine(...told.flatMap(({ threat, because }) => (because === undefined ? [threat] : []))),
      inapplicable: told.flatMap(({ threat, because }) =>
        because === undefined ? [] : [{ threat, because }],
      ),
    },
    isIdle: wider === undefined || absence(spec, wider) !== undefined,
  };
}

interface Search {
  readonly question: LatticeQuestion;
  /** Those of which combinations are made, and those that are in each. */
  readonly threats: Combination;
  readonly always: Combination;
  readonly budget: Budget;
  /** What was decided, by set of threats; attacks are kept for themselves. */
  readonly decisions: Map<number, Decision>;
  readonly attacks: Map<number, { readonly proposal: Proposal; readonly states: number }>;
  readonly cost: { questions: number; states: number };
  /** How many combinations could not be settled. */
  unsettled: number;
}

const newSearch = (
  question: LatticeQuestion,
  threats: Combination,
  always: Combination,
  budget: Budget,
): Search => ({
  question,
  threats,
  always,
  budget,
  decisions: new Map(),
  attacks: new Map(),
  cost: { questions: 0, states: 0 },
  unsettled: 0,
});

const setOf = ({ threats }: Search, isIn: (threat: Threat) => boolean): number =>
  threats.reduce((set, threat, at) => (isIn(threat) ? set | (1 << at) : set), 0);

const combinationOf = ({ threats, always }: Search, set: number): Combination =>
  combine(...threats.filter((_, at) => (set & (1 << at)) !== 0), ...always);

function ask(search: Search, set: number): Answer {
  const { question, budget, decisions, attacks, cost } = search;
  const decision = decide(
    { ...question, combination: combinationOf(search, set) },
    { ...budget, states: statesFor(search, set), replays: 0 },
  );
  const verdict = standing(decision);
  cost.questions += 1;
  cost.states += verdict.cost.steps;
  if (decision.attack !== undefined) {
    attacks.set(set, { proposal: decision.attack.proposal, states: verdict.cost.steps });
    return { kind: 'breaks', at: broughtDown(search, set) };
  }
  decisions.set(set, decision);
  if (verdict.kind === 'proved') return { kind: 'keeps' };
  search.unsettled += 1;
  return { kind: 'open' };
}

/**
 * With waning patience each combination that could not be settled halves what the next may take, down to an
 * eighth: a goal that is hard under one of them most often is under many, while its attacks are near. What holds
 * under no threat at all is worth the whole.
 */
const statesFor = ({ budget: { states, patience }, unsettled }: Search, set: number): number =>
  patience === 'waning' && set !== 0 ? Math.ceil(states / 2 ** Math.min(unsettled, 3)) : states;

/**
 * Takes away what the attack does not need: all at once that it shows no sign of, then one threat after the other.
 * What is left breaks the goal too.
 */
function broughtDown(search: Search, set: number): number {
  const { attacks } = search;
  let least = set;
  const takeAway = (threats: number): void => {
    const part = least & ~threats;
    const found = attacks.get(least);
    if (part === least || found === undefined) return;
    const proposal = lowered(found.proposal, combinationOf(search, part));
    if (proposal === undefined) return;
    attacks.set(part, { ...found, proposal });
    least = part;
  };
  const shown = attacks.get(set)?.proposal;
  if (shown !== undefined) takeAway(setOf(search, (threat) => !isSeen(shown, threat)));
  for (let rest = set; rest !== 0; rest &= rest - 1) takeAway(rest & -rest);
  return least;
}

/** Whether the trace shows that the adversary makes use of a threat, or may hide it. */
function isSeen({ actions, scenario: { spec } }: Proposal, threat: Threat): boolean {
  const revealed = (what: Reveal['reveal']): boolean =>
    actions.some((action) => action.kind === 'reveal' && action.reveal === what);
  switch (threat.kind) {
    case 'kci':
      return revealed('key');
    case 'later':
    case 'session':
      return revealed(threat.kind);
    case 'dishonest': {
      const party = dishonestParty(spec, threat.role);
      return actions.some(
        (action) =>
          (action.kind === 'begin' && action.peers.includes(party)) ||
          (action.kind === 'deliver' && occursIn(party, action.message)),
      );
    }
    case 'ca':
    case 'unpossessed':
      return true;
  }
}

/** The attack on a smallest set, made small, and lifted as far as the threats go. */
function breakingPoint(search: Search, set: number): BreakingPoint {
  const { question, threats, always, budget } = search;
  const found = search.attacks.get(set);
  if (found === undefined) throw new Error('a set of threats that breaks a goal has an attack');
  const combination = combinationOf(search, set);
  const decision = attackDecision({ ...question, combination }, found.proposal, found.states, budget);
  const largest = combine(...threats, ...always).filter((threat) =>
    isSameQuestion(question, combination, combine(...combination, threat)),
  );
  const isLifted = lift(decision.attack?.proposal ?? found.proposal, largest) !== undefined;
  return { combination, decision, ...(isLifted && { lifted: largest }) };
}

/**
 * Whether two combinations ask the same of a goal, so that a proof under the one speaks for a part of it.
 * They do not where a reader of a channel is dishonest in one only: what the adversary then holds breaks
 * nothing any more (design 10, Holding a key).
 */
function isSameQuestion({ spec, goal }: LatticeQuestion, one: Combination, other: Combination): boolean {
  const [left, right] = [dishonestRoles(one), dishonestRoles(other)];
  return decisiveReaders(spec, goal).every((role) => left.has(role) === right.has(role));
}
