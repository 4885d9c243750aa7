/**
 * A chart in characters, for terminals, mail and the text form of an Internet-Draft: at most 69 columns (RFC 7994,
 * section 4.3, less the indentation of a figure), in parts of at most 48 lines, one page of such a text, where no
 * single message is longer.
 * @module
 */
import type { Chart } from './chart.ts';
import { type Band, type Layout, layOut, type Piece } from './chart-layout.ts';
import { safe } from './terminal-text.ts';
import { widthOf, wrap } from './text-width.ts';

/** The widest line. */
export const asciiColumns = 69;
/** The longest part. */
export const asciiLines = 48;

/** The chart in characters, with a line end at its end; parts are set apart by an empty line. */
export function asciiChart(chart: Chart): string {
  const layout = layOut(chart, asciiColumns);
  const titles = wrap(safe(chart.title), asciiColumns - '(part 99 of 99)'.length - 1);
  const parts = partsOf(layout, asciiLines - titles.length - 1);
  return parts
    .map((lines, index) => {
      const which = parts.length === 1 ? [] : [`(part ${index + 1} of ${parts.length})`];
      const title = titles.slice(0, -1).concat([titles.at(-1) ?? '', ...which].join(' '));
      return `${[...title, '', ...lines].map((line) => line.trimEnd()).join('\n')}\n`;
    })
    .join('\n');
}

/** The lines of each part: as many bands as fit, the head again where lifelines go on. */
function partsOf(layout: Layout, room: number): readonly (readonly string[])[] {
  const head = bandLines(layout, layout.head, false);
  const parts: string[][] = [];
  let part = [...head];
  const add = (lines: readonly string[], opening: readonly string[]): void => {
    if (part.length + lines.length > room && part.length > opening.length) {
      parts.push(part);
      part = [...opening];
    }
    part.push(...(part.length === 0 && lines[0]?.trim() === '' ? lines.slice(1) : lines));
  };
  for (const band of layout.rows) add(bandLines(layout, band, true), head);
  for (const band of layout.below) add(bandLines(layout, band, false), []);
  return [...parts, part];
}

/** A cell holds one character with what combines with it; the second cell of a wide one is empty. */
type Cells = string[];

function bandLines({ columns, lanes }: Layout, band: Band, withLanes: boolean): readonly string[] {
  const grid = Array.from({ length: band.lines }, (): Cells => {
    const cells = Array.from({ length: columns }, () => ' ');
    if (withLanes) for (const { column, adversary } of lanes) cells[column] = adversary ? ':' : '|';
    return cells;
  });
  for (const piece of band.pieces) draw(grid, piece);
  return grid.map((cells) => cells.join(''));
}

function draw(grid: readonly Cells[], piece: Piece): void {
  switch (piece.kind) {
    case 'text':
      write(grid[piece.line], piece.column, piece.text);
      break;
    case 'arrow':
      write(grid[piece.line], ...arrowText(piece.from, piece.to));
      break;
    case 'frame': {
      const { column, line, columns, lines } = piece;
      const edge = `+${'-'.repeat(columns - 2)}+`;
      for (let at = 0; at < lines; at += 1) {
        const isEdge = at === 0 || at === lines - 1;
        write(grid[line + at], column, isEdge ? edge : `|${' '.repeat(columns - 2)}|`);
      }
    }
  }
}

/** An arrow between two lifelines, which it touches; a bow where both are one. */
function arrowText(from: number, to: number): [number, string] {
  const shaft = '-'.repeat(Math.max(0, Math.abs(to - from) - 2));
  if (from < to) return [from + 1, `${shaft}>`];
  return from > to ? [to + 1, `<${shaft}`] : [from + 1, '<-'];
}

/** Puts a text into cells, over what is there. */
function write(cells: Cells | undefined, column: number, text: string): void {
  if (cells === undefined) return;
  let at = column;
  for (const character of text) {
    const width = widthOf(character);
    if (width === 0) {
      cells[at - 1] = `${cells[at - 1] ?? ''}${character}`;
      continue;
    }
    cells[at] = character;
    if (width === 2) cells[at + 1] = '';
    at += width;
  }
}
