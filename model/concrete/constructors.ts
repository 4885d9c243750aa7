/**
 * The constructors of the algebra (design 3) as functions on bytes, and what whoever has the key makes of
 * their results. Equal arguments give equal bytes; a receiver refuses whatever a constructor would not have
 * made, so that a value has one form only.
 * @module
 */
import { concatBytes } from '@noble/hashes/utils.js';
import {
  aeadKeyLength,
  agree,
  ascii,
  authenticate,
  degenerateSecret,
  degenerateShare,
  exponent,
  hash,
  hkdfExpand,
  hkdfExtract,
  isShare,
  isSigningKey,
  isVerifyingKey,
  lock,
  nonceLength,
  seedLength,
  share,
  sign,
  signingKey,
  tls12Prf,
  unlock,
  unlockUnchecked,
  verify,
  verifyingKey,
} from './algorithms.ts';
import { type CertificateForm, isCertificateBody, plainCertificates } from './certificate.ts';
import { decrypt, encrypt } from './malleable-cipher.ts';
import { open, seal } from './sealing.ts';
import type { Suite } from './suite.ts';
import { type Bytes, decode, encode, payloadOf, sameBytes, tupleOf } from './value.ts';

/** How terms become bytes. */
export interface Algebra {
  readonly suite: Suite;
  readonly certificates: CertificateForm;
}

/** The algebra of a suite, with plain certificates unless others are given. */
export const algebraOf = (suite: Suite, certificates: CertificateForm = plainCertificates): Algebra => ({
  suite,
  certificates,
});

/**
 * `symbol` applied to values: a constructor but `dh`, or a declared function. Total: where an argument is of
 * a kind for which the algorithm has no use, its hash stands for it.
 */
export function construct(algebra: Algebra, symbol: string, args: readonly Bytes[]): Bytes {
  const { suite } = algebra;
  const [first = nothing, second = nothing, ...more] = args;
  if (!hasArguments(symbol, args.length)) return resultOf(symbol, args);
  switch (symbol) {
    case 'tuple':
      return tupleOf(args);
    case 'h':
      return encode('h', hash(tupleOf(args)));
    case 'kdf':
      return encode('kdf', derived(suite, first, args.slice(1)));
    case 'mac':
      return encode('mac', authenticate(first, tupleOf(args.slice(1))));
    case 'enc':
      return encode('enc', encrypt(first, second));
    case 'aead':
      return encode('aead', lockedWith(suite, first, second, more));
    case 'seal':
      return encode('seal', sealedTo(suite, first, second));
    case 'sign':
      return signedWith(algebra, first, second);
    case 'pub':
      return encode('pub', verifyingKey(suite, privateKeyOf(suite, first)));
    case 'g':
      return encode('g', shareOf(suite, first));
    default:
      return resultOf(symbol, args);
  }
}

/** Of a declared function, or of a constructor with a number of arguments for which there is no algorithm. */
const resultOf = (symbol: string, args: readonly Bytes[]): Bytes =>
  encode('function', hash(ascii(symbol), Uint8Array.of(0), tupleOf(args)));

/** Whether there is an algorithm for so many arguments. */
function hasArguments(symbol: string, count: number): boolean {
  const [least, most] = argumentCounts.get(symbol) ?? [0, Number.POSITIVE_INFINITY];
  return count >= least && count <= most;
}

const argumentCounts: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['kdf', [1, Number.POSITIVE_INFINITY]],
  ['mac', [1, Number.POSITIVE_INFINITY]],
  ['enc', [2, 2]],
  ['aead', [2, Number.POSITIVE_INFINITY]],
  ['seal', [2, 2]],
  ['sign', [2, 2]],
  ['pub', [1, 1]],
  ['g', [1, 1]],
]);

const nothing: Bytes = new Uint8Array(0);

/** The exponent zero, and what every share makes with it. */
export const zeroBytes: Bytes = encode('exponent', nothing);
export const degenerateBytes: Bytes = encode('dh', degenerateSecret);

/** `seedLength` bytes that follow from `material`, apart from all that follow from it for another purpose. */
export const seedFrom = (purpose: string, material: Bytes): Bytes =>
  hkdfExpand(hkdfExtract(ascii(`tertius ${purpose}`), material), nothing, seedLength);

/** HKDF of the secret with the rest as info, or the PRF with a first text as its label. */
function derived({ kdf }: Suite, secret: Bytes, rest: readonly Bytes[]): Bytes {
  if (kdf === 'hkdf') return hkdfExpand(hkdfExtract(nothing, secret), tupleOf(rest), 32);
  const label = rest[0] && payloadOf('text', rest[0]);
  return label === undefined
    ? tls12Prf(secret, nothing, tupleOf(rest), 32)
    : tls12Prf(secret, label, tupleOf(rest.slice(1)), 32);
}

/** The dh secret of one's own exponent and another's share, or undefined where these are none. */
export function agreeOn({ suite }: Algebra, own: Bytes, other: Bytes): Bytes | undefined {
  const point = payloadOf('g', other);
  if (point === undefined) return undefined;
  if (sameBytes(own, zeroBytes)) return degenerateBytes;
  return encode('dh', agree(suite, exponentOf(suite, own), point));
}

function shareOf(suite: Suite, value: Bytes): Bytes {
  return sameBytes(value, zeroBytes) ? degenerateShare(suite) : share(suite, exponentOf(suite, value));
}

