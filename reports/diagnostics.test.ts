import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../model/notation/diagnostic.ts';
import { caretMessage, caretMessages, findingsOf } from './diagnostics.ts';
import { plain } from './terminal-text.ts';

const at = (text: string, marked: string, more: Partial<Diagnostic> = {}): Diagnostic => {
  const start = text.indexOf(marked);
  return {
    code: 'T201',
    severity: 'error',
    span: { start, end: start + marked.length },
    message: 'nX is not declared',
    ...more,
  };
};

const shown = (text: string, ...diagnostics: readonly Diagnostic[]): string =>
  caretMessages(findingsOf({ name: 'a.tertius', text }, diagnostics), plain, 80);

describe('a caret message', () => {
  it('names the place, shows the line, points at the span, and says what to do', () => {
    const text = 'protocol a\nC -> S : nX, S\n';
    expect(shown(text, at(text, 'nX', { hint: 'did you mean nC?' }))).toBe(
      [
        'a.tertius:2:10 error T201: nX is not declared',
        '  2 | C -> S : nX, S',
        '    |          ^^',
        '    = did you mean nC?',
        '',
        '1 error',
        '',
      ].join('\n'),
    );
  });

  it('keeps the caret under the span after tabs, after wide characters and with CRLF', () => {
    const tabbed = 'x\r\n\tC : nX\r\n';
    expect(shown(tabbed, at(tabbed, 'nX'))).toContain('  2 |         C : nX\n    |             ^^\n');
    const wide = '"漢字" nX';
    expect(shown(wide, at(wide, 'nX'))).toContain('  1 | "漢字" nX\n    |        ^^\n');
  });

  it('shows no character that could steer a terminal or reorder the line', () => {
    const text = 'a\u001b[31m\u202e\u0007nX';
    const message = shown(text, at(text, 'nX', { message: 'found \u001b[2J', hint: '\u009b1m' }));
    expect(message).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(message).toContain('a�[31m��nX');
  });

  it('shows a window of a very long line', () => {
    const text = `${'x '.repeat(5_000)}nX${' y'.repeat(5_000)}`;
    const [finding] = findingsOf({ name: 'a', text }, [at(text, 'nX')]);
    const lines = finding === undefined ? [] : caretMessage(finding, plain, 80).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(120);
    expect(lines[1]?.[lines[2]?.indexOf('^') ?? -1]).toBe('n');
  });

  it('points behind the last character where the text ends too early', () => {
    expect(shown('C -> S :', at('C -> S :', '', { span: { start: 8, end: 8 } }))).toContain(
      'a.tertius:1:9 error T201: nX is not declared\n  1 | C -> S :\n    |         ^\n',
    );
  });

  it('keeps the lines of a hint that is an example', () => {
    const hint = 'the smallest spec is\n  protocol hello\n  role A client';
    expect(shown('x', at('x', 'x', { hint }))).toContain(
      '    = the smallest spec is\n        protocol hello\n        role A client\n',
    );
  });

  it('counts errors and lints', () => {
    const text = 'one two';
    const lint = at(text, 'two', { severity: 'lint', code: 'T404' });
    expect(shown(text, at(text, 'one'), lint)).toMatch(
      /\n2 \| |1:5 lint T404: .*\n(.*\n)*\n1 error and 1 lint\n$/,
    );
    expect(shown(text, lint, lint)).toMatch(/\n2 lints\n$/);
    expect(shown(text)).toBe('');
  });
});
