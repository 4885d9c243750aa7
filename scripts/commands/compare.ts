/**
 * `tertius compare`: the same goals asked of several proposals, as a matrix; then the order of the proposals
 * by what they guarantee, and their distance to the ideal. Where nothing is chosen, an overview: the goals that the
 * debate was about, under each threat alone.
 * @module
 */

import { type Command, Option } from 'commander';
import { standing } from '../../attacks/decide.ts';
import { runsFor } from '../../attacks/solver/solve.ts';
import { suggest } from '../../model/notation/near-miss.ts';
import { printGoal } from '../../properties/goal.ts';
import { idealName } from '../../properties/ideal.ts';
import { threePartyGoals } from '../../properties/three-party.ts';
import { assumptionsOf } from '../../reports/assumptions.ts';
import {
  type Block,
  type Comparison,
  type ComparisonCell,
  type ComparisonRow,
  type Conclusion,
  type Problem,
  paragraph,
  type Report,
} from '../../reports/report.ts';
import { compareRows } from '../../reports/rows.ts';
import { cellOf, noSuchGoal, onOf, sumOf } from '../cells.ts';
import {
  carryOut,
  examples,
  formatted,
  namesOf,
  reportOf,
  selecting,
  selectionOf,
  type World,
  wholeFrom,
} from '../command.ts';
import { describeThreats, threatProblems, undersOf, wordsMeant } from '../comparing-threats.ts';
import { preparedFolder, written } from '../comparison-folder.ts';
import { costsOf } from '../costs.ts';
import { boundsOf, type DecidingOptions, deciding, proofOptionsOf } from '../deciding.ts';
import { counted } from '../decision-lines.ts';
import { decideAll, decisionsIn, type GoalAnswer, type GoalQuestion, questionDigest } from '../decisions.ts';
import { problem, shippedSpecs } from '../files.ts';
import {
  type AnswersByGoal,
  type AskedRow,
  answersByGoal,
  answersFor,
  guaranteeOf,
  hasParties,
  isNamed,
  overviewGoals,
  pairRows,
  questionsOf,
  rowsRead,
  threePartyRows,
  unknownGoals,
} from '../guarantees.ts';
import { isSound, namesApart, openSpecs, type ReadyProtocol, readyProtocols } from '../open-specs.ts';
import { attackSections, openedCell, statesDefault, type ToldAttacks, toldAttacks } from '../opened-cells.ts';
import { idealAmong, orderSections } from '../ordering.ts';
import { refusedSections } from '../refused.ts';
import { callThreads } from '../threads.ts';

interface CompareOptions extends DecidingOptions {
  readonly specs?: readonly string[];
  readonly threat?: readonly string[];
  readonly threats?: readonly string[];
  readonly goal?: string;
  readonly goals?: readonly string[];
  readonly ideal?: string;
  readonly pairs?: boolean;
  readonly wide?: boolean;
  readonly all?: boolean;
  readonly together?: number;
  readonly out?: string;
}

