/**
 * `enc` in bytes: a stream cipher with exactly the malleability of the algebra (model/malleable.ts).
 *
 * Each place of a plaintext, its root or a position in its nested tuples, has a pad of its own, derived
 * from the key and from the pad of the place around it. What stands at a place and is no tuple is combined
 * with the pad by exclusive or, repeated where the value is longer; the shape of tuples and the kinds and
 * lengths of values stay in the clear. So whoever has no key can put at a place what stands there in
 * another ciphertext under this key, or bits of which it does not know what they become; cut a tuple's end;
 * and, knowing what stands at a place, work out its pad and those of all places inside, and put anything
 * there. It can do nothing else. The cipher is made for this, and fit for nothing else: equal plaintexts
 * have equal ciphertexts.
 * @module
 */
import { concatBytes } from '@noble/hashes/utils.js';
import type { Place } from '../junk.ts';
import { ascii, hash } from './algorithms.ts';
import { type Bytes, decode, encode, itemsOf, tupleOf } from './value.ts';

/** The pad of a place: 32 bytes. */
export type Pad = Bytes;

/** What stands under `key`, as a ciphertext. */
export const encrypt = (key: Bytes, plain: Bytes): Bytes => covered(padOf(key), plain);

/** What a ciphertext is under `key`; undefined where it is no ciphertext. */
export const decrypt = (key: Bytes, ciphertext: Bytes): Bytes | undefined =>
  uncovered(padOf(key), ciphertext, 0);

/** The pad of `place` under a key. */
export const padAt = (key: Bytes, place: Place): Pad => padInside(padOf(key), place);

/** The pad of a place inside that of `pad`. */
export const padInside = (pad: Pad, place: Place): Pad =>
  place.reduce<Pad>((around, index) => hash(around, Uint8Array.of(index >>> 8, index & 0xff)), pad);

/** What stands at `place` in a ciphertext, covered as it is; undefined where it has no such place. */
export const componentOf = (ciphertext: Bytes, place: Place): Bytes | undefined =>
  place.reduce<Bytes | undefined>((part, index) => part && itemsOf(part)?.[index], ciphertext);

/** A value as it stands at the place of `pad`. */
export function covered(pad: Pad, plain: Bytes): Bytes {
  const items = itemsOf(plain);
  if (items !== undefined) return tupleOf(items.map((item, index) => covered(padInside(pad, [index]), item)));
  const value = decode(plain);
  if (value === undefined) throw new Error('only a value can be encrypted');
  const { kind, payload } = value;
  const padded = new Uint8Array(Math.max(payload.length, pad.length));
  padded.set(payload);
  return encode(kind, concatBytes(lengthBytes(payload.length), combined(padded, pad)));
}

/** Tuples that are nested deeper than any that a spec can write are no plaintext. */
const depthMax = 1_000;

function uncovered(pad: Pad, component: Bytes, depth: number): Bytes | undefined {
  if (depth > depthMax) return undefined;
  const items = itemsOf(component);
  if (items !== undefined) {
    const plain = items.map((item, index) => uncovered(padInside(pad, [index]), item, depth + 1));
    return plain.every((item) => item !== undefined) ? tupleOf(plain) : undefined;
  }
  const leaf = leafOf(component);
  if (leaf === undefined) return undefined;
  const padded = combined(leaf.bits, pad);
  const isPadded = padded.subarray(leaf.length).every((byte) => byte === 0);
  return isPadded ? encode(leaf.kind, padded.subarray(0, leaf.length)) : undefined;
}

/** The pad of a place where `plain` is known to stand, or undefined where it does not stand there. */
export function padBehind(component: Bytes, plain: Bytes): Pad | undefined {
  const leaf = leafOf(component);
  const value = decode(plain);
  if (leaf === undefined || value?.kind !== leaf.kind || value.payload.length !== leaf.length)
    return undefined;
  const known = new Uint8Array(padLength);
  known.set(value.payload.subarray(0, padLength));
  return combined(known, leaf.bits.subarray(0, padLength));
}

/** Bits of the adversary's choice, 32 bytes, at a place whose pad it does not know. */
export const junkComponent = (bits: Bytes): Bytes =>
  encode('junk', concatBytes(lengthBytes(padLength), bits));

/** What an honest role reads there; also the pad, where the adversary comes to know what it reads. */
export const junkUnder = (bits: Bytes, pad: Pad): Bytes => encode('junk', combined(bits, pad));

const padLength = 32;

const padOf = (key: Bytes): Pad => hash(ascii('tertius enc'), key);

/** A component that is no tuple: its kind, the length of what stands there, the covered bits. */
function leafOf(component: Bytes) {
  const value = decode(component);
  if (value === undefined || value.kind === 'tuple' || value.payload.length < 3 + padLength) return undefined;
  const [high = 0, middle = 0, low = 0] = value.payload;
  const length = (high << 16) | (middle << 8) | low;
  const bits = value.payload.subarray(3);
  return bits.length === Math.max(length, padLength) ? { kind: value.kind, length, bits } : undefined;
}

const lengthBytes = (length: number): Bytes =>
  Uint8Array.of(length >>> 16, (length >>> 8) & 0xff, length & 0xff);

function combined(bits: Bytes, pad: Pad): Bytes {
  const result = new Uint8Array(bits.length);
  for (let at = 0; at < bits.length; at += 1) result[at] = (bits[at] ?? 0) ^ (pad[at % pad.length] ?? 0);
  return result;
}
