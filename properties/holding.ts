/**
 * What a role can hold and what a run holds, and from when (design 10, Late names; docs of `viewOf`).
 * Everything is asked of the transitions that were taken, so that a machine with branches is read right.
 * @module
 */
import { type Holding, ownForm, type Role, viewOfOwn } from '../model/role.ts';
import type { Run } from '../model/system.ts';
import { instantiate, type Term } from '../model/term.ts';

/** The transitions that lead to `transition` on some path, itself included. */
export function historyOf(role: Role, transition: number): ReadonlySet<number> {
  const history = new Set([transition]);
  const pending = [transition];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const from = role.transitions[next]?.from;
    for (const [index, other] of role.transitions.entries()) {
      if (other.to !== from || history.has(index)) continue;
      history.add(index);
      pending.push(index);
    }
  }
  return history;
}

/** Every transition of a role. */
export const wholeOf = (role: Role): ReadonlySet<number> => new Set(role.transitions.keys());

/** What the canonical `term` is to a role that has taken at most these transitions; undefined where it cannot build it. */
export const viewWith = (role: Role, taken: ReadonlySet<number>, term: Term): Term | undefined =>
  viewOfOwn(holdingsWith(role, taken), ownForm(role.aliases, term), Number.POSITIVE_INFINITY);

/** Whether the role holds `term` at any time on any path. */
export const everHolds = (role: Role, term: Term): boolean =>
  viewOfOwn(role.knows, ownForm(role.aliases, term), Number.POSITIVE_INFINITY) !== undefined;

/** The value that the run holds for the canonical `term` by events before trace position `before`. */
export function valueHeld(role: Role, run: Run, term: Term, before: number): Term | undefined {
  return valueIn(stageBefore(role, run, before), role, run, term);
}

/** The position of the event by which the run holds the canonical `term`, and the value; -1 from its start. */
export function firstHeld(
  role: Role,
  run: Run,
  term: Term,
): { readonly at: number; readonly value: Term } | undefined {
  const fromStart = valueIn(startOf(role), role, run, term);
  if (fromStart !== undefined) return { at: -1, value: fromStart };
  for (const { at } of completed(run)) {
    const value = valueHeld(role, run, term, at + 1);
    if (value !== undefined) return { at, value };
  }
  return undefined;
}

/** All that the run holds by events before trace position `before`, taken apart. */
export function allHeld(role: Role, run: Run, before: number): readonly Term[] {
  return stageBefore(role, run, before)
    .knows.map(({ view }) => instanceIn(view, run))
    .filter((value) => value.ground);
}

/**
 * The transitions that the run completed, in order. One at which a check failed after a send happened,
 * but gives the run nothing to hold and nothing to accept.
 */
export const completed = (run: Run): Run['taken'] =>
  run.stopped === undefined ? run.taken : run.taken.slice(0, -1);

function valueIn(stage: Stage, role: Role, run: Run, term: Term): Term | undefined {
  const view = viewAt(stage, role, term);
  if (view === undefined) return undefined;
  const value = instanceIn(view, run);
  return value.ground ? value : undefined;
}

const instanceIn = (view: Term, run: Run): Term =>
  instantiate(view, (variable) => run.bindings[variable.name]);

/** What a role holds after one sequence of transitions. A role has few, and runs share them. */
interface Stage {
  readonly taken: ReadonlySet<number>;
  readonly knows: readonly Holding[];
  readonly views: Map<Term, Term | undefined>;
  readonly after: Map<number, Stage>;
}

const starts = new WeakMap<Role, Stage>();

function startOf(role: Role): Stage {
  const known = starts.get(role);
  if (known !== undefined) return known;
  const start = stageWith(role, new Set());
  starts.set(role, start);
  return start;
}

const stageWith = (role: Role, taken: ReadonlySet<number>): Stage => ({
  taken,
  knows: holdingsWith(role, taken),
  views: new Map(),
  after: new Map(),
});

const holdingsWith = (role: Role, taken: ReadonlySet<number>): readonly Holding[] =>
  role.knows.filter(({ since }) => since < 0 || taken.has(since));

function stageBefore(role: Role, run: Run, before: number): Stage {
  let stage = startOf(role);
  const count = run.stopped === undefined ? run.taken.length : run.taken.length - 1;
  for (let i = 0; i < count; i += 1) {
    const step = run.taken[i] as Run['taken'][number];
    if (step.at >= before) break;
    stage = stageAfter(stage, role, step.transition);
  }
  return stage;
}

function stageAfter(stage: Stage, role: Role, transition: number): Stage {
  const known = stage.after.get(transition);
  if (known !== undefined) return known;
  const next = stageWith(role, new Set([...stage.taken, transition]));
  stage.after.set(transition, next);
  return next;
}

function viewAt(stage: Stage, role: Role, term: Term): Term | undefined {
  const known = stage.views.get(term);
  if (known !== undefined || stage.views.has(term)) return known;
  const view = viewOfOwn(stage.knows, ownForm(role.aliases, term), Number.POSITIVE_INFINITY);
  stage.views.set(term, view);
  return view;
}
