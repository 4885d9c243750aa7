/**
 * Whether everybody can be given a partner of their own (Kuhn, "The Hungarian method for the assignment
 * problem", 1955: augmenting paths).
 * @module
 */

/** A partial assignment, first come first served but moved where that makes room. */
export interface Matching {
  /** Who has which partner: partner to index. */
  readonly takenBy: ReadonlyMap<number, number>;
  /** The first index for which no room can be made among those before it; undefined where all have partners. */
  readonly leftOver?: number;
}

/** Gives each index one of its candidates, no candidate twice, as far as that goes. */
export function match(candidates: readonly (readonly number[])[]): Matching {
  const takenBy = new Map<number, number>();
  for (const index of candidates.keys()) {
    if (!makeRoom(index, candidates, takenBy, new Set())) return { takenBy, leftOver: index };
  }
  return { takenBy };
}

function makeRoom(
  index: number,
  candidates: readonly (readonly number[])[],
  takenBy: Map<number, number>,
  visited: Set<number>,
): boolean {
  for (const candidate of candidates[index] ?? []) {
    if (visited.has(candidate)) continue;
    visited.add(candidate);
    const holder = takenBy.get(candidate);
    if (holder !== undefined && !makeRoom(holder, candidates, takenBy, visited)) continue;
    takenBy.set(candidate, index);
    return true;
  }
  return false;
}