/** Adds the command. */
export function addCompare(program: Command, world: World): void {
  const command = program
    .command('compare')
    .summary('proposals side by side')
    .description(
      'Decides the same goals of each proposal, under every combination of threats, prints a matrix, and orders the proposals by what they guarantee.',
    )
    .argument(
      '[spec...]',
      'files or names of shipped specs, +OPTION after them for a member of a family (default: an overview of the shipped proposals)',
    )
    .option('--all', 'every goal under every combination of threats, where nothing else is chosen')
    .option('--specs <names>', 'the same, separated by commas', namesOf)
    .option('--goal <name>', 'only rows in which this stands, such as participation')
    .option(
      '--goals <names>',
      'only these goals or groups of goals, such as keys,server-participation',
      namesOf,
    )
    .addOption(
      new Option('--threat <threats>', 'only these threats together, such as proxy+ca; may be given again')
        .argParser(collected)
        .conflicts('threats'),
    )
    .option('--threats <names>', 'combinations of these threats only, such as proxy,ca', namesOf)
    .option('--together <n>', 'combinations of at most so many threats', wholeFrom(1))
    .option('--ideal <name>', `the proposal to which the distance is taken (default: ${idealName})`)
    .option('--pairs', 'list the pairs of proposals that cannot be compared, and by which goals')
    .option('--wide', 'one matrix, however wide')
    .option('--out <folder>', 'write a page to read in a browser, and Markdown, CSV and JSON beside it')
    .action((specs: readonly string[], options: CompareOptions) =>
      carryOut(world, options, () => compare([...specs, ...(options.specs ?? [])], options, world)),
    );
  examples(
    deciding(selecting(formatted(command)), { states: statesDefault, time: 600 }),
    ['tertius compare', 'the shipped proposals, at a glance'],
    ['tertius compare --all', 'every goal of them, under every combination of threats'],
    ['tertius compare ideal-named mine.tertius', 'yours against the ideal'],
    ['tertius compare tls13 tls13+mutual', 'what an option changes'],
    ['tertius compare --goals keys,data --threats proxy,ca', 'some goals under some threats'],
    ['tertius compare --goal participation --format markdown', 'some rows, for a draft'],
    ['tertius compare --out report', 'report/index.html, whose cells open to their attacks'],
  );
}

const collected = (word: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  word,
];

/**
 * The overview: the goals about which the debate of 2011 was, as far as they are decided in a moment, under no
 * threat and under each alone.
 */
const overview: Pick<CompareOptions, 'goals' | 'together'> = {
  goals: overviewGoals,
  together: 1,
};

/** Whether nothing was chosen, so that the overview is told. */
const isOverview = (words: readonly string[], chosen: CompareOptions): boolean =>
  words.length === 0 &&
  chosen.all !== true &&
  [chosen.goal, chosen.goals, chosen.threat, chosen.threats, chosen.together].every(
    (choice) => choice === undefined,
  );

async function compare(words: readonly string[], chosen: CompareOptions, world: World): Promise<Report> {
  const isShort = isOverview(words, chosen);
  const options = isShort ? { ...chosen, ...overview } : chosen;
  const proposals = words.length > 0 ? words : shippedProposals();
  if (proposals.length > few) callThreads(options.workers);
  const opened = await openSpecs(proposals, selectionOf(options));
  const ready = readyProtocols(opened);
  const rowsIn = ready.some(({ spec }) => hasParties(spec)) ? threePartyRows : pairRows;
  const problems: Problem[] = [
    ...threatProblems(ready, options),
    ...unknownGoals(
      ready.flatMap(({ spec }) => rowsIn(spec)),
      options,
    ),
    ...unknownIdeal(ready, options),
  ];
  const { out } = options;
  if (out !== undefined && isSound(opened) && problems.length === 0) {
    const refusal = await preparedFolder(out);
    if (refusal !== undefined) problems.push(refusal);
  }
  const sound = isSound(opened) && problems.length === 0;
  if (!sound) {
    return reportOf(world, 'compare', 'Proposals side by side', {
      sections: [...refusedSections(opened), ...problems.map((block) => ({ title: '', blocks: [block] }))],
      conclusion: { exit: 2, text: 'nothing was compared: the input is wrong' },
    });
  }
  const asked = ready.map((protocol) => columnOf(protocol, rowsIn(protocol.spec), options));
  const questions = asked.flatMap((column) => column.questions);
  const answers = await decideAll(
    questions,
    options,
    {
      replays: 0,
      keepsProofs: false,
      patience: 'waning',
      rows: asked.flatMap((column) => rowsRead(column.protocol, column.rows, column.questions)),
    },
    world,
  );
  const found = asked.map(
    (column): Answered => ({ ...column, answers: answersByGoal(column.protocol, answers) }),
  );
  const attacks = out === undefined ? undefined : await toldAttacks(answers, options, world);
  const reported = async (told: ToldAttacks | undefined): Promise<Report> => {
    const comparison = comparisonOf(found, options, world, told);
    return reportOf(world, 'compare', 'Proposals side by side', {
      sections: [
        {
          title: '',
          blocks: [comparison, ...aboutBlocks(comparison, found, options), ...leftOut(isShort)],
        },
        ...(options.threat === undefined
          ? orderSections(found, {
              ...options,
              ideal: options.ideal ?? idealName,
              threats: wordsMeant(ready, options),
            })
          : []),
        { title: '', blocks: await costsOf(ready) },
        ...(told === undefined ? [] : attackSections(told)),
      ],
      conclusion: concluded(comparison, answers),
    });
  };
  const brief = await reported(undefined);
  if (out === undefined || attacks === undefined) return brief;
  return written(out, { whole: await reported(attacks), brief });
}

