/**
 * `tertius draft`: what an author of security considerations needs, as sections for an Internet-Draft or as a whole
 * draft: threat model, keys, goals as sentences, figures, attacks, assumptions, references, digests to check.
 * @module
 */
import type { Command } from 'commander';
import { budgetDefaults } from '../../attacks/decide.ts';
import type { Frame } from '../../reports/manuscript.ts';
import { manuscriptOf } from '../../reports/manuscript-sections.ts';
import { type Conclusion, type Problem, paragraph, type Report } from '../../reports/report.ts';
import {
  carryOut,
  examples,
  formatted,
  namesOf,
  quoted,
  reportOf,
  selecting,
  selectionOf,
  type World,
  wholeFrom,
} from '../command.ts';
import { deciding, meaningTyped, proofOptionsOf } from '../deciding.ts';
import { counted } from '../decision-lines.ts';
import { decideAll, decisionsIn, type GoalAnswer, isSettled } from '../decisions.ts';
import { draftFormats } from '../deliver.ts';
import { analysedProtocols, comparisonOf } from '../draft-analysis.ts';
import { draftFolderProblem, writtenDraft } from '../draft-folder.ts';
import { type FrameOptions, frameOf, frameProblem, notCarried, specWordFor } from '../draft-frame.ts';
import { columnsIn, type DraftQuestions, draftColumns, problemsIn } from '../draft-goals.ts';
import { isSound, openSpecs, type ReadyProtocol, readyProtocols } from '../open-specs.ts';
import { refusedSections } from '../refused.ts';

interface DraftOptions extends DraftQuestions, FrameOptions {
  readonly level: number;
  readonly out?: string;
}

const title = 'Sections for an Internet-Draft';

/** Adds the command. */
export function addDraft(program: Command, world: World): void {
  const command = program
    .command('draft')
    .summary('sections for an Internet-Draft')
    .description(
      'Writes what an author of security considerations needs: threat model, table of keys, goals as sentences of the form "holds unless", figures of the honest run and of each attack, assumptions, reference entries, and digests that tertius verify-claims checks. For kramdown-rfc, or in RFCXML. Without goals, those that the spec has expect lines for; where it has none, an overview.',
    )
    .argument('<spec...>', 'files, names of shipped specs, or - for standard input')
    .option(
      '--goal <goal>',
      "a goal, such as 'C : aliveness S', or a kind of goal; may be given again",
      collected,
    )
    .option('--goals <names>', 'goals or groups of goals as in tertius compare, separated by commas', namesOf)
    .option(
      '--threat <threats>',
      'under these threats together only, such as proxy+ca; may be given again',
      collected,
    )
    .option('--whole <name>', 'a whole Internet-Draft of this name, such as draft-doe-protocol')
    .option('--title <title>', 'the title of the whole draft')
    .option('--author <name>', 'its author')
    .option('--level <n>', 'the level of the outermost heading in Markdown, 1 to 3', wholeFrom(1, 3), 2)
    .option('--out <folder>', 'write files, each figure in one of its own')
    .action((specs: readonly string[], options: DraftOptions) => {
      const printed = options.out === undefined || options.format === 'json' ? options.format : 'text';
      return carryOut(world, { ...options, format: printed }, () => draft(specs, options, world));
    });
  examples(
    deciding(selecting(formatted(command, draftFormats, 'kramdown')), { time: 300 }),
    ['tertius draft hello.tertius > analysis.md', 'sections to include'],
    ['tertius draft hello.tertius --format references', 'what they cite, for the head of the draft'],
    ['tertius draft hello.tertius --whole draft-doe-hello > draft-doe-hello.md', 'a draft that builds'],
    ['tertius draft mine.tertius --goal server-participation --threat proxy', 'one goal, one threat'],
    ['tertius draft mine.tertius ideal-named --format rfcxml --out analysis', 'two protocols, as files'],
    ['tertius draft hello.tertius --format bibtex', 'entries for a paper'],
  );
}

const collected = (word: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  word,
];

