/**
 * `expect` lines decided: each question once, and each line with what became of it.
 * @module
 */
import { standing } from '../attacks/decide.ts';
import { runsFor } from '../attacks/solver/solve.ts';
import { memberName } from '../model/spec.ts';
import { printGoal } from '../properties/goal.ts';
import { type Combination, printCombination } from '../properties/threat.ts';
import { assumptionsOf } from '../reports/assumptions.ts';
import type { Conclusion, Expected } from '../reports/report.ts';
import { wordOfStanding } from '../reports/threat-sentence.ts';
import { boundsOf, type DecidingOptions, proofOptionsOf } from './deciding.ts';
import { latticeCostOf, standingOf, wordOfDecision } from './decision-lines.ts';
import { decisionsIn, type GoalAnswer, type GoalQuestion } from './decisions.ts';
import { type Line, lineNumberOf, outcomeText } from './expect-lines.ts';
import { agreementWith, underOf } from './expected.ts';
import { fingerprintOf } from './fingerprint.ts';

/** What is to be decided for a line. */
export const questionOf = ({ protocol, goal, expected }: Line): GoalQuestion => ({
  protocol,
  goal,
  under: underOf(expected),
});

/** The same name, the same question. */
export const nameOf = ({ protocol: { file, spec }, goal, under }: GoalQuestion): string =>
  JSON.stringify([file.file, spec.name, spec.options, printGoal(spec, goal), under]);

/** Each question once, by its name. */
export const questionsByName = (questions: readonly GoalQuestion[]): ReadonlyMap<string, GoalQuestion> =>
  new Map(questions.map((question) => [nameOf(question), question]));

/** A line with what became of it. */
export interface CheckedLine {
  readonly line: Line;
  readonly block: Expected;
  readonly answer: GoalAnswer;
}

/** A line held against the answer to its question. */
export function checkedLine(line: Line, answer: GoalAnswer, options: DecidingOptions): CheckedLine {
  const { protocol, expectation, goal, expected } = line;
  const { spec, file } = protocol;
  return {
    line,
    answer,
    block: {
      kind: 'expected',
      protocol: memberName(spec),
      file: file.file,
      line: lineNumberOf(line),
      goal: printGoal(spec, goal),
      expected: outcomeText(expectation),
      ...agreementWith(spec, goal, expected, answer),
      ...knownFrom(line, answer),
      assumptions: assumptionsOf(spec, proofOptionsOf(options)),
      bounds: boundsOf(options, runsFor(spec)),
      cost: latticeCostOf(answer),
      digests: decisionsIn(answer).map((decision) => standing(decision).digest),
    },
  };
}

/** What is known of the goal, whatever the line says. */
function knownFrom(
  { protocol: { spec }, expected }: Line,
  answer: GoalAnswer,
): Pick<Expected, 'verdict' | 'brokenUnder' | 'provedUnder' | 'fingerprint'> {
  const texts = (combinations: readonly Combination[]): readonly string[] =>
    combinations.map((one) => printCombination(spec, one));
  if (answer.kind === 'every') {
    const known = standingOf(answer.lattice);
    return {
      verdict: wordOfStanding(known),
      brokenUnder: texts(known.breaking),
      provedUnder: texts(known.proved),
    };
  }
  const { decision } = answer;
  const { kind, threats } = standing(decision);
  const isPinned = expected.kind === 'breach' && expected.fingerprint !== undefined;
  return {
    verdict: wordOfDecision(decision).verdict,
    brokenUnder: texts(kind === 'attack' ? [threats] : []),
    provedUnder: texts(kind === 'proved' ? [threats] : []),
    ...(isPinned && decision.attack && { fingerprint: fingerprintOf(decision.attack) }),
  };
}

/** The last word on lines of so many files. */
export function conclusionOf(lines: readonly Expected[], files: number, isInterrupted: boolean): Conclusion {
  const count = (agreement: Expected['agreement']): number =>
    lines.filter((line) => line.agreement === agreement).length;
  const parts = (['as expected', 'undecided', 'differs'] as const)
    .filter((agreement) => count(agreement) > 0)
    .map((agreement) =>
      agreement === 'differs' && count(agreement) !== 1
        ? `${count(agreement)} differ`
        : `${count(agreement)} ${agreement}`,
    );
  const text = `${lines.length} expectation${lines.length === 1 ? '' : 's'}: ${parts.join(', ')}`;
  if (isInterrupted) return { exit: 130, text: `interrupted; so far: ${text}` };
  if (lines.length === 0) return { exit: 5, text: nothingToCheck(files) };
  if (count('differs') > 0) return { exit: 1, text };
  return { exit: count('undecided') > 0 ? 3 : 0, text };
}

const nothingToCheck = (files: number): string =>
  `nothing was checked: ${files === 1 ? 'the file has' : `${files} files have`} no expect line`;
