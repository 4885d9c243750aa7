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

/** Another text for the outcome of a line, as every member of the family that it speaks of has it. */
interface Edit {
  readonly lines: readonly Line[];
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
    const edits = editsOf(own, pins);
    if (edits.length === 0) continue;
    const refusal =
      refusalOf(file) ?? (await replaceFile(file.word, wholeOf(file), edited(wholeOf(file), edits)));
    if (refusal !== undefined) {
      problems.push(refusal);
      continue;
    }
    for (const edit of edits) for (const line of edit.lines) rewritten.add(line);
    blocks.push({
      kind: 'list',
      title: `${file.file}, rewritten`,
      items: edits.flatMap((edit) => difference(file.text, edit)),
    });
  }
  return { blocks, rewritten, problems };
}

/** What is written: the document, where the specs stand in one. */
const wholeOf = ({ document, text }: OpenedFile): string => document ?? text;

/** A file is opened once for each member of a family. */
const byFile = (
  lines: readonly AnsweredLine[],
): readonly (readonly [OpenedFile, readonly AnsweredLine[]])[] =>
  [...groupedBy(lines, ({ line }) => line.protocol.file.word).values()].flatMap((own) =>
    own[0] === undefined ? [] : [[own[0].line.protocol.file, own] as const],
  );

/** In the order of the text. A line of which members of a family would say different things is left as it is. */
function editsOf(lines: readonly AnsweredLine[], pins: boolean): readonly Edit[] {
  const byPlace = [...groupedBy(lines, ({ line }) => line.expectation.said.start).values()];
  return byPlace
    .flatMap((own): readonly Edit[] => {
      const found = own.map((line) => editOf(line, pins));
      const [first] = found;
      const isOneText = found.every((edit) => edit?.text === first?.text);
      return first !== undefined && isOneText ? [{ ...first, lines: own.map(({ line }) => line) }] : [];
    })
    .toSorted((one, other) => one.start - other.start);
}

function refusalOf({ document, file, text, word }: OpenedFile): Problem | undefined {
  if (document !== undefined && !isLiteral(document, text)) {
    const hint = 'put it into <![CDATA[ … ]]>';
    return problem(file, `${file} is not rewritten: it has a spec with references such as &gt;`, hint);
  }
  if (word === '-') return problem(file, 'standard input cannot be written back', 'name the file');
  return word === file
    ? undefined
    : problem(file, `${word} is shipped with Tertius and is not rewritten`, 'copy it');
}

/** Whether each character of the specs is the one that stands in the document. */
const isLiteral = (document: string, specs: string): boolean =>
  [...specs].every((character, at) => /\s/.test(character) || document[at] === character);

function editOf({ line, answer, agrees }: AnsweredLine, pins: boolean): Omit<Edit, 'lines'> | undefined {
  const { protocol, expectation, expected } = line;
  const isUnpinned = pins && expected.kind === 'breach' && expected.fingerprint === undefined;
  if (agrees && !isUnpinned) return undefined;
  const text = foundOutcome(protocol.spec, expected, answer, pins);
  const { start, end } = expectation.said;
  return text === undefined || protocol.file.text.slice(start, end) === text
    ? undefined
    : { start, end, text };
}

/** A text with its edits made, which are in order and do not overlap. */
export function edited(text: string, edits: readonly Omit<Edit, 'lines'>[]): string {
  let at = 0;
  let result = '';
  for (const { start, end, text: outcome } of edits) {
    result += text.slice(at, start) + outcome;
    at = end;
  }
  return result + text.slice(at);
}

/** The line of the text before and after. */
function difference(text: string, edit: Omit<Edit, 'lines'>): readonly string[] {
  const start = text.lastIndexOf('\n', edit.start - 1) + 1;
  const next = text.indexOf('\n', edit.end);
  const end = next === -1 ? text.length : next;
  const before = text.slice(start, end).trimEnd();
  const after = (text.slice(start, edit.start) + edit.text + text.slice(edit.end, end)).trimEnd();
  return [`- ${before}`, `+ ${after}`];
}
