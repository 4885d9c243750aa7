/**
 * Signatures in the form that TLS and X.509 give them: Ed25519 as RFC 8032 has it, ECDSA with P-256 and
 * SHA-256 in DER (RFC 8446, section 4.2.3; RFC 5480; RFC 8410). A public key is 32 bytes, or an uncompressed point.
 * @module
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import type { Suite } from '../suite.ts';
import type { Bytes } from '../value.ts';

/** The public key of a private key of 32 bytes. */
export const publicKeyOf = ({ signature }: Suite, secret: Bytes): Bytes =>
  signature === 'ed25519' ? ed25519.getPublicKey(secret) : p256.getPublicKey(secret, false);

/** A signature on `content`. */
export const signed = ({ signature }: Suite, secret: Bytes, content: Bytes): Bytes =>
  signature === 'ed25519'
    ? ed25519.sign(content, secret)
    : p256.sign(content, secret, { format: 'der', lowS: false });

/** Whether `mark` is the signature on `content` of whoever has the private key. */
export function isSigned({ signature }: Suite, key: Bytes, content: Bytes, mark: Bytes): boolean {
  try {
    return signature === 'ed25519'
      ? ed25519.verify(mark, content, key, { zip215: false })
      : p256.verify(mark, content, key, { format: 'der', lowS: false });
  } catch {
    return false;
  }
}
