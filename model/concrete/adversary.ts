/**
 * The adversary in bytes: it carries out the recipes that deduction gives (model/recipe.ts) on the bytes
 * that it heard, with the keys that these gave it, and has nothing else.
 * @module
 */
import { isJunk, type Place, placeOf } from '../junk.ts';
import { evaluate, type Piece, type Recipe, type Witness } from '../recipe.ts';
import type { Atom, Term } from '../term.ts';
import { agreeOn, construct, openEnc, openSeal, peekAead, readCertificate } from './constructors.ts';
import {
  componentOf,
  covered,
  junkComponent,
  junkUnder,
  type Pad,
  padAt,
  padBehind,
  padInside,
} from './malleable-cipher.ts';
import { type Bytes, encode, itemsOf, kindOf, payloadOf, tupleOf } from './value.ts';
import type { World } from './world.ts';

/** What the adversary heard: messages as terms, from which it planned, and as bytes, by the same numbers. */
export interface Heard {
  readonly terms: readonly Term[];
  /** The bytes of the message of that number. */
  readonly bytesOf: (message: number) => Bytes | undefined;
}

/** What `recipe` makes of the bytes that were heard; undefined where a step of it fails in bytes. */
export function carryOutRecipe(world: World, heard: Heard, recipe: Recipe): Bytes | undefined {
  const made = new Map<Recipe, Bytes | undefined>();
  const value = (part: Recipe): Bytes | undefined => {
    if (!made.has(part)) made.set(part, madeBy({ world, heard, value }, part));
    return made.get(part);
  };
  return value(recipe);
}

interface Workshop {
  readonly world: World;
  readonly heard: Heard;
  readonly value: (recipe: Recipe) => Bytes | undefined;
}

function madeBy(workshop: Workshop, recipe: Recipe): Bytes | undefined {
  const { world, heard, value } = workshop;
  switch (recipe.kind) {
    case 'heard':
      return heard.bytesOf(recipe.message);
    case 'item':
      return itemAt(value(recipe.of), recipe.index);
    case 'opened':
      return opened(workshop, value(recipe.of), value(recipe.key));
    case 'certified': {
      const certificate = value(recipe.of);
      return certificate && readCertificate(world.algebra, certificate)?.body;
    }
    case 'applied': {
      const args = recipe.args.map(value);
      return args.every((arg) => arg !== undefined)
        ? construct(world.algebra, recipe.symbol, args)
        : undefined;
    }
    case 'shared': {
      const exponent = value(recipe.exponent);
      const share = value(recipe.share);
      return exponent && share && agreeOn(world.algebra, exponent, share);
    }
    case 'own':
      return world.valueOf(recipe.atom);
    case 'public':
      return world.valueOf(recipe.term);
    case 'junk':
      return readJunk(workshop, recipe.atom, value(recipe.key));
    case 'malleated':
      return malleated(workshop, value(recipe.of), recipe.content);
  }
}

const itemAt = (bytes: Bytes | undefined, index: number): Bytes | undefined =>
  bytes && itemsOf(bytes)?.[index];

/** The content of a ciphertext by its key; of an `aead` without its associated data too. */
function opened({ world }: Workshop, box: Bytes | undefined, key: Bytes | undefined): Bytes | undefined {
  if (box === undefined || key === undefined) return undefined;
  const kind = kindOf(box);
  if (kind === 'enc') return openEnc(key, box);
  if (kind === 'seal') return openSeal(world.algebra, key, box);
  return kind === 'aead' ? peekAead(world.algebra, key, box) : undefined;
}

/** What the adversary's own junk reads as, once it has the key. */
function readJunk({ world }: Workshop, junk: Atom, key: Bytes | undefined): Bytes | undefined {
  if (key === undefined || !isJunk(junk)) return undefined;
  return junkUnder(world.junkBits(junk), padAt(key, placeOf(junk)));
}

function malleated(workshop: Workshop, base: Bytes | undefined, content: Piece): Bytes | undefined {
  if (base === undefined || kindOf(base) !== 'enc') return undefined;
  const made = pieceAt(workshop, content, []);
  return made && encode('enc', made);
}

/** What is put at `place`, as it stands in the ciphertext. */
function pieceAt(workshop: Workshop, piece: Piece, place: Place): Bytes | undefined {
  const { world, value } = workshop;
  switch (piece.kind) {
    case 'kept':
      return componentAt(value(piece.from), place);
    case 'junk':
      return isJunk(piece.atom) ? junkComponent(world.junkBits(piece.atom)) : undefined;
    case 'replaced': {
      const pad = padBy(workshop, piece.because, place);
      const plain = value(piece.by);
      return pad && plain && covered(pad, plain);
    }
    case 'tuple': {
      const items = piece.items.map((item, index) => pieceAt(workshop, item, [...place, index]));
      return items.every((item) => item !== undefined) ? tupleOf(items) : undefined;
    }
  }
}

/** The pad of `place`, from what is known to stand there or around it. */
function padBy({ world, heard, value }: Workshop, witness: Witness, place: Place): Pad | undefined {
  const known = value(witness.known);
  const junk = evaluate(witness.known, heard.terms);
  if (known === undefined || junk === undefined) return undefined;
  const component = isJunk(junk)
    ? junkComponent(world.junkBits(junk))
    : componentAt(value(witness.from), witness.place);
  const pad = component && padBehind(component, known);
  return pad && padInside(pad, place.slice(witness.place.length));
}

function componentAt(ciphertext: Bytes | undefined, place: Place): Bytes | undefined {
  const content = ciphertext && payloadOf('enc', ciphertext);
  return content && componentOf(content, place);
}
