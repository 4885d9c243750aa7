/**
 * Which open term is split on: the one that leaves the fewest patterns, counted after their consequences
 * are drawn, so that a term without a way to it closes the case at once (Haralick and Elliott, "Increasing
 * tree search efficiency for constraint satisfaction problems", 1980: fail first). A pattern in which something
 * that is newly needed has no way to it hardly counts: the next split closes it. Any choice is sound.
 * @module
 */
import { isApplication } from '../../model/term.ts';
import { follow, followInside } from './follow.ts';
import { isHidden } from './hidden.ts';
import { isMade } from './made.ts';
import { isNever, remembering } from './never.ts';
import { isDecidable } from './origin.ts';
import {
  type Candidate,
  candidatesFor,
  candidatesInside,
  escapesFor,
  hasCandidate,
  isSimple,
} from './origins.ts';
import { type Derivation, honestRuns, type Item, type Pattern } from './pattern.ts';
import type { Settled } from './settle.ts';
import { followDerivation, isUnopened, type OpenDerivation, openDerivations } from './stranger.ts';
import { isUnderivable, leadsNowhere } from './underivable.ts';

/** The term to be split on, with what its cases come to. */
export interface Choice {
  readonly item: Item;
  /** What an honest run derives, where that is split. */
  readonly derivation?: Derivation;
  readonly ways: readonly Way[];
  /** How many patterns are left. */
  readonly live: number;
}

/** One origin of the term, with what it comes to. */
export interface Way {
  readonly candidate: Candidate;
  readonly settled: Settled;
}

/** What follows from the goal's premise for a changed pattern. */
export type Refine = (pattern: Pattern) => Settled;

/** What follows from the goal's premise for each live pattern of a change. */
export function refined(refine: Refine, settled: Settled): Settled {
  const all: Settled = { live: [], dead: [...settled.dead] };
  for (const pattern of settled.live) {
    const { live, dead } = refine(pattern);
    all.live.push(...live);
    all.dead.push(...dead);
  }
  return all;
}

/** When it is asked how honest runs derive what they are to: after what the adversary must know, as a rule, or before. */
export type Turn = 'late' | 'first';

/** The term to be split on; undefined where none is open. */
export function choose(settled: Pattern, refine: Refine, turn: Turn = 'late'): Choice | undefined {
  const pattern = remembering(settled);
  return insideIn(pattern, refine) ?? fewestIn(pattern, refine, turn) ?? hidden(pattern, refine);
}

/** The split on `item`. */
export const choiceOf = (pattern: Pattern, item: Item, refine: Refine): Choice =>
  madeOf(item, candidatesFor(pattern, item), refine, (candidate) => follow(pattern, item.term, candidate));

function madeOf(
  item: Item,
  candidates: readonly Candidate[],
  refine: Refine,
  carryOut: (candidate: Candidate) => Settled,
): Choice {
  const ways = candidates.map(
    (candidate): Way => ({ candidate, settled: refined(refine, carryOut(candidate)) }),
  );
  return { item, ways, live: liveIn(ways) };
}

const liveIn = (ways: readonly Way[]): number =>
  ways.reduce((sum, { settled }) => sum + settled.live.length, 0);

/** A term inside a forwarded value that has become known, or one that depends on such a value. */
function insideIn(pattern: Pattern, refine: Refine): Choice | undefined {
  for (const item of pattern.items.values()) {
    if (item.origin === undefined || !isDecidable(item.origin)) continue;
    return madeOf(item, candidatesInside(pattern, item), refine, (candidate) =>
      followInside(pattern, item, candidate),
    );
  }
  return undefined;
}

