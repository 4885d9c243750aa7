/**
 * What is known of a row of a comparison in one protocol, as a cell tells it.
 * @module
 */

import { standing } from '../attacks/decide.ts';
import { memberName } from '../model/spec.ts';
import { breakingOf, type Guarantee, provedOf, undecidedOf, type Words } from '../properties/guarantee.ts';
import type { ComparisonCell, LatticeCost, VerdictWord } from '../reports/report.ts';
import { becauseOf, latticeCostOf } from './decision-lines.ts';
import { decisionsIn, type GoalAnswer } from './decisions.ts';
import type { AskedRow } from './guarantees.ts';
import type { ReadyProtocol } from './open-specs.ts';

/** What a cell says, but for what was asked. */
export type CellFacts = Omit<ComparisonCell, 'asked' | 'digest' | 'on'>;

/** The facts of a cell; `named`: only threats that were named were asked about. */
export function cellOf(guarantee: Guarantee, answers: readonly GoalAnswer[], named: boolean): CellFacts {
  const broken = breakingOf(guarantee);
  const undecided = undecidedOf(guarantee);
  return {
    verdict: named ? wordUnderNamed(guarantee) : wordOf(guarantee),
    because: becauseIn(guarantee, answers),
    brokenUnder: broken.map(printWords),
    provedUnder: provedOf(guarantee).map(printWords),
    undecided: undecided.map((words) => ({ threat: printWords(words), because: reasonFor(answers) })),
    cost: sumOf(answers),
  };
}

/** For agreement of two roles, the values that it is about; a goal of three parties says so itself. */
export const onOf = ({ group, meaning }: AskedRow): readonly string[] => {
  const [goal] = meaning.kind === 'asked' && group === '' ? meaning.goals : [];
  return goal?.kind === 'agreement' ? goal.on : [];
};

/** A cell of a protocol that has no such goal. */
export const noSuchGoal = ({ spec }: ReadyProtocol): ComparisonCell => ({
  verdict: 'not applicable',
  because: `${memberName(spec)} has no such goal`,
  brokenUnder: [],
  provedUnder: [],
  undecided: [],
  asked: '',
  cost: { questions: 0, states: 0, cases: 0 },
  digest: '',
  on: [],
});

/** Threats in one word: `proxy+ca`, or `none`. */
export const printWords = (words: Words): string => words.join('+') || 'none';

/** What it took. */
export function sumOf(answers: readonly GoalAnswer[]): LatticeCost {
  const costs = [...new Set(answers)].map(latticeCostOf);
  const sum = (pick: (cost: LatticeCost) => number): number =>
    costs.reduce((total, cost) => total + pick(cost), 0);
  return {
    questions: sum(({ questions }) => questions),
    states: sum(({ states }) => states),
    cases: sum(({ cases }) => cases),
  };
}

/** Over all combinations: broken by nothing at all is an attack, broken by something is a condition. */
function wordOf(guarantee: Guarantee): VerdictWord {
  const { nothing, parts } = guarantee;
  if (nothing !== undefined) return nothing.kind;
  const isAbsent = parts.some(({ absent }) => absent !== undefined);
  const [broken, open] = [breakingOf(guarantee), undecidedOf(guarantee)];
  if (broken.some(isNone)) return isAbsent ? 'absent' : 'attack';
  if (open.some(isNone)) return 'unknown';
  const isEmpty = parts.every(
    ({ breaking, proved, undecided }) => breaking.length + proved.length + undecided.length === 0,
  );
  if (isEmpty) return isAbsent ? 'absent' : 'not applicable';
  if (isAbsent) return 'committed';
  return broken.length + open.length === 0 ? 'proved' : 'holds unless';
}

const isNone = (words: Words): boolean => words.length === 0;

/** Under threats that were named, one that breaks the goal is enough. */
function wordUnderNamed(guarantee: Guarantee): VerdictWord {
  const { nothing, parts } = guarantee;
  if (nothing !== undefined) return nothing.kind;
  const isAbsent = parts.some(({ absent }) => absent !== undefined);
  if (breakingOf(guarantee).length > 0) return isAbsent ? 'absent' : 'attack';
  if (parts.some(({ undecided }) => undecided.length > 0)) return 'unknown';
  if (parts.some(({ proved }) => proved.length > 0)) return isAbsent ? 'committed' : 'proved';
  return isAbsent ? 'absent' : 'not applicable';
}

/** Why it is absent; else the reason of the first decision that has one to tell, an attack before anything else. */
function becauseIn({ nothing, parts }: Guarantee, answers: readonly GoalAnswer[]): string {
  const absent = nothing?.because ?? parts.find((part) => part.absent !== undefined)?.absent;
  if (absent !== undefined) return absent;
  const verdicts = answers.flatMap(decisionsIn).map(standing);
  const first = verdicts.find(({ kind }) => kind === 'attack') ?? verdicts[0];
  return first === undefined ? '' : becauseOf(first);
}

function reasonFor(answers: readonly GoalAnswer[]): string {
  const open = answers
    .flatMap(decisionsIn)
    .map(standing)
    .filter(({ kind }) => kind === 'unknown' || kind === 'holds to' || kind === 'not broken');
  return [...new Set(open.map(becauseOf))].join('; ');
}
