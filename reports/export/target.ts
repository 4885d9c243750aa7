/**
 * What every target is asked and what it answers.
 * @module
 */
import type { Spec } from '../../model/spec.ts';
import type { Goal } from '../../properties/goal.ts';
import type { Combination } from '../../properties/threat.ts';
import type { Note } from './statement.ts';

/** One model: a spec, the goals that are asked, what the adversary holds besides the network. */
export interface ExportRequest {
  readonly spec: Spec;
  /** The name by which the spec's text is known. */
  readonly file: string;
  readonly goals: readonly Goal[];
  /** Every authority in it is fixed. */
  readonly combination: Combination;
  readonly typed: boolean;
  readonly selfTalk: boolean;
  /** The line of a position in the spec's text, from 1. */
  readonly lineAt: (offset: number) => number;
}

/** The model in a target's language, and what became of each goal. */
export interface Exported {
  readonly kind: 'exported';
  readonly text: string;
  /** What is not said exactly. */
  readonly notes: readonly Note[];
  /** The goals that are asked, with the names under which the tool's output speaks of their parts. */
  readonly asked: readonly AskedGoal[];
  /** The names under which it is asked whether each role can come to its end. */
  readonly ends: readonly string[];
  /** The names of helping statements, without which a proof of a goal says nothing. */
  readonly restsOn?: readonly string[];
  readonly leftOut: readonly { readonly goal: Goal; readonly because: string }[];
}

/** A goal that is asked, and what is not said exactly of this goal in particular. */
export interface AskedGoal {
  readonly goal: Goal;
  readonly names: readonly string[];
  readonly notes: readonly Note[];
}

/** Why a target has no model of this at all. */
export interface Refused {
  readonly kind: 'refused';
  readonly because: string;
}
