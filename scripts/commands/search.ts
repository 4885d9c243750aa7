/**
 * `tertius search`: random search for attacks on a protocol.
 * @module
 */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { replaySeedAndPath } from '../../attacks/random.ts';
import { printGoal } from '../../properties/goal.ts';
import { json } from '../../reports/json.ts';
import {
  type Block,
  type Conclusion,
  type Problem,
  paragraph,
  type Report,
  type Section,
} from '../../reports/report.ts';
import { type Answer, type Answers, ask, type Question } from '../answers.ts';
import { carryOut, examples, formatted, reportOf, selecting, selectionOf, type World } from '../command.ts';
import { alreadyThere, createFile, problem } from '../files.ts';
import { type SearchingOptions, searching, searchOptionsOf } from '../limits.ts';
import { headingOf, isSound, openSpecs, type ReadyProtocol, readyProtocols } from '../open-specs.ts';
import { type Goals, goalsMeant, type Threats, threatsMeant } from '../question.ts';
import { refusedSections } from '../refused.ts';
import { attackBlocks, isAttack, verdictLine } from '../telling.ts';

interface SearchCommandOptions extends SearchingOptions {
  readonly threat?: string;
  readonly goal?: string;
  readonly path?: string;
  readonly save?: string;
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
    .option('--save <file>', 'write the report, attacks and all, to a new file as JSON')
    .action((spec: string, goal: string | undefined, options: SearchCommandOptions) =>
      carryOut(world, options, () => search(spec, goal ?? options.goal, options, world)),
    );
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
  if (options.path !== undefined)
    return replayed(questions, options.path, { refused, sound, options, world });
  const asked = sound ? await ask(questions, options, world) : { answers: [] };
  const sections = ready.map((protocol) => protocolSection(protocol, asked.answers, options, world));
  const report = reportOf(world, 'search', 'Random search', {
    sections: [...sections, ...refused],
    conclusion: sound ? concluded(asked) : { exit: 2, text: 'nothing was searched: the input is wrong' },
  });
  return options.save === undefined || !sound ? report : saved(report, options.save);
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
    protocol: spec.name,
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
    `${attacks} of ${answers.length} goals broken`,
    ...(tries.length === 0
      ? []
      : [`${tries.length} not broken in ${Math.max(...tries)} tries, which proves nothing`]),
  ];
  if (cut === 'interrupt') return { exit: 130, text: `interrupted; so far: ${parts.join(', ')}` };
  if (cut === 'time') return { exit: 3, text: `the time was up; so far: ${parts.join(', ')}` };
  if (answers.length === 0) return { exit: 5, text: 'nothing was searched' };
  return { exit: 0, text: parts.join(', ') };
}

interface Context {
  readonly refused: readonly Section[];
  readonly sound: boolean;
  readonly options: SearchCommandOptions;
  readonly world: World;
}

/** What `--path` asks for: one attack, found before. */
function replayed(questions: readonly Question[], path: string, context: Context): Report {
  const { options, world, refused, sound } = context;
  const answers = questions.flatMap(({ protocol, combination, goals }) =>
    goals.flatMap((goal): readonly Answer[] => {
      const finding = replaySeedAndPath(protocol.spec, goal, combination, path, searchOptionsOf(options));
      return finding === undefined
        ? []
        : [{ protocol, combination, goal, result: { kind: 'broken', finding } }];
    }),
  );
  const [question] = questions;
  const missing: readonly Section[] =
    answers.length > 0 || !sound
      ? []
      : [
          {
            title: '',
            blocks: [
              problem(
                path,
                'this path breaks no such goal',
                'goal, threat, seed and options must be those of the search that found it',
              ),
            ],
          },
        ];
  const sections =
    question === undefined ? [] : [protocolSection(question.protocol, answers, options, world)];
  const goals = answers.map(({ protocol, goal }) => printGoal(protocol.spec, goal)).join('; ');
  return reportOf(world, 'search', 'Random search', {
    sections: [...sections, ...missing, ...refused],
    conclusion:
      answers.length > 0
        ? { exit: 0, text: `broken again: ${goals}` }
        : { exit: 2, text: 'nothing was found again' },
  });
}

async function saved(report: Report, file: string): Promise<Report> {
  const refusal = await createFile(file, json(report));
  if (refusal === undefined) return report;
  return {
    ...report,
    sections: [...report.sections, { title: '', blocks: [refusal] }],
    conclusion: { exit: 2, text: `${report.conclusion.text}; the report was not saved` },
  };
}
