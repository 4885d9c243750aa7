/**
 * Correspondences as searches (Woo and Lam, 1993; properties/correspondence.ts says what breaks one): the
 * patterns in which the premise has come true, each claim by a run or by the adversary, and none of the
 * conclusions need have come true by then.
 * @module
 */
import type { Claim, Correspondence } from '../../model/spec.ts';
import { agent, type Term } from '../../model/term.ts';
import { quantifiedIn } from '../../properties/environment.ts';
import { inTheEyesOf, type Permitted } from '../../properties/permission.ts';
import { answered } from './answered.ts';
import { addRevelation, beginning, makeCount, type Setting, trustedNames } from './claim.ts';
import { sourcesIn, whyUnheard } from './heard.ts';
import { runIn } from './held.ts';
import { dishonestName, honestName, kindsLeft } from './kinds.ts';
import { endingGap, endingsOf, unnamedBy } from './late.ts';
import { type Occurrence, pairingsIn } from './occurrence.ts';
import { eventOf, stepOfEvent } from './order.ts';
import { addRun, addWitness, type Item, type Pattern, viewIn } from './pattern.ts';
import { makersIn, type Taken, takenFor, whyUnmade } from './played.ts';
import type { Path } from './program.ts';
import { finish, type Question, type Start } from './search.ts';
import { refineSession } from './session.ts';
import { change, complete, type Job, reach, restrict, type Settled, settle } from './settle.ts';
import { firstHeldStep, viewAfter } from './views.ts';

/** One question for each way in which the claims of the premise can come true together. */
export function correspondenceQuestions(
  setting: Setting,
  correspondence: Correspondence,
): readonly Question[] {
  return instancesOf(setting, correspondence.premise).flatMap((ways) => {
    const gap = gapIn(setting, correspondence, ways);
    return endedIn(setting, correspondence, ways).map((ended) => ({
      ...(gap === undefined ? {} : { gap }),
      ...questionOf(setting, correspondence, ended),
    }));
  });
}

