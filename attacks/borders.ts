/**
 * The borders of a monotone question about sets: which smallest sets break something, which largest sets
 * keep it. From above: the largest set of which nothing is known yet is asked about; one that keeps settles
 * everything within it, one that breaks is made smaller until it is a smallest one, and settles everything
 * around it (Marques-Silva, Janota, Belov, Minimal sets over monotone predicates in Boolean formulae, CAV
 * 2013). Sets are bits of a number.
 * @module
 */

/** What asking about a set came to. `at` is a part of the set that suffices to break. */
export type Answer =
  | { readonly kind: 'breaks'; readonly at: number }
  | { readonly kind: 'keeps' }
  | { readonly kind: 'open' };

/** What the sets are, and what may be asked about them. */
export interface Sets {
  /** The number of members. */
  readonly members: number;
  /** Sets of more members than this are not looked at. */
  readonly largest: number;
  /** Whether a larger set may be asked about all the same, because one answer may settle many small ones. */
  readonly beginsAbove?: boolean;
  /** Members that most often break by themselves: they are asked about first, so that no larger set breaks for them. */
  readonly suspects?: number;
  readonly ask: (set: number) => Answer;
  /** Whether a set that keeps says the same of this part of it. */
  readonly covers: (whole: number, part: number) => boolean;
  /** Whether nobody needs to know of a set; then nobody needs to know of what is around it. */
  readonly isMoot?: (set: number) => boolean;
}

/** What is known in the end; every set that was to be looked at is around, within or beyond one of these. */
export interface Borders {
  /** Those that break while no part of them is known to. */
  readonly breaking: readonly number[];
  /** Those that keep while nothing around them is known to. */
  readonly keeping: readonly number[];
  /** Those that nobody could settle, while no part of them is such. What is around them was not asked. */
  readonly open: readonly number[];
  /** Those of which nothing is known because they are moot, while no part of them is such. */
  readonly moot: readonly number[];
}

/** Finds the borders; yields after every answer. */
export function* bordersOf(sets: Sets): Generator<undefined, Borders, void> {
  const known: Known = { sets, answers: new Map(), breaking: [], keeping: [], open: [] };
  const all = setsOf(sets);
  yield* suspected(known);
  if (sets.beginsAbove === true) yield* fromAbove(known);
  for (let seed = all.find((set) => isNew(known, set)); seed !== undefined; ) {
    const answer = yield* asked(known, seed);
    if (answer.kind === 'breaks') yield* shrink(known, answer.at);
    if (answer.kind === 'open') yield* narrow(known, seed);
    seed = all.find((set) => isNew(known, set));
  }
  return settled(known, all);
}

/** Each suspect by itself. */
function* suspected(known: Known): Generator<undefined, void, void> {
  for (const suspect of membersOf(known.sets.suspects ?? 0)) {
    if (isMoot(known, suspect)) continue;
    const answer = yield* asked(known, suspect);
    if (answer.kind === 'breaks') yield* shrink(known, answer.at);
    if (answer.kind === 'open') yield* narrow(known, suspect);
  }
}

/**
 * Before small sets are asked one by one: everything at once, and again without what breaks. Where that takes
 * several members together, one of them is left out, which is asked about by itself later. What keeps then settles
 * all sets in it.
 */
function* fromAbove(known: Known): Generator<undefined, void, void> {
  const isAside = (set: number): boolean =>
    isBroken(known, set) || isBeyond(known, set) || isMoot(known, set);
  const singles = membersOf(2 ** known.sets.members - 1).filter((member) => !isAside(member));
  for (let rest = singles.reduce((set, member) => set | member, 0); rest !== 0; ) {
    const answer = yield* asked(known, rest);
    if (answer.kind !== 'breaks' || answer.at === 0) return;
    if (sizeOf(answer.at) === 1) known.breaking.push(answer.at);
    rest &= ~lastOf(answer.at);
  }
}

/** The last member of a set that is not empty. */
const lastOf = (set: number): number => 2 ** (31 - Math.clz32(set));

interface Known {
  readonly sets: Sets;
  readonly answers: Map<number, Answer>;
  readonly breaking: number[];
  readonly keeping: number[];
  readonly open: number[];
}

