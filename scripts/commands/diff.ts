/**
 * `tertius diff`: what one protocol guarantees and another does not, goal by goal, with the attack that makes
 * the difference.
 * @module
 */
import type { Command } from 'commander';
import { type Decision, standing } from '../../attacks/decide.ts';
import { memberName } from '../../model/spec.ts';
import { differencesOf } from '../../properties/distance.ts';
import { isPart, smallest, type Words } from '../../properties/guarantee.ts';
import { printThreat } from '../../properties/threat.ts';
import type { LevelQuestion } from '../../reports/distance.ts';
import { cellText } from '../../reports/matrix.ts';
import {
  type Block,
  paragraph,
  type Report,
  type Section,
  type Table,
  type VerdictWord,
} from '../../reports/report.ts';
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
import { isSound, namesApart, openSpecs, type ReadyProtocol, readyProtocols } from '../open-specs.ts';
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
    .argument('<one>', 'a file or the name of a shipped spec, +OPTION after it for a member of its family')
    .argument('<other>', 'another')
    .option('--no-attacks', 'leave out the attacks')
    .action((one: string, other: string, options: DiffOptions) =>
      carryOut(world, options, () => diff([one, other], options, world)),
    );
  examples(
    deciding(selecting(formatted(command)), { states: 4_000, time: 120 }),
    ['tertius diff mcgrew-server ideal-named', 'what the extension lacks'],
    ['tertius diff ideal-literal ideal-named --no-attacks', 'what the names buy'],
    ['tertius diff keyshare-client keyshare-client+rw', 'what an option changes'],
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
  const [one, other] = ready;
  if (one !== undefined && other !== undefined && isSame(one, other)) {
    return reportOf(world, 'diff', 'What one guarantees', {
      sections: [{ title: '', blocks: [paragraph(`both are ${memberName(one.spec)}, word for word`)] }],
      conclusion: { exit: 0, text: 'the two are one protocol: there is no difference' },
      sheet: sheetWith([]),
    });
  }
  const decided = await decidedProtocols(ready, options, world);
  const questions = questionsAbout(decided, threatWords(decided));
  const names = namesApart(ready);
  const [left, right] = decided.map((each, at): Side => ({ name: names[at] ?? '', decided: each }));
  if (left === undefined || right === undefined) throw new Error('both protocols were decided');
  const found = differencesOf(
    tableOf(left.decided, questions, left.name),
    tableOf(right.decided, questions, right.name),
  );
  const pick = (positions: readonly number[]): readonly LevelQuestion[] =>
    positions.flatMap((at) => questions[at] ?? []);
  const more = differenceOf(left, right, pick(found.left));
  const less = differenceOf(right, left, pick(found.right));
  const open = pick(found.open);
  const sectionFor = (difference: Difference): Section => sectionOf(difference, [left, right], options);
  return reportOf(world, 'diff', 'What one guarantees', {
    sections: [sectionFor(more), sectionFor(less), ...(open.length === 0 ? [] : [undecidedSection(open)])],
    conclusion: soFar(world, { exit: open.length > 0 ? 3 : 0, text: concluded(more, less, open) }),
    sheet: sheetOf([more, less], open, [left, right]),
  });
}

/** Whether two words led to one protocol, or to a copy of it. */
const isSame = (one: ReadyProtocol, other: ReadyProtocol): boolean =>
  one.file.text === other.file.text && memberName(one.spec) === memberName(other.spec);

/** One of the two, by a name that the other does not have. */
interface Side {
  readonly name: string;
  readonly decided: DecidedProtocol;
}

/** What `upper` guarantees and `lower` does not. */
interface Difference {
  readonly upper: Side;
  readonly lower: Side;
  readonly questions: readonly LevelQuestion[];
  /** The goals that the lower one misses, and those that say nothing in it. */
  readonly missed: readonly string[];
  readonly silent: readonly string[];
}

function differenceOf(upper: Side, lower: Side, questions: readonly LevelQuestion[]): Difference {
  const goals = goalsIn(questions);
  const isSilent = (goal: string): boolean => wordIn(lower.decided, goal).verdict === 'not applicable';
  return {
    upper,
    lower,
    questions,
    missed: goals.filter((goal) => !isSilent(goal)),
    silent: goals.filter(isSilent),
  };
}

const goalsIn = (questions: readonly LevelQuestion[]): readonly string[] => [
  ...new Set(questions.map(({ goal }) => goal)),
];