/** The split that leaves the fewest patterns, or the first that leaves no choice. */
function fewestIn(pattern: Pattern, refine: Refine, turn: Turn): Choice | undefined {
  let best: Choice | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const { item, candidates, carryOut, derivation, handicap } of openIn(pattern, turn)) {
    if (candidates.length >= least * 4) continue;
    const ways: Way[] = [];
    let weight = 0;
    for (const candidate of candidates) {
      const settled = refined(refine, carryOut(candidate));
      ways.push({ candidate, settled });
      weight += weightOf(pattern, { candidate, settled }, turn);
      if (weight * doomed >= least) break;
    }
    if (weight * doomed >= least) continue;
    if (weight > 1) weight = weightOfAll(pattern, ways, turn, least);
    if (weight > 1) weight *= handicap;
    if (weight >= least) continue;
    least = weight;
    best = { item, ways, live: liveIn(ways), ...(derivation && { derivation }) };
    if (weight <= 1) break;
  }
  return best;
}

/** What is left to do after a case: the patterns that are left, those with a further run the more. */
function weightOf(pattern: Pattern, { candidate, settled: { live } }: Way, turn: Turn): number {
  const runs = honestRuns(pattern);
  const wasUnopened = isUnopened(pattern);
  let weight = 0;
  for (const next of live) {
    if (honestRuns(next) > runs) weight += more[turn];
    else weight += candidate.kind === 'told' || (isUnopened(next) && !wasUnopened) ? heavy : 1;
  }
  return weight;
}

/**
 * What a case counts that adds a run: nearly two that add none, for there is more to be explained then. Not quite: where nothing
 * else is left but that run, it is added before what is left in any case is split again and again. With 1.5 and 1.75 one generated
 * protocol takes some hundred times as many states; where the usual order has not ended soon, it is worth a try.
 */
const more: Readonly<Record<Turn, number>> = { late: 1.99, first: 1.5 };

/**
 * What a case counts in which the adversary is to know what a run derives, which has a search of its own, and one in which a
 * run is to find it in a value of which nothing is known, where no search may have an answer.
 */
const heavy = 4;

/** How much more a derivation weighs: what the adversary must know for the runs to be there says more, and is asked once. */
const late = 2;

/** How much more it weighs how a term gets out: where it leaves hardly less, it is better known what sends it. */
const broad = 2;

/**
 * How much less it weighs how the adversary has a derived key, where the usual order has not ended soon. Its cases mostly close, if not
 * at the next split, for some value that the key is made of; put off, they are gone through below every case of what the key protects.
 * Always asked early, ciphertexts that can be changed without their key are gone through without end in its cases.
 */
const early = 1 / 2;

/** The share of its weight that a pattern has which the next split will close. */
const doomed = 1 / 8;

/** As `weightOf` of all cases together, or `enough` of them, and what will close at the next split hardly counts. */
function weightOfAll(pattern: Pattern, ways: readonly Way[], turn: Turn, enough: number): number {
  let weight = 0;
  for (const { candidate, settled } of ways) {
    const live = settled.live.filter((next) => !isDoomed(next, pattern));
    const lost = settled.live.length - live.length;
    weight += weightOf(pattern, { candidate, settled: { ...settled, live } }, turn) + lost * 2 * doomed;
    if (weight >= enough) return weight;
  }
  return weight;
}

/** Whether something that is newly needed has no way to it, so that the next split will close the pattern. */
function isDoomed(next: Pattern, before: Pattern): boolean {
  const pattern = remembering(next);
  for (const derivation of pattern.derivations)
    if (!isAmong(before.derivations, derivation) && isUnderivable(pattern, derivation)) return true;
  for (const item of pattern.items.values())
    if (!before.items.has(item.term) && isWayless(pattern, item)) return true;
  return false;
}

const isAmong = (derivations: readonly Derivation[], { run, term, inside }: Derivation): boolean =>
  derivations.some((one) => one.run === run && one.term === term && one.inside?.value === inside?.value);

/** Whether it matters where the adversary has the term of `item` from, and it can have it from nowhere. */
function isWayless(pattern: Pattern, item: Item): boolean {
  if (item.origin !== undefined) return false;
  if (pattern.never.seen.has(item.term)) return true;
  const isPossible = ({ needs }: Candidate): boolean =>
    !needs.some((need) => isHidden(pattern, need) || isNever(pattern, need));
  if (hasCandidate(pattern, item, isPossible)) return false;
  return !isSimple(pattern, item.term) && !isMade(pattern, item);
}

