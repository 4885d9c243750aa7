/**
 * Random search for attacks by model-based testing: sequences of moves are drawn by fast-check and
 * carried out by `step`, every goal is judged on the way, and what breaks one is shrunk. The fast
 * sceptic, never the prover: a goal that it does not break is not broken in so many tries, no more.
 *
 * A seed and a path say exactly what was drawn and shrunk. What is drawn depends on the spec, the
 * threats, the options and the seed only: not on which goals are watched, nor on what ran before.
 * @module
 */
import fc from 'fast-check';
import { hashText, mix } from '../model/intern.ts';
import type { Spec } from '../model/spec.ts';
import { type Action, initialState, type Scenario, type SystemState } from '../model/system.ts';
import type { Goal } from '../properties/goal.ts';
import { type Judgement, judgeOf } from '../properties/judge.ts';
import { type Combination, printCombination } from '../properties/threat.ts';
import { anyMoves, type Move, type Temper, tempers } from './moves.ts';
import { type SearchOptions, searchDefaults } from './search-options.ts';
import { scenariosFor } from './threats.ts';
import { type Break, beginTrial, carryOut, endTrial, plan, type Trial, type Watched } from './trial.ts';

export { type SearchOptions, searchDefaults };

/** A way in which a goal broke, shrunk; `replay` makes an attack of it. */
export interface Finding {
  readonly goal: Goal;
  /** With every authority fixed. */
  readonly combination: Combination;
  readonly scenario: Scenario;
  readonly actions: readonly Action[];
  readonly judgement: Judgement;
  /** What `replaySeedAndPath` wants to do the same again. */
  readonly seed: number;
  readonly path: string;
}

/** How far a search has come. Goals that are in `broken` are watched no longer. */
export interface SearchProgress {
  readonly tries: number;
  /** Steps of the system, those of shrinking left out. */
  readonly steps: number;
  readonly broken: ReadonlyMap<Goal, Finding>;
}

/**
 * Searches for breaks of any of `goals` under one combination of threats, and reports after each batch
 * of trials. It ends when all are broken, and goes on for ever otherwise: the caller stops it. A long
 * search should return to the event loop between reports: JavaScript lets go of weakly held terms only then.
 */
export function* searchAtRandom(
  spec: Spec,
  goals: readonly Goal[],
  combination: Combination,
  options: SearchOptions = searchDefaults,
): Generator<SearchProgress, void, void> {
  const broken = new Map<Goal, Finding>();
  const lanes = lanesFor(spec, goals, combination, options);
  let tries = 0;
  let steps = 0;
  for (let batch = 0; lanes.some((lane) => isOpen(lane, broken)); batch += 1) {
    for (const lane of lanes) {
      if (!isOpen(lane, broken)) continue;
      const open = { ...lane, watched: lane.watched.filter(({ goal }) => !broken.has(goal)) };
      const drawn = drawBatch(open, batch, options);
      tries += options.batch;
      steps += drawn.steps;
      for (const [goal, index] of drawn.breaks) broken.set(goal, shrunk(open, goal, batch, index, options));
      yield { tries, steps, broken: new Map(broken) };
    }
  }
}

/** Does again exactly what led to a finding; undefined where this breaks the goal no longer. */
export function replaySeedAndPath(
  spec: Spec,
  goal: Goal,
  combination: Combination,
  path: string,
  options: SearchOptions,
): Finding | undefined {
  const place = /^(\d+)\/(\d+(?::\d+)*)(?:\/([\w+/]*:[\w+/]*))?$/.exec(path);
  if (place === null) return undefined;
  const [, batch, walk, moves] = place as unknown as readonly [string, string, string, string | undefined];
  for (const lane of lanesFor(spec, [goal], combination, options)) {
    const found = examine(lane, goal, Number(batch), { walk, moves, shrinksMax: 0 }, options);
    // The path that was walked, and not how fast-check words it the second time.
    if (found !== undefined) return { ...found, path };
  }
  return undefined;
}

/** One scenario and what is watched in it. */
interface Lane {
  readonly combination: Combination;
  readonly scenario: Scenario;
  readonly start: SystemState;
  readonly watched: readonly Watched[];
}

/** The scenarios of a combination: more than one where `ca` leaves open which authority it is. */
function lanesFor(
  spec: Spec,
  goals: readonly Goal[],
  combination: Combination,
  options: SearchOptions,
): readonly Lane[] {
  const lanes = new Map<string, Lane>();
  for (const goal of goals) {
    for (const { combination: fixed, scenario } of scenariosFor(spec, goal, combination, options)) {
      const name = printCombination(spec, fixed);
      const lane = lanes.get(name) ?? {
        combination: fixed,
        scenario,
        start: initialState(scenario),
        watched: [],
      };
      const watched = { goal, judge: judgeOf(goal, fixed, lane.scenario) };
      lanes.set(name, { ...lane, watched: [...lane.watched, watched] });
    }
  }
  return [...lanes.values()];
}

const isOpen = (lane: Lane, broken: ReadonlyMap<Goal, Finding>): boolean =>
  lane.watched.some(({ goal }) => !broken.has(goal));

/** The seed of one batch of one scenario. */
const seedOf = ({ scenario, combination }: Lane, batch: number, { seed }: SearchOptions): number =>
  mix(
    mix(mix(seed, batch), hashText(scenario.spec.name)),
    hashText(printCombination(scenario.spec, combination)),
  );

