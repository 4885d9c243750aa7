/**
 * How the adversary makes a term: a tree over the messages that it heard, in the vocabulary of design 3.
 * A recipe is evidence: `evaluate` rebuilds the term from the messages alone and refuses any step that
 * the rules do not allow.
 * @module
 */
import { componentAt, fitsAsJunk, isJunk, type Place } from './junk.ts';
import {
  type Atom,
  apply,
  asCertificate,
  dh,
  isApplication,
  isPrivateSymbol,
  none,
  publicKey,
  type Term,
} from './term.ts';
import { print } from './term-print.ts';

/** One way to a term. Trees share their branches. */
export type Recipe =
  /** The message that was learnt as number `message`, from 0. */
  | { readonly kind: 'heard'; readonly message: number }
  | { readonly kind: 'item'; readonly of: Recipe; readonly index: number }
  /** The content of `enc`, `aead` or `seal`. */
  | { readonly kind: 'opened'; readonly of: Recipe; readonly key: Recipe }
  /** The body of a certificate. */
  | { readonly kind: 'certified'; readonly of: Recipe }
  | { readonly kind: 'applied'; readonly symbol: string; readonly args: readonly Recipe[] }
  /** `dh` from one exponent and the other's share. */
  | { readonly kind: 'shared'; readonly exponent: Recipe; readonly share: Recipe }
  /** A fresh value of the adversary's own. */
  | { readonly kind: 'own'; readonly atom: Atom }
  /** A name, a constant, the public key of a name. */
  | { readonly kind: 'public'; readonly term: Term }
  /** Junk that was put into a ciphertext whose key is now known. */
  | { readonly kind: 'junk'; readonly atom: Atom; readonly key: Recipe }
  /** A ciphertext without integrity, made from others under the same key. */
  | { readonly kind: 'malleated'; readonly of: Recipe; readonly content: Piece };

/** What stands at one place of a malleated ciphertext. */
export type Piece =
  /** What stands at this place in the ciphertext `from`. */
  | { readonly kind: 'kept'; readonly from: Recipe }
  | { readonly kind: 'junk'; readonly atom: Atom }
  /** A term put there because what stood at this place or around it is known. */
  | { readonly kind: 'replaced'; readonly by: Recipe; readonly because: Witness }
  | { readonly kind: 'tuple'; readonly items: readonly Piece[] };

/** What stands at `place` in the ciphertext `from`, or junk that was put there, is `known`. */
export interface Witness {
  readonly known: Recipe;
  readonly from: Recipe;
  readonly place: Place;
}

/** Whether `term` is public from the start: a name, a constant, or the public key of a name. */
export function isPublic(term: Term): boolean {
  if (term.kind === 'atom') {
    return term.maker === undefined && (term.sort === 'name' || term.sort === 'text' || term === none);
  }
  if (!isApplication(term, 'pub')) return false;
  const secret = term.args[0] as Term;
  return isApplication(secret, 'sk') && isName(secret.args[0]);
}

const isName = (term: Term | undefined): boolean =>
  term?.kind === 'atom' && term.sort === 'name' && term.maker === undefined;

/** The term that `recipe` makes of the messages `heard`, or undefined where a step of it is not allowed. */
export function evaluate(recipe: Recipe, heard: readonly Term[]): Term | undefined {
  const made = new Map<Recipe, Term | undefined>();
  const value = (part: Recipe): Term | undefined => {
    if (!made.has(part)) made.set(part, evaluateWith(part, heard, value));
    return made.get(part);
  };
  return value(recipe);
}

type Value = (recipe: Recipe) => Term | undefined;

function evaluateWith(recipe: Recipe, heard: readonly Term[], value: Value): Term | undefined {
  switch (recipe.kind) {
    case 'heard':
      return heard[recipe.message];
    case 'item':
      return itemOf(value(recipe.of), recipe.index);
    case 'opened':
      return contentOf(value(recipe.of), value(recipe.key));
    case 'certified':
      return bodyOf(value(recipe.of));
    case 'applied':
      return applied(recipe.symbol, recipe.args.map(value));
    case 'shared':
      return shared(value(recipe.exponent), value(recipe.share));
    case 'own':
      return recipe.atom.maker === 'adversary' && !isJunk(recipe.atom) ? recipe.atom : undefined;
    case 'public':
      return isPublic(recipe.term) ? recipe.term : undefined;
    case 'junk':
      return fitsAsJunk(recipe.atom, value(recipe.key), undefined) ? recipe.atom : undefined;
    case 'malleated':
      return malleated(value(recipe.of), recipe.content, value);
  }
}