interface Open {
  readonly item: Item;
  readonly derivation?: Derivation;
  readonly candidates: readonly Candidate[];
  readonly carryOut: (candidate: Candidate) => Settled;
  /** How much more it weighs than what it leaves. */
  readonly handicap: number;
  /** The fewer the ways seem, the earlier it is looked at. */
  readonly likely: number;
}

/**
 * What is open, that first which is likely to leave few patterns. Of what has no way to it the latest alone, so that one of
 * several is followed to its end.
 */
function openIn(pattern: Pattern, turn: Turn): readonly Open[] {
  const derivations = derivationsIn(pattern, turn);
  const underivable = derivations.findLast(({ likely }) => likely === 0);
  if (underivable !== undefined) return [underivable];
  let open: readonly Open[] = [];
  for (const item of [...pattern.items.values()].reverse()) {
    const ways = waysTo(pattern, item);
    if (ways === undefined) continue;
    const { candidates, possible } = ways;
    const carryOut = (candidate: Candidate): Settled => follow(pattern, item.term, candidate);
    const likely = possible * 8 + rank(item);
    const handicap = turn === 'first' && isApplication(item.term, 'kdf') ? early : 1;
    const first: Open = { item, candidates, carryOut, likely, handicap };
    if (possible === 0) return [first];
    const escapes = escapesFor(pattern, item, candidates);
    const second = escapes && {
      ...first,
      candidates: escapes,
      likely: possibleIn(pattern, escapes) * 8 + rank(item),
      handicap: broad,
    };
    open = [first, ...(second ? [second] : []), ...open];
  }
  return [...derivations, ...open].sort((one, other) => one.likely - other.likely);
}

/** The origins that an item may have, and how many of them do not need what nobody can know. */
interface Ways {
  readonly candidates: readonly Candidate[];
  readonly possible: number;
}

/** The ways to the term of `item`; undefined where it does not matter where the adversary has it from. */
function waysTo(pattern: Pattern, item: Item): Ways | undefined {
  if (item.origin !== undefined || isSimple(pattern, item.term) || isMade(pattern, item)) return undefined;
  const candidates = candidatesFor(pattern, item);
  return { candidates, possible: possibleIn(pattern, candidates) };
}

/** How many of the origins do not need what nobody can know. */
const possibleIn = (pattern: Pattern, candidates: readonly Candidate[]): number =>
  candidates.filter(({ needs }) => !needs.some((need) => isHidden(pattern, need) || isNever(pattern, need)))
    .length;

/** What honest runs must derive, as far as they do not hold it. */
const derivationsIn = (pattern: Pattern, turn: Turn): Open[] =>
  openDerivations(pattern).map((open) => derivationIn(pattern, open, turn));

const derivationIn = (pattern: Pattern, open: OpenDerivation, turn: Turn): Open => {
  const { derivation, candidates } = open;
  return {
    item: { term: derivation.term, events: [], origin: undefined },
    derivation,
    candidates,
    carryOut: (candidate) => followDerivation(pattern, derivation, candidate),
    likely: leadsNowhere(pattern, open) ? 0 : candidates.length * 8,
    handicap: turn === 'late' ? late : 1 / late,
  };
};

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
  ['put in', 2],
  ['seal', 2],
  ['dh', 4],
  ['kdf', 4],
  ['g', 4],
]);

/**
 * What seems simple is not where a value that is yet unknown must carry a term out: how the adversary came
 * to the messages with that value inside decides what the value is.
 */
function hidden(pattern: Pattern, refine: Refine): Choice | undefined {
  for (const { origin } of pattern.items.values()) {
    const { container } = origin ?? {};
    if (container?.kind !== 'variable') continue;
    for (const item of pattern.items.values()) {
      if (item.origin !== undefined || item.term.kind === 'variable') continue;
      if (item.term.variables.includes(container)) return choiceOf(pattern, item, refine);
    }
  }
  return undefined;
}
