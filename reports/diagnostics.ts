/**
 * Diagnostics for a person: `file:line:column`, what is wrong, the line with carets beneath, and what
 * to do. Errors and lints look different, and the last line counts both.
 * @module
 */
import type { Diagnostic } from '../model/notation/diagnostic.ts';
import { excerptOf, lineNumberAt, lineStarts } from '../model/notation/position.ts';
import type { Finding } from './report.ts';
import { type Palette, safe } from './terminal-text.ts';
import { widthOf, wrap } from './text-width.ts';

/** A text and the name under which a person knows it. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** Each diagnostic with its place and its line written out, in the order given. */
export function findingsOf(source: Source, diagnostics: readonly Diagnostic[]): readonly Finding[] {
  const starts = lineStarts(source.text);
  return diagnostics.map(({ code, severity, span, message, hint }) => {
    const offset = Math.max(0, Math.min(span.start, source.text.length));
    const line = lineNumberAt(starts, offset);
    const start = starts[line - 1] ?? 0;
    const text = source.text.slice(start, starts[line] ?? source.text.length);
    const { text: shown, caret, length } = excerptOf(text, { start: offset - start, end: span.end - start });
    return {
      file: source.name,
      line,
      column: offset - start + 1,
      code,
      severity,
      message,
      ...(hint !== undefined && { hint }),
      excerpt: { text: shown, caret, length },
    };
  });
}

/** A finding on several lines, none longer than `width` unless the source line is. */
export function caretMessage(finding: Finding, palette: Palette, width: number): string {
  const number = String(finding.line);
  const margin = ' '.repeat(number.length);
  const paint = finding.severity === 'error' ? palette.bad : palette.unsure;
  const { text, caret, length } = finding.excerpt;
  const place = palette.strong(`${safe(finding.file)}:${finding.line}:${finding.column}`);
  const lead = `${place} ${paint(`${finding.severity} ${finding.code}`)}`;
  return [
    ...hanging(`${lead}: `, safe(finding.message), width),
    `  ${palette.aside(`${number} |`)} ${text}`,
    `  ${palette.aside(`${margin} |`)} ${carets(text, caret, length, paint)}`,
    ...(finding.hint ?? '')
      .split('\n')
      .flatMap((line, at) => hintLine(line, at, `  ${margin} `, palette, width)),
  ].join('\n');
}

/** All findings and, last, how many there are of each kind; nothing for none. */
export function caretMessages(findings: readonly Finding[], palette: Palette, width: number): string {
  if (findings.length === 0) return '';
  const messages = findings.map((finding) => caretMessage(finding, palette, width));
  return `${messages.join('\n\n')}\n\n${countOf(findings)}\n`;
}

/** `2 errors and 1 lint`. */
export function countOf(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const lints = findings.length - errors;
  const counts = [counted(errors, 'error'), counted(lints, 'lint')].filter((count) => count !== undefined);
  return counts.length === 0 ? 'no errors' : counts.join(' and ');
}

const counted = (count: number, noun: string): string | undefined =>
  count === 0 ? undefined : `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Carets under the marked columns of a line, one for each column that a character takes. */
function carets(text: string, caret: number, length: number, paint: (text: string) => string): string {
  const characters = [...text];
  const before = widthOf(characters.slice(0, caret).join(''));
  const marked = widthOf(characters.slice(caret, caret + length).join(''));
  return ' '.repeat(before) + paint('^'.repeat(Math.max(1, marked)));
}

/** A hint may have several lines, such as an example; those after the first keep their indentation. */
function hintLine(
  line: string,
  at: number,
  margin: string,
  palette: Palette,
  width: number,
): readonly string[] {
  if (line === '') return [];
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lead = at === 0 ? `${margin}${palette.aside('=')} ` : `${margin}  `;
  return hanging(lead + indent, safe(line.slice(indent.length)), width);
}

/** `lead` and then `text`, with later lines indented a little. */
function hanging(lead: string, text: string, width: number): readonly string[] {
  const [first = '', ...rest] = wrap(text, Math.max(30, width - 8));
  return [lead + first, ...rest.map((line) => `      ${line}`)];
}
