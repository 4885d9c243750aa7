/**
 * `tertius import-verdict`: what another prover printed about an exported model, beside our own verdicts.
 * @module
 */
import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Command } from 'commander';
import { originIn } from '../../reports/export/origin.ts';
import { doubtIn, outcomesIn } from '../../reports/export/outcomes.ts';
import { targets } from '../../reports/export/targets.ts';
import type { Problem, Report, Section } from '../../reports/report.ts';
import { carryOut, examples, formatted, reportOf, type World } from '../command.ts';
import { type Heard, linedUp } from '../comparing-verdicts.ts';
import { type DecidingOptions, deciding } from '../deciding.ts';
import { modelsOf } from '../exporting.ts';
import { problem, readText } from '../files.ts';
import { openSpecs, readyProtocols } from '../open-specs.ts';

interface Options extends DecidingOptions {
  readonly model?: string;
  readonly spec?: string;
}

/** Adds the command. */
export function addImportVerdict(program: Command, world: World): void {
  const command = program
    .command('import-verdict')
    .summary('what another prover said, beside our verdicts')
    .description(
      'Reads what ProVerif, Tamarin, Scyther or CPSA printed about a model of `tertius export`, decides the same questions, and lines them up: agree, disagree, not comparable. The model stands beside the output, with the same name before its ending, or is named.',
    )
    .argument('<output>', "a file with the prover's output, or - for standard input")
    .option('--model <file>', 'the exported model')
    .option('--spec <file>', 'the spec, where it is not where it was when it was exported')
    .action((output: string, options: Options) =>
      carryOut(world, options, () => imported(output, options, world)),
    );
  examples(
    deciding(formatted(command), { time: 300 }),
    ['proverif models/nsl.none.pv > models/nsl.none.out', 'the other prover'],
    ['tertius import-verdict models/nsl.none.out', 'exit code 1 where they differ'],
    ['scyther nsl.none.spdl | tertius import-verdict - --model nsl.none.spdl', 'without a file'],
  );
}

async function imported(output: string, options: Options, world: World): Promise<Report> {
  const heard = await heardIn(output, options);
  if ('kind' in heard) {
    const sections: readonly Section[] = [{ title: '', blocks: [heard] }];
    return reportOf(world, 'import-verdict', 'A second opinion', {
      sections,
      conclusion: { exit: 2, text: 'nothing was compared: the input is wrong' },
    });
  }
  const target = targets[heard.to];
  return reportOf(
    world,
    'import-verdict',
    'A second opinion',
    await linedUp([heard], target, heard.options, world),
  );
}

/** Outputs tell whole attacks. */
const bytesMax = 64 * 1024 * 1024;

type Found = Heard & { readonly to: keyof typeof targets; readonly options: DecidingOptions };

async function heardIn(output: string, options: Options): Promise<Found | Problem> {
  const path = options.model ?? modelBeside(output);
  if (path === undefined) {
    return problem(output, `there is no exported model beside ${output}`, 'name it: --model FILE');
  }
  const [said, model] = [await readText(output, bytesMax), await readText(path, bytesMax)];
  if (said.kind === 'problem') return said;
  if (model.kind === 'problem') return model;
  const origin = originIn(model.source.text);
  if (origin === undefined) {
    return problem(
      path,
      `${path} does not say from which spec it was exported`,
      'export it again: tertius export',
    );
  }
  const [opened] = await openSpecs([options.spec ?? origin.file], {
    protocol: origin.protocol,
    with: origin.with,
  });
  if (opened === undefined || opened.kind === 'problem') {
    return opened ?? problem(origin.file, `there is no spec ${origin.file}`);
  }
  const [protocol] = readyProtocols([opened]);
  if (protocol === undefined)
    return problem(origin.file, `${origin.protocol} cannot be read from ${origin.file}`);
  const models = modelsOf(protocol, {
    goal: origin.goals,
    threat: [origin.threats],
    untyped: !origin.typed,
    self: origin.self,
  });
  if ('kind' in models) return models;
  const target = targets[origin.to];
  const again = models
    .map((one) => ({ one, exported: target.write({ ...one.request, file: origin.file }) }))
    .find(({ exported }) => exported.kind === 'exported' && exported.text === model.source.text);
  if (again === undefined || again.exported.kind !== 'exported') {
    return problem(
      path,
      `${path} is not what ${origin.protocol} is exported as today: the spec, the model or Tertius has changed`,
      'export it again and run the prover again',
    );
  }
  const answers = outcomesIn(origin.to, said.source.text);
  if (answers.length === 0) {
    return problem(
      output,
      `${output} has no answers of ${target.title} in it`,
      'is it the output of the prover, and of this model?',
    );
  }
  const doubt = doubtIn(origin.to, said.source.text);
  return {
    model: again.one,
    exported: again.exported,
    answers,
    ...(doubt !== undefined && { doubt }),
    to: origin.to,
    options: {
      ...options,
      ...(origin.typed ? {} : { untyped: true }),
      ...(origin.self ? { self: true } : {}),
    },
  };
}

/** The model of the same name before its ending, in the same folder. */
function modelBeside(output: string): string | undefined {
  if (output === '-') return undefined;
  const stem = basename(output, extname(output));
  return Object.values(targets)
    .flatMap(({ extension }) => [join(dirname(output), `${stem}.${extension}`), join(dirname(output), stem)])
    .find((path) => path !== output && /\.(?:pv|spdl|spthy|scm)$/.test(path) && existsSync(path));
}
