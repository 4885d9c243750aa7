/**
 * The presentation language of TLS in bytes: numbers, and vectors with their length in front
 * (RFC 8446, section 3). What is read is read in full and in bounds, or it is refused.
 * @module
 */
import { concatBytes } from '@noble/hashes/utils.js';
import type { Bytes } from '../value.ts';

/** An unsigned number of so many bytes, the highest first. */
export function number(size: number, value: number): Bytes {
  const bytes = new Uint8Array(size);
  for (let at = size - 1, rest = value; at >= 0; at -= 1, rest = Math.floor(rest / 0x100)) bytes[at] = rest;
  return bytes;
}

/** A vector: its length in `size` bytes, then its parts one after the other. */
export function vector(size: number, ...parts: readonly Bytes[]): Bytes {
  const content = concatBytes(...parts);
  if (content.length >= 2 ** (8 * size)) throw new Error(`${content.length} bytes have no room in a vector`);
  return concatBytes(number(size, content.length), content);
}

/** What is wrong with bytes that are read as a structure of TLS. */
export class Malformed extends Error {}

/** A place in bytes that are read from front to back; what is asked for and is not there is `Malformed`. */
export interface Cursor {
  readonly number: (size: number) => number;
  readonly bytes: (length: number) => Bytes;
  readonly vector: (size: number) => Bytes;
  readonly isAtEnd: () => boolean;
  /** Nothing may be left. */
  readonly end: () => void;
}

/** A cursor at the beginning; `what` names the structure in complaints. */
export function cursorOn(bytes: Bytes, what: string): Cursor {
  let at = 0;
  const take = (length: number): Bytes => {
    if (at + length > bytes.length) throw new Malformed(`${what} is cut short`);
    at += length;
    return bytes.slice(at - length, at);
  };
  const read = (size: number): number => take(size).reduce((sum, byte) => sum * 0x100 + byte, 0);
  return {
    number: read,
    bytes: take,
    vector: (size) => take(read(size)),
    isAtEnd: () => at === bytes.length,
    end: () => {
      if (at !== bytes.length) throw new Malformed(`${what} is followed by ${bytes.length - at} bytes more`);
    },
  };
}

/** The items of a list whose items `read` reads. */
export function listIn<Item>(bytes: Bytes, what: string, read: (cursor: Cursor) => Item): readonly Item[] {
  const cursor = cursorOn(bytes, what);
  const items: Item[] = [];
  while (!cursor.isAtEnd()) items.push(read(cursor));
  return items;
}
