/**
 * `seal`: public-key encryption as HPKE has it, in base mode with one message (RFC 9180, sections 4.1,
 * 5.1.1 and 6.1), not as RSA: the key pair that signs opens too, as in the notation, nothing of the
 * ciphertext can be changed, and no further library is needed. RSA keys cannot be made from a seed in
 * reasonable time.
 *
 * The algebra's `seal` is deterministic: equal terms are one term. So the ephemeral key is derived from the
 * receiver's key and the message (Encrypt-with-Hash: Bellare, Boldyreva, O'Neill, CRYPTO 2007, section 4),
 * and a receiver refuses any other.
 * @module
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { concatBytes } from '@noble/hashes/utils.js';
import {
  aeadKeyLength,
  agree,
  ascii,
  exponent,
  hkdfExpand,
  hkdfExtract,
  lock,
  nonceLength,
  seedLength,
  share,
  unlock,
} from './algorithms.ts';
import type { Suite } from './suite.ts';
import { type Bytes, sameBytes } from './value.ts';

/** What only the holder of the private key that belongs to `key` can read. */
export function seal(suite: Suite, key: Bytes, plain: Bytes): Bytes {
  const receiver = receiverOf(suite, key);
  return sealWith(suite, receiver, ephemeralFor(suite, receiver, plain), nothing, nothing, plain);
}

/** The content of what was sealed to `key`, by its private key; undefined where it was not. */
export function open(suite: Suite, secret: Bytes, key: Bytes, sealed: Bytes): Bytes | undefined {
  const length = groupOf(suite) === 'x25519' ? 32 : 65;
  const encapsulated = sealed.subarray(0, length);
  const receiver = receiverOf(suite, key);
  const agreed = agreedBy(suite, openerOf(suite, secret), encapsulated);
  if (agreed === undefined) return undefined;
  const keys = schedule(suite, agreed, concatBytes(encapsulated, receiver), nothing);
  const plain = unlock(suite, keys.key, keys.nonce, sealed.subarray(length), nothing);
  if (plain === undefined) return undefined;
  const expected = share(kemSuite(suite), ephemeralFor(suite, receiver, plain));
  return sameBytes(expected, encapsulated) ? plain : undefined;
}

/** HPKE's single-shot encryption in base mode with a given ephemeral key: the encapsulated key, the ciphertext. */
export function sealWith(
  suite: Suite,
  receiver: Bytes,
  ephemeral: Bytes,
  info: Bytes,
  associated: Bytes,
  plain: Bytes,
): Bytes {
  const kem = kemSuite(suite);
  const encapsulated = share(kem, ephemeral);
  const agreed = agree(kem, ephemeral, receiver);
  const { key, nonce } = schedule(suite, agreed, concatBytes(encapsulated, receiver), info);
  return concatBytes(encapsulated, lock(suite, key, nonce, plain, associated));
}

const nothing: Bytes = new Uint8Array(0);

/** The group in which the key pair for signatures agrees on keys. */
const groupOf = ({ signature }: Suite): Suite['group'] => (signature === 'ed25519' ? 'x25519' : 'p256');

const kemSuite = (suite: Suite): Suite => ({ ...suite, group: groupOf(suite) });

/** A public key for signatures as one of the group: by the map of RFC 7748, section 4.1, or uncompressed. */
const receiverOf = (suite: Suite, key: Bytes): Bytes =>
  groupOf(suite) === 'x25519' ? ed25519.utils.toMontgomery(key) : p256.Point.fromBytes(key).toBytes(false);

const openerOf = (suite: Suite, secret: Bytes): Bytes =>
  groupOf(suite) === 'x25519' ? ed25519.utils.toMontgomerySecret(secret) : secret;

const ephemeralFor = (suite: Suite, receiver: Bytes, plain: Bytes): Bytes =>
  exponent(
    kemSuite(suite),
    hkdfExpand(hkdfExtract(ascii('tertius seal'), concatBytes(receiver, plain)), nothing, seedLength),
  );

/** What both ends agree on; undefined where this is no share. */
function agreedBy(suite: Suite, secret: Bytes, encapsulated: Bytes): Bytes | undefined {
  try {
    return agree(kemSuite(suite), secret, encapsulated);
  } catch {
    return undefined;
  }
}

interface MessageKeys {
  readonly key: Bytes;
  readonly nonce: Bytes;
}

/** ExtractAndExpand and KeySchedule of RFC 9180. */
function schedule(suite: Suite, agreed: Bytes, context: Bytes, info: Bytes): MessageKeys {
  const kem = concatBytes(ascii('KEM'), kemId(suite));
  const hpke = concatBytes(ascii('HPKE'), kemId(suite), twoBytes(0x0001), aeadId(suite));
  const shared = labeledExpand(
    kem,
    labeledExtract(kem, nothing, 'eae_prk', agreed),
    'shared_secret',
    context,
    32,
  );
  const whole = concatBytes(
    Uint8Array.of(0),
    labeledExtract(hpke, nothing, 'psk_id_hash', nothing),
    labeledExtract(hpke, nothing, 'info_hash', info),
  );
  const secret = labeledExtract(hpke, shared, 'secret', nothing);
  return {
    key: labeledExpand(hpke, secret, 'key', whole, aeadKeyLength(suite)),
    nonce: labeledExpand(hpke, secret, 'base_nonce', whole, nonceLength),
  };
}

const kemId = (suite: Suite): Bytes => twoBytes(groupOf(suite) === 'x25519' ? 0x0020 : 0x0010);

const aeadId = ({ aead }: Suite): Bytes => twoBytes(aead === 'aes-128-gcm' ? 0x0001 : 0x0003);

const twoBytes = (value: number): Bytes => Uint8Array.of(value >>> 8, value & 0xff);

const version = ascii('HPKE-v1');

const labeledExtract = (id: Bytes, salt: Bytes, label: string, secret: Bytes): Bytes =>
  hkdfExtract(salt, concatBytes(version, id, ascii(label), secret));

const labeledExpand = (id: Bytes, key: Bytes, label: string, info: Bytes, length: number): Bytes =>
  hkdfExpand(key, concatBytes(twoBytes(length), version, id, ascii(label), info), length);
