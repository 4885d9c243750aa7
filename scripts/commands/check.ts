/**
 * `tertius check`: what specs expect of themselves, held against what is decided; made for continuous
 * integration.
 * @module
 */

import { type Command, Option } from 'commander';
import { memberName } from '../../model/spec.ts';
import { printGoal } from '../../properties/goal.ts';
import type { Block, Conclusion, Problem, Report } from '../../reports/report.ts';
import { type AnswerNow, type Baseline, type Change, changesSince, readBaseline } from '../baseline.ts';
import { folderStore } from '../cache.ts';
import { watchedChecks } from '../check-watch.ts';
import {
  type CheckedLine,
  checkedLine,
  conclusionOf,
  nameOf,
  questionOf,
  questionsByName,
} from '../checking.ts';
import { carryOut, examples, formatted, reportOf, selecting, selectionOf, type World } from '../command.ts';
import { type DecidingOptions, deciding, scenarioOptionsOf } from '../deciding.ts';
import { counted } from '../decision-lines.ts';
import { decideAll, digestOf, type GoalAnswer, type GoalQuestion } from '../decisions.ts';
import { gateFormats } from '../deliver.ts';
import type { Line } from '../expect-lines.ts';
import { expectationsIn, protocolSection, refusal, sectionOf } from '../expectations.ts';
import { isSound, type OpenedFile, type ReadyProtocol } from '../open-specs.ts';
import { goalsMeant } from '../question.ts';
import { refusedSections } from '../refused.ts';
import { type Share, shardOf, shareFrom, shareOf } from '../shards.ts';
import { summarised } from '../summary.ts';
import { type Updated, updateLines } from '../update.ts';

/** Adds the command. */
export function addCheck(program: Command, world: World): void {
  const command = program
    .command('check')
    .summary('verdicts against what specs expect')
    .description(
      'Holds each `expect` line against what is decided: `holds` means proved for any number of runs, `unless` the complete set of smallest combinations of threats that break the goal. More and fewer both differ, and so does an unexpected pass. Of a family of designs, each member is looked at of which a line after `with` speaks. A goal that a spec states and expects nothing of is an error.',
    )
    .argument('<file...>', 'files, names of shipped specs, or - for standard input')
    .option('--update', 'rewrite the outcomes that differ, in place; what is not decided is left')
    .option('--pin', 'with --update: pin each attack that is expected by its fingerprint')
    .option(
      '--baseline <file>',
      'what was gained and lost since an earlier report (JSON of check or compare)',
    )
    .option(
      '--cache <folder>',
      'keep attacks and case trees there, and check them instead of searching again',
    )
    .addOption(
      new Option('--shard <i/n>', 'only the i-th of n parts; `tertius merge` puts them together')
        .argParser(shareFrom)
        .conflicts(['update', 'baseline']),
    )
    .option('--summary <file>', 'also append the report, as Markdown, to this file')
    .addOption(
      new Option(
        '--watch',
        'check again whenever a file changes, and tell what differs; Ctrl-C ends',
      ).conflicts(['update', 'baseline', 'shard', 'summary']),
    )
    .action((files: readonly string[], options: CheckOptions) => {
      if (options.pin === true && options.update !== true)
        command.error("error: option '--pin' says how lines are rewritten: it needs --update");
      return carryOut(world, options, async () =>
        options.watch === true
          ? watchedChecks(files, options, world)
          : summarised(await check(files, options, world), options.summary),
      );
    });
  examples(
    deciding(selecting(formatted(command, gateFormats)), { time: 300 }),
    ['tertius check draft.tertius', 'exit code 1 where a verdict differs'],
    ['tertius check --states 200000 *.tertius', 'look further'],
    ['tertius check --format json draft.tertius', 'for a machine'],
    ['tertius check --update draft.tertius', 'let the lines say what was found'],
    ['tertius check --watch draft.tertius', 'again and again, while you write'],
    ['tertius check --baseline main.json draft.tertius', 'exit code 1 where a guarantee is lost'],
  );
}

interface CheckOptions extends DecidingOptions {
  readonly update?: boolean;
  readonly pin?: boolean;
  readonly baseline?: string;
  readonly summary?: string;
  readonly cache?: string;
  readonly shard?: Share;
  readonly watch?: boolean;
}

async function check(words: readonly string[], options: CheckOptions, world: World): Promise<Report> {
  const { given, opened, all, lines: read, wrong } = await expectationsIn(words, selectionOf(options));
  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  const ready = options.shard === undefined ? all : shareOf(all, options.shard);
  const lines = read.filter(({ protocol }) => ready.includes(protocol));
  if (!isSound(opened) || wrong.length > 0 || baseline?.kind === 'problem') {
    return refusal({ opened, wrong }, baseline?.kind === 'problem' ? [baseline] : [], world);
  }
  const again = baseline === undefined ? [] : askedAgain(baseline, ready, lines);
  const asked = questionsByName([...lines.map(questionOf), ...again]);
  const store = options.cache === undefined ? undefined : folderStore(options.cache);
  const answers = await decideAll(
    [...asked.values()],
    options,
    { replays: 0, keepsProofs: false, ...(store && { store }) },
    world,
  );
  const refused = store?.refusal();
  if (refused !== undefined) world.terminal.err(notKept(refused));
  const byQuestion = new Map([...asked.keys()].map((name, at) => [name, answers[at] as GoalAnswer]));
  const answerTo = (question: GoalQuestion): GoalAnswer => byQuestion.get(nameOf(question)) as GoalAnswer;
  const results = lines.map((line) => checkedLine(line, answerTo(questionOf(line)), options));
  const updated = await updatedBy(results, options, world);
  const changes =
    baseline === undefined
      ? []
      : changesSince(baseline, [
          ...results.map(nowOf),
          ...again.map((question) => ({ answer: answerTo(question) })),
        ]);
  const sections = ready
    .map((protocol) => protocolSection(protocol, results, options))
    .filter(({ blocks }) => blocks.length > 0);
  const report = reportOf(world, 'check', 'Expectations', {
    sections: [
      ...sections,
      ...refusedSections(opened),
      ...sectionOf('', [...updated.blocks, ...updated.problems]),
      ...sectionOf('Since the baseline', changesTable(changes)),
    ],
    conclusion: withChanges(concludedUpdate(results, updated, given), changes),
  });
  if (options.shard === undefined) return report;
  const files = opened.filter((file) => file.kind === 'opened');
  return shardOf(report, options.shard, all, digestOf(inputOf(files, options)));
}

