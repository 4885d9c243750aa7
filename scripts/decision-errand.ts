/**
 * Goals to be decided by a worker, each under one combination of threats or over all of them, as plain data. The
 * results depend on the errand alone, unless its time or memory runs out.
 * @module
 */
import { getHeapStatistics } from 'node:v8';
import { type Budget, decide } from '../attacks/decide.ts';
import type { LatticeQuestion } from '../attacks/lattice.ts';
import type { ScenarioOptions } from '../attacks/threats.ts';
import { latticesOf, type Row } from '../attacks/together.ts';
import type { Spec } from '../model/spec.ts';
import type { Goal } from '../properties/goal.ts';
import type { Combination } from '../properties/threat.ts';
import type { StopReason } from '../properties/verdict.ts';
import { recorderOf, type SavedEvidence } from './evidence.ts';
import { type PackedDecision, type PackedLattice, packedDecision, packedLattice } from './packing.ts';

/** When an errand is over, whatever it came to. */
export interface Limits {
  /** When the time is up, in milliseconds since 1970, and how long it was. */
  readonly until: number;
  readonly seconds: number;
  readonly megabytes: number;
}

/** What to decide. */
export interface DecisionErrand {
  readonly kind: 'decision';
  /** Errands of the same kin share much of their work, as far as one thread does them one after the other. */
  readonly kin: string;
  readonly text: string;
  readonly protocol: string;
  readonly with: readonly string[];
  readonly asked: Asked;
  readonly options: ScenarioOptions;
  readonly budget: Pick<Budget, 'states' | 'patience' | 'runs' | 'replays'>;
  readonly limits: Limits;
  /** Whether case trees are wanted back. */
  readonly keepsProofs: boolean;
  /** What answered it before; with it, what answers it now is wanted back. */
  readonly evidence?: readonly SavedEvidence[];
}

/** One goal under one combination; or goals that are read together, over all combinations as far as a row needs them. */
export type Asked =
  | { readonly kind: 'one'; readonly goal: Goal; readonly combination: Combination }
  | ({ readonly kind: 'every'; readonly goals: readonly Goal[]; readonly rows: readonly Row[] } & Range);

/** The threats that are combined, of all that the spec has or of these, at most so many together, beside those that are always there. */
export type Range = Pick<LatticeQuestion, 'threats' | 'together' | 'always'>;

/** The threats: one combination, or every one (of at most so many together), of all that the spec has or of these. */
export type Under =
  | { readonly kind: 'one'; readonly combination: Combination }
  | ({ readonly kind: 'every' } & Range);

/** How far an errand has come, and what was found since the last news, goal by goal. */
export interface DecisionNews {
  readonly kind: 'decision';
  readonly questions: number;
  readonly found: readonly (PackedDecision | PackedLattice)[];
  /** Everything that the results rest on, where some of that is new and it was wanted. */
  readonly evidence?: readonly SavedEvidence[];
}

/** Whoever carries an errand out may have a reason of its own to stop. */
export type Halted = () => StopReason | undefined;

/** Carries out an errand, question by question. */
export function* decided(
  errand: DecisionErrand,
  spec: Spec,
  halted: Halted,
): Generator<DecisionNews, void, void> {
  const { asked, options, keepsProofs } = errand;
  const budget: Budget = { ...errand.budget, halted: haltedBy(errand, halted) };
  const memory = errand.evidence && recorderOf(spec, options, errand.evidence);
  const news = (): Pick<DecisionNews, 'evidence'> =>
    memory?.isNew() === true ? { evidence: memory.saved() } : {};
  const questionOf = (goal: Goal): LatticeQuestion => ({
    spec,
    goal,
    options,
    citation: () => ({ assumptions: [], digest: '' }),
    ...(memory && { memory }),
  });
  if (asked.kind === 'one') {
    const { goal, combination } = asked;
    const decision = decide({ ...questionOf(goal), combination }, budget);
    const found = packedDecision(spec, options, decision, keepsProofs);
    yield { kind: 'decision', questions: 1, found: [found], ...news() };
    return;
  }
  const { goals, rows, threats, together, always } = asked;
  const range: Range = {
    ...(threats && { threats }),
    ...(together !== undefined && { together }),
    ...(always && { always }),
  };
  const steps = latticesOf(
    goals.map((goal) => ({ ...questionOf(goal), ...range })),
    rows,
    budget,
  );
  let told = 0;
  let questions = 0;
  for (const step of steps) {
    questions = step.questions;
    const found = step.found.slice(told).map((one) => packedLattice(spec, options, one, keepsProofs));
    told += found.length;
    yield { kind: 'decision', questions, found };
  }
  yield { kind: 'decision', questions, found: [], ...news() };
}

/** What two pieces of news about one errand come to. */
export const newsOf = (before: DecisionNews | undefined, latest: DecisionNews): DecisionNews => ({
  ...latest,
  found: [...(before?.found ?? []), ...latest.found],
});

/** The clock is asked every time, the memory now and then: that takes longer. */
export function haltedBy({ limits }: { readonly limits: Limits }, halted: Halted): Halted {
  const { until, seconds, megabytes } = limits;
  let asked = 0;
  return () => {
    const isDue = asked % memoryEvery === 0;
    asked += 1;
    if (isDue && getHeapStatistics().used_heap_size > megabytes * 2 ** 20) {
      return { kind: 'memory', megabytes };
    }
    return Date.now() >= until ? { kind: 'time', seconds } : halted();
  };
}

const memoryEvery = 64;
