/**
 * Closed case trees: what a search found when it found no attack, written down so that a checker that
 * shares no code with the search can go through it again (design 7, 2). A tree begins with the patterns in
 * which the goal would be broken and splits them until no case is left.
 *
 * A *pattern* stands for all executions into which it can be embedded: its runs are among theirs, with the
 * steps that have happened; its values and order hold there; each of its needs is known to the adversary
 * before the events that it names. What is to be checked:
 * - the `roots` cover every execution that breaks the goal;
 * - each `split` covers its pattern: every first origin of the needed term is the origin of a case, or is
 *   contradictory by itself. A term has one first origin: initial knowledge before composition before
 *   extraction, and of the sends from which it can be extracted the first;
 *   Where the split term is one of the pattern's `derivations`, its cases are the ways in which that run can
 *   derive it: taken out of what it holds (`sent`, with the run and the part), or composed;
 * - each case follows from its parent: more values, more order, more runs and steps, more needs;
 * - each leaf closes: the goal is met in every execution of the pattern, or the pattern is contradictory.
 * @module
 */
import type { Term, Variable } from '../model/term.ts';
import type { Goal } from './goal.ts';
import type { Combination } from './threat.ts';

/** A proof for one goal under one combination: a tree for each scenario that the combination stands for. */
export interface ClosedProof {
  readonly goal: Goal;
  readonly trees: readonly ScenarioTree[];
}

/** The tree of a combination in which every authority is fixed. */
export interface ScenarioTree {
  readonly combination: Combination;
  readonly typed: boolean;
  readonly selfTalk: boolean;
  readonly insiders: boolean;
  readonly roots: readonly Root[];
}

/** One way in which the goal could be broken: a starting pattern with what it comes to. */
export interface Root {
  /** What the pattern is, in words: `C has accepted`. */
  readonly says: string;
  readonly cases: readonly CaseNode[];
  /** Ways in which the starting pattern contradicts itself. */
  readonly contradictions: readonly string[];
}

/** A pattern and why nothing is left of it. */
export type CaseNode =
  /** The goal is met in every execution of the pattern, by this run if one meets it. */
  | { readonly kind: 'met'; readonly pattern: PatternRecord; readonly by: string }
  | {
      readonly kind: 'split';
      readonly pattern: PatternRecord;
      /** The term whose first origin is distinguished, one of the pattern's needs. */
      readonly need: Term;
      readonly cases: readonly Case[];
    }
  /** Everything has an origin, and the goal's premise still leaves a choice: who made a value, say. */
  | {
      readonly kind: 'choice';
      readonly pattern: PatternRecord;
      readonly of: string;
      readonly nodes: readonly CaseNode[];
      readonly contradictions: readonly string[];
    }
  /** Nothing is left to split, but the pattern cannot be completed. */
  | { readonly kind: 'contradictory'; readonly pattern: PatternRecord; readonly because: string };

/** One first origin of the needed term, what it comes to, and why the rest of it is contradictory. */
export interface Case {
  readonly origin: OriginRecord;
  readonly nodes: readonly CaseNode[];
  readonly contradictions: readonly string[];
}

/** Where the needed term first comes from. */
export type OriginRecord =
  /** The adversary holds it from the start, or after long-term keys are revealed. */
  | { readonly kind: 'fact'; readonly fact: string; readonly term: Term }
  | { readonly kind: 'composed'; readonly needs: readonly Term[] }
  /** Made of other ciphertexts under the same key without integrity (docs/decisions/0005). */
  | { readonly kind: 'changed'; readonly needs: readonly Term[] }
  /**
   * Taken out of a send: of run `run`, or of a new run of `role`; `keys` must be known. `born`: the term is not
   * known from there, but first occurs in that send, whose run makes it.
   */
  | {
      readonly kind: 'sent' | 'inside' | 'born';
      readonly run: number | undefined;
      readonly role: string | undefined;
      readonly step: number | undefined;
      readonly keys: readonly Term[];
      /** What of the send unifies with the term; for `inside`, the unknown value in which the term stands. */
      readonly part: Term | undefined;
    };

/** A pattern as it is written down. Steps count from 0, the start of a run; step n is its nth transition. */
export interface PatternRecord {
  readonly participants: readonly ParticipantRecord[];
  /** Pairs of events, `[run, step]` before `[run, step]`; those within a run are not listed. */
  readonly order: readonly (readonly [EventRecord, EventRecord])[];
  readonly needs: readonly NeedRecord[];
  /** What honest runs must be able to derive from what they hold, as far as it is not explained yet. */
  readonly derivations: readonly { readonly run: number; readonly term: Term }[];
  readonly unequal: readonly (readonly [Term, Term])[];
  /** Variables that may only be some of what their sort allows, as a set of kinds (attacks/solver/kinds.ts). */
  readonly narrowed: readonly (readonly [Variable, number])[];
}

/** An event: run and step. */
export type EventRecord = readonly [run: number, step: number];

/** A run, or an event of the adversary's: it shows a term, or long-term keys are revealed. */
export interface ParticipantRecord {
  readonly kind: 'run' | 'listener' | 'revelation';
  readonly role: string | undefined;
  /** The transitions of the path that the run takes, in order; how many steps have happened, and completed. */
  readonly transitions: readonly number[];
  readonly height: number;
  readonly completed: number;
  /** The messages of the steps that have happened. */
  readonly messages: readonly Term[];
}

/** A term that the adversary knows before each of these events, and where it first had it from, if that is settled. */
export interface NeedRecord {
  readonly term: Term;
  readonly before: readonly EventRecord[];
  readonly origin: string | undefined;
}
