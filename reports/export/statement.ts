/**
 * Goals as every prover asks them: what runs log and where, and statements over what is logged. Nothing
 * here is of one tool; each target writes these in its own language.
 * @module
 */
import type { Term, Variable } from '../../model/term.ts';
import type { Goal } from '../../properties/goal.ts';

/** What the runs of a role log, at which places of its tree, with which values. */
export interface Mark {
  readonly name: string;
  readonly role: string;
  /** What each argument is, canonical; the first is the run's own agent. */
  readonly params: readonly Term[];
  readonly logs: readonly Log[];
}

/** One place at which a mark is logged: `path` leads there, and is `place` as a text; `args` are in the role's view. */
export interface Log {
  readonly path: readonly number[];
  readonly place: string;
  readonly args: readonly Term[];
}

/** Something that is true of a trace; terms are over the statement's variables. */
export type Fact =
  | { readonly kind: 'logged'; readonly mark: Mark; readonly args: readonly Term[] }
  | { readonly kind: 'known'; readonly term: Term }
  | { readonly kind: 'same'; readonly left: Term; readonly right: Term };

/**
 * Whenever all of the premise, then one of the conclusions, all of whose facts are logged before the first fact of the
 * premise, or as `by` says; no conclusion is falsehood.
 */
export interface Statement {
  readonly premise: readonly [Extract<Fact, { kind: 'logged' }>, ...Fact[]];
  readonly conclusions: readonly (readonly Fact[])[];
  /** By when a conclusion must be: the last of these facts of the premise, at the same event if need be. */
  readonly by?: readonly number[];
  /** Another run for the conclusion of each premise. */
  readonly injective: boolean;
  /** The conclusion comes after this is logged by the run of the premise. */
  readonly since?: Extract<Fact, { kind: 'logged' }>;
  /** Variables that stand for honest agents, and for the claimant whose key may be known. */
  readonly honest: readonly Variable[];
  /**
   * Those of the honest who made, or whom these hold, what a party without a name is to have made: under `kci` they may
   * be the claimant, whose key is known, as the maker's own peer is.
   */
  readonly makers?: readonly Variable[];
  readonly claimant: Variable;
  /** Facts of the premise whose runs count as an acceptance does, with their sessions; the first, where nothing is said. */
  readonly counting?: readonly number[];
  /**
   * With threat `later`, nobody's keys are revealed before these facts of the premise; before the first, where nothing is
   * said. What other runs do counts, whatever is revealed by then, unless they take part in the claimant's session.
   */
  readonly unrevealed?: readonly number[];
}

/** A goal in statements, all of which must hold; or why no tool is asked. */
export type Stated =
  | {
      readonly kind: 'stated';
      readonly goal: Goal;
      readonly statements: readonly Statement[];
      readonly notes: readonly Note[];
    }
  | { readonly kind: 'left out'; readonly goal: Goal; readonly because: string };

/** What is not said exactly, and which way that errs. */
export interface Note {
  readonly what: string;
  readonly errs: Errs;
}

/** The direction in which an approximation errs. */
export type Errs = 'may miss attacks' | 'may show false attacks' | 'exact';
