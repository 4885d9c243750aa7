#!/usr/bin/env node
/**
 * The command line. Commands live in `commands/`; this file gathers them and sees to it that every way out
 * has the exit code of design 9.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import type { World } from './command.ts';
import { faultText } from './fault.ts';
import { listenForInterrupt } from './interrupt.ts';
import { packageRoot } from './package-root.ts';
import { processTerminal } from './terminal.ts';

/** Adds a command to the program. */
type Add = (program: Command, world: World) => void;

const words = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
  version: string;
};
const terminal = processTerminal();
const interrupt = listenForInterrupt(() => {
  terminal.err('interrupted\n');
  process.exit(130);
});
const world: World = { version, terminal, interrupt };

/** In the order of the help. */
const commands: readonly { readonly name: string; readonly load: () => Promise<Add> }[] = [
  { name: 'run', load: async () => (await import('./commands/run.ts')).addRun },
  { name: 'attack', load: async () => (await import('./commands/attack.ts')).addAttack },
  { name: 'vectors', load: async () => (await import('./commands/vectors.ts')).addVectors },
  { name: 'search', load: async () => (await import('./commands/search.ts')).addSearch },
  { name: 'compare', load: async () => (await import('./commands/compare.ts')).addCompare },
  { name: 'guarantees', load: async () => (await import('./commands/guarantees.ts')).addGuarantees },
  { name: 'diff', load: async () => (await import('./commands/diff.ts')).addDiff },
  { name: 'debate', load: async () => (await import('./commands/debate.ts')).addDebate },
  { name: 'draft', load: async () => (await import('./commands/draft.ts')).addDraft },
  { name: 'check', load: async () => (await import('./commands/check.ts')).addCheck },
  { name: 'merge', load: async () => (await import('./commands/merge.ts')).addMerge },
  { name: 'verify', load: async () => (await import('./commands/verify.ts')).addVerify },
  {
    name: 'verify-claims',
    load: async () => (await import('./commands/verify-claims.ts')).addVerifyClaims,
  },
  { name: 'teeth', load: async () => (await import('./commands/teeth.ts')).addTeeth },
  {
    name: 'second-opinion',
    load: async () => (await import('./commands/second-opinion.ts')).addSecondOpinion,
  },
  {
    name: 'import-verdict',
    load: async () => (await import('./commands/import-verdict.ts')).addImportVerdict,
  },
  { name: 'export', load: async () => (await import('./commands/export.ts')).addExport },
  { name: 'goals', load: async () => (await import('./commands/goals.ts')).addGoals },
  { name: 'threats', load: async () => (await import('./commands/threats.ts')).addThreats },
  { name: 'specs', load: async () => (await import('./commands/specs.ts')).addSpecs },
  { name: 'format', load: async () => (await import('./commands/format.ts')).addFormat },
];

const exitCodes = `
Exit codes:
  0  as expected
  1  a verdict differs from what was expected, an unexpected pass too
  2  the input is wrong
  3  a limit was reached and the answer is not known
  4  a fault of Tertius itself, or its engines disagree
  5  nothing was checked
  130  stopped by Ctrl-C; what was known by then is told`;

process.on('uncaughtException', fault);
process.on('unhandledRejection', fault);

try {
  await (await commandLine()).parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else fault(error);
}

/** The program with all its commands, or with the one that is named, for the sake of a quick start. */
async function commandLine(): Promise<Command> {
  const program = new Command('tertius')
    .description('A workbench for authentication protocols with three parties: client, proxy, server.')
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .showHelpAfterError('(tertius --help lists the commands and options)')
    .showSuggestionAfterError()
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
    .addHelpText('after', exitCodes)
    .exitOverride();
  const named = commands.find(({ name }) => name === words[0]);
  const asked = named === undefined ? commands : [named];
  for (const { load } of words[0] === '--version' ? [] : asked) (await load())(program, world);
  for (const command of program.commands) {
    command.showHelpAfterError(`(tertius ${command.name()} --help lists its options)`);
    refuseRepeats(command);
  }
  return program;
}

/** Of an option that is given twice only the last would count: which is meant is for the user to say. */
function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    const { parseArg, flags, argChoices } = option;
    // A parser of one that may be given again takes what was given before, too.
    const gathers = option.variadic || (argChoices === undefined && (parseArg?.length ?? 0) > 1);
    if (gathers || !(option.required || option.optional)) continue;
    let times = 0;
    command.on(`option:${option.name()}`, () => {
      times += 1;
      if (times < 2) return;
      const together = option.name() === 'threat' ? ': join threats, such as proxy+ca' : '';
      command.error(`error: option '${flags}' is given twice, and counts once${together}`);
    });
  }
}

/** Says that Tertius is at fault, and ends. */
function fault(error: unknown): void {
  terminal.err(faultText(error, version, words));
  process.exit(4);
}
