/**
 * Verdicts: what counts as decided, and in which words.
 * @module
 */
import { describe, expect, it } from 'vitest';
import {
  absent,
  holdsTo,
  isUndecided,
  notApplicable,
  notBroken,
  printVerdict,
  type StopReason,
  type Subject,
  unknown,
  type Verdict,
} from './verdict.ts';

const subject: Subject = {
  goal: { kind: 'weak agreement', claimant: 'C', peer: 'S' },
  threats: [],
  assumptions: ['typed matching'],
  cost: { steps: 12 },
  digest: '',
};
const proved: Verdict = { ...subject, kind: 'proved', certificate: { cases: 4, depth: 2 } };

describe('a verdict', () => {
  it('is decided only by a proof, an attack or the lack of a question', () => {
    expect(
      [proved, absent(subject, 'S never holds nP'), notApplicable(subject, 'S is dishonest')].map(
        isUndecided,
      ),
    ).toEqual([false, false, false]);
    expect(
      [
        holdsTo(subject, 3, 'all runs'),
        unknown(subject, { kind: 'cancelled' }),
        notBroken(subject, 500, 9000, 1),
      ].map(isUndecided),
    ).toEqual([true, true, true]);
  });

  it('is said in the same words everywhere', () => {
    expect(printVerdict(proved)).toBe('proved');
    expect(printVerdict(absent(subject, 'S never holds nP'))).toBe('absent');
    expect(printVerdict(holdsTo(subject, 3, 'all runs'))).toBe('holds to 3');
    expect(printVerdict(notBroken(subject, 500, 9000, 1))).toBe('not broken in 500 tries');
    const reasons: readonly StopReason[] = [
      { kind: 'states', limit: 100 },
      { kind: 'time', seconds: 5 },
      { kind: 'memory', megabytes: 7 },
      { kind: 'term size', limit: 40 },
      { kind: 'no rule', rule: 'malleable encryption' },
      { kind: 'certificate refused', because: 'a case is missing' },
      { kind: 'cancelled' },
    ];
    expect(reasons.map((reason) => printVerdict(unknown(subject, reason)))).toEqual([
      'unknown: stopped after 100 states',
      'unknown: the time of 5 s was up',
      'unknown: stopped when 7 MB of memory were in use',
      'unknown: terms larger than 40 symbols were left out',
      'unknown: the engine has no rule for malleable encryption',
      'unknown: the case tree was not accepted: a case is missing',
      'unknown: cancelled',
    ]);
  });
});
