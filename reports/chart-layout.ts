/**
 * Where everything of a chart goes, in columns and lines of characters of one width. A chart is a pile of bands;
 * a drawing may put all bands on one sheet, or break between them and repeat the head.
 * @module
 */
import type { Beliefs, Chart, ChartRow } from './chart.ts';
import type { Abbreviation } from './report.ts';
import { safe } from './terminal-text.ts';
import { widthOf, wrap } from './text-width.ts';

/** A chart laid out for a width. */
export interface Layout {
  readonly columns: number;
  /** The headings of the lifelines. */
  readonly head: Band;
  /** What happens, with lifelines behind it. */
  readonly rows: readonly Band[];
  /** Tables and lists below, without lifelines. */
  readonly below: readonly Band[];
  /** The columns of the lifelines. */
  readonly lanes: readonly { readonly column: number; readonly adversary: boolean }[];
}

/** A few lines that stay together; pieces are placed from its own first line. */
export interface Band {
  readonly lines: number;
  readonly pieces: readonly Piece[];
}

/** One thing to be drawn. A later piece covers an earlier one. */
export type Piece =
  | {
      readonly kind: 'text';
      readonly column: number;
      readonly line: number;
      readonly text: string;
      readonly face: Face;
    }
  | { readonly kind: 'arrow'; readonly line: number; readonly from: number; readonly to: number }
  | {
      readonly kind: 'frame';
      readonly column: number;
      readonly line: number;
      readonly columns: number;
      readonly lines: number;
    };

/** How a text is set. */
export type Face = 'plain' | 'bold' | 'italic';

/** Columns at the left for the numbers of steps. */
const margin = 4;
/** Narrower than this no text beside a lifeline is set, where the chart is wide enough. */
const textMin = 30;

/** Lays a chart out in `columns` columns. */
export function layOut(chart: Chart, columns: number): Layout {
  const places = placesOf(chart.lanes.length, columns);
  return {
    columns,
    head: headOf(chart, places, columns),
    rows: chart.rows.map((row) => bandOf(row, places, columns)),
    below: [
      ...listBands('key', chart.key.map(meaning), columns),
      ...beliefBands(chart.beliefs, columns),
      ...listBands('broken', chart.broken, columns),
    ],
    lanes: chart.lanes.map(({ adversary }, index) => ({ column: places[index] ?? margin, adversary })),
  };
}

const meaning = ({ name, means }: Abbreviation): string => `${name} = ${means}`;

/** The columns of so many lifelines: as far apart as they can be, with room for half a heading at both ends. */
function placesOf(lanes: number, columns: number): readonly number[] {
  const room = columns - margin;
  const edge = Math.min(Math.floor(room / (2 * Math.max(1, lanes))), 8);
  if (lanes < 2) return Array.from({ length: lanes }, () => margin + Math.floor(room / 2));
  const apart = (room - 2 * edge - 1) / (lanes - 1);
  return Array.from({ length: lanes }, (_, index) => margin + edge + Math.round(index * apart));
}

function headOf({ lanes }: Chart, places: readonly number[], columns: number): Band {
  const apart = Math.min(17, ...places.slice(1).map((place, index) => place - (places[index] ?? 0) - 1));
  const headings = lanes.map(({ heading }) => heading.flatMap((line) => wrap(safe(line), apart)));
  const lines = Math.max(0, ...headings.map(({ length }) => length));
  const pieces = headings.flatMap((heading, lane) =>
    heading.map((text, index): Piece => {
      const column = Math.max(margin, (places[lane] ?? 0) - Math.floor(widthOf(text) / 2));
      return {
        kind: 'text',
        column: Math.min(column, columns - widthOf(text)),
        line: lines - heading.length + index,
        text,
        face: index === 0 ? 'bold' : 'plain',
      };
    }),
  );
  return { lines, pieces };
}

function bandOf(row: ChartRow, places: readonly number[], columns: number): Band {
  switch (row.kind) {
    case 'arrow':
      return arrowBand(row, places, columns);
    case 'note':
      return textBand(
        noteBeside(`[${safe(row.text)}]`, places[row.lane] ?? margin, places, columns),
        'italic',
      );
    case 'broken':
      return framed(safe(row.text), columns);
  }
}

/** The message above its arrow, within it where it fits. */
function arrowBand(
  row: Extract<ChartRow, { readonly kind: 'arrow' }>,
  places: readonly number[],
  columns: number,
): Band {
  const from = places[row.from] ?? margin;
  const to = places[row.to] ?? margin;
  const left = Math.min(from, to);
  const inside = Math.abs(to - from) - 3;
  const text = safe(row.text);
  const label =
    widthOf(text) <= inside
      ? { column: left + 2 + Math.floor((inside - widthOf(text)) / 2), lines: [text] }
      : besideLane(text, left, inside < textMin ? columns : left + 2 + inside);
  const band = textBand(label, 'plain');
  const number = `${String(row.step).padStart(margin - 2)}`;
  return {
    lines: band.lines + 1,
    pieces: [
      { kind: 'text', column: 0, line: 0, text: number, face: 'plain' },
      ...band.pieces,
      { kind: 'arrow', line: band.lines, from, to },
    ],
  };
}

