/**
 * How a term looks in bytes: a kind, a length and a payload, so that values stand one after the other in
 * a tuple and are read back in one way only. The kind is what a receiver can tell of a value that it
 * does not know (design 10, What a receiver can check): a format that carries no kinds is played with
 * `typed: false`.
 *
 * A value is one byte of kind, the length of its payload as a variable-length integer in its shortest
 * form (RFC 9000, section 16), and the payload. The payload of a tuple is its items, one after the other.
 * @module
 */
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Sort } from '../term.ts';

/** Bytes; never changed once made. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** The kinds of values with the byte that marks each: those of atoms, then those of applications. */
export const kinds = {
  none: 0x00,
  text: 0x01,
  name: 0x02,
  nonce: 0x03,
  exponent: 0x04,
  key: 0x05,
  data: 0x06,
  secret: 0x07,
  message: 0x08,
  /** What stands where a ciphertext without integrity was changed (model/junk.ts). */
  junk: 0x09,
  tuple: 0x10,
  h: 0x11,
  kdf: 0x12,
  mac: 0x13,
  enc: 0x14,
  aead: 0x15,
  seal: 0x16,
  sign: 0x17,
  /** A signature whose body can be read from it (model/term.ts, certificate). */
  cert: 0x18,
  pub: 0x19,
  g: 0x1a,
  dh: 0x1b,
  /** The result of a function that the spec declares. */
  function: 0x1c,
  /** A long-term key that agents share. */
  shared: 0x1d,
} as const;

/** What a value is, as its first byte says. */
export type Kind = keyof typeof kinds;

const kindOfByte: ReadonlyMap<number, Kind> = new Map(
  (Object.keys(kinds) as Kind[]).map((kind) => [kinds[kind], kind]),
);

/** A value read from bytes. */
export interface Value {
  readonly kind: Kind;
  readonly payload: Bytes;
}

/** The bytes of a value. */
export const encode = (kind: Kind, payload: Bytes): Bytes =>
  concatBytes(Uint8Array.of(kinds[kind]), lengthBytes(payload.length), payload);

/** The value whose bytes these are, all of them; undefined where they are no value. */
export function decode(bytes: Bytes): Value | undefined {
  const read = readValue(bytes, 0);
  return read?.end === bytes.length ? read.value : undefined;
}

/** The kind of a value; undefined where the bytes are none. */
export const kindOf = (bytes: Bytes): Kind | undefined => decode(bytes)?.kind;

/** The payload of a value of that kind; undefined for any other. */
export function payloadOf(kind: Kind, bytes: Bytes): Bytes | undefined {
  const value = decode(bytes);
  return value?.kind === kind ? value.payload : undefined;
}

/** The tuple of these values. */
export const tupleOf = (items: readonly Bytes[]): Bytes => encode('tuple', concatBytes(...items));

/** The items of a tuple; undefined where the bytes are none, or are followed by more. */
export function itemsOf(bytes: Bytes): readonly Bytes[] | undefined {
  const payload = payloadOf('tuple', bytes);
  return payload && sequenceOf(payload);
}

/** Values that stand one after the other; undefined where something else stands there. */
export function sequenceOf(bytes: Bytes): readonly Bytes[] | undefined {
  const items: Bytes[] = [];
  for (let at = 0; at < bytes.length; ) {
    const read = readValue(bytes, at);
    if (read === undefined) return undefined;
    items.push(bytes.subarray(at, read.end));
    at = read.end;
  }
  return items;
}

/** A text constant or a name. */
export const encodeText = (kind: 'text' | 'name', text: string): Bytes => encode(kind, utf8ToBytes(text));

function readValue(bytes: Bytes, start: number): { readonly value: Value; readonly end: number } | undefined {
  const kind = kindOfByte.get(bytes[start] ?? -1);
  const length = readLength(bytes, start + 1);
  if (kind === undefined || length === undefined) return undefined;
  const end = length.end + length.value;
  if (end > bytes.length) return undefined;
  return { value: { kind, payload: bytes.subarray(length.end, end) }, end };
}

/** RFC 9000, section 16: the two highest bits of the first byte say how many bytes there are. */
function lengthBytes(length: number): Bytes {
  if (length < 0x40) return Uint8Array.of(length);
  if (length < 0x4000) return Uint8Array.of(0x40 | (length >>> 8), length & 0xff);
  if (length >= lengthsMax) throw new Error(`a value of ${length} bytes is too long to be encoded`);
  return Uint8Array.of(0x80 | (length >>> 24), (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff);
}

const lengthsMax = 0x4000_0000;

/** Only the shortest form is read, so that equal values have equal bytes. */
function readLength(bytes: Bytes, at: number): { readonly value: number; readonly end: number } | undefined {
  const first = bytes[at];
  if (first === undefined || first >= 0xc0) return undefined;
  const size = first < 0x40 ? 1 : first < 0x80 ? 2 : 4;
  let value = first & 0x3f;
  for (let next = at + 1; next < at + size; next += 1) {
    const byte = bytes[next];
    if (byte === undefined) return undefined;
    value = value * 0x100 + byte;
  }
  const isShortest = size === 1 || value >= (size === 2 ? 0x40 : 0x4000);
  return isShortest ? { value, end: at + size } : undefined;
}

/** Whether a place for a value of `sort` takes one of this kind: what `sortAccepts` says of terms. */
export function sortTakes(sort: Sort, kind: Kind): boolean {
  switch (sort) {
    case 'message':
      return true;
    case 'name':
    case 'text':
    case 'exponent':
      return kind === sort;
    case 'nonce':
      return ['nonce', 'h', 'kdf', 'mac', 'junk'].includes(kind);
    case 'key':
      return ['key', 'kdf', 'h', 'dh', 'junk'].includes(kind);
    case 'data':
      return ['data', 'text', 'junk'].includes(kind);
    case 'secret':
      return ['secret', 'key'].includes(kind);
  }
}

/** Whether two values are the same bytes. */
export function sameBytes(left: Bytes, right: Bytes): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  return true;
}
