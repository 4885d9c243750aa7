/**
 * The premise of a correspondence come true in a pattern (`instancesOf` and `counts` in
 * properties/correspondence.ts): each claim by an honest run, or by the adversary, who derives what an honest run
 * holds in the end for the claim's term. It is true once all of them are; the moment `shown` follows the last of
 * them at once, so that what precedes `shown` has come true by then.
 * @module
 */
import type { Claim } from '../../model/spec.ts';
import { agent, type Term } from '../../model/term.ts';
import { type Pairing, type Quantified, quantifiedIn } from '../environment.ts';
import { beginning, otherNames, restrict, stepsToHold, takeSteps } from './claims.ts';
import { addNeed } from './consequences.ts';
import { certainlyHeld, heldAfter, viewAfter } from './held.ts';
import { dishonest, honest } from './kinds.ts';
import type { Path } from './machines.ts';
import { eventOf, shown, withMoment } from './order.ts';
import { addEdge, addRun, agentOf, type Draft, type Pattern, type RunIn, valueIn } from './pattern.ts';
import type { Setting } from './setting.ts';

/** How a claim comes true. */
export interface Way {
  readonly claim: Claim;
  readonly by: 'run' | 'adversary';
  readonly run: number;
  readonly path: Path;
  /** The steps after which the run has done or holds it. */
  readonly steps: number;
  /** The steps that the run takes at least. */
  readonly least: number;
  /** What the claim's canonical terms are to the role. */
  readonly views: readonly (readonly [canonical: Term, view: Term])[];
}

/** Every choice of ways for all claims: each by a run that an earlier claim has, or by another one. */
export const waysOf = (setting: Setting, premise: readonly Claim[]): readonly (readonly Way[])[] =>
  premise.reduce<readonly (readonly Way[])[]>(
    (found, claim) =>
      found.flatMap((ways) => {
        const runs = Math.max(-1, ...ways.map(({ run }) => run)) + 1;
        const old = ways.filter(({ run }, at) => ways.findIndex((way) => way.run === run) === at);
        return [
          ...old.flatMap(({ path, run }) => waysOn(setting, claim, path, run)),
          ...setting.paths.flatMap((path) => waysOn(setting, claim, path, runs)),
        ].map((way) => [...ways, way]);
      }),
    [[]],
  );

/** The ways with a run on this path. `holds` is true of the adversary only where somebody is dishonest. */
function waysOn(setting: Setting, claim: Claim, path: Path, run: number): readonly Way[] {
  if (claim.kind === 'event')
    return path.role.name === claim.role ? eventsOn(path, claim).map((way) => ({ ...way, claim, run })) : [];
  const steps = stepsToHold(path, [claim.term], 1);
  const view = steps === undefined ? undefined : viewAfter(path, steps, claim.term);
  if (steps === undefined || view === undefined) return [];
  const way = { claim, run, path, steps, least: steps, views: [[claim.term, view]] } as const;
  const found: Way[] = [];
  if (claim.kind === 'holds' && path.role.name === claim.role) found.push({ ...way, by: 'run' });
  if (claim.kind === 'adversary' || (setting.agents & dishonest) !== 0)
    found.push({ ...way, by: 'adversary' });
  return found;
}

/** Where the path logs such an event. */
export const eventsOn = (
  path: Path,
  { name, args: canonical }: Extract<Claim, { kind: 'event' }>,
): readonly Pick<Way, 'by' | 'path' | 'steps' | 'least' | 'views'>[] =>
  path.transitions.flatMap((transition, at) =>
    (path.role.transitions[transition]?.events ?? [])
      .filter((event) => event.name === name && event.args.length === canonical.length)
      .map(({ args }) => ({
        by: 'run' as const,
        path,
        steps: at + 2,
        least: at + 2,
        views: canonical.map((term, i) => [term, args[i] as Term] as const),
      })),
  );

