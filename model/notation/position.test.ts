/**
 * Where offsets are for a person.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptOf, lineAt, placeOf } from './position.ts';

const marked = (source: string, start: number, end: number, width?: number): string => {
  const { text, caret, length } = excerptOf(source, { start, end }, width);
  return `${text}\n${' '.repeat(caret)}${'^'.repeat(length)}`;
};

describe('a place', () => {
  it('counts lines and columns from 1, whatever ends the lines', () => {
    const source = 'a\nb\r\nc\rde';
    expect(placeOf(source, 0)).toEqual({ line: 1, column: 1 });
    expect(placeOf(source, source.indexOf('b'))).toEqual({ line: 2, column: 1 });
    expect(placeOf(source, source.indexOf('c'))).toEqual({ line: 3, column: 1 });
    expect(placeOf(source, source.indexOf('e'))).toEqual({ line: 4, column: 2 });
    expect(placeOf(source, source.length)).toEqual({ line: 4, column: 3 });
  });

  it('lies inside the source, even for an offset that does not', () => {
    expect(placeOf('ab', 99)).toEqual({ line: 1, column: 3 });
    expect(placeOf('', 5)).toEqual({ line: 1, column: 1 });
  });

  it('gives back the offset, for every offset of every text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\t', '\n', '\r', '\r\n', '🔑', ' ') });
    fc.assert(
      fc.property(text, fc.nat(40), (source, offset) => {
        const within = Math.min(offset, source.length);
        const { line, column } = placeOf(source, within);
        const { number, start, end, text: shown } = lineAt(source, within);
        expect(number).toBe(line);
        expect(start + column - 1).toBe(within);
        expect(source.slice(start, end)).toBe(shown);
        expect(shown).not.toMatch(/[\r\n]/);
      }),
    );
  });
});

describe('an excerpt', () => {
  it('stands over its carets, tabs and all', () => {
    expect(marked('\tfresh C : nonce nC\r\n', 11, 16)).toBe(
      '        fresh C : nonce nC\n                  ^^^^^',
    );
    expect(marked('a\tb', 2, 3)).toBe('a       b\n        ^');
  });

  it('has a caret where nothing is marked, and none beyond the line', () => {
    expect(marked('let x =\nlet y = 1', 7, 7)).toBe('let x =\n       ^');
    expect(marked('h(\na, b)', 1, 8)).toBe('h(\n ^');
  });

  it('shows a window of a long line', () => {
    const source = `${'x'.repeat(100)}HERE${'y'.repeat(100)}`;
    expect(marked(source, 100, 104, 20)).toBe('…xxxxxHEREyyyyyyyyy…\n      ^^^^');
    expect(marked(source, 0, 300, 20)).toBe(`${'x'.repeat(19)}…\n${'^'.repeat(20)}`);
  });

  it('holds nothing that could steer a terminal', () => {
    expect(marked('a\u001b[31mb\u202ec', 7, 8)).toBe('a�[31mb�c\n       ^');
  });
});