/** How a claim comes true: by which run, on which path, after how many steps. */
interface Way {
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

/** Every choice of ways for all claims: each by a run of its own or by one that another claim has. */
function instancesOf(setting: Setting, premise: readonly Claim[]): readonly (readonly Way[])[] {
  return premise.reduce<readonly (readonly Way[])[]>(
    (found, claim) =>
      found.flatMap((ways) => {
        const paths = ways
          .filter(({ run }, at) => ways.findIndex((way) => way.run === run) === at)
          .map(({ path }) => path);
        const old = paths.flatMap((path, run) => waysOn(setting, claim, path, run));
        const fresh = setting.world.program.paths.flatMap((path) =>
          waysOn(setting, claim, path, paths.length),
        );
        return [...old, ...fresh].map((way) => [...ways, way]);
      }),
    [[]],
  );
}

function waysOn(setting: Setting, claim: Claim, path: Path, run: number): readonly Way[] {
  const isIn = claim.kind !== 'adversary' && path.role.name === claim.role;
  switch (claim.kind) {
    case 'event':
      return isIn ? eventsOn(claim, path, run) : [];
    case 'holds': {
      const byAdversary = setting.world.scenario.dishonest.length > 0;
      return [
        ...(isIn ? heldOn(claim, path, run, 'run') : []),
        ...(byAdversary ? heldOn(claim, path, run, 'adversary') : []),
      ];
    }
    case 'adversary':
      return heldOn(claim, path, run, 'adversary');
  }
}

const eventsOn = (claim: Extract<Claim, { kind: 'event' }>, path: Path, run: number): readonly Way[] =>
  path.steps.flatMap(({ transition }, step) =>
    (path.role.transitions[transition]?.events ?? [])
      .filter(({ name, args }) => name === claim.name && args.length === claim.args.length)
      .map(({ args }): Way => {
        const views = claim.args.map((arg, at) => [arg, args[at] as Term] as const);
        return { claim, by: 'run', run, path, steps: step + 1, least: step + 1, views };
      }),
  );

function heldOn(
  claim: Extract<Claim, { kind: 'holds' | 'adversary' }>,
  path: Path,
  run: number,
  by: Way['by'],
): readonly Way[] {
  const steps = firstHeldStep(path, claim.term, 1);
  const view = steps === undefined ? undefined : viewAfter(path, steps, claim.term);
  return steps === undefined || view === undefined
    ? []
    : [{ claim, by, run, path, steps, least: steps, views: [[claim.term, view]] }];
}

function questionOf(setting: Setting, correspondence: Correspondence, ways: readonly Way[]): Question {
  const [start, occurrences] = startOf(setting, ways);
  const takenIn = (pattern: Pattern): readonly Taken[] =>
    takenBy(setting, correspondence, pattern, occurrences);
  const refine = (pattern: Pattern): Settled =>
    flatMapped(refineSession(setting, pattern), (next) => stillCounting(setting, next, occurrences));
  return {
    starts: [{ says: start.says, settled: flatMapped(start.settled, refine) }],
    met: (pattern) =>
      whyUnmade(setting, pattern, takenIn(pattern)) ??
      whyUnheard(setting, pattern, occurrences) ??
      answered(setting, pattern, correspondence, occurrences, 'always'),
    refine,
    finish: (pattern) => {
      const finished = finish(pattern);
      if (finished.kind !== 'candidate') return finished;
      const makers = makersIn(setting, pattern, takenIn(pattern));
      if (makers !== undefined) return { kind: 'choice', of: 'who made a value', settled: makers };
      const sources = sourcesIn(setting, pattern, occurrences);
      if (sources !== undefined) return { kind: 'choice', of: 'who made what is derived', settled: sources };
      if (answered(setting, pattern, correspondence, occurrences, 'at least once') === undefined)
        return finished;
      const item = unexplained(pattern);
      return item === undefined
        ? { kind: 'unsupported', because: 'what is inside values that a premise does not fix' }
        : { kind: 'open', item };
    },
  };
}

/** The parties of the conclusion as a role sees them. */
function partiesFor(setting: Setting, { conclusions }: Correspondence, own: string): readonly Permitted[] {
  const roles = conclusions.flat().flatMap((claim) => (claim.kind === 'event' ? [claim.role] : []));
  return roles.filter((role) => role !== own).map((role) => inTheEyesOf(setting.spec, own, role));
}

/** The ways of a premise once for each choice of how far its runs go on. */
function endedIn(
  setting: Setting,
  correspondence: Correspondence,
  ways: readonly Way[],
): readonly (readonly Way[])[] {
  return runsOf(setting, correspondence, ways).reduce<readonly (readonly Way[])[]>(
    (found, { run, path, steps, holders }) => {
      const endings = endingsOf(setting, path, steps, holders);
      return found.flatMap((chosen) =>
        endings.map((ending) =>
          chosen.map((way) => (way.run === run ? { ...way, path: ending.path, least: ending.steps } : way)),
        ),
      );
    },
    [ways],
  );
}

interface RunOfPremise extends Pick<Way, 'run' | 'path' | 'steps'> {
  readonly holders: readonly Permitted[];
}

/** The runs of a premise with the steps that it speaks of, and of whom they have no name when it does. */
const runsOf = (
  setting: Setting,
  correspondence: Correspondence,
  ways: readonly Way[],
): readonly RunOfPremise[] =>
  ways
    .filter(({ run }, at) => ways.findIndex((way) => way.run === run) === at)
    .map(({ run, path }) => {
      const spokenOf = ways.filter((way) => way.run === run).map((way) => way.steps);
      const parties = partiesFor(setting, correspondence, path.role.name);
      const holders = unnamedBy(path, Math.min(...spokenOf), parties);
      return { run, path, steps: Math.max(...spokenOf), holders };
    });

/** Why closing the search proves nothing, for how a run of the premise may end. */
function gapIn(setting: Setting, correspondence: Correspondence, ways: readonly Way[]): string | undefined {
  for (const { path, steps, holders } of runsOf(setting, correspondence, ways)) {
    const because = endingGap(setting, path, steps, holders);
    if (because !== undefined) return because;
  }
  return undefined;
}

/** A term that the adversary could make of values of its own, so that nobody has asked where it comes from. */
const unexplained = ({ items }: Pattern): Item | undefined =>
  [...items.values()].find(
    ({ term, origin }) => origin === undefined && term.kind === 'application' && !term.ground,
  );

function startOf(setting: Setting, ways: readonly Way[]): readonly [Start, readonly Occurrence[]] {
  const job = beginning(setting);
  const said: string[] = [];
  const occurrences = ways.map((way): Occurrence => {
    said.push(
      `${way.path.role.name} ${way.by === 'run' ? 'has it' : 'has a value that the adversary knows'}`,
    );
    return happen(job, setting, way);
  });
  for (const [one, at] of occurrences.map((occurrence, index) => [occurrence, index] as const)) {
    equate(job, setting, one, occurrences.slice(0, at));
  }
  for (const party of answeredFor(job, occurrences)) restrict(job, party, dishonestName);
  const [first] = occurrences;
  if (first !== undefined) addRevelation(job, setting, eventOf(first.run, 0));
  return [{ says: said.join(', '), settled: settle(job) }, occurrences];
}

/** Whom the premise names in a role for which the adversary answers: a dishonest agent. */
function answeredFor(job: Job, occurrences: readonly Occurrence[]): readonly Term[] {
  const named = new Map(occurrences.flatMap((occurrence) => saidBy(job, occurrence)));
  return occurrences.flatMap(({ claim, by }) =>
    by === 'adversary' && claim.kind === 'holds' ? (named.get(agent(claim.role)) ?? []) : [],
  );
}

/** Lets a claim come true, and count under the threats. */
function happen(job: Job, setting: Setting, way: Way): Occurrence {
  const { claim, by, run, path, steps, least, views } = way;
  const { draft } = job;
  if (draft.participants.filter(({ kind }) => kind === 'run').length <= run) addRun(draft, path);
  const number = runNumbers(draft)[run] as number;
  reach(job, number, Math.max(steps, least));
  complete(job, number);
  makeCount(job, setting, number, steps);
  let instant = eventOf(number, steps - 1);
  if (by === 'adversary') {
    const values = views.map(([, view]) => {
      const actor = draft.participants[number]?.actor;
      return actor === undefined ? view : viewIn(draft, actor, view);
    });
    instant = eventOf(addWitness(draft, 'listener', values), 0);
    for (const value of values) job.required.push([value, instant]);
  }
  draft.instants = [...draft.instants, instant];
  return { claim, by, run: number, instant, views };
}

/** The participants that are runs, in order: a listener may stand between them. */
const runNumbers = ({ participants }: Pattern): readonly number[] =>
  [...participants.entries()].flatMap(([number, { kind }]) => (kind === 'run' ? [number] : []));

/** Names have one value in all of a premise. */
function equate(job: Job, setting: Setting, one: Occurrence, before: readonly Occurrence[]): void {
  const isQuantified = quantifiedIn(setting.spec);
  const isOpen = (term: Term): boolean =>
    isQuantified(term) || (term.kind === 'application' && term.args.some(isOpen));
  const known = new Map<Term, Term>();
  for (const other of before)
    for (const [canonical, value] of saidBy(job, other)) known.set(canonical, value);
  for (const [canonical, value] of saidBy(job, one)) {
    const same = isOpen(canonical) ? known.get(canonical) : canonical;
    if (same !== undefined) job.equations.push([same, value]);
    known.set(canonical, value);
  }
}

const saidBy = ({ draft }: Job, occurrence: Occurrence): readonly (readonly [Term, Term])[] => [
  ...(occurrence.by === 'run' ? subjectOf(draft, occurrence) : []),
  ...pairingsIn(draft, occurrence),
];

const subjectOf = (pattern: Pattern, { claim, run }: Occurrence): readonly (readonly [Term, Term])[] => {
  const actor = pattern.participants[run]?.actor;
  if (actor === undefined || claim.kind === 'adversary') return [];
  return [[agent(claim.role), pattern.values.get(actor.self) ?? actor.self]];
};

/** Whom a run holds in the end counts where it only says what a value is that the adversary derives. */
function stillCounting(setting: Setting, pattern: Pattern, occurrences: readonly Occurrence[]): Settled {
  const names = occurrences
    .filter(({ by }) => by === 'adversary')
    .flatMap(({ run }) => trustedNames(pattern, setting, run, pattern.participants[run]?.completed ?? 0))
    .filter((name) => !isHonestOnly(setting, pattern, name));
  if (names.length === 0) return { live: [pattern], dead: [] };
  const job = change(pattern);
  for (const name of names) restrict(job, name, honestName);
  job.draft.trusted = [...job.draft.trusted, ...names];
  return settle(job);
}

const isHonestOnly = ({ world }: Setting, { narrowed }: Pattern, name: Term): boolean =>
  name.kind === 'variable' && kindsLeft(narrowed, name, world.typed) === honestName;

/** Values of which honest runs must be the makers, for a premise to count. */
function takenBy(
  setting: Setting,
  correspondence: Correspondence,
  pattern: Pattern,
  occurrences: readonly Occurrence[],
): readonly Taken[] {
  return occurrences.flatMap(({ run, by, instant }) => {
    const { actor, completed } = runIn(pattern, run).participant;
    const holders = partiesFor(setting, correspondence, actor?.path.role.name ?? '');
    return takenFor(setting, pattern, run, holders, by === 'run' ? stepOfEvent(instant) + 1 : completed);
  });
}

/** Each live pattern of a change carried on. */
function flatMapped(settled: Settled, next: (pattern: Pattern) => Settled): Settled {
  const further = settled.live.map(next);
  return {
    live: further.flatMap(({ live }) => live),
    dead: [...settled.dead, ...further.flatMap(({ dead }) => dead)],
  };
}
