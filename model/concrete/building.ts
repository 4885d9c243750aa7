/**
 * What a run makes of what it holds: the bytes of a term over its role's variables.
 * @module
 */
import { type Application, isApplication, isPrivateSymbol, none, type Term, zero } from '../term.ts';
import { type Algebra, agreeOn, construct, zeroBytes } from './constructors.ts';
import { type Bytes, encode, encodeText } from './value.ts';
import type { Keyring } from './world.ts';

/** Bytes by term of the role's view: a variable, or a whole such as a share whose exponent is not held. */
export type Held = ReadonlyMap<Term, Bytes>;

/** What is needed to make terms: the keys that the run has, and the algorithms. */
export interface Means {
  readonly keyring: Keyring;
  readonly algebra: Algebra;
}

/**
 * What `term`, over the role's variables, is in bytes to a run that holds `held`: what it holds as a whole,
 * or what it can make of its parts. What was made is kept in `held`. Undefined where it can do neither.
 */
export function build(means: Means, held: Map<Term, Bytes>, term: Term): Bytes | undefined {
  const known = held.get(term);
  if (known !== undefined) return known;
  const made = term.kind === 'application' ? buildApplication(means, held, term) : constantOf(term);
  if (made !== undefined) held.set(term, made);
  return made;
}

/** Public constants and names, which a machine mentions; variables have no value of their own. */
function constantOf(term: Term): Bytes | undefined {
  if (term.kind !== 'atom' || term.maker !== undefined) return undefined;
  if (term === none) return encode('none', new Uint8Array(0));
  if (term === zero) return zeroBytes;
  return term.sort === 'name' || term.sort === 'text' ? encodeText(term.sort, term.name) : undefined;
}

function buildApplication(
  means: Means,
  held: Map<Term, Bytes>,
  { symbol, args }: Application,
): Bytes | undefined {
  const { keyring, algebra } = means;
  if (symbol === 'dh') return buildSecret(means, held, args);
  const owner = symbol === 'pub' ? ownerOf(args[0] as Term) : undefined;
  if (owner !== undefined) {
    const name = build(means, held, owner);
    return name && keyring.publicKey(name);
  }
  const parts: Bytes[] = [];
  for (const arg of args) {
    const part = build(means, held, arg);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  if (symbol === 'sk') return keyring.privateKey(parts[0] as Bytes);
  return isPrivateSymbol(symbol) ? keyring.sharedKey(symbol, parts) : construct(algebra, symbol, parts);
}

/** The name to whose private key this is, where it is one that belongs to a name. */
const ownerOf = (secret: Term): Term | undefined =>
  isApplication(secret, 'sk') ? secret.args[0] : undefined;

/** `dh(x, y)` from one exponent and the other's share. */
function buildSecret(
  means: Means,
  held: Map<Term, Bytes>,
  [left, right]: readonly Term[],
): Bytes | undefined {
  const shareOf = (exponent: Term): Bytes | undefined => {
    for (const [term, bytes] of held) if (isApplication(term, 'g') && term.args[0] === exponent) return bytes;
    const own = build(means, held, exponent);
    return own && construct(means.algebra, 'g', [own]);
  };
  for (const [own, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const exponent = build(means, held, own as Term);
    const share = exponent && shareOf(other as Term);
    if (exponent !== undefined && share !== undefined) return agreeOn(means.algebra, exponent, share);
  }
  return undefined;
}
