/**
 * `tertius export`: models for the established provers.
 * @module
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { isExported } from '../../reports/export/origin.ts';
import { type Target, type TargetName, targetNames, targets } from '../../reports/export/targets.ts';
import type { Problem, Report, Section } from '../../reports/report.ts';
import {
  carryOut,
  examples,
  formatted,
  reportOf,
  type SpecOptions,
  selecting,
  selectionOf,
  type World,
} from '../command.ts';
import { countTold, proversTold, sectionsOf, type Written } from '../export-told.ts';
import {
  type ExportOptions,
  gathered,
  type Model,
  modelFile,
  modelIn,
  modelsAsked,
  targetsMeant,
} from '../exporting.ts';
import { problem } from '../files.ts';
import { makeFolder, replaceFile } from '../folders.ts';
import { isSound, openSpecs, readyProtocols } from '../open-specs.ts';
import { refusedSections } from '../refused.ts';

interface Options extends SpecOptions, ExportOptions {
  readonly to: readonly TargetName[];
  readonly out: string;
}

/** Adds the command. */
export function addExport(program: Command, world: World): void {
  const command = program
    .command('export')
    .summary('models for ProVerif, Tamarin and other provers')
    .description(
      'Writes each protocol in the language of another prover, one file for each combination of threats: a process or role for each role, a query, claim or goal for each goal, comments that lead back to the lines of the spec. What that language cannot say stands in the first comment of the file and in the report, with the direction in which it errs.',
    )
    .argument('<spec...>', 'files, names of shipped specs, or - for standard input')
    .addOption(
      new Option(
        '--to <provers>',
        `for which provers: ${[...targetNames, 'all'].join(', ')}; several are allowed`,
      )
        .argParser(targetsMeant)
        .makeOptionMandatory(),
    )
    .requiredOption('--out <folder>', 'where the models are written')
    .action((specs: readonly string[], options: Options) =>
      carryOut(world, options, () => exported(specs, options, world)),
    );
  examples(
    asking(selecting(formatted(command))),
    [
      'tertius export nsl --to proverif --out models',
      'what nsl expects of itself, with and without its threats',
    ],
    ['tertius export resumption --to tamarin --out models', 'rules and lemmas for Tamarin'],
    ["tertius export nsl --to scyther --goal 'B : agreement A' --out models", 'one goal'],
    ['tertius export signed-dh --to cpsa --out models', 'a file for cpsa4, with a goal for each expectation'],
    ['tertius export nsl --to all --out models', 'for all four provers'],
    ['tertius export *.tertius --to proverif,cpsa --out models', 'several specs, for two of them'],
    [
      'tertius export mcgrew-server --to proverif --threat proxy --threat kci+later --out models',
      'these threats',
    ],
  );
}

const asking = (command: Command): Command =>
  command
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
    .option('--untyped', 'places take values of any kind')
    .option('--self', 'honest parties may choose themselves as peers when they start');

async function exported(words: readonly string[], options: Options, world: World): Promise<Report> {
  const asked = options.to.map((name) => targets[name]);
  const opened = await openSpecs(words, selectionOf(options));
  const found = readyProtocols(opened).map((protocol) => modelsAsked(protocol, options));
  const models = found.flatMap((some) => ('kind' in some ? [] : some));
  const problems = [...found.flatMap((some) => ('kind' in some ? [some] : [])), ...namesakes(models, asked)];
  const isAsked = problems.length === 0 && isSound(opened);
  const written = isAsked ? await writtenFor(asked, models, world) : [];
  const refusal = isAsked ? await writeModels(written, options.out) : undefined;
  const faults = [...problems, ...(refusal === undefined ? [] : [refusal])];
  const isWritten = isAsked && refusal === undefined;
  const isNone = written.every(({ outcome }) => outcome.kind === 'refused');
  return reportOf(world, 'export', `Models for ${proversTold(asked)}`, {
    sections: [
      ...refusedSections(opened),
      ...faults.map((block): Section => ({ title: '', blocks: [block] })),
      ...(isWritten ? sectionsOf(written, asked) : []),
    ],
    conclusion: {
      exit: !isWritten ? 2 : isNone ? 5 : 0,
      text: isWritten
        ? `${countTold(written, asked)} written to ${options.out}`
        : 'nothing was written: the input is wrong',
    },
  });
}

/** Every model in every language, one model after the other; Ctrl-C ends it before anything is on the disk. */
async function writtenFor(
  asked: readonly Target[],
  models: readonly Model[],
  { terminal }: World,
): Promise<readonly Written[]> {
  const written: Written[] = [];
  for (const [at, model] of models.entries()) {
    terminal.progress(`model ${at + 1} of ${models.length}: ${model.stem}`);
    for (const target of asked) written.push({ model, target, outcome: modelIn(target, model) });
    await nextTurn();
  }
  return written;
}

/** Models that would be one file. The languages have endings of their own, so that no two of them share one. */
function namesakes(models: readonly Model[], asked: readonly Target[]): readonly Problem[] {
  const first = new Map<string, Model>();
  return models.flatMap((model) => {
    const other = first.get(model.stem);
    first.set(model.stem, other ?? model);
    if (other === undefined) return [];
    const files = asked.map((target) => modelFile(model, target)).join(', ');
    return problem(
      files,
      `${other.request.file} and ${model.request.file} would both be written to ${files}`,
      'export them to folders of their own, or name each once',
    );
  });
}

/** Writes all models, or says why none is written. Only what an export wrote before is replaced. */
async function writeModels(written: readonly Written[], folder: string): Promise<Problem | undefined> {
  try {
    const refusal = await makeFolder(folder);
    if (refusal !== undefined) return refusal;
    const files = written.flatMap(({ model, target, outcome }) =>
      outcome.kind === 'exported'
        ? [{ path: join(folder, modelFile(model, target)), text: outcome.text }]
        : [],
    );
    for (const { path } of files) {
      if (existsSync(path) && !isExported(await readFile(path, 'utf8'))) {
        return problem(
          path,
          `there is already ${path}, and Tertius did not write it`,
          'choose another folder: --out DIR',
        );
      }
    }
    for (const { path, text } of files) await replaceFile(path, text);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return problem(folder, `${folder} could not be written (${String(error.code)})`);
  }
  return undefined;
}
