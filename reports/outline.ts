/**
 * A report in the few shapes that a page knows. What each block says is decided here once, for the
 * terminal and for Markdown alike.
 * @module
 */
import { tableOfOrder } from './distance.ts';
import { tableOfClaims } from './manuscript-claims.ts';
import { gridOf } from './matrix.ts';
import type { Block, Expected, Table, ThreatSentence, Tone, VerdictLine } from './report.ts';
import { linesOfMachine } from './roles.ts';
import type { Cell, Grid, Shape } from './shapes.ts';
import { shapesOfParts } from './teeth.ts';
import { shapesOfNarrative } from './trace.ts';
import { toneOf } from './verdict-word.ts';

/** The blocks as shapes, in order; neighbouring verdicts and expectations share a grid. */
export function outlineOf(blocks: readonly Block[]): readonly Shape[] {
  const shapes: Shape[] = [];
  for (let at = 0; at < blocks.length; ) {
    const block = blocks[at] as Block;
    const alike = runOf(blocks, at);
    shapes.push(...shapesOf(block, alike));
    at += alike.length;
  }
  return shapes;
}

/** The blocks from `at` on that are of its kind, where that kind is told together. */
function runOf(blocks: readonly Block[], at: number): readonly Block[] {
  const { kind } = blocks[at] as Block;
  if (kind !== 'verdict' && kind !== 'expected' && kind !== 'part') return blocks.slice(at, at + 1);
  const end = blocks.findIndex((block, index) => index > at && block.kind !== kind);
  return blocks.slice(at, end === -1 ? blocks.length : end);
}

function shapesOf(block: Block, alike: readonly Block[]): readonly Shape[] {
  switch (block.kind) {
    case 'paragraph':
    case 'list':
    case 'findings':
    case 'problem':
    case 'command':
      return [block];
    case 'table':
      return [gridOfTable(block)];
    case 'order':
      return [gridOfTable(tableOfOrder(block))];
    case 'machine':
      return [{ kind: 'lines', ...linesOfMachine(block) }];
    case 'narrative':
      return shapesOfNarrative(block);
    case 'sentence':
      return [paragraphOf(block)];
    case 'comparison':
      return gridOf(block);
    case 'verdict':
      return [gridOfVerdicts(alike.filter((other) => other.kind === 'verdict'))];
    case 'expected':
      return [gridOfExpected(alike.filter((other) => other.kind === 'expected'))];
    case 'manuscript':
      return [gridOfTable(tableOfClaims(block))];
    case 'part':
      return shapesOfParts(alike.filter((other) => other.kind === 'part'));
  }
}

const cell = (text: string, tone: Tone = 'plain'): Cell => ({ text, tone });
const titled = (...titles: readonly string[]): Grid['columns'] =>
  titles.map((title) => ({ title, group: '' }));

function gridOfTable({ title, columns, rows }: Table): Grid {
  return {
    kind: 'grid',
    title,
    columns: titled(...columns.map((column) => column.title)),
    rows: rows.map((row) => columns.map(({ key }) => cell(row[key] ?? ''))),
    keys: 1,
  };
}

function gridOfVerdicts(verdicts: readonly VerdictLine[]): Grid {
  return {
    kind: 'grid',
    title: '',
    columns: titled('verdict', 'goal', 'threat', 'why'),
    rows: verdicts.map(({ verdict, runs, goal, threat, because }) => [
      cell(runs === undefined ? verdict : `${verdict} ${runs}`, toneOf(verdict)),
      cell(goal),
      cell(threat),
      cell(because, 'aside'),
    ]),
    keys: 1,
  };
}

const paragraphOf = ({ text, verdict }: ThreatSentence): Shape => ({
  kind: 'paragraph',
  tone: toneOf(verdict),
  text: `${text}.`,
});

function gridOfExpected(lines: readonly Expected[]): Grid {
  return {
    kind: 'grid',
    title: '',
    columns: titled('result', 'line', 'goal', 'expected', 'found'),
    rows: lines.map(({ agreement, line, goal, expected, found }) => [
      cell(agreement, toneOfAgreement(agreement)),
      cell(String(line)),
      cell(goal),
      cell(expected),
      cell(found, 'aside'),
    ]),
    keys: 1,
  };
}

function toneOfAgreement(agreement: Expected['agreement']): Tone {
  switch (agreement) {
    case 'as expected':
      return 'good';
    case 'differs':
      return 'bad';
    case 'undecided':
      return 'unsure';
  }
}
