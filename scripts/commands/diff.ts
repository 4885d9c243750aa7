/**
 * `tertius diff`: what one protocol guarantees and another does not, goal by goal, with the attack that makes
 * the difference.
 * @module
 */
import type { Command } from 'commander';
import { type Decision, standing } from '../../attacks/decide.ts';
import { differencesOf, type Table } from '../../properties/distance.ts';
import { isPart, smallest, type Words } from '../../properties/guarantee.ts';
import { printThreat } from '../../properties/threat.ts';
import type { LevelQuestion } from '../../reports/distance.ts';
import { cellText } from '../../reports/matrix.ts';
import { type Block, paragraph, type Report, type Section } from '../../reports/report.ts';
import { cellOf, printWords } from '../cells.ts';
import {
  carryOut,
  examples,
  formatted,
  reportOf,
  selecting,
  selectionOf,
  soFar,
  type World,
} from '../command.ts';
import { type DecidingOptions, deciding } from '../deciding.ts';
import { attacksIn, counted } from '../decision-lines.ts';
import { decisionsIn } from '../decisions.ts';
import { type AskedRow, answersFor, guaranteeOf } from '../guarantees.ts';
import { isSound, openSpecs, readyProtocols } from '../open-specs.ts';
import { type DecidedProtocol, decidedProtocols, questionsAbout, tableOf, threatWords } from '../ordering.ts';
import { refusedSections } from '../refused.ts';
import { attackStories } from '../telling.ts';

interface DiffOptions extends DecidingOptions {
  readonly attacks: boolean;
}

/** Adds the command. */
export function addDiff(program: Command, world: World): void {
  const command = program
    .command('diff')
    .summary('what one protocol guarantees and another does not')
    .description(
      'Decides the goals of client, proxy and server in two protocols and tells what each guarantees and the other does not, under which threats, with the attack that opens or closes.',
    )
    .argument('<one>', 'a file or the name of a shipped spec')
    .argument('<other>', 'another')
    .option('--no-attacks', 'leave out the attacks')
    .action((one: string, other: string, options: DiffOptions) =>
      carryOut(world, options, () => diff([one, other], options, world)),
    );
  examples(
    deciding(selecting(formatted(command)), { states: 4_000, time: 120 }),
    ['tertius diff mcgrew-server ideal-named', 'what the extension lacks'],
    ['tertius diff ideal-literal ideal-named --no-attacks', 'what the names buy'],
  );
}

async function diff(words: readonly string[], options: DiffOptions, world: World): Promise<Report> {
  const opened = await openSpecs(words, selectionOf(options));
  const ready = readyProtocols(opened);
  if (!isSound(opened) || ready.length !== 2) {
    const text = isSound(opened)
      ? `two protocols are needed, and there are ${ready.length}: name them, or files with one each`
      : 'nothing was compared: the input is wrong';
    return reportOf(world, 'diff', 'What one guarantees', {
      sections: refusedSections(opened),
      conclusion: { exit: 2, text },
    });
  }
  const decided = await decidedProtocols(ready, options, world);
  const questions = questionsAbout(decided, threatWords(decided));
  const [left, right] = decided.map((each) => ({ each, table: tableOf(each, questions) }));
  if (left === undefined || right === undefined) throw new Error('both protocols were decided');
  const found = differencesOf(left.table, right.table);
  const pick = (positions: readonly number[]): readonly LevelQuestion[] =>
    positions.flatMap((at) => questions[at] ?? []);
  const [more, less, open] = [pick(found.left), pick(found.right), pick(found.open)] as const;
  return reportOf(world, 'diff', 'What one guarantees', {
    sections: [
      sectionOf(left.each, right.each, more, options),
      sectionOf(right.each, left.each, less, options),
      ...(open.length === 0 ? [] : [undecidedSection(open)]),
    ],
    conclusion: soFar(world, {
      exit: open.length > 0 ? 3 : 0,
      text: concluded(left.table, right.table, more, less, open),
    }),
  });
}

