/**
 * Proposals side by side: goals down, proposals across, one word in each cell and a legend that says
 * what the words mean.
 * @module
 */
import type { Comparison, ComparisonCell, ComparisonRow, VerdictWord } from './report.ts';
import type { Cell, Grid, Shape } from './shapes.ts';
import { meanings, toneOf } from './verdict-word.ts';

/** The comparison as grids: the matrix, and the legend of the words that occur in it. */
export function gridOf(comparison: Comparison): readonly Shape[] {
  return [matrixOf(comparison), legendOf(comparison)];
}

function matrixOf({ title, proposals, rows }: Comparison): Grid {
  return {
    kind: 'grid',
    title,
    columns: [
      { title: 'goal', group: '' },
      ...proposals.map(({ name, group }) => ({ title: name, group: group || name })),
    ],
    rows: rows.flatMap((row, at) => [
      ...(row.group === '' || row.group === rows[at - 1]?.group ? [] : [headingRow(row, proposals.length)]),
      goalRow(row),
    ]),
    keys: 1,
  };
}

/** A group of goals begins; every part of a split matrix has the heading. */
const headingRow = ({ group }: ComparisonRow, proposals: number): readonly Cell[] => [
  { text: `${group}:`, tone: 'aside' },
  ...Array.from({ length: proposals }, (): Cell => ({ text: '', tone: 'plain' })),
];

const goalRow = ({ goal, cells }: ComparisonRow): readonly Cell[] => [
  { text: goal, tone: 'plain' },
  ...cells.map((cell) => ({ text: cellText(cell), tone: toneOf(cell.verdict) })),
];

function legendOf(comparison: Comparison): Shape {
  const items = legendEntries(comparison).map(({ word, means }) => `${word}: ${means}`);
  return { kind: 'list', title: 'legend', items };
}

/** What a word in a cell means; `verdict` where the word is one. */
export interface LegendEntry {
  readonly verdict?: VerdictWord;
  readonly word: string;
  readonly means: string;
}

/** What the words mean that occur in a comparison. */
export function legendEntries({ rows }: Comparison): readonly LegendEntry[] {
  const cells = rows.flatMap((row) => row.cells);
  const seen = new Set(cells.map(({ verdict }) => verdict));
  const words = (Object.keys(meanings) as VerdictWord[]).filter((word) => seen.has(word));
  return [
    ...words.map((verdict) => ({ verdict, word: legendWord(verdict), means: meanings[verdict] })),
    ...(cells.some(isPartlyOpen)
      ? [{ word: 'threat?', means: 'under this threat, and more, it is undecided' }]
      : []),
    ...(cells.some(({ on }) => on.length > 0)
      ? [
          {
            word: `(n/${places})`,
            means:
              'of the nonces and names of client, proxy and server, the channel key and the data, n are agreed on',
          },
        ]
      : []),
  ];
}

/** Whether a cell is decided without threats and not under some. */
const isPartlyOpen = ({ verdict, undecided }: ComparisonCell): boolean =>
  undecided.length > 0 && verdict !== 'unknown';

/** A cell in a few words: `attack`, `unless proxy | ca`, `unless ca | session?`, `proved (5/8)`. */
export function cellText(cell: ComparisonCell): string {
  const { verdict, on } = cell;
  const under = conditionsOf(cell);
  const word =
    verdict === 'holds unless' ? `unless ${under}` : `${cellWord(verdict)}${joint(verdict, under)}`;
  return `${word}${on.length === 0 ? '' : ` (${on.length}/${places})`}`;
}

/** The threats that matter to the cell; where the network alone breaks it, none does. */
function conditionsOf({ verdict, brokenUnder, undecided }: ComparisonCell): string {
  if (brokenUnder.includes('none')) return '';
  const open = verdict === 'unknown' ? [] : undecided.map(({ threat }) => `${threat}?`);
  return [...brokenUnder, ...open].join(' | ');
}

/** How the threats are said after a word. */
function joint(verdict: VerdictWord, under: string): string {
  if (under === '') return '';
  switch (verdict) {
    case 'committed':
      return ` unless ${under}`;
    case 'attack':
      return ` if ${under}`;
    case 'unknown':
      return `, attack if ${under}`;
    case 'proved':
    case 'holds unless':
    case 'absent':
    case 'holds to':
    case 'not broken':
    case 'not applicable':
      return '';
  }
}

/** The places of D*: three nonces, three names, the channel key, the data (design 10). */
const places = 8;

function cellWord(verdict: VerdictWord): string {
  if (verdict === 'not applicable') return 'n/a';
  return verdict === 'unknown' ? 'undecided' : verdict;
}

const legendWord = (verdict: VerdictWord): string =>
  verdict === 'holds unless' ? 'unless …' : cellWord(verdict);
