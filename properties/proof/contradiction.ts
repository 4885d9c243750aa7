/**
 * Patterns of which there is no execution, although no consequence says so by itself.
 * @module
 */
import { isPrivateSymbol, type Term } from '../../model/term.ts';
import { settle } from './consequences.ts';
import { precedes } from './order.ts';
import { isOpen, originsOf } from './origins.ts';
import type { Pattern } from './pattern.ts';

/**
 * Whether some open need has no first origin, its parts considered too where it is composed. `depth` bounds
 * how far that is followed. What is needed newly comes first: it is most often why.
 */
export const isHopeless = (pattern: Pattern, depth = 8): boolean =>
  [...pattern.needs.keys()].toReversed().some((term) => hasNoOrigin(pattern, term, depth));

function hasNoOrigin(pattern: Pattern, term: Term, depth: number): boolean {
  if (depth === 0 || !isSecret(term) || !isOpen(pattern, term)) return false;
  return originsOf(pattern, term).every(({ pattern: next }) =>
    settle(next).every((live) =>
      [...live.needs.keys()]
        .toReversed()
        .some((need) => !pattern.needs.has(need) && hasNoOrigin(live, need, depth - 1)),
    ),
  );
}

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
