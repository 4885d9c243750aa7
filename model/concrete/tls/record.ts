/**
 * Records: their headers, and their protection in TLS 1.3 (RFC 8446, sections 5.1 and 5.2) and in TLS 1.2
 * (RFC 5246, section 6.2.3.3; RFC 5288, section 3; RFC 7905, section 2).
 * @module
 */
import { concatBytes } from '@noble/hashes/utils.js';
import { aeadKeyLength, lock, unlock } from '../algorithms.ts';
import type { Suite } from '../suite.ts';
import type { Bytes } from '../value.ts';
import type { KeyLengths, WriteKeys } from './key-schedule.ts';
import { contentTypes } from './parameters.ts';
import { number } from './presentation.ts';

/** One record as it stands on the wire. */
export interface TlsRecord {
  readonly type: number;
  /** Type, version and length, as they came. */
  readonly header: Bytes;
  readonly fragment: Bytes;
  /** Where the next one begins. */
  readonly end: number;
}

/** What stands at a place: a record, less than one, or none. */
export type FoundRecord =
  | { readonly kind: 'record'; readonly record: TlsRecord }
  | { readonly kind: 'short' }
  | { readonly kind: 'bad'; readonly because: string };

/** No record has more than this, its protection included (RFC 5246, section 6.2.3). */
export const fragmentMax: number = 2 ** 14 + 2048;

/** The record that begins at `start`. */
export function recordAt(bytes: Bytes, start: number): FoundRecord {
  if (start + 5 > bytes.length) return { kind: 'short' };
  const [type = 0, major, minor, high = 0, low = 0] = bytes.subarray(start, start + 5);
  if (type < contentTypes.changeCipherSpec || type > contentTypes.applicationData) {
    return { kind: 'bad', because: `there is no record of type ${type}` };
  }
  if (major !== 3 || minor === undefined || minor > 4) {
    return { kind: 'bad', because: `a record has the version ${major}.${minor}` };
  }
  const length = high * 0x100 + low;
  if (length > fragmentMax) return { kind: 'bad', because: `a record of ${length} bytes is too long` };
  const end = start + 5 + length;
  if (end > bytes.length) return { kind: 'short' };
  return {
    kind: 'record',
    record: { type, header: bytes.slice(start, start + 5), fragment: bytes.slice(start + 5, end), end },
  };
}

/** A record without protection. */
export const plainRecord = (type: number, fragment: Bytes): Bytes =>
  concatBytes(Uint8Array.of(type, 3, 3), number(2, fragment.length), fragment);

/** In TLS 1.3 it says nothing (RFC 8446, section D.4); in TLS 1.2 that what follows is protected. */
export const changeCipherSpec: Bytes = plainRecord(contentTypes.changeCipherSpec, Uint8Array.of(1));

/** What protects the records of one direction. */
export interface Protection {
  readonly suite: Suite;
  readonly keys: WriteKeys;
}

/** What a protected record held. */
export interface Opened {
  readonly type: number;
  readonly content: Bytes;
}

/** A protected record of TLS 1.3, the type behind its content (section 5.2); no padding. */
export function protect13({ suite, keys }: Protection, sequence: number, { type, content }: Opened): Bytes {
  const inner = concatBytes(content, Uint8Array.of(type));
  const header = headerOf(contentTypes.applicationData, inner.length + 16);
  return concatBytes(header, lock(suite, keys.key, nonceAt(keys.iv, sequence), inner, header));
}

/** What a protected record of TLS 1.3 holds; undefined where it does not open. */
export function unprotect13(
  { suite, keys }: Protection,
  sequence: number,
  { header, fragment }: TlsRecord,
): Opened | undefined {
  const inner = unlock(suite, keys.key, nonceAt(keys.iv, sequence), fragment, header);
  const last = inner?.findLastIndex((byte) => byte !== 0) ?? -1;
  if (inner === undefined || last < 0) return undefined;
  return { type: inner[last] as number, content: inner.slice(0, last) };
}

/** A protected record of TLS 1.2. */
export function protect12(protection: Protection, sequence: number, { type, content }: Opened): Bytes {
  const { suite, keys } = protection;
  const data = additionalData(sequence, headerOf(type, 0), content.length);
  const explicit = number(explicitLength(suite), sequence);
  const locked = lock(suite, keys.key, nonce12(protection, sequence, explicit), content, data);
  return plainRecord(type, concatBytes(explicit, locked));
}

/** What a protected record of TLS 1.2 holds; undefined where it does not open. */
export function unprotect12(
  protection: Protection,
  sequence: number,
  { type, header, fragment }: TlsRecord,
): Opened | undefined {
  const { suite, keys } = protection;
  const explicit = fragment.slice(0, explicitLength(suite));
  const locked = fragment.slice(explicit.length);
  if (locked.length < 16) return undefined;
  const data = additionalData(sequence, header, locked.length - 16);
  const content = unlock(suite, keys.key, nonce12(protection, sequence, explicit), locked, data);
  return content && { type, content };
}

const headerOf = (type: number, length: number): Bytes =>
  concatBytes(Uint8Array.of(type, 3, 3), number(2, length));

/** RFC 8446, section 5.3. */
function nonceAt(iv: Bytes, sequence: number): Bytes {
  const padded = number(12, sequence);
  return iv.map((byte, at) => byte ^ (padded[at] as number));
}

/** AES-GCM sends half of its nonce with each record (RFC 5288); ChaCha20-Poly1305 none of it (RFC 7905). */
const explicitLength = ({ aead }: Suite): number => (aead === 'aes-128-gcm' ? 8 : 0);

/** What the key block of TLS 1.2 gives each direction, in bytes. */
export const keyBlockLengths = (suite: Suite): KeyLengths => ({
  key: aeadKeyLength(suite),
  iv: 12 - explicitLength(suite),
});

const nonce12 = ({ suite, keys }: Protection, sequence: number, explicit: Bytes): Bytes =>
  explicitLength(suite) === 0 ? nonceAt(keys.iv, sequence) : concatBytes(keys.iv, explicit);

/** Sequence number, type and version, and the length of the content (RFC 5246, section 6.2.3.3). */
const additionalData = (sequence: number, header: Bytes, length: number): Bytes =>
  concatBytes(number(8, sequence), header.slice(0, 3), number(2, length));
