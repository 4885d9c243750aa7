/**
 * How much `npm run fuzz` does for each protocol: more than the tests do, and the same wherever it runs, so
 * that a seed and a path reproduce.
 * @module
 */
import type { Effort } from '../attacks/generated/examination.ts';

/** About a tenth of a second for each. */
export const fuzzEffort: Effort = {
  goals: 5,
  relatives: 2,
  states: 400,
  runs: 4,
  tries: 25,
  instances: 1500,
  instanceRuns: 2,
  messages: 200,
  mayGoOn: () => true,
};
