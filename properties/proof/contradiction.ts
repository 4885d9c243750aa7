/**
 * Patterns of which there is no execution, although no consequence says so by itself.
 * @module
 */
import { isApplication, isPrivateSymbol, type Term } from '../../model/term.ts';
import { settle } from './consequences.ts';
import { precedes } from './order.ts';
import { compositionsOf, isOpen, originsOf, otherOrigins } from './origins.ts';
import type { Pattern } from './pattern.ts';
import { isCommon } from './public.ts';

/**
 * Whether some open need has no first origin, its parts considered too where it is composed. `depth` bounds
 * how far that is followed.
 */
export function isHopeless(pattern: Pattern, depth = 8): boolean {
  const needs = likelyFirst([...pattern.needs.keys()]);
  return (
    needs.some((term) => isSecret(term) && isOpen(pattern, term) && isUnknowable(pattern, term)) ||
    needs.some((term) => hasNoOrigin(pattern, term, depth))
  );
}

/**
 * Whether the term has no first origin for what it is, whatever follows from having one: none is listed but that
 * it is composed, and whatever it can be composed of comes down to such terms. Where a term is composed its
 * parts are known, so that each of them has a first origin in the same pattern.
 */
function isUnknowable(pattern: Pattern, term: Term): boolean {
  if (isApplication(term, 'tuple')) return term.args.some((item) => isUnknowable(pattern, item));
  if (!isSecret(term) || isCommon(pattern, term) || pattern.needs.get(term)?.origin !== undefined)
    return false;
  for (const _ of otherOrigins(pattern, term)) return false;
  return compositionsOf(pattern, term).every((parts) => parts.some((part) => isUnknowable(pattern, part)));
}

function hasNoOrigin(pattern: Pattern, term: Term, depth: number): boolean {
  if (depth === 0 || !isSecret(term) || !isOpen(pattern, term)) return false;
  for (const { pattern: next } of originsOf(pattern, term)) {
    const isLive = settle(next).some(
      (live) =>
        !likelyFirst([...live.needs.keys()].filter((need) => !pattern.needs.has(need))).some((need) =>
          hasNoOrigin(live, need, depth - 1),
        ),
    );
    if (isLive) return false;
  }
  return true;
}

/**
 * The newest first, but keys and what they are made of before all others: those are most often known to nobody, and
 * to see that the same is so of a message that they protect takes much longer.
 */
const likelyFirst = (needs: readonly Term[]): readonly Term[] =>
  needs.toReversed().toSorted((one, other) => rankOf(one) - rankOf(other));

function rankOf(term: Term): number {
  if (term.kind === 'atom') return ranks.indexOf('');
  const rank = term.kind === 'application' ? ranks.indexOf(term.symbol) : -1;
  return rank < 0 ? ranks.length : rank;
}

/** The symbols of what is looked at first; the empty one stands for values that are no applications. */
const ranks: readonly string[] = ['sk', '', 'dh', 'kdf'];

/** Whether it is worth asking: terms without fresh values or long-term keys anybody can make in the end. */
const isSecret = (term: Term): boolean =>
  term.fresh.length > 0 || (term.kind === 'application' && isPrivateSymbol(term.symbol));

/**
 * Whether a value X that some run passes on would have to have come from nowhere. A term was first taken
 * from inside X, so the adversary did not know X before that message. X is neither a name nor made fresh, so
 * the run received it before, in something that the adversary knew. Look at the first event at which an
 * honest run receives, or the adversary has, a term of the pattern with X inside: its origin is none of the
 * runs' messages, which have X from messages received before; it is no given term, which has no carrier
 * inside; so it is composed or made by changes, of what is X or has X inside. If all needs with X inside up to
 * that message have origins, this goes down to X itself, which is not known.
 */
export function isComplete(pattern: Pattern): boolean {
  return [...pattern.needs.values()].some(({ origin }) => {
    const { inside, event, rest } = origin ?? {};
    if (inside?.kind !== 'variable' || event === undefined || rest !== undefined) return false;
    return [...pattern.needs].every(
      ([term, need]) =>
        !term.variables.includes(inside) ||
        term === inside ||
        need.origin?.kind === 'composed' ||
        need.origin?.kind === 'start' ||
        ((need.origin?.kind === 'taken' || need.origin?.kind === 'changed') &&
          need.origin.inside === undefined) ||
        need.uses.every((use) => precedes(pattern.order, event, use)),
    );
  });
}
