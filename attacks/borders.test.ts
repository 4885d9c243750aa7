/**
 * Borders agree with asking about every set.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, type Borders, bordersOf, type Sets } from './borders.ts';

const isPart = (part: number, whole: number): boolean => (part & whole) === part;
const sizeOf = (set: number): number => [...set.toString(2)].filter((bit) => bit === '1').length;

/** Runs to the end; how many questions were asked. */
function run(
  sets: Omit<Sets, 'covers'> & Partial<Pick<Sets, 'covers'>>,
): Borders & { readonly asked: readonly number[] } {
  const asked: number[] = [];
  const ask = (set: number): Answer => {
    asked.push(set);
    return sets.ask(set);
  };
  const steps = bordersOf({ covers: () => true, ...sets, ask });
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return { ...step.value, asked };
}

const all = (members: number): readonly number[] => Array.from({ length: 2 ** members }, (_, set) => set);
const members = 5;
const someSet = fc.nat({ max: 2 ** members - 1 });
const someSets = fc.array(someSet, { maxLength: 4 });
const least = (sets: readonly number[]): readonly number[] =>
  sets.filter((set) => !sets.some((other) => other !== set && isPart(other, set)));
const sorted = (sets: readonly number[]): readonly number[] =>
  [...new Set(sets)].sort((left, right) => left - right);

