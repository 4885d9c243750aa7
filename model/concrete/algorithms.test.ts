/**
 * The algorithms are the published ones: held against test vectors of their RFCs, and on generated input
 * against another implementation, that of Node.
 * @module
 */
import { Buffer } from 'node:buffer';
import {
  createCipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  ECDH,
  hkdfSync,
  type JsonWebKey,
  type KeyObject,
  sign as signByNode,
  verify as verifyByNode,
} from 'node:crypto';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aeadKeyLength,
  agree,
  ascii,
  authenticate,
  degenerateSecret,
  degenerateShare,
  exponent,
  hkdfExpand,
  hkdfExtract,
  isShare,
  isVerifyingKey,
  lock,
  share,
  sign,
  signingKey,
  tls12Prf,
  unlock,
  unlockUnchecked,
  verify,
  verifyingKey,
} from './algorithms.ts';
import { open, seal, sealWith } from './sealing.ts';
import { type Suite, suites } from './suite.ts';
import type { Bytes } from './value.ts';

const exactly = (length: number): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Uint8Array.from(array));
const message = fc.uint8Array({ maxLength: 80 }).map((array) => Uint8Array.from(array));
const seed = exactly(48);
const each = Object.entries(suites);
const few = { numRuns: 8 };
const bytes = (data: Iterable<number> | ArrayBuffer): Bytes =>
  data instanceof ArrayBuffer ? new Uint8Array(data) : Uint8Array.from(data);
const hex = (text: string): Bytes => hexToBytes(text);

const base64 = (part: Bytes): string => Buffer.from(part).toString('base64url');
const flipped = (data: Bytes, at: number): Bytes => {
  const copy = Uint8Array.from(data);
  copy[at % copy.length] = (copy[at % copy.length] ?? 0) ^ 1;
  return copy;
};

/** A point as Node reads it, by its curve. */
function jwk(curve: 'Ed25519' | 'X25519' | 'P-256', key: Bytes): JsonWebKey {
  if (curve !== 'P-256') return { kty: 'OKP', crv: curve, x: base64(key) };
  const point = bytes(ECDH.convertKey(key, 'prime256v1', undefined, undefined, 'uncompressed') as Buffer);
  return { kty: 'EC', crv: curve, x: base64(point.slice(1, 33)), y: base64(point.slice(33)) };
}

const publicByNode = (curve: Parameters<typeof jwk>[0], key: Bytes): KeyObject =>
  createPublicKey({ key: jwk(curve, key), format: 'jwk' });
const privateByNode = (curve: Parameters<typeof jwk>[0], key: Bytes, secret: Bytes): KeyObject =>
  createPrivateKey({ key: { ...jwk(curve, key), d: base64(secret) }, format: 'jwk' });
const signatureCurve = ({ signature }: Suite) => (signature === 'ed25519' ? 'Ed25519' : 'P-256');
const groupCurve = ({ group }: Suite) => (group === 'x25519' ? 'X25519' : 'P-256');
const byNode = (key: KeyObject) => ({ key, dsaEncoding: 'ieee-p1363' as const });
const digestOf = (suite: Suite) => (suite.signature === 'ed25519' ? null : 'sha256');