interface Placed {
  readonly column: number;
  readonly lines: readonly string[];
}

/** Text to the right of a lifeline, before column `columns`; further left where too little room is left there. */
function besideLane(text: string, lane: number, columns: number): Placed {
  const needed = Math.min(widthOf(text), textMin);
  const column = Math.max(margin, Math.min(lane + 2, columns - needed));
  return { column, lines: wrap(text, columns - column) };
}

/** A note to the right of its lifeline; to the left of it where there is more room and too little on the right. */
function noteBeside(text: string, lane: number, places: readonly number[], columns: number): Placed {
  const right = columns - lane - 2;
  const left = lane - 1 - margin;
  if (right >= Math.min(widthOf(text), textMin) || left < right) return besideLane(text, lane, columns);
  const neighbour = Math.max(margin, ...places.filter((place) => place < lane).map((place) => place + 2));
  const between = lane - 1 - neighbour;
  const lines = wrap(text, between < textMin ? left : between);
  return { column: lane - 1 - Math.max(...lines.map(widthOf)), lines };
}

const textBand = ({ column, lines }: Placed, face: Face): Band => ({
  lines: lines.length,
  pieces: lines.map((text, line) => ({ kind: 'text', column, line, text, face })),
});

function framed(text: string, columns: number): Band {
  const lines = wrap(text, columns - margin - 4);
  const frame: Piece = {
    kind: 'frame',
    column: margin,
    line: 0,
    columns: columns - margin,
    lines: lines.length + 2,
  };
  return {
    lines: lines.length + 2,
    pieces: [
      frame,
      ...lines.map(
        (line, index): Piece => ({
          kind: 'text',
          column: margin + 2,
          line: index + 1,
          text: line,
          face: 'bold',
        }),
      ),
    ],
  };
}

function listBands(title: string, items: readonly string[], columns: number): readonly Band[] {
  if (items.length === 0) return [];
  const heading = textBand({ column: 0, lines: ['', title] }, 'bold');
  const [first, ...rest] = items.map((item) => hanging(safe(item), columns));
  return first === undefined ? [] : [stacked([heading, first]), ...rest];
}

/** An item whose further lines stand further in. */
function hanging(text: string, columns: number): Band {
  const [first = '', ...rest] = wrap(text, columns - 6);
  return stacked([
    textBand({ column: 2, lines: [first] }, 'plain'),
    ...(rest.length === 0 ? [] : [textBand({ column: 6, lines: rest }, 'plain')]),
  ]);
}

/** Bands below one another as one. */
function stacked(bands: readonly Band[]): Band {
  let lines = 0;
  const pieces = bands.flatMap((band) => {
    const moved = band.pieces.map((piece) => ({ ...piece, line: piece.line + lines }));
    lines += band.lines;
    return moved;
  });
  return { lines, pieces };
}

/** What each run has in the end; a `*` before what they do not agree on. */
function beliefBands({ runs, rows }: Beliefs, columns: number): readonly Band[] {
  if (rows.length === 0) return [];
  const widest = Math.max(...rows.map(({ name }) => widthOf(safe(name))));
  const first = Math.min(widest, Math.floor(columns / 4));
  const each = Math.floor((columns - first - 4) / Math.max(1, runs.length));
  const line = (name: string, cells: readonly string[], face: Face): Band =>
    beside([
      textBand({ column: 2, lines: wrap(name, first) }, face),
      ...cells.map((text, index) =>
        textBand({ column: first + 4 + index * each, lines: wrap(text, Math.max(1, each - 2)) }, face),
      ),
    ]);
  const [top, ...rest] = rows.map(({ name, held, differs }) => {
    const cells = held.map((text) => (text === '' ? '-' : safe(text)));
    const star = textBand({ column: 0, lines: differs ? ['*'] : [] }, 'bold');
    return beside([star, line(safe(name), cells, differs ? 'bold' : 'plain')]);
  });
  const heading = stacked([
    textBand({ column: 0, lines: ['', 'what each run holds in the end; * where they differ'] }, 'bold'),
    line('', runs.map(safe), 'italic'),
  ]);
  return top === undefined ? [] : [stacked([heading, top]), ...rest];
}

/** Bands side by side as one. */
const beside = (bands: readonly Band[]): Band => ({
  lines: Math.max(...bands.map(({ lines }) => lines)),
  pieces: bands.flatMap(({ pieces }) => pieces),
});