describe('borders', () => {
  it('are the smallest sets that break and the largest that keep, whatever breaks', () => {
    fc.assert(
      fc.property(someSets, fc.boolean(), someSet, (seeds, isExact, suspects) => {
        const breaks = (set: number): boolean => seeds.some((seed) => isPart(seed, set));
        const found = run({
          members,
          largest: members,
          suspects,
          ask: (set) => {
            if (!breaks(set)) return { kind: 'keeps' };
            return {
              kind: 'breaks',
              at: isExact ? set : (seeds.find((seed) => isPart(seed, set)) as number),
            };
          },
        });
        const kept = all(members).filter((set) => !breaks(set));
        expect(sorted(found.breaking)).toEqual(sorted(least(all(members).filter(breaks))));
        expect(sorted(found.keeping)).toEqual(
          sorted(kept.filter((set) => !kept.some((whole) => whole !== set && isPart(set, whole)))),
        );
        expect(found.open).toEqual([]);
        expect(new Set(found.asked).size).toBe(found.asked.length);
      }),
    );
  });

  it('of small sets are right and complete though larger ones are asked first, whatever is hard', () => {
    fc.assert(
      fc.property(
        someSets,
        someSets,
        fc.nat({ max: members - 1 }),
        someSet,
        (seeds, hard, largest, suspects) => {
          const breaks = (set: number): boolean => seeds.some((seed) => isPart(seed, set));
          const isHard = (set: number): boolean => hard.some((seed) => isPart(seed, set));
          const found = run({
            members,
            largest,
            beginsAbove: true,
            suspects,
            ask: (set) =>
              isHard(set) ? { kind: 'open' } : breaks(set) ? { kind: 'breaks', at: set } : { kind: 'keeps' },
          });
          for (const set of all(members).filter((one) => sizeOf(one) <= largest)) {
            const around = found.breaking.some((part) => isPart(part, set));
            const within = found.keeping.some((whole) => isPart(set, whole));
            expect(around || within || found.open.some((part) => isPart(part, set))).toBe(true);
            if (around) expect(breaks(set)).toBe(true);
            if (within) expect(breaks(set)).toBe(false);
          }
          for (const set of found.breaking) expect(breaks(set)).toBe(true);
          for (const set of found.keeping) expect(breaks(set)).toBe(false);
          for (const set of found.open) expect(isHard(set)).toBe(true);
        },
      ),
    );
  });

  it('of small sets are known after one question where everything together keeps', () => {
    const found = run({ members, largest: 1, beginsAbove: true, ask: () => ({ kind: 'keeps' }) });
    expect(found).toEqual({
      breaking: [],
      keeping: [2 ** members - 1],
      open: [],
      moot: [],
      asked: [2 ** members - 1],
    });
  });

  it('never claim what was not asked: every set is around, within or beyond one, and rightly so', () => {
    fc.assert(
      fc.property(someSets, someSets, (seeds, hard) => {
        const breaks = (set: number): boolean => seeds.some((seed) => isPart(seed, set));
        const isHard = (set: number): boolean => hard.some((seed) => isPart(seed, set));
        const found = run({
          members,
          largest: members,
          ask: (set) =>
            isHard(set) ? { kind: 'open' } : breaks(set) ? { kind: 'breaks', at: set } : { kind: 'keeps' },
        });
        for (const set of all(members)) {
          const around = found.breaking.some((part) => isPart(part, set));
          const within = found.keeping.some((whole) => isPart(set, whole));
          const beyond = found.open.some((part) => isPart(part, set));
          expect(around || within || beyond).toBe(true);
          if (around) expect(breaks(set)).toBe(true);
          if (within) expect(breaks(set)).toBe(false);
        }
        for (const set of found.open) expect(isHard(set)).toBe(true);
      }),
    );
  });

  it('leave alone what nobody asks about, say what of that is unknown, and are complete for the rest', () => {
    fc.assert(
      fc.property(someSets, someSets, someSets, someSet, (seeds, hard, unasked, suspects) => {
        const breaks = (set: number): boolean => seeds.some((seed) => isPart(seed, set));
        const isHard = (set: number): boolean => hard.some((seed) => isPart(seed, set));
        const isMoot = (set: number): boolean => unasked.some((seed) => isPart(seed, set));
        const found = run({
          members,
          largest: members,
          suspects,
          isMoot,
          ask: (set) =>
            isHard(set) ? { kind: 'open' } : breaks(set) ? { kind: 'breaks', at: set } : { kind: 'keeps' },
        });
        expect(found.asked.filter(isMoot)).toEqual([]);
        const isKnown = (set: number): boolean =>
          found.breaking.some((part) => isPart(part, set)) ||
          found.keeping.some((whole) => isPart(set, whole)) ||
          found.open.some((part) => isPart(part, set));
        const unknown = all(members).filter((set) => !isKnown(set));
        expect(unknown.filter((set) => !isMoot(set))).toEqual([]);
        expect(sorted(found.moot)).toEqual(sorted(least(unknown)));
      }),
    );
  });

  it('are found with few questions where few members matter', () => {
    const unless = (...bits: readonly number[]): number =>
      run({
        members: 8,
        largest: 8,
        ask: (set) => {
          const at = bits.find((bit) => isPart(bit, set));
          return at === undefined ? { kind: 'keeps' } : { kind: 'breaks', at };
        },
      }).asked.length;
    expect(unless()).toBe(1);
    expect(unless(0b1)).toBeLessThanOrEqual(3);
    expect(unless(0b1, 0b10)).toBeLessThanOrEqual(5);
    expect(unless(0)).toBe(1);
  });

  it('ask about suspects first, so that no larger set breaks for them', () => {
    const found = run({
      members: 6,
      largest: 1,
      beginsAbove: true,
      suspects: 0b10,
      ask: (set) => (isPart(0b10, set) ? { kind: 'breaks', at: set } : { kind: 'keeps' }),
    });
    expect(found).toEqual({
      breaking: [0b10],
      keeping: [0b111101],
      open: [],
      moot: [],
      asked: [0b10, 0b111101],
    });
  });

  it('ask about no set around an open member, and go on beside it', () => {
    const found = run({
      members: 6,
      largest: 6,
      ask: (set) =>
        isPart(0b100, set)
          ? { kind: 'open' }
          : isPart(0b1, set)
            ? { kind: 'breaks', at: 0b1 }
            : { kind: 'keeps' },
    });
    expect(found).toMatchObject({ breaking: [0b1], keeping: [0b111010], open: [0b100] });
    expect(found.asked.length).toBeLessThan(12);
  });

  it('of sets up to a size are complete up to that size', () => {
    const found = run({
      members: 6,
      largest: 2,
      ask: (set) => (isPart(0b111, set) ? { kind: 'breaks', at: 0b111 } : { kind: 'keeps' }),
    });
    expect(found.breaking).toEqual([]);
    expect(found.asked.every((set) => sizeOf(set) <= 2)).toBe(true);
  });

  it('let a set that keeps speak only for the parts that it covers', () => {
    const isSecondKind = (set: number): boolean => isPart(0b1000, set);
    const found = run({
      members: 4,
      largest: 4,
      ask: (set) =>
        !isSecondKind(set) && isPart(0b1, set) ? { kind: 'breaks', at: 0b1 } : { kind: 'keeps' },
      covers: (whole, part) => isSecondKind(whole) === isSecondKind(part),
    });
    expect(found).toMatchObject({ breaking: [0b1], open: [] });
    expect(sorted(found.keeping)).toEqual([0b110, 0b1111]);
  });
});
