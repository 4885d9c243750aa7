/**
 * Proposals side by side: goals down, proposals across, one word in each cell and a legend that says
 * what the words mean.
 * @module
 */
import type { Comparison, ComparisonCell, VerdictWord } from './report.ts';
import type { Grid, Shape } from './shapes.ts';
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
    rows: rows.map(({ goal, cells }) => [
      { text: goal, tone: 'plain' },
      ...cells.map((cell) => ({ text: cellText(cell), tone: toneOf(cell.verdict) })),
    ]),
    keys: 1,
  };
}

function legendOf({ rows }: Comparison): Shape {
  const seen = new Set(rows.flatMap(({ cells }) => cells.map(({ verdict }) => verdict)));
  const words = (Object.keys(meanings) as VerdictWord[]).filter((word) => seen.has(word));
  const counted = rows.some(({ cells }) => cells.some(({ on }) => on.length > 0));
  const items = [
    ...words.map((word) => `${cellWord(word)}: ${meanings[word]}`),
    ...(seen.has('attack') ? ['if …: under each of these threats, and not without'] : []),
    ...(counted
      ? [
          `(n/${places}): of the nonces and names of client, proxy and server, the channel key and the data, n are agreed on`,
        ]
      : []),
  ];
  return { kind: 'list', title: 'legend', items };
}

/** A cell in a few words: `attack`, `attack if proxy, ca`, `not broken (5/8)`. */
export function cellText({ verdict, brokenUnder, on }: ComparisonCell): string {
  const under = verdict === 'attack' && !brokenUnder.includes('none') ? ` if ${brokenUnder.join(', ')}` : '';
  return `${cellWord(verdict)}${under}${on.length === 0 ? '' : ` (${on.length}/${places})`}`;
}

/** The places of D*: three nonces, three names, the channel key, the data (design 10). */
const places = 8;

const cellWord = (verdict: VerdictWord): string => (verdict === 'not applicable' ? 'n/a' : verdict);
