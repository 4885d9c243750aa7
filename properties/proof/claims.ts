/**
 * The claimant's acceptance, from which every breach of a goal starts: a run of an honest agent that has
 * accepted and counts under the threats (`discounted` in properties/session.ts). Whoever it holds by then
 * for a role that no threat makes dishonest is an honest agent.
 * @module
 */
import { agent, type Term, variable } from '../../model/term.ts';
import { dishonestRoles } from '../threat.ts';
import { complete, reach } from './consequences.ts';
import { certainlyHeld, heldAfter, viewAfter } from './held.ts';
import { honest, type Kinds } from './kinds.ts';
import type { Path } from './machines.ts';
import { type Event, eventOf, revealed, withEdge, withMoment } from './order.ts';
import { addRun, type Draft, everyExecution, narrow, type Pattern, type RunIn, valueIn } from './pattern.ts';
import type { Setting } from './setting.ts';

/** A path on which its role accepts. */
export type AcceptingPath = Path & { readonly acceptance: number };

/** The paths on which `role` accepts. */
export const acceptingPaths = ({ paths }: Setting, role: string): readonly AcceptingPath[] =>
  paths.filter((path): path is AcceptingPath => path.role.name === role && path.acceptance !== undefined);

/** A draft of the pattern that stands for every execution; the revelation that `later` permits is a moment. */
export function beginning(setting: Setting): Draft {
  const draft: Draft = { ...everyExecution(setting) };
  if (setting.later) draft.order = withMoment(draft.order, revealed);
  return draft;
}

/** Adds a run that has accepted and counts, and that has taken at least `steps` steps. */
export function addClaim(draft: Draft, path: AcceptingPath, steps = 0): RunIn {
  const { number } = addRun(draft, path);
  const accepted = path.acceptance + 1;
  takeSteps(draft, number, Math.max(accepted, steps));
  draft.claims = [...draft.claims, number];
  const run = draft.runs[number] as RunIn;
  const trusted = otherNames(draft.setting, path.role.name).flatMap(
    (name) => heldAfter(draft, run, accepted, name) ?? [],
  );
  for (const name of trusted) restrict(draft, name, honest);
  draft.trusted = [...draft.trusted, ...trusted];
  if (draft.setting.later)
    draft.order = withEdge(draft.order, eventOf(number, path.acceptance), revealed) ?? draft.order;
  return run;
}

/** Lets a run complete its first `steps` steps. */
export function takeSteps(draft: Draft, number: number, steps: number): void {
  reach(draft, number, steps);
  complete(draft, number, steps);
}

/** Lets a value be of certain kinds only. */
export function restrict(draft: Draft, value: Term, kinds: Kinds): void {
  const slot = variable('slot', 'message', `slot ${draft.copies}`);
  draft.copies += 1;
  narrow(draft, slot, kinds);
  draft.equations = [...draft.equations, [slot, value]];
}

/** The names of the roles that no threat makes dishonest, second names included, but `own`. */
export function otherNames({ spec, combination }: Setting, own: string): readonly Term[] {
  const parties = dishonestRoles(combination);
  const counts = (role: string | undefined): boolean =>
    role !== undefined && role !== own && !parties.has(role);
  const second = spec.values.filter(
    ({ kind, role, name }) => kind === 'name' && role !== name && counts(role),
  );
  return [
    ...spec.roles.filter(({ name }) => counts(name)).map(({ name }) => agent(name)),
    ...second.map(({ term }) => term),
  ];
}

/** The event by which the run has accepted. */
export const acceptanceOf = ({ number, path }: RunIn): Event => eventOf(number, path.acceptance ?? 0);

/** What the run holds at its acceptance. */
export const heldAtAcceptance = (pattern: Pattern, run: RunIn, term: Term): Term | undefined =>
  heldAfter(pattern, run, (run.path.acceptance ?? 0) + 1, term);

/** The first number of steps, at least `least`, after which the role holds all of `terms`; undefined if it never does. */
export function stepsToHold(path: Path, terms: readonly Term[], least: number): number | undefined {
  for (let steps = least; steps <= path.steps.length; steps += 1) {
    if (terms.every((term) => viewAfter(path, steps, term) !== undefined)) return steps;
  }
  return undefined;
}

/** What the run holds in the end for `term`, which it holds by now; undefined where going on may change it. */
export const heldInTheEnd = (pattern: Pattern, { number }: RunIn, term: Term): Term | undefined => {
  const run = pattern.runs[number] as RunIn;
  return certainlyHeld(pattern, run, run.completed, term);
};

/** `term`, over the role's variables, as the run has it. */
export const inRun = (pattern: Pattern, { copy }: RunIn, term: Term): Term =>
  valueIn(pattern, copy.own(term));
