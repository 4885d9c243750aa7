/**
 * Charts as figures of a document: in parts that fit a page of its text form, each drawn in characters and as a
 * picture from one layout. What a document says beside a figure, the key and what runs hold, is not in it.
 * @module
 */
import type { Chart, ChartRow } from './chart.ts';
import { asciiChart, asciiLines } from './chart-ascii.ts';
import { svgChart } from './chart-svg.ts';
import type { Figure } from './manuscript.ts';

/** The figures of a chart; `anchor` and `title` are given numbers where there are several. */
export function figuresOf(chart: Chart, anchor: string, title: string): readonly Figure[] {
  const bare: Chart = { ...chart, key: [], broken: [], beliefs: { runs: [], rows: [] } };
  const parts = partsOf(bare);
  return parts.map((part, at): Figure => {
    const isOnly = parts.length === 1;
    return {
      kind: 'figure',
      anchor: isOnly ? anchor : `${anchor}_${at + 1}`,
      title: isOnly ? title : `${title} (${at + 1} of ${parts.length})`,
      ascii: asciiChart(part).trimEnd(),
      svg: svgChart([part]).trimEnd(),
    };
  });
}

/** The rows in parts, as many in each as fit on a page. */
function partsOf(chart: Chart): readonly Chart[] {
  const numbered = { ...chart, title: `${chart.title} (99 of 99)` };
  const parts: ChartRow[][] = [];
  let part: ChartRow[] = [];
  for (const row of chart.rows) {
    const longer = [...part, row];
    if (part.length > 0 && linesOf({ ...numbered, rows: longer }) > asciiLines) {
      parts.push(part);
      part = [row];
    } else {
      part = longer;
    }
  }
  return [...parts, part].map((rows, at, all) => ({
    ...chart,
    title: all.length === 1 ? chart.title : `${chart.title} (${at + 1} of ${all.length})`,
    rows,
  }));
}

/** How many lines it takes on one page; more where it would be broken. */
const linesOf = (chart: Chart): number => asciiChart(chart).trimEnd().split('\n').length;
