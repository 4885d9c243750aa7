import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Claim, type DebateQuestion, judgementOf, type Truth } from './debate.ts';

const question = (expected: DebateQuestion['expected']): DebateQuestion => ({
  spec: 'ideal-named',
  with: [],
  goal: 'server-participation',
  under: [],
  ...(expected !== undefined && { expected }),
});

const claim = (...expected: readonly DebateQuestion['expected'][]): Claim => ({
  name: 'a claim',
  by: ['Martin Rex'],
  quotes: [],
  reading: '',
  questions: expected.map(question),
});

const sides = fc.array(
  fc.record({
    expected: fc.constantFrom('holds' as const, 'fails' as const),
    truth: fc.constantFrom<Truth>('holds', 'fails', 'undecided'),
  }),
  { minLength: 1 },
);

const opposite = { holds: 'fails', fails: 'holds' } as const;

describe('the judgement on a claim', () => {
  it('is right or wrong only where every question goes one way', () => {
    expect(judgementOf(claim('holds', 'fails'), ['holds', 'fails'])).toBe('right');
    expect(judgementOf(claim('holds', 'fails'), ['fails', 'holds'])).toBe('wrong');
    expect(judgementOf(claim('holds', 'fails'), ['holds', 'holds'])).toBe('right in part');
    expect(judgementOf(claim('holds', 'fails'), ['holds', 'undecided'])).toBe('undecided');
    expect(judgementOf(claim('holds', 'fails', 'fails'), ['holds', 'undecided', 'holds'])).toBe(
      'right in part',
    );
  });

  it('takes neither silence nor a commitment for what was claimed', () => {
    expect(judgementOf(claim('holds'), ['committed'])).toBe('wrong');
    expect(judgementOf(claim('fails'), ['says nothing'])).toBe('wrong');
  });

  it('leaves aside what is asked for comparison', () => {
    expect(judgementOf(claim('holds', undefined), ['holds', 'undecided'])).toBe('right');
    expect(judgementOf(claim(undefined), ['holds'])).toBe('undecided');
  });

  it('turns round with the claim', () => {
    fc.assert(
      fc.property(sides, (questions) => {
        const truths = questions.map(({ truth }) => truth);
        const straight = judgementOf(claim(...questions.map(({ expected }) => expected)), truths);
        const turned = judgementOf(claim(...questions.map(({ expected }) => opposite[expected])), truths);
        const other = { right: 'wrong', wrong: 'right' } as const;
        expect(turned).toBe(straight === 'right' || straight === 'wrong' ? other[straight] : straight);
      }),
    );
  });
});