function concluded(more: Difference, less: Difference, open: readonly LevelQuestion[]): string {
  const [one, other] = [more.upper.name, less.upper.name];
  const silent = new Set([...more.silent, ...less.silent]).size;
  const goals = (names: readonly string[]): string => counted(names.length, 'goal');
  const difference =
    more.missed.length + less.missed.length > 0
      ? [`${one} guarantees more of ${goals(more.missed)}`, `${other} of ${goals(less.missed)}`]
      : open.length === 0
        ? [`${one} and ${other} guarantee the same${silent === 0 ? '' : ' of what both can be asked'}`]
        : [];
  return [
    ...difference,
    ...(silent === 0
      ? []
      : [`${counted(silent, 'goal')} ${silent === 1 ? 'says' : 'say'} nothing in one of them`]),
    ...(open.length === 0 ? [] : [`${goals(goalsIn(open))} undecided in one or both`]),
  ].join('; ');
}

/** A difference, with both protocols in the order in which they were given. */
function sectionOf(difference: Difference, sides: readonly [Side, Side], options: DiffOptions): Section {
  const { upper, lower, questions, missed, silent } = difference;
  const attacks = options.attacks
    ? missed.flatMap((goal) => attackOn(lower.decided, goal, underOf(questions, goal)) ?? [])
    : [];
  const tableFor = (title: string, goals: readonly string[]): readonly Block[] =>
    goals.length === 0 ? [] : [tableOfGoals(title, goals, difference, sides)];
  return {
    title: `What ${upper.name} guarantees and ${lower.name} does not`,
    protocol: memberName(lower.decided.protocol.spec),
    blocks: [
      ...(missed.length === 0 ? [paragraph('nothing')] : tableFor('', missed)),
      ...tableFor(`goals that say nothing in ${lower.name}`, silent),
      ...attackStories(attacksIn(lower.decided.protocol, [...new Set(attacks)], options)),
    ],
  };
}

const tableOfGoals = (
  title: string,
  goals: readonly string[],
  { lower, questions }: Difference,
  [one, other]: readonly [Side, Side],
): Block => ({
  kind: 'table',
  title,
  columns: [
    { key: 'goal', title: 'goal' },
    { key: 'under', title: 'under' },
    { key: 'one', title: one.name },
    { key: 'other', title: other.name },
    { key: 'because', title: 'because' },
  ],
  rows: goals.map((goal) => ({
    goal,
    under: underOf(questions, goal).map(printWords).join(' | '),
    one: wordIn(one.decided, goal).text,
    other: wordIn(other.decided, goal).text,
    because: wordIn(lower.decided, goal).because,
  })),
});

/** A row for each goal of which one guarantees more, and for each that is undecided in one or both. */
const sheetOf = (
  differences: readonly Difference[],
  open: readonly LevelQuestion[],
  [one, other]: readonly [Side, Side],
): Table => {
  const rowFor = (goal: string, questions: readonly LevelQuestion[], more: string, because: string) => ({
    ...{ one: one.name, other: other.name, goal, more },
    under: underOf(questions, goal).map(printWords).join(' | '),
    oneHolds: wordIn(one.decided, goal).text,
    otherHolds: wordIn(other.decided, goal).text,
    because,
  });
  return sheetWith([
    ...differences.flatMap(({ upper, lower, questions, missed, silent }) =>
      [...missed, ...silent].map((goal) =>
        rowFor(goal, questions, upper.name, wordIn(lower.decided, goal).because),
      ),
    ),
    ...goalsIn(open).map((goal) => rowFor(goal, open, 'undecided', '')),
  ]);
};

const sheetWith = (rows: Table['rows']): Table => ({
  kind: 'table',
  title: '',
  columns: [
    { key: 'one', title: 'one' },
    { key: 'other', title: 'other' },
    { key: 'goal', title: 'goal' },
    { key: 'more', title: 'who guarantees more' },
    { key: 'under', title: 'under' },
    { key: 'oneHolds', title: 'in the one' },
    { key: 'otherHolds', title: 'in the other' },
    { key: 'because', title: 'because' },
  ],
  rows,
});

/** The smallest combinations of threats at which a goal makes the difference. */
const underOf = (questions: readonly LevelQuestion[], goal: string): readonly Words[] =>
  smallest(questions.filter((question) => question.goal === goal).map(({ threats }) => threats));

/** What is known of a goal in one protocol, as a cell of a table tells it. */
interface Word {
  readonly verdict: VerdictWord;
  readonly text: string;
  readonly because: string;
}

function wordIn({ protocol, rows, answers }: DecidedProtocol, goal: string): Word {
  const row = rows.find(({ id }) => id === goal);
  if (row === undefined) return { verdict: 'not applicable', text: 'n/a', because: 'it has no such goal' };
  const cell = cellOf(
    guaranteeOf(protocol.spec, row, answers),
    answersFor(protocol.spec, row, answers),
    false,
  );
  const text = cellText({ ...cell, asked: '', digest: '', on: [] });
  return { verdict: cell.verdict, text, because: cell.because };
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
      items: goalsIn(questions).map(
        (goal) => `${goal}, under ${underOf(questions, goal).map(printWords).join(' | ')}`,
      ),
    } satisfies Block,
  ],
});
