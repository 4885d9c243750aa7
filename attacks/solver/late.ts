/**
 * How far a claimant goes on after what the goal speaks of. What it learns then can change who its partners were and
 * who was played by honest runs (properties/session.ts reads both off the whole trace). So its path is cut into
 * stretches in which the names and values that decide this are held or not, and a search has a start for each: the
 * run goes as far as the stretch begins at least, and, on a path that is cut there, no further than it ends.
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

/** A stretch of a run: so many steps at least, and no more than the path has. */
export interface Ending<P extends Path> {
  readonly path: P;
  readonly steps: number;
}

/** The ways to go on after so many steps; `holders` are those of whom it matters whether honest runs play them. */
export function endingsOf<P extends Path>(
  setting: Setting,
  path: P,
  steps: number,
  holders: readonly Permitted[] = [],
): readonly Ending<P>[] {
  const found: Ending<P>[] = [];
  let from = steps;
  for (let end = steps; end < path.steps.length; end += 1) {
    if (decisiveAfter(setting, path, end, holders) === decisiveAfter(setting, path, end + 1, holders))
      continue;
    found.push({ path: { ...path, steps: path.steps.slice(0, end) }, steps: from });
    from = end + 1;
  }
  return [...found, { path, steps: from }];
}

/** Those of whom a run has no name after so many steps. */
export const unnamedBy = (path: Path, steps: number, holders: readonly Permitted[]): readonly Permitted[] =>
  holders.filter(({ name }) => viewAfter(path, steps, name) === undefined);

/** What is held after so many steps of all that decides who takes part in the session. */
function decisiveAfter(
  { spec, world }: Setting,
  path: Path,
  steps: number,
  holders: readonly Permitted[],
): string {
  const holds = (term: Term): boolean => viewAfter(path, steps, term) !== undefined;
  const hasPartners = world.reveals.includes('session') || world.reveals.includes('later');
  const names = hasPartners ? otherNames(spec, path.role.name) : [];
  const values = holders
    .flatMap(({ playedBy }) =>
      spec.values.filter(({ role }) => role !== undefined && playedBy.includes(role)),
    )
    .filter(({ kind }) => kind !== 'name');
  const named = holders.map(({ name }) => name);
  return [...names, ...named, ...values.map(comparedAs)].map((term) => (holds(term) ? 1 : 0)).join('');
}

function otherNames(spec: Spec, own: string): readonly Term[] {
  const second = spec.values.flatMap(({ kind, role, term }) =>
    kind === 'name' && role !== own ? [term] : [],
  );
  return [...spec.roles.filter(({ name }) => name !== own).map(({ name }) => agent(name)), ...second];
}

/** Why closing the search for an acceptance proves nothing, for how a run may end; undefined where it does. */
export function lateGap(setting: Setting, goal: Goal): string | undefined {
  const claimant = claimantOf(setting.spec, goal);
  if (claimant === undefined) return undefined;
  const secret = goal.kind === 'secrecy' ? secretOf(setting.spec, claimant, goal.of) : undefined;
  for (const path of acceptingPaths(setting.world, claimant)) {
    const accepted = path.acceptance + 1;
    const steps = secret === undefined ? accepted : firstHeldStep(path, secret.term, accepted);
    const unnamed = unnamedBy(path, accepted, secret?.holders ?? []);
    const because = endingGap(setting, path, steps ?? accepted, unnamed);
    if (because !== undefined) return because;
  }
  return undefined;
}

/** A run may also end in a step that it has sent and not completed, which no cut path says. */
export const endingGap = (
  setting: Setting,
  path: Path,
  steps: number,
  holders: readonly Permitted[],
): string | undefined =>
  endingsOf(setting, path, steps, holders).some((ending) => {
    const next = path.steps[ending.path.steps.length];
    return next?.kind === 'send' && next.checks.length > 0;
  })
    ? 'a run that stops at a check right after it has sent, when it is open who takes part in its session'
    : undefined;
