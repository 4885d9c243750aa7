/**
 * The key schedule of TLS 1.3 with SHA-256 and without a pre-shared key (RFC 8446, section 7), and that of
 * TLS 1.2 (RFC 5246, sections 6.3 and 8.1).
 * @module
 */
import { concatBytes } from '@noble/hashes/utils.js';
import { ascii, authenticate, hash, hkdfExpand, hkdfExtract, tls12Prf } from '../algorithms.ts';
import type { Bytes } from '../value.ts';
import { number, vector } from './presentation.ts';

const nothing: Bytes = new Uint8Array(0);
const zeros: Bytes = new Uint8Array(32);

/** HKDF-Expand-Label (section 7.1). */
export const expandLabel = (secret: Bytes, label: string, context: Bytes, length: number): Bytes =>
  hkdfExpand(
    secret,
    concatBytes(number(2, length), vector(1, ascii(`tls13 ${label}`)), vector(1, context)),
    length,
  );

/** Derive-Secret, of the hash of the messages. */
export const deriveSecret = (secret: Bytes, label: string, transcript: Bytes): Bytes =>
  expandLabel(secret, label, transcript, 32);

/** The Early Secret where nothing is shared beforehand. */
export const earlySecret: Bytes = hkdfExtract(zeros, zeros);

/** The Handshake Secret of a Diffie-Hellman secret. */
export const handshakeSecret = (shared: Bytes): Bytes =>
  hkdfExtract(deriveSecret(earlySecret, 'derived', hash(nothing)), shared);

/** The Master Secret that follows a Handshake Secret. */
export const masterSecret = (handshake: Bytes): Bytes =>
  hkdfExtract(deriveSecret(handshake, 'derived', hash(nothing)), zeros);

/** The key under which Finished is a MAC (section 4.4.4). */
export const finishedKey = (traffic: Bytes): Bytes => expandLabel(traffic, 'finished', nothing, 32);

/** A write key and its IV. */
export interface WriteKeys {
  readonly key: Bytes;
  readonly iv: Bytes;
}

/** The keys of one direction that a traffic secret gives (section 7.3). */
export const trafficKeys = (traffic: Bytes, keyLength: number): WriteKeys => ({
  key: expandLabel(traffic, 'key', nothing, keyLength),
  iv: expandLabel(traffic, 'iv', nothing, 12),
});

/** The content of Finished: a MAC over the hash of what was said (section 4.4.4). */
export const verifyData13 = (key: Bytes, transcript: Bytes): Bytes => authenticate(key, transcript);

/** The master secret of TLS 1.2 (RFC 5246, section 8.1); not the extended one of RFC 7627. */
export const masterSecret12 = (shared: Bytes, clientRandom: Bytes, serverRandom: Bytes): Bytes =>
  tls12Prf(shared, ascii('master secret'), concatBytes(clientRandom, serverRandom), 48);

/** The content of Finished in TLS 1.2 (RFC 5246, section 7.4.9). */
export const verifyData12 = (master: Bytes, label: string, transcript: Bytes): Bytes =>
  tls12Prf(master, ascii(label), transcript, 12);

/** The lengths of what each direction takes from the key block, in bytes. */
export interface KeyLengths {
  readonly key: number;
  readonly iv: number;
}

/** The key block of TLS 1.2 (RFC 5246, section 6.3). */
export const keyBlock = (
  master: Bytes,
  clientRandom: Bytes,
  serverRandom: Bytes,
  { key, iv }: KeyLengths,
): Bytes => tls12Prf(master, ascii('key expansion'), concatBytes(serverRandom, clientRandom), 2 * (key + iv));

/** The keys of one direction in the key block. */
export function keysOf(side: 'client' | 'server', block: Bytes, { key, iv }: KeyLengths): WriteKeys {
  const at = side === 'client' ? 0 : 1;
  const ivs = 2 * key;
  return {
    key: block.slice(at * key, (at + 1) * key),
    iv: block.slice(ivs + at * iv, ivs + (at + 1) * iv),
  };
}
