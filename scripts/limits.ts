/**
 * The options of commands that search: what may be assumed, and how long to look.
 * @module
 */
import type { Command } from 'commander';
import { type SearchOptions, searchDefaults } from '../attacks/search-options.ts';
import { type AssumingOptions, assuming, secondsFrom1, wholeFrom } from './command.ts';
import type { Limits } from './search-errand.ts';

/** Options that the searching commands share. */
export interface SearchingOptions extends AssumingOptions {
  readonly seed: number;
  readonly tries: number;
  readonly steps: number;
  readonly time: number;
  readonly runs: number;
  /** Whether attacks are made small; true unless said otherwise. */
  readonly shrink?: boolean;
}

/** How much a command looks unless told otherwise. */
export interface Diligence {
  readonly tries: number;
  /** In seconds. */
  readonly time: number;
}

/** Adds the options. */
export const searching = (command: Command, { tries, time }: Diligence): Command =>
  assuming(
    command
      .option(
        '--seed <n>',
        'where chance begins; the same seed finds the same',
        wholeFrom(0),
        searchDefaults.seed,
      )
      .option('--tries <n>', 'tries for each combination of threats', wholeFrom(1), tries)
      .option('--steps <n>', 'steps for each combination of threats', wholeFrom(1), 10_000_000)
      .option('--time <seconds>', 'wall-clock time for everything together', secondsFrom1, time)
      .option('--runs <n>', 'runs of honest parties in a try', wholeFrom(1), searchDefaults.runsMax),
  );

/** The options as the search takes them; a matrix has no room for traces, so its attacks need no shrinking. */
export const searchOptionsOf = (options: SearchingOptions): SearchOptions => ({
  ...searchDefaults,
  ...(options.shrink === false && { shrinksMax: 0 }),
  seed: options.seed,
  batch: Math.min(searchDefaults.batch, options.tries),
  runsMax: options.runs,
  insiders: options.insiders,
  selfTalk: options.self === true,
  typed: options.untyped !== true,
});

/** When an errand stops. */
export const limitsOf = ({ tries, steps }: SearchingOptions): Limits => ({ tries, steps });

/** The options that matter to a verdict on a member of a family, as they would be typed again. */
export const optionsTyped = (options: SearchingOptions, taken: readonly string[]): string =>
  [
    `--seed ${options.seed}`,
    ...(options.runs === searchDefaults.runsMax ? [] : [`--runs ${options.runs}`]),
    ...(options.insiders ? [] : ['--no-insiders']),
    ...(options.self === true ? ['--self'] : []),
    ...(options.untyped === true ? ['--untyped'] : []),
    ...(taken.length === 0 ? [] : [`--with ${taken.join(',')}`]),
  ].join(' ');
