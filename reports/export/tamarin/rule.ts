/**
 * A rule as it is printed, and what the rules of a role are written with.
 * @module
 */
import type { Role, Transition } from '../../../model/role.ts';
import type { Spec } from '../../../model/spec.ts';
import type { Actions } from './actions.ts';
import type { Opening } from './receiving.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What the rules of a role are written with. */
export interface Writing {
  readonly vocabulary: Vocabulary;
  readonly spec: Spec;
  readonly role: Role;
  readonly typed: boolean;
  readonly selfTalk: boolean;
  /** Session secrets may be revealed, so that runs log what they make and bind. */
  readonly reveals: boolean;
  readonly actions: Actions;
  readonly lineOf: (transition: Transition) => number;
}

/** A rule as it is printed. */
export interface Rule {
  readonly name: string;
  readonly comment: string;
  readonly definitions: readonly string[];
  readonly premises: readonly string[];
  readonly actions: readonly string[];
  readonly conclusions: readonly string[];
  /** For a sources lemma: what is opened here, and what is encrypted here. */
  readonly openings: readonly Opening[];
  readonly sealings: readonly string[];
}
