/**
 * Executions drawn by chance, with what was known before each of their events.
 * @module
 */
import fc from 'fast-check';
import { initialState, type Scenario, type SystemState, step } from '../../model/system.ts';
import { anyMoves, type Move, type Temper, tempers } from '../moves.ts';
import { beginTrial, carryOut, endTrial, plan } from '../trial.ts';

/** What happened in a scenario. */
export interface Execution {
  readonly scenario: Scenario;
  /** State `n` is the one before event `n` of the trace. */
  readonly states: readonly SystemState[];
  readonly end: SystemState;
}

/** What an adversary tries, one after the other, and how boldly. */
export interface Attempt {
  readonly temper: Temper;
  readonly moves: readonly Move[];
}

/** Attempts long enough for two sessions. */
export const anyAttempt = (scenario: Scenario): fc.Arbitrary<Attempt> =>
  fc.record({
    temper: fc.constantFrom(...tempers),
    moves: fc.array(fc.oneof(...anyMoves(scenario)), { minLength: 30, maxLength: 60, size: 'max' }),
  });

/** What comes of an attempt. */
export function executionOf(scenario: Scenario, { temper, moves }: Attempt): Execution {
  const start = initialState(scenario);
  const trial = beginTrial(scenario, temper, start, [], () => undefined);
  for (const move of moves) if (plan(trial, move)) carryOut(trial);
  endTrial(trial);
  const states = [start];
  for (const action of trial.actions) {
    const next = step(scenario, states.at(-1) as SystemState, action);
    if (next.kind === 'done') states.push(next.state);
  }
  return { scenario, states, end: states.at(-1) as SystemState };
}

/** Where in the trace the run took its step `step`, the start being step 0; undefined where it did not. */
export function positionOf({ end }: Execution, run: number, step: number): number | undefined {
  if (step > 0) return end.runs[run]?.taken[step - 1]?.at;
  const at = end.trace.findIndex((event) => event.kind === 'begin' && event.run === run);
  return at < 0 ? undefined : at;
}

/** Where in the trace the long-term keys are revealed. */
export function revelationIn({ end }: Execution): number | undefined {
  const at = end.trace.findIndex((event) => event.kind === 'reveal' && event.reveal === 'later');
  return at < 0 ? undefined : at;
}
