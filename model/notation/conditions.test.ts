/**
 * Conditions: each names an option that is declared, and of those that stand over a line some member has all.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { loadSource } from '../load.ts';

const family = (...lines: readonly string[]): string =>
  [
    'protocol p',
    'option long "both ways"',
    'option tagged "with a tag"',
    'role C client, anonymous',
    'role S server',
    'knows C : S',
    'fresh C : nonce nC',
    'fresh S : nonce nS',
    'C -> S : "hello" when tagged, nC',
    'when long : S -> C : nS',
    ...lines,
  ].join('\n');

/** The errors, each with the words of the text that it points at. */
function errors(text: string): readonly (readonly string[])[] {
  const { diagnostics, protocols } = loadSource(text);
  const found = diagnostics.filter(({ severity }) => severity === 'error');
  expect(protocols.some(({ spec }) => spec !== undefined)).toBe(found.length === 0);
  return found.map(({ code, span, message, hint = '' }) => [
    code,
    text.slice(span.start, span.end),
    message,
    hint,
  ]);
}

describe('conditions that no member meets', () => {
  const never = [
    'T237',
    'long',
    'no member of the family has long, not long: this would never be looked at',
    'leave out `long` or `not long`',
  ];

  it.each([
    ['in one line', 'with long, not long : expect C : aliveness S : absent'],
    [
      'over several lines, once',
      'with long, not long :\n  expect C : aliveness S : absent\n  expect S : aliveness C : absent',
    ],
    ['in blocks', 'when long\n  when not long : C -> S : nC'],
    ['in a block and a line', 'when long\n  with not long : expect C : aliveness S : absent'],
    ['in branches', 'either\n  when long\n    when not long : C -> S : nC\nor\n  C -> S : nC, nC'],
  ])('are an error: %s', (_, lines) => {
    expect(errors(family(lines))).toEqual([never]);
  });

  it('are told with all that stands above them', () => {
    expect(errors(family('with not long, tagged, long : expect C : aliveness S : absent'))).toEqual([
      ['T237', 'long', expect.stringContaining('has not long, tagged, long:'), expect.any(String)],
    ]);
  });

  it('are not those that say the same twice', () => {
    expect(errors(family('with long, long, not tagged : expect C : aliveness S : absent'))).toEqual([]);
  });
});

describe('an option that is not declared', () => {
  it.each([
    ['with lang : expect C : aliveness S : absent'],
    ['when not lang : C -> S : nC'],
    ['C -> S : nC, "x" when lang'],
    ['C -> S : ("x" when lang else "y")'],
    ['when long\n  when lang : C -> S : nC'],
  ])('is an error, whatever is taken: %s', (line) => {
    expect(errors(family(line))).toEqual([
      ['T238', 'lang', 'lang is no option of this protocol', 'did you mean long?'],
    ]);
  });

  it('is not told where the text cannot be read: its declaration may be what is wrong', () => {
    const text = family('with lang : expect C : aliveness S : absent', 'option lang 7');
    expect(errors(text).map(([code]) => code)).toEqual(['T140']);
  });

  it('is an error where there are no options, and in a sub-flow where no protocol has it', () => {
    const plain = ['role C client', 'role S server', 'knows C : S', 'fresh C : nonce n'];
    const told = ['T238', 'o', 'o is no option of this protocol', 'declare it: option o "what it changes"'];
    expect(errors(['protocol p', ...plain, 'C -> S : n when o, "x"'].join('\n'))).toEqual([told]);
    const flow = [
      'flow f(A, B; n)',
      '  A -> B : n, "x" when o',
      'protocol p',
      ...plain,
      'use one = f(C, S; n = n)',
    ];
    expect(errors(flow.join('\n'))).toEqual([told]);
    expect(errors(flow.toSpliced(3, 0, 'option o "an x"').join('\n'))).toEqual([]);
  });
});
