/**
 * `tertius check`: what specs expect of themselves, held against what searching finds; made for
 * continuous integration.
 * @module
 */
import type { Command } from 'commander';
import type { Expectation } from '../../model/spec.ts';
import { resolveExpectation } from '../../properties/expectation.ts';
import { type Goal, printGoal } from '../../properties/goal.ts';
import { type Combination, printCombination } from '../../properties/threat.ts';
import { findingsOf } from '../../reports/diagnostics.ts';
import type { Block, Conclusion, Expected, Finding, Problem, Report, Section } from '../../reports/report.ts';
import { type Answer, type Answers, ask, type Question } from '../answers.ts';
import { carryOut, examples, formatted, reportOf, selecting, selectionOf, type World } from '../command.ts';
import { agreementWith, type Expectations, expectationsOf } from '../expected.ts';
import { type SearchingOptions, searching } from '../limits.ts';
import {
  headingOf,
  isSound,
  type OpenedFile,
  openSpecs,
  type ReadyProtocol,
  readyProtocols,
} from '../open-specs.ts';
import { refusedSections } from '../refused.ts';
import { attackBlocks, isAttack } from '../telling.ts';

/** Adds the command. */
export function addCheck(program: Command, world: World): void {
  const command = program
    .command('check')
    .summary('verdicts against what specs expect')
    .description(
      "Holds each `expect` line against what random search finds. What 'holds' and was not broken is told as not refuted: a search proves nothing.",
    )
    .argument('<file...>', 'files, names of shipped specs, or - for standard input')
    .action((files: readonly string[], options: SearchingOptions) =>
      carryOut(world, options, () => check(files, options, world)),
    );
  examples(
    searching(selecting(formatted(command)), { tries: 1000, time: 300 }),
    ['tertius check draft.tertius', 'exit code 1 where a verdict differs'],
    ['tertius check --tries 10000 *.tertius', 'look longer'],
    ['tertius check --format json draft.tertius', 'for a machine'],
  );
}

/** An `expect` line that was understood. */
interface Line {
  readonly protocol: ReadyProtocol;
  readonly expectation: Expectation;
  readonly goal: Goal;
  readonly expected: Exclude<Expectations, { readonly kind: 'problem' }>;
}

async function check(words: readonly string[], options: SearchingOptions, world: World): Promise<Report> {
  const opened = await openSpecs(words, selectionOf(options));
  const ready = readyProtocols(opened);
  const read = ready.flatMap(linesOf);
  const lines = read.filter((line) => 'goal' in line);
  const wrong = read.filter((line) => 'severity' in line);
  const sound = isSound(opened) && wrong.length === 0;
  const asked = sound ? await ask(questionsFor(lines), options, world) : { answers: [] };
  const results = sound ? lines.map((line) => resultOf(line, asked.answers)) : [];
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
      ? concluded(results, asked, opened, options)
      : { exit: 2, text: 'nothing was checked: the input is wrong' },
  });
}

function linesOf(protocol: ReadyProtocol): readonly (Line | Finding)[] {
  const { spec } = protocol;
  return spec.expectations.map((expectation) => {
    const resolved = resolveExpectation(spec, expectation);
    if (resolved.kind === 'problem') return wrongLine(protocol, expectation, resolved);
    const expected = expectationsOf(spec, resolved.goal, expectation.outcome);
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

/** All goals that are to be searched under the same threats, in one question. */
function questionsFor(lines: readonly Line[]): readonly Question[] {
  const questions = new Map<string, { readonly question: Question; readonly goals: Map<string, Goal> }>();
  for (const { protocol, goal, expected } of lines) {
    for (const combination of combinationsFor(expected)) {
      const { spec, file } = protocol;
      const name = JSON.stringify([file.file, spec.name, printCombination(spec, combination)]);
      const entry = questions.get(name) ?? {
        question: { protocol, combination, goals: [] },
        goals: new Map(),
      };
      entry.goals.set(printGoal(spec, goal), goal);
      questions.set(name, entry);
    }
  }
  return [...questions.values()].map(({ question, goals }) => ({ ...question, goals: [...goals.values()] }));
}

/** Absent and committed are looked at without threats. */
const combinationsFor = (expected: Line['expected']): readonly Combination[] =>
  expected.kind === 'searched' ? [...expected.breaking, ...expected.keeping] : [[]];

/** A line with what became of it. */
interface CheckedLine {
  readonly line: Line;
  readonly block: Expected;
  /** Attacks that must not be. */
  readonly unexpected: readonly Answer[];
}

function resultOf(line: Line, all: readonly Answer[]): CheckedLine {
  const { protocol, expectation, goal, expected } = line;
  const { spec, file } = protocol;
  const text = printGoal(spec, goal);
  const answers = all.filter(
    (answer) => answer.protocol === protocol && printGoal(spec, answer.goal) === text,
  );
  const { agreement, found } = agreementWith(expected, answers);
  const place = findingsOf({ name: file.file, text: file.text }, [
    { code: 'T601', severity: 'lint', span: expectation.span, message: '' },
  ])[0];
  return {
    line,
    block: {
      kind: 'expected',
      protocol: spec.name,
      file: file.file,
      line: place?.line ?? 1,
      goal: text,
      expected: outcomeText(expectation),
      agreement,
      found,
    },
    unexpected:
      agreement === 'differs' ? answers.filter((answer) => isAttack(answer) && !isMeant(line, answer)) : [],
  };
}

const isMeant = ({ expected, protocol: { spec } }: Line, { combination }: Answer): boolean =>
  expected.kind === 'searched' &&
  expected.breaking.some((other) => printCombination(spec, other) === printCombination(spec, combination));

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
  options: SearchingOptions,
): Section {
  const { spec, file } = protocol;
  const own = results.filter(({ line }) => line.protocol === protocol);
  const attacks = attackBlocks(
    own.flatMap(({ unexpected }) => unexpected),
    options,
  );
  const blocks: readonly Block[] = [...attacks, ...own.map(({ block }) => block)];
  return { title: headingOf(spec), protocol: spec.name, file: file.file, blocks };
}

function concluded(
  results: readonly CheckedLine[],
  { cut }: Answers,
  opened: readonly (OpenedFile | Problem)[],
  { tries }: SearchingOptions,
): Conclusion {
  const count = (agreement: Expected['agreement']): number =>
    results.filter(({ block }) => block.agreement === agreement).length;
  const parts = (['as expected', 'not refuted', 'undecided', 'differs'] as const)
    .map((agreement) => ({ agreement, lines: count(agreement) }))
    .filter(({ lines }) => lines > 0)
    .map(
      ({ agreement, lines }) =>
        `${lines} ${agreement}${agreement === 'not refuted' ? ` in ${tries} tries` : ''}`,
    );
  const text = `${results.length} expectation${results.length === 1 ? '' : 's'}: ${parts.join(', ')}`;
  if (cut === 'interrupt') return { exit: 130, text: `interrupted; so far: ${text}` };
  if (results.length === 0) return { exit: 5, text: nothingToCheck(opened.length) };
  if (count('differs') > 0) return { exit: 1, text };
  return { exit: count('undecided') > 0 ? 3 : 0, text: cut === 'time' ? `the time was up; ${text}` : text };
}

const nothingToCheck = (files: number): string =>
  `nothing was checked: ${files === 1 ? 'the file has' : `${files} files have`} no expect line`;
