/**
 * The options of commands that decide: what may be assumed, and how far to go before giving up.
 * @module
 */
import type { Command } from 'commander';
import { budgetDefaults } from '../attacks/decide.ts';
import { type ScenarioOptions, scenarioDefaults } from '../attacks/threats.ts';
import type { ProofOptions } from '../properties/proof.ts';
import { type AssumingOptions, assuming, secondsFrom1, wholeFrom } from './command.ts';

/** Options that the deciding commands share. */
export interface DecidingOptions extends AssumingOptions {
  readonly states: number;
  readonly maxRuns?: number;
  /** In seconds, for everything together. */
  readonly time: number;
  /** In megabytes of each thread's heap. */
  readonly memory: number;
}

/** Adds the options. */
export const deciding = (
  command: Command,
  defaults: { readonly states?: number; readonly time: number },
): Command =>
  assuming(
    command
      .option(
        '--states <n>',
        'states that one decision may look at',
        wholeFrom(1),
        defaults.states ?? budgetDefaults.states,
      )
      .option(
        '--max-runs <n>',
        'honest runs in one state; what would need more is cut (default: roles and 2 more, at least 8)',
        wholeFrom(1),
      )
      .option('--time <seconds>', 'wall-clock time for everything together', secondsFrom1, defaults.time)
      .option('--memory <megabytes>', 'memory for each thread', wholeFrom(1), 1000),
  );

/** What a proof is found and checked under. */
export const proofOptionsOf = (options: DecidingOptions): ProofOptions => ({
  typed: options.untyped !== true,
  selfTalk: options.self === true,
  insiders: options.insiders,
});

/** The same as the engines take it. */
export const scenarioOptionsOf = (options: DecidingOptions): ScenarioOptions => ({
  ...scenarioDefaults,
  ...proofOptionsOf(options),
});

/** The options that matter to what a verdict means, as they would be typed again. */
export const meaningTyped = (
  { insiders, selfTalk, typed }: ProofOptions,
  taken: readonly string[],
): readonly string[] => [
  ...(insiders ? [] : ['--no-insiders']),
  ...(selfTalk ? ['--self'] : []),
  ...(typed ? [] : ['--untyped']),
  ...(taken.length === 0 ? [] : [`--with ${taken.join(',')}`]),
];

/** How far a verdict's engine was allowed to go, in clauses. */
export const boundsOf = ({ states, maxRuns }: DecidingOptions, runs: number): readonly string[] => [
  `at most ${states} state${states === 1 ? '' : 's'}`,
  `at most ${maxRuns ?? runs} honest run${(maxRuns ?? runs) === 1 ? '' : 's'} in each`,
];
