/**
 * What a random search found, carried out again by the path at which it stands, and made small.
 * @module
 */
import { minimise } from '../attacks/minimise.ts';
import { replaySeedAndPath, type SearchOptions } from '../attacks/random.ts';
import type { Goal } from '../properties/goal.ts';
import type { Combination } from '../properties/threat.ts';
import { type Broken, brokenBy } from './again.ts';
import type { ReadyProtocol } from './open-specs.ts';

/** What a search found at `path`, made small if the options want that; undefined where that breaks nothing. */
export function foundAt(
  { spec }: ReadyProtocol,
  goal: Goal,
  combination: Combination,
  path: string,
  options: SearchOptions,
): Broken | undefined {
  const finding = replaySeedAndPath(spec, goal, combination, path, options);
  if (finding === undefined) return undefined;
  if (options.shrinksMax === 0) return brokenBy(finding, false, path);
  const { proposal, isMinimal } = minimise(finding);
  return brokenBy(proposal, isMinimal, path);
}