/** All sets that are not too large, the largest first. */
const setsOf = ({ members, largest }: Sets): readonly number[] =>
  Array.from({ length: 2 ** members }, (_, set) => set)
    .filter((set) => sizeOf(set) <= largest)
    .sort((left, right) => sizeOf(right) - sizeOf(left) || left - right);

function sizeOf(set: number): number {
  let size = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) size += 1;
  return size;
}

const isPart = (part: number, whole: number): boolean => (part & whole) === part;

/** The set without one member, for each of its members. */
function partsOf(set: number): readonly number[] {
  const parts: number[] = [];
  for (let rest = set; rest !== 0; rest &= rest - 1) parts.push(set & ~(rest & -rest));
  return parts;
}

const isBroken = (known: Known, set: number): boolean => known.breaking.some((part) => isPart(part, set));

const isKept = ({ sets, keeping }: Known, set: number): boolean =>
  keeping.some((whole) => isPart(set, whole) && sets.covers(whole, set));

const isBeyond = (known: Known, set: number): boolean => known.open.some((part) => isPart(part, set));

const isKnown = (known: Known, set: number): boolean =>
  isBroken(known, set) || isKept(known, set) || isBeyond(known, set);

const isNew = (known: Known, set: number): boolean => !isKnown(known, set) && !isMoot(known, set);

const isMoot = ({ sets }: Known, set: number): boolean => sets.isMoot?.(set) ?? false;

/** The answer about a set; what is implied is not asked. */
function* asked(known: Known, set: number): Generator<undefined, Answer, void> {
  const broken = known.breaking.find((part) => isPart(part, set));
  if (broken !== undefined) return { kind: 'breaks', at: broken };
  if (isKept(known, set)) return { kind: 'keeps' };
  const before = known.answers.get(set);
  if (before !== undefined) return before;
  const answer = known.sets.ask(set);
  known.answers.set(set, answer);
  if (answer.kind === 'keeps') known.keeping.push(set);
  yield;
  return answer;
}

/**
 * From a set that breaks to one of its parts that does while no part of that is known to. Whether nothing at
 * all breaks too is asked last: most often a larger set that keeps has answered it by then.
 */
function* shrink(known: Known, set: number): Generator<undefined, void, void> {
  for (const part of partsOf(set).filter((one) => one !== 0)) {
    const answer = yield* asked(known, part);
    if (answer.kind === 'breaks') return yield* shrink(known, answer.at);
  }
  if (!known.breaking.includes(set)) known.breaking.push(set);
}

/**
 * From a set that is open to one of its parts that is while no part of that is: often one member is the
 * hard one, so the smallest parts are asked first.
 */
function* narrow(known: Known, set: number): Generator<undefined, void, void> {
  const smallest = [0, ...membersOf(set)].filter((part) => part !== set);
  for (const part of [...smallest, ...partsOf(set)]) {
    if (isBeyond(known, part) && sizeOf(part) > 1) continue;
    const answer = yield* asked(known, part);
    if (answer.kind === 'breaks') yield* shrink(known, answer.at);
    if (answer.kind === 'open' && sizeOf(part) > 1) return yield* narrow(known, part);
    if (answer.kind === 'open') known.open.push(part);
  }
  if (!isBroken(known, set) && !isBeyond(known, set)) known.open.push(set);
}

const membersOf = (set: number): readonly number[] => partsOf(set).map((part) => set & ~part);

/** Each border without what another member of it, or a better answer, makes superfluous. */
function settled(known: Known, all: readonly number[]): Borders {
  const { breaking, keeping, open } = known;
  return {
    breaking: leastOf(breaking),
    keeping: unique(keeping).filter(
      (set) => !keeping.some((whole) => whole !== set && isPart(set, whole) && known.sets.covers(whole, set)),
    ),
    open: leastOf(open.filter((set) => !isKept(known, set) && !isBroken(known, set))),
    moot: leastOf(all.filter((set) => !isKnown(known, set) && isMoot(known, set))),
  };
}

/** Those of which no other is a part, the smallest first. */
function leastOf(sets: readonly number[]): readonly number[] {
  const found: number[] = [];
  for (const set of unique(sets)) if (!found.some((part) => isPart(part, set))) found.push(set);
  return found;
}

const unique = (sets: readonly number[]): readonly number[] =>
  [...new Set(sets)].sort((left, right) => sizeOf(left) - sizeOf(right) || left - right);
