/**
 * The search: take a pattern, see whether the goal is met in it, choose a term whose origin is open, and
 * go through all its first origins, until nothing is left or a pattern remains in which everything has an
 * origin (Cremers 2008, section 4). The bound on runs grows, so that small attacks are found first.
 * @module
 */
import { type Choice, choiceOf, choose, refined, type Turn } from './choose.ts';
import { kindsLeft, publicKinds } from './kinds.ts';
import { ordersMax } from './order.ts';
import { honestRuns, type Item, type Pattern } from './pattern.ts';
import { isSeen, originOf, splitOf, type Trace, type TraceCase } from './record.ts';
import type { Settled } from './settle.ts';
import { isKeyOfAny, isUnopened } from './stranger.ts';

/** What limits a search. The rooms have no clock: `mayGoOn` is asked after every state. */
export interface Budget {
  readonly states: number;
  /** Honest runs in a pattern. */
  readonly runs: number;
  readonly mayGoOn: () => boolean;
}

/** What a search is for. */
export interface Question {
  readonly starts: readonly Start[];
  /** Why the goal is met in every execution of the pattern; undefined where it need not be. */
  readonly met: (pattern: Pattern) => string | undefined;
  /** What follows from the goal's premise for a changed pattern. */
  readonly refine: (pattern: Pattern) => Settled;
  /** What becomes of a pattern in which everything has an origin. */
  readonly finish: (pattern: Pattern) => Finish;
  /** When derivations are split; late unless said. */
  readonly turn?: Turn;
  /** What was chosen before, where several searches begin with the same patterns and refine them alike. */
  readonly chosen?: Chosen;
  /** What this search leaves out, so that closing it proves nothing. */
  readonly gap?: string;
  /** What to ask where this search is not closed, because what it finds need not break the goal. */
  readonly otherwise?: Question;
}

/** The choices of searches that share their patterns, as many as there is room for. */
export interface Chosen {
  readonly choices: Map<Pattern, Choice | undefined>;
  readonly room: number;
}

/** A pattern with everything in place: an attack, nothing, or more patterns to look at. */
export type Finish =
  | { readonly kind: 'candidate' }
  | { readonly kind: 'contradictory'; readonly because: string }
  /** The goal's premise still leaves a choice: together these patterns stand for all that the premise allows. */
  | { readonly kind: 'choice'; readonly of: string; readonly settled: Settled }
  /** It matters where this term comes from, although the adversary could make it of values of its own. */
  | { readonly kind: 'open'; readonly item: Item }
  | { readonly kind: 'unsupported'; readonly because: string };

/** One way to break the goal. */
export interface Start {
  readonly says: string;
  readonly settled: Settled;
}

/** A closed root: a way to break the goal, and a node for each pattern that it comes to. */
export interface ClosedRoot {
  readonly start: Start;
  readonly nodes: readonly Trace[];
}

/** How a search ended. */
export type Found =
  | { readonly kind: 'candidate'; readonly pattern: Pattern }
  | { readonly kind: 'closed'; readonly roots: readonly ClosedRoot[] }
  | { readonly kind: 'cut'; readonly runs: number }
  | { readonly kind: 'stopped'; readonly because: 'states' | 'cancelled' }
  | { readonly kind: 'unsupported'; readonly because: string };

/** What a search cost. */
export interface Statistics {
  readonly states: number;
  readonly deepest: number;
}

interface Progress {
  readonly question: Question;
  readonly budget: Budget;
  states: number;
  deepest: number;
  runs: number;
  /** Patterns with more runs than the bound allows as yet, with the place of their node in the tree. */
  deferred: Deferred[];
  unsupported: string | undefined;
}

interface Deferred {
  readonly pattern: Pattern;
  readonly depth: number;
  readonly into: Trace[];
  readonly at: number;
}

type Ended = Extract<Found, { kind: 'candidate' | 'stopped' }>;

/** The order of a pattern has no room for more runs. */
const runsLimit: number = ordersMax - 4;

/**
 * Searches until an attack is found, nothing is left, or the budget is spent. The bound on runs grows;
 * what was closed under a smaller one stays closed.
 */
export function search(question: Question, budget: Budget): readonly [Found, Statistics] {
  const progress: Progress = {
    question,
    budget,
    states: 0,
    deepest: 0,
    runs: 0,
    deferred: [],
    unsupported: undefined,
  };
  const found = searchIn(progress);
  return [found, { states: progress.states, deepest: progress.deepest }];
}

function searchIn(progress: Progress): Found {
  const { question, budget } = progress;
  const most = Math.min(budget.runs, runsLimit);
  const least = Math.max(1, ...question.starts.flatMap(({ settled }) => settled.live.map(honestRuns)));
  progress.runs = Math.min(least + 2, most);
  const roots: ClosedRoot[] = [];
  for (const start of question.starts) {
    const nodes = explore(progress, start.settled, 0);
    if (!isNodes(nodes)) return nodes;
    roots.push({ start, nodes });
  }
  while (progress.deferred.length > 0) {
    if (progress.runs >= most)
      return progress.unsupported === undefined
        ? { kind: 'cut', runs: progress.runs }
        : { kind: 'unsupported', because: progress.unsupported };
    progress.runs += 1;
    const waiting = progress.deferred;
    progress.deferred = [];
    for (const { pattern, depth, into, at } of waiting) {
      const ended = look(progress, pattern, depth, into, at);
      if (ended !== undefined) return ended;
    }
  }
  if (progress.unsupported !== undefined) return { kind: 'unsupported', because: progress.unsupported };
  return { kind: 'closed', roots };
}

