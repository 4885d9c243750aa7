/**
 * `tertius second-opinion`: exports, runs another prover that is installed, and puts its answers beside ours.
 * @module
 */
import { type Command, Option } from 'commander';
import { type Answered, doubtIn, outcomesIn, separately } from '../../reports/export/outcomes.ts';
import type { Exported } from '../../reports/export/target.ts';
import { type TargetName, targetNames, targets } from '../../reports/export/targets.ts';
import type { Findings, Problem, Report, Section } from '../../reports/report.ts';
import { carryOut, examples, formatted, listOf, reportOf, type World, wholeFrom } from '../command.ts';
import { type Heard, linedUp } from '../comparing-verdicts.ts';
import { type DecidingOptions, deciding } from '../deciding.ts';
import { type ExportOptions, gathered, type Model, modelFile, modelIn, modelsAsked } from '../exporting.ts';
import { isSound, openSpecs, readyProtocols } from '../open-specs.ts';
import { installed, isAskedOneByOne, runProver, withFolder } from '../prover.ts';
import { refusedSections } from '../refused.ts';

interface Options extends Omit<DecidingOptions, 'with'>, Pick<ExportOptions, 'goal' | 'threat'> {
  readonly with: TargetName;
  readonly options?: readonly string[];
  readonly proverTime: number;
}

/** Adds the command. */
export function addSecondOpinion(program: Command, world: World): void {
  const command = program
    .command('second-opinion')
    .summary('ask another prover that is installed')
    .description(
      'Exports a protocol, runs ProVerif, Tamarin, Scyther or CPSA on the models if it is on the PATH, decides the same questions, and lines the answers up: agree, disagree, not comparable. Where the prover is not installed, it says how to get it.',
    )
    .argument('<spec>', 'a file, the name of a shipped spec, or -')
    .addOption(new Option('--with <prover>', 'which prover').choices(targetNames).makeOptionMandatory())
    .option('--protocol <name>', 'only the protocol of this name')
    .option('--options <options>', 'the options of the family that are taken, separated by commas', listOf)
    .option(
      '--goal <goal>',
      'only this goal; several are allowed (default: those of `expect` lines, or all)',
      gathered,
    )
    .option(
      '--threat <threats>',
      'under these threats, joined by +; several are allowed (default: none, and those of `expect` lines)',
      gathered,
    )
    .option(
      '--prover-time <seconds>',
      'time for the prover on each model; for Tamarin, on each lemma',
      wholeFrom(1),
      60,
    )
    .action((spec: string, options: Options) =>
      carryOut(world, options, () => opinion(spec, options, world)),
    );
  examples(
    deciding(formatted(command), { time: 300 }),
    ['tertius second-opinion nsl --with proverif', 'what nsl expects of itself, asked twice'],
    [
      'tertius second-opinion signed-dh --with cpsa --prover-time 120',
      'what is not answered by then is named',
    ],
    ["tertius second-opinion draft.tertius --with scyther --goal 'B : agreement A'", 'one goal'],
  );
}

async function opinion(word: string, options: Options, world: World): Promise<Report> {
  const target = targets[options.with];
  const refused = (problems: readonly (Problem | Findings)[], sections: readonly Section[] = []): Report =>
    reportOf(world, 'second-opinion', 'A second opinion', {
      sections: [...sections, ...problems.map((block): Section => ({ title: '', blocks: [block] }))],
      conclusion: { exit: 2, text: 'nothing was compared: the input is wrong' },
    });
  const opened = await openSpecs([word], {
    with: options.options ?? [],
    ...(options.protocol !== undefined && { protocol: options.protocol }),
  });
  const found = readyProtocols(opened).map((protocol) => modelsAsked(protocol, options));
  const problems = found.flatMap((models) => ('kind' in models ? [models] : []));
  if (!isSound(opened) || problems.length > 0) return refused(problems, refusedSections(opened));
  const path = installed(options.with);
  if (typeof path !== 'string') return refused([path]);
  const models = found.flatMap((some) => ('kind' in some ? [] : some));
  const written = models.map((model) => ({ model, outcome: modelIn(target, model) }));
  const unsayable = written.flatMap(({ model, outcome }) =>
    outcome.kind === 'refused' ? [`${model.stem}: ${outcome.because}`] : [],
  );
  const heard = await world.interrupt.heeding(() => asked(written, path, options, world));
  const { with: _, ...deciders } = options;
  const { sections, conclusion } = await linedUp(heard, target, deciders, world);
  return reportOf(world, 'second-opinion', 'A second opinion', {
    sections: [
      ...sections,
      ...(unsayable.length === 0
        ? []
        : [
            {
              title: '',
              blocks: [{ kind: 'list', title: `not sayable in ${target.title}`, items: unsayable } as const],
            },
          ]),
    ],
    conclusion,
  });
}

/** Runs the prover on one model after the other. */
async function asked(
  written: readonly {
    readonly model: Model;
    readonly outcome: ReturnType<(typeof targets)[TargetName]['write']>;
  }[],
  path: string,
  options: Options,
  world: World,
): Promise<readonly Heard[]> {
  const target = targets[options.with];
  return withFolder(async (folder) => {
    const heard: Heard[] = [];
    for (const [at, { model, outcome }] of written.entries()) {
      if (outcome.kind === 'refused') continue;
      world.terminal.progress(
        `${target.title}: model ${at + 1} of ${written.length} (Ctrl-C stops and reports)`,
      );
      const found = await asking(options, path, world, {
        folder,
        file: modelFile(model, target),
        exported: outcome,
      });
      heard.push({ model, exported: outcome, ...found });
    }
    return heard;
  });
}

/** Runs the prover on one model: once for all, or once for each question of it. */
async function asking(
  options: Options,
  path: string,
  world: World,
  { folder, file, exported }: { readonly folder: string; readonly file: string; readonly exported: Exported },
): Promise<Pick<Heard, 'answers' | 'trouble' | 'doubt'>> {
  const prover = options.with;
  const { proverTime } = options;
  const isOneByOne = isAskedOneByOne(prover);
  const parts: readonly { readonly text: string; readonly question?: string }[] = isOneByOne
    ? [...new Set(namesOf(exported))].map((question) => ({ text: exported.text, question }))
    : separately(prover, exported.text).map((text) => ({ text }));
  const answers: Answered[] = [];
  let [trouble, doubt]: (string | undefined)[] = [];
  const begun = performance.now();
  for (const [at, part] of parts.entries()) {
    const left = proverTime - (performance.now() - begun) / 1000;
    const seconds = isOneByOne ? proverTime : Math.max(1, left / (parts.length - at));
    const run = await runProver(prover, path, { folder, file, ...part }, seconds, world.interrupt.signal);
    const said = outcomesIn(prover, run.output);
    answers.push(...said.filter(({ name }) => part.question === undefined || name === part.question));
    trouble ??= run.trouble;
    doubt ??= doubtIn(prover, run.output);
  }
  return { answers, ...(trouble !== undefined && { trouble }), ...(doubt !== undefined && { doubt }) };
}

const namesOf = ({ restsOn = [], ends, asked: goals }: Exported): readonly string[] => [
  ...restsOn,
  ...ends,
  ...goals.flatMap(({ names }) => names),
];
