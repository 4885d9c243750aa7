/**
 * `expect` lines brought up to date in their files: only the outcome is replaced, so that comments and layout
 * stay; a line that is not decided is left as it is. A file is replaced whole or not at all.
 * @module
 */
import { memberName } from '../model/spec.ts';
import type { Block, Problem, Table } from '../reports/report.ts';
import { type GoalAnswer, isSettled } from './decisions.ts';
import { type Line, lineNumberOf } from './expect-lines.ts';
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

/** A line that differs and is left as it is, and why. */
interface Left {
  readonly line: Line;
  readonly because: string;
}

/** Rewrites the lines that differ; `pins`: and every attack with its fingerprint. */
export async function updateLines(lines: readonly AnsweredLine[], pins: boolean): Promise<Updated> {
  const blocks: Block[] = [];
  const rewritten = new Set<Line>();
  const problems: Problem[] = [];
  for (const [file, own] of byFile(lines)) {
    const { edits, left } = changesOf(own, pins);
    if (left.length > 0) blocks.push(leftTable(file, left));
    if (edits.length === 0) continue;
    const refusal =
      refusalOf(file, edits) ?? (await replaceFile(file.word, wholeOf(file), edited(wholeOf(file), edits)));
    if (refusal !== undefined) {
      problems.push(refusal);
      continue;
    }
    for (const edit of edits) for (const line of edit.lines) rewritten.add(line);
    blocks.push(editsTable(file, edits));
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
function changesOf(
  lines: readonly AnsweredLine[],
  pins: boolean,
): { readonly edits: readonly Edit[]; readonly left: readonly Left[] } {
  const places = [...groupedBy(lines, ({ line }) => line.expectation.said.start).values()];
  const changes = places.flatMap((own) => changeOf(own, pins) ?? []);
  const startOf = (line: Line | undefined): number => line?.expectation.said.start ?? 0;
  return {
    edits: changes.filter((change) => 'text' in change).toSorted((one, other) => one.start - other.start),
    left: changes
      .filter((change) => 'because' in change)
      .toSorted((one, other) => startOf(one.line) - startOf(other.line)),
  };
}

/** What is to become of a line, of which each member of a family has its own answer. */
function changeOf(own: readonly AnsweredLine[], pins: boolean): Edit | Left | undefined {
  const wanted = own.map((answered) => ({ ...answered, text: outcomeWanted(answered, pins) }));
  const [first] = wanted;
  if (first === undefined) return undefined;
  const { line } = first;
  const { start, end } = line.expectation.said;
  const said = line.protocol.file.text.slice(start, end);
  const lost = wanted.find(({ text }) => text === undefined);
  if (lost !== undefined) return { line, because: whyNoOutcome(lost) };
  if (wanted.some(({ text }) => text !== first.text)) return { line, because: differing(wanted) };
  if (first.text === undefined || first.text === said) return undefined;
  return { lines: own.map((answered) => answered.line), start, end, text: first.text };
}

const whyNoOutcome = ({ answer }: AnsweredLine): string =>
  isSettled(answer) ? 'no outcome of the notation says what was found' : 'it is not decided';

/** Which members need what, told once for each outcome. */
const differing = (wanted: readonly (AnsweredLine & { readonly text: string | undefined })[]): string =>
  `the members of the family differ: ${[...groupedBy(wanted, ({ text }) => text)]
    .map(([text, own]) => `${text} of ${own.map(({ line }) => memberName(line.protocol.spec)).join(', ')}`)
    .join('; ')}`;

function refusalOf({ document, file, text, word }: OpenedFile, edits: readonly Edit[]): Problem | undefined {
  const isLiteral = ({ start, end }: Edit): boolean =>
    document === undefined || document.slice(start, end) === text.slice(start, end);
  if (!edits.every(isLiteral)) {
    const hint = 'put it into <![CDATA[ … ]]>';
    return problem(file, `${file} is not rewritten: an outcome has references such as &quot; in it`, hint);
  }
  if (word === '-') return problem(file, 'standard input cannot be written back', 'name the file');
  return word === file
    ? undefined
    : problem(file, `${word} is shipped with Tertius and is not rewritten`, 'copy it');
}

/** What a line would have to say: what it says, where that is so. */
function outcomeWanted({ line, answer, agrees }: AnsweredLine, pins: boolean): string | undefined {
  const { protocol, expectation, expected } = line;
  const isUnpinned = pins && expected.kind === 'breach' && expected.fingerprint === undefined;
  const { start, end } = expectation.said;
  return agrees && !isUnpinned
    ? protocol.file.text.slice(start, end)
    : foundOutcome(protocol.spec, expected, answer, pins);
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

const columns = (...keys: readonly string[]): Table['columns'] => keys.map((key) => ({ key, title: key }));

function editsTable({ file, text }: OpenedFile, edits: readonly Edit[]): Table {
  const rows = edits.flatMap(({ lines: [line], start, end, text: now }) =>
    line === undefined ? [] : [{ ...whereabouts(line), was: oneLine(text.slice(start, end)), now }],
  );
  return {
    kind: 'table',
    title: `${file}, rewritten`,
    columns: columns('line', 'expectation', 'was', 'now'),
    rows,
  };
}

function leftTable({ file }: OpenedFile, left: readonly Left[]): Table {
  const rows = left.map(({ line, because }) => ({ ...whereabouts(line), because }));
  return {
    kind: 'table',
    title: `${file}, left as it is`,
    columns: columns('line', 'expectation', 'because'),
    rows,
  };
}

/** The number of a line and its words up to the outcome. */
function whereabouts(line: Line): { readonly line: string; readonly expectation: string } {
  const { text } = line.protocol.file;
  const { start } = line.expectation.said;
  const begin = text.lastIndexOf('\n', start - 1) + 1;
  const expectation = oneLine(text.slice(begin, start)).replace(/ ?:$/, '');
  return { line: String(lineNumberOf(line)), expectation };
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
