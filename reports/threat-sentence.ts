/**
 * What is known of a goal over all threats, in one word and in the sentence that a section on security
 * considerations would have: "holds unless the proxy is dishonest or a trusted CA is compromised" (design 5).
 * @module
 */
import type { Spec } from '../model/spec.ts';
import { claimantOf, type Goal, printGoal } from '../properties/goal.ts';
import { type Combination, isWithin, printCombination, type Threat } from '../properties/threat.ts';
import type { VerdictWord } from './report.ts';

/** What is known of a goal over combinations of threats. */
export interface Standing {
  /** Why it is absent; the rest is then about the reading in which committed values count. */
  readonly absent?: string;
  /** Smallest combinations that break it. */
  readonly breaking: readonly Combination[];
  /** Largest combinations under which it is proved. */
  readonly proved: readonly Combination[];
  /** Smallest combinations under which it is undecided. */
  readonly undecided: readonly { readonly combination: Combination; readonly because: string }[];
  /** Smallest combinations that were not looked at, as another goal that is read with it is broken there. */
  readonly moot?: readonly Combination[];
  /** Larger combinations were not looked at. */
  readonly capped?: number;
}

/** The standing of a goal in one word. */
export function wordOfStanding(standing: Standing): VerdictWord {
  const { absent, breaking, proved, undecided } = standing;
  const isAbsent = absent !== undefined;
  if (breaking.some(isNone)) return isAbsent ? 'absent' : 'attack';
  if (undecided.some(({ combination }) => isNone(combination))) return 'unknown';
  if (breaking.length + proved.length + undecided.length === 0) return isAbsent ? 'absent' : 'not applicable';
  if (isAbsent) return 'committed';
  return breaking.length + undecided.length === 0 ? 'proved' : 'holds unless';
}

/** What is known under one combination of threats, in a word for a cell. */
export function wordUnder(standing: Standing, combination: Combination): string {
  const { absent, breaking, proved, undecided } = standing;
  const isAbsent = absent !== undefined;
  if (breaking.some((smaller) => isWithin(smaller, combination))) return isAbsent ? 'absent' : 'attack';
  if (proved.some((larger) => isWithin(combination, larger))) return isAbsent ? 'committed' : 'holds';
  if (undecided.some((smaller) => isWithin(smaller.combination, combination))) return 'undecided';
  if (breaking.length + proved.length + undecided.length === 0) return isAbsent ? 'absent' : 'n/a';
  return 'undecided';
}

const isNone = (combination: Combination): boolean => combination.length === 0;

/** The sentence about a goal, without a full stop. */
export function sentenceOf(spec: Spec, goal: Goal, standing: Standing): string {
  const { absent, capped } = standing;
  const name = printGoal(spec, goal);
  const cap = capped === undefined ? '' : ` (${capText(capped)})`;
  const clause = `${clauseOf(spec, goal, standing)}${mootText(spec, goal, standing)}${cap}`;
  if (absent === undefined) return `${name} ${clause}`;
  if (wordOfStanding(standing) === 'absent') return `${name} is absent: ${absent}`;
  return `${name} is absent: ${absent}; counting what that party is committed to, it ${clause}`;
}

function mootText(spec: Spec, goal: Goal, { moot = [] }: Standing): string {
  if (moot.length === 0 || moot.some(isNone)) return '';
  const where = either(moot.map((combination) => conditionOf(spec, goal, combination)));
  return `; it was not asked if ${where}, for another goal that is read with it is broken then`;
}

const capText = (capped: number): string =>
  capped === 1
    ? 'of each threat alone: several together were not tried'
    : `of at most ${capped} threats together: more were not tried`;

function clauseOf(spec: Spec, goal: Goal, { breaking, proved, undecided, moot = [] }: Standing): string {
  const says = (combination: Combination): string => conditionOf(spec, goal, combination);
  if (moot.some(isNone)) return 'was not asked: another goal that is read with it does not hold';
  if (breaking.some(isNone)) return 'does not hold: the network alone breaks it';
  const open = undecided.map(({ combination }) => combination);
  if (open.some(isNone)) {
    return `is undecided${breaking.length === 0 ? '' : `; it does not hold if ${either(breaking.map(says))}`}`;
  }
  const unless = breaking.length === 0 ? '' : ` unless ${either(breaking.map(says))}`;
  if (open.length > 0) return `holds${unless}; it is undecided if ${either(open.map(says))}`;
  if (breaking.length > 0) return `holds${unless}`;
  const all = proved.filter((one) => !isNone(one)).map((one) => printCombination(spec, one));
  if (all.length === 0) return 'holds';
  return moot.length === 0
    ? `holds under every threat that applies: ${all.join(', ')}`
    : `holds under ${all.join(', ')}`;
}

/** A combination as a condition: `the proxy P is dishonest and long-term keys are revealed later`. */
const conditionOf = (spec: Spec, goal: Goal, combination: Combination): string =>
  combination.map((threat) => conditionOfThreat(spec, goal, threat)).join(' and ');

function conditionOfThreat(spec: Spec, goal: Goal, threat: Threat): string {
  const claimant = claimantOf(spec, goal) ?? 'the claimant';
  switch (threat.kind) {
    case 'dishonest': {
      const office = spec.roles.find(({ name }) => name === threat.role)?.office;
      return `${office === undefined ? '' : `the ${office} `}${threat.role} is dishonest`;
    }
    case 'ca':
      return threat.authority === undefined
        ? `a CA that ${claimant} trusts is compromised`
        : `the CA ${threat.authority} is compromised`;
    case 'kci':
      return `${claimant}'s own long-term key is compromised`;
    case 'later':
      return 'long-term keys are revealed after the session';
    case 'session':
      return 'ephemeral secrets of other sessions are revealed';
    case 'unpossessed':
      return 'the adversary has certificates over keys that it does not hold';
  }
}

/** `a`, `a or b`, `a, b, or c`. */
function either(clauses: readonly string[]): string {
  const last = clauses.at(-1) ?? '';
  const before = clauses.slice(0, -1);
  if (before.length === 0) return last;
  return `${before.join(', ')}${before.length > 1 ? ',' : ''} or ${last}`;
}
