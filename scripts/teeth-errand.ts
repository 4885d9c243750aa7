/**
 * Teeth that can be tried by a worker: where a goal of the original stands, or what comes of taking one part
 * away, as plain data.
 * @module
 */
import type { Budget } from '../attacks/decide.ts';
import { type AskedGoal, changesOf, type Standing, standingOf } from '../attacks/teeth.ts';
import type { ScenarioOptions } from '../attacks/threats.ts';
import { mutantOf, type Original, originalOf } from '../model/mutant.ts';
import { printStop } from '../properties/verdict.ts';
import type { PartChange } from '../reports/report.ts';
import { type Halted, haltedBy, type Limits } from './decision-errand.ts';

/** What to try. */
export interface TeethErrand {
  readonly kind: 'teeth';
  readonly text: string;
  readonly protocol: string;
  readonly with: readonly string[];
  readonly task: TeethTask;
  readonly options: ScenarioOptions;
  readonly budget: Pick<Budget, 'states' | 'runs' | 'replays'>;
  readonly limits: Limits;
}

/** A goal of the original, or a part of it, by position, and the goals that may move. */
export type TeethTask =
  | { readonly kind: 'original'; readonly asked: AskedGoal }
  | { readonly kind: 'without'; readonly part: number; readonly standings: readonly Standing[] };

/** What comes of taking a part away; nobody does anything else without what is `same`. */
export type Bite =
  | { readonly kind: 'same' }
  /** Nothing was asked: there was a reason to stop before. */
  | { readonly kind: 'not tried'; readonly because: string }
  | { readonly kind: 'stuck'; readonly because: string }
  | {
      readonly kind: 'runs';
      readonly changes: readonly PartChange[];
      /** What is newly remarkable about the protocol. */
      readonly remarks: readonly string[];
    };

/** How far a trial has come; with `found` it is done. */
export interface TeethNews {
  readonly kind: 'teeth';
  readonly found?: TeethResult;
}

/** What came of it. */
export type TeethResult =
  | { readonly kind: 'original'; readonly standing: Standing }
  | { readonly kind: 'without'; readonly bite: Bite };

/** Carries out an errand, question by question. */
export function* tried(errand: TeethErrand, halted: Halted): Generator<TeethNews, void, void> {
  const { task, options } = errand;
  const budget: Budget = { ...errand.budget, halted: haltedBy(errand, halted) };
  const original = originalIn(errand);
  if (task.kind === 'original') {
    const standing = yield* quietly(standingOf(original.spec, task.asked, options, budget));
    yield { kind: 'teeth', found: { kind: 'original', standing } };
  } else {
    const halt = budget.halted();
    const bite: Bite =
      halt === undefined
        ? yield* bitten(original, task, options, budget)
        : { kind: 'not tried', because: printStop(halt) };
    yield { kind: 'teeth', found: { kind: 'without', bite } };
  }
}

function* bitten(
  original: Original,
  { part, standings }: Extract<TeethTask, { kind: 'without' }>,
  options: ScenarioOptions,
  budget: Budget,
): Generator<TeethNews, Bite, void> {
  const removal = original.removals[part];
  if (removal === undefined) throw new Error(`an errand names a part that is there: ${part} is not`);
  const mutant = mutantOf(original, removal);
  switch (mutant.kind) {
    case 'same':
    case 'stuck':
      return mutant;
    case 'runs': {
      const changes = yield* quietly(changesOf(mutant.spec, standings, options, budget));
      const remarks = mutant.lints.map(({ code, message }) => `${code} ${message}`);
      return { kind: 'runs', changes, remarks };
    }
  }
}

/** Each question is a piece of work of which there is nothing to tell yet. */
function* quietly<Result>(steps: Generator<undefined, Result, void>): Generator<TeethNews, Result, void> {
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield { kind: 'teeth' };
  return step.value;
}

/** The original of an errand; the last one is kept, for errands on one text come together. */
function originalIn({ text, protocol, with: taken }: TeethErrand): Original {
  const name = JSON.stringify([protocol, taken]);
  if (last?.text !== text || last.name !== name) {
    const original = originalOf(text, protocol, new Set(taken));
    if (original === undefined)
      throw new Error(`an errand names a protocol that is ready: ${protocol} is not`);
    last = { text, name, original };
  }
  return last.original;
}

let last: { readonly text: string; readonly name: string; readonly original: Original } | undefined;
