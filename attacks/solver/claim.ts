/**
 * The claimant's acceptance, from which every search starts (design 10: Honest, dishonest, insider).
 * @module
 */
import type { Spec } from '../../model/spec.ts';
import { agent, type Term } from '../../model/term.ts';
import { readThreats } from '../../properties/session.ts';
import type { Combination } from '../../properties/threat.ts';
import { honestName } from './kinds.ts';
import { type EventId, eventOf } from './order.ts';
import { addRun, addWitness, emptyPattern, type Pattern, viewIn } from './pattern.ts';
import type { Path } from './program.ts';
import { addEdge, change, complete, type Job, reach, restrict } from './settle.ts';
import { viewAfter } from './views.ts';
import type { World } from './world.ts';

/** Where a goal is asked: a spec under threats. */
export interface Setting {
  readonly world: World;
  readonly spec: Spec;
  readonly combination: Combination;
}

/** A goal's premises: whose acceptance, under which threats. */
export interface Premise extends Setting {
  readonly claimant: string;
}

/** A path of the claimant on which it accepts. */
export type AcceptingPath = Path & { readonly acceptance: number };

/** The paths on which `role` accepts. */
export const acceptingPaths = (world: World, role: string): readonly AcceptingPath[] =>
  world.program.paths.filter(
    (path): path is AcceptingPath => path.role.name === role && path.acceptance !== undefined,
  );

/** A job in which nothing has happened; keys are revealed later where the threats say so. */
export function beginning({ world }: Setting): Job {
  return change(emptyPattern(world));
}

/** Adds a run of the claimant that has accepted and counts under the threats. */
export function addClaim(job: Job, premise: Premise, path: AcceptingPath, steps = 0): number {
  const run = addRun(job.draft, path);
  reach(job, run, Math.max(path.acceptance + 1, steps));
  complete(job, run);
  makeCount(job, premise, run, path.acceptance + 1);
  job.draft.instants = [...job.draft.instants, eventOf(run, path.acceptance)];
  return run;
}

/** Lets what the run has done in so many steps count under the threats: whom it holds by then is honest. */
export function makeCount(job: Job, setting: Setting, run: number, steps: number): void {
  const { draft } = job;
  if (!draft.claims.includes(run)) draft.claims = [...draft.claims, run];
  const trusted = trustedNames(draft, setting, run, steps);
  for (const name of trusted) restrict(job, name, honestName);
  draft.trusted = [...draft.trusted, ...trusted];
}

/** Adds the revelation of all long-term keys after the claimant's acceptance, if the threats have it. */
export function addRevelation(job: Job, { world }: Setting, accepted: EventId): void {
  if (!world.reveals.includes('later')) return;
  const revelation = addWitness(job.draft, 'revelation', []);
  addEdge(job.draft, accepted, eventOf(revelation, 0));
}

/** The event by which a claim's run has accepted. */
export function acceptanceIn(pattern: Pattern, run: number): EventId {
  const acceptance = pattern.participants[run]?.actor?.path.acceptance;
  if (acceptance === undefined) throw new Error(`run ${run} of a pattern has accepted`);
  return eventOf(run, acceptance);
}

/** Whom a run holds after so many steps for the roles that the threats do not make dishonest. */
export function trustedNames(
  pattern: Pattern,
  { spec, combination }: Setting,
  run: number,
  steps: number,
): readonly Term[] {
  const { dishonest } = readThreats(combination);
  const actor = pattern.participants[run]?.actor;
  if (actor === undefined) return [];
  return otherNames(spec, actor.path.role.name).flatMap(({ role, name }) => {
    const view = dishonest.has(role) ? undefined : viewAfter(actor.path, steps, name);
    return view === undefined ? [] : [viewIn(pattern, actor, view)];
  });
}

/** The names of the other roles, second names included. */
const otherNames = (spec: Spec, own: string): readonly { readonly role: string; readonly name: Term }[] =>
  [
    ...spec.roles.map(({ name }) => ({ role: name, name: agent(name) })),
    ...spec.values.flatMap(({ kind, role, name, term }) =>
      kind === 'name' && role !== undefined && role !== name ? [{ role, name: term }] : [],
    ),
  ].filter(({ role }) => role !== own);
