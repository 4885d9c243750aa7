/**
 * `tertius compare`: the same goals asked of several proposals, as a matrix.
 * @module
 */
import type { Command } from 'commander';
import { type Combination, combine, printCombination, threatsOf } from '../../properties/threat.ts';
import type {
  Comparison,
  ComparisonCell,
  ComparisonRow,
  Conclusion,
  Problem,
  Report,
} from '../../reports/report.ts';
import { paragraph } from '../../reports/report.ts';
import { compareRows, rowsOf } from '../../reports/rows.ts';
import { type Answer, type Answers, ask, type Question } from '../answers.ts';
import { carryOut, examples, formatted, reportOf, selecting, selectionOf, type World } from '../command.ts';
import { shippedSpecs } from '../files.ts';
import { type SearchingOptions, searching } from '../limits.ts';
import { isSound, openSpecs, type ReadyProtocol, readyProtocols } from '../open-specs.ts';
import { threatsMeant } from '../question.ts';
import { refusedSections } from '../refused.ts';
import { wordOf } from '../telling.ts';

interface CompareOptions extends SearchingOptions {
  readonly threat?: readonly string[];
  readonly goal?: string;
  readonly wide?: boolean;
}

/** Adds the command. */
export function addCompare(program: Command, world: World): void {
  const command = program
    .command('compare')
    .summary('proposals side by side')
    .description(
      'Asks the same goals of each proposal, under no threat and under each threat alone, and prints a matrix.',
    )
    .argument('[spec...]', 'files or names of shipped specs (default: the shipped proposals)')
    .option('--goal <name>', 'only rows in which this stands, such as participation')
    .option('--threat <threats>', 'only these threats, such as proxy+ca; may be given again', collected)
    .option('--wide', 'one matrix, however wide')
    .action((specs: readonly string[], options: CompareOptions) =>
      carryOut(world, options, () => compare(specs, options, world)),
    );
  examples(
    searching(selecting(formatted(command)), { tries: 200, time: 240 }),
    ['tertius compare', 'the shipped proposals'],
    ['tertius compare ideal-named mine.tertius', 'yours against the ideal'],
    ['tertius compare --goal participation --format markdown', 'one row, for a draft'],
  );
}

const collected = (word: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  word,
];

async function compare(words: readonly string[], options: CompareOptions, world: World): Promise<Report> {
  const proposals = words.length > 0 ? words : shippedProposals();
  const opened = await openSpecs(proposals, selectionOf(options));
  const columns = readyProtocols(opened).map((protocol) => columnOf(protocol, options));
  const problems = columns.filter((column) => column.kind === 'problem');
  const asked = columns.filter((column) => column.kind === 'column');
  const sound = isSound(opened) && problems.length === 0;
  const answers = sound
    ? await ask(
        asked.flatMap(({ questions }) => questions),
        { ...options, shrink: false },
        world,
      )
    : { answers: [] };
  const comparison = comparisonOf(asked, answers.answers);
  const refused = problems.map((block) => ({ title: '', blocks: [block] }));
  const about = `${tried(options)} in ${options.tries} tries each, seed ${options.seed}`;
  return reportOf(world, 'compare', 'Proposals side by side', {
    sections: [
      ...(sound ? [{ title: '', blocks: [comparison, paragraph(about, 'aside')] }] : []),
      ...refusedSections(opened),
      ...refused,
    ],
    conclusion: sound
      ? concluded(comparison, answers)
      : { exit: 2, text: 'nothing was compared: the input is wrong' },
  });
}

const shippedProposals = (): readonly string[] =>
  shippedSpecs().flatMap(({ shelf, name }) => (shelf === 'proposal' ? [name] : []));

const tried = ({ threat }: CompareOptions): string =>
  threat === undefined ? 'under no threat and under each threat alone' : `under ${threat.join(', ')}`;

/** A proposal, its rows, and what is asked of it. */
interface Column {
  readonly kind: 'column';
  readonly protocol: ReadyProtocol;
  readonly rows: ReturnType<typeof rowsOf>;
  readonly questions: readonly Question[];
}

function columnOf(protocol: ReadyProtocol, options: CompareOptions): Column | Problem {
  const rows = rowsOf(protocol.spec).filter(
    ({ row }) => options.goal === undefined || row.includes(options.goal),
  );
  const goals = rows.map(({ goal }) => goal);
  const combinations: Combination[] = [];
  for (const text of options.threat ?? []) {
    const meant = threatsMeant(protocol.spec, text);
    if (meant.kind === 'problem') return meant;
    combinations.push(meant.combination);
  }
  const asked =
    options.threat === undefined
      ? [[], ...threatsOf(protocol.spec).map((one) => combine(one))]
      : combinations;
  return {
    kind: 'column',
    protocol,
    rows,
    questions: asked.map((combination) => ({ protocol, combination, goals })),
  };
}

function comparisonOf(columns: readonly Column[], answers: readonly Answer[]): Comparison {
  const named = columns.flatMap(({ rows }) => rows).toSorted(compareRows);
  const names = new Map(named.map(({ row, sentence }) => [row, sentence]));
  return {
    kind: 'comparison',
    title: '',
    proposals: columns.map(({ protocol: { spec } }) => ({
      name: spec.name,
      title: spec.title,
      group: spec.name.split('-')[0] ?? spec.name,
    })),
    rows: [...names].map(
      ([row, sentence]): ComparisonRow => ({
        goal: row,
        sentence,
        cells: columns.map((column) => cellOf(column, row, answers)),
      }),
    ),
  };
}

function cellOf({ protocol, rows }: Column, row: string, all: readonly Answer[]): ComparisonCell {
  const goal = rows.find((candidate) => candidate.row === row)?.goal;
  const answers = all.filter((answer) => answer.protocol === protocol && answer.goal === goal);
  const words = answers.map((answer) => ({
    ...wordOf(answer),
    threat: printCombination(protocol.spec, answer.combination),
  }));
  const worst = worstFirst.flatMap((verdict) => words.filter((word) => word.verdict === verdict))[0];
  if (goal === undefined || worst === undefined) {
    return {
      verdict: 'not applicable',
      because: `${protocol.spec.name} has no such goal`,
      brokenUnder: [],
      on: [],
    };
  }
  const counted =
    goal.kind === 'agreement' && worst.verdict !== 'absent' && worst.verdict !== 'not applicable';
  return {
    verdict: worst.verdict,
    because: worst.because,
    brokenUnder: words.filter(({ verdict }) => verdict === 'attack').map(({ threat }) => threat),
    on: counted ? goal.on : [],
  };
}

/** A goal that any threat breaks is broken; one that was not looked at under some threat is unknown. */
const worstFirst = ['attack', 'absent', 'unknown', 'committed', 'not broken', 'not applicable'] as const;

function concluded({ proposals, rows }: Comparison, { cut }: Answers): Conclusion {
  const text = `${proposals.length} proposal${proposals.length === 1 ? '' : 's'}, ${rows.length} goals`;
  if (cut === 'interrupt') return { exit: 130, text: `interrupted; so far: ${text}` };
  if (cut === 'time') return { exit: 3, text: `${text}; the time was up before all was searched` };
  if (rows.length === 0 || proposals.length === 0) return { exit: 5, text: 'nothing was compared' };
  return { exit: 0, text: `${text}; nothing here is proved` };
}
