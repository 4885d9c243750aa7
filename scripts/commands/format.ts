/**
 * `tertius format`: specs in the normal form. Writes only on request, and never half a file.
 * @module
 */
import { type Command, Option } from 'commander';
import type { Diagnostic } from '../../model/notation/diagnostic.ts';
import { formatSource } from '../../model/notation/format.ts';
import { parseSpecFile } from '../../model/notation/parse.ts';
import { findingsOf, type Source } from '../../reports/diagnostics.ts';
import type { Block, Conclusion, Findings, Problem, Report } from '../../reports/report.ts';
import { type CommonOptions, carryOut, examples, formatted, reportOf, type World } from '../command.ts';
import { blank, type Draft, documentKind, draftOf } from '../drafts.ts';
import { problem, readText, replaceFile } from '../files.ts';
import { type Unwritten, unwritten } from '../references.ts';

interface FormatOptions extends CommonOptions {
  readonly check?: boolean;
  readonly write?: boolean;
}

/** Adds the command. */
export function addFormat(program: Command, world: World): void {
  const command = program
    .command('format')
    .summary('specs in the normal form')
    .description(
      'Prints a spec with normal spacing; comments and line breaks stay. A spec with errors is left alone.',
    )
    .argument('<file...>', 'files, or - for standard input')
    .addOption(new Option('--check', 'print only which files are not in the normal form').conflicts('write'))
    .option('--write', 'replace the files by their normal form')
    .action((files: readonly string[], options: FormatOptions) => format(files, options, world));
  examples(
    formatted(command),
    ['tertius format draft.tertius', 'print it'],
    ['tertius format --check *.tertius', 'exit code 1 where one is not in the normal form'],
    ['tertius format --write *.tertius', 'replace them'],
  );
}

/** What became of one file. */
type Outcome =
  | { readonly kind: 'formatted'; readonly file: string; readonly changed: boolean; readonly text: string }
  | { readonly kind: 'refused'; readonly file: string; readonly block: Block };

async function format(files: readonly string[], options: FormatOptions, world: World): Promise<void> {
  const outcomes: Outcome[] = [];
  await world.interrupt.heeding(async () => {
    for (const file of files) {
      if (world.interrupt.signal.aborted) return;
      outcomes.push(await formatOne(file, options.write === true));
    }
  });
  const printed = options.check !== true && options.write !== true && options.format === 'text';
  if (printed)
    for (const outcome of outcomes) if (outcome.kind === 'formatted') world.terminal.out(outcome.text);
  const quiet = outcomes.every(({ kind }) => kind === 'formatted') && !world.interrupt.signal.aborted;
  if (printed && quiet) return;
  await carryOut(world, options, async () => formatReport(outcomes, options, world, printed));
}

async function formatOne(path: string, write: boolean): Promise<Outcome> {
  const text = await readText(path);
  if (text.kind === 'problem') return { kind: 'refused', file: path, block: text };
  const { source } = text;
  const result = rewritten(source, documentKind(path));
  if (result.kind !== 'formatted') return { kind: 'refused', file: path, block: result };
  const changed = result.text !== source.text;
  if (write && path === '-') {
    return {
      kind: 'refused',
      file: path,
      block: problem(path, 'standard input cannot be written back', 'leave out --write'),
    };
  }
  const refusal = write && changed ? await replaceFile(path, source.text, result.text) : undefined;
  if (refusal !== undefined) return { kind: 'refused', file: path, block: refusal };
  return { kind: 'formatted', file: source.name, changed, text: result.text };
}

/** A text in the normal form, or why it was left alone. */
type Rewritten = { readonly kind: 'formatted'; readonly text: string } | Findings | Problem;

/** A spec in the normal form, or a document with its specs in it. */
function rewritten(source: Source, kind: Draft['kind'] | undefined): Rewritten {
  if (kind !== undefined) return rewrittenDocument(source, draftOf(source.text, kind));
  const formatted = formatSource(source.text);
  return formatted.kind === 'refused' ? findings(source, formatted.diagnostics) : formatted;
}

const findings = (source: Source, diagnostics: readonly Diagnostic[]): Findings => ({
  kind: 'findings',
  findings: findingsOf(source, diagnostics),
});

/** Each spec by itself, written with references such as `&gt;` where it was. */
function rewrittenDocument({ name, text }: Source, { blocks, specs }: Draft): Rewritten {
  let result = '';
  let at = 0;
  for (const { start, end, indent, literal } of blocks) {
    const own = literal ? asItIs(text.slice(start, end)) : unwritten(text.slice(start, end));
    if (own === undefined) return mixed(name, lineAt(text, start));
    const [lead = ''] = /^[ \t]*\r?\n/.exec(own.text) ?? [];
    const lines = own.text.slice(lead.length).split('\n');
    const left = lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
    const formatted = formatSource(left.join('\n'));
    if (formatted.kind === 'refused') {
      const placed = blank(text.slice(0, start)) + specs.slice(start, end);
      return findings({ name, text: placed }, parseSpecFile(placed).diagnostics);
    }
    const again = formatted.text.split('\n').map((line) => (line === '' ? line : indent + line));
    result += text.slice(at, start) + lead + own.written(again.join('\n'));
    at = end;
  }
  return { kind: 'formatted', text: result + text.slice(at) };
}

const asItIs = (text: string): Unwritten => ({ text, written: (another) => another });

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

const mixed = (name: string, line: number): Problem =>
  problem(
    name,
    `${name} is not rewritten: the spec at line ${line} has references other than &lt; &gt; &amp; &quot; &apos;, or writes one character in two ways`,
    'put it into <![CDATA[ … ]]>',
  );

function formatReport(
  outcomes: readonly Outcome[],
  options: FormatOptions,
  world: World,
  printed: boolean,
): Report {
  const refused = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.block] : []));
  const rows = outcomes.flatMap((outcome) =>
    outcome.kind === 'refused' ? [] : [{ file: outcome.file, result: resultWord(outcome.changed, options) }],
  );
  const columns = [
    { key: 'result', title: 'result' },
    { key: 'file', title: 'file' },
  ];
  const table: readonly Block[] =
    rows.length === 0 || printed ? [] : [{ kind: 'table', title: '', columns, rows }];
  const changed = outcomes.filter((outcome) => outcome.kind === 'formatted' && outcome.changed).length;
  return reportOf(world, 'format', 'Formatting', {
    sections: [{ title: '', blocks: [...table, ...refused] }],
    conclusion: world.interrupt.signal.aborted
      ? { exit: 130, text: `interrupted after ${outcomes.length} files` }
      : concluded(outcomes.length, changed, refused.length, options),
  });
}

const resultWord = (changed: boolean, { write }: FormatOptions): string =>
  !changed ? 'normal' : write === true ? 'rewritten' : 'not normal';

function concluded(
  files: number,
  changed: number,
  refused: number,
  { check, write }: FormatOptions,
): Conclusion {
  const left = refused === 0 ? '' : `; ${refused} left alone`;
  const text = `${changed} of ${files} file${files === 1 ? '' : 's'} ${write === true ? 'rewritten' : 'not in the normal form'}${left}`;
  return { exit: refused > 0 ? 2 : check === true && changed > 0 ? 1 : 0, text };
}
