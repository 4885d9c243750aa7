/**
 * Protocols ordered by what they guarantee: one is above another if it guarantees at least as much of every
 * goal under every combination of threats that was looked at. This is a partial order, and its cover edges
 * are told (B. Davey, H. Priestley, Introduction to Lattices and Order, 2002, 1.14); a number cannot say it.
 *
 * What is undecided counts as neither: it is above and below what is undecided only.
 * @module
 */
import type { Level } from './guarantee.ts';

/** Levels of one protocol, question by question: the same questions, in the same order, for all. */
export interface Table {
  readonly name: string;
  readonly levels: readonly Level[];
}

/** How one protocol stands to another. */
export type Relation = 'same' | 'above' | 'below' | 'incomparable';

/** The questions that separate two protocols, by position. */
export interface Differences {
  /** Of which the left one guarantees more, and the right one. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Of which one is undecided and not the other. */
  readonly open: readonly number[];
}

/** The order of protocols. */
export interface Order {
  /** Protocols that guarantee the same, together; in the order given. */
  readonly classes: readonly (readonly string[])[];
  /** Classes by position: `above` guarantees more than `below`, and nothing lies between. */
  readonly covers: readonly { readonly above: number; readonly below: number }[];
  /** Pairs of classes of which neither is above the other. */
  readonly incomparable: readonly (readonly [number, number])[];
}

const rank = { unmet: 0, committed: 1, proved: 2 } as const;

/** Whether a level is at least another. */
export function isAtLeast(level: Level, other: Level): boolean {
  if (level === 'undecided' || other === 'undecided') return level === other;
  return rank[level] >= rank[other];
}

/** The questions on which two tables differ. */
export function differencesOf(left: Table, right: Table): Differences {
  const found = { left: [] as number[], right: [] as number[], open: [] as number[] };
  for (const [at, one] of left.levels.entries()) {
    const other = right.levels[at] ?? 'undecided';
    if (one === other) continue;
    if (isAtLeast(one, other)) found.left.push(at);
    else if (isAtLeast(other, one)) found.right.push(at);
    else found.open.push(at);
  }
  return found;
}

/** How the left one stands to the right one. */
export function relationOf(left: Table, right: Table): Relation {
  const differences = differencesOf(left, right);
  const [more, less] = [differences.left.length > 0, differences.right.length > 0];
  if (differences.open.length > 0 || (more && less)) return 'incomparable';
  return more ? 'above' : less ? 'below' : 'same';
}

/** The order of these protocols. */
export function orderOf(tables: readonly Table[]): Order {
  const first = tables.filter(
    (table, at) => tables.findIndex((other) => relationOf(other, table) === 'same') === at,
  );
  const relations = first.map((left) => first.map((right) => relationOf(left, right)));
  const isAbove = (above: number, below: number): boolean => relations[above]?.[below] === 'above';
  const all = [...first.keys()];
  return {
    classes: first.map((table) =>
      tables.filter((other) => relationOf(table, other) === 'same').map(({ name }) => name),
    ),
    covers: all.flatMap((above) =>
      all
        .filter(
          (below) =>
            isAbove(above, below) &&
            !all.some((between) => isAbove(above, between) && isAbove(between, below)),
        )
        .map((below) => ({ above, below })),
    ),
    incomparable: all.flatMap((left) =>
      all
        .filter((right) => right > left && relations[left]?.[right] === 'incomparable')
        .map((right) => [left, right] as const),
    ),
  };
}
