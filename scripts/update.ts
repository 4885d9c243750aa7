/**
 * `expect` lines brought up to date in their files: only the outcome is replaced, so that comments and layout
 * stay; a line that is not decided is left as it is. A file is replaced whole or not at all.
 * @module
 */
import type { Block, Problem } from '../reports/report.ts';
import type { GoalAnswer } from './decisions.ts';
import type { Line } from './expect-lines.ts';
import { problem, replaceFile } from './files.ts';
import { foundOutcome } from './found-outcome.ts';
import { groupedBy } from './grouping.ts';
import type { OpenedFile } from './open-specs.ts';

/** A line with the answer to its question, and whether they agree. */
export interface AnsweredLine {
  readonly line: Line;
  readonly answer: GoalAnswer;
  readonly agrees: boolean;
}

/** What was written, as blocks of a report, and the lines that now say what was found. */
export interface Updated {
  readonly blocks: readonly Block[];
  readonly rewritten: ReadonlySet<Line>;
  readonly problems: readonly Problem[];
}

/** Another text for the outcome of a line. */
interface Edit {
  readonly line: Line;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Rewrites the lines that differ; `pins`: and every attack with its fingerprint. */
export async function updateLines(lines: readonly AnsweredLine[], pins: boolean): Promise<Updated> {
  const blocks: Block[] = [];
  const rewritten = new Set<Line>();
  const problems: Problem[] = [];
  for (const [file, own] of byFile(lines)) {
    const edits = own.flatMap((line) => editOf(line, pins)).toSorted((one, other) => one.start - other.start);
    if (edits.length === 0) continue;
    const refusal = refusalOf(file) ?? (await replaceFile(file.word, file.text, edited(file.text, edits)));
    if (refusal !== undefined) {
      problems.push(refusal);
      continue;
    }
    for (const { line } of edits) rewritten.add(line);
    blocks.push({
      kind: 'list',
      title: `${file.file}, rewritten`,
      items: edits.flatMap((edit) => difference(file.text, edit)),
    });
  }
  return { blocks, rewritten, problems };
}

const byFile = (lines: readonly AnsweredLine[]): ReadonlyMap<OpenedFile, readonly AnsweredLine[]> =>
  groupedBy(lines, ({ line }) => line.protocol.file);

function refusalOf({ file, word }: OpenedFile): Problem | undefined {
  if (word === '-') return problem(file, 'standard input cannot be written back', 'name the file');
  return word === file
    ? undefined
    : problem(file, `${word} is shipped with Tertius and is not rewritten`, 'copy it');
}

function editOf({ line, answer, agrees }: AnsweredLine, pins: boolean): readonly Edit[] {
  const { protocol, expectation, expected } = line;
  const isUnpinned = pins && expected.kind === 'breach' && expected.fingerprint === undefined;
  if (agrees && !isUnpinned) return [];
  const text = foundOutcome(protocol.spec, expected, answer, pins);
  const { start, end } = expectation.said;
  return text === undefined || protocol.file.text.slice(start, end) === text
    ? []
    : [{ line, start, end, text }];
}

/** A text with its edits made, which are in order and do not overlap. */
export function edited(text: string, edits: readonly Omit<Edit, 'line'>[]): string {
  let at = 0;
  let result = '';
  for (const { start, end, text: outcome } of edits) {
    result += text.slice(at, start) + outcome;
    at = end;
  }
  return result + text.slice(at);
}

/** The line of the text before and after. */
function difference(text: string, edit: Edit): readonly string[] {
  const start = text.lastIndexOf('\n', edit.start - 1) + 1;
  const next = text.indexOf('\n', edit.end);
  const end = next === -1 ? text.length : next;
  const before = text.slice(start, end).trimEnd();
  const after = (text.slice(start, edit.start) + edit.text + text.slice(edit.end, end)).trimEnd();
  return [`- ${before}`, `+ ${after}`];
}
