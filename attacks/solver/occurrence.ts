/**
 * A claim of a correspondence that has come true in a pattern, and what its names stand for there.
 * @module
 */
import type { Claim } from '../../model/spec.ts';
import type { Term } from '../../model/term.ts';
import type { EventId } from './order.ts';
import { type Pattern, viewIn } from './pattern.ts';

/** One way in which a claim of a premise is true in a pattern. */
export interface Occurrence {
  readonly claim: Claim;
  readonly by: 'run' | 'adversary';
  /** The run that did or holds it, or that says which value it is that the adversary derives. */
  readonly run: number;
  /** The event by which it is true; of a listener where the adversary derives it. */
  readonly instant: EventId;
  /** What the claim's canonical terms are to the run's role. */
  readonly views: readonly (readonly [canonical: Term, view: Term])[];
}

/** The claim's canonical terms with their values in the pattern. */
export function pairingsIn(
  pattern: Pattern,
  { run, views }: Occurrence,
): readonly (readonly [canonical: Term, value: Term])[] {
  const actor = pattern.participants[run]?.actor;
  return actor === undefined
    ? []
    : views.map(([canonical, view]) => [canonical, viewIn(pattern, actor, view)] as const);
}
