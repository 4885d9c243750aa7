/**
 * What all commands share: the options that mean the same everywhere, and the way from an action to a
 * delivered report.
 * @module
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Report } from '../reports/report.ts';
import { deliver, type Format, formats } from './deliver.ts';
import type { Interrupt } from './interrupt.ts';
import type { Selection } from './open-specs.ts';
import type { Terminal } from './terminal.ts';

/** What a command is given besides its arguments. */
export interface World {
  readonly version: string;
  readonly terminal: Terminal;
  readonly interrupt: Interrupt;
}

/** The options that every command has. */
export interface CommonOptions {
  readonly format: Format;
}

/** The options that choose protocols from texts. */
export interface SpecOptions extends CommonOptions {
  readonly protocol?: string;
  readonly with?: readonly string[];
}

/** Adds `--format`; `more`: what can be asked for besides. */
export const formatted = (command: Command, more: readonly Format[] = [], usual: Format = 'text'): Command =>
  command.addOption(
    new Option('--format <format>', 'how to print it').choices([...formats, ...more]).default(usual),
  );

/** Adds the options that choose protocols. */
export const selecting = (command: Command): Command =>
  command
    .option('--protocol <name>', 'only the protocol of this name')
    .option('--with <options>', 'the options that are taken, separated by commas', listOf);

/** What may be assumed of honest parties, and with how many threads. */
export interface AssumingOptions extends SpecOptions {
  readonly workers?: number;
  readonly insiders: boolean;
  readonly self?: boolean;
  readonly untyped?: boolean;
}

/** Adds the options that say what is assumed. */
export const assuming = (command: Command): Command =>
  command
    .option(
      '--workers <n>',
      'threads; the result does not depend on it (default: one for each core)',
      wholeFrom(1),
    )
    .option('--no-insiders', 'nobody is dishonest but whom the threats say')
    .option('--self', 'honest parties may choose themselves as peers when they start')
    .option('--untyped', 'variables take values of any kind');

/** What these options choose. */
export const selectionOf = (options: SpecOptions): Selection => ({
  ...(options.protocol !== undefined && { protocol: options.protocol }),
  with: options.with ?? [],
});

/** Words separated by commas. */
export const listOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** Words separated by commas, at least one. */
export function namesOf(text: string): readonly string[] {
  const names = listOf(text);
  if (names.length === 0)
    throw new InvalidArgumentError(
      'Nothing is named: write names, separated by commas, or leave the option out.',
    );
  return names;
}

/** Reads a whole number of at least `least` and at most `most`. */
export const wholeFrom =
  (least: number, most: number = Number.MAX_SAFE_INTEGER): ((text: string) => number) =>
  (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value) || value < least || value > most) {
      const bounds = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
      throw new InvalidArgumentError(`It must be a whole number ${bounds}.`);
    }
    return value;
  };

/** Reads a number of seconds for a time limit: at most what a timer of Node's takes, some 24 days. */
export const secondsFrom1: (text: string) => number = wholeFrom(1, 2_000_000);

/** Examples below a command's help. */
export const examples = (command: Command, ...lines: readonly (readonly [string, string])[]): Command => {
  const width = Math.max(...lines.map(([typed]) => typed.length));
  const text = lines.map(([typed, what]) => `  ${typed.padEnd(width)}  ${what}`).join('\n');
  return command.addHelpText('after', `\nExamples:\n${text}`);
};

/** The report of a command, delivered. */
export async function carryOut(
  world: World,
  options: CommonOptions & { readonly wide?: boolean },
  work: () => Promise<Report>,
): Promise<void> {
  const report = await work();
  world.terminal.progress();
  deliver(report, options.format, world.terminal, options.wide === true);
}

/** The envelope of a report. */
export const reportOf = (
  world: World,
  command: string,
  title: string,
  rest: Pick<Report, 'sections' | 'conclusion' | 'sheet'>,
): Report => ({
  kind: 'report',
  schema: 1,
  tool: { name: 'tertius', version: world.version },
  command,
  title,
  ...rest,
});

/** A word as a shell takes it. */
export const quoted = (word: string): string =>
  /^[\w./+:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The conclusion of work that Ctrl-C may have ended early: what it says holds so far. */
export const soFar = ({ interrupt }: World, conclusion: Report['conclusion']): Report['conclusion'] =>
  interrupt.signal.aborted ? { exit: 130, text: `interrupted; so far: ${conclusion.text}` } : conclusion;