/** The claim's canonical terms with their values. */
export const pairingsOf = (pattern: Pattern, { run, views }: Way): readonly Pairing[] =>
  views.map(([term, view]) => [term, valueIn(pattern, (pattern.runs[run] as RunIn).copy.own(view))]);

/** What the way writes into the premise's environment: whose claim it is if a run's, and the values. */
export function writtenBy(pattern: Pattern, way: Way): readonly Pairing[] {
  const { claim, by, run } = way;
  const said = pairingsOf(pattern, way);
  if (by === 'adversary' || claim.kind === 'adversary') return said;
  return [[agent(claim.role), agentOf(pattern, pattern.runs[run] as RunIn)], ...said];
}

/** The pattern in which the claims come true in these ways; undefined where a value may change as a run goes on. */
export function comeTrue(setting: Setting, ways: readonly Way[]): Draft | undefined {
  const draft = beginning(setting);
  draft.order = withMoment(draft.order, shown);
  for (const way of ways) {
    const { path, run, steps, least, by, claim } = way;
    if (draft.runs.length === run) addRun(draft, path);
    takeSteps(draft, run, Math.max(steps, least));
    if (!draft.claims.includes(run)) draft.claims = [...draft.claims, run];
    const now = draft.runs[run] as RunIn;
    if (by === 'run') {
      addEdge(draft, eventOf(run, steps - 1), shown);
      trust(
        draft,
        otherNames(setting, path.role.name).flatMap((name) => heldAfter(draft, now, steps, name) ?? []),
      );
      continue;
    }
    if (claim.kind === 'event') continue;
    const value = certainlyHeld(draft, now, steps, claim.term);
    if (value === undefined) return undefined;
    addNeed(draft, value, shown);
  }
  equate(draft, ways);
  for (const party of answeredFor(draft, ways)) restrict(draft, party, dishonest);
  return draft;
}

/** Whom the premise names in a role for which the adversary answers: a dishonest agent. */
function answeredFor(pattern: Pattern, ways: readonly Way[]): readonly Term[] {
  const named = new Map(ways.flatMap((way) => writtenBy(pattern, way)));
  return ways.flatMap(({ claim, by }) =>
    by === 'adversary' && claim.kind === 'holds' ? (named.get(agent(claim.role)) ?? []) : [],
  );
}

function trust(draft: Draft, names: readonly Term[]): void {
  for (const name of names) restrict(draft, name, honest);
  draft.trusted = [...draft.trusted, ...names];
}

/** Names have one value in all of a premise (`paired` in properties/environment.ts). */
function equate(draft: Draft, ways: readonly Way[]): void {
  const isQuantified = quantifiedIn(draft.setting.spec);
  const known = new Map<Term, Term>();
  for (const [canonical, value] of ways.flatMap((way) => writtenBy(draft, way))) {
    const same = isOpenTerm(canonical, isQuantified) ? known.get(canonical) : canonical;
    if (same !== undefined) draft.equations = [...draft.equations, [same, value]];
    known.set(canonical, value);
  }
}

const isOpenTerm = (term: Term, isQuantified: Quantified): boolean =>
  isQuantified(term) ||
  (term.kind === 'application' && term.args.some((arg) => isOpenTerm(arg, isQuantified)));

/**
 * Whom a run that only says which value it is the adversary derives holds in the end is honest, for the premise to
 * count: the names that it holds by now and that going on does not change.
 */
export function trustMore(pattern: Pattern, ways: readonly Way[]): Pattern | undefined {
  const names = ways
    .filter(({ by }) => by === 'adversary')
    .flatMap(({ run, path }) => {
      const now = pattern.runs[run] as RunIn;
      return otherNames(pattern.setting, path.role.name).flatMap(
        (name) => certainlyHeld(pattern, now, now.completed, name) ?? [],
      );
    })
    .filter((name) => !pattern.trusted.includes(name));
  if (names.length === 0) return undefined;
  const draft: Draft = { ...pattern };
  trust(draft, names);
  return draft;
}
