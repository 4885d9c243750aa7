/**
 * Handshake messages but the hellos (RFC 8446, section 4; RFC 5246, section 7.4; RFC 8422, section 5).
 * @module
 */
import { concatBytes } from '@noble/hashes/utils.js';
import type { Suite } from '../suite.ts';
import type { Bytes } from '../value.ts';
import {
  type HandshakeName,
  handshakeName,
  handshakeTypes,
  namedGroup,
  signatureScheme,
} from './parameters.ts';
import { cursorOn, listIn, Malformed, number, vector } from './presentation.ts';

/** A handshake message: its header and its body. */
export const handshake = (name: HandshakeName, ...body: readonly Bytes[]): Bytes =>
  concatBytes(number(1, handshakeTypes[name]), vector(3, ...body));

/** The longest handshake message that is taken. */
export const handshakeMax: number = 2 ** 16;

/** The handshake messages that stand in a stream, whole ones, and how many bytes they take. */
export function messagesIn(stream: Bytes): { readonly messages: readonly Bytes[]; readonly end: number } {
  const messages: Bytes[] = [];
  let at = 0;
  while (at + 4 <= stream.length) {
    const [, high = 0, middle = 0, low = 0] = stream.subarray(at, at + 4);
    const length = high * 0x1_0000 + middle * 0x100 + low;
    if (length > handshakeMax) throw new Malformed(`a handshake message of ${length} bytes is too long`);
    if (at + 4 + length > stream.length) break;
    messages.push(stream.slice(at, at + 4 + length));
    at += 4 + length;
  }
  return { messages, end: at };
}

/** The body of a handshake message of that kind. */
export function bodyOf(name: HandshakeName, message: Bytes): Bytes {
  if (message[0] !== handshakeTypes[name]) {
    const expected = handshakeName(handshakeTypes[name]);
    throw new Malformed(`${expected} is expected, and this is ${handshakeName(message[0] ?? 0)}`);
  }
  return message.slice(4);
}

/** Finished, of what it carries. */
export const finished = (verifyData: Bytes): Bytes => handshake('finished', verifyData);

/** EncryptedExtensions that say nothing (RFC 8446, section 4.3.1). */
export const encryptedExtensions: Bytes = handshake('encryptedExtensions', vector(2));

/** Certificate in TLS 1.3 (RFC 8446, section 4.4.2): certificates in DER, the sender's first. */
export const certificate13 = (chain: readonly Bytes[]): Bytes =>
  handshake('certificate', vector(1), vector(3, ...chain.flatMap((der) => [vector(3, der), vector(2)])));

/** The certificates of a Certificate in TLS 1.3. */
export function certificatesIn13(message: Bytes): readonly Bytes[] {
  const body = cursorOn(bodyOf('certificate', message), 'Certificate');
  if (body.vector(1).length > 0) throw new Malformed('Certificate answers a request that was not made');
  const list = listIn(body.vector(3), 'the list of certificates', (cursor) => {
    const der = cursor.vector(3);
    cursor.vector(2);
    return der;
  });
  body.end();
  return list;
}

/** Certificate in TLS 1.2 (RFC 5246, section 7.4.2). */
export const certificate12 = (chain: readonly Bytes[]): Bytes =>
  handshake('certificate', vector(3, ...chain.map((der) => vector(3, der))));

/** The certificates of a Certificate in TLS 1.2. */
export function certificatesIn12(message: Bytes): readonly Bytes[] {
  const body = cursorOn(bodyOf('certificate', message), 'Certificate');
  const list = listIn(body.vector(3), 'the list of certificates', (cursor) => cursor.vector(3));
  body.end();
  return list;
}

/** A signature with the scheme that made it, as CertificateVerify and ServerKeyExchange carry it. */
const digitallySigned = (suite: Suite, signature: Bytes): Bytes =>
  concatBytes(number(2, signatureScheme(suite)), vector(2, signature));

/** The signature that stands at the end of a body; only the scheme that was offered is taken. */
function signatureAtEnd(suite: Suite, body: ReturnType<typeof cursorOn>): Bytes {
  const scheme = body.number(2);
  if (scheme !== signatureScheme(suite)) {
    throw new Malformed(`the signature scheme 0x${scheme.toString(16).padStart(4, '0')} was not offered`);
  }
  const signature = body.vector(2);
  body.end();
  return signature;
}

/** CertificateVerify (RFC 8446, section 4.4.3; RFC 5246, section 7.4.8). */
export const certificateVerify = (suite: Suite, signature: Bytes): Bytes =>
  handshake('certificateVerify', digitallySigned(suite, signature));

/** The signature in a CertificateVerify. */
export const signatureIn = (suite: Suite, message: Bytes): Bytes =>
  signatureAtEnd(suite, cursorOn(bodyOf('certificateVerify', message), 'CertificateVerify'));

/** What a certificate's signature covers in TLS 1.3 (section 4.4.3). */
export const signedContent13 = (context: Bytes, transcript: Bytes): Bytes =>
  concatBytes(new Uint8Array(64).fill(0x20), context, Uint8Array.of(0), transcript);

/** The ServerECDHParams that carry a share (RFC 8422, section 5.4). */
export const ecdhParams = (suite: Suite, share: Bytes): Bytes =>
  concatBytes(Uint8Array.of(namedCurve), number(2, namedGroup(suite)), vector(1, share));

const namedCurve = 3;

/** ServerKeyExchange (RFC 8422, section 5.4). */
export const serverKeyExchange = (suite: Suite, share: Bytes, signature: Bytes): Bytes =>
  handshake('serverKeyExchange', ecdhParams(suite, share), digitallySigned(suite, signature));

/** The share and the signature in a ServerKeyExchange. */
export function keyExchangeIn(
  suite: Suite,
  message: Bytes,
): { readonly share: Bytes; readonly signature: Bytes } {
  const body = cursorOn(bodyOf('serverKeyExchange', message), 'ServerKeyExchange');
  const [kind, group] = [body.number(1), body.number(2)];
  if (kind !== namedCurve || group !== namedGroup(suite)) throw new Malformed('this group was not offered');
  const share = body.vector(1);
  return { share, signature: signatureAtEnd(suite, body) };
}

/** ServerHelloDone (RFC 5246, section 7.4.5). */
export const serverHelloDone: Bytes = handshake('serverHelloDone');

/** ClientKeyExchange with a share (RFC 8422, section 5.7). */
export const clientKeyExchange = (share: Bytes): Bytes => handshake('clientKeyExchange', vector(1, share));

/** The share in a ClientKeyExchange. */
export function clientShareIn(message: Bytes): Bytes {
  const body = cursorOn(bodyOf('clientKeyExchange', message), 'ClientKeyExchange');
  const share = body.vector(1);
  body.end();
  return share;
}
