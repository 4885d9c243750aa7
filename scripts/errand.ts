/**
 * A search that can be handed to a worker: goals of one protocol under one combination of threats, all as
 * plain data. Its result depends on the errand alone, not on who carries it out or beside what.
 * @module
 */
import { type SearchOptions, searchAtRandom } from '../attacks/random.ts';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Goal } from '../properties/goal.ts';
import type { Combination } from '../properties/threat.ts';

/** What to search for. */
export interface Errand {
  readonly text: string;
  readonly protocol: string;
  /** The options of the family that are taken. */
  readonly with: readonly string[];
  readonly goals: readonly Goal[];
  readonly combination: Combination;
  readonly options: SearchOptions;
  readonly limits: Limits;
}

/** When to stop looking; the limits of an errand know no clock. */
export interface Limits {
  readonly tries: number;
  readonly steps: number;
}

/** How far an errand has come. */
export interface ErrandProgress {
  readonly tries: number;
  readonly steps: number;
  /** Position of each goal that broke, and the path that breaks it again. */
  readonly broken: readonly { readonly goal: number; readonly path: string }[];
}

/** Nothing done yet. */
export const atTheStart: ErrandProgress = { tries: 0, steps: 0, broken: [] };

/** Carries out an errand, batch by batch; the last progress is the result. */
export function* carryOutErrand(errand: Errand): Generator<ErrandProgress, void, void> {
  const { text, protocol, goals, combination, options, limits } = errand;
  const loaded = loadSource(text, new Set(errand.with));
  const spec = readySpecs(loaded).find(({ name }) => name === protocol);
  if (spec === undefined) throw new Error(`an errand names a protocol that is ready: ${protocol} is not`);
  for (const { tries, steps, broken } of searchAtRandom(spec, goals, combination, options)) {
    yield {
      tries,
      steps,
      broken: [...broken].map(([goal, { path }]) => ({ goal: goals.indexOf(goal), path })),
    };
    if (tries >= limits.tries || steps >= limits.steps) return;
  }
}
