/**
 * A random search that can be handed to a worker: goals of one protocol under one combination of threats, all
 * as plain data. Its result depends on the errand alone, not on who carries it out or beside what.
 * @module
 */
import { type SearchOptions, searchAtRandom } from '../attacks/random.ts';
import type { Spec } from '../model/spec.ts';
import type { Goal } from '../properties/goal.ts';
import type { Combination } from '../properties/threat.ts';

/** What to search for. */
export interface SearchErrand {
  readonly kind: 'search';
  readonly text: string;
  readonly protocol: string;
  /** The options of the family that are taken. */
  readonly with: readonly string[];
  readonly goals: readonly Goal[];
  readonly combination: Combination;
  readonly options: SearchOptions;
  readonly limits: Limits;
}

/** When to stop looking; the limits of a search know no clock. */
export interface Limits {
  readonly tries: number;
  readonly steps: number;
}

/** How far a search has come. */
export interface SearchNews {
  readonly kind: 'search';
  readonly tries: number;
  readonly steps: number;
  /** Position of each goal that broke, and the path that breaks it again. */
  readonly broken: readonly { readonly goal: number; readonly path: string }[];
}

/** Carries out an errand, batch by batch; the last news is the result. */
export function* searched(errand: SearchErrand, spec: Spec): Generator<SearchNews, void, void> {
  const { goals, combination, options, limits } = errand;
  for (const { tries, steps, broken } of searchAtRandom(spec, goals, combination, options)) {
    yield {
      kind: 'search',
      tries,
      steps,
      broken: [...broken].map(([goal, { path }]) => ({ goal: goals.indexOf(goal), path })),
    };
    if (tries >= limits.tries || steps >= limits.steps) return;
  }
}
