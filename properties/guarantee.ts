/**
 * What a protocol guarantees: each goal of three parties under each combination of threats, as one of four
 * levels. Threats are words here, a dishonest party by its office, so that protocols can be compared
 * (design 10, What is agreed on; Words).
 * @module
 */
import type { Goal } from './goal.ts';
import type { Nothing, Standpoint } from './three-party/goal.ts';

/** Threats together, by their words, each once. */
export type Words = readonly string[];

/**
 * `unmet`: broken, absent, or nothing to be asked. `undecided` is neither met nor unmet.
 */
export type Level = 'proved' | 'committed' | 'unmet' | 'undecided';

/** What is known of one goal of a protocol over its combinations of threats. */
export interface Known {
  readonly goal: Goal;
  /** Why it is absent; the rest is then about the reading in which committed values count. */
  readonly absent?: string;
  /** The threats that were combined. Others the protocol does not have, or they add nothing. */
  readonly threats: Words;
  /** Threats under which the goal says nothing. */
  readonly silent: Words;
  /** Smallest combinations that break it, largest under which it is proved, smallest that are undecided. */
  readonly breaking: readonly Words[];
  readonly proved: readonly Words[];
  readonly undecided: readonly Words[];
  /** Threats that change the question: a proof with one speaks for no combination without it. */
  readonly changing: Words;
}

/** A goal of three parties in a protocol: what is known of each goal that it comes to, or why there is none. */
export interface Guarantee {
  readonly id: string;
  readonly under?: Standpoint;
  readonly nothing?: Nothing;
  readonly parts: readonly Known[];
}

/**
 * The level of a goal under these threats and the one that belongs to it: the least of its parts. A threat
 * under which a part says nothing is left out for it; where all say nothing, nothing is guaranteed.
 */
export function levelUnder(guarantee: Guarantee, threats: Words): Level {
  const all = withOwn(guarantee, threats);
  return speaksUnder(guarantee, threats)
    ? least(guarantee.parts.map((part) => levelOfPart(part, all)))
    : 'unmet';
}

/** Whether the goal says anything under these threats: whom all of it is about may be dishonest. */
export const speaksUnder = (guarantee: Guarantee, threats: Words): boolean =>
  guarantee.nothing === undefined &&
  guarantee.parts.some(
    ({ silent }) => !silent.some((threat) => withOwn(guarantee, threats).includes(threat)),
  );

const withOwn = ({ under }: Guarantee, threats: Words): Words =>
  under === undefined || threats.includes(under) ? threats : [...threats, under];

/** The level of one goal. What breaks it comes first: more threat never guarantees more. */
export function levelOfPart(known: Known, threats: Words): Level {
  const under = known.threats.filter((threat) => threats.includes(threat));
  if (known.breaking.some((set) => isPart(set, under))) return 'unmet';
  const isMet = known.proved.some(
    (set) =>
      isPart(under, set) && known.changing.every((threat) => set.includes(threat) === under.includes(threat)),
  );
  if (isMet) return known.absent === undefined ? 'proved' : 'committed';
  return known.absent !== undefined && known.proved.length + known.undecided.length === 0
    ? 'unmet'
    : 'undecided';
}

/** Whether every threat of the one is in the other. */
export const isPart = (part: Words, whole: Words): boolean => part.every((threat) => whole.includes(threat));

const worstFirst: readonly Level[] = ['unmet', 'undecided', 'committed', 'proved'];

const least = (levels: readonly Level[]): Level =>
  worstFirst.find((level) => levels.includes(level)) ?? 'unmet';

/** The smallest combinations under which some part of the goal breaks, besides the threat that belongs to it. */
export const breakingOf = (guarantee: Guarantee): readonly Words[] =>
  smallest(
    beside(
      guarantee,
      guarantee.parts.flatMap(({ breaking }) => breaking),
    ),
  );

/** The smallest combinations under which some part of the goal is undecided and none is known to break. */
export function undecidedOf(guarantee: Guarantee): readonly Words[] {
  const broken = breakingOf(guarantee);
  const open = beside(
    guarantee,
    guarantee.parts.flatMap(({ undecided }) => undecided),
  );
  return smallest(open).filter((set) => !broken.some((other) => isPart(other, set)));
}

/** The largest combinations under which every part is proved, a part that says nothing aside. */
export function provedOf({ parts, under }: Guarantee): readonly Words[] {
  const [first, ...rest] = parts.map(({ proved, silent }) => proved.map((set) => [...set, ...silent]));
  if (first === undefined) return [];
  const common = rest.reduce<readonly Words[]>(
    (found, sets) =>
      largest(found.flatMap((set) => sets.map((other) => set.filter((each) => other.includes(each))))),
    largest(first),
  );
  const speaking = common.map((set) =>
    set.filter((threat) => !parts.every(({ silent }) => silent.includes(threat))),
  );
  const wanted = speaking.filter((set) => under === undefined || set.includes(under));
  return largest(wanted.map((set) => set.filter((threat) => threat !== under)));
}

/** Those that are part of no other, each once. */
const largest = (sets: readonly Words[]): readonly Words[] => {
  const once = sets.filter((set, at) => sets.findIndex((other) => isSame(set, other)) === at);
  return once.filter((set) => !once.some((other) => other !== set && isPart(set, other)));
};

const beside = ({ under }: Guarantee, sets: readonly Words[]): readonly Words[] =>
  sets.map((set) => set.filter((threat) => threat !== under));

/** Those of which no other is a part, each once. */
export function smallest(sets: readonly Words[]): readonly Words[] {
  const once = sets.filter((set, at) => sets.findIndex((other) => isSame(set, other)) === at);
  return once
    .filter((set) => !once.some((other) => other !== set && isPart(other, set)))
    .toSorted((left, right) => left.length - right.length);
}

const isSame = (left: Words, right: Words): boolean => left.length === right.length && isPart(left, right);

/** All combinations of at most `most` of these threats, small ones first. */
export function combinationsOf(threats: Words, most: number): readonly Words[] {
  const grown: Words[][] = [[[]]];
  for (let size = 1; size <= most; size += 1) {
    const before = grown.at(-1) ?? [];
    grown.push(
      before.flatMap((set) => {
        const last = set.at(-1);
        const from = last === undefined ? 0 : threats.indexOf(last) + 1;
        return threats.slice(from).map((threat) => [...set, threat]);
      }),
    );
  }
  return grown.flat();
}
