/**
 * A saved proof that a worker goes through again, so that a tree which somebody made to take long can be left.
 * @module
 */
import type { Spec } from '../model/spec.ts';
import { type Checked, checkProof } from '../properties/proof.ts';
import { readProof } from '../properties/saved-proof.ts';

/** What is to be checked. */
export interface ProofErrand {
  readonly kind: 'proof';
  readonly text: string;
  readonly protocol: string;
  readonly with: readonly string[];
  /** The proof, in JSON. */
  readonly saved: string;
}

/** What came of it; there is none before. */
export interface ProofNews {
  readonly kind: 'proof';
  readonly checked: Checked;
}

/** Carries out an errand. */
export function* checkedAgain({ saved }: ProofErrand, spec: Spec): Generator<ProofNews, void, void> {
  const read = readProof(spec, saved);
  if (read.kind === 'problem') yield { kind: 'proof', checked: { kind: 'refused', because: read.message } };
  else {
    const { goal, combination, options, proof } = read;
    yield { kind: 'proof', checked: checkProof(spec, goal, combination, options, proof) };
  }
}
