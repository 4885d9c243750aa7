/**
 * Columns for a formatted source. Authors line things up: a run of lines with something at the same
 * column, set off by more space than it needs, is kept lined up; all other space is reduced to what is
 * needed. Formatting twice changes nothing more, because a run lands where its widest member needs to be.
 * @module
 */

/** A token or comment, where it stands in the source and what it needs. */
export interface Cell {
  readonly text: string;
  /** From 0. */
  readonly line: number;
  /** Where it stands in the source, from 0. */
  readonly column: number;
  /** How much space there is before it, and how much there should be at least. */
  readonly gap: number;
  readonly least: number;
  /** Only cells of one kind are lined up; without a kind, none. */
  readonly kind: string | undefined;
  /** The least column of a cell that begins its line. */
  readonly indent?: number;
  /** A cell above, in the same column, which a continued line stays under. */
  readonly under?: Cell;
}

/** The column of each cell; `lines` hold the cells by line, from left to right, none where a line is blank. */
export function align(lines: readonly (readonly Cell[])[]): ReadonlyMap<Cell, number> {
  const groups = groupCells(lines);
  const before = new Map(lines.flatMap((cells) => cells.slice(1).map((cell, index) => [cell, cells[index]])));
  const columns = new Map<Cell, number>();
  const inOrder = lines.flat().sort((left, right) => left.column - right.column);
  for (const cell of inOrder) {
    if (columns.has(cell)) continue;
    const group = groups.get(cell) ?? [cell];
    let column = 0;
    for (const member of group) column = Math.max(column, needed(member, before.get(member), columns));
    for (const member of group) columns.set(member, column);
  }
  return columns;
}

/** The leftmost column that a cell can have by itself. */
function needed(cell: Cell, before: Cell | undefined, columns: ReadonlyMap<Cell, number>): number {
  if (before === undefined) return cell.indent ?? 0;
  return (columns.get(before) ?? 0) + [...before.text].length + cell.least;
}

/** Cells that stay in one column, by member; they stand in one column already. */
function groupCells(lines: readonly (readonly Cell[])[]): ReadonlyMap<Cell, readonly Cell[]> {
  const groups = new Map<Cell, Cell[]>();
  for (const [number, cells] of lines.entries()) {
    const above = new Map((lines[number - 1] ?? []).slice(1).map((cell) => [cell.column, cell]));
    for (const [index, cell] of cells.entries()) {
      const other = index === 0 ? cell.under : above.get(cell.column);
      if (other !== undefined && (index === 0 || linedUp(cell, other))) join(groups, cell, other);
    }
  }
  return groups;
}

const linedUp = (cell: Cell, other: Cell): boolean =>
  cell.kind !== undefined && cell.kind === other.kind && (cell.gap > cell.least || other.gap > other.least);

/** `cell` is in no group yet: it joins those of the lines above. */
function join(groups: Map<Cell, Cell[]>, cell: Cell, other: Cell): void {
  const group = groups.get(other) ?? [other];
  group.push(cell);
  groups.set(other, group).set(cell, group);
}