const isNodes = (result: readonly Trace[] | Ended): result is readonly Trace[] => Array.isArray(result);

/** The nodes of all live patterns of a change, or how the search ended in one of them. */
function explore(progress: Progress, settled: Settled, depth: number): readonly Trace[] | Ended {
  const nodes: Trace[] = [];
  for (const pattern of settled.live) {
    nodes.push({ kind: 'contradictory' });
    const ended = look(progress, pattern, depth, nodes, nodes.length - 1);
    if (ended !== undefined) return ended;
  }
  return nodes;
}

/** Puts the node of `pattern` in its place, now or later, unless the search ends there. */
function look(
  progress: Progress,
  pattern: Pattern,
  depth: number,
  into: Trace[],
  at: number,
): Ended | undefined {
  const node = visit(progress, pattern, depth);
  switch (node.kind) {
    case 'candidate':
    case 'stopped':
      return node;
    case 'deferred':
      progress.deferred.push({ pattern, depth, into, at });
      return undefined;
    case 'unsupported':
      progress.unsupported = node.because;
      return undefined;
    case 'met':
    case 'contradictory':
    case 'split':
    case 'choice':
      into[at] = node;
      return undefined;
  }
}

type Visited = Trace | Ended | { readonly kind: 'deferred' } | Extract<Finish, { kind: 'unsupported' }>;

function visit(progress: Progress, pattern: Pattern, depth: number): Visited {
  if (progress.states >= progress.budget.states) return { kind: 'stopped', because: 'states' };
  progress.states += 1;
  progress.deepest = Math.max(progress.deepest, depth);
  if (!progress.budget.mayGoOn()) return { kind: 'stopped', because: 'cancelled' };
  const by = progress.question.met(pattern);
  if (by !== undefined) return { kind: 'met' };
  const choice = choiceAt(progress.question, pattern);
  const isDead = choice?.live === 0;
  if (honestRuns(pattern) > progress.runs && !isDead) return { kind: 'deferred' };
  return choice === undefined ? atEnd(progress, pattern, depth) : split(progress, pattern, choice, depth);
}

/** What is split: a matter of the pattern and of what refines it, so that searches which share these choose alike. */
function choiceAt({ refine, chosen, turn }: Question, pattern: Pattern): Choice | undefined {
  if (chosen?.choices.has(pattern)) return chosen.choices.get(pattern);
  const choice = choose(pattern, refine, turn);
  if (chosen !== undefined && chosen.choices.size < chosen.room) chosen.choices.set(pattern, choice);
  return choice;
}

function atEnd(progress: Progress, pattern: Pattern, depth: number): Visited {
  if (isUnopened(pattern))
    return {
      kind: 'unsupported',
      because: 'what an honest stranger finds inside a value that it does not open',
    };
  const finish = progress.question.finish(pattern);
  switch (finish.kind) {
    case 'candidate':
      return { kind: 'candidate', pattern };
    case 'contradictory':
      return { kind: 'contradictory' };
    case 'choice': {
      const all = refined(progress.question.refine, finish.settled);
      const nodes = explore(progress, all, depth + 1);
      return isNodes(nodes) ? { kind: 'choice', nodes, isSeen: isSeen(all) } : nodes;
    }
    case 'open':
      return split(progress, pattern, choiceOf(pattern, finish.item, progress.question.refine), depth);
    case 'unsupported':
      return finish;
  }
}

function split(progress: Progress, pattern: Pattern, choice: Choice, depth: number): Trace | Ended {
  const cases: TraceCase[] = [];
  for (const { candidate, settled } of choice.ways) {
    const nodes = explore(progress, settled, depth + 1);
    if (!isNodes(nodes)) return nodes;
    cases.push({ origin: originOf(pattern, candidate, choice), nodes, isSeen: isSeen(settled) });
  }
  return splitOf(pattern, choice, cases);
}

/** What becomes of a pattern in which everything has an origin, where the goal's premise asks for no more. */
export function finish({ items, derivations, narrowed, world }: Pattern): Finish {
  for (const { origin } of items.values()) {
    if (origin?.rest !== undefined || (origin?.kind === 'changed' && origin.container !== undefined))
      return { kind: 'unsupported', because: 'a tuple in a ciphertext without integrity that may be any' };
    if (origin?.kind === 'inside')
      return {
        kind: 'contradictory',
        because: 'a value that the adversary chose itself carries nothing out',
      };
  }
  const isSecret = derivations.some(
    ({ term }) =>
      isKeyOfAny(term) ||
      (term.kind === 'variable' && (kindsLeft(narrowed, term, world.typed) & publicKinds) === 0),
  );
  return isSecret
    ? { kind: 'unsupported', because: 'a value of the adversary that an honest stranger would have to hold' }
    : { kind: 'candidate' };
}
