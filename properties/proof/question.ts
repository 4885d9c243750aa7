/**
 * What a proof has to close: starting patterns in which the goal could be broken.
 * @module
 */
import type { RunRecord } from '../case-tree.ts';
import { settle } from './consequences.ts';
import type { Draft, Pattern } from './pattern.ts';

/** Starts that the tree has to close, and when no execution of a pattern breaks the goal. */
export interface Question {
  readonly starts: readonly Start[];
  readonly isMet: (pattern: Pattern) => boolean;
  /** What a pattern comes to under the premise of the goal; together the same executions that break it. */
  readonly each: (pattern: Pattern) => readonly Pattern[];
  /** Choices that the premise leaves: the patterns of each, before `each`, stand for all executions that break the goal. */
  readonly choices?: (pattern: Pattern) => readonly (readonly Pattern[])[];
}

/** One way in which the goal could be broken. */
export interface Start {
  readonly runs: readonly RunRecord[];
  readonly pattern: Pattern;
}

/** What a goal comes to, or why the checker cannot say. */
export type Asked = readonly Question[] | { readonly because: string };

/** A pattern that the premise of the goal leaves as it is. */
export const unchanged = (pattern: Pattern): readonly Pattern[] => [pattern];

/** A draft as starts, one for each pattern that it comes to. */
export const startsOf = (draft: Draft, each: Question['each'] = unchanged): readonly Start[] =>
  settle(draft)
    .flatMap(each)
    .map((pattern) => ({
      runs: pattern.runs.map(({ path }) => ({ role: path.role.name, transitions: path.transitions })),
      pattern,
    }));
