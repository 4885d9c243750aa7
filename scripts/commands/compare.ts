/**
 * `tertius compare`: the same goals asked of several proposals, as a matrix.
 * @module
 */

import type { Command } from 'commander';
import { standing } from '../../attacks/decide.ts';
import { runsFor } from '../../attacks/solver/solve.ts';
import { printGoal } from '../../properties/goal.ts';
import { type Combination, printCombination } from '../../properties/threat.ts';
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
import { compareRows, type RowGoal, rowsOf } from '../../reports/rows.ts';
import { type Standing, wordOfStanding } from '../../reports/threat-sentence.ts';
import { carryOut, examples, formatted, reportOf, selecting, selectionOf, type World } from '../command.ts';
import { boundsOf, type DecidingOptions, deciding, proofOptionsOf } from '../deciding.ts';
import {
  becauseOf,
  counted,
  latticeCostOf,
  standingOf,
  standingOfOnes,
  undecidedIn,
} from '../decision-lines.ts';
import { decideAll, decisionsIn, type GoalAnswer, type GoalQuestion, questionDigest } from '../decisions.ts';
import { shippedSpecs } from '../files.ts';
import { isSound, openSpecs, type ReadyProtocol, readyProtocols } from '../open-specs.ts';
import { threatsMeant } from '../question.ts';
import { refusedSections } from '../refused.ts';

interface CompareOptions extends DecidingOptions {
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
      'Decides the same goals of each proposal, under every combination of threats, and prints a matrix.',
    )
    .argument('[spec...]', 'files or names of shipped specs (default: the shipped proposals)')
    .option('--goal <name>', 'only rows in which this stands, such as participation')
    .option('--threat <threats>', 'only these threats, such as proxy+ca; may be given again', collected)
    .option('--wide', 'one matrix, however wide')
    .action((specs: readonly string[], options: CompareOptions) =>
      carryOut(world, options, () => compare(specs, options, world)),
    );
  examples(
    deciding(selecting(formatted(command)), { states: 4_000, time: 240 }),
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
  if (!sound) {
    return reportOf(world, 'compare', 'Proposals side by side', {
      sections: [...refusedSections(opened), ...problems.map((block) => ({ title: '', blocks: [block] }))],
      conclusion: { exit: 2, text: 'nothing was compared: the input is wrong' },
    });
  }
  const questions = asked.flatMap((column) => column.questions);
  const answers = await decideAll(questions, options, { replays: 0, keepsProofs: false }, world);
  const comparison = comparisonOf(asked, answers, options, world);
  return reportOf(world, 'compare', 'Proposals side by side', {
    sections: [{ title: '', blocks: [comparison, ...aboutBlocks(asked, answers, options)] }],
    conclusion: concluded(comparison, answers),
  });
}

const shippedProposals = (): readonly string[] =>
  shippedSpecs().flatMap(({ shelf, name }) => (shelf === 'proposal' ? [name] : []));

/** A proposal, its rows, and what is asked of it. */
interface Column {
  readonly kind: 'column';
  readonly protocol: ReadyProtocol;
  readonly rows: readonly RowGoal[];
  readonly questions: readonly GoalQuestion[];
}

function columnOf(protocol: ReadyProtocol, options: CompareOptions): Column | Problem {
  const rows = rowsOf(protocol.spec).filter(
    ({ row }) => options.goal === undefined || row.includes(options.goal),
  );
  const combinations: Combination[] = [];
  for (const text of options.threat ?? []) {
    const meant = threatsMeant(protocol.spec, text);
    if (meant.kind === 'problem') return meant;
    combinations.push(meant.combination);
  }
  const questions = rows.flatMap(({ goal }): readonly GoalQuestion[] =>
    options.threat === undefined
      ? [{ protocol, goal, under: { kind: 'every' } }]
      : combinations.map((combination) => ({ protocol, goal, under: { kind: 'one', combination } })),
  );
  return { kind: 'column', protocol, rows, questions };
}

function comparisonOf(
  columns: readonly Column[],
  answers: readonly GoalAnswer[],
  options: CompareOptions,
  world: World,
): Comparison {
  const named = columns.flatMap(({ rows }) => rows).toSorted(compareRows);
  const names = new Map(named.map(({ row, sentence }) => [row, sentence]));
  return {
    kind: 'comparison',
    title: '',
    proposals: columns.map(({ protocol: { spec } }) => ({
      name: spec.name,
      title: spec.title,
      group: spec.name.split('-')[0] ?? spec.name,
      assumptions: assumptionsOf(spec, proofOptionsOf(options)),
    })),
    bounds: boundsOf(options, mostRuns(columns)),
    rows: [...names].map(
      ([row, sentence]): ComparisonRow => ({
        goal: row,
        sentence,
        cells: columns.map((column) => cellOf(column, row, answers, options, world)),
      }),
    ),
  };
}

