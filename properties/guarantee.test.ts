import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Goal } from './goal.ts';
import {
  breakingOf,
  combinationsOf,
  type Guarantee,
  isPart,
  type Known,
  levelUnder,
  smallest,
  undecidedOf,
  type Words,
} from './guarantee.ts';

const goal: Goal = { kind: 'weak agreement', claimant: 'C', peer: 'S' };

const known = (rest: Partial<Known>): Known => ({
  goal,
  threats: ['proxy', 'ca', 'kci'],
  silent: ['server'],
  breaking: [],
  proved: [],
  undecided: [],
  changing: [],
  ...rest,
});

const guarantee = (...parts: readonly Known[]): Guarantee => ({ id: 'g', parts });

const threats = ['client', 'proxy', 'server', 'ca', 'kci'] as const;
const anySet: fc.Arbitrary<Words> = fc.subarray([...threats]);

/** Whatever the borders are: what is proved is never around what breaks. */
const anyPart: fc.Arbitrary<Known> = fc
  .record({
    breaking: fc.array(anySet, { maxLength: 3 }),
    proved: fc.array(anySet, { maxLength: 3 }),
    silent: fc.subarray(['client', 'server']),
    isAbsent: fc.boolean(),
  })
  .map(({ breaking, proved, silent, isAbsent }) =>
    known({
      threats: threats.filter((threat) => !silent.includes(threat)),
      silent,
      breaking,
      proved: proved.filter((set) => !breaking.some((other) => isPart(other, set))),
      ...(isAbsent && { absent: 'it is never held' }),
    }),
  );

describe('the level of a goal', () => {
  it('is proved below a proof, unmet above an attack, undecided elsewhere', () => {
    const part = known({ breaking: [['ca']], proved: [['proxy']] });
    expect(levelUnder(guarantee(part), [])).toBe('proved');
    expect(levelUnder(guarantee(part), ['proxy'])).toBe('proved');
    expect(levelUnder(guarantee(part), ['ca', 'kci'])).toBe('unmet');
    expect(levelUnder(guarantee(part), ['kci'])).toBe('undecided');
  });

  it('is committed where the held reading is absent, and unmet where nothing else was asked', () => {
    const because = 'S never holds nC';
    expect(levelUnder(guarantee(known({ absent: because, proved: [[]] })), [])).toBe('committed');
    expect(levelUnder(guarantee(known({ absent: because })), [])).toBe('unmet');
  });

  it('leaves out threats that the protocol does not have', () => {
    expect(levelUnder(guarantee(known({ proved: [[]] })), ['session'])).toBe('proved');
  });

  it('is unmet where the goal says nothing', () => {
    expect(levelUnder(guarantee(known({ proved: [['proxy']] })), ['server'])).toBe('unmet');
    expect(levelUnder({ id: 'g', parts: [], nothing: { kind: 'absent', because: 'no' } }, [])).toBe('unmet');
  });

  it('takes the threat that belongs to the question along', () => {
    const part = known({ breaking: [['proxy']], proved: [['ca']] });
    expect(levelUnder({ ...guarantee(part), under: 'proxy' }, [])).toBe('unmet');
    expect(breakingOf({ ...guarantee(part), under: 'proxy' })).toEqual([[]]);
  });

  it('does not take a proof for one where the question is another', () => {
    const part = known({ proved: [['proxy', 'ca']], changing: ['proxy'] });
    expect(levelUnder(guarantee(part), ['proxy'])).toBe('proved');
    expect(levelUnder(guarantee(part), ['ca'])).toBe('undecided');
  });

  it('is the least of its parts', () => {
    const [good, bad] = [known({ proved: [['proxy']] }), known({ breaking: [['proxy']], proved: [[]] })];
    expect(levelUnder(guarantee(good, bad), [])).toBe('proved');
    expect(levelUnder(guarantee(good, bad), ['proxy'])).toBe('unmet');
    expect(breakingOf(guarantee(good, bad))).toEqual([['proxy']]);
  });

  it('never grows with more threats', () => {
    fc.assert(
      fc.property(fc.array(anyPart, { minLength: 1, maxLength: 3 }), anySet, anySet, (parts, some, more) => {
        const all = [...new Set([...some, ...more])];
        const [less, above] = [levelUnder(guarantee(...parts), some), levelUnder(guarantee(...parts), all)];
        if (less === 'unmet') expect(above).toBe('unmet');
        if (above === 'proved') expect(less).toBe('proved');
        if (above === 'committed') expect(['committed', 'proved']).toContain(less);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('what breaks a goal', () => {
  it('is told by the smallest combinations, and what is open beside these', () => {
    const parts = [
      known({ breaking: [['ca'], ['proxy', 'kci']], undecided: [['proxy']] }),
      known({ breaking: [['kci']], undecided: [['ca', 'proxy']] }),
    ];
    expect(breakingOf(guarantee(...parts))).toEqual([['ca'], ['kci']]);
    expect(undecidedOf(guarantee(...parts))).toEqual([['proxy']]);
  });

  it('has no set that is around another', () => {
    fc.assert(
      fc.property(fc.array(anySet), (sets) => {
        const found = smallest(sets);
        for (const set of sets) expect(found.some((each) => isPart(each, set))).toBe(true);
        for (const each of found) expect(found.filter((other) => isPart(other, each))).toEqual([each]);
      }),
    );
  });
});

it('combines threats, each set once, up to a size', () => {
  expect(combinationsOf(['a', 'b', 'c'], 2)).toEqual([
    [],
    ['a'],
    ['b'],
    ['c'],
    ['a', 'b'],
    ['a', 'c'],
    ['b', 'c'],
  ]);
  expect(combinationsOf(['a'], 3)).toEqual([[], ['a']]);
});
