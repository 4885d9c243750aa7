/**
 * A grid on a terminal: columns as wide as they need to be where the screen allows it; where not, split by
 * groups of columns if it has groups, else with its widest cells wrapped, and split where that would cut words; a name so
 * long that it would leave no room beside it is broken.
 * No text is left out, but rows of a part of groups that say nothing there are only counted.
 * @module
 */
import type { Cell, Grid } from './shapes.ts';
import { type Palette, painted, type Screen, safe } from './terminal-text.ts';
import { hyphenated, widthOf, wrap } from './text-width.ts';

const gap = 2;

/** The grid without its title, line by line; an empty line between the parts of a split one. */
export function gridLines(grid: Grid, screen: Screen): readonly string[] {
  const parts = partsOf(grid, screen.width);
  if (parts.length === 1) return partLines(grid, grid.rows, screen);
  return parts.flatMap((part, at) => {
    const telling = isGrouped(grid) ? part.rows.filter((row) => saysSomething(part, row)) : part.rows;
    const left = part.rows.length - telling.length;
    const note = left === 0 ? [] : wrap(leftOut(left), screen.width).map(screen.palette.aside);
    return [...(at === 0 ? [] : ['']), ...partLines(part, telling, screen), ...note];
  });
}

const leftOut = (rows: number): string =>
  rows === 1
    ? '(1 row more, which is n/a for all of these)'
    : `(${rows} rows more, which are n/a for all of these)`;

const isGrouped = ({ columns }: Grid): boolean => columns.some(({ group }) => group !== '');

/** Whether any cell of a row is more than an aside. */
const saysSomething = ({ keys }: Grid, row: readonly Cell[]): boolean =>
  row.slice(keys).some(({ tone }) => tone !== 'aside');

function partLines(grid: Grid, rows: Grid['rows'], { palette, width }: Screen): readonly string[] {
  const widths = fitted(grid, width);
  const head = grid.columns.map(({ title }) => ({ text: title, tone: 'aside' as const }));
  return [head, ...rows].flatMap((row) => rowLines(row, widths, palette));
}

function rowLines(row: readonly Cell[], widths: readonly number[], palette: Palette): readonly string[] {
  const cells = row.map(({ text }, at) => cellLines(safe(text), widths[at] ?? 1));
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

/** A cell in lines: in a list, what stands between commas, such as `C-P 132`, stays together. */
function cellLines(text: string, width: number): readonly string[] {
  const items = text.split(/(?<=[,;]) /);
  if (items.some((item) => widthOf(item) > Math.min(width, longestItem))) return wrap(text, width);
  return wrap(items.map((item) => item.replaceAll(' ', bond)).join(' '), width).map((line) =>
    line.replaceAll(bond, ' '),
  );
}

/** What is longer is no item of a list but prose. */
const longestItem = 20;

/** A space at which no line is broken. */
const bond = '\u00a0';

const naturalWidths = (grid: Grid): readonly number[] => widthsOf(grid, (text) => [text]);

/** The width that each column needs for the longest of the parts into which its texts may be broken. */
const widthsOf = ({ columns, rows }: Grid, partsIn: (text: string) => readonly string[]): readonly number[] =>
  columns.map(({ title }, at) =>
    [title, ...rows.map((row) => row[at]?.text ?? '')]
      .flatMap((text) => partsIn(safe(text)))
      .reduce((widest, part) => Math.max(widest, widthOf(part)), 0),
  );

const wordWidths = (grid: Grid, width: number): readonly number[] =>
  leavingRoom(
    grid,
    widthsOf(grid, (text) => text.split(' ')),
    width,
  );

const pieceWidths = (grid: Grid, width: number): readonly number[] =>
  leavingRoom(
    grid,
    widthsOf(grid, (text) => text.split(' ').flatMap(hyphenated)),
    width,
  );

/** Of the key columns no more than is fair: what stands beside a very long name is to be read, too. */
function leavingRoom({ keys }: Grid, widths: readonly number[], width: number): readonly number[] {
  const most = Math.max(longestName, Math.floor((width * 2) / 5));
  return widths.map((each, at) => (at < keys ? Math.min(each, most) : each));
}

/** Names up to this stay whole on any screen. */
const longestName = 30;

/**
 * The widths of the columns, made to fit by taking from the widest: first what wraps prose, then what breaks names
 * at their hyphens, letters only where nothing else is left.
 */
function fitted(grid: Grid, width: number): readonly number[] {
  const result = [...naturalWidths(grid)];
  for (const floors of [wordWidths(grid, width), pieceWidths(grid, width), result.map(() => 1)]) {
    for (let over = total(result) - width; over > 0; over -= 1) {
      const open = result.map((each, at) => (each > (floors[at] ?? 0) ? each : 0));
      const widest = Math.max(...open);
      if (widest === 0) break;
      result[open.indexOf(widest)] = widest - 1;
    }
  }
  return result;
}

const total = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, gap * Math.max(0, widths.length - 1));

/** The grid in parts that fit beside its key columns, never parting a group that fits by itself. */
function partsOf(grid: Grid, width: number): readonly Grid[] {
  const widths = isGrouped(grid) ? naturalWidths(grid) : wordWidths(grid, width);
  const least = isGrouped(grid) ? widths : pieceWidths(grid, width);
  if (total(least) <= width || grid.columns.length <= grid.keys) return [grid];
  const keys = total(widths.slice(0, grid.keys));
  const fits = (columns: readonly number[]): boolean => keys + columnsWidth(widths, columns) <= width;
  const parts: number[][] = [];
  for (const group of groupsOf(grid)) {
    const current = parts.at(-1);
    if (current !== undefined && fits([...current, ...group])) current.push(...group);
    else parts.push(...chunks(group, fits));
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
