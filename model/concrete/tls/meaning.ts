/**
 * What the terms of a TLS baseline are on the wire: a hash is a transcript hash of real handshake messages, a
 * derivation a step of the real key schedule, a MAC what Finished carries. A term that is a handshake message
 * stands for that message, whole, wherever it is hashed.
 * @module
 */
import { concatBytes } from '@noble/hashes/utils.js';
import { type Application, isApplication, type Term } from '../../term.ts';
import { agree, ascii, hash, isShare, share } from '../algorithms.ts';
import type { Held } from '../building.ts';
import type { Suite } from '../suite.ts';
import { type Bytes, encodeText, sameBytes } from '../value.ts';

/** How one version of TLS means what the constructors of the notation leave open. */
export interface Meaning {
  readonly suite: Suite;
  /** A step of the key schedule. */
  readonly derive: (values: Values, term: Application) => Bytes | undefined;
  /** What Finished carries. */
  readonly authenticate: (values: Values, term: Application) => Bytes | undefined;
  /** The handshake message that a term by itself is, where that can be made of what it says. */
  readonly messageOf: (values: Values, term: Term) => Bytes | undefined;
}

/** What somebody makes of what it holds. */
export interface Values {
  /** What a term over the role's variables is in bytes; undefined where it cannot be made. */
  readonly of: (term: Term | undefined) => Bytes | undefined;
  /** The handshake messages that these terms are, one after the other. */
  readonly messages: (terms: readonly Term[]) => Bytes | undefined;
}

/** Values over what is held. Names are kept as values of the plain encoding; all else as on the wire. */
export function valuesOver(meaning: Meaning, held: Held): Values {
  const values: Values = {
    of: (term) => {
      if (term === undefined) return undefined;
      const known = held.get(term);
      if (known !== undefined) return known;
      return term.kind === 'application' ? ofApplication(term) : constantOf(term);
    },
    messages: (terms) => {
      const parts = terms.map((term) => meaning.messageOf(values, term) ?? held.get(term));
      return parts.every((part) => part !== undefined) ? concatBytes(...(parts as Bytes[])) : undefined;
    },
  };

  const ofApplication = (term: Application): Bytes | undefined => {
    switch (term.symbol) {
      case 'h': {
        const said = values.messages(term.args);
        return said && hash(said);
      }
      case 'kdf':
        return meaning.derive(values, term);
      case 'mac':
        return meaning.authenticate(values, term);
      case 'g': {
        const exponent = values.of(term.args[0]);
        return exponent && share(meaning.suite, exponent);
      }
      case 'dh':
        return ofSecret(term.args);
      default:
        return undefined;
    }
  };

  /** From one exponent and the other's share. */
  const ofSecret = ([left, right]: readonly Term[]): Bytes | undefined => {
    for (const [own, other] of [
      [left, right],
      [right, left],
    ] as const) {
      const exponent = values.of(own);
      const theirs = [...held].find(([term]) => isApplication(term, 'g') && term.args[0] === other)?.[1];
      if (exponent !== undefined && theirs !== undefined) return agree(meaning.suite, exponent, theirs);
    }
    return undefined;
  };

  return values;
}

/** A text as its characters, a name as a value. */
function constantOf(term: Term): Bytes | undefined {
  if (term.kind !== 'atom' || term.maker !== undefined) return undefined;
  if (term.sort === 'name') return encodeText('name', term.name);
  return term.sort === 'text' ? ascii(term.name) : undefined;
}

/** The text that a term is, if it is one. */
export const textOf = (term: Term | undefined): string | undefined =>
  term?.kind === 'atom' && term.sort === 'text' ? term.name : undefined;

/**
 * Holds `bytes` for `pattern`, a part of a message: compared where the reader has it, bound where it is new.
 * Returns what is wrong, if anything is.
 */
export function takePart(
  meaning: Meaning,
  held: Map<Term, Bytes>,
  pattern: Term,
  bytes: Bytes,
): string | undefined {
  const expected = valuesOver(meaning, held).of(pattern);
  if (expected !== undefined) return sameBytes(expected, bytes) ? undefined : 'is not what was expected';
  if (isApplication(pattern, 'g') && !isShare(meaning.suite, bytes)) return 'is no share';
  const isNew = pattern.kind === 'variable' || isApplication(pattern, 'g') || isApplication(pattern, 'pub');
  if (!isNew) return 'cannot be decided';
  held.set(pattern, bytes);
  return undefined;
}
