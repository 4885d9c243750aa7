/**
 * Certificates in bytes. Whatever their form, they carry the body that is signed, so that it can be read
 * from them, and tell which key signed it.
 * @module
 */
import { concatBytes } from '@noble/hashes/utils.js';
import { isVerifyingKey, sign, verify, verifyingKey } from './algorithms.ts';
import type { Suite } from './suite.ts';
import { type Bytes, encode, itemsOf, payloadOf, sameBytes, sequenceOf } from './value.ts';

/** How certificates look. A body is the tuple of the word `cert`, usage, subject and key. */
export interface CertificateForm {
  /** The certificate with that body, signed with the private key of `signer`. */
  readonly issue: (suite: Suite, signer: Bytes, body: Bytes) => Bytes;
  /** What a certificate says, unverified; undefined where the bytes are none. */
  readonly read: (suite: Suite, certificate: Bytes) => ReadCertificate | undefined;
}

/** What a certificate says: its body, the public key that it names as its signer's, whether that key signed it. */
export interface ReadCertificate {
  readonly body: Bytes;
  readonly signer: Bytes;
  readonly isSigned: () => boolean;
}

/** Whether a signed body is that of a certificate. */
export function isCertificateBody(body: Bytes): boolean {
  const items = itemsOf(body);
  const word = items?.length === 4 ? payloadOf('text', items[0] as Bytes) : undefined;
  return word !== undefined && sameBytes(word, certificateWord);
}

const certificateWord: Bytes = Uint8Array.of(0x63, 0x65, 0x72, 0x74);

/** The default form, for speed and size: the body, the signer's public key, the signature on the body. */
export const plainCertificates: CertificateForm = {
  issue: (suite, signer, body) =>
    concatBytes(body, encode('pub', verifyingKey(suite, signer)), encode('sign', sign(suite, signer, body))),
  read: (suite, certificate) => {
    const parts = sequenceOf(certificate);
    const [body, key, mark] = parts?.length === 3 ? (parts as [Bytes, Bytes, Bytes]) : [];
    const signer = key && payloadOf('pub', key);
    const signature = mark && payloadOf('sign', mark);
    if (body === undefined || signer === undefined || signature === undefined) return undefined;
    if (!isCertificateBody(body) || !isVerifyingKey(suite, signer)) return undefined;
    return { body, signer, isSigned: () => verify(suite, signer, body, signature) };
  },
};