const itemOf = (term: Term | undefined, index: number): Term | undefined =>
  term !== undefined && isApplication(term, 'tuple') ? term.args[index] : undefined;

function contentOf(term: Term | undefined, key: Term | undefined): Term | undefined {
  if (term?.kind !== 'application' || key === undefined) return undefined;
  const [lock, content] = term.args;
  switch (term.symbol) {
    case 'enc':
    case 'aead':
      return lock === key ? content : undefined;
    case 'seal':
      return lock === publicKey(key) ? content : undefined;
  }
  return undefined;
}

const bodyOf = (term: Term | undefined): Term | undefined =>
  term?.kind === 'application' && asCertificate(term) !== undefined ? term.args[1] : undefined;

function applied(symbol: string, args: readonly (Term | undefined)[]): Term | undefined {
  if (isPrivateSymbol(symbol) || symbol === 'dh' || symbol === 'ignored') return undefined;
  return args.every((arg) => arg !== undefined) ? apply(symbol, ...args) : undefined;
}

const shared = (exponent: Term | undefined, share: Term | undefined): Term | undefined =>
  exponent !== undefined && share !== undefined && isApplication(share, 'g')
    ? dh(exponent, share.args[0] as Term)
    : undefined;

function malleated(base: Term | undefined, content: Piece, value: Value): Term | undefined {
  if (base === undefined || !isApplication(base, 'enc')) return undefined;
  const key = base.args[0] as Term;
  const made = pieceAt(content, key, [], value);
  return made && apply('enc', key, made);
}

function pieceAt(piece: Piece, key: Term, place: Place, value: Value): Term | undefined {
  switch (piece.kind) {
    case 'kept':
      return componentAt(value(piece.from), key, place);
    case 'junk':
      return fitsAsJunk(piece.atom, key, place) ? piece.atom : undefined;
    case 'replaced':
      return isWitness(piece.because, key, place, value) ? value(piece.by) : undefined;
    case 'tuple':
      return applied(
        'tuple',
        piece.items.map((item, index) => pieceAt(item, key, [...place, index], value)),
      );
  }
}

function isWitness({ known, from, place }: Witness, key: Term, at: Place, value: Value): boolean {
  if (!place.every((index, depth) => at[depth] === index)) return false;
  const term = value(known);
  if (term === undefined || isApplication(term, 'tuple')) return false;
  return componentAt(value(from), key, place) === term || fitsAsJunk(term, key, place);
}

/**
 * A recipe as an expression; messages are numbered from 1 where they have no other name, own values and constants
 * stand for themselves.
 */
export function printRecipe(
  recipe: Recipe,
  nameOf: (message: number) => string = (message) => `message ${message + 1}`,
): string {
  const told = (part: Recipe): string => printRecipe(part, nameOf);
  switch (recipe.kind) {
    case 'heard':
      return nameOf(recipe.message);
    case 'item':
      return `item ${recipe.index + 1} of ${told(recipe.of)}`;
    case 'opened':
      return `content of (${told(recipe.of)}) by (${told(recipe.key)})`;
    case 'certified':
      return `body of (${told(recipe.of)})`;
    case 'applied': {
      const args = recipe.args.map(told).join(', ');
      return recipe.symbol === 'tuple' ? `[${args}]` : `${recipe.symbol}(${args})`;
    }
    case 'shared':
      return `dh of (${told(recipe.exponent)}) and (${told(recipe.share)})`;
    case 'own':
      return print(recipe.atom);
    case 'public':
      return print(recipe.term);
    case 'junk':
      return `${print(recipe.atom)} by (${told(recipe.key)})`;
    case 'malleated':
      return `(${told(recipe.of)}) changed to ${printPiece(recipe.content, told)}`;
  }
}

function printPiece(piece: Piece, told: (recipe: Recipe) => string): string {
  switch (piece.kind) {
    case 'kept':
      return `what (${told(piece.from)}) has there`;
    case 'junk':
      return print(piece.atom);
    case 'replaced':
      return told(piece.by);
    case 'tuple':
      return `[${piece.items.map((item) => printPiece(item, told)).join(', ')}]`;
  }
}
