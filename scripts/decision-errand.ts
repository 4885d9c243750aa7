/**
 * A goal to be decided by a worker, under one combination of threats or over all of them, as plain data. Its
 * result depends on the errand alone, unless its time or memory runs out.
 * @module
 */
import { getHeapStatistics } from 'node:v8';
import { type Budget, decide } from '../attacks/decide.ts';
import { latticeOf } from '../attacks/lattice.ts';
import type { ScenarioOptions } from '../attacks/threats.ts';
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
  readonly goal: Goal;
  readonly under: Under;
  readonly options: ScenarioOptions;
  readonly budget: Pick<Budget, 'states' | 'patience' | 'runs' | 'replays'>;
  readonly limits: Limits;
  /** Whether case trees are wanted back. */
  readonly keepsProofs: boolean;
  /** What answered it before; with it, what answers it now is wanted back. */
  readonly evidence?: readonly SavedEvidence[];
}

/** The threats: one combination, or every one (of at most so many together), of all that the spec has or of these. */
export type Under =
  | { readonly kind: 'one'; readonly combination: Combination }
  | { readonly kind: 'every'; readonly threats?: Combination; readonly together?: number };

/** How far a decision has come; with `found` it is made. */
export interface DecisionNews {
  readonly kind: 'decision';
  readonly questions: number;
  readonly found?: PackedDecision | PackedLattice;
  /** Everything that it rests on, where some of that is new and it was wanted. */
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
  const { goal, under, options, keepsProofs } = errand;
  const budget: Budget = { ...errand.budget, halted: haltedBy(errand, halted) };
  const memory = errand.evidence && recorderOf(spec, options, errand.evidence);
  const news = (): Pick<DecisionNews, 'evidence'> =>
    memory?.isNew() === true ? { evidence: memory.saved() } : {};
  const question = {
    spec,
    goal,
    options,
    citation: () => ({ assumptions: [], digest: '' }),
    ...(memory && { memory }),
  };
  if (under.kind === 'one') {
    const decision = decide({ ...question, combination: under.combination }, budget);
    const found = packedDecision(spec, options, decision, keepsProofs);
    yield { kind: 'decision', questions: 1, found, ...news() };
    return;
  }
  const { threats, together } = under;
  const steps = latticeOf(
    { ...question, ...(threats && { threats }), ...(together !== undefined && { together }) },
    budget,
  );
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield { kind: 'decision', questions: step.value.questions };
  const found = packedLattice(spec, options, step.value, keepsProofs);
  yield { kind: 'decision', questions: step.value.cost.questions, found, ...news() };
}

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
