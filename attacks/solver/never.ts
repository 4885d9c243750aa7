/**
 * Terms that the adversary can never know, seen from the ways to them: each needs something that it can never know.
 * What holds of a pattern holds of all that refine it, so that it is asked once (but for threat `session`, where a claimant
 * that goes on may come to have another partner). Only what is asked next depends on it.
 * @module
 */
import { isApplication, type Term } from '../../model/term.ts';
import { isHidden } from './hidden.ts';
import { type Candidate, isSimple, waysEver } from './origins.ts';
import type { Pattern } from './pattern.ts';

const depthMax = 8;

/**
 * The pattern with a memory of its own: of what can never be known, which those that it is split into share, and of what was
 * not seen to be so, which is asked again of them, for they say more.
 */
export const remembering = (pattern: Pattern): Pattern => ({
  ...pattern,
  never: { seen: new Set(pattern.never.seen), unseen: new Set() },
});

/** Whether no execution of the pattern has the adversary know `term`, as far as that is seen at once. */
export function isNever(pattern: Pattern, term: Term, depth: number = depthMax): boolean {
  if (isToCome(pattern, term)) return false;
  const { seen, unseen } = pattern.never;
  if (seen.has(term)) return true;
  if (unseen.has(term)) return false;
  // What would need itself has no other way for it.
  unseen.add(term);
  if (depth === 0 || !isOutOfReach(pattern, term, depth)) return false;
  unseen.delete(term);
  seen.add(term);
  return true;
}

/** Whether a value in it is one of a run that is not in the pattern yet. */
const isToCome = ({ participants }: Pattern, term: Term): boolean =>
  term.fresh.some(({ maker }) => typeof maker === 'number' && maker >= participants.length);

function isOutOfReach(pattern: Pattern, term: Term, depth: number): boolean {
  if (isApplication(term, 'tuple')) return term.args.some((item) => isNever(pattern, item, depth));
  if (term.kind === 'variable') return false;
  if (isHidden(pattern, term)) return true;
  if (isSimple(pattern, term)) return false;
  return waysEver(
    pattern,
    term,
    ({ needs, kind }: Candidate) =>
      kind !== 'inside' && needs.some((need) => isNever(pattern, need, depth - 1)),
  );
}
