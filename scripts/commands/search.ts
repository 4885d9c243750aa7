/**
 * `tertius search`: random search for attacks on a protocol.
 * @module
 */

import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { saveAttack } from '../../attacks/saved-attack.ts';
import { memberName } from '../../model/spec.ts';
import { printGoal } from '../../properties/goal.ts';
import {
  type Block,
  type Conclusion,
  type Problem,
  paragraph,
  type Report,
  type Section,
} from '../../reports/report.ts';
import { savedAgain } from '../again.ts';
import { type Answer, type Answers, ask, type Question } from '../answers.ts';
import { carryOut, examples, formatted, reportOf, selecting, selectionOf, type World } from '../command.ts';
import { alreadyThere, createFile, problem } from '../files.ts';
import { foundAt } from '../found-again.ts';
import { type SearchingOptions, searching, searchOptionsOf } from '../limits.ts';
import { headingOf, isSound, openSpecs, type ReadyProtocol, readyProtocols } from '../open-specs.ts';
import { type Goals, goalsMeant, type Threats, threatsMeant } from '../question.ts';
import { refusedSections } from '../refused.ts';
import { attackBlocks, cutText, isAttack, verdictLine } from '../telling.ts';

interface SearchCommandOptions extends SearchingOptions {
  readonly threat?: string;
  readonly goal?: string;
  readonly path?: string;
  readonly save?: string;
  readonly replay?: string;
}

/** Adds the command. */
export function addSearch(program: Command, world: World): void {
  const command = program
    .command('search')
    .summary('random search for attacks')
    .description(
      'Looks for attacks by chance, goal by goal, and tells each that it finds. A goal that it does not break is not broken in so many tries, no more.',
    )
    .argument('<spec>', 'a file, the name of a shipped spec, or -')
    .argument('[goal]', "a goal, such as 'B : agreement A', or the name of a kind of goal (default: all)")
    .option('--goal <goal>', 'the same as the argument')
    .option('--threat <threats>', 'what the adversary holds besides, such as proxy+ca', 'none')
    .option('--path <path>', 'show again the attack that was found at this path')
    .option('--save <file>', 'write the attacks to a new file, to be replayed')
    .option('--replay <file>', 'carry out saved attacks again instead of searching')
    .action((spec: string, goal: string | undefined, options: SearchCommandOptions) => {
      if (goal !== undefined && options.goal !== undefined)
        command.error('error: a goal is named twice, as an argument and with --goal: leave one out');
      return carryOut(world, options, () => search(spec, goal ?? options.goal, options, world));
    });
  examples(
    searching(selecting(formatted(command)), { tries: 2000, time: 60 }),
    ['tertius search nspk', 'all its goals, under no threat'],
    ["tertius search nspk 'B : agreement A'", 'one goal'],
    ['tertius search mcgrew-server --threat proxy', 'with a dishonest proxy'],
  );
}

async function search(
  word: string,
  goal: string | undefined,
  options: SearchCommandOptions,
  world: World,
): Promise<Report> {
  const taken =
    options.save !== undefined && existsSync(options.save) ? alreadyThere(options.save) : undefined;
  if (taken !== undefined) return refusedReport(taken, world);
  const opened = await openSpecs([word], selectionOf(options));
  const ready = readyProtocols(opened);
  const plans = ready.map((protocol) => questionFor(protocol, goal, options));
  const problems = plans.filter((plan) => plan.kind === 'problem');
  const questions = plans.flatMap((plan) => (plan.kind === 'question' ? [plan.question] : []));
  const refused = [
    ...refusedSections(opened),
    ...problems.map((block): Section => ({ title: '', blocks: [block] })),
  ];
  const sound = isSound(opened) && problems.length === 0;
  const context: Context = { ready, refused, sound, options, world };
  if (options.replay !== undefined) return replayedReport(options.replay, context);
  if (options.path !== undefined) return pathReport(questions, options.path, context);
  const asked = sound ? await ask(questions, options, world) : { answers: [] };
  const conclusion: Conclusion = sound
    ? concluded(asked)
    : { exit: 2, text: 'nothing was searched: the input is wrong' };
  const report = answersReport(asked.answers, conclusion, [], context);
  return options.save === undefined || !sound ? report : saved(report, asked.answers, options.save);
}

/** What the ways to an answer share. */
interface Context {
  readonly ready: readonly ReadyProtocol[];
  readonly refused: readonly Section[];
  readonly sound: boolean;
  readonly options: SearchCommandOptions;
  readonly world: World;
}

function answersReport(
  answers: readonly Answer[],
  conclusion: Conclusion,
  problems: readonly Problem[],
  { ready, refused, options, world }: Context,
): Report {
  const sections = ready.map((protocol) => protocolSection(protocol, answers, options, world));
  const wrong = problems.map((block): Section => ({ title: '', blocks: [block] }));
  return reportOf(world, 'search', 'Random search', {
    sections: [...sections, ...wrong, ...refused],
    conclusion,
  });
}

