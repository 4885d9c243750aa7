import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { widthOf, wrap } from './text-width.ts';

describe('widthOf', () => {
  it('counts columns, not characters', () => {
    expect(widthOf('nonce')).toBe(5);
    expect(widthOf('漢字')).toBe(4);
    expect(widthOf('e\u0301')).toBe(1);
    expect(widthOf('�')).toBe(1);
  });
});

describe('wrap', () => {
  it('breaks at spaces and keeps the indentation of the first line', () => {
    expect(wrap('  one two three', 9)).toEqual(['  one two', 'three']);
  });

  it('breaks a word only where it is longer than a line', () => {
    expect(wrap('a abcdefgh b', 4)).toEqual(['a', 'abcd', 'efgh', 'b']);
  });

  it('breaks a long word after a hyphen where it has one', () => {
    expect(wrap('draft-mcgrew-tls-proxy-server-01', 25)).toEqual(['draft-mcgrew-tls-proxy-', 'server-01']);
    expect(wrap('ab-cdefghijk', 6)).toEqual(['ab-', 'cdefgh', 'ijk']);
  });

  it('loses nothing and exceeds no line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 4, max: 40 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        for (const line of lines) expect(widthOf(line.trim())).toBeLessThanOrEqual(Math.max(width, 2));
      }),
    );
  });
});