function cellOf(
  { protocol, rows }: Column,
  row: string,
  all: readonly GoalAnswer[],
  options: CompareOptions,
  world: World,
): ComparisonCell {
  const { spec } = protocol;
  const goal = rows.find((candidate) => candidate.row === row)?.goal;
  if (goal === undefined) return noSuchGoal(protocol);
  const own = all.filter((answer) => answer.protocol === protocol && answer.goal === goal);
  const known = knownOf(own);
  const verdict = cellWord(known, options);
  const texts = (combinations: readonly Combination[]): readonly string[] =>
    combinations.map((combination) => printCombination(spec, combination));
  const isCounted = goal.kind === 'agreement' && verdict !== 'absent' && verdict !== 'not applicable';
  return {
    verdict,
    because: known.absent ?? reasonOf(own),
    brokenUnder: texts(known.breaking),
    provedUnder: texts(known.proved),
    undecided: undecidedIn(protocol, known),
    asked: printGoal(spec, goal),
    cost: sumOf(own),
    digest: questionDigest(protocol, goal, askedUnder(options), proofOptionsOf(options), world.version),
    on: isCounted ? goal.on : [],
  };
}

const askedUnder = ({ threat }: CompareOptions): string => threat?.join(', ') ?? 'every';

const noSuchGoal = ({ spec }: ReadyProtocol): ComparisonCell => ({
  verdict: 'not applicable',
  because: `${spec.name} has no such goal`,
  brokenUnder: [],
  provedUnder: [],
  undecided: [],
  asked: '',
  cost: { questions: 0, states: 0, cases: 0 },
  digest: '',
  on: [],
});

const knownOf = (answers: readonly GoalAnswer[]): Standing => {
  const [only] = answers;
  if (only?.kind === 'every') return standingOf(only.lattice);
  return standingOfOnes(answers.flatMap(decisionsIn));
};

/** Under threats that were named, one that breaks the goal is enough; over all of them the lattice says more. */
function cellWord(known: Standing, { threat }: CompareOptions): ComparisonCell['verdict'] {
  if (threat === undefined) return wordOfStanding(known);
  const { absent, breaking, undecided, proved } = known;
  if (breaking.length > 0) return absent === undefined ? 'attack' : 'absent';
  if (undecided.length > 0) return 'unknown';
  if (proved.length > 0) return absent === undefined ? 'proved' : 'committed';
  return absent === undefined ? 'not applicable' : 'absent';
}

/** The reason of the first decision that has one to tell: an attack before anything else. */
function reasonOf(answers: readonly GoalAnswer[]): string {
  const verdicts = answers.flatMap(decisionsIn).map(standing);
  const first = verdicts.find(({ kind }) => kind === 'attack') ?? verdicts[0];
  return first === undefined ? '' : becauseOf(first);
}

function sumOf(answers: readonly GoalAnswer[]): ComparisonCell['cost'] {
  const costs = answers.map(latticeCostOf);
  const sum = (pick: (cost: ComparisonCell['cost']) => number): number =>
    costs.reduce((total, cost) => total + pick(cost), 0);
  return {
    questions: sum(({ questions }) => questions),
    states: sum(({ states }) => states),
    cases: sum(({ cases }) => cases),
  };
}

/** What is enough for the largest of the proposals. */
const mostRuns = (columns: readonly Column[]): number =>
  Math.max(...columns.map(({ protocol }) => runsFor(protocol.spec)));

/** What the matrix rests on, and what in it is undecided, with the reason. */
function aboutBlocks(
  columns: readonly Column[],
  answers: readonly GoalAnswer[],
  options: CompareOptions,
): readonly Block[] {
  const open = columns.flatMap(({ protocol, rows }) =>
    rows.flatMap(({ goal }) => {
      const own = answers.filter((answer) => answer.protocol === protocol && answer.goal === goal);
      const name = `${protocol.spec.name} ${printGoal(protocol.spec, goal)}`;
      return undecidedIn(protocol, knownOf(own)).map(
        ({ threat, because }) => `${name}, ${threat === 'none' ? 'no threat' : threat}: ${because}`,
      );
    }),
  );
  const under = options.threat === undefined ? 'every combination of threats' : options.threat.join(', ');
  const insiders = options.insiders ? 'with insiders' : 'without insiders';
  const matching = options.untyped === true ? 'untyped' : 'typed';
  return [
    ...(open.length === 0 ? [] : [{ kind: 'list', title: 'undecided', items: open } as const]),
    paragraph(
      `under ${under}; ${matching} matching, ${insiders}; ${boundsOf(options, mostRuns(columns)).join(', ')}`,
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
