import { describe, expect, it } from 'vitest';
import type { Guarantee, Known } from '../properties/guarantee.ts';
import { cellOf } from './cells.ts';

const known = (rest: Partial<Known>): Known => ({
  goal: { kind: 'weak agreement', claimant: 'C', peer: 'S' },
  threats: ['proxy', 'ca'],
  silent: [],
  breaking: [],
  proved: [],
  undecided: [],
  changing: [],
  ...rest,
});

const wordOf = (parts: readonly Known[], named = false, under?: Guarantee['under']): string =>
  cellOf({ id: 'g', parts, ...(under !== undefined && { under }) }, [], named).verdict;

describe('a cell of a comparison', () => {
  it('is an attack where nothing is needed to break one of its goals', () => {
    expect(wordOf([known({ proved: [['proxy', 'ca']] }), known({ breaking: [[]] })])).toBe('attack');
  });

  it('is a condition where only threats break it', () => {
    expect(wordOf([known({ breaking: [['ca']], proved: [['proxy']] })])).toBe('holds unless');
    expect(wordOf([known({ proved: [['proxy', 'ca']] })])).toBe('proved');
  });

  it('is never proved while something is undecided', () => {
    expect(wordOf([known({ undecided: [[]] })])).toBe('unknown');
    expect(wordOf([known({ proved: [['ca']], undecided: [['proxy']] })])).toBe('holds unless');
    expect(wordOf([known({ proved: [['proxy', 'ca']] }), known({ undecided: [[]] })])).toBe('unknown');
  });

  it('is committed where one of its goals is no more, and absent where that is broken too', () => {
    const absent = 'S never holds nC';
    expect(wordOf([known({ proved: [[]] }), known({ absent, proved: [[]] })])).toBe('committed');
    expect(wordOf([known({ absent, breaking: [[]] })])).toBe('absent');
    expect(wordOf([known({ absent })])).toBe('absent');
  });

  it('takes the threat that belongs to the question for granted', () => {
    expect(wordOf([known({ breaking: [['proxy']], proved: [['ca']] })], false, 'proxy')).toBe('attack');
    const cell = cellOf(
      {
        id: 'g',
        under: 'proxy',
        parts: [known({ breaking: [['proxy', 'ca']], proved: [['proxy'], ['ca']] })],
      },
      [],
      false,
    );
    expect(cell).toMatchObject({ verdict: 'holds unless', brokenUnder: ['ca'], provedUnder: ['none'] });
  });

  it('speaks of threats that were named and of no others', () => {
    expect(wordOf([known({ breaking: [['ca']], proved: [[]] })], true)).toBe('attack');
    expect(wordOf([known({ proved: [['ca']] })], true)).toBe('proved');
    expect(wordOf([known({})], true)).toBe('not applicable');
  });

  it('says why there is nothing to be asked', () => {
    const nothing = { kind: 'not applicable', because: 'there is no proxy' } as const;
    expect(cellOf({ id: 'g', nothing, parts: [] }, [], false)).toMatchObject({
      verdict: 'not applicable',
      because: 'there is no proxy',
    });
  });

  it('tells the largest combinations under which all its goals are proved', () => {
    const { provedUnder } = cellOf(
      {
        id: 'g',
        parts: [
          known({ proved: [['proxy', 'kci']], silent: ['server'] }),
          known({ proved: [['server', 'kci'], ['ca']], silent: ['proxy'] }),
        ],
      },
      [],
      false,
    );
    expect(provedUnder).toEqual(['proxy+kci+server']);
  });
});
