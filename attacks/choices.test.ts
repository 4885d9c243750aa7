/**
 * Choices are bounded, end in zeros, and depend on their numbers only.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choiceBound, choicesFrom, rotated, takeWeighted } from './choices.ts';

const anyNumbers = fc.array(fc.nat(choiceBound - 1), { maxLength: 20 });

describe('choicesFrom', () => {
  it('takes numbers below the bound, the same ones from the same list', () => {
    fc.assert(
      fc.property(anyNumbers, fc.array(fc.integer({ min: 1, max: 500 })), (numbers, bounds) => {
        const [one, other] = [choicesFrom(numbers), choicesFrom(numbers)];
        for (const bound of bounds) {
          const taken = one.take(bound);
          expect(taken).toBeLessThan(bound);
          expect(taken).toBeGreaterThanOrEqual(0);
          expect(other.take(bound)).toBe(taken);
        }
      }),
    );
  });

  it('goes on with zeros, and uses nothing up where there is no choice', () => {
    const choices = choicesFrom([3]);
    expect([choices.take(1), choices.take(10), choices.take(10), choices.take(10)]).toEqual([0, 3, 0, 0]);
  });
});

describe('takeWeighted', () => {
  it('takes the first by choice 0, and what weighs nothing never', () => {
    expect(takeWeighted(choicesFrom([]), [1, 5])).toBe(0);
    fc.assert(
      fc.property(anyNumbers, (numbers) => {
        expect(takeWeighted(choicesFrom(numbers), [0, 3, 0, 1])).toBeOneOf([1, 3]);
      }),
    );
  });
});

describe('rotated', () => {
  it('keeps every item, in order from a chosen one on', () => {
    expect(rotated(choicesFrom([2]), ['a', 'b', 'c', 'd'])).toEqual(['c', 'd', 'a', 'b']);
    expect(rotated(choicesFrom([]), ['a', 'b'])).toEqual(['a', 'b']);
  });
});
