/**
 * Where an offset is for a person: the line, the column, and an excerpt with room for a caret. Lines end
 * at LF, CR LF or CR; columns count UTF-16 units from 1, as spans do.
 * @module
 */
import type { Span } from './syntax.ts';

/** A tab reaches the next column that is a multiple of this, for layout and for excerpts. */
export const tabStop = 8;

/** One line of the source, without its line end. */
export interface SourceLine {
  /** From 1. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A line and a column, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A line as it may be shown on any terminal, and where under it the carets go. */
export interface Excerpt {
  readonly number: number;
  readonly text: string;
  /** How many characters of `text` stand before the caret. */
  readonly caret: number;
  /** At least 1. */
  readonly length: number;
}

/** Where each line starts, ascending; the first is 0. */
export function lineStarts(source: string): readonly number[] {
  const starts = [0];
  for (const end of source.matchAll(/\r\n|\r|\n/g)) starts.push(end.index + end[0].length);
  return starts;
}

/** The line that holds `offset`; an offset outside the source counts as its nearest end. */
export function lineAt(source: string, offset: number): SourceLine {
  const starts = lineStarts(source);
  const number = lineNumberAt(starts, offset);
  const start = starts[number - 1] ?? 0;
  const next = starts[number] ?? source.length;
  const text = source.slice(start, next).replace(/[\r\n]+$/, '');
  return { number, start, end: start + text.length, text };
}

/** The number, from 1, of the line that holds `offset`, by bisection. */
export function lineNumberAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** Line and column of `offset`. */
export function placeOf(source: string, offset: number): Place {
  const within = Math.max(0, Math.min(offset, source.length));
  const line = lineAt(source, within);
  return { line: line.number, column: within - line.start + 1 };
}

/**
 * The line of `span`, at most `width` characters of it. Tabs become spaces; whatever could steer a
 * terminal or reorder the line becomes `�`.
 */
export function excerptOf(source: string, span: Span, width = 100): Excerpt {
  const line = lineAt(source, span.start);
  const until = Math.max(span.start, Math.min(span.end, line.end));
  const before = shown(source.slice(line.start, Math.min(span.start, line.end)), 0);
  const marked = shown(source.slice(Math.min(span.start, line.end), until), before.length);
  const after = shown(source.slice(until, line.end), before.length + marked.length);
  const length = Math.max(1, marked.length);
  return { number: line.number, ...clipped([...before, ...marked, ...after], before.length, length, width) };
}

function shown(text: string, column: number): readonly string[] {
  const cells: string[] = [];
  for (const character of text) {
    if (character === '\t') cells.push(...' '.repeat(tabStop - ((column + cells.length) % tabStop)));
    else cells.push(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(character) ? '�' : character);
  }
  return cells;
}

/** A window of the line around the caret, with `…` where something was left out. */
function clipped(
  cells: readonly string[],
  caret: number,
  length: number,
  width: number,
): Omit<Excerpt, 'number'> {
  if (cells.length <= width) return { text: cells.join(''), caret, length };
  const from = Math.max(0, Math.min(caret - Math.floor(width / 3), cells.length - width));
  const window = cells.slice(from, from + width);
  if (from > 0) window[0] = '…';
  if (from + width < cells.length) window[window.length - 1] = '…';
  return { text: window.join(''), caret: caret - from, length: Math.min(length, width - (caret - from)) };
}

/** The column that `text` reaches when it begins at column `from`, both counted from 0. */
export function columnAfter(text: string, from: number): number {
  let column = from;
  for (const character of text) {
    if (character === '\t') column += tabStop - (column % tabStop);
    else if (character !== byteOrderMark) column += 1;
  }
  return column;
}

/** What some editors write before the first character of a file. */
export const byteOrderMark = '\uFEFF';
