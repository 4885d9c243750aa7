/**
 * One question decided: a goal of a spec under one combination of threats (design 7). What the machines
 * alone settle comes first; then the solver proposes, and nothing that it proposes is believed unchecked: an
 * attack is made small and executed again (attacks/replay.ts), a case tree goes through the small checker
 * (properties/proof.ts).
 * @module
 */
import type { Spec } from '../model/spec.ts';
import { absence, inapplicable } from '../properties/absence.ts';
import type { ClosedProof } from '../properties/case-tree.ts';
import { type Goal, withCommitted } from '../properties/goal.ts';
import { proofVerdict } from '../properties/proof.ts';
import { type Combination, isWithin } from '../properties/threat.ts';
import {
  absent,
  holdsTo,
  notApplicable,
  type StopReason,
  type Subject,
  unknown,
  type Verdict,
} from '../properties/verdict.ts';
import { minimise } from './minimise.ts';
import { attackVerdict, type Proposal, replay } from './replay.ts';
import { solve } from './solver/solve.ts';
import { type ScenarioOptions, scenarioOptionsOf, scenariosFor, type ThreatScenario } from './threats.ts';

/** What is asked. */
export interface Question {
  readonly spec: Spec;
  readonly goal: Goal;
  readonly combination: Combination;
  readonly options: ScenarioOptions;
  readonly citation: Citation;
  /** Evidence from before, and what is to be kept of this time. */
  readonly memory?: Memory;
}

/**
 * What answered questions before. It is asked before the search and proposes like the search: what is recalled goes
 * through replay or the small checker too, so that a memory that is wrong costs a search and no verdict.
 */
export interface Memory {
  readonly recall: (goal: Goal, combination: Combination) => Evidence | undefined;
  readonly note: (goal: Goal, combination: Combination, evidence: Evidence) => void;
}

/** What a search proposed, after so many states. */
export type Evidence =
  | { readonly kind: 'trace'; readonly proposal: Proposal; readonly states: number }
  | { readonly kind: 'proof'; readonly proof: ClosedProof; readonly states: number };

/** How a verdict on a goal under threats is cited: what it takes for granted, and its digest. */
export type Citation = (goal: Goal, combination: Combination) => Pick<Subject, 'assumptions' | 'digest'>;

/** How far to go. */
export interface Budget {
  /** States that a search may look at. */
  readonly states: number;
  /** Whether a goal over many combinations gets less for each that could not be settled; no such loss unless said. */
  readonly patience?: 'waning';
  /** Honest runs in one pattern; by default as many as the solver finds enough for the spec. */
  readonly runs?: number;
  /** Replays that may be spent on making an attack smaller; 0 where nobody will look at it. */
  readonly replays: number;
  /** Why to stop now, if there is a reason: the time is up, memory is short. Asked after every state. */
  readonly halted: () => StopReason | undefined;
}

/** Enough for every shipped proposal, without a clock. */
export const budgetDefaults: Budget = { states: 20_000, replays: 5_000, halted: () => undefined };

/** The verdict on a question. */
export interface Decision {
  readonly verdict: Verdict;
  /**
   * Where the goal is absent because the other party only is committed to what would be agreed on: the
   * verdict on the goal with committed values counted too (design 10, Committed).
   */
  readonly committed?: Verdict;
  /** The attack of whichever verdict is one, as it can be lifted and saved. */
  readonly attack?: FoundAttack;
  /** The case tree of whichever verdict is `proved`, as it can be saved. */
  readonly proof?: ClosedProof;
}

/** An attack with every authority named. */
export interface FoundAttack {
  readonly proposal: Proposal;
  /** Whether it was checked that nothing can be taken away. */
  readonly isMinimal: boolean;
}

/** Decides a question as far as the budget goes; throws a fault where an attack does not replay. */
export function decide(question: Question, budget: Budget = budgetDefaults): Decision {
  const { spec, goal, combination } = question;
  const because = inapplicable(spec, goal, combination);
  if (because !== undefined) return { verdict: notApplicable(subjectOf(question, goal), because) };
  const missing = absence(spec, goal);
  if (missing === undefined) return searched(question, goal, budget);
  const wider = withCommitted(goal);
  if (wider === undefined || absence(spec, wider) !== undefined) {
    return { verdict: absent(subjectOf(question, goal), missing) };
  }
  return asCommitted(question, missing, searched(question, wider, budget));
}

/** The decision on the wider reading of a goal as that on the goal itself, which is absent. */
const asCommitted = (question: Question, missing: string, { verdict, ...evidence }: Decision): Decision => ({
  verdict: absent(subjectOf(question, question.goal), missing),
  committed: verdict,
  ...evidence,
});

