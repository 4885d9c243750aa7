/**
 * An `expect` line held against what was decided (design 4, Events, expectations): `unless` is the complete
 * set of smallest combinations, so that more and fewer both differ; an unexpected pass differs as well.
 * @module
 */
import type { Decision } from '../attacks/decide.ts';
import type { ExpectedOutcome, Spec } from '../model/spec.ts';
import { inapplicable } from '../properties/absence.ts';
import type { Goal } from '../properties/goal.ts';
import {
  type Combination,
  combine,
  isWithin,
  parseCombination,
  printCombination,
  type Threat,
  threatsOf,
} from '../properties/threat.ts';
import { isUndecided } from '../properties/verdict.ts';
import type { Expected } from '../reports/report.ts';
import { type Standing, wordOfStanding } from '../reports/threat-sentence.ts';
import type { Under } from './decision-errand.ts';
import { becauseOf, standingOf } from './decision-lines.ts';
import type { GoalAnswer } from './decisions.ts';
import { fingerprintOf } from './fingerprint.ts';

/** What a line says, with its threats read. */
export type Expectations =
  /** Under one combination: proved, or an attack. */
  | { readonly kind: 'proof'; readonly under: Combination }
  /** With a fingerprint: by this attack and no other. */
  | { readonly kind: 'breach'; readonly under: Combination; readonly fingerprint?: string }
  /** Over the lattice of threats: exactly these are the smallest combinations that break the goal. */
  | { readonly kind: 'unless'; readonly breaking: readonly Combination[]; readonly threats?: Combination }
  | { readonly kind: 'committed' }
  | { readonly kind: 'absent' };

/** What a line says, or what is wrong with its threats. */
export type ReadExpectations =
  | Expectations
  | { readonly kind: 'problem'; readonly message: string; readonly hint?: string };

/** What the outcome of a line expects of a goal. */
export function expectationsOf(spec: Spec, outcome: ExpectedOutcome): ReadExpectations {
  switch (outcome.kind) {
    case 'absent':
    case 'committed':
      return { kind: outcome.kind };
    case 'attack':
      return reading(spec, [outcome.threats], ([under = []]) => ({
        kind: 'breach',
        under,
        ...(outcome.fingerprint !== undefined && { fingerprint: outcome.fingerprint }),
      }));
    case 'holds under':
      return reading(spec, [outcome.threats], ([under = []]) => ({ kind: 'proof', under }));
    case 'holds':
      if (outcome.unless.length === 0) return { kind: 'proof', under: [] };
      return reading(spec, outcome.unless, (breaking) => ({
        kind: 'unless',
        breaking,
        ...latticeOfNamed(spec, breaking),
      }));
  }
}

function reading(
  spec: Spec,
  combinations: readonly (readonly string[])[],
  make: (combinations: readonly Combination[]) => Expectations,
): ReadExpectations {
  const read: Combination[] = [];
  for (const words of combinations) {
    const parsed = parseCombination(spec, words);
    if (parsed.kind === 'problem') return parsed;
    read.push(parsed.combination);
  }
  return make(read);
}

/** A line that names an authority is held against every authority by name, and not against any of them. */
function latticeOfNamed(
  spec: Spec,
  breaking: readonly Combination[],
): Pick<Extract<Expectations, { kind: 'unless' }>, 'threats'> {
  const mentioned = breaking.flat();
  const known = threatsOf(spec);
  const isNamed = mentioned.some(({ kind, ...rest }) => kind === 'ca' && 'authority' in rest);
  if (!isNamed) return { threats: combine(...known, ...mentioned) };
  const authorities = spec.authorities.map(({ name }): Threat => ({ kind: 'ca', authority: name }));
  return { threats: combine(...known.filter(({ kind }) => kind !== 'ca'), ...authorities, ...mentioned) };
}

/** What is to be decided for a line. Absent and committed are looked at without threats. */
export function underOf(expected: Expectations): Under {
  switch (expected.kind) {
    case 'unless':
      return { kind: 'every', ...(expected.threats && { threats: expected.threats }) };
    case 'proof':
    case 'breach':
      return { kind: 'one', combination: expected.under };
    case 'committed':
    case 'absent':
      return { kind: 'one', combination: [] };
  }
}

/** How a line and what was decided go together. */
export type Agreement = Pick<Expected, 'agreement' | 'found'>;

/** What of an answer a line is held against. */
type Answer =
  | Pick<Extract<GoalAnswer, { kind: 'one' }>, 'kind' | 'decision'>
  | Pick<Extract<GoalAnswer, { kind: 'every' }>, 'kind' | 'lattice'>;

/** Holds a line against the answer to its question. */
export function agreementWith(spec: Spec, goal: Goal, expected: Expectations, answer: Answer): Agreement {
  if (answer.kind === 'every') {
    return expected.kind === 'unless'
      ? withUnless(spec, goal, expected.breaking, standingOf(answer.lattice))
      : { agreement: 'undecided', found: 'another question was asked' };
  }
  const { decision } = answer;
  switch (expected.kind) {
    case 'proof':
      return withOne(decision, 'proved');
    case 'breach':
      return withBreach(decision, expected.fingerprint);
    case 'absent':
      return withAbsent(decision);
    case 'committed':
      return withCommitted(decision);
    case 'unless':
      return { agreement: 'undecided', found: 'another question was asked' };
  }
}

function withOne({ verdict }: Decision, wanted: 'proved' | 'attack'): Agreement {
  const found = saidOf(verdict);
  if (isUndecided(verdict)) return { agreement: 'undecided', found };
  return { agreement: verdict.kind === wanted ? 'as expected' : 'differs', found };
}

