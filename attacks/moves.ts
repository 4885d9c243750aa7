/**
 * What a random search does at each turn: moves, which are commands of model-based testing (fast-check,
 * "Model based testing"; Claessen and Hughes, "Testing monadic code with QuickCheck", 2002). A move holds
 * nothing but small numbers, which choose among what is possible in the state where it is made, so a
 * sequence of moves from which some are taken away is still a sequence of moves.
 * @module
 */
import fc from 'fast-check';
import { honestAgent } from '../model/honest.ts';
import type { Role, Transition } from '../model/role.ts';
import { isReceiving, isSending, nextWays, type Way } from '../model/run.ts';
import type { Action, Reveal, Run, Scenario, SystemState } from '../model/system.ts';
import type { Atom } from '../model/term.ts';
import { type Choices, choiceBound, rotated, takeWeighted } from './choices.ts';
import { forge } from './forge.ts';

/** What a move tries: to begin a run, to feed a waiting one, to send what is due, to reveal. */
export type MoveKind = 'begin' | 'feed' | 'send' | 'reveal';

/** A move, as a search draws it. */
export interface Move {
  readonly kind: MoveKind;
  /** Choices, used in order; see `choicesFrom`. */
  readonly numbers: readonly number[];
}

/** How often each kind of move is drawn: a session has more messages than beginnings. */
const weights: Readonly<Record<MoveKind, number>> = { begin: 3, feed: 8, send: 1, reveal: 1 };

/** Moves for a scenario, one arbitrary for each weight; nothing is revealed where nothing may be. */
export const anyMoves = (scenario: Scenario): readonly fc.Arbitrary<Move>[] =>
  (['begin', 'feed', 'send', 'reveal'] as const)
    .filter((kind) => kind !== 'reveal' || scenario.reveals.length > 0)
    .flatMap((kind) => Array.from({ length: weights[kind] }, () => new MoveArbitrary(kind)));

const numbersCount = 24;

/** Draws a move's numbers and shrinks them towards zeros: all, the later ones, then each one alone. */
class MoveArbitrary extends fc.Arbitrary<Move> {
  readonly kind: MoveKind;
  constructor(kind: MoveKind) {
    super();
    this.kind = kind;
  }
  override generate(random: fc.Random): fc.Value<Move> {
    const numbers = new Array<number>(numbersCount);
    for (let at = 0; at < numbersCount; at += 4) {
      let bits = random.nextInt(0, 0xffffff);
      for (let place = at; place < at + 4 && place < numbersCount; place += 1) {
        numbers[place] = bits & (choiceBound - 1);
        bits >>= 6;
      }
    }
    return new fc.Value({ kind: this.kind, numbers }, undefined);
  }
  override canShrinkWithoutContext(value: unknown): value is Move {
    return value !== undefined;
  }
  override shrink({ kind, numbers }: Move): fc.Stream<fc.Value<Move>> {
    return fc.stream(plainer(numbers)).map((fewer) => new fc.Value({ kind, numbers: fewer }, undefined));
  }
}

function* plainer(numbers: readonly number[]): IterableIterator<readonly number[]> {
  const length = numbers.findLastIndex((number) => number !== 0) + 1;
  if (length === 0) return;
  yield [];
  for (let keep = length >> 1; keep > 0 && keep < length; keep += (length - keep + 1) >> 1) {
    yield numbers.slice(0, keep);
  }
  for (let at = 0; at < length; at += 1) {
    if (numbers[at] !== 0) yield numbers.slice(0, length).with(at, 0);
  }
  for (let at = 0; at < length; at += 1) {
    const number = numbers[at] ?? 0;
    if (number > 1) yield numbers.slice(0, length).with(at, number >> 1);
  }
}

/**
 * The temper of a trial: how often honest messages are passed on as they are, and how often a run is
 * begun with a dishonest peer. Some attacks are one change to an honest session, others all forgery.
 */
export interface Temper {
  /** Of `choiceBound`. */
  readonly honesty: number;
  /** Against 7 for honest peers. */
  readonly insiders: number;
}

/** The tempers of trials, the mildest first. */
export const tempers: readonly Temper[] = [
  { honesty: 58, insiders: 2 },
  { honesty: 48, insiders: 3 },
  { honesty: 32, insiders: 4 },
  { honesty: 10, insiders: 5 },
];