/** What a question comes to where an attack is known that answers it, found after so many states. */
export function attackDecision(
  question: Question,
  proposal: Proposal,
  states: number,
  budget: Budget,
): Decision {
  const missing = absence(question.spec, question.goal);
  const decision = attacked(subjectOf(question, proposal.goal, states), proposal, budget);
  return missing === undefined ? decision : asCommitted(question, missing, decision);
}

/** What the question comes to: that of the goal with committed values counted, where there is one. */
export const standing = ({ verdict, committed }: Decision): Verdict => committed ?? verdict;

function subjectOf({ combination, citation }: Question, goal: Goal, steps = 0): Subject {
  return { goal, threats: combination, cost: { steps }, ...citation(goal, combination) };
}

function searched(question: Question, goal: Goal, budget: Budget): Decision {
  const { spec, combination, options } = question;
  const { states, runs, halted } = budget;
  const recalled = recalledDecision(question, goal, budget);
  if (recalled !== undefined) return recalled;
  let halt: StopReason | undefined;
  const mayGoOn = (): boolean => {
    halt ??= halted();
    return halt === undefined;
  };
  const found = solve(spec, goal, combination, options, {
    states,
    ...(runs !== undefined && { runs }),
    mayGoOn,
  });
  if (found.kind === 'not applicable')
    return { verdict: notApplicable(subjectOf(question, goal), found.because) };
  const subject = subjectOf(question, goal, found.statistics.states);
  switch (found.kind) {
    case 'candidate': {
      const { scenario, actions, combination: fixed } = found;
      const proposal: Proposal = { goal, combination: fixed, scenario, actions };
      question.memory?.note(goal, combination, { kind: 'trace', proposal, states: subject.cost.steps });
      return attacked(subject, proposal, budget);
    }
    case 'closed': {
      const { proof } = found;
      const verdict = proofVerdict(subject, spec, options, proof);
      if (verdict.kind !== 'proved') return { verdict };
      question.memory?.note(goal, combination, { kind: 'proof', proof, states: subject.cost.steps });
      return { verdict, proof };
    }
    case 'cut':
      return { verdict: holdsTo(subject, found.runs, exhausted(found.runs)) };
    case 'stopped':
      return { verdict: unknown(subject, halt ?? { kind: 'states', limit: states }) };
    case 'unsupported':
      return { verdict: unknown(subject, { kind: 'no rule', rule: found.because }) };
  }
}

/** What is remembered, if it answers this question under these options, and passes. */
function recalledDecision(question: Question, goal: Goal, budget: Budget): Decision | undefined {
  const { spec, combination, options, memory } = question;
  const evidence = memory?.recall(goal, combination);
  if (evidence === undefined) return undefined;
  const subject = subjectOf(question, goal, evidence.states);
  if (evidence.kind === 'proof') {
    const verdict = proofVerdict(subject, spec, options, evidence.proof);
    return verdict.kind === 'proved' ? { verdict, proof: evidence.proof } : undefined;
  }
  const { proposal } = evidence;
  const isOfThis =
    JSON.stringify(proposal.goal) === JSON.stringify(goal) &&
    scenariosFor(spec, goal, combination, options).some((fixed) => permitsNoLess(fixed, proposal));
  return isOfThis && replay(proposal).kind === 'breaks' ? attacked(subject, proposal, budget) : undefined;
}

/** Whether an attack uses no more than a scenario gives: the same threats and options. */
const permitsNoLess = ({ combination, scenario }: ThreatScenario, proposal: Proposal): boolean =>
  isWithin(proposal.combination, combination) &&
  isWithin(combination, proposal.combination) &&
  JSON.stringify(settingOf(scenario)) === JSON.stringify(settingOf(proposal.scenario));

const settingOf = (scenario: Proposal['scenario']): Omit<ScenarioOptions, 'runsMax'> => {
  const { insiders, selfTalk, typed } = scenarioOptionsOf(scenario);
  return { insiders, selfTalk, typed };
};

const exhausted = (runs: number): string =>
  runs === 1
    ? 'every way to break it in which at most 1 honest run takes part'
    : `every way to break it in which at most ${runs} honest runs take part`;

function attacked(subject: Subject, proposal: Proposal, { replays }: Budget): Decision {
  const small = replays === 0 ? { proposal, isMinimal: false } : minimise(proposal, replays);
  return { verdict: attackVerdict(subject, small.proposal), attack: small };
}
