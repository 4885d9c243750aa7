/**
 * What can be taken out of a message, and with which keys (Dolev and Yao, 1983): the items of tuples, the
 * contents of ciphertexts, the bodies of certificates; no other signature gives its body back. Where it is
 * open what a term is, it may still turn out to be one of these.
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
  text,
  tuple,
  type Variable,
  variable,
} from '../../model/term.ts';
import { anyName, kindsLeft, type Narrowed } from './kinds.ts';
import type { Equation } from './unify.ts';

/** A part of a message that the adversary can have, given the keys. */
export interface Position {
  readonly part: Term;
  /** What must be known to get there, from the outside in. */
  readonly keys: readonly Term[];
  /** What open values around it must turn out to be, so that there is a way in. */
  readonly given: readonly Equation[];
}

/** What is directly inside a term: `given` says what an open value in it must be for that. */
export interface Content {
  readonly parts: readonly Term[];
  readonly key: Term | undefined;
  readonly given: readonly Equation[];
}

/**
 * The parts of `message` that are worth taking out: no tuples, nothing public, and nothing of `before`, the
 * parts that could be had in the clear earlier, nor anything inside those.
 */
export function positionsIn(message: Term, before: ReadonlySet<Term>, typed: boolean): readonly Position[] {
  const found: Position[] = [];
  const visit = ({ part, keys, given }: Position): void => {
    if (before.has(part) || isAlwaysPublic(part, typed)) return;
    if (!isApplication(part, 'tuple')) found.push({ part, keys, given });
    const inside = part.kind === 'application' ? contentFor(part) : undefined;
    for (const next of inside === undefined ? [] : innerPositions({ part, keys, given }, inside)) visit(next);
  };
  visit({ part: message, keys: [], given: [] });
  return found;
}

/** The positions directly inside one. */
export const innerPositions = (
  { keys, given }: Position,
  { parts, key, given: more }: Content,
): readonly Position[] =>
  parts.map((part) => ({
    part,
    keys: key === undefined ? keys : [...keys, key],
    given: more.length === 0 ? given : [...given, ...more],
  }));

/**
 * What may be directly inside `term`: as `contentOf`, and what it is if an open value inside turns out so: the
 * lock of a `seal` a public key, the body of a signature that of a certificate. The variables for what is then
 * inside are functions of that value, so that it is the same whenever it is asked.
 */
export function contentFor(term: Application): Content | undefined {
  const certain = contentOf(term);
  if (certain !== undefined) return { ...certain, given: [] };
  const [first, second] = term.args;
  if (term.symbol === 'seal' && first?.kind === 'variable') {
    const key = partOf(first, 'key of');
    return { parts: [second as Term], key, given: [[first, publicKey(key)]] };
  }
  return term.symbol === 'sign' ? contentOfSigned(second as Term) : undefined;
}

function contentOfSigned(body: Term): Content | undefined {
  if (body.kind === 'variable') {
    const parts = ['usage in', 'name in', 'key in'].map((what) => partOf(body, what));
    return { parts, key: undefined, given: [[body, tuple(text('cert'), ...parts)]] };
  }
  if (!isApplication(body, 'tuple') || body.args.length !== 4) return undefined;
  const [tag, ...parts] = body.args as readonly [Term, ...Term[]];
  return tag.kind === 'variable' ? { parts, key: undefined, given: [[tag, text('cert')]] } : undefined;
}

const partOf = (whole: Variable, what: string): Term =>
  variable(`${what} ${whole.name}`, 'message', whole.scope);

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

/** The parts that `message` carries: whoever has all keys can have these of it, and the bodies of signatures. */
export function carriedIn(message: Term): readonly Term[] {
  const known = carriedBy.get(message);
  if (known !== undefined) return known;
  const found = [message];
  for (const part of directlyCarried(message)) found.push(...carriedIn(part));
  carriedBy.set(message, found);
  return found;
}

const carriedBy = new WeakMap<Term, readonly Term[]>();

function directlyCarried(message: Term): readonly Term[] {
  if (message.kind !== 'application') return [];
  switch (message.symbol) {
    case 'tuple':
      return message.args;
    case 'enc':
    case 'aead':
    case 'seal':
    case 'sign':
      return [message.args[1] as Term];
  }
  return [];
}

/** Whether everybody knows `term` from the start, whatever its variables become. */
export function isAlwaysPublic(term: Term, typed: boolean): boolean {
  if (term.kind === 'atom') return term.maker === undefined;
  if (term.kind === 'variable') return typed && term.sort === 'name';
  if (term.symbol !== 'pub') return false;
  const secret = term.args[0] as Term;
  return isApplication(secret, 'sk') && isAlwaysPublic(secret.args[0] as Term, typed);
}

/** Whether everybody knows `term` from the start, as things stand: as above, and variables that are names. */
export function isPublic(term: Term, narrowed: Narrowed, typed: boolean): boolean {
  if (isAlwaysPublic(term, typed)) return true;
  if (term.kind === 'variable') return (kindsLeft(narrowed, term, typed) & ~anyName) === 0;
  if (!isApplication(term, 'pub')) return false;
  const secret = term.args[0] as Term;
  return isApplication(secret, 'sk') && isPublic(secret.args[0] as Term, narrowed, typed);
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