/** The action that a move is in this state; undefined where it is none. */
export function actionOf(
  scenario: Scenario,
  state: SystemState,
  kind: MoveKind,
  choices: Choices,
  temper: Temper,
): Action | undefined {
  switch (kind) {
    case 'begin':
      return beginning(scenario, state, choices, temper);
    case 'feed':
      return feeding(scenario, state, choices, temper);
    case 'send':
      return sending(scenario, state, choices);
    case 'reveal':
      return revealing(scenario, state, choices);
  }
}

function beginning(
  scenario: Scenario,
  state: SystemState,
  choices: Choices,
  { insiders }: Temper,
): Action | undefined {
  if (state.runs.length >= scenario.runsMax) return undefined;
  const { roles } = scenario.spec;
  const played = new Set(state.runs.map((run) => run.role));
  const role = roles[
    takeWeighted(
      choices,
      roles.map(({ name }) => (played.has(name) ? 1 : 3)),
    )
  ] as Role;
  const agent = playerOf(scenario, role.name, choices);
  const peers = role.peers.map((peer) => castFor(scenario, peer.role, choices, insiders));
  if (!scenario.selfTalk && peers.includes(agent)) return undefined;
  return { kind: 'begin', role: role.name, agent, peers };
}

/** Who plays a role: who usually does, who usually plays another, anybody. */
function playerOf({ spec, honest }: Scenario, role: string, choices: Choices): Atom {
  const usual = honestAgent(spec, role);
  const way = takeWeighted(choices, [4, 2, 1]);
  if (way === 0) return usual;
  return honest[choices.take(way === 1 ? spec.roles.length : honest.length)] ?? usual;
}

/** Who is chosen for a peer: the usual agent, a dishonest one, anybody. */
function castFor(
  { spec, dishonest, honest }: Scenario,
  role: string,
  choices: Choices,
  insiders: number,
): Atom {
  const usual = honestAgent(spec, role);
  const bad = dishonest.map(({ agent }) => agent);
  const way = takeWeighted(choices, [6, bad.length === 0 ? 0 : insiders, 1]);
  if (way === 1) return bad[choices.take(bad.length)] ?? usual;
  return way === 2 ? (honest[choices.take(honest.length)] ?? usual) : usual;
}

/** A waiting run, the one that went on last by choice 0, takes a message; if nothing can be made for it, another does. */
function feeding(
  scenario: Scenario,
  state: SystemState,
  choices: Choices,
  { honesty }: Temper,
): Action | undefined {
  const waiting = rotated(choices, latestFirst(state.runs.filter((run) => isWaiting(scenario, run))));
  for (const run of waiting.slice(0, feedsMax)) {
    const ways = nextWays(scenario, run).filter(isReceiving);
    const way = ways[choices.take(ways.length)] as (typeof ways)[number];
    const message = forge(scenario, state, run, way.transition, choices, honesty);
    if (message !== undefined) return { kind: 'deliver', run: run.number, message, ...only(ways, way) };
  }
  return undefined;
}

const feedsMax = 3;

const latestFirst = (runs: readonly Run[]): readonly Run[] =>
  runs.toSorted((left, right) => lastEventOf(right) - lastEventOf(left));

const lastEventOf = ({ taken }: Run): number => taken.at(-1)?.at ?? -1;

/** Names the transition where the run has several to choose from. */
const only = <T extends Transition>(
  ways: readonly Way<T>[],
  way: Way<T>,
): { readonly transition?: number } => (ways.length > 1 ? { transition: way.index } : {});

const isWaiting = (scenario: Scenario, run: Run): boolean => nextWays(scenario, run).some(isReceiving);

function sending(scenario: Scenario, state: SystemState, choices: Choices): Action | undefined {
  const due = state.runs.filter((run) => nextWays(scenario, run).some(isSending));
  const run = due[choices.take(due.length)];
  return run === undefined ? undefined : dispatchOf(scenario, run, choices);
}

/** What `run` sends next, if it is to send. */
export function dispatchOf(scenario: Scenario, run: Run, choices: Choices): Action | undefined {
  const ways = nextWays(scenario, run).filter(isSending);
  const way = ways[choices.take(ways.length)];
  return way === undefined ? undefined : { kind: 'dispatch', run: run.number, ...only(ways, way) };
}

function revealing({ reveals }: Scenario, { runs }: SystemState, choices: Choices): Reveal | undefined {
  const reveal = reveals[choices.take(reveals.length)];
  const run = runs[choices.take(runs.length)];
  if (reveal === undefined || run === undefined) return undefined;
  switch (reveal) {
    case 'key':
      return { kind: 'reveal', reveal, agent: run.agent };
    case 'session':
      return { kind: 'reveal', reveal, run: run.number };
    case 'later':
      return { kind: 'reveal', reveal };
  }
}