/** Said before a long search, not after it. */
const refusedReport = (block: Problem, world: World): Report =>
  reportOf(world, 'search', 'Random search', {
    sections: [{ title: '', blocks: [block] }],
    conclusion: { exit: 2, text: 'nothing was searched' },
  });

type Plan = { readonly kind: 'question'; readonly question: Question } | Problem;

function questionFor(
  protocol: ReadyProtocol,
  goal: string | undefined,
  { threat }: SearchCommandOptions,
): Plan {
  const goals: Goals = goalsMeant(protocol.spec, goal);
  if (goals.kind === 'problem') return goals;
  const threats: Threats = threatsMeant(protocol.spec, threat);
  if (threats.kind === 'problem') return threats;
  return { kind: 'question', question: { protocol, combination: threats.combination, goals: goals.goals } };
}

/** Attacks first, then the verdict on every goal, so that it is what the eye meets last. */
function protocolSection(
  protocol: ReadyProtocol,
  all: readonly Answer[],
  options: SearchCommandOptions,
  world: World,
): Section {
  const { spec, file } = protocol;
  const answers = all.filter((answer) => answer.protocol === protocol);
  const lines = answers.map((answer) => verdictLine(answer, options, world.version));
  const [first] = lines;
  const assumed: readonly Block[] =
    first === undefined ? [] : [paragraph(`assuming: ${first.assumptions.join('; ')}`, 'aside')];
  return {
    title: headingOf(spec),
    protocol: memberName(spec),
    file: file.file,
    blocks: [...attackBlocks(answers, options), ...lines, ...assumed],
  };
}

function concluded({ answers, cut }: Answers): Conclusion {
  const attacks = answers.filter(isAttack).length;
  const tries = answers.flatMap(({ result, absent }) =>
    absent === undefined && (result.kind === 'not broken' || result.kind === 'cut') ? [result.tries] : [],
  );
  const parts = [
    `${attacks} of ${answers.length} goal${answers.length === 1 ? '' : 's'} broken`,
    ...(tries.length === 0
      ? []
      : [`${tries.length} not broken in ${Math.max(...tries)} tries, which proves nothing`]),
  ];
  if (cut === 'interrupt') return { exit: 130, text: `interrupted; so far: ${parts.join(', ')}` };
  if (cut !== undefined) return { exit: 3, text: `${cutText(cut)}; so far: ${parts.join(', ')}` };
  if (answers.length === 0) return { exit: 5, text: 'nothing was searched' };
  return { exit: 0, text: parts.join(', ') };
}

/** What `--path` asks for: one attack, found before. */
function pathReport(questions: readonly Question[], path: string, context: Context): Report {
  const options = searchOptionsOf(context.options);
  const answers = questions.flatMap(({ protocol, combination, goals }) =>
    goals.flatMap((goal): readonly Answer[] => {
      const result = foundAt(protocol, goal, combination, path, options);
      return result === undefined ? [] : [{ protocol, combination, goal, result }];
    }),
  );
  const why = 'goal, threat, seed and options must be those of the search that found it';
  const missing =
    answers.length > 0 || !context.sound ? [] : [problem(path, 'this path breaks no such goal', why)];
  const goals = answers.map(({ protocol, goal }) => printGoal(protocol.spec, goal)).join('; ');
  const conclusion: Conclusion =
    answers.length > 0
      ? { exit: 0, text: `broken again: ${goals}` }
      : { exit: 2, text: 'nothing was found again' };
  return answersReport(answers, conclusion, missing, context);
}

/** What `--replay` asks for: saved attacks, each of which is expected to break its goal again. */
async function replayedReport(file: string, context: Context): Promise<Report> {
  const again = context.sound ? await savedAgain(file, context.ready) : [];
  const answers = again.flatMap((one): readonly Answer[] => {
    if (one.kind !== 'breaks') return [];
    const { goal, combination } = one.broken.proposal;
    return [{ protocol: one.protocol, combination, goal, result: one.broken }];
  });
  const problems = again.filter((one) => one.kind === 'problem');
  const kept = again.filter((one) => one.kind === 'kept').length;
  const text = `${answers.length} of ${again.length} saved attacks break their goal again`;
  const exit = problems.length > 0 || !context.sound ? 2 : kept > 0 ? 1 : again.length === 0 ? 5 : 0;
  return answersReport(answers, { exit, text }, problems, context);
}

/** Writes what `--replay` reads. */
async function saved(report: Report, answers: readonly Answer[], file: string): Promise<Report> {
  const attacks = answers.filter(isAttack).map(({ result }) => saveAttack(result.proposal));
  const refusal = await createFile(file, `${JSON.stringify(attacks, null, 2)}\n`);
  if (refusal === undefined) return report;
  return {
    ...report,
    sections: [...report.sections, { title: '', blocks: [refusal] }],
    conclusion: { exit: 2, text: `${report.conclusion.text}; the attacks were not saved` },
  };
}