/** An attack, and where a fingerprint is pinned, that one. */
function withBreach(decision: Decision, pinned: string | undefined): Agreement {
  const agreement = withOne(decision, 'attack');
  if (pinned === undefined || agreement.agreement !== 'as expected' || decision.attack === undefined)
    return agreement;
  const found = fingerprintOf(decision.attack);
  return found === pinned
    ? { agreement: 'as expected', found: `attack as "${found}"` }
    : { agreement: 'differs', found: `another attack: "${found}"` };
}

function saidOf(verdict: Decision['verdict']): string {
  return verdict.kind === 'proved' || verdict.kind === 'attack'
    ? verdict.kind
    : `${isUndecided(verdict) ? 'undecided' : verdict.kind}: ${becauseOf(verdict)}`;
}

/** Whether it may not even have been seen if the goal is absent, for which nothing has to be searched. */
const isCutShort = (verdict: Decision['verdict']): boolean =>
  verdict.kind === 'unknown' && ['cancelled', 'time', 'memory'].includes(verdict.because.kind);

/** Absent and not committed either, or committed to what is broken. */
function withAbsent(decision: Decision): Agreement {
  const { verdict, committed } = decision;
  if (isCutShort(verdict)) return { agreement: 'undecided', found: saidOf(verdict) };
  if (verdict.kind !== 'absent') return { agreement: 'differs', found: `not absent: ${saidOf(verdict)}` };
  if (committed === undefined || committed.kind === 'attack')
    return { agreement: 'as expected', found: `absent: ${verdict.because}` };
  if (isUndecided(committed)) return openCommitted(committed);
  return { agreement: 'differs', found: `committed: ${verdict.because}` };
}

function withCommitted({ verdict, committed }: Decision): Agreement {
  if (isCutShort(verdict)) return { agreement: 'undecided', found: saidOf(verdict) };
  if (verdict.kind !== 'absent')
    return { agreement: 'differs', found: `held, not only committed: ${saidOf(verdict)}` };
  if (committed === undefined) return { agreement: 'differs', found: `absent: ${verdict.because}` };
  if (isUndecided(committed)) return openCommitted(committed);
  return committed.kind === 'proved'
    ? { agreement: 'as expected', found: `committed: ${verdict.because}` }
    : { agreement: 'differs', found: 'absent: broken, committed values counted too' };
}

const openCommitted = (committed: Decision['verdict']): Agreement => ({
  agreement: 'undecided',
  found: `committed values counted too, undecided: ${becauseOf(committed)}`,
});

/** Exactly the smallest combinations: what is more, what is fewer, and what nobody could settle. */
function withUnless(spec: Spec, goal: Goal, wanted: readonly Combination[], known: Standing): Agreement {
  if (known.absent !== undefined) {
    const word = wordOfStanding(known);
    return { agreement: 'differs', found: `${word === 'unknown' ? 'absent' : word}: ${known.absent}` };
  }
  const open = known.undecided.map(({ combination }) => combination);
  const { capped = Number.POSITIVE_INFINITY } = known;
  const isOpen = (combination: Combination): boolean =>
    combination.length > capped || open.some((one) => isWithin(one, combination));
  const more = known.breaking.filter((one) => !isAmong(wanted, one) && !isOpen(one));
  const fewer = wanted.filter((one) => !isAmong(known.breaking, one) && !isOpen(one));
  const found = [
    holdsUnless(spec, known),
    ...(more.length === 0
      ? []
      : [`also broken by ${more.map((one) => printCombination(spec, one)).join(', ')}`]),
    ...fewer.map((one) => whyNot(spec, goal, one, known)),
  ].join('; ');
  if (more.length + fewer.length > 0) return { agreement: 'differs', found };
  const isSettled = open.length === 0 && wanted.every((one) => one.length <= capped);
  return { agreement: isSettled ? 'as expected' : 'undecided', found };
}

const isAmong = (combinations: readonly Combination[], one: Combination): boolean =>
  combinations.some((other) => isWithin(one, other) && isWithin(other, one));

/** What was found, as a line would write it. */
function holdsUnless(spec: Spec, { breaking, undecided, capped }: Standing): string {
  const texts = (combinations: readonly Combination[]): string =>
    combinations.map((one) => printCombination(spec, one)).join(', ');
  const nameOf = (one: Combination): string => (one.length === 0 ? 'no threat' : printCombination(spec, one));
  const isOpen = undecided.some(({ combination }) => combination.length === 0);
  const word = isOpen ? 'broken under' : 'holds unless';
  const holds = breaking.length === 0 ? 'holds' : `${word} ${texts(breaking)}`;
  const parts = [
    ...(isOpen && breaking.length === 0 ? [] : [breaking.some((one) => one.length === 0) ? 'attack' : holds]),
    ...undecided.map(({ combination, because }) => `undecided under ${nameOf(combination)} (${because})`),
    ...(capped === undefined ? [] : [`of at most ${capped} threats together`]),
  ];
  return parts.join('; ');
}

function whyNot(spec: Spec, goal: Goal, wanted: Combination, { breaking }: Standing): string {
  const name = printCombination(spec, wanted);
  const because = inapplicable(spec, goal, wanted);
  if (because !== undefined) return `${name} is not applicable: ${because}`;
  const smaller = breaking.find((one) => isWithin(one, wanted));
  return smaller === undefined
    ? `not broken by ${name}`
    : `${name} is not smallest: ${printCombination(spec, smaller)} breaks it already`;
}
