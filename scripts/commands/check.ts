/**
 * `tertius check`: what specs expect of themselves, held against what is decided; made for continuous
 * integration.
 * @module
 */

import type { Command } from 'commander';
import { standing } from '../../attacks/decide.ts';
import { runsFor } from '../../attacks/solver/solve.ts';
import { type Expectation, memberName } from '../../model/spec.ts';
import { resolveExpectation } from '../../properties/expectation.ts';
import { type Goal, printGoal } from '../../properties/goal.ts';
import { type Combination, isWithin } from '../../properties/threat.ts';
import { assumptionsOf } from '../../reports/assumptions.ts';
import { findingsOf } from '../../reports/diagnostics.ts';
import {
  type Block,
  type Conclusion,
  type Expected,
  type Finding,
  type Problem,
  paragraph,
  type Report,
  type Section,
} from '../../reports/report.ts';
import { carryOut, examples, formatted, reportOf, selecting, selectionOf, type World } from '../command.ts';
import { boundsOf, type DecidingOptions, deciding, proofOptionsOf } from '../deciding.ts';
import { attacksIn, latticeCostOf } from '../decision-lines.ts';
import { decideAll, decisionsIn, type GoalAnswer, type GoalQuestion } from '../decisions.ts';
import { agreementWith, type Expectations, expectationsOf, underOf } from '../expected.ts';
import { withMembers } from '../family.ts';
import {
  headingOf,
  isSound,
  type OpenedFile,
  openSpecs,
  type ReadyProtocol,
  readyProtocols,
} from '../open-specs.ts';
import { refusedSections } from '../refused.ts';
import { attackStories, type ToldAttack } from '../telling.ts';

/** Adds the command. */
export function addCheck(program: Command, world: World): void {
  const command = program
    .command('check')
    .summary('verdicts against what specs expect')
    .description(
      'Holds each `expect` line against what is decided: `holds` means proved for any number of runs, `unless` the complete set of smallest combinations of threats that break the goal. More and fewer both differ, and so does an unexpected pass. Of a family of designs, each member is looked at of which a line after `with` speaks.',
    )
    .argument('<file...>', 'files, names of shipped specs, or - for standard input')
    .action((files: readonly string[], options: DecidingOptions) =>
      carryOut(world, options, () => check(files, options, world)),
    );
  examples(
    deciding(selecting(formatted(command)), { time: 300 }),
    ['tertius check draft.tertius', 'exit code 1 where a verdict differs'],
    ['tertius check --states 200000 *.tertius', 'look further'],
    ['tertius check --format json draft.tertius', 'for a machine'],
  );
}

/** An `expect` line that was understood. */
interface Line {
  readonly protocol: ReadyProtocol;
  readonly expectation: Expectation;
  readonly goal: Goal;
  readonly expected: Expectations;
}

async function check(words: readonly string[], options: DecidingOptions, world: World): Promise<Report> {
  const selection = selectionOf(options);
  const given = await openSpecs(words, selection);
  const opened = selection.with.length > 0 ? given : await withMembers(given);
  const ready = readyProtocols(opened);
  const read = ready.flatMap(linesOf);
  const lines = read.filter((line) => 'goal' in line);
  const wrong = read.filter((line) => 'severity' in line);
  const sound = isSound(opened) && wrong.length === 0;
  const asked = sound ? questionsFor(lines) : new Map<string, GoalQuestion>();
  const manner = { replays: 0, keepsProofs: false };
  const answers = await decideAll([...asked.values()], options, manner, world);
  const byQuestion = new Map([...asked.keys()].map((name, at) => [name, answers[at] as GoalAnswer]));
  const results = sound
    ? lines.map((line) => resultOf(line, byQuestion.get(nameOf(questionOf(line))) as GoalAnswer, options))
    : [];
  const sections = ready.map((protocol) => protocolSection(protocol, results, options));
  const findings: readonly Section[] =
    wrong.length === 0 ? [] : [{ title: '', blocks: [{ kind: 'findings', findings: wrong }] }];
  return reportOf(world, 'check', 'Expectations', {
    sections: [
      ...sections.filter(({ blocks }) => blocks.length > 0),
      ...refusedSections(opened),
      ...findings,
    ],
    conclusion: sound
      ? concluded(results, given)
      : { exit: 2, text: 'nothing was checked: the input is wrong' },
  });
}

function linesOf(protocol: ReadyProtocol): readonly (Line | Finding)[] {
  const { spec } = protocol;
  return spec.expectations.map((expectation) => {
    const resolved = resolveExpectation(spec, expectation);
    if (resolved.kind === 'problem') return wrongLine(protocol, expectation, resolved);
    const expected = expectationsOf(spec, expectation.outcome);
    if (expected.kind === 'problem') return wrongLine(protocol, expectation, expected);
    return { protocol, expectation, goal: resolved.goal, expected };
  });
}