function exponentOf(suite: Suite, value: Bytes): Bytes {
  const own = payloadOf('exponent', value);
  return own?.length === 32 ? own : exponent(suite, seedFrom('exponent', value));
}

/** Whether this is a share that a role takes: a degenerate one only where group membership goes unchecked. */
export function isGoodShare({ suite }: Algebra, value: Bytes, groupUnchecked: boolean): boolean {
  const point = payloadOf('g', value);
  if (point === undefined) return false;
  return isShare(suite, point) || (groupUnchecked && sameBytes(point, degenerateShare(suite)));
}

/** Whether this is a public key. */
export function isPublicKey({ suite }: Algebra, value: Bytes): boolean {
  const key = payloadOf('pub', value);
  return key !== undefined && isVerifyingKey(suite, key);
}

function privateKeyOf(suite: Suite, value: Bytes): Bytes {
  const own = payloadOf('secret', value);
  return own !== undefined && isSigningKey(suite, own)
    ? own
    : signingKey(suite, seedFrom('private key', value));
}

function signedWith({ suite, certificates }: Algebra, key: Bytes, body: Bytes): Bytes {
  const secret = privateKeyOf(suite, key);
  return isCertificateBody(body)
    ? encode('cert', certificates.issue(suite, secret, body))
    : encode('sign', sign(suite, secret, body));
}

/** Whether `value` is the signature on `body` that belongs to the public key `key`. */
export function isSignedBy(algebra: Algebra, key: Bytes, body: Bytes, value: Bytes): boolean {
  const { suite } = algebra;
  const verifier = payloadOf('pub', key);
  if (verifier === undefined || !isVerifyingKey(suite, verifier)) return false;
  if (isCertificateBody(body)) {
    const read = readCertificate(algebra, value);
    return read !== undefined && sameBytes(read.body, body) && sameBytes(read.signer, key) && read.isSigned();
  }
  const mark = payloadOf('sign', value);
  return mark !== undefined && verify(suite, verifier, body, mark);
}

/** What a certificate says, with its signer's key as a value. */
export function readCertificate(
  { suite, certificates }: Algebra,
  value: Bytes,
): ReturnType<CertificateForm['read']> {
  const payload = payloadOf('cert', value);
  const read = payload && certificates.read(suite, payload);
  return read && { ...read, signer: encode('pub', read.signer) };
}

/** The content of an `enc`. */
export function openEnc(key: Bytes, value: Bytes): Bytes | undefined {
  const ciphertext = payloadOf('enc', value);
  return ciphertext && decrypt(key, ciphertext);
}

/**
 * `aead`: the nonce is made of key, content and associated data (a synthetic one: Rogaway and Shrimpton,
 * EUROCRYPT 2006) and stands before the ciphertext, so that no nonce serves for two messages.
 */
function lockedWith(suite: Suite, key: Bytes, content: Bytes, associated: readonly Bytes[]): Bytes {
  const nonce = nonceFor(key, content, associated);
  const data = dataOf(associated);
  return concatBytes(nonce, lock(suite, aeadKey(suite, key), nonce, content, data));
}

/** The content of an `aead` that was made with this associated data, if any. */
export function openAead(
  { suite }: Algebra,
  key: Bytes,
  associated: readonly Bytes[],
  value: Bytes,
): Bytes | undefined {
  const payload = payloadOf('aead', value);
  if (payload === undefined || payload.length < nonceLength) return undefined;
  const nonce = payload.subarray(0, nonceLength);
  const locked = payload.subarray(nonceLength);
  const content = unlock(suite, aeadKey(suite, key), nonce, locked, dataOf(associated));
  if (content === undefined) return undefined;
  return sameBytes(nonce, nonceFor(key, content, associated)) ? content : undefined;
}

/** What whoever has the key can read of an `aead` without its associated data: nothing says that it is genuine. */
export function peekAead({ suite }: Algebra, key: Bytes, value: Bytes): Bytes | undefined {
  const payload = payloadOf('aead', value);
  if (payload === undefined || payload.length < nonceLength) return undefined;
  const nonce = payload.subarray(0, nonceLength);
  return unlockUnchecked(suite, aeadKey(suite, key), nonce, payload.subarray(nonceLength));
}

const aeadKey = (suite: Suite, key: Bytes): Bytes => seedFrom('aead key', key).slice(0, aeadKeyLength(suite));

const nonceFor = (key: Bytes, content: Bytes, associated: readonly Bytes[]): Bytes =>
  authenticate(seedFrom('aead nonce', key), tupleOf([content, ...associated])).slice(0, nonceLength);

const dataOf = (associated: readonly Bytes[]): Bytes =>
  associated.length === 0 ? nothing : tupleOf(associated);

/** What is sealed to something that is no public key nobody can open. */
function sealedTo(suite: Suite, key: Bytes, content: Bytes): Bytes {
  const receiver = payloadOf('pub', key);
  return receiver !== undefined && isVerifyingKey(suite, receiver)
    ? seal(suite, receiver, content)
    : hash(tupleOf([key, content]));
}

/** The content of a `seal`, by the private key. */
export function openSeal({ suite }: Algebra, key: Bytes, value: Bytes): Bytes | undefined {
  const payload = payloadOf('seal', value);
  if (payload === undefined) return undefined;
  const secret = privateKeyOf(suite, key);
  const content = open(suite, secret, verifyingKey(suite, secret), payload);
  return content !== undefined && decode(content) !== undefined ? content : undefined;
}
