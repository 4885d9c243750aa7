/**
 * What the adversary made a message from, in words: the parts that it took out of earlier steps, with
 * which keys, and what it invented. What is public goes without saying.
 * @module
 */
import { evaluate, isPublic, type Piece, type Recipe } from '../model/recipe.ts';
import type { Term } from '../model/term.ts';

/** What is needed to tell a recipe. */
export interface Pantry {
  /** The messages that the recipe speaks of. */
  readonly heard: readonly Term[];
  /** Where each of them comes from: `step 2`, or what the adversary held from the start. */
  readonly origin: (message: number) => string | undefined;
  readonly inWords: (term: Term) => string;
}

/** `nA out of step 1, opened with the private key of e; its own ~n1`; empty for what is public. */
export function ingredientsOf(recipe: Recipe, pantry: Pantry): string {
  return [...new Set(phrases(recipe, pantry))].join('; ');
}

function phrases(recipe: Recipe, pantry: Pantry): readonly string[] {
  switch (recipe.kind) {
    case 'heard':
    case 'item':
    case 'opened':
    case 'certified':
      return extracted(recipe, pantry);
    case 'applied':
      return recipe.args.flatMap((arg) => phrases(arg, pantry));
    case 'shared':
      return [...phrases(recipe.exponent, pantry), ...phrases(recipe.share, pantry)];
    case 'own':
      return [`its own ${pantry.inWords(recipe.atom)}`];
    case 'public':
      return [];
    case 'junk':
      return [`its own junk ${pantry.inWords(recipe.atom)}`];
    case 'malleated':
      return [
        `${phrases(recipe.of, pantry).join('; ')}, changed without the key`,
        ...piecePhrases(recipe.content, pantry),
      ];
  }
}

function piecePhrases(piece: Piece, pantry: Pantry): readonly string[] {
  switch (piece.kind) {
    case 'kept':
      return [];
    case 'junk':
      return [`junk ${pantry.inWords(piece.atom)} in it`];
    case 'replaced':
      return phrases(piece.by, pantry);
    case 'tuple':
      return piece.items.flatMap((item) => piecePhrases(item, pantry));
  }
}

type Extraction = Extract<Recipe, { readonly kind: 'heard' | 'item' | 'opened' | 'certified' }>;

/** A part that was taken out of something heard. */
function extracted(recipe: Extraction, pantry: Pantry): readonly string[] {
  const term = evaluate(recipe, pantry.heard);
  if (term !== undefined && isPublic(term)) return [];
  const { message, keys, rest } = rootOf(recipe);
  const origin = message === undefined ? undefined : pantry.origin(message);
  const what = term === undefined ? 'a part' : pantry.inWords(term);
  const opened = keys
    .map((key) => evaluate(key, pantry.heard))
    .flatMap((key) => (key === undefined ? [] : [pantry.inWords(key)]));
  const how = opened.length === 0 ? '' : `, opened with ${opened.join(' and ')}`;
  const phrase =
    origin === undefined ? what : `${what} ${recipe.kind === 'heard' ? 'of' : 'out of'} ${origin}${how}`;
  return [phrase, ...rest.flatMap((part) => phrases(part, pantry))];
}

/** The heard message at the root of an extraction, the keys that opened the way, and any other root. */
export function rootOf(recipe: Recipe): {
  readonly message?: number;
  readonly keys: readonly Recipe[];
  readonly rest: readonly Recipe[];
} {
  switch (recipe.kind) {
    case 'heard':
      return { message: recipe.message, keys: [], rest: [] };
    case 'item':
    case 'certified':
      return rootOf(recipe.of);
    case 'opened': {
      const root = rootOf(recipe.of);
      return { ...root, keys: [...root.keys, recipe.key] };
    }
    case 'applied':
    case 'shared':
    case 'own':
    case 'public':
    case 'junk':
    case 'malleated':
      return { keys: [], rest: [recipe] };
  }
}
