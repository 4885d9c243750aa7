/**
 * How far a run goes on. Who its partners are, and who was played by honest runs, is read off all that it ever
 * holds (properties/session.ts). Every execution has the run end somewhere; so the executions in which it took some
 * steps at least are those in which it ends before it holds more that matters, on a path that is cut there, and
 * those in which it goes on until it does. A path that is cut before a send with checks does not say that the run
 * may have sent and failed a check: that is no proof.
 * @module
 */
import { agent, type Term } from '../../model/term.ts';
import { comparedAs } from '../agreement.ts';
import type { Permitted } from '../permission.ts';
import { type AcceptingPath, acceptingPaths } from './claims.ts';
import { viewAfter } from './held.ts';
import type { Path } from './machines.ts';
import type { Setting } from './setting.ts';

/** A run that takes so many steps at least, and no more than its path has. */
export interface Ending<P extends Path> {
  readonly path: P;
  readonly steps: number;
}

/** What is said where a run may end in a way that no path has. */
export const oddEnding = 'runs that stop at a check right after they have sent';

/** The endings of a run that takes `steps` steps at least; undefined where it may end in a way that no path has. */
export function endingsOf<P extends Path>(
  setting: Setting,
  path: P,
  steps: number,
  holders: readonly Permitted[] = [],
): readonly Ending<P>[] | undefined {
  const found: Ending<P>[] = [];
  let least = steps;
  for (let last = steps; last < path.steps.length; last += 1) {
    const matters = decisive(setting, path, last, holders);
    const after = new Set(decisive(setting, path, last + 1, holders));
    if (after.size === matters.length && matters.every((term) => after.has(term))) continue;
    const next = path.steps[last];
    if (next?.kind === 'send' && next.checks.length > 0) return undefined;
    found.push({ path: cut(path, last), steps: least });
    least = last + 1;
  }
  return [...found, { path, steps: least }];
}

/** The ways in which a run of the claimant has accepted; undefined where it may end in a way that no path has. */
export function acceptanceEndings(
  setting: Setting,
  claimant: string,
): readonly Ending<AcceptingPath>[] | undefined {
  const found = acceptingPaths(setting, claimant).map((path) =>
    endingsOf(setting, path, path.acceptance + 1),
  );
  return found.includes(undefined) ? undefined : found.flatMap((each) => each ?? []);
}

/** Those of whom a run has no name after so many steps. */
export const unnamedBy = (path: Path, steps: number, holders: readonly Permitted[]): readonly Permitted[] =>
  holders.filter(({ name }) => viewAfter(path, steps, name) === undefined);

const cuts = new WeakMap<Path, Map<number, Path>>();

/** The path up to so many steps; the same object each time, as what is remembered of paths is. */
function cut<P extends Path>(path: P, steps: number): P {
  const known = (cuts.get(path) ?? new Map<number, P>()) as Map<number, P>;
  cuts.set(path, known);
  const made = known.get(steps) ?? {
    ...path,
    transitions: path.transitions.slice(0, steps - 1),
    steps: path.steps.slice(0, steps),
  };
  known.set(steps, made);
  return made;
}

/** Of the names and values that decide who takes part, those that the run holds after so many steps. */
function decisive(
  { spec, later, session }: Setting,
  path: Path,
  steps: number,
  holders: readonly Permitted[],
): readonly Term[] {
  const terms = new Set<Term>(holders.map(({ name }) => name));
  if (later || session) {
    for (const { name } of spec.roles) if (name !== path.role.name) terms.add(agent(name));
    for (const { kind, role, term } of spec.values)
      if (kind === 'name' && role !== path.role.name) terms.add(term);
  }
  for (const { playedBy } of holders) {
    for (const value of spec.values) {
      const isTheirs = value.role !== undefined && playedBy.includes(value.role);
      if (isTheirs && value.kind !== 'name') terms.add(comparedAs(value));
    }
  }
  return [...terms].filter((term) => viewAfter(path, steps, term) !== undefined);
}
