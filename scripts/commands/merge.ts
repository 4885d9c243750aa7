/**
 * `tertius merge`: the parts of a check put together.
 * @module
 */
import type { Command } from 'commander';
import type { Problem, Report } from '../../reports/report.ts';
import { type CommonOptions, carryOut, examples, formatted, reportOf, type World } from '../command.ts';
import { gateFormats } from '../deliver.ts';
import { readReport } from '../report-file.ts';
import { merged, type NamedReport } from '../shards.ts';
import { summarised } from '../summary.ts';

/** Adds the command. */
export function addMerge(program: Command, world: World): void {
  const command = program
    .command('merge')
    .summary('the parts of a check put together')
    .description(
      'Puts the parts of a divided check together: the report, and the exit code, that one machine would have come to.',
    )
    .argument('<file...>', 'reports, as tertius check --shard i/n --format json wrote them')
    .option('--summary <file>', 'also append the report, as Markdown, to this file')
    .action((paths: readonly string[], options: MergeOptions) =>
      carryOut(world, options, async () => summarised(await merge(paths, world), options.summary)),
    );
  examples(
    formatted(command, gateFormats),
    ['tertius check --shard 1/3 --format json *.tertius > 1.json', 'a third of the work'],
    ['tertius merge 1.json 2.json 3.json', 'and all of it'],
  );
}

interface MergeOptions extends CommonOptions {
  readonly summary?: string;
}

async function merge(paths: readonly string[], world: World): Promise<Report> {
  const parts: NamedReport[] = [];
  for (const path of paths) {
    const read = await readReport(path);
    if (read.kind === 'problem') return refused(read, world);
    parts.push({ path, report: read });
  }
  const whole = merged(parts);
  return whole.kind === 'problem' ? refused(whole, world) : whole;
}

const refused = (block: Problem, world: World): Report =>
  reportOf(world, 'merge', 'Expectations', {
    sections: [{ title: '', blocks: [block] }],
    conclusion: { exit: 2, text: 'nothing was put together: the input is wrong' },
  });
