/**
 * What can be taken out of a message, and with which keys (Dolev and Yao, 1983): the items of tuples, the
 * contents of ciphertexts, the bodies of certificates; no other signature gives its body back.
 * @module
 */
import type { Spec } from '../../model/spec.ts';
import {
  type Application,
  asCertificate,
  isApplication,
  publicKey,
  secretKey,
  type Term,
} from '../../model/term.ts';

/** A part of a message that the adversary can have, given the keys. */
export interface Position {
  readonly part: Term;
  /** What must be known to get there, from the outside in. */
  readonly keys: readonly Term[];
}

/**
 * The parts of `message` that are worth taking out: no tuples, nothing public, and nothing of `before`, the
 * parts that could be had in the clear earlier, nor anything inside those.
 */
export function positionsIn(message: Term, before: ReadonlySet<Term>, typed: boolean): readonly Position[] {
  const found: Position[] = [];
  visit(message, [], before, typed, found);
  return found;
}

function visit(
  part: Term,
  keys: readonly Term[],
  before: ReadonlySet<Term>,
  typed: boolean,
  found: Position[],
): void {
  if (before.has(part) || isAlwaysPublic(part, typed)) return;
  if (!isApplication(part, 'tuple')) found.push({ part, keys });
  if (part.kind !== 'application') return;
  const inside = contentOf(part);
  if (inside === undefined) return;
  const further = inside.key === undefined ? keys : [...keys, inside.key];
  for (const item of inside.parts) visit(item, further, before, typed, found);
}

/** What is directly inside `term` for whoever has the key; undefined where nothing can be got out. */
export function contentOf(
  term: Application,
): { readonly parts: readonly Term[]; readonly key: Term | undefined } | undefined {
  const [first, second] = term.args;
  switch (term.symbol) {
    case 'tuple':
      return { parts: term.args, key: undefined };
    case 'enc':
    case 'aead':
      return { parts: [second as Term], key: first };
    case 'seal':
      return first !== undefined && isApplication(first, 'pub')
        ? { parts: [second as Term], key: first.args[0] }
        : undefined;
    case 'sign':
      return asCertificate(term) === undefined ? undefined : { parts: [second as Term], key: undefined };
  }
  return undefined;
}

/** Whether everybody knows `term` from the start, whatever its variables become. */
export function isAlwaysPublic(term: Term, typed: boolean): boolean {
  if (term.kind === 'atom')
    return term.maker === undefined && term.sort !== 'exponent' && term.sort !== 'key';
  if (term.kind === 'variable') return typed && term.sort === 'name';
  if (term.symbol !== 'pub') return false;
  const secret = term.args[0] as Term;
  return isApplication(secret, 'sk') && isAlwaysPublic(secret.args[0] as Term, typed);
}

/** The subject of a certificate that is issued to every agent from the start; undefined for other terms. */
export function subjectOfIssued(spec: Spec, term: Term): Term | undefined {
  const parts = asCertificate(term);
  if (parts === undefined || parts.key !== publicKey(secretKey(parts.subject))) return undefined;
  const isOne = spec.issued.some(
    ({ issuer, usage }) => parts.usage === usage && parts.signer === secretKey(issuer),
  );
  return isOne ? parts.subject : undefined;
}

const clearOf = new WeakMap<Term, ReadonlySet<Term>>();

/** The parts of `message` that can be had without any key, tuples left out. */
export function clearParts(message: Term): ReadonlySet<Term> {
  const known = clearOf.get(message);
  if (known !== undefined) return known;
  const found = new Set<Term>();
  collectClear(message, found);
  clearOf.set(message, found);
  return found;
}

function collectClear(part: Term, found: Set<Term>): void {
  if (!isApplication(part, 'tuple')) found.add(part);
  if (part.kind !== 'application') return;
  const inside = contentOf(part);
  if (inside !== undefined && inside.key === undefined) {
    for (const item of inside.parts) collectClear(item, found);
  }
}
