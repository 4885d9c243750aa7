/**
 * Junk in patterns: what an honest role reads where the adversary has changed a part of a ciphertext that it cannot
 * read (model/junk.ts). There it is an atom that names its key, its place and the ciphertext that was changed. Here it
 * is a term over the first two and a mark that tells pieces of junk of one place apart, so that equal terms stand for
 * equal junk, and different ones for the same where their parts are the same. Nothing is inside it.
 * @module
 */
import { type Atom, apply, isApplication, type Term, text } from '../../model/term.ts';

/** Where something stands in a plaintext: positions in nested tuples, from the outside in. */
export type Spot = readonly number[];

/** With a space, as no symbol of a spec has. */
export const junkSymbol = 'junk in';

/** A spot as trees write it. */
export const writtenSpot = (spot: Spot): Term => text(spot.join('.'));

/** Junk of a place of the plaintexts under a key. */
export const junkIn = (key: Term, spot: Spot, mark: Term): Term =>
  apply(junkSymbol, key, writtenSpot(spot), mark);

/** Whether the term is junk. */
export const isJunk = (term: Term): boolean => isApplication(term, junkSymbol);

const known = new WeakMap<Term, readonly Atom[]>();

/** The fresh values inside a term: those of the key that junk names are none of them. */
export function freshInside(term: Term): readonly Atom[] {
  if (term.kind !== 'application' || term.fresh.length === 0) return term.fresh;
  const before = known.get(term);
  if (before !== undefined) return before;
  const found = isJunk(term) ? [] : [...new Set(term.args.flatMap(freshInside))];
  known.set(term, found);
  return found;
}
