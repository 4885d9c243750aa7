/**
 * Terms that would be known only because of one another. Whatever the adversary knows it came to know in some
 * order, even what one message gives it at once: a term after the arguments it is composed of, or after the
 * keys it lay under. An item's origin is that first way, so no chain of origins comes back to where it began
 * (the closure of Dolev and Yao, 1983, is a least fixed point).
 * @module
 */
import type { Application, Term } from '../../model/term.ts';
import type { Item, Pattern } from './pattern.ts';

/** Whether some item's origin needs, in the end, that item. */
export function isCircular(pattern: Pick<Pattern, 'items' | 'world'>): boolean {
  const { items } = pattern;
  const done = new Map<Item, boolean>();
  const visit = (item: Item): boolean => {
    const known = done.get(item);
    if (known !== undefined) return known;
    done.set(item, true);
    const found = item.origin?.needs.some(isVisited) === true;
    done.set(item, found);
    return found;
  };
  /** Whether what stands for `term` comes back: its own item, or those of its parts where it is known by them. */
  const isVisited = (term: Term): boolean => {
    if (term.kind === 'application' && isDissolved(pattern, term)) return term.args.some(isVisited);
    const item = items.get(term);
    return item !== undefined && visit(item);
  };
  for (const item of items.values()) if (item.origin !== undefined && visit(item)) return true;
  return false;
}

/** Whether the adversary knows `term` exactly where it knows all its arguments. */
export const isDissolved = ({ world }: Pick<Pattern, 'world'>, { symbol }: Application): boolean =>
  symbol === 'tuple' || world.program.dissolved.has(symbol);

/**
 * Whether it may be by way of `whole` that `term` is known: its origin, or what it is composed of where that is
 * open, comes down to it.
 */
export function restsOn({ items }: Pattern, term: Term, whole: Term): boolean {
  const seen = new Set<Term>();
  const visit = (part: Term): boolean => {
    if (part === whole) return true;
    if (part.kind !== 'application' && items.get(part)?.origin === undefined) return false;
    if (seen.has(part)) return false;
    seen.add(part);
    const origin = items.get(part)?.origin;
    return (origin?.needs ?? (part.kind === 'application' ? part.args : [])).some(visit);
  };
  return visit(term);
}
