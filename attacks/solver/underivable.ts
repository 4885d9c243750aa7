/**
 * Terms that an honest run can never derive, seen from the ways to them: each asks for something that it can never derive, or
 * that the adversary can never know (never.ts has the same of the adversary). Only what is asked next depends on it.
 * @module
 */
import type { Term } from '../../model/term.ts';
import { isNever } from './never.ts';
import type { Derivation, Pattern } from './pattern.ts';
import { isOpen, type OpenDerivation, waysToDerive } from './stranger.ts';

const depthMax = 4;

/** Whether the run can never derive the term, as far as is seen at once. */
export function isUnderivable(pattern: Pattern, derivation: Derivation, depth: number = depthMax): boolean {
  if (depth === 0 || !isOpen(pattern, derivation)) return false;
  const { inside, opened } = derivation;
  if (inside !== undefined || opened === true) return hasNoWay(pattern, derivation, depth);
  const known = seenIn(pattern, derivation.run);
  const before = known.get(derivation.term);
  if (before !== undefined && (before.is || before.depth >= depth)) return before.is;
  const is = hasNoWay(pattern, derivation, depth);
  known.set(derivation.term, { is, depth });
  return is;
}

const hasNoWay = (pattern: Pattern, derivation: Derivation, depth: number): boolean =>
  waysToDerive(pattern, derivation).some((open) => leadsNowhere(pattern, open, depth));

/** Whether a run can never derive a term, as far as it was looked at. */
interface Seen {
  readonly is: boolean;
  readonly depth: number;
}

const seenBy = new WeakMap<Pattern, Map<number, Map<Term, Seen>>>();

function seenIn(pattern: Pattern, run: number): Map<Term, Seen> {
  const byRun = seenBy.get(pattern) ?? new Map<number, Map<Term, Seen>>();
  seenBy.set(pattern, byRun);
  const seen = byRun.get(run) ?? new Map<Term, Seen>();
  byRun.set(run, seen);
  return seen;
}

/** Whether none of these ways to derive a term is one, as far as is seen at once. */
export const leadsNowhere = (
  pattern: Pattern,
  { derivation: { run }, candidates }: OpenDerivation,
  depth: number = depthMax,
): boolean =>
  candidates.every(({ kind, needs }) =>
    needs.some((need) =>
      kind === 'told' ? isNever(pattern, need) : isUnderivable(pattern, { run, term: need }, depth - 1),
    ),
  );