interface Drawn {
  readonly steps: number;
  /** The trial, counted from the start of the batch, that broke each goal first. */
  readonly breaks: ReadonlyMap<Goal, number>;
}

/** Draws and carries out one batch of trials. */
function drawBatch(lane: Lane, batch: number, options: SearchOptions): Drawn {
  const breaks = new Map<Goal, number>();
  let steps = 0;
  let index = 0;
  let watched = lane.watched;
  const property = fc.property(anyTemper, sequences(lane, options), (temper, moves) => {
    const trial = beginTrial(lane.scenario, temper, lane.start, watched, ({ watched: { goal } }) => {
      breaks.set(goal, index);
    });
    carryOutAll(trial, moves);
    steps += trial.actions.length;
    watched = trial.watched;
    index += 1;
  });
  checked(property, { seed: seedOf(lane, batch, options), numRuns: options.batch, endOnFailure: true });
  return { steps, breaks };
}

/**
 * As fast-check does it; but an error in a trial that is not a broken goal is a fault, and no finding.
 * Undefined where fast-check cannot walk the path that it is given.
 */
function checked<Drawn>(
  property: fc.IProperty<Drawn>,
  parameters: fc.Parameters<Drawn>,
): fc.RunDetails<Drawn> | undefined {
  const result = checkedOrLost(property, parameters);
  const error = result?.errorInstance ?? null;
  if (error !== null && error !== goalBroken) throw error;
  return result;
}

/** What fast-check throws itself is about the path: errors in trials are in its report. */
function checkedOrLost<Drawn>(
  property: fc.IProperty<Drawn>,
  parameters: fc.Parameters<Drawn>,
): fc.RunDetails<Drawn> | undefined {
  try {
    return fc.check(property, parameters);
  } catch {
    return undefined;
  }
}

const goalBroken = new Error('the goal is broken');

const anyTemper: fc.Arbitrary<Temper> = fc.constantFrom(...tempers);

type Moves = Iterable<fc.Command<Trial, Trial>>;

const sequences = (
  { scenario }: Lane,
  { movesMax }: SearchOptions,
  replayPath?: string,
): fc.Arbitrary<Moves> =>
  fc.commands(
    anyMoves(scenario).map((move) => move.map(commandOf)),
    {
      maxCommands: movesMax ?? movesFor(scenario.spec),
      size: 'max',
      ...(replayPath === undefined ? {} : { replayPath }),
    },
  );

/** Enough for two sessions and some detours. */
function movesFor(spec: Spec): number {
  const receives = spec.roles
    .flatMap(({ transitions }) => transitions)
    .filter(({ kind }) => kind === 'receive');
  return Math.min(60 + 6 * receives.length, 240);
}

/** The trial is its own model: what can be done in it is asked of it, and `step` does it. */
const commandOf = (move: Move): fc.Command<Trial, Trial> => ({
  check: (trial) => plan(trial as Trial, move),
  run: carryOut,
  toString: () => `${move.kind}(${move.numbers.join(' ')})`,
});

function carryOutAll(trial: Trial, moves: Moves): void {
  fc.modelRun(() => ({ model: trial, real: trial }), moves);
  endTrial(trial);
}

/** What broke `goal` in trial `index` of a batch, made smaller as far as the options allow. */
function shrunk(lane: Lane, goal: Goal, batch: number, index: number, options: SearchOptions): Finding {
  const from = { walk: String(index), moves: undefined, shrinksMax: options.shrinksMax };
  const found = examine(lane, goal, batch, from, options);
  if (found === undefined) throw new Error('the same trial breaks the same goal again');
  return found;
}

/** Where fast-check starts from, which moves were made on the way, and how far it may go on. */
interface Origin {
  readonly walk: string;
  readonly moves: string | undefined;
  readonly shrinksMax: number;
}

/** Carries out one trial, found by its place, and smaller ones after it; the smallest that breaks `goal`. */
function examine(
  lane: Lane,
  goal: Goal,
  batch: number,
  { walk, moves, shrinksMax }: Origin,
  options: SearchOptions,
): Finding | undefined {
  const watched = lane.watched.filter((candidate) => candidate.goal === goal);
  let found: Break | undefined;
  let left = shrinksMax;
  const property = fc.property(anyTemper, sequences(lane, options, moves), (temper, sequence) => {
    if (found !== undefined && left <= 0) return;
    if (found !== undefined) left -= 1;
    let broken: Break | undefined;
    carryOutAll(
      beginTrial(lane.scenario, temper, lane.start, watched, (one) => {
        broken = one;
      }),
      sequence,
    );
    if (broken === undefined) return;
    found = broken;
    throw goalBroken;
  });
  const seed = seedOf(lane, batch, options);
  const result = checked(property, { seed, path: walk, numRuns: 1, endOnFailure: shrinksMax === 0 });
  if (found === undefined || result === undefined || result.counterexample === null) return undefined;
  const [, smallest] = result.counterexample;
  return {
    goal,
    combination: lane.combination,
    scenario: lane.scenario,
    actions: found.actions,
    judgement: found.judgement,
    seed: options.seed,
    path: [batch, result.counterexamplePath, ...movesMade(smallest)].join('/'),
  };
}

/** Which moves of the original sequence were made: fast-check needs that to walk the same path again. */
function movesMade(sequence: Moves): readonly string[] {
  const made = /replayPath="([^"]*)"/.exec(String(sequence))?.[1];
  return made === undefined || made === ':' ? [] : [made];
}
