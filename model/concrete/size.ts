/**
 * How many bytes a term takes, without making them: lengths follow from its shape and the algorithms alone.
 * @module
 */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type Application, type Atom, asCertificate, isApplication, none, type Term, zero } from '../term.ts';
import type { Suite } from './suite.ts';

/** The bytes of a ground term as a value: kind, length and payload (value.ts). */
export const sizeOf = (suite: Suite, term: Term): number => framed(payloadOf(suite, term));

/** Kind and length before so many bytes. */
const framed = (payload: number): number => 1 + (payload < 0x40 ? 1 : payload < 0x4000 ? 2 : 4) + payload;

const payloadOf = (suite: Suite, term: Term): number =>
  term.kind === 'application' ? payloadOfApplication(suite, term) : payloadOfAtom(term as Atom);

/** Names and constants are as long as they are written; what is made fresh has 32 bytes. */
function payloadOfAtom(atom: Atom): number {
  if (atom === none || atom === zero) return 0;
  const isWritten = atom.maker === undefined && (atom.sort === 'name' || atom.sort === 'text');
  return isWritten ? utf8ToBytes(atom.name).length : digest;
}

/** What SHA-256, keys, secrets and fresh values are long. */
const digest = 32;
const mark = 64;
const nonce = 12;
const tag = 16;

const sumOf = (suite: Suite, terms: readonly Term[]): number =>
  terms.reduce((sum, term) => sum + sizeOf(suite, term), 0);

function payloadOfApplication(suite: Suite, term: Application): number {
  const { symbol, args } = term;
  const [first, second] = args;
  if (symbol === 'tuple') return sumOf(suite, args);
  if (symbol === 'aead' && second !== undefined) return nonce + sizeOf(suite, second) + tag;
  if (args.length === 1 && symbol === 'pub') return keyLength(suite);
  if (args.length === 1 && symbol === 'g') return shareLength(suite, first === zero);
  if (args.length !== 2 || first === undefined || second === undefined) return digest;
  if (symbol === 'enc') return coveredLength(suite, second);
  if (symbol === 'seal') return sealedLength(suite, first, second);
  if (symbol === 'sign') return signedLength(suite, term, second);
  return digest;
}

const keyLength = ({ signature }: Suite): number => (signature === 'ed25519' ? 32 : 33);

function shareLength({ group }: Suite, isDegenerate: boolean): number {
  if (group === 'x25519') return 32;
  return isDegenerate ? 1 : 65;
}

/** An encapsulated key, and the content with its tag. */
function sealedLength(suite: Suite, key: Term, content: Term): number {
  if (!isApplication(key, 'pub') || key.args.length !== 1) return digest;
  return (suite.signature === 'ed25519' ? 32 : 65) + sizeOf(suite, content) + tag;
}

/** A certificate has its body, the key of its signer and the signature in it. */
function signedLength(suite: Suite, term: Application, body: Term): number {
  if (asCertificate(term) === undefined) return mark;
  return sizeOf(suite, body) + framed(keyLength(suite)) + framed(mark);
}

/** What stands in an `enc` in the place of `plain` (malleable-cipher.ts). */
function coveredLength(suite: Suite, plain: Term): number {
  if (isApplication(plain, 'tuple')) {
    return framed(plain.args.reduce((sum, item) => sum + coveredLength(suite, item), 0));
  }
  return framed(3 + Math.max(payloadOf(suite, plain), 32));
}
