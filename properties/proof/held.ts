/**
 * What the runs of a pattern hold: `viewWith` of properties/holding.ts, asked of steps of a path.
 * @module
 */
import type { Term } from '../../model/term.ts';
import { viewWith } from '../holding.ts';
import type { Path } from './machines.ts';
import { type Event, eventOf, precedes } from './order.ts';
import { type Pattern, type RunIn, valueIn } from './pattern.ts';

const views = new WeakMap<Path, Map<number, Map<Term, Term | undefined>>>();

/** What the canonical `term` is to the role after so many steps of the path, in the role's own names. */
export function viewAfter(path: Path, steps: number, term: Term): Term | undefined {
  const bySteps = views.get(path) ?? new Map<number, Map<Term, Term | undefined>>();
  views.set(path, bySteps);
  const known = bySteps.get(steps) ?? new Map<Term, Term | undefined>();
  bySteps.set(steps, known);
  if (!known.has(term)) {
    const taken = new Set(path.transitions.slice(0, steps - 1));
    known.set(term, viewWith(path.role, taken, term));
  }
  return known.get(term);
}

/** What the run holds for the canonical `term` after exactly so many steps. */
export function heldAfter(pattern: Pattern, run: RunIn, steps: number, term: Term): Term | undefined {
  const view = steps < 1 ? undefined : viewAfter(run.path, steps, term);
  return view && valueIn(pattern, run.copy.own(view));
}

/**
 * What the run holds for `term` in every execution once it has completed `steps` steps, however far it goes
 * on; undefined where it holds nothing yet, or where going on would change what it holds.
 */
export function certainlyHeld(pattern: Pattern, run: RunIn, steps: number, term: Term): Term | undefined {
  const held = heldAfter(pattern, run, steps, term);
  if (held === undefined) return undefined;
  for (let more = steps + 1; more <= run.path.steps.length; more += 1) {
    if (heldAfter(pattern, run, more, term) !== held) return undefined;
  }
  return held;
}

/** How many completed steps of the run precede `event` in every execution. */
export function stepsBefore({ order }: Pattern, run: RunIn, event: Event): number {
  let steps = 0;
  while (steps < run.completed && precedes(order, eventOf(run.number, steps), event)) steps += 1;
  return steps;
}
