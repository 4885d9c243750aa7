/**
 * What a send encrypts, beside what it only passes on: for the lemma on sources, and what of it can be changed without the
 * key.
 * @module
 */
import type { Transition } from '../../../model/role.ts';
import { type Application, isApplication, type Term } from '../../../model/term.ts';
import type { Point } from '../tree.ts';
import { standing } from './malleable.ts';
import { expanded, type Sheet, written } from './sheet.ts';

/** The ciphertexts of a send, and the facts on what stands where in those that can be changed. */
export interface Sealing {
  readonly sealings: readonly string[];
  readonly standing: readonly string[];
}

/** A transition that encrypts nothing. */
export const noSealing: Sealing = { sealings: [], standing: [] };

/** What the send that leads to `then` encrypts. What the run has received before is not of its making. */
export function sealingOf(sheet: Sheet, then: Point, transition: Transition): Sealing {
  if (transition.kind !== 'send') return noSealing;
  const received = new Set(receivedBy(sheet, then).flatMap((term) => ciphertextsIn(term)));
  const made = ciphertextsIn(expanded(sheet.opened, transition.message)).filter((one) => !received.has(one));
  const isInside = (one: Application): boolean =>
    made.some((other) => other !== one && ciphertextsIn(other.args[1] as Term).includes(one));
  const loose = made.filter(({ symbol }) => symbol === 'enc');
  if (loose.some(isInside)) sheet.vocabulary.liberties.set(inside, 'may show false attacks');
  return {
    sealings: made.map((one) => written(sheet, one)),
    standing: [...new Set(loose.flatMap((one) => standing(sheet, one)))],
  };
}

const inside = 'an enc inside another ciphertext is changed as if it were sent by itself';

/** What the run has received and opened by a point. */
const receivedBy = ({ role, opened }: Sheet, { path }: Point): readonly Term[] =>
  path.flatMap((index) => {
    const transition = role.transitions[index] as Transition;
    const read = transition.checks.flatMap((check) => (check.kind === 'open' ? [check.pattern] : []));
    return [...(transition.kind === 'receive' ? [transition.pattern] : []), ...read].map((term) =>
      expanded(opened, term),
    );
  });

/** Ciphertexts that who gets the message may get at. */
function ciphertextsIn(term: Term): readonly Application[] {
  if (term.kind !== 'application') return [];
  if (isApplication(term, 'tuple')) return term.args.flatMap(ciphertextsIn);
  if (term.symbol !== 'aead' && term.symbol !== 'enc' && term.symbol !== 'seal') return [];
  return [term, ...ciphertextsIn(term.args[1] as Term)];
}
