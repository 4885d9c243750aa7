/**
 * `tertius format`: specs in the normal form. Writes only on request, and never half a file.
 * @module
 */
import { type Command, Option } from 'commander';
import { type Formatted, formatSource } from '../../model/notation/format.ts';
import { findingsOf } from '../../reports/diagnostics.ts';
import type { Block, Conclusion, Report } from '../../reports/report.ts';
import { type CommonOptions, carryOut, examples, formatted, reportOf, type World } from '../command.ts';
import { blank, documentKind, draftOf } from '../drafts.ts';
import { problem, readText, replaceFile } from '../files.ts';

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
  const result = formattedText(path, source.text);
  if (result.kind === 'refused') {
    return {
      kind: 'refused',
      file: path,
      block: { kind: 'findings', findings: findingsOf(source, result.diagnostics) },
    };
  }
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

/** A spec in the normal form, or a document with its specs in it. */
function formattedText(path: string, text: string): Formatted {
  const kind = documentKind(path);
  return kind === undefined ? formatSource(text) : formattedDocument(text, kind);
}

/** Each spec by itself; those with references such as `&gt;` stay as they are. */
function formattedDocument(text: string, kind: 'markdown' | 'xml'): Formatted {
  const { blocks } = draftOf(text, kind);
  let result = '';
  let at = 0;
  for (const { start, end, indent, literal } of blocks) {
    if (!literal) continue;
    const own = text.slice(start, end);
    const [lead = ''] = /^[ \t]*\r?\n/.exec(own) ?? [];
    const lines = own.slice(lead.length).split('\n');
    const left = lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
    const formatted = formatSource(left.join('\n'));
    if (formatted.kind === 'refused') return formatSource(blank(text.slice(0, start)) + own);
    const again = formatted.text.split('\n').map((line) => (line === '' ? line : indent + line));
    result += text.slice(at, start) + lead + again.join('\n');
    at = end;
  }
  return { kind: 'formatted', text: result + text.slice(at) };
}

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
