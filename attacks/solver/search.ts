/**
 * The search: take a pattern, see whether the goal is met in it, choose a term whose origin is open, and
 * go through all its first origins, until nothing is left or a pattern remains in which everything has an
 * origin (Cremers 2008, section 4). The term with the fewest ways to it goes first (Haralick and Elliott,
 * 1980). The bound on runs grows, so that small attacks are found first.
 * @module
 */
import { isHidden } from './hidden.ts';
import { ordersMax } from './order.ts';
import {
  type Candidate,
  candidatesFor,
  candidatesInside,
  follow,
  followInside,
  isSimple,
} from './origins.ts';
import { type Derivation, honestRuns, type Item, type Pattern } from './pattern.ts';
import type { Contradiction, Settled } from './settle.ts';
import { followDerivation, openDerivation, wasOpened } from './stranger.ts';

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
  /** What this search leaves out, so that closing it proves nothing. */
  readonly gap?: string;
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

/** A node of the tree as the search makes it; records are made of it at the end. */
export type Trace =
  | { readonly kind: 'met'; readonly pattern: Pattern; readonly by: string }
  | { readonly kind: 'contradictory'; readonly pattern: Pattern; readonly because: string }
  | {
      readonly kind: 'split';
      readonly pattern: Pattern;
      readonly need: Item;
      readonly cases: readonly TraceCase[];
    }
  | {
      readonly kind: 'choice';
      readonly pattern: Pattern;
      readonly of: string;
      readonly nodes: readonly Trace[];
      readonly dead: readonly Contradiction[];
    };

/** A case of a split. */
export interface TraceCase {
  readonly candidate: Candidate;
  readonly nodes: readonly Trace[];
  readonly dead: readonly Contradiction[];
}

/** How a search ended. */
export type Found =
  | { readonly kind: 'candidate'; readonly pattern: Pattern }
  | {
      readonly kind: 'closed';
      readonly roots: readonly { readonly start: Start; readonly nodes: readonly Trace[] }[];
    }
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
  wasCut: boolean;
  unsupported: string | undefined;
}

type Ended = Extract<Found, { kind: 'candidate' | 'stopped' }>;

/** The order of a pattern has no room for more runs. */
const runsLimit: number = ordersMax - 4;

/** Searches until an attack is found, nothing is left, or the budget is spent. */
export function search(question: Question, budget: Budget): readonly [Found, Statistics] {
  const progress: Progress = {
    question,
    budget,
    states: 0,
    deepest: 0,
    runs: 0,
    wasCut: false,
    unsupported: undefined,
  };
  const least = Math.max(1, ...question.starts.flatMap(({ settled }) => settled.live.map(honestRuns)));
  let found: Found = { kind: 'cut', runs: budget.runs };
  for (let runs = Math.min(least + 2, budget.runs); runs <= Math.min(budget.runs, runsLimit); runs += 1) {
    progress.runs = runs;
    progress.wasCut = false;
    progress.unsupported = undefined;
    found = round(progress);
    if (found.kind !== 'cut') break;
  }
  return [found, { states: progress.states, deepest: progress.deepest }];
}

function round(progress: Progress): Found {
  const roots: { start: Start; nodes: readonly Trace[] }[] = [];
  for (const start of progress.question.starts) {
    const nodes = explore(progress, start.settled, 0);
    if (!isNodes(nodes)) return nodes;
    roots.push({ start, nodes });
  }
  if (progress.unsupported !== undefined) return { kind: 'unsupported', because: progress.unsupported };
  return progress.wasCut ? { kind: 'cut', runs: progress.runs } : { kind: 'closed', roots };
}

const isNodes = (result: readonly Trace[] | Ended): result is readonly Trace[] => Array.isArray(result);

/** The nodes of all live patterns of a change, or how the search ended in one of them. */
function explore(progress: Progress, settled: Settled, depth: number): readonly Trace[] | Ended {
  const nodes: Trace[] = [];
  for (const pattern of settled.live) {
    const node = visit(progress, pattern, depth);
    if (node === undefined) continue;
    if (node.kind === 'candidate' || node.kind === 'stopped') return node;
    nodes.push(node);
  }
  return nodes;
}

function visit(progress: Progress, pattern: Pattern, depth: number): Trace | Ended | undefined {
  progress.states += 1;
  progress.deepest = Math.max(progress.deepest, depth);
  if (progress.states > progress.budget.states) return { kind: 'stopped', because: 'states' };
  if (!progress.budget.mayGoOn()) return { kind: 'stopped', because: 'cancelled' };
  if (honestRuns(pattern) > progress.runs) {
    progress.wasCut = true;
    return undefined;
  }
  if (wasOpened(pattern)) {
    progress.unsupported = 'what an honest stranger finds inside a value that it does not open';
  }
  const by = progress.question.met(pattern);
  if (by !== undefined) return { kind: 'met', pattern, by };
  const choice = choose(pattern);
  return choice === undefined ? atEnd(progress, pattern, depth) : split(progress, pattern, choice, depth);
}