/** An ideal that was asked for has to be among the proposals. */
function unknownIdeal(ready: readonly ReadyProtocol[], { ideal }: CompareOptions): readonly Problem[] {
  if (ideal === undefined || ready.length === 0 || idealAmong(ready, ideal) >= 0) return [];
  const names = namesApart(ready);
  const isShipped = shippedProposals().includes(ideal);
  return [
    problem(
      ideal,
      `the ideal ${ideal} is not among the proposals that are compared`,
      isShipped ? `name ${ideal} among the specs, too` : suggest(ideal, names),
    ),
  ];
}

/** With more proposals than this there is work for threads, whatever is asked of them. */
const few = 4;

const shippedProposals = (): readonly string[] =>
  shippedSpecs().flatMap(({ shelf, name }) => (shelf === 'proposal' ? [name] : []));

/** A proposal, its rows, and what is asked of it. */
interface Column {
  readonly protocol: ReadyProtocol;
  readonly rows: readonly AskedRow[];
  readonly questions: readonly GoalQuestion[];
}

interface Answered extends Column {
  readonly answers: AnswersByGoal;
}

function columnOf(protocol: ReadyProtocol, all: readonly AskedRow[], options: CompareOptions): Column {
  const rows = all.filter((row) => isWanted(row, options));
  return { protocol, rows, questions: questionsOf(protocol, rows, undersOf(protocol.spec, options)) };
}

const isWanted = (row: AskedRow, { goal, goals }: CompareOptions): boolean =>
  (goal === undefined || row.id.includes(goal)) && (goals === undefined || isNamed(row, goals));

function comparisonOf(
  columns: readonly Answered[],
  options: CompareOptions,
  world: World,
  attacks?: ToldAttacks,
): Comparison {
  const named = columns.flatMap(({ rows }) => rows).toSorted(compareRows);
  const rows = new Map(named.map((row) => [row.id, row]));
  const names = namesApart(columns.map(({ protocol }) => protocol));
  return {
    kind: 'comparison',
    title: '',
    proposals: columns.map(({ protocol: { spec } }, at) => ({
      name: names[at] ?? '',
      title: spec.title,
      group: spec.name.split('-')[0] ?? spec.name,
      assumptions: assumptionsOf(spec, proofOptionsOf(options)),
    })),
    bounds: boundsOf(options, mostRuns(columns)),
    rows: [...rows.values()].map(
      ({ id, group, sentence }): ComparisonRow => ({
        goal: id,
        group,
        sentence,
        cells: columns.map((column) => {
          const cell = cellIn(column, id, options, world);
          return attacks === undefined || cell.asked === ''
            ? cell
            : { ...cell, opened: openedCell(column, id, options, attacks) };
        }),
      }),
    ),
  };
}

function cellIn(
  { protocol, rows, answers }: Answered,
  id: string,
  options: CompareOptions,
  world: World,
): ComparisonCell {
  const { spec } = protocol;
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) return noSuchGoal(protocol);
  const own = answersFor(spec, row, answers);
  const goals = row.meaning.kind === 'asked' ? row.meaning.goals : [];
  const threats = [...(row.under === undefined ? [] : [`under ${row.under}`]), askedUnder(options)].join(
    ', ',
  );
  const digests = goals.map((goal) =>
    questionDigest(protocol, goal, threats, proofOptionsOf(options), world.version),
  );
  return {
    ...cellOf(guaranteeOf(spec, row, answers), own, options.threat !== undefined),
    asked: goals.map((goal) => printGoal(spec, goal)).join('; '),
    digest: digests.join('; '),
    on: onOf(row),
  };
}

