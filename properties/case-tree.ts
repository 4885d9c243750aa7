/**
 * Closed case trees: what a search found when it found no attack, written down so that a checker that
 * shares no code with the search can go through it again (design 7, 2). A tree is a script of choices and
 * holds no patterns: the checker makes those itself, beginning with the ways in which the goal could be
 * broken, and follows the tree only in which term to look at next.
 *
 * A *pattern* stands for all executions that have its runs, values and order. The script says of each
 * pattern either that nothing is left of it, or whose origin is to be distinguished: each way in which the
 * adversary can first have come to know that term (or in which an honest run can derive it) is a case.
 *
 * Terms are written so that it does not matter how either side names its variables. Honest runs are
 * numbered from 0 in the order in which they joined the pattern; `nC#1` is the nC that run 1 made. A
 * variable is called after the first place where it stands: `?0.nP` where it is the whole value of nP in
 * run 0, else `?0.cert.1.2`, with the positions that lead to it from the outside in. Places are tried run
 * by run, the names of a role in the order of their characters, whole values before parts of values.
 *
 * Of ciphertexts without integrity that are changed without their key (docs/decisions/0005) trees speak as of terms
 * that the adversary comes to know: `put in(k, "0.1", t)` says that it can put t at place 0.1 of a plaintext under k,
 * `place in(k, "0.1")` that a ciphertext under k has that place, `open in(k, "0.1")` that anything known can be put
 * there, `some under(k)` that there is a ciphertext under k, and `junk in(k, "0.1", ?x)` is junk of that place.
 * @module
 */
import type { Goal } from './goal.ts';
import type { Combination } from './threat.ts';

/** A proof for one goal: a tree for each scenario that the combination stands for. */
export interface ClosedProof {
  readonly goal: Goal;
  readonly trees: readonly ScenarioTree[];
}

/** The tree of a combination in which every authority is fixed. */
export interface ScenarioTree {
  readonly combination: Combination;
  readonly roots: readonly Root[];
}

/** One way in which the goal could be broken, and what becomes of it. */
export interface Root {
  /** What the starting pattern is, in words: `C has accepted`. */
  readonly says: string;
  /** The runs of the starting pattern; none where it is open which of several patterns is meant. */
  readonly runs: readonly RunRecord[];
  readonly nodes: readonly CaseNode[];
}

/** A run by its role and the transitions of its path, which it need not have taken all. */
export interface RunRecord {
  readonly role: string;
  readonly transitions: readonly number[];
}

/** Why nothing is left of a pattern. */
export type CaseNode =
  /** The goal is met in every execution of the pattern. */
  | { readonly kind: 'met' }
  /** The pattern cannot be completed. */
  | { readonly kind: 'contradictory' }
  /** Every need has an origin, and the premise of the goal leaves a choice: a node for each. */
  | { readonly kind: 'choice'; readonly nodes: readonly CaseNode[] }
  | {
      readonly kind: 'split';
      /** The term whose first origin is distinguished. */
      readonly term: string;
      /** The honest run that is to derive the term; absent where the adversary is to know it. */
      readonly run?: number | undefined;
      /**
       * Set where something else is distinguished: in which message the term first occurs, known or not; or how it
       * gets out of the ciphertexts that carry it.
       */
      readonly asks?: 'birth' | 'escape' | undefined;
      readonly cases: readonly Case[];
    };

/** One first origin of the term; origins that contradict the pattern by themselves have no case. */
export interface Case {
  readonly origin: OriginRecord;
  /** One for each pattern that the origin comes to, where it leaves a choice. */
  readonly nodes: readonly CaseNode[];
}

/** Where a term first comes from. */
export type OriginRecord =
  /** The adversary holds it from the start, or since long-term keys were revealed. */
  | { readonly kind: 'start' }
  /** Composed of its parts. */
  | { readonly kind: 'composed' }
  /** Made of ciphertexts without integrity (docs/decisions/0005). */
  | { readonly kind: 'changed' }
  /** Revealed with another session: made by this run. */
  | { readonly kind: 'revealed'; readonly run: number }
  /** Taken out of a message that this run sends; step n is its nth transition, 0 its start. */
  | { readonly kind: 'sent'; readonly run: number; readonly step: number }
  /** As `sent`, from inside a value that the run passes on without its content being known yet. */
  | { readonly kind: 'inside'; readonly run: number; readonly step: number }
  /** First occurs in a message that this run sends, made by the run. */
  | { readonly kind: 'born'; readonly run: number; readonly step: number }
  /** The key of a ciphertext that carries it in a message of the pattern's runs is known. */
  | { readonly kind: 'opened' }
  /** The honest run that is to derive it opens such a ciphertext. */
  | { readonly kind: 'opens' }
  /** This run's message is the first to carry it outside those ciphertexts. */
  | { readonly kind: 'escapes'; readonly run: number; readonly step: number }
  /** As `escapes`, of a run that is not in the pattern yet. */
  | { readonly kind: 'escapes anew'; readonly by: RunRecord; readonly step: number }
  /** Taken out of a message of a run that is not in the pattern yet. */
  | { readonly kind: 'sent anew'; readonly by: RunRecord; readonly step: number }
  /** As `born`, of a run that is not in the pattern yet. */
  | { readonly kind: 'born anew'; readonly by: RunRecord; readonly step: number }
  /** As `sent anew`, from inside a value passed on. */
  | { readonly kind: 'inside anew'; readonly by: RunRecord; readonly step: number }
  /** Where it stands in a value passed on whose content is known by now. */
  | { readonly kind: 'within' }
  /** As `within`, further inside, in a value whose content is not known. */
  | { readonly kind: 'within inside' }
  /** What an honest run holds after this step, or can open. */
  | { readonly kind: 'held'; readonly step: number }
  /** Inside a value that an honest run holds after this step and whose content is not known yet. */
  | { readonly kind: 'held inside'; readonly step: number };
