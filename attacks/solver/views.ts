/**
 * What a role holds after so many steps of a path, in its own view; remembered, because it is asked in
 * every pattern.
 * @module
 */
import type { Term } from '../../model/term.ts';
import { viewWith } from '../../properties/holding.ts';
import type { Path } from './program.ts';

const views = new WeakMap<Path, Map<number, Map<Term, Term | undefined>>>();

/** The view of the canonical `term` after so many steps, the start counted. */
export function viewAfter(path: Path, steps: number, term: Term): Term | undefined {
  const bySteps = views.get(path) ?? new Map<number, Map<Term, Term | undefined>>();
  views.set(path, bySteps);
  const byTerm = bySteps.get(steps) ?? new Map<Term, Term | undefined>();
  bySteps.set(steps, byTerm);
  if (!byTerm.has(term)) {
    const taken = new Set(path.steps.slice(1, steps).map(({ transition }) => transition));
    byTerm.set(term, viewWith(path.role, taken, term));
  }
  return byTerm.get(term);
}

/** The number of steps, at least `least`, after which the role holds `term` on this path; undefined if it never does. */
export function firstHeldStep(path: Path, term: Term, least: number): number | undefined {
  for (let steps = least; steps <= path.steps.length; steps += 1) {
    if (viewAfter(path, steps, term) !== undefined) return steps;
  }
  return undefined;
}
