/**
 * The options of random search, apart from the search: those who only tell of them do without what draws.
 * @module
 */
import { type ScenarioOptions, scenarioDefaults } from './threats.ts';

/** How a search goes about it; with the spec and the threats this fixes every trial. */
export interface SearchOptions extends ScenarioOptions {
  /** A 32-bit integer. */
  readonly seed: number;
  /** The most moves in a trial, many of which come to nothing; by the length of the protocol if absent. */
  readonly movesMax?: number;
  /** Trials between two reports. */
  readonly batch: number;
  /** How many smaller candidates may be tried for each finding. */
  readonly shrinksMax: number;
}

/** Options that suit the shipped specs. */
export const searchDefaults: SearchOptions = {
  ...scenarioDefaults,
  seed: 1,
  batch: 50,
  shrinksMax: 400,
};
