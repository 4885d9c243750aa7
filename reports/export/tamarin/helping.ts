/**
 * Lemmas that help Tamarin's search: where what is opened comes from, and that private keys stay private (Tamarin manual,
 * Advanced Features; V. Cortier, S. Delaune, J. Dreier, Automatic generation of sources lemmas in Tamarin, ESORICS 2020).
 * @module
 */

import type { Rule } from './rule.ts';
import type { Lemma } from './scope.ts';

/** The helping lemmas of a model, and whether its rules log what is opened and what is encrypted. */
export function helpingLemmas(rules: readonly Rule[]): {
  readonly lemmas: readonly Lemma[];
  readonly isNeeded: boolean;
} {
  const isNeeded = rules.some(({ openings }) => openings.length > 0);
  return { lemmas: [...(isNeeded ? [sources] : []), secrecyOfKeys], isNeeded };
}

const sources: Lemma = {
  name: 'sources_of_contents',
  lines: [
    '// what is in a ciphertext was known, or the ciphertext is from some role',
    'lemma sources_of_contents [sources]:',
    '  "All c x #i. Opened(c, x) @ #i',
    '   ==> (Ex #j. KU(x) @ #j & #j < #i)',
    '     | (Ex #j. Sealed(c) @ #j & #j < #i)"',
  ],
};

const secrecyOfKeys: Lemma = {
  name: 'private_keys_stay_private',
  lines: [
    'lemma private_keys_stay_private [reuse, use_induction]:',
    '  "All A sk #i #j. HasKey(A, sk) @ #i & K(sk) @ #j',
    '   ==> (Ex #r. Corrupt(A) @ #r & #r < #j)"',
  ],
};

/** The names that goals do not have. */
export const helpingNames: readonly string[] = [sources.name, secrecyOfKeys.name];