/** The threats as digests have them. */
const askedUnder = ({ threat, threats, together }: CompareOptions): string => {
  const which = threats === undefined ? 'every' : `every of ${threats.join(', ')}`;
  return threat?.join(', ') ?? (together === undefined ? which : `${which}, at most ${together} together`);
};

/** What an overview does not tell, and how to get it. */
const leftOut = (isShort: boolean): readonly Block[] =>
  isShort
    ? [
        paragraph(
          `an overview: ${overview.goals?.length} of ${threePartyGoals.length} goals, under no threat and each threat alone; tertius compare --all asks all goals under all combinations of threats, --goals NAMES those that are named, tertius goals lists them`,
          'aside',
        ),
      ]
    : [];

/** What is enough for the largest of the proposals. */
const mostRuns = (columns: readonly Column[]): number =>
  Math.max(...columns.map(({ protocol }) => runsFor(protocol.spec)));

/** What the matrix rests on, and what in it is undecided, with the reason. */
function aboutBlocks(
  { proposals, rows }: Comparison,
  columns: readonly Answered[],
  options: CompareOptions,
): readonly Block[] {
  const open = rows.flatMap(({ goal, cells }) =>
    cells.flatMap(({ undecided }, at) =>
      undecided.map(
        ({ threat, because }) =>
          `${proposals[at]?.name} ${goal}, ${threat === 'none' ? 'no threat' : threat}: ${because}`,
      ),
    ),
  );
  const insiders = options.insiders ? 'with insiders' : 'without insiders';
  const matching = options.untyped === true ? 'untyped' : 'typed';
  return [
    ...(open.length === 0 ? [] : [{ kind: 'list', title: 'undecided', items: open } as const]),
    paragraph(
      `under ${describeThreats(options)}; ${matching} matching, ${insiders}; ${boundsOf(options, mostRuns(columns)).join(', ')}`,
      'aside',
    ),
  ];
}

function concluded({ proposals, rows }: Comparison, answers: readonly GoalAnswer[]): Conclusion {
  if (rows.length === 0 || proposals.length === 0) return { exit: 5, text: 'nothing was compared' };
  const cost = sumOf(answers);
  const cells = rows.flatMap((row) => row.cells).filter(({ asked }) => asked !== '');
  const open = cells.filter(({ undecided }) => undecided.length > 0).length;
  const proofs = answers.flatMap(decisionsIn).filter((one) => standing(one).kind === 'proved').length;
  const attacks = answers.flatMap(decisionsIn).filter((one) => standing(one).kind === 'attack').length;
  const text = [
    `${counted(proposals.length, 'proposal')}; ${counted(rows.length, 'goal')}`,
    `${counted(attacks, 'attack')} replayed`,
    `${counted(proofs, 'proof')} of ${counted(cost.cases, 'case')} checked`,
    open === 0 ? 'nothing is undecided' : `${counted(open, 'cell')} not wholly decided`,
  ].join('; ');
  const cuts = answers.flatMap(({ cut }) => cut ?? []);
  if (cuts.includes('interrupt')) return { exit: 130, text: `interrupted; so far: ${text}` };
  const isShort = answers.flatMap(decisionsIn).some((one) => wasCutShort(standing(one)));
  return { exit: isShort ? 3 : 0, text };
}

/** Whether a limit on everything together ended a decision, not its own. */
const wasCutShort = (verdict: ReturnType<typeof standing>): boolean =>
  verdict.kind === 'unknown' && (verdict.because.kind === 'time' || verdict.because.kind === 'memory');
