/**
 * `tertius import-verdict`: what another prover printed about an exported model, beside our own verdicts.
 * @module
 */
import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Command } from 'commander';
import { uncut } from '../../reports/export/cut.ts';
import { strangeness } from '../../reports/export/echo.ts';
import { originIn } from '../../reports/export/origin.ts';
import { doubtIn, outcomesIn } from '../../reports/export/outcomes.ts';
import { type TargetName, targetNames, targets } from '../../reports/export/targets.ts';
import type { Problem, Report, Section } from '../../reports/report.ts';
import { carryOut, examples, formatted, reportOf, type World } from '../command.ts';
import { type Heard, linedUp } from '../comparing-verdicts.ts';
import { type DecidingOptions, deciding } from '../deciding.ts';
import { modelsOf } from '../exporting.ts';
import { type Expected, problem, readText } from '../files.ts';
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

type Found = Heard & { readonly to: TargetName; readonly options: DecidingOptions };

async function heardIn(output: string, options: Options): Promise<Found | Problem> {
  const said = await readText(output, bytesMax, proverOutput);
  if (said.kind === 'problem') return said;
  const { text } = said.source;
  const speaker = speakerOf(text);
  const silence = silenceIn(output, text, speaker);
  if (silence !== undefined) return silence;
  const path = options.model ?? modelBeside(output, speaker);
  if (typeof path !== 'string') return path;
  const model = await readText(path, bytesMax, exportedModel);
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
  if (speaker !== undefined && speaker !== origin.to) {
    return problem(
      output,
      `${output} has no answers of ${target.title} in it: it is output of ${targets[speaker].title}, and ${path} is a model for ${target.title}`,
      `name the model that it is about: --model ${basename(path, extname(path))}.${targets[speaker].extension}`,
    );
  }
  const answers = outcomesIn(origin.to, text);
  const { cut } = uncut(origin.to, text);
  const doubt = doubtIn(origin.to, text);
  if (answers.length === 0 && doubt === undefined) return noAnswers(output, target.title);
  const strange = strangeness(origin.to, text, { file: basename(path), text: model.source.text });
  if (strange !== undefined) {
    return problem(
      output,
      `${output} is not about ${path}: ${strange}`,
      'run the prover on this model, or name the model that it was run on: --model FILE',
    );
  }
  return {
    model: again.one,
    exported: again.exported,
    answers,
    ...(doubt !== undefined && { doubt }),
    ...(cut !== undefined && { trouble: `line ${cut} of the output was cut` }),
    to: origin.to,
    options: {
      ...options,
      ...(origin.typed ? {} : { untyped: true }),
      ...(origin.self ? { self: true } : {}),
    },
  };
}

/**
 * The model of the same name before its ending, in the same folder. Where there are several, for several provers, the one
 * for the prover whose output it is.
 */
function modelBeside(output: string, speaker: TargetName | undefined): string | Problem {
  if (output === '-') {
    return problem('<stdin>', 'standard input does not say about which model it is', 'name it: --model FILE');
  }
  const stem = basename(output, extname(output));
  const found = Object.values(targets).flatMap(({ name, extension }) => {
    const plain = join(dirname(output), `${stem}.${extension}`);
    const whole = stem.endsWith(`.${extension}`) ? [join(dirname(output), stem)] : [];
    return [...whole, plain].filter((path) => existsSync(path)).map((path) => ({ name, path }));
  });
  const own = found.find(({ name }) => name === speaker) ?? found[0];
  if (own !== undefined) return own.path;
  const endings = Object.values(targets).map(({ extension }) => extension);
  return problem(
    output,
    `there is no exported model beside ${output}`,
    `name it: --model FILE; or call the output as the model but for the ending: ${stem}.${endings.join(`, ${stem}.`)}`,
  );
}

/** The prover that printed a text, by what it answers. */
const speakerOf = (text: string): TargetName | undefined =>
  targetNames.find((name) => outcomesIn(name, text).length > 0 || doubtIn(name, text) !== undefined);

/** Why there is nothing to read in the output. */
function silenceIn(output: string, text: string, speaker: TargetName | undefined): Problem | undefined {
  const name = output === '-' ? 'standard input' : output;
  if (text.trim() === '') {
    return problem(
      name,
      `${name} is empty: the prover has printed nothing`,
      'keep what it prints, complaints too: proverif MODEL > FILE 2>&1',
    );
  }
  const origin = originIn(text);
  if (origin !== undefined && speaker === undefined) {
    return problem(
      name,
      `${name} is a model for ${targets[origin.to].title}, not what the prover printed about it`,
      'run the prover on it and hand over its output',
    );
  }
  if (speaker !== undefined) return undefined;
  const cut = begunIn(text);
  return cut === undefined
    ? noAnswers(name)
    : problem(
        name,
        `${name} has no whole answer in it: line ${cut} was cut`,
        'keep each line as the prover prints it: proverif MODEL > FILE',
      );
}

const noAnswers = (name: string, title = 'ProVerif, Tamarin, Scyther or CPSA'): Problem =>
  problem(
    name,
    `${name} has no answers of ${title} in it`,
    `it ends before the first one, or another program wrote it; answers are ${signs}`,
  );

/** The first line that begins an answer of some prover and does not end it. */
const begunIn = (text: string): number | undefined =>
  targetNames.map((name) => uncut(name, text).cut).find((line) => line !== undefined);

/** By which lines answers are known. */
const signs =
  'lines RESULT … (ProVerif), a summary of summaries (Tamarin), lines claim … (Scyther), skeletons of a defprotocol (CPSA)';

const proverOutput: Expected = {
  noun: 'output of a prover',
  hint: 'what a prover prints is text: proverif MODEL > FILE',
  inFolder: () => 'name the file that the output was written to',
  instead: () => 'run the prover on a model and keep what it prints: proverif MODEL > FILE',
};

const exportedModel: Expected = {
  noun: 'an exported model',
  hint: 'a model is a text that tertius export wrote',
  inFolder: () => 'name the model: --model FILE',
  instead: () => 'the model is written by tertius export; name it: --model FILE',
};