function concluded(
  one: Table,
  other: Table,
  more: readonly LevelQuestion[],
  less: readonly LevelQuestion[],
  open: readonly LevelQuestion[],
): string {
  const goals = (questions: readonly LevelQuestion[]): string =>
    counted(new Set(questions.map(({ goal }) => goal)).size, 'goal');
  if (more.length + less.length + open.length === 0)
    return `${one.name} and ${other.name} guarantee the same`;
  return [
    `${one.name} guarantees more of ${goals(more)}`,
    `${other.name} of ${goals(less)}`,
    ...(open.length === 0 ? [] : [`${goals(open)} undecided in one or both`]),
  ].join('; ');
}

/** What `upper` guarantees and `lower` does not. */
function sectionOf(
  upper: DecidedProtocol,
  lower: DecidedProtocol,
  questions: readonly LevelQuestion[],
  options: DiffOptions,
): Section {
  const title = `What ${upper.protocol.spec.name} guarantees and ${lower.protocol.spec.name} does not`;
  const goals = [...new Set(questions.map(({ goal }) => goal))];
  if (goals.length === 0) return { title, blocks: [paragraph('nothing')] };
  const attacks = options.attacks
    ? goals.flatMap((goal) => attackOn(lower, goal, underOf(questions, goal)) ?? [])
    : [];
  return {
    title,
    protocol: lower.protocol.spec.name,
    blocks: [
      {
        kind: 'table',
        title: '',
        columns: [
          { key: 'goal', title: 'goal' },
          { key: 'under', title: 'under' },
          { key: 'upper', title: upper.protocol.spec.name },
          { key: 'lower', title: lower.protocol.spec.name },
          { key: 'because', title: 'because' },
        ],
        rows: goals.map((goal) => ({
          goal,
          under: underOf(questions, goal).map(printWords).join(' | '),
          upper: wordIn(upper, goal).text,
          lower: wordIn(lower, goal).text,
          because: wordIn(lower, goal).because,
        })),
      },
      ...attackStories(attacksIn(lower.protocol, [...new Set(attacks)], options)),
    ],
  };
}

/** The smallest combinations of threats at which a goal makes the difference. */
const underOf = (questions: readonly LevelQuestion[], goal: string): readonly Words[] =>
  smallest(questions.filter((question) => question.goal === goal).map(({ threats }) => threats));

function wordIn(decided: DecidedProtocol, goal: string): { readonly text: string; readonly because: string } {
  const { protocol, rows, answers } = decided;
  const row = rows.find(({ id }) => id === goal);
  if (row === undefined) return { text: 'n/a', because: 'it has no such goal' };
  const cell = cellOf(
    guaranteeOf(protocol.spec, row, answers),
    answersFor(protocol.spec, row, answers),
    false,
  );
  return { text: cellText({ ...cell, asked: '', digest: '', on: [] }), because: cell.because };
}

/** The first attack by which the lower one misses the goal where the upper one has it. */
function attackOn(
  { protocol, rows, answers }: DecidedProtocol,
  goal: string,
  under: readonly Words[],
): Decision | undefined {
  const row = rows.find(({ id }) => id === goal);
  const decisions = row === undefined ? [] : answersFor(protocol.spec, row, answers).flatMap(decisionsIn);
  return decisions.find((decision) => {
    const { kind, threats } = standing(decision);
    const words = threats.map((threat) => printThreat(protocol.spec, threat));
    return kind === 'attack' && under.some((set) => row && isPart(words, withStandpoint(row, set)));
  });
}

const withStandpoint = ({ under }: AskedRow, threats: Words): Words =>
  under === undefined ? threats : [...threats, under];

const undecidedSection = (questions: readonly LevelQuestion[]): Section => ({
  title: 'Undecided in one or both',
  blocks: [
    {
      kind: 'list',
      title: '',
      items: [...new Set(questions.map(({ goal }) => goal))].map(
        (goal) => `${goal}, under ${underOf(questions, goal).map(printWords).join(' | ')}`,
      ),
    } satisfies Block,
  ],
});
