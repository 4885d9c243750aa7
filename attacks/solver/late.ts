/**
 * What a claimant learns after it has accepted can change who its partners were and who was played by
 * honest runs (properties/session.ts reads both off the whole trace). The search reads them off the
 * claimant's steps so far; where a later step would read otherwise, a closed search proves nothing.
 * @module
 */
import type { Spec } from '../../model/spec.ts';
import { agent, type Term } from '../../model/term.ts';
import { comparedAs } from '../../properties/agreement.ts';
import { secretOf } from '../../properties/confidentiality.ts';
import { claimantOf, type Goal } from '../../properties/goal.ts';
import type { Permitted } from '../../properties/permission.ts';
import { acceptingPaths, type Setting } from './claim.ts';
import type { Path } from './program.ts';
import { firstHeldStep, viewAfter } from './views.ts';

/** Why closing the search for an acceptance proves nothing, for what the claimant learns too late; undefined where it does. */
export function lateGap(setting: Setting, goal: Goal): string | undefined {
  const claimant = claimantOf(setting.spec, goal);
  if (claimant === undefined) return undefined;
  const { spec } = setting;
  const secret = goal.kind === 'secrecy' ? secretOf(spec, claimant, goal.of) : undefined;
  for (const path of acceptingPaths(setting.world, claimant)) {
    const accepted = path.acceptance + 1;
    const steps = secret === undefined ? accepted : firstHeldStep(path, secret.term, accepted);
    const because =
      partnersLate(setting, path, accepted) ??
      playedLate(spec, path, steps ?? accepted, secret?.holders ?? []);
    if (because !== undefined) return because;
  }
  return undefined;
}

/** Why it is open after so many steps of a path who the run's partners are, where that matters. */
export function partnersLate({ spec, world }: Setting, path: Path, steps: number): string | undefined {
  if (!world.reveals.includes('session') && !world.reveals.includes('later')) return undefined;
  const own = path.role.name;
  const others = spec.roles.filter(({ name }) => name !== own).map(({ name }) => agent(name));
  const second = spec.values.flatMap(({ kind, role, term }) =>
    kind === 'name' && role !== own ? [term] : [],
  );
  return [...others, ...second].some((name) => comesLate(path, name, steps))
    ? 'partners whose names a run learns only after what the goal speaks of'
    : undefined;
}

/** Why it is open after so many steps of a path which values speak for holders without a name. */
export function playedLate(
  spec: Spec,
  path: Path,
  steps: number,
  holders: readonly Permitted[],
): string | undefined {
  const isOpen = holders.some(({ name, playedBy }) => {
    if (viewAfter(path, steps, name) !== undefined) return false;
    const values = spec.values.filter(
      ({ kind, role }) => kind !== 'name' && role !== undefined && playedBy.includes(role),
    );
    return [name, ...values.map(comparedAs)].some((term) => comesLate(path, term, steps));
  });
  return isOpen ? 'parties of whom a run learns more after what the goal speaks of' : undefined;
}

/** Whether the run can hold `term` later than after so many steps, and not yet then. */
const comesLate = (path: Path, term: Term, steps: number): boolean =>
  viewAfter(path, steps, term) === undefined && firstHeldStep(path, term, steps) !== undefined;
