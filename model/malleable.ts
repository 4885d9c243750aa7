/**
 * Ciphertexts without integrity (design 3 and 10, Malleable enc): what can be made, without the key, of
 * the `enc` terms under one key that were heard.
 *
 * A *place* of a plaintext is its root or a position in its nested tuples. A component is kept, or
 * replaced: by what stands at the same place in another of these ciphertexts; by junk; and, where what
 * stands there is not a tuple and is known, or is known junk, by any term that can be made. A suffix of
 * a tuple may be cut; its first item may not. Nothing is ever put where only unknown terms stood but
 * junk and such terms themselves. The rule is closed: what is made this way gives nothing new when
 * heard again, which is why a cut leaves a tuple, and why a tuple is replaced item by item.
 * @module
 */
import { fitsAsJunk, isJunk, type Place } from './junk.ts';
import type { Piece, Recipe, Witness } from './recipe.ts';
import { type Application, type Atom, isApplication, type Term } from './term.ts';

/** The ciphertexts under one key, seen place by place; the key of each place is its numbers, dotted. */
export type Stock = ReadonlyMap<string, Shelf>;

/** What is had at one place. */
export interface Shelf {
  readonly place: Place;
  /** What stands here in some ciphertext, with the first such ciphertext. */
  readonly parts: ReadonlyMap<Term, Recipe>;
  /** The length of the longest tuple that stands here; 0 where none does. */
  readonly longest: number;
  /** Set once a part that is no tuple, or junk put here, is known: then any term may stand here. */
  readonly because?: Witness;
}

/** Something at a place that would let anything be put there, once it is known. */
export interface Leaf {
  readonly place: Place;
  readonly part: Term;
}

/** `stock` with one more ciphertext, and what stands there that is no tuple and is new at its place. */
export function stocked(
  stock: Stock,
  ciphertext: Application,
  recipe: Recipe,
): { readonly stock: Stock; readonly leaves: readonly Leaf[] } {
  const grown = new Map(stock);
  const leaves: Leaf[] = [];
  const visit = (part: Term, place: Place): void => {
    const shelf = grown.get(place.join('.')) ?? { place, parts: new Map<Term, Recipe>(), longest: 0 };
    const items = isApplication(part, 'tuple') ? part.args : undefined;
    if (items === undefined && !shelf.parts.has(part)) leaves.push({ place, part });
    grown.set(place.join('.'), {
      ...shelf,
      parts: shelf.parts.has(part) ? shelf.parts : new Map(shelf.parts).set(part, recipe),
      longest: Math.max(shelf.longest, items?.length ?? 0),
    });
    for (const [index, item] of (items ?? []).entries()) visit(item, [...place, index]);
  };
  visit(ciphertext.args[1] as Term, []);
  return { stock: grown, leaves };
}

/** `stock` when `known` is known to stand at `place`, or undefined if that was so before. */
export function unlocked(stock: Stock, place: Place, part: Term, known: Recipe): Stock | undefined {
  const shelf = stock.get(place.join('.'));
  if (shelf === undefined || shelf.because !== undefined) return undefined;
  const from = shelf.parts.get(part) ?? (shelf.parts.values().next().value as Recipe);
  return new Map(stock).set(place.join('.'), { ...shelf, because: { known, from, place } });
}

/** The shelf where `atom` can stand as junk under `key`, if there is one. */
export const shelfOfJunk = (stock: Stock, key: Term, atom: Term): Shelf | undefined =>
  [...stock.values()].find((shelf) => takesJunk(shelf) && fitsAsJunk(atom, key, shelf.place));

/** A whole plaintext is one component only where it is no tuple. */
const takesJunk = (shelf: Shelf): boolean =>
  shelf.place.length > 0 || [...shelf.parts.keys()].some((part) => !isApplication(part, 'tuple'));

/** How to put `content` under `key` by changing ciphertexts of `stock`; `make` says what can be made. */
export function malleate(
  stock: Stock,
  key: Term,
  content: Term,
  make: (term: Term) => Recipe | undefined,
): Recipe | undefined {
  const base = stock.get('')?.parts.values().next().value;
  if (base === undefined) return undefined;
  const piece = pieceFor(content, [], undefined, { stock, key, make });
  return piece && { kind: 'malleated', of: base, content: piece };
}

interface Workshop {
  readonly stock: Stock;
  readonly key: Term;
  readonly make: (term: Term) => Recipe | undefined;
}

/** How `target` comes to stand at `place`; `above` tells that anything may stand around it. */
function pieceFor(
  target: Term,
  place: Place,
  above: Witness | undefined,
  workshop: Workshop,
): Piece | undefined {
  const shelf = workshop.stock.get(place.join('.'));
  const because = above ?? shelf?.because;
  const from = shelf?.parts.get(target);
  if (from !== undefined) return { kind: 'kept', from };
  const open = above !== undefined || (shelf !== undefined && takesJunk(shelf));
  if (open && fitsAsJunk(target, workshop.key, place)) return { kind: 'junk', atom: target as Atom };
  if (because !== undefined) {
    const by = workshop.make(target);
    if (by !== undefined) return { kind: 'replaced', by, because };
  }
  if (!isApplication(target, 'tuple') || target.args.length === 0) return undefined;
  if (because === undefined && target.args.length > (shelf?.longest ?? 0)) return undefined;
  return tuplePiece(target.args, place, because, workshop);
}

function tuplePiece(
  targets: readonly Term[],
  place: Place,
  because: Witness | undefined,
  workshop: Workshop,
): Piece | undefined {
  const items: Piece[] = [];
  for (const [index, target] of targets.entries()) {
    const item = pieceFor(target, [...place, index], because, workshop);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return { kind: 'tuple', items };
}

const involved = new WeakMap<Term, boolean>();

/** Whether making `term` may take a changed ciphertext: it contains an `enc` or junk. */
export function involvesChange(term: Term): boolean {
  if (term.kind !== 'application') return isJunk(term);
  const known = involved.get(term);
  if (known !== undefined) return known;
  const answer = term.symbol === 'enc' || term.args.some(involvesChange);
  involved.set(term, answer);
  return answer;
}
