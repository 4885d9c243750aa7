/**
 * Protocols ordered by what they guarantee: one is above another if it guarantees at least as much of every
 * goal under every combination of threats that was looked at. This is a partial order, and its cover edges
 * are told (B. Davey, H. Priestley, Introduction to Lattices and Order, 2002, 1.14); a number cannot say it.
 *
 * What is undecided counts as neither. A protocol is above another only if it is so however everything
 * undecided turns out, and if some decided question shows that they are not the same: what is proved is at least
 * anything, anything is at least what is unmet, and of nothing else that is undecided is anything known. This is
 * transitive: where the middle one of three is undecided, the upper one is proved or the lower one unmet.
 * @module
 */
import type { Level } from './guarantee.ts';

/** Levels of one protocol, question by question: the same questions, in the same order, for all. */
export interface Table {
  readonly name: string;
  readonly levels: readonly Level[];
}

/** How one protocol stands to another. */
export type Relation =
  | 'same'
  | 'above'
  | 'below'
  /** Each guarantees more of something. */
  | 'incomparable'
  /** It depends on what is undecided. */
  | 'open';

/** The questions that separate two protocols, by position. */
export interface Differences {
  /** Of which the left one guarantees more, and the right one. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Of which one is undecided, or both, so that it could go either way. */
  readonly open: readonly number[];
}

/** The order of protocols. */
export interface Order {
  /** Protocols that guarantee the same, together; in the order given. */
  readonly classes: readonly (readonly string[])[];
  /** Classes by position: `above` guarantees more than `below`, and nothing lies between. */
  readonly covers: readonly { readonly above: number; readonly below: number }[];
  /** Pairs of classes of which each guarantees more of something, and those of which it is not known. */
  readonly incomparable: readonly (readonly [number, number])[];
  readonly open: readonly (readonly [number, number])[];
}

const rank = { unmet: 0, committed: 1, proved: 2 } as const;

/** Whether a level is at least another, however what is undecided turns out. */
export function isAtLeast(level: Level, other: Level): boolean {
  if (level === 'proved' || other === 'unmet') return true;
  if (level === 'undecided' || other === 'undecided') return false;
  return rank[level] >= rank[other];
}

/** The questions on which two tables differ for sure, and those that are open. */
export function differencesOf(left: Table, right: Table): Differences {
  const found = { left: [] as number[], right: [] as number[], open: [] as number[] };
  for (const [at, one] of left.levels.entries()) {
    const other = right.levels[at] ?? 'undecided';
    if (one === 'undecided' || other === 'undecided') found.open.push(at);
    else if (rank[one] > rank[other]) found.left.push(at);
    else if (rank[one] < rank[other]) found.right.push(at);
  }
  return found;
}

/** How the left one stands to the right one. A protocol is the same as itself, whatever is undecided of it. */
export function relationOf(left: Table, right: Table): Relation {
  if (left.name === right.name) return 'same';
  const found = differencesOf(left, right);
  const [more, less] = [found.left.length > 0, found.right.length > 0];
  if (more && less) return 'incomparable';
  if (more && isAtOrAbove(left, right)) return 'above';
  if (less && isAtOrAbove(right, left)) return 'below';
  return found.open.length > 0 ? 'open' : 'same';
}

const isAtOrAbove = (upper: Table, lower: Table): boolean =>
  upper.levels.every((level, at) => isAtLeast(level, lower.levels[at] ?? 'undecided'));

/** The order of these protocols. */
export function orderOf(tables: readonly Table[]): Order {
  const held = tables.map((left) => tables.map((right) => relationOf(left, right)));
  const alike = held.map((row) => [...row.keys()].filter((at) => row[at] === 'same'));
  const first = [...tables.keys()].filter((at) => alike[at]?.[0] === at);
  const relations = first.map((left) => first.map((right) => held[left]?.[right]));
  const isAbove = (above: number, below: number): boolean => relations[above]?.[below] === 'above';
  const all = [...first.keys()];
  const pairs = (relation: Relation): Order['open'] =>
    all.flatMap((left) =>
      all
        .filter((right) => right > left && relations[left]?.[right] === relation)
        .map((right) => [left, right] as const),
    );
  return {
    classes: first.map((at) =>
      tables.filter((_, other) => alike[at]?.includes(other)).map(({ name }) => name),
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
    incomparable: pairs('incomparable'),
    open: pairs('open'),
  };
}
