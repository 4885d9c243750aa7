/**
 * A report on its way out: in the format that was asked for, complaints to standard error where a person
 * reads, and the exit code that its conclusion says.
 * @module
 */
import { bibtex } from '../reports/bibtex.ts';
import { type Chart, chartOf } from '../reports/chart.ts';
import { asciiChart } from '../reports/chart-ascii.ts';
import { mermaidChart, plantumlChart } from '../reports/chart-languages.ts';
import { svgChart } from '../reports/chart-svg.ts';
import { csv } from '../reports/csv.ts';
import { github } from '../reports/github.ts';
import { json } from '../reports/json.ts';
import { junit } from '../reports/junit.ts';
import { kramdown, kramdownReferences } from '../reports/kramdown.ts';
import type { Manuscript } from '../reports/manuscript.ts';
import { markdown } from '../reports/markdown.ts';
import type { Block, Report, Section } from '../reports/report.ts';
import { rfcxml } from '../reports/rfcxml.ts';
import { sarif } from '../reports/sarif.ts';
import { sectionsText, terminal as terminalText } from '../reports/terminal.ts';
import type { Terminal } from './terminal.ts';

/** How a report can be written. */
export const formats = ['text', 'markdown', 'json', 'csv'] as const;
/** How besides, where what is told are expectations: for continuous integration. */
export const gateFormats = ['github', 'sarif', 'junit'] as const;
/** How besides, where what is told are stories: as message sequence charts. */
export const chartFormats = ['ascii', 'svg', 'mermaid', 'plantuml'] as const;
type ChartFormat = (typeof chartFormats)[number];
/** How a manuscript is written: for Internet-Drafts, and the entries of what it cites. */
export const draftFormats = ['kramdown', 'rfcxml', 'references', 'bibtex'] as const;
type DraftFormat = (typeof draftFormats)[number];
/** One of all of these. */
export type Format = (
  | typeof formats
  | typeof gateFormats
  | typeof chartFormats
  | typeof draftFormats
)[number];

/** Writes the report and settles the exit code. */
export function deliver(report: Report, format: Format, terminal: Terminal, wide: boolean): void {
  process.exitCode = report.conclusion.exit;
  if (format === 'text') deliverText(report, terminal, wide);
  else if (isChartFormat(format)) deliverCharts(report, format, terminal);
  else if (isDraftFormat(format)) deliverDraft(report, format, terminal);
  else terminal.out(rendered(report, format));
}

const isChartFormat = (format: Format): format is ChartFormat =>
  chartFormats.some((chart) => chart === format);

const isDraftFormat = (format: Format): format is DraftFormat =>
  draftFormats.some((draft) => draft === format);

/** The manuscript and nothing else; what else there is to say goes to standard error. */
function deliverDraft(report: Report, format: DraftFormat, terminal: Terminal): void {
  const [manuscript] = report.sections.flatMap(({ blocks }) =>
    blocks.filter((block) => block.kind === 'manuscript'),
  );
  if (manuscript !== undefined) terminal.out(written(manuscript, format, report.tool.version));
  const rest = only(report.sections, ({ kind }) => kind !== 'manuscript');
  if (manuscript !== undefined && rest.length === 0 && report.conclusion.exit === 0) return;
  terminal.err(terminalText({ ...report, sections: rest }, terminal.errScreen));
}

/** A manuscript in one of its forms. */
function written(manuscript: Manuscript, format: DraftFormat, version: string): string {
  switch (format) {
    case 'kramdown':
      return kramdown(manuscript);
    case 'rfcxml':
      return rfcxml(manuscript);
    case 'references':
      return kramdownReferences(manuscript);
    case 'bibtex':
      return bibtex(manuscript, version);
  }
}

/** The charts of a report's stories and nothing else; where there are none, what there is goes to standard error. */
function deliverCharts(report: Report, format: ChartFormat, terminal: Terminal): void {
  const charts = report.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'narrative' ? [chartOf(block)] : [])),
  );
  const rest = charts.length === 0 ? report.sections : only(report.sections, isComplaint);
  if (charts.length > 0) terminal.out(drawn(charts, format));
  if (charts.length > 1 && format === 'mermaid') {
    terminal.err(
      `${charts.length} diagrams, in Markdown; a goal and a --threat with one attack give the text of one diagram\n`,
    );
  }
  if (charts.length === 0 || rest.length > 0) {
    const conclusion = charts.length === 0 ? `no chart: ${report.conclusion.text}` : report.conclusion.text;
    const told = { ...report, sections: rest, conclusion: { ...report.conclusion, text: conclusion } };
    terminal.err(terminalText(told, terminal.errScreen));
  }
}

function drawn(charts: readonly Chart[], format: ChartFormat): string {
  switch (format) {
    case 'ascii':
      return charts.map(asciiChart).join('\n');
    case 'svg':
      return svgChart(charts);
    case 'mermaid':
      return mermaidChart(charts);
    case 'plantuml':
      return plantumlChart(charts);
  }
}

function rendered(report: Report, format: Exclude<Format, 'text' | ChartFormat | DraftFormat>): string {
  switch (format) {
    case 'json':
      return json(report);
    case 'markdown':
      return markdown(report);
    case 'csv':
      return csv(report);
    case 'github':
      return github(report);
    case 'sarif':
      return sarif(report);
    case 'junit':
      return junit(report);
  }
}

/** Results on one stream, what is wrong with the input on the other, the conclusion last. */
function deliverText(report: Report, terminal: Terminal, wide: boolean): void {
  const complaints = only(report.sections, isComplaint).map((section) => ({ ...section, title: '' }));
  const results = only(report.sections, (block) => !isComplaint(block));
  if (complaints.length > 0) terminal.err(`${sectionsText(complaints, terminal.errScreen)}\n\n`);
  const screen = wide ? { ...terminal.outScreen, width: widest } : terminal.outScreen;
  if (results.length > 0) terminal.out(terminalText({ ...report, sections: results }, screen));
  else terminal.err(terminalText({ ...report, sections: [] }, terminal.errScreen));
}

/** Wider than any line. */
const widest = 1_000_000;

const isComplaint = (block: Block): boolean =>
  block.kind === 'problem' ||
  (block.kind === 'findings' && block.findings.some(({ severity }) => severity === 'error'));

/** The sections with those of their blocks that are wanted; a section without any is left out. */
const only = (sections: readonly Section[], wanted: (block: Block) => boolean): readonly Section[] =>
  sections
    .map((section) => ({ ...section, blocks: section.blocks.filter(wanted) }))
    .filter(({ blocks }) => blocks.length > 0);