function wrongLine(
  { file }: ReadyProtocol,
  { span }: Expectation,
  { message, hint }: { readonly message: string; readonly hint?: string },
): Finding {
  const diagnostic = {
    code: 'T601',
    severity: 'error',
    span,
    message,
    ...(hint !== undefined && { hint }),
  } as const;
  return findingsOf({ name: file.file, text: file.text }, [diagnostic])[0] as Finding;
}

const questionOf = ({ protocol, goal, expected }: Line): GoalQuestion => ({
  protocol,
  goal,
  under: underOf(expected),
});

/** The same name, the same question. */
const nameOf = ({ protocol: { file, spec }, goal, under }: GoalQuestion): string =>
  JSON.stringify([file.file, spec.name, spec.options, printGoal(spec, goal), under]);

/** Each question once, by its name. */
const questionsFor = (lines: readonly Line[]): ReadonlyMap<string, GoalQuestion> =>
  new Map(lines.map(questionOf).map((question) => [nameOf(question), question]));

/** A line with what became of it. */
interface CheckedLine {
  readonly line: Line;
  readonly block: Expected;
  readonly answer: GoalAnswer;
}

function resultOf(line: Line, answer: GoalAnswer, options: DecidingOptions): CheckedLine {
  const { protocol, expectation, goal, expected } = line;
  const { spec, file } = protocol;
  const place = findingsOf({ name: file.file, text: file.text }, [
    { code: 'T601', severity: 'lint', span: expectation.span, message: '' },
  ])[0];
  return {
    line,
    answer,
    block: {
      kind: 'expected',
      protocol: memberName(spec),
      file: file.file,
      line: place?.line ?? 1,
      goal: printGoal(spec, goal),
      expected: outcomeText(expectation),
      assumptions: assumptionsOf(spec, proofOptionsOf(options)),
      bounds: boundsOf(options, runsFor(spec)),
      cost: latticeCostOf(answer),
      digests: decisionsIn(answer).map((decision) => standing(decision).digest),
      ...agreementWith(spec, goal, expected, answer),
    },
  };
}

/** The attacks that a line does not expect, where it differs. */
function unexpectedIn({ line, block, answer }: CheckedLine, options: DecidingOptions): readonly ToldAttack[] {
  const { protocol, expected } = line;
  if (block.agreement !== 'differs' || expected.kind === 'breach') return [];
  const meant = expected.kind === 'unless' ? expected.breaking : [];
  const decisions = decisionsIn(answer).filter(
    (decision) => !meant.some((one) => sameThreats(one, standing(decision).threats)),
  );
  return attacksIn(protocol, decisions, options);
}

const sameThreats = (one: Combination, other: Combination): boolean =>
  isWithin(one, other) && isWithin(other, one);

/** The outcome as the line writes it. */
function outcomeText({ outcome }: Expectation): string {
  const joined = (threats: readonly string[]): string => threats.join('+') || 'none';
  switch (outcome.kind) {
    case 'holds':
      return outcome.unless.length === 0 ? 'holds' : `holds unless ${outcome.unless.map(joined).join(', ')}`;
    case 'holds under':
      return `holds under ${joined(outcome.threats)}`;
    case 'attack':
      return outcome.threats.length === 0 ? 'attack' : `attack under ${joined(outcome.threats)}`;
    case 'committed':
    case 'absent':
      return outcome.kind;
  }
}

/** Unexpected attacks are told in full; then line by line how it went. */
function protocolSection(
  protocol: ReadyProtocol,
  results: readonly CheckedLine[],
  options: DecidingOptions,
): Section {
  const { spec, file } = protocol;
  const own = results.filter(({ line }) => line.protocol === protocol);
  const attacks = attackStories(own.flatMap((result) => unexpectedIn(result, options)));
  const [first] = own;
  const assumed: readonly Block[] =
    first === undefined ? [] : [paragraph(`assuming: ${first.block.assumptions.join('; ')}`, 'aside')];
  const blocks: readonly Block[] = [...attacks, ...own.map(({ block }) => block), ...assumed];
  return { title: headingOf(spec), protocol: memberName(spec), file: file.file, blocks };
}

function concluded(results: readonly CheckedLine[], opened: readonly (OpenedFile | Problem)[]): Conclusion {
  const count = (agreement: Expected['agreement']): number =>
    results.filter(({ block }) => block.agreement === agreement).length;
  const parts = (['as expected', 'undecided', 'differs'] as const)
    .map((agreement) => ({ agreement, lines: count(agreement) }))
    .filter(({ lines }) => lines > 0)
    .map(({ agreement, lines }) => `${lines} ${agreement}`);
  const text = `${results.length} expectation${results.length === 1 ? '' : 's'}: ${parts.join(', ')}`;
  if (results.some(({ answer }) => answer.cut === 'interrupt'))
    return { exit: 130, text: `interrupted; so far: ${text}` };
  if (results.length === 0) return { exit: 5, text: nothingToCheck(opened.length) };
  if (count('differs') > 0) return { exit: 1, text };
  return { exit: count('undecided') > 0 ? 3 : 0, text };
}

const nothingToCheck = (files: number): string =>
  `nothing was checked: ${files === 1 ? 'the file has' : `${files} files have`} no expect line`;
