/**
 * A matching is as large as can be, checked against all assignments.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { match } from './matching.ts';

/** Whether some assignment serves everybody, by trying all. */
function canServe(
  [first, ...rest]: readonly (readonly number[])[],
  taken: ReadonlySet<number> = new Set(),
): boolean {
  if (first === undefined) return true;
  return first.some((partner) => !taken.has(partner) && canServe(rest, new Set([...taken, partner])));
}

const anyCandidates = fc.array(fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 4 }), { maxLength: 6 });

describe('matching', () => {
  it('serves everybody if anything does, and else stops at the first who cannot be served', () => {
    fc.assert(
      fc.property(anyCandidates, (candidates) => {
        const served = candidates.findIndex((_, index) => !canServe(candidates.slice(0, index + 1)));
        expect(match(candidates).leftOver ?? -1).toBe(served);
      }),
    );
  });

  it('gives only candidates, and none twice', () => {
    fc.assert(
      fc.property(anyCandidates, (candidates) => {
        const { takenBy, leftOver } = match(candidates);
        for (const [partner, index] of takenBy) expect(candidates[index]).toContain(partner);
        expect(takenBy.size).toBe(leftOver ?? candidates.length);
      }),
    );
  });
});
