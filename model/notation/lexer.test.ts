/**
 * Words and marks by example. What is no part of the notation is in broken-inputs.txt.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { textOf, tokenize } from './lexer.ts';

const words = (source: string): readonly string[] => tokenize(source).tokens.map(({ image }) => image);
const types = (source: string): readonly string[] =>
  tokenize(source).tokens.map(({ tokenType }) => tokenType.LABEL ?? tokenType.name);

describe('the lexer', () => {
  it('takes a hyphen or dot between letters into the name, and an arrow out of it', () => {
    expect(words('a-b->C one.nA v4-super-ca A->B')).toEqual([
      'a-b',
      '->',
      'C',
      'one.nA',
      'v4-super-ca',
      'A',
      '->',
      'B',
    ]);
  });

  it('tells each arrow and equals sign from the longer ones', () => {
    expect(words('->=<->==>!=:')).toEqual(['->', '=', '<->', '==>', '!=', ':']);
  });

  it('tells a word from a longer one that begins with it', () => {
    expect(types('cert certified certify read readers reads')).toEqual([
      '`cert`',
      '`certified`',
      'a name',
      '`read`',
      '`readers`',
      'a name',
    ]);
  });

  it('takes whole numbers, primes and underscores', () => {
    expect(types("0 007 x' _a1 n'2")).toEqual(['a number', 'a number', 'a name', 'a name', 'a name']);
  });

  it('undoes the escapes of a text', () => {
    const { tokens } = tokenize('"say \\"hi\\" \\\\ #no"');
    expect(tokens.map(textOf)).toEqual(['say "hi" \\ #no']);
  });

  it('keeps comments apart, whatever they hold', () => {
    const { tokens, comments, diagnostics } = tokenize('a # "b → \u202e\nc#');
    expect(tokens.map(({ image }) => image)).toEqual(['a', 'c']);
    expect(comments.map(({ image }) => image)).toEqual(['# "b → \u202e', '#']);
    expect(diagnostics).toEqual([]);
  });

  it('does not mind a byte order mark, at the start', () => {
    expect(tokenize('\uFEFFa').diagnostics).toEqual([]);
    expect(tokenize('a\uFEFF').diagnostics.map(({ code }) => code)).toEqual(['T111']);
  });
});
