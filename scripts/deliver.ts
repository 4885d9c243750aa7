/**
 * A report on its way out: in the format that was asked for, complaints to standard error where a person
 * reads, and the exit code that its conclusion says.
 * @module
 */
import { csv } from '../reports/csv.ts';
import { github } from '../reports/github.ts';
import { json } from '../reports/json.ts';
import { junit } from '../reports/junit.ts';
import { markdown } from '../reports/markdown.ts';
import type { Block, Report, Section } from '../reports/report.ts';
import { sarif } from '../reports/sarif.ts';
import { sectionsText, terminal as terminalText } from '../reports/terminal.ts';
import type { Terminal } from './terminal.ts';

/** How a report can be written. */
export const formats = ['text', 'markdown', 'json', 'csv'] as const;
/** How besides, where what is told are expectations: for continuous integration. */
export const gateFormats = ['github', 'sarif', 'junit'] as const;
/** One of `formats` or `gateFormats`. */
export type Format = (typeof formats | typeof gateFormats)[number];

/** Writes the report and settles the exit code. */
export function deliver(report: Report, format: Format, terminal: Terminal, wide: boolean): void {
  process.exitCode = report.conclusion.exit;
  if (format === 'text') deliverText(report, terminal, wide);
  else terminal.out(rendered(report, format));
}

function rendered(report: Report, format: Exclude<Format, 'text'>): string {
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