function atEnd(progress: Progress, pattern: Pattern, depth: number): Trace | Ended | undefined {
  const finish = progress.question.finish(pattern);
  switch (finish.kind) {
    case 'candidate':
      return { kind: 'candidate', pattern };
    case 'contradictory':
      return { kind: 'contradictory', pattern, because: finish.because };
    case 'choice': {
      const all = refined(progress, finish.settled);
      const nodes = explore(progress, all, depth + 1);
      return isNodes(nodes) ? { kind: 'choice', pattern, of: finish.of, nodes, dead: all.dead } : nodes;
    }
    case 'open': {
      const { item } = finish;
      const choice = { item, candidates: candidatesFor(pattern, item), isInside: false };
      return split(progress, pattern, choice, depth);
    }
    case 'unsupported':
      progress.unsupported = finish.because;
      return undefined;
  }
}

function split(progress: Progress, pattern: Pattern, choice: Choice, depth: number): Trace | Ended {
  const cases: TraceCase[] = [];
  for (const candidate of choice.candidates) {
    const all = refined(progress, followChoice(pattern, choice, candidate));
    const nodes = explore(progress, all, depth + 1);
    if (!isNodes(nodes)) return nodes;
    cases.push({ candidate, nodes, dead: all.dead });
  }
  return { kind: 'split', pattern, need: choice.item, cases };
}

/** What follows from the goal's premise for each live pattern of a change. */
function refined({ question }: Progress, settled: Settled): Settled {
  const further = settled.live.map((live) => question.refine(live));
  return {
    live: further.flatMap(({ live }) => live),
    dead: [...settled.dead, ...further.flatMap(({ dead }) => dead)],
  };
}

/** The term to be split on, with its cases. */
interface Choice {
  readonly item: Item;
  readonly candidates: readonly Candidate[];
  /** Whether the term stands inside a forwarded value that is known by now. */
  readonly isInside: boolean;
  /** What an honest run derives, if that is the question and not what the adversary knows. */
  readonly derivation?: Derivation;
}

function followChoice(pattern: Pattern, choice: Choice, candidate: Candidate): Settled {
  if (choice.derivation !== undefined) return followDerivation(pattern, choice.derivation, candidate);
  return choice.isInside
    ? followInside(pattern, choice.item, candidate)
    : follow(pattern, choice.item.term, candidate);
}

/** The open term with the fewest ways to it; undefined where none is open. */
function choose(pattern: Pattern): Choice | undefined {
  const open = openDerivation(pattern);
  if (open !== undefined) {
    const item: Item = { term: open.derivation.term, events: [], origin: undefined };
    return { item, isInside: false, ...open };
  }
  return chooseItem(pattern);
}

function chooseItem(pattern: Pattern): Choice | undefined {
  let best: Choice | undefined;
  let least = Number.POSITIVE_INFINITY;
  const open: Item[] = [];
  for (const item of pattern.items.values()) {
    if (item.origin?.kind === 'inside') {
      if (item.origin.container?.kind === 'variable') continue;
      return { item, candidates: candidatesInside(pattern, item), isInside: true };
    }
    if (item.origin === undefined && !isSimple(pattern, item.term)) open.push(item);
  }
  open.sort((one, other) => rank(one) - rank(other));
  for (const item of open) {
    const candidates = candidatesFor(pattern, item);
    const live = candidates.filter(({ needs }) => !needs.some((need) => isHidden(pattern, need))).length;
    if (live < least) {
      best = { item, candidates, isInside: false };
      least = live;
    }
    if (best !== undefined && least <= 1) return best;
  }
  return best ?? hidden(pattern);
}

/** Private keys before what they protect, that before fresh values, and what anybody can build last. */
function rank({ term }: Item): number {
  if (term.kind !== 'application') return 3;
  return ranks.get(term.symbol) ?? (term.symbol.startsWith("'") ? 0 : 5);
}

const ranks: ReadonlyMap<string, number> = new Map([
  ['sk', 0],
  ['sign', 1],
  ['mac', 2],
  ['aead', 2],
  ['enc', 2],
  ['seal', 2],
  ['dh', 4],
  ['kdf', 4],
  ['g', 4],
]);

/**
 * What seems simple is not where a value that is yet unknown must carry a term out: how the adversary came
 * to the messages with that value inside decides what the value is.
 */
function hidden(pattern: Pattern): Choice | undefined {
  for (const { origin } of pattern.items.values()) {
    const { container } = origin ?? {};
    if (origin?.kind !== 'inside' || container?.kind !== 'variable') continue;
    for (const item of pattern.items.values()) {
      if (item.origin !== undefined || item.term.kind === 'variable') continue;
      if (!item.term.variables.includes(container)) continue;
      return { item, candidates: candidatesFor(pattern, item), isInside: false };
    }
  }
  return undefined;
}

/** What becomes of a pattern in which everything has an origin, where the goal's premise asks for no more. */
export function finish({ items }: Pattern): Finish {
  for (const { origin } of items.values()) {
    if (origin?.kind === 'inside')
      return {
        kind: 'contradictory',
        because: 'a value that the adversary chose itself carries nothing out',
      };
  }
  return { kind: 'candidate' };
}
