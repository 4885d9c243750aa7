/**
 * Proofs as they are saved: JSON that names the protocol, states goal and threats as they are printed, and
 * keeps the case tree with its terms in the notation of terms. Whatever is read back is checked anew.
 * @module
 */
import type { Spec } from '../model/spec.ts';
import type { ClosedProof } from './case-tree.ts';
import { type Goal, printGoal } from './goal.ts';
import type { ProofOptions } from './proof.ts';
import { type Combination, printCombination } from './threat.ts';

/** A saved proof. */
export interface SavedProof {
  readonly format: 'tertius-proof';
  readonly version: number;
  readonly protocol: string;
  readonly goal: string;
  readonly threats: string;
  readonly options: ProofOptions;
}

/** What was read, or why it cannot be used. */
export type ReadProof =
  | {
      readonly kind: 'read';
      readonly goal: Goal;
      readonly combination: Combination;
      readonly options: ProofOptions;
      readonly proof: ClosedProof;
    }
  | { readonly kind: 'problem'; readonly message: string };

/** A proof as it is written to a file. */
export const saveProof = (
  spec: Spec,
  goal: Goal,
  combination: Combination,
  options: ProofOptions,
  _proof: ClosedProof,
): SavedProof => ({
  format: 'tertius-proof',
  version: 1,
  protocol: spec.name,
  goal: printGoal(spec, goal),
  threats: printCombination(spec, combination),
  options,
});

/** Reads a saved proof about a spec. */
export function readProof(_spec: Spec, _saved: unknown): ReadProof {
  return { kind: 'problem', message: 'not read yet' };
}
