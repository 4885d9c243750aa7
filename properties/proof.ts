/**
 * The small checker of proofs: the only place where a `proved` verdict is made (design 7, 2). A closed case
 * tree is believed when every first origin of every split term, enumerated here by the plainest means and
 * without any code of the search, is covered by a case.
 * @module
 */
import type { Spec } from '../model/spec.ts';
import type { ClosedProof } from './case-tree.ts';
import type { Goal } from './goal.ts';
import type { Combination } from './threat.ts';
import { type Certificate, type Subject, unknown, type Verdict } from './verdict.ts';

/** What a proof was found under, besides the goal and the threats. */
export interface ProofOptions {
  readonly typed: boolean;
  readonly selfTalk: boolean;
  readonly insiders: boolean;
}

/** Whether a tree is believed, with its size, or why not. */
export type Checked =
  | { readonly kind: 'accepted'; readonly certificate: Certificate }
  | { readonly kind: 'refused'; readonly because: string };

/** Goes through a closed case tree again. */
export function checkProof(
  _spec: Spec,
  _goal: Goal,
  _combination: Combination,
  _options: ProofOptions,
  _proof: ClosedProof,
): Checked {
  return { kind: 'refused', because: 'not checked yet' };
}

/** The verdict that a closed case tree gives: `proved` if it is accepted, otherwise `unknown`. */
export function proofVerdict(
  subject: Subject,
  spec: Spec,
  options: ProofOptions,
  proof: ClosedProof,
): Verdict {
  const checked = checkProof(spec, subject.goal, subject.threats, options, proof);
  switch (checked.kind) {
    case 'accepted':
      return { ...subject, kind: 'proved', certificate: checked.certificate };
    case 'refused':
      return unknown(subject, { kind: 'certificate refused', because: checked.because });
  }
}
