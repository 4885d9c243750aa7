/**
 * What it is to have broken a goal.
 * @module
 */

/** Which run's claim was broken, by which event, and what went wrong in the spec's own names. */
export interface Breach {
  readonly run: number;
  /** The position in the trace of the event that broke it. */
  readonly at: number;
  readonly sentence: string;
  /** What was there instead, a sentence each. */
  readonly details: readonly string[];
}
