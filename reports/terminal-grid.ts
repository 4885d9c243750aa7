/**
 * A grid on a terminal: columns as wide as they need to be where the screen allows it; where not, split by
 * groups of columns if it has groups, else with its widest cells wrapped. No text is left out, but rows of
 * a part that say nothing there are only counted.
 * @module
 */
import type { Cell, Grid } from './shapes.ts';
import { type Palette, painted, type Screen, safe } from './terminal-text.ts';
import { widthOf, wrap } from './text-width.ts';

const gap = 2;
const narrowest = 12;

/** The grid without its title, line by line; an empty line between the parts of a split one. */
export function gridLines(grid: Grid, screen: Screen): readonly string[] {
  const parts = partsOf(grid, screen.width);
  if (parts.length === 1) return partLines(grid, grid.rows, screen);
  return parts.flatMap((part, at) => {
    const telling = part.rows.filter((row) => saysSomething(part, row));
    const left = part.rows.length - telling.length;
    const note = left === 0 ? [] : [screen.palette.aside(leftOut(left))];
    return [...(at === 0 ? [] : ['']), ...partLines(part, telling, screen), ...note];
  });
}

const leftOut = (rows: number): string =>
  rows === 1
    ? '(1 row more, which is n/a for all of these)'
    : `(${rows} rows more, which are n/a for all of these)`;

/** Whether any cell of a row is more than an aside. */
const saysSomething = ({ keys }: Grid, row: readonly Cell[]): boolean =>
  row.slice(keys).some(({ tone }) => tone !== 'aside');

function partLines(grid: Grid, rows: Grid['rows'], { palette, width }: Screen): readonly string[] {
  const widths = fitted(naturalWidths(grid), width);
  const head = grid.columns.map(({ title }) => ({ text: title, tone: 'aside' as const }));
  return [head, ...rows].flatMap((row) => rowLines(row, widths, palette));
}

function rowLines(row: readonly Cell[], widths: readonly number[], palette: Palette): readonly string[] {
  const cells = row.map(({ text }, at) => wrap(safe(text), widths[at] ?? 1));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    row
      .map(({ tone }, at) => {
        const text = cells[at]?.[line] ?? '';
        const padding = ' '.repeat(Math.max(0, (widths[at] ?? 0) - widthOf(text)));
        return painted(text, tone, palette) + padding;
      })
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}

const naturalWidths = ({ columns, rows }: Grid): readonly number[] =>
  columns.map(({ title }, at) =>
    Math.max(widthOf(safe(title)), ...rows.map((row) => widthOf(safe(row[at]?.text ?? '')))),
  );

/** `widths` made to fit into `width` by taking from the widest, down to what can still be read. */
function fitted(widths: readonly number[], width: number): readonly number[] {
  const result = [...widths];
  for (let over = total(result) - width; over > 0; over -= 1) {
    const widest = Math.max(...result);
    if (widest <= narrowest) break;
    result[result.indexOf(widest)] = widest - 1;
  }
  return result;
}

const total = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, gap * Math.max(0, widths.length - 1));

/** The grid in parts that fit beside its key columns, never parting a group that fits by itself. */
function partsOf(grid: Grid, width: number): readonly Grid[] {
  const widths = naturalWidths(grid);
  if (total(widths) <= width || grid.columns.every(({ group }) => group === '')) return [grid];
  const keys = total(widths.slice(0, grid.keys));
  const parts: number[][] = [];
  for (const group of groupsOf(grid)) {
    const current = parts.at(-1);
    const together = [...(current ?? []), ...group];
    if (current !== undefined && keys + columnsWidth(widths, together) <= width) current.push(...group);
    else parts.push(...chunks(group, (columns) => keys + columnsWidth(widths, columns) <= width));
  }
  return parts.map((columns) => pick(grid, columns));
}

const columnsWidth = (widths: readonly number[], columns: readonly number[]): number =>
  columns.reduce((sum, at) => sum + gap + (widths[at] ?? 0), 0);

/** Positions of the columns that are no keys, neighbours of one group together. */
function groupsOf(grid: Grid): readonly (readonly number[])[] {
  const groups: number[][] = [];
  grid.columns.forEach(({ group }, at) => {
    if (at < grid.keys) return;
    if (at > grid.keys && grid.columns[at - 1]?.group === group) groups.at(-1)?.push(at);
    else groups.push([at]);
  });
  return groups;
}

/** `columns` in runs that fit, each of at least one. */
function chunks(columns: readonly number[], fits: (columns: readonly number[]) => boolean): number[][] {
  const result: number[][] = [];
  for (const column of columns) {
    const current = result.at(-1);
    if (current !== undefined && fits([...current, column])) current.push(column);
    else result.push([column]);
  }
  return result;
}

function pick(grid: Grid, columns: readonly number[]): Grid {
  const all = [...Array.from({ length: grid.keys }, (_, at) => at), ...columns];
  return {
    ...grid,
    columns: all.flatMap((at) => grid.columns[at] ?? []),
    rows: grid.rows.map((row) => all.flatMap((at) => row[at] ?? [])),
  };
}