async function draft(words: readonly string[], options: DraftOptions, world: World): Promise<Report> {
  const opened = await openSpecs(words, selectionOf(options));
  const ready = readyProtocols(opened);
  const asked = draftColumns(ready, options);
  const frame = frameProblem(options);
  const wrong = [...problemsIn(asked), ...(frame === undefined ? [] : [frame])];
  const folder =
    options.out === undefined || wrong.length > 0 || !isSound(opened)
      ? undefined
      : await draftFolderProblem(options.out, options);
  const problems = [...wrong, ...(folder === undefined ? [] : [folder])];
  if (!isSound(opened) || problems.length > 0) {
    return reportOf(world, 'draft', title, {
      sections: [
        ...refusedSections(opened),
        ...problems.map((block: Problem) => ({ title: '', blocks: [block] })),
      ],
      conclusion: { exit: 2, text: 'nothing was written: the input is wrong' },
    });
  }
  const columns = columnsIn(asked);
  const questions = columns.flatMap((column) => column.questions);
  const manner = { replays: budgetDefaults.replays, keepsProofs: false };
  const answers = await decideAll(questions, options, manner, world);
  const found = { columns, answers };
  const whole = frameOf(ready, options);
  const manuscript = manuscriptOf({
    version: world.version,
    protocols: analysedProtocols(found, options, world),
    comparison: comparisonOf(found, options.threat !== undefined),
    level: options.level,
    ...(whole !== undefined && { frame: whole }),
    commands: {
      write: [`npx tertius@${world.version} draft`, ...typedWords(words, options)].join(' '),
      check: [
        `npx tertius@${world.version} verify-claims ${documentName(whole, options)}`,
        '--spec',
        ...specWordsFor(words, ready, whole, options),
        ...meaningWords(options),
      ].join(' '),
    },
  });
  const left = whole === undefined ? [] : notCarried(ready, whole).map((text) => paragraph(text, 'unsure'));
  const report = reportOf(world, 'draft', title, {
    sections: [{ title: '', blocks: questions.length === 0 ? [] : [manuscript, ...left] }],
    conclusion: concluded(questions.length, answers, ready.length, left.length),
  });
  return options.out === undefined || questions.length === 0
    ? report
    : writtenDraft(options.out, report, manuscript, options);
}

/** The name of the document in which the digests will stand. */
const documentName = (whole: Frame | undefined, { format }: DraftOptions): string =>
  `${whole?.name ?? 'DRAFT'}.${format === 'rfcxml' ? 'xml' : 'md'}`;

/** The specs as the reader is to name them: the draft itself where it has the one that there is. */
function specWordsFor(
  words: readonly string[],
  ready: readonly ReadyProtocol[],
  whole: Frame | undefined,
  options: DraftOptions,
): readonly string[] {
  const own = whole === undefined ? undefined : specWordFor(ready, whole, options);
  const taken = ready[0]?.file.with.filter((option) => options.with?.includes(option) !== true) ?? [];
  return own === undefined ? words.map(quoted) : [[own, ...taken].join('+')];
}

/** The options on which the meaning of a digest depends. */
const meaningWords = (options: DraftOptions): readonly string[] => [
  ...(options.protocol === undefined ? [] : [`--protocol ${quoted(options.protocol)}`]),
  ...meaningTyped(proofOptionsOf(options), options.with ?? []),
  ...(options.states === budgetDefaults.states ? [] : [`--states ${options.states}`]),
  ...(options.maxRuns === undefined ? [] : [`--max-runs ${options.maxRuns}`]),
];

/** Everything that was typed and matters to what is written. */
const typedWords = (words: readonly string[], options: DraftOptions): readonly string[] => [
  ...words.map(quoted),
  ...(options.goal ?? []).map((goal) => `--goal ${quoted(goal)}`),
  ...(options.goals === undefined ? [] : [`--goals ${quoted(options.goals.join(','))}`]),
  ...(options.threat ?? []).map((threat) => `--threat ${quoted(threat)}`),
  ...meaningWords(options),
  ...(options.format === 'rfcxml' ? ['--format rfcxml'] : []),
  ...(options.whole === undefined ? [] : [`--whole ${quoted(options.whole)}`]),
  ...(options.title === undefined ? [] : [`--title ${quoted(options.title)}`]),
  ...(options.author === undefined ? [] : [`--author ${quoted(options.author)}`]),
];

function concluded(
  asked: number,
  answers: readonly GoalAnswer[],
  protocols: number,
  left: number,
): Conclusion {
  if (asked === 0) return { exit: 5, text: 'nothing was decided: the protocols have no such goal' };
  const attacks = answers.flatMap(decisionsIn).filter(({ attack }) => attack !== undefined).length;
  const open = answers.filter((answer) => !isSettled(answer)).length;
  const text = [
    counted(protocols, 'protocol'),
    counted(answers.length, 'goal'),
    counted(attacks, 'attack'),
    ...(open === 0 ? [] : [`${open} not wholly decided`]),
    ...(left === 0 ? [] : [`${counted(left, 'spec')} not carried in the draft`]),
  ].join(', ');
  if (answers.some(({ cut }) => cut === 'interrupt'))
    return { exit: 130, text: `interrupted; so far: ${text}` };
  return { exit: open > 0 ? 3 : 0, text };
}
