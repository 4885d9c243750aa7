/**
 * The algorithms that carry a protocol out, as one choice that is stated with every result.
 * @module
 */

/** Which algorithms are used; the hash is SHA-256 throughout. */
export interface Suite {
  /** Signatures; the same key pair opens what is sealed to it, as in the notation. */
  readonly signature: 'ed25519' | 'p256';
  /** Diffie-Hellman shares. */
  readonly group: 'x25519' | 'p256';
  readonly aead: 'aes-128-gcm' | 'chacha20-poly1305';
  readonly kdf: 'hkdf' | 'tls12-prf';
}

/** The suites by name; the first is the one that is used where none is named. */
export const suites: Readonly<Record<SuiteName, Suite>> = {
  ed25519: { signature: 'ed25519', group: 'x25519', aead: 'aes-128-gcm', kdf: 'hkdf' },
  chacha: { signature: 'ed25519', group: 'x25519', aead: 'chacha20-poly1305', kdf: 'hkdf' },
  p256: { signature: 'p256', group: 'p256', aead: 'aes-128-gcm', kdf: 'hkdf' },
  tls12: { signature: 'p256', group: 'p256', aead: 'aes-128-gcm', kdf: 'tls12-prf' },
};

/** A suite by name. */
export type SuiteName = 'ed25519' | 'chacha' | 'p256' | 'tls12';

/** A suite in words. */
export const describeSuite = ({ signature, group, aead, kdf }: Suite): string =>
  [
    signature === 'ed25519' ? 'Ed25519' : 'ECDSA P-256',
    group === 'x25519' ? 'X25519' : 'ECDH P-256',
    kdf === 'hkdf' ? 'HKDF-SHA-256' : 'TLS 1.2 PRF with SHA-256',
    'HMAC-SHA-256',
    aead === 'aes-128-gcm' ? 'AES-128-GCM' : 'ChaCha20-Poly1305',
  ].join(', ');
