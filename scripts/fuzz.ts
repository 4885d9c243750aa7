/**
 * `npm run fuzz`: generated protocols through all engines, any number of them, until engines disagree or
 * enough have been seen. A disagreement is written to a file, made small, with the command that shows it again.
 * @module
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { type BlockReport, blockSize, examineAgain, type Failure } from '../attacks/generated/block.ts';
import type { Contradiction } from '../attacks/generated/examination.ts';
import { secondsFrom1, wholeFrom } from './command.ts';
import { makeFolder } from './folders.ts';
import { examineAll } from './fuzz-crew.ts';
import { fuzzEffort } from './fuzz-effort.ts';
import type { FuzzErrand } from './fuzz-worker.ts';
import { listenForInterrupt } from './interrupt.ts';
import { processTerminal } from './terminal.ts';

interface FuzzOptions {
  readonly protocols: number;
  readonly seed: number;
  readonly path?: string;
  readonly workers?: number;
  /** In seconds. */
  readonly time?: number;
  readonly out?: string;
}

const terminal = processTerminal();
/** Where disagreements are written: the folder that was named, or a new one for the first of them. */
let folder: string | undefined;
const interrupt = listenForInterrupt(() => process.exit(130));

const command = new Command('npm run fuzz --')
  .description(
    'Generated protocols through solver, checker, enumeration and random search: no two may disagree.',
  )
  .option('--protocols <n>', 'how many', wholeFrom(1), 1000)
  .option('--seed <n>', 'where chance begins; the same seed draws the same protocols', wholeFrom(0), 1)
  .option('--path <path>', 'examine one protocol again, by its path')
  .option(
    '--workers <n>',
    'threads; the result does not depend on it (default: one for each core)',
    wholeFrom(1),
  )
  .option('--time <seconds>', 'stop after so long', secondsFrom1)
  .option('--out <dir>', 'where to write what disagrees (default: a new folder among the temporary files)')
  .helpOption('--help', 'print this help')
  .allowExcessArguments(false)
  .showHelpAfterError()
  .exitOverride();

/** One protocol, by its path. */
function again(seed: number, path: string): number {
  const examined = examineAgain(seed, path, fuzzEffort);
  if (examined === undefined) {
    terminal.err(`error: ${path} is no path of seed ${seed}: it is written BLOCK/CASE or BLOCK/CASE:0:1\n`);
    return 2;
  }
  for (const contradiction of examined.contradictions) terminal.out(`${told(contradiction)}\n`);
  const answers = examined.answers.join(', ') || 'no question';
  terminal.out(`${examined.contradictions.length} contradictions; the solver said: ${answers}\n`);
  return examined.contradictions.length > 0 ? 4 : 0;
}

/** Many protocols. */
async function fuzz(options: FuzzOptions): Promise<number> {
  const refusal = options.out === undefined ? undefined : await makeFolder(options.out);
  if (refusal !== undefined) {
    terminal.err(`error: ${refusal.message}\n`);
    return 2;
  }
  folder = options.out;
  const halt = new AbortController();
  const clock = options.time === undefined ? undefined : setTimeout(() => halt.abort(), options.time * 1000);
  interrupt.signal.addEventListener('abort', () => halt.abort());
  const reports: BlockReport[] = [];
  const begun = performance.now();
  await interrupt.heeding(() =>
    examineAll(errandsOf(options), options.workers ?? availableParallelism(), halt.signal, (report) => {
      reports.push(report);
      for (const failure of report.failures) written(failure, options);
      const done = sumOf(reports, ({ cases }) => cases);
      const rate = (1000 * done) / (performance.now() - begun);
      const failures = sumOf(reports, (one) => one.failures.length);
      terminal.progress(
        `${done} of ${options.protocols}, ${rate.toFixed(1)} a second, ${failures} disagreements`,
      );
    }),
  );
  clearTimeout(clock);
  terminal.progress();
  return concluded(reports, options, (performance.now() - begun) / 1000);
}

/** The blocks that make up as many protocols as are asked for. */
const errandsOf = ({ protocols, seed }: FuzzOptions): readonly FuzzErrand[] =>
  Array.from({ length: Math.ceil(protocols / blockSize) }, (_, block) => ({
    seed,
    block,
    cases: Math.min(blockSize, protocols - block * blockSize),
  }));

/** Writes a protocol on which engines disagree; the file says how, and how to see it again. */
function written(failure: Failure, { seed }: FuzzOptions): void {
  folder ??= mkdtempSync(join(tmpdir(), 'tertius-fuzz-'));
  const file = join(folder, `${seed}-${failure.path.replaceAll(/[/:]/g, '-')}.tertius`);
  const command = `npm run fuzz -- --seed ${seed} --path ${failure.path}`;
  writeFileSync(file, `${told(failure, command)}\n`);
  terminal.err(`${failure.law}: ${failure.goal} under ${failure.threats}\n  ${file}\n  ${command}\n`);
}

/** A contradiction as a file in the notation, the facts in comments. */
function told({ law, goal, threats, says, text }: Contradiction, command?: string): string {
  const facts = [`law: ${law}`, `goal: ${goal}`, `threats: ${threats}`, ...says.split('\n')];
  const lines = command === undefined ? facts : [...facts, `shown again by: ${command}`];
  return [...lines.map((line) => `# ${line}`), text].join('\n');
}

function concluded(reports: readonly BlockReport[], { protocols }: FuzzOptions, seconds: number): number {
  const done = sumOf(reports, ({ cases }) => cases);
  const failures = sumOf(reports, (report) => report.failures.length);
  const lines = [
    `${done} protocols in ${seconds.toFixed(0)} s, ${sumOf(reports, ({ refused }) => refused)} of them refused`,
    `the solver's answers: ${shares(reports.map(({ answers }) => answers))}`,
    `enumerations: ${shares(reports.map(({ enumerations }) => enumerations))}`,
    `closed trees that were not checked: ${shares(reports.map(({ unchecked }) => unchecked))}`,
    `${failures} disagreements${folder === undefined || failures === 0 ? '' : `, in ${folder}`}`,
  ];
  terminal.out(`${lines.join('\n')}\n`);
  if (failures > 0) return 4;
  if (done >= protocols) return 0;
  return interrupt.signal.aborted ? 130 : 3;
}

/** Counts by word, the most frequent first. */
function shares(tallies: readonly Readonly<Record<string, number>>[]): string {
  const counts = new Map<string, number>();
  for (const tally of tallies) {
    for (const [word, count] of Object.entries(tally)) counts.set(word, (counts.get(word) ?? 0) + count);
  }
  const sorted = [...counts].toSorted(
    ([word, count], [other, more]) => more - count || (word < other ? -1 : 1),
  );
  return sorted.map(([word, count]) => `${count} ${word}`).join(', ') || 'none';
}

function sumOf(reports: readonly BlockReport[], count: (report: BlockReport) => number): number {
  return reports.reduce((sum, report) => sum + count(report), 0);
}

try {
  command.parse();
  const options = command.opts<FuzzOptions>();
  process.exitCode = options.path === undefined ? await fuzz(options) : again(options.seed, options.path);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    terminal.err(
      `This is a fault of Tertius: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 4;
  }
}
