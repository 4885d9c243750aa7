/**
 * A chart inside a page: the lifelines and what passes between them, in the page's own colours. What stands
 * below a chart in other drawings (key, beliefs, goals) is text of the page.
 * @module
 */
import type { Chart } from './chart.ts';
import { type Band, type Layout, layOut, type Piece } from './chart-layout.ts';
import { drawn, element, type Html } from './html-text.ts';

const columns = 92;
/** A character of the page's monospaced font of 13 units, and a line. */
const across = 7.8;
const down = 18;
const border = 6;

/** The head of an arrow, which all charts of a page share: to be put on it once. */
export const arrowHead: Html = element(
  'svg',
  { width: 0, height: 0, 'aria-hidden': 'true', class: 'defs' },
  element(
    'marker',
    { id: 'head', viewBox: '0 0 9 8', refX: 9, refY: 4, markerWidth: 9, markerHeight: 8, orient: 'auto' },
    drawn('path', { d: 'M0 0 9 4 0 8z' }),
  ),
);

/** The drawing; its steps are told in words beside it, so that here its title is enough. */
export function chartFigure(chart: Chart): Html {
  const layout = layOut(chart, columns);
  const marks: Html[] = [];
  let line = layout.head.lines + 0.4;
  for (const band of layout.rows) {
    marks.push(...marksOf(band, line));
    line += band.lines + 0.4;
  }
  const width = round(columns * across + 2 * border);
  const height = round(line * down + 2 * border);
  return element(
    'svg',
    {
      class: 'chart',
      role: 'img',
      'aria-label': `message sequence chart: ${chart.title}`,
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
    },
    marksOf(layout.head, 0),
    lifelines(layout, line),
    marks,
  );
}

const lifelines = ({ lanes, head }: Layout, to: number): readonly Html[] =>
  lanes.map(({ column, adversary }) =>
    drawn('path', {
      class: adversary ? 'life adversary' : 'life',
      d: `M${acrossOf(column + 0.5)} ${downOf(head.lines)}V${downOf(to)}`,
    }),
  );

const marksOf = ({ pieces }: Band, top: number): readonly Html[] =>
  pieces.flatMap((piece) => markOf(piece, top));

function markOf(piece: Piece, top: number): readonly Html[] {
  switch (piece.kind) {
    case 'text': {
      const { column, line, text, face } = piece;
      if (text === '') return [];
      const place = { x: acrossOf(column), y: round(downOf(top + line) + 0.75 * down) };
      return [element('text', face === 'plain' ? place : { ...place, class: face }, text)];
    }
    case 'arrow': {
      const y = downOf(top + piece.line + 0.4);
      return [
        drawn('path', {
          class: 'arrow',
          d: `M${acrossOf(piece.from + 0.5)} ${y}H${acrossOf(piece.to + 0.5)}`,
        }),
      ];
    }
    case 'frame': {
      const { column, line, lines } = piece;
      return [
        drawn('rect', {
          class: 'breach',
          x: acrossOf(column),
          y: downOf(top + line + 0.3),
          width: round(piece.columns * across),
          height: round((lines - 0.6) * down),
        }),
      ];
    }
  }
}

const acrossOf = (column: number): number => round(border + column * across);
const downOf = (line: number): number => round(border + line * down);
const round = (length: number): number => Math.round(length * 10) / 10;
