/**
 * What is known over all threats, in a word and in a sentence.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import type { Goal } from '../properties/goal.ts';
import { type Combination, parseCombination } from '../properties/threat.ts';
import { type Standing, sentenceOf, wordOfStanding } from './threat-sentence.ts';

const [spec] = readySpecs(
  loadSource(`
protocol three
role C client, anonymous
role P proxy, certified by CA
role S server, certified by CA
knows C : P, S
knows P : S
fresh C : nonce n
C -> P -> S : n
S -> P -> C : cert(S, server), sign(S, n)
`),
) as readonly [Spec];
const goal: Goal = {
  kind: 'server participation',
  claimant: 'C',
  peer: 'S',
  strong: false,
  counting: 'held',
};

const threats = (text: string): Combination => {
  const parsed = parseCombination(spec, [text]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  return parsed.combination;
};

const standing = (
  breaking: readonly string[],
  proved: readonly string[],
  undecided: readonly string[] = [],
  absent?: string,
): Standing => ({
  ...(absent !== undefined && { absent }),
  breaking: breaking.map(threats),
  proved: proved.map(threats),
  undecided: undecided.map((text) => ({ combination: threats(text), because: 'time' })),
});

const told = (...about: Parameters<typeof standing>): readonly [string, string] => [
  wordOfStanding(standing(...about)),
  sentenceOf(spec, goal, standing(...about)),
];

describe('a goal over all threats', () => {
  it('holds unless one of the smallest combinations is given', () => {
    expect(told(['proxy', 'ca'], ['later+kci'])).toEqual([
      'holds unless',
      'C : server-participation S holds unless the proxy P is dishonest or a CA that C trusts is compromised',
    ]);
    expect(told(['proxy+later', 'ca:CA', 'kci'], ['none'])[1]).toBe(
      "C : server-participation S holds unless the proxy P is dishonest and long-term keys are revealed after the session, the CA CA is compromised, or C's own long-term key is compromised",
    );
  });

  it('holds, or does not, whatever else is given', () => {
    expect(told([], ['proxy+ca'])).toEqual([
      'proved',
      'C : server-participation S holds under every threat that applies: proxy+ca',
    ]);
    expect(told([], ['none'])[1]).toBe('C : server-participation S holds');
    expect(told(['none'], [])).toEqual([
      'attack',
      'C : server-participation S does not hold: the network alone breaks it',
    ]);
  });

  it('carries what is undecided', () => {
    expect(told(['ca'], ['later'], ['session'])).toEqual([
      'holds unless',
      'C : server-participation S holds unless a CA that C trusts is compromised; it is undecided if ephemeral secrets of other sessions are revealed',
    ]);
    expect(told(['ca'], [], ['none'])).toEqual([
      'unknown',
      'C : server-participation S is undecided; it does not hold if a CA that C trusts is compromised',
    ]);
  });

  it('says what was not asked, and why', () => {
    const sentence = (
      breaking: readonly string[],
      kept: readonly string[],
      moot: readonly string[],
    ): string => sentenceOf(spec, goal, { ...standing(breaking, kept), moot: moot.map(threats) });
    expect(sentence(['ca'], ['none'], ['proxy', 'kci'])).toBe(
      "C : server-participation S holds unless a CA that C trusts is compromised; it was not asked if the proxy P is dishonest or C's own long-term key is compromised, for another goal that is read with it is broken then",
    );
    expect(sentence([], ['session'], ['ca'])).toBe(
      'C : server-participation S holds under session; it was not asked if a CA that C trusts is compromised, for another goal that is read with it is broken then',
    );
    expect(sentence([], [], ['none'])).toBe(
      'C : server-participation S was not asked: another goal that is read with it does not hold',
    );
  });

  it('is absent, or committed where that is proved', () => {
    const because = 'S never holds n';
    expect(told([], [], [], because)).toEqual(['absent', `C : server-participation S is absent: ${because}`]);
    expect(told(['none'], [], [], because)[0]).toBe('absent');
    expect(told(['ca'], ['later'], [], because)).toEqual([
      'committed',
      `C : server-participation S is absent: ${because}; counting what that party is committed to, it holds unless a CA that C trusts is compromised`,
    ]);
  });
});