describe.each(each)('the suite %s', (_, suite) => {
  it('makes the signatures that Node verifies, and verifies those that Node makes', () => {
    fc.assert(
      fc.property(seed, message, (random, text) => {
        const secret = signingKey(suite, random);
        const key = verifyingKey(suite, secret);
        const curve = signatureCurve(suite);
        expect(isVerifyingKey(suite, key)).toBe(true);
        const mark = sign(suite, secret, text);
        expect(verifyByNode(digestOf(suite), text, byNode(publicByNode(curve, key)), mark)).toBe(true);
        if (suite.signature === 'p256') return;
        const other = signByNode(null, text, privateByNode(curve, key, secret));
        expect(verify(suite, key, text, bytes(other))).toBe(true);
      }),
      few,
    );
  });

  it('refuses a signature, a message or a key with one bit changed', () => {
    fc.assert(
      fc.property(seed, exactly(20), fc.nat(), (random, text, at) => {
        const secret = signingKey(suite, random);
        const key = verifyingKey(suite, secret);
        const mark = sign(suite, secret, text);
        expect(verify(suite, key, text, mark)).toBe(true);
        expect(verify(suite, key, text, flipped(mark, at))).toBe(false);
        expect(verify(suite, key, flipped(text, at), mark)).toBe(false);
        const other = flipped(key, at);
        expect(isVerifyingKey(suite, other) && verify(suite, other, text, mark)).toBe(false);
      }),
      few,
    );
  });

  it('agrees on what Node agrees on', () => {
    fc.assert(
      fc.property(seed, seed, (mine, yours) => {
        const [x, y] = [exponent(suite, mine), exponent(suite, yours)];
        const curve = groupCurve(suite);
        const [own, other] = [share(suite, x), share(suite, y)];
        expect(isShare(suite, other)).toBe(true);
        expect(agree(suite, x, other)).toEqual(agree(suite, y, own));
        const privateKey = privateByNode(curve, own, x);
        const agreed = diffieHellman({ privateKey, publicKey: publicByNode(curve, other) });
        expect(agree(suite, x, other)).toEqual(bytes(agreed));
      }),
      few,
    );
  });

  it('knows the degenerate share, which makes one secret with everybody', () => {
    fc.assert(
      fc.property(seed, (random) => {
        expect(isShare(suite, degenerateShare(suite))).toBe(false);
        expect(agree(suite, exponent(suite, random), degenerateShare(suite))).toEqual(degenerateSecret);
      }),
      few,
    );
  });

  it('locks as Node does, and unlocks nothing with one bit changed', () => {
    const name = suite.aead === 'aes-128-gcm' ? 'aes-128-gcm' : 'chacha20-poly1305';
    fc.assert(
      fc.property(exactly(aeadKeyLength(suite)), exactly(12), message, message, fc.nat(), (...drawn) => {
        const [key, nonce, plain, associated, at] = drawn;
        const options = { authTagLength: 16 };
        const node = createCipheriv(name as 'chacha20-poly1305', key, nonce, options);
        node.setAAD(associated, { plaintextLength: plain.length });
        const expected = [...node.update(plain), ...node.final(), ...node.getAuthTag()];
        const locked = lock(suite, key, nonce, plain, associated);
        expect([...locked]).toEqual(expected);
        expect(unlock(suite, key, nonce, locked, associated)).toEqual(plain);
        expect(unlock(suite, key, nonce, flipped(locked, at), associated)).toBeUndefined();
        expect(unlockUnchecked(suite, key, nonce, locked)).toEqual(plain);
      }),
      { numRuns: 40 },
    );
  });

  it('opens what is sealed to its key pair, as it was sealed, and nothing else', () => {
    fc.assert(
      fc.property(seed, seed, message, fc.nat(), (random, another, text, at) => {
        const secret = signingKey(suite, random);
        const key = verifyingKey(suite, secret);
        const sealed = seal(suite, key, text);
        expect(open(suite, secret, key, sealed)).toEqual(text);
        expect(seal(suite, key, text)).toEqual(sealed);
        expect(open(suite, secret, key, flipped(sealed, at))).toBeUndefined();
        const stranger = signingKey(suite, another);
        expect(open(suite, stranger, verifyingKey(suite, stranger), sealed)).toBeUndefined();
      }),
      few,
    );
  });
});

describe('key derivation', () => {
  it('is HKDF and HMAC as Node has them', () => {
    fc.assert(
      fc.property(
        exactly(32),
        message,
        message,
        fc.integer({ min: 1, max: 90 }),
        (key, salt, info, length) => {
          const expected = bytes(hkdfSync('sha256', key, salt, info, length));
          expect(hkdfExpand(hkdfExtract(salt, key), info, length)).toEqual(expected);
          expect(authenticate(key, info)).toEqual(bytes(createHmac('sha256', key).update(info).digest()));
        },
      ),
    );
  });

  it('is the pseudorandom function of TLS 1.2, by the test vector of the TLS working group', () => {
    const made = tls12Prf(
      hex('9bbe436ba940f017b17652849a71db35'),
      ascii('test label'),
      hex('a0ba9f936cda311827a6f796ffd5198c'),
      100,
    );
    expect(bytesToHex(made)).toBe(
      [
        'e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a',
        '6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab',
        '4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701',
        '87347b66',
      ].join(''),
    );
  });
});

describe('published test vectors', () => {
  it('Ed25519, RFC 8032, 7.1, test 2', () => {
    const secret = hex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
    const key = hex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
    expect(verifyingKey(suites.ed25519, secret)).toEqual(key);
    expect(bytesToHex(sign(suites.ed25519, secret, hex('72')))).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
  });

  it.each([
    [
      'X25519 and AES-128-GCM, A.1.1.1',
      suites.ed25519,
      '52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736',
      '3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d',
      '37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431',
      'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
    ],
    [
      'X25519 and ChaCha20-Poly1305, A.2.1.1',
      suites.chacha,
      'f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600',
      '4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a',
      '1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a',
      '1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28',
    ],
    [
      'P-256 and AES-128-GCM, A.3.1.1',
      suites.p256,
      '4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb',
      '04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0',
      '04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4',
      '5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434',
    ],
  ] as const)(
    'HPKE in base mode, RFC 9180, %s',
    (_, suite, ephemeral, receiver, encapsulated, ciphertext) => {
      const sealed = sealWith(
        suite,
        hex(receiver),
        hex(ephemeral),
        ascii('Ode on a Grecian Urn'),
        ascii('Count-0'),
        ascii('Beauty is truth, truth beauty'),
      );
      expect(bytesToHex(sealed)).toBe(encapsulated + ciphertext);
    },
  );
});
