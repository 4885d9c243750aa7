/**
 * Which subterms of a rule deserve a name of their own in its `let`.
 * @module
 */
import type { Term } from '../../../model/term.ts';

const worth: ReadonlySet<string> = new Set(['tuple', 'kdf', 'dh', 'h', 'mac', 'seal', 'aead', 'enc', 'sign']);

/** Terms that are written more than once, outermost ones first; none that is known under a name already. */
export function worthNaming(mentioned: readonly Term[], known: ReadonlySet<Term>): ReadonlySet<Term> {
  const counts = new Map<Term, number>();
  const count = (term: Term): void => {
    if (term.kind !== 'application' || known.has(term)) return;
    const seen = counts.get(term) ?? 0;
    counts.set(term, seen + 1);
    if (seen === 0) for (const arg of term.args) count(arg);
  };
  for (const term of mentioned) count(term);
  return new Set(
    [...counts]
      .filter(
        ([term, times]) =>
          times > 1 && term.kind === 'application' && worth.has(term.symbol) && term.size > 3,
      )
      .map(([term]) => term),
  );
}
