/**
 * Values stand for themselves: what was written is read back, in one way only, and anything else is refused.
 * @module
 */
import { concatBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortAccepts } from '../match.ts';
import { agent, apply, dh, fresh, type Sort, secretKey, type Term, text, tuple } from '../term.ts';
import { algebraOf } from './constructors.ts';
import { suites } from './suite.ts';
import {
  type Bytes,
  decode,
  encode,
  itemsOf,
  type Kind,
  kindOf,
  kinds,
  sortTakes,
  tupleOf,
} from './value.ts';
import { worldOf } from './world.ts';

const anyBytes = fc.uint8Array({ maxLength: 200 }).map((array): Bytes => Uint8Array.from(array));
const anyKind = fc.constantFrom(...(Object.keys(kinds) as Kind[]));
const anyValue = fc.tuple(anyKind, anyBytes).map(([kind, payload]) => encode(kind, payload));

describe('a value', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(anyKind, anyBytes, (kind, payload) => {
        expect(decode(encode(kind, payload))).toEqual({ kind, payload });
      }),
    );
  });

  it('is read from the bytes that are written for it, and from no others', () => {
    fc.assert(
      fc.property(fc.oneof(anyBytes, anyValue), (bytes) => {
        const value = decode(bytes);
        if (value !== undefined) expect(encode(value.kind, value.payload)).toEqual(bytes);
      }),
    );
  });

  it.each([[0], [63], [64], [16_383], [16_384], [70_000]])('has a length of %i', (length) => {
    const payload = new Uint8Array(length).fill(7);
    expect(decode(encode('data', payload))?.payload).toEqual(payload);
  });

  it('is refused where its length is not written in the shortest form', () => {
    expect(decode(Uint8Array.of(kinds.data, 0x40, 0x01, 0xff))).toBeUndefined();
    expect(decode(Uint8Array.of(kinds.data, 0x80, 0, 0, 0x01, 0xff))).toBeUndefined();
    expect(decode(Uint8Array.of(kinds.data, 0xc0, 0, 0, 0, 0, 0, 0, 1, 0xff))).toBeUndefined();
  });

  it('ends where it says', () => {
    fc.assert(
      fc.property(anyValue, anyBytes, (value, more) => {
        if (more.length > 0) expect(decode(concatBytes(value, more))).toBeUndefined();
        expect(decode(value.slice(0, -1))).toBeUndefined();
      }),
    );
  });
});

describe('a tuple', () => {
  it('has the items that it was made of, and is no other tuple', () => {
    fc.assert(
      fc.property(fc.array(anyValue), fc.array(anyValue), (items, others) => {
        expect(itemsOf(tupleOf(items))).toEqual(items);
        const isSame = items.map(String).join(';') === others.map(String).join(';');
        expect(String(tupleOf(items)) === String(tupleOf(others))).toBe(isSame);
      }),
    );
  });
});

it('takes in each place the kinds that the algebra takes there', () => {
  const exponents = [fresh('exponent', 'x', 0), fresh('exponent', 'y', 1)] as const;
  const nonce = fresh('nonce', 'n', 0);
  const sorts: readonly Sort[] = ['name', 'text', 'nonce', 'exponent', 'key', 'data', 'secret', 'message'];
  const terms: readonly Term[] = [
    agent('A'),
    text('a'),
    ...sorts.filter((sort) => sort !== 'name').map((sort) => fresh(sort, 'v', 0)),
    secretKey(agent('A')),
    tuple(nonce),
    dh(...exponents),
    ...['h', 'kdf', 'mac', 'g', 'pub', 'f', "'k"].map((symbol) => apply(symbol, nonce)),
    ...['enc', 'aead', 'sign'].map((symbol) => apply(symbol, nonce, nonce)),
    apply('seal', apply('pub', nonce), nonce),
  ];
  const world = worldOf(algebraOf(suites.ed25519), 'kinds');
  for (const sort of sorts) {
    for (const term of terms) {
      const kind = kindOf(world.valueOf(term)) as Kind;
      expect({ sort, kind, takes: sortTakes(sort, kind) }).toEqual({
        sort,
        kind,
        takes: sortAccepts(sort, term),
      });
    }
  }
});
