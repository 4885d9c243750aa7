/**
 * The only maker of attacks: a proposed sequence of actions is executed again by `step` from the initial
 * state, and the judge decides on the trace that results. What an engine believes counts for nothing.
 * @module
 */
import { type Action, initialState, type Scenario, type SystemState, step } from '../model/system.ts';
import type { Goal } from '../properties/goal.ts';
import { type Judge, judgeOf } from '../properties/judge.ts';
import type { Combination } from '../properties/threat.ts';
import type { Attack, Subject, Verdict } from '../properties/verdict.ts';

/** What somebody claims to be an attack on a goal under a combination of threats. */
export interface Proposal {
  readonly goal: Goal;
  readonly combination: Combination;
  readonly scenario: Scenario;
  readonly actions: readonly Action[];
}

/** What executing a proposal again came to. */
export type Replayed =
  | { readonly kind: 'breaks'; readonly state: SystemState; readonly attack: Attack }
  /** Every action happened, and the goal is not broken. */
  | { readonly kind: 'kept'; readonly state: SystemState; readonly because: string }
  /** This action could not happen. */
  | { readonly kind: 'stuck'; readonly at: number; readonly because: string };

/** What executing actions came to. */
export type Executed =
  | { readonly kind: 'executed'; readonly state: SystemState }
  | { readonly kind: 'stuck'; readonly at: number; readonly because: string };

/** The verdict on a proposal that breaks its goal; throws a fault where it does not replay. */
export function attackVerdict(subject: Subject, proposal: Proposal): Verdict {
  const replayed = replay(proposal);
  if (replayed.kind !== 'breaks') {
    throw new Error(`an attack that does not replay (${replayed.kind}): ${replayed.because}`);
  }
  return { ...subject, kind: 'attack', attack: replayed.attack };
}

/** Executes a proposal again and judges what happened. */
export const replay = (proposal: Proposal): Replayed => replayerOf(proposal)(proposal.actions);

/** As `replay`, for many sequences of actions against one goal in one scenario: prepares once. */
export function replayerOf({
  goal,
  combination,
  scenario,
}: Omit<Proposal, 'actions'>): (actions: readonly Action[]) => Replayed {
  const judge = judgeOf(goal, combination, scenario);
  const start = initialState(scenario);
  return (actions) => {
    const executed = execute(scenario, actions, start);
    return executed.kind === 'stuck' ? executed : judged(judge, scenario, actions, executed.state);
  };
}

function judged(
  { judge }: Judge,
  scenario: Scenario,
  actions: readonly Action[],
  state: SystemState,
): Replayed {
  const judgement = judge(state);
  switch (judgement.kind) {
    case 'broken': {
      const { run, at, sentence, details } = judgement;
      return { kind: 'breaks', state, attack: { scenario, actions, breach: { run, at, sentence, details } } };
    }
    case 'kept':
      return { kind: 'kept', state, because: 'the trace does not break the goal' };
    case 'not applicable':
      return { kind: 'kept', state, because: judgement.because };
  }
}

/** The state that the actions lead to from the start, or the first of them that cannot happen. */
export function execute(
  scenario: Scenario,
  actions: readonly Action[],
  start: SystemState = initialState(scenario),
): Executed {
  let state = start;
  for (const [at, action] of actions.entries()) {
    const result = step(scenario, state, action);
    if (result.kind === 'refused') return { kind: 'stuck', at, because: result.because.detail };
    state = result.state;
  }
  return { kind: 'executed', state };
}
