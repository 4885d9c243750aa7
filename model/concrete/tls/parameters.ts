/**
 * Code points of TLS (RFC 8446, sections 4 and B; RFC 8422, section 5; the IANA registries), as far as our
 * parties speak them: one suite, one group and one signature scheme are offered and nothing else is taken.
 * @module
 */
import type { Suite } from '../suite.ts';

/** A version of the protocol, by the number that negotiates it. */
export const versions = { tls12: 0x0303, tls13: 0x0304 } as const;

/** Which version is spoken. */
export type Version = keyof typeof versions;

/** RFC 8446, section 5.1. */
export const contentTypes = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

/** RFC 8446, section 4, and RFC 5246, section 7.4. */
export const handshakeTypes = {
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  encryptedExtensions: 8,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
} as const;

/** The name of a kind of handshake message. */
export type HandshakeName = keyof typeof handshakeTypes;

/** A kind of handshake message in words, as the RFCs write it. */
export function handshakeName(type: number): string {
  const entry = Object.entries(handshakeTypes).find(([, code]) => code === type);
  return entry === undefined ? `handshake message ${type}` : entry[0].replace(/^./, (c) => c.toUpperCase());
}

/** RFC 8446, section 4.2; RFC 5746 for the last. */
export const extensions = {
  serverName: 0,
  supportedGroups: 10,
  ecPointFormats: 11,
  signatureAlgorithms: 13,
  supportedVersions: 43,
  keyShare: 51,
  renegotiationInfo: 0xff01,
} as const;

/** RFC 5746, section 3.3: says in the list of suites what the extension would say. */
export const renegotiationSuite = 0x00ff;

/** RFC 8446, section B.4; RFC 5289, section 3.2; RFC 7905, section 2. */
export const cipherSuite = (version: Version, { aead }: Suite): number =>
  ({
    tls13: { 'aes-128-gcm': 0x1301, 'chacha20-poly1305': 0x1303 },
    tls12: { 'aes-128-gcm': 0xc02b, 'chacha20-poly1305': 0xcca9 },
  })[version][aead];

/** The group of P-256 (RFC 8446, section 4.2.7). */
export const secp256r1 = 0x0017;

/** RFC 8446, section 4.2.7. */
export const namedGroup = ({ group }: Suite): number => ({ p256: secp256r1, x25519: 0x001d })[group];

/** RFC 8446, section 4.2.3: ecdsa_secp256r1_sha256 or ed25519. */
export const signatureScheme = ({ signature }: Suite): number =>
  ({ p256: 0x0403, ed25519: 0x0807 })[signature];

/** RFC 8446, section B.2. */
const alerts: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  22: 'record_overflow',
  40: 'handshake_failure',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  90: 'user_canceled',
  109: 'missing_extension',
  110: 'unsupported_extension',
  112: 'unrecognized_name',
  116: 'certificate_required',
};

/** The name of an alert. */
export const alertName = (description: number): string => alerts[description] ?? `alert ${description}`;
