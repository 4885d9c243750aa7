/**
 * Junk: what an honest role reads where the adversary has changed a part of a ciphertext that it cannot
 * read (design 3, `enc` has no integrity). A junk value is an atom that names the key, the place and the
 * ciphertext it was made of by structural digests, so that it is the same in every process, is
 * recognised without a table, and belongs to one place under one key.
 * @module
 */
import { hashText, mix } from './intern.ts';
import { type Application, type Atom, fresh, isApplication, type Term } from './term.ts';

/**
 * Where something stands in a plaintext: positions in nested tuples from the outside in. The empty place
 * is the whole plaintext.
 */
export type Place = readonly number[];

/**
 * The junk that stands at `place` after `ciphertext`, an `enc`, was changed there. Equal ciphertexts and
 * places give equal junk. It fits everywhere where this place exists under the same key.
 */
export function junk(ciphertext: Application, place: Place): Junk {
  const key = ciphertext.args[0] as Term;
  const name = `junk@${place.join('.')}:${digest(key)}:${digest(ciphertext)}`;
  return fresh('message', name, 'adversary') as Junk;
}

/** A junk atom. */
export type Junk = Atom & { readonly sort: 'message'; readonly maker: 'adversary' };

/** Whether `term` is junk; the adversary does not know its junk. */
export const isJunk = (term: Term): term is Junk =>
  term.kind === 'atom' &&
  term.maker === 'adversary' &&
  term.sort === 'message' &&
  term.name.startsWith('junk@');

/** Whether `term` is junk of a ciphertext under `key`, at `place` where one is given. */
export function fitsAsJunk(term: Term | undefined, key: Term | undefined, place: Place | undefined): boolean {
  if (term === undefined || key === undefined || !isJunk(term)) return false;
  const [where, madeUnder] = term.name.slice('junk@'.length).split(':');
  return madeUnder === digest(key) && (place === undefined || where === place.join('.'));
}

/** The place to which junk belongs. */
export function placeOf({ name }: Junk): Place {
  const place = name.slice('junk@'.length).split(':')[0] ?? '';
  return place === '' ? [] : place.split('.').map(Number);
}

/** What stands at `place` in `ciphertext`, if that is an `enc` under `key` and has such a place. */
export function componentAt(ciphertext: Term | undefined, key: Term, place: Place): Term | undefined {
  if (ciphertext === undefined || !isApplication(ciphertext, 'enc') || ciphertext.args[0] !== key) {
    return undefined;
  }
  let part = ciphertext.args[1];
  for (const index of place) {
    part = part !== undefined && isApplication(part, 'tuple') ? part.args[index] : undefined;
  }
  return part;
}

/** 64 bits of structure in hexadecimal, the same in every process. */
function digest(term: Term): string {
  return lanesOf(term).map(hexadecimal).join('');
}

type Lanes = readonly [number, number];

const lanes = new WeakMap<Term, Lanes>();

function lanesOf(term: Term): Lanes {
  const known = lanes.get(term);
  if (known !== undefined) return known;
  const made = term.kind === 'application' ? ofApplication(term) : ofLeaf(term);
  lanes.set(term, made);
  return made;
}

function ofApplication({ symbol, args }: Application): Lanes {
  let [left, right] = ofText(`application ${symbol} ${args.length}`);
  for (const arg of args) {
    const [argLeft, argRight] = lanesOf(arg);
    left = mix(left, argLeft);
    right = mix(right, argRight);
  }
  return [left, right];
}

const ofLeaf = (term: Exclude<Term, Application>): Lanes =>
  ofText(
    JSON.stringify([term.kind, term.sort, term.name, term.kind === 'atom' ? (term.maker ?? '') : term.scope]),
  );

/** Two hashes of a text that fail independently. */
function ofText(text: string): Lanes {
  let right = 0x9747b28c;
  for (let at = 0; at < text.length; at += 1) right = mix(right, text.charCodeAt(at));
  return [hashText(text), right];
}

const hexadecimal = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
