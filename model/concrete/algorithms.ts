/**
 * Signatures, key exchange, key derivation and authenticated encryption, by the noble libraries. Everything is
 * deterministic: where a scheme needs randomness, it is given.
 * @module
 */

import { ctr, gcm } from '@noble/ciphers/aes.js';
import { chacha20, chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { remembering } from './memory.ts';
import type { Suite } from './suite.ts';
import { type Bytes, sameBytes } from './value.ts';

/** SHA-256. */
export const hash = (...parts: readonly Bytes[]): Bytes => sha256(concatBytes(...parts));

/** HMAC-SHA-256 (RFC 2104). */
export const authenticate = (key: Bytes, message: Bytes): Bytes => hmac(sha256, key, message);

/** HKDF-Extract with SHA-256 (RFC 5869, section 2.2). */
export const hkdfExtract = (salt: Bytes, secret: Bytes): Bytes => extract(sha256, secret, salt);

/** HKDF-Expand with SHA-256 (RFC 5869, section 2.3). */
export const hkdfExpand = (key: Bytes, info: Bytes, length: number): Bytes =>
  expand(sha256, key, info, length);

/** The pseudorandom function of TLS 1.2 with SHA-256 (RFC 5246, section 5). */
export function tls12Prf(secret: Bytes, label: Bytes, seed: Bytes, length: number): Bytes {
  const labelled = concatBytes(label, seed);
  const blocks: Bytes[] = [];
  let chain = labelled;
  for (let made = 0; made < length; made += 32) {
    chain = authenticate(secret, chain);
    blocks.push(authenticate(secret, concatBytes(chain, labelled)));
  }
  return concatBytes(...blocks).slice(0, length);
}

/** How many bytes a private key of either kind is made of (FIPS 186-5, A.3.1, for P-256). */
export const seedLength = 48;

/** The private key that `seed`, of `seedLength` random bytes, gives: 32 bytes. */
export const signingKey = ({ signature }: Suite, seed: Bytes): Bytes =>
  signature === 'ed25519' ? seed.slice(0, 32) : p256.utils.randomSecretKey(seed.slice(0, seedLength));

/** Whether these 32 bytes are a private key. */
export const isSigningKey = ({ signature }: Suite, key: Bytes): boolean =>
  signature === 'ed25519' ? key.length === 32 : p256.utils.isValidSecretKey(key);

/** The public key of a private key: 32 bytes (RFC 8032), or a compressed point of 33 (SEC 1, 2.3.3). */
export const verifyingKey = ({ signature }: Suite, key: Bytes): Bytes => signing[signature].publicKey(key);

/** Whether these bytes are a public key. */
export const isVerifyingKey = ({ signature }: Suite, key: Bytes): boolean => signing[signature].isKey(key);

/** A signature: 64 bytes; ECDSA with the nonce of RFC 6979 and the lower of the two values of s. */
export const sign = ({ signature }: Suite, key: Bytes, message: Bytes): Bytes =>
  signing[signature].sign(key, message);

/** Whether `mark` is a signature on `message` under a public key; strictly as RFC 8032 has it. */
export const verify = ({ signature }: Suite, key: Bytes, message: Bytes, mark: Bytes): boolean =>
  mark.length === 64 && signing[signature].verify(key, message, mark);

const signing = {
  ed25519: {
    publicKey: remembering((key) => ed25519.getPublicKey(key)),
    isKey: remembering((key) => key.length === 32 && ed25519.utils.isValidPublicKey(key)),
    sign: remembering((key, message) => ed25519.sign(message, key)),
    verify: remembering((key, message, mark) => ed25519.verify(mark, message, key, { zip215: false })),
  },
  p256: {
    publicKey: remembering((key) => p256.getPublicKey(key, true)),
    isKey: remembering((key) => key.length === 33 && p256.utils.isValidPublicKey(key, true)),
    sign: remembering((key, message) => p256.sign(message, key)),
    verify: remembering((key, message, mark) => p256.verify(mark, message, key)),
  },
};

/** The exponent that `seed` gives: 32 bytes. */
export const exponent = ({ group }: Suite, seed: Bytes): Bytes =>
  group === 'x25519' ? seed.slice(0, 32) : p256.utils.randomSecretKey(seed.slice(0, seedLength));

/** The share of an exponent: 32 bytes (RFC 7748), or an uncompressed point of 65 as TLS sends it. */
export const share = ({ group }: Suite, secret: Bytes): Bytes => groups[group].share(secret);

/** The share of the exponent zero: the point that every exponent leads to itself. */
export const degenerateShare = ({ group }: Suite): Bytes => groups[group].degenerate;

/** What every exponent makes of the degenerate share. */
export const degenerateSecret: Bytes = new Uint8Array(32);

/** Whether these bytes are a share that has passed the checks of group membership (RFC 7748, 6.1). */
export const isShare = ({ group }: Suite, bytes: Bytes): boolean => groups[group].isShare(bytes);

/** The secret of an exponent and another's share: 32 bytes, all zero for a degenerate share. */
export const agree = ({ group }: Suite, secret: Bytes, other: Bytes): Bytes =>
  sameBytes(other, groups[group].degenerate) ? degenerateSecret : groups[group].agree(secret, other);

/** X25519 of a share of low order is zero; the library refuses it. */
function agreeOnCurve25519(secret: Bytes, other: Bytes): Bytes {
  try {
    return x25519.getSharedSecret(secret, other);
  } catch {
    return degenerateSecret;
  }
}

const groups = {
  x25519: {
    degenerate: new Uint8Array(32),
    share: remembering((secret) => x25519.getPublicKey(secret)),
    agree: remembering(agreeOnCurve25519),
    isShare: remembering(
      (bytes) => bytes.length === 32 && !sameBytes(agreeOnCurve25519(probe, bytes), degenerateSecret),
    ),
  },
  p256: {
    degenerate: Uint8Array.of(0),
    share: remembering((secret) => p256.getPublicKey(secret, false)),
    agree: remembering((secret, other) => p256.getSharedSecret(secret, other, true).slice(1)),
    isShare: remembering((bytes) => bytes.length === 65 && p256.utils.isValidPublicKey(bytes, false)),
  },
};

/** Any exponent will do to find out whether a share is of low order. */
const probe: Bytes = new Uint8Array(32).fill(8);

/** Key, nonce and tag of both algorithms for authenticated encryption, in bytes. */
export const aeadKeyLength = ({ aead }: Suite): number => (aead === 'aes-128-gcm' ? 16 : 32);

/** The length of a nonce. */
export const nonceLength = 12;

/** Authenticated encryption (NIST SP 800-38D, RFC 8439); the tag of 16 bytes stands at the end. */
export const lock = (suite: Suite, key: Bytes, nonce: Bytes, plain: Bytes, associated: Bytes): Bytes =>
  cipher(suite, key, nonce, associated).encrypt(plain);

/** The plaintext, or undefined where the tag does not fit. */
export function unlock(
  suite: Suite,
  key: Bytes,
  nonce: Bytes,
  locked: Bytes,
  associated: Bytes,
): Bytes | undefined {
  try {
    return cipher(suite, key, nonce, associated).decrypt(locked);
  } catch {
    return undefined;
  }
}

/** What stands there, without a look at the tag. */
export function unlockUnchecked({ aead }: Suite, key: Bytes, nonce: Bytes, locked: Bytes): Bytes | undefined {
  if (locked.length < tagLength) return undefined;
  const body = locked.slice(0, -tagLength);
  return aead === 'aes-128-gcm'
    ? ctr(key, concatBytes(nonce, Uint8Array.of(0, 0, 0, 2))).decrypt(body)
    : chacha20(key, nonce, body, undefined, 1);
}

const tagLength = 16;

const cipher = ({ aead }: Suite, key: Bytes, nonce: Bytes, associated: Bytes): ReturnType<typeof gcm> =>
  aead === 'aes-128-gcm' ? gcm(key, nonce, associated) : chacha20poly1305(key, nonce, associated);

/** A text as bytes (UTF-8). */
export const ascii = (text: string): Bytes => utf8ToBytes(text);
