/**
 * Charts as one picture, in the profile of SVG that RFCs allow (RFC 7996): black on white, generic fonts, no
 * styles, scripts or links. It can stand in an Internet-Draft as it is.
 * @module
 */
import type { Chart, ChartRow } from './chart.ts';
import { type Band, type Layout, layOut, type Piece } from './chart-layout.ts';
import { markup } from './markup.ts';
import { safe } from './terminal-text.ts';
import { widthOf, wrap } from './text-width.ts';

/** A picture is wider than a page of text. */
const columns = 92;
/** A character of a monospaced font of 13 units takes 0.6 of its height across; lines have air between them. */
const across = 7.8;
const down = 18;
const size = 13;
const border = 12;

/** The charts, one below another, with a line end at its end. */
export function svgChart(charts: readonly Chart[]): string {
  let top = 0;
  const parts = charts.map((chart) => {
    const sheet = sheetOf(chart, top);
    top = sheet.bottom + 2;
    return sheet.text;
  });
  const width = round(columns * across + 2 * border);
  const height = round(Math.max(1, top - 2) * down + 2 * border);
  const title = markup(charts.map((chart) => chart.title).join('; '));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${title}</title>`,
    `<desc>${markup(charts.map(inWords).join(' '))}</desc>`,
    `<rect x="0" y="0" width="${width}" height="${height}" fill="#ffffff"/>`,
    `<g font-family="monospace" font-size="${size}" fill="#000000">`,
    ...parts,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** A chart in words, for whoever does not see it. */
const inWords = (chart: Chart): string => chart.rows.map((row) => rowInWords(chart, row)).join(' ');

function rowInWords({ lanes }: Chart, row: ChartRow): string {
  const name = (lane: number): string => lanes[lane]?.heading.join(' ') ?? '';
  switch (row.kind) {
    case 'arrow':
      return `${row.step}. ${name(row.from)} to ${name(row.to)}: ${row.text}.`;
    case 'note':
      return `${name(row.lane)}: ${row.text}.`;
    case 'broken':
      return row.text;
  }
}

/** One chart from line `top` on, and the line below it. */
function sheetOf(chart: Chart, top: number): { readonly text: string; readonly bottom: number } {
  const layout = layOut(chart, columns);
  const lines: string[] = [];
  let line = top;
  const put = (band: Band): void => {
    for (const piece of band.pieces) lines.push(pieceText(piece, line));
    line += band.lines;
  };
  put(titleBand(chart));
  put(layout.head);
  const from = line;
  line += 0.4;
  const rows = lines.length;
  for (const band of layout.rows) {
    put(band);
    line += 0.4;
  }
  lines.splice(rows, 0, ...lifelines(layout, from, line));
  for (const band of layout.below) put(band);
  return { text: lines.join('\n'), bottom: line };
}

function titleBand({ title }: Chart): Band {
  const lines = wrap(safe(title), columns);
  return {
    lines: lines.length + 1,
    pieces: lines.map((text, line) => ({ kind: 'text', column: 0, line, text, face: 'bold' })),
  };
}

/** The adversary's lifeline is dashed. */
const lifelines = ({ lanes }: Layout, from: number, to: number): readonly string[] =>
  lanes.map(({ column, adversary }) => {
    const x = acrossOf(column + 0.5);
    const dashes = adversary ? ' stroke-dasharray="4 3"' : '';
    return `<line x1="${x}" y1="${downOf(from)}" x2="${x}" y2="${downOf(to)}" stroke="#000000" stroke-width="1"${dashes}/>`;
  });

function pieceText(piece: Piece, top: number): string {
  switch (piece.kind) {
    case 'text':
      return textText(piece, top);
    case 'arrow':
      return arrowText(piece, top);
    case 'frame': {
      const { column, line, lines } = piece;
      const [x, y] = [acrossOf(column), downOf(top + line + 0.3)];
      const [width, height] = [round(piece.columns * across), round((lines - 0.6) * down)];
      return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#ffffff" stroke="#000000" stroke-width="2"/>`;
    }
  }
}

/** A text stands on white, so that lifelines do not run through it. */
function textText(piece: Extract<Piece, { readonly kind: 'text' }>, top: number): string {
  const { column, line, text, face } = piece;
  if (text === '') return '';
  const x = acrossOf(column);
  const y = downOf(top + line);
  const ground = `<rect x="${round(x - 2)}" y="${round(y + 1)}" width="${round(widthOf(text) * across + 4)}" height="${down - 2}" fill="#ffffff"/>`;
  const set = `<text x="${x}" y="${round(y + 0.75 * down)}"${faces[face]}>${markup(text)}</text>`;
  return ground + set;
}

const faces = { plain: '', bold: ' font-weight="bold"', italic: ' font-style="italic"' } as const;

function arrowText({ line, from, to }: Extract<Piece, { readonly kind: 'arrow' }>, top: number): string {
  const y = downOf(top + line + 0.4);
  const [start, end] = [acrossOf(from + 0.5), acrossOf(to + 0.5)];
  const back = from < to ? -9 : 9;
  const head = `${end},${y} ${round(end + back)},${round(y - 4)} ${round(end + back)},${round(y + 4)}`;
  return `<line x1="${start}" y1="${y}" x2="${end}" y2="${y}" stroke="#000000" stroke-width="1.5"/><polygon points="${head}" fill="#000000"/>`;
}

const acrossOf = (column: number): number => round(border + column * across);
const downOf = (line: number): number => round(border + line * down);
const round = (length: number): number => Math.round(length * 10) / 10;
