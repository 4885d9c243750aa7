/**
 * `tertius export`: models for the established provers.
 * @module
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { printGoal } from '../../properties/goal.ts';
import { printCombination } from '../../properties/threat.ts';
import { isExported } from '../../reports/export/origin.ts';
import type { Exported, Refused } from '../../reports/export/target.ts';
import { type Target, type TargetName, targetNames, targets } from '../../reports/export/targets.ts';
import type { Block, Problem, Report, Section } from '../../reports/report.ts';
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
import {
  type ExportOptions,
  gathered,
  type Model,
  modelFile,
  modelIn,
  modelsOf,
  protocolName,
} from '../exporting.ts';
import { problem } from '../files.ts';
import { makeFolder, replaceFile } from '../folders.ts';
import { isSound, openSpecs, readyProtocols } from '../open-specs.ts';
import { refusedSections } from '../refused.ts';

interface Options extends SpecOptions, ExportOptions {
  readonly to: TargetName;
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
    .addOption(new Option('--to <prover>', 'for which prover').choices(targetNames).makeOptionMandatory())
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

interface Written {
  readonly model: Model;
  readonly outcome: Exported | Refused;
}

async function exported(words: readonly string[], options: Options, world: World): Promise<Report> {
  const target = targets[options.to];
  const opened = await openSpecs(words, selectionOf(options));
  const found = readyProtocols(opened).map((protocol) => modelsOf(protocol, options));
  const models = found.flatMap((some) => ('kind' in some ? [] : some));
  const problems = [...found.flatMap((some) => ('kind' in some ? [some] : [])), ...namesakes(models, target)];
  const written = models.map((model): Written => ({ model, outcome: modelIn(target, model) }));
  const refusal =
    problems.length > 0 || !isSound(opened) ? undefined : await writeModels(written, target, options.out);
  const faults = [...problems, ...(refusal === undefined ? [] : [refusal])];
  const isWritten = faults.length === 0 && isSound(opened);
  const files = written.filter(({ outcome }) => outcome.kind === 'exported').length;
  return reportOf(world, 'export', `Models for ${target.title}`, {
    sections: [
      ...refusedSections(opened),
      ...faults.map((block): Section => ({ title: '', blocks: [block] })),
      ...(isWritten ? [{ title: '', blocks: blocksOf(written, target) }] : []),
    ],
    conclusion: {
      exit: !isWritten ? 2 : files === 0 ? 5 : 0,
      text: isWritten
        ? `${files} model${files === 1 ? '' : 's'} for ${target.title} written to ${options.out}`
        : 'nothing was written: the input is wrong',
    },
  });
}

/** Models that would be one file. */
function namesakes(models: readonly Model[], target: Target): readonly Problem[] {
  const first = new Map<string, Model>();
  return models.flatMap((model) => {
    const file = modelFile(model, target);
    const other = first.get(file);
    first.set(file, other ?? model);
    if (other === undefined) return [];
    return problem(
      file,
      `${other.request.file} and ${model.request.file} would both be written to ${file}`,
      'export them to folders of their own, or name each once',
    );
  });
}

/** Goals that are not asked, by reason: the files list them one by one. */
function reasonsIn(written: readonly Written[]): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const { model, outcome } of written) {
    if (outcome.kind !== 'exported') continue;
    for (const { goal, because } of outcome.leftOut)
      reasons.set(because, [...(reasons.get(because) ?? []), printGoal(model.request.spec, goal)]);
  }
  return [...reasons].map(([because, goals]) => {
    const told = [...new Set(goals)];
    const more = told.length > 3 ? ` and ${told.length - 3} more` : '';
    return `${told.slice(0, 3).join('; ')}${more}: ${because}`;
  });
}

function blocksOf(written: readonly Written[], target: Target): readonly Block[] {
  const rows = written.map(({ model, outcome }) => ({
    file: outcome.kind === 'exported' ? modelFile(model, target) : '-',
    protocol: protocolName(model),
    threats: printCombination(model.request.spec, model.request.combination),
    asked: outcome.kind === 'exported' ? String(outcome.asked.length) : '0',
    left: outcome.kind === 'exported' ? String(outcome.leftOut.length) : outcome.because,
  }));
  const columns = [
    { key: 'file', title: 'file' },
    { key: 'protocol', title: 'protocol' },
    { key: 'threats', title: 'threats' },
    { key: 'asked', title: 'goals asked' },
    { key: 'left', title: 'left out' },
  ];
  const notes = new Map<string, number>();
  for (const { outcome } of written) {
    if (outcome.kind !== 'exported') continue;
    for (const { what, errs } of outcome.notes) {
      const text = `${what} (${errs})`;
      notes.set(text, (notes.get(text) ?? 0) + 1);
    }
  }
  const reasons = reasonsIn(written);
  return [
    { kind: 'table', title: '', columns, rows },
    ...(reasons.length === 0 ? [] : [{ kind: 'list', title: 'not asked, and why', items: reasons } as const]),
    ...(notes.size === 0
      ? []
      : [
          {
            kind: 'list',
            title: 'approximated, and the direction in which that errs',
            items: [...notes].map(([text, count]) => (written.length === 1 ? text : `${text}: in ${count}`)),
          } as const,
        ]),
  ];
}

/** Writes all models, or says why none is written. Only what an export wrote before is replaced. */
async function writeModels(
  written: readonly Written[],
  target: Target,
  folder: string,
): Promise<Problem | undefined> {
  try {
    const refusal = await makeFolder(folder);
    if (refusal !== undefined) return refusal;
    const files = written.flatMap(({ model, outcome }) =>
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