/** That nothing is kept changes no answer, only how soon the next one comes. */
const notKept = ({ subject, message, hint }: Problem): string =>
  `note: nothing is kept in the cache ${subject}: ${message}${hint === undefined ? '' : ` (${hint})`}\n`;

/** What parts of one check have in common. */
const inputOf = (files: readonly OpenedFile[], options: CheckOptions): readonly string[] => [
  ...files.flatMap(({ file, text }) => [file, text]),
  JSON.stringify([selectionOf(options), scenarioOptionsOf(options), options.states, options.maxRuns]),
];

/** What a comparison asked and no line does: under every combination of threats. */
function askedAgain(
  { isComparison, formers }: Baseline,
  ready: readonly ReadyProtocol[],
  lines: readonly Line[],
): readonly GoalQuestion[] {
  if (!isComparison) return [];
  return formers.flatMap(({ protocol: name, goal: text }) => {
    const protocol = ready.find(({ spec }) => memberName(spec) === name);
    if (protocol === undefined) return [];
    const isAsked = lines.some(
      (line) => line.protocol === protocol && printGoal(protocol.spec, line.goal) === text,
    );
    const meant = goalsMeant(protocol.spec, text);
    const goals = isAsked || meant.kind === 'problem' ? [] : meant.goals;
    return goals.map((goal) => ({ protocol, goal, under: { kind: 'every' } as const }));
  });
}

const nowOf = ({ answer, block: { fingerprint } }: CheckedLine): AnswerNow => ({
  answer,
  ...(fingerprint !== undefined && { fingerprint }),
});

const nothingUpdated: Updated = { blocks: [], rewritten: new Set(), problems: [] };

/** Nothing is written where the user broke off. */
async function updatedBy(
  results: readonly CheckedLine[],
  options: CheckOptions,
  { interrupt }: World,
): Promise<Updated> {
  if (options.update !== true || interrupt.signal.aborted) return nothingUpdated;
  const lines = results.map(({ line, answer, block }) => ({
    line,
    answer,
    agrees: block.agreement === 'as expected',
  }));
  return updateLines(lines, options.pin === true);
}

function concludedUpdate(
  results: readonly CheckedLine[],
  { rewritten, problems }: Updated,
  opened: readonly (OpenedFile | Problem)[],
): Conclusion {
  const left = results.filter(({ line }) => !rewritten.has(line));
  if (problems.length > 0) return { exit: 2, text: 'not every file could be rewritten' };
  if (rewritten.size === 0) return concluded(results, opened);
  const before = concluded(left, opened);
  const text = `${counted(rewritten.size, 'expectation')} rewritten`;
  return left.length === 0
    ? { exit: 0, text }
    : { exit: before.exit, text: `${text}; of the others, ${before.text}` };
}

function changesTable(changes: readonly Change[]): readonly Block[] {
  if (changes.length === 0) return [];
  const columns = ['change', 'protocol', 'goal', 'threat', 'because'].map((key) => ({
    key,
    title: key === 'because' ? 'why' : key,
  }));
  const rows = changes.map(({ change, protocol, goal, threat, because }) => ({
    change,
    protocol,
    goal,
    threat,
    because,
  }));
  return [{ kind: 'table', title: '', columns, rows }];
}

/** A loss is a difference; what a limit leaves open is not known to be one. */
function withChanges({ exit, text }: Conclusion, changes: readonly Change[]): Conclusion {
  if (changes.length === 0) return { exit, text };
  const count = (wanted: Change['change']): number =>
    changes.filter(({ change }) => change === wanted).length;
  const counts = (['lost', 'gained', 'changed', 'undecided'] as const)
    .filter((change) => count(change) > 0)
    .map((change) => `${count(change)} ${change}`);
  const said = `${text}; since the baseline: ${counts.join(', ')}`;
  const isCalm = exit === 0 || exit === 3 || exit === 5;
  if (isCalm && count('lost') > 0) return { exit: 1, text: said };
  return { exit: exit === 0 && count('undecided') > 0 ? 3 : exit, text: said };
}

const concluded = (results: readonly CheckedLine[], opened: readonly (OpenedFile | Problem)[]): Conclusion =>
  conclusionOf(
    results.map(({ block }) => block),
    opened.length,
    results.some(({ answer }) => answer.cut === 'interrupt'),
  );
