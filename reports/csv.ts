/**
 * The rows of a report as CSV (RFC 4180): the one sheet that the report says it comes to, or of a comparison the sheet of
 * its cells, so that what reads CSV reads it (H. Wickham, Tidy data, 2014: each observation a row); where there is neither,
 * one sheet for each kind of row, an empty line between sheets. Prose has no place in it. A cell never begins a formula
 * (OWASP, CSV injection).
 * @module
 */
import { tableOfOrder } from './distance.ts';
import { tableOfClaims } from './manuscript-claims.ts';
import { cellText } from './matrix.ts';
import type { Block, Comparison, Finding, Part, Report, Section, Table, VerdictLine } from './report.ts';
import { safe } from './terminal-text.ts';

interface Sheet {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** All sheets; lines end as the RFC has it. Empty when the report has no rows. */
export const csv = (report: Report): string =>
  sheetsIn(report)
    .map((sheet) => [sheet.head, ...sheet.rows].map(lineOf).join(''))
    .join('\r\n');

function sheetsIn({ sheet, sections }: Report): readonly Sheet[] {
  if (sheet !== undefined) return [tableSheet(sheet)];
  const comparisons = sections.flatMap(({ blocks }) => blocks.filter(({ kind }) => kind === 'comparison'));
  return comparisons.length > 0
    ? joined(comparisons.flatMap((block) => sheetOf(block, '') ?? []))
    : joined(sections.flatMap(sheetsOf));
}

const sheetsOf = (section: Section): readonly Sheet[] =>
  section.blocks.flatMap((block) => sheetOf(block, section.protocol ?? '') ?? []);

/** Sheets with the same head become one; they keep the place of the first. */
function joined(sheets: readonly Sheet[]): readonly Sheet[] {
  const byHead = new Map<string, Sheet>();
  for (const sheet of sheets) {
    const name = sheet.head.join(',');
    byHead.set(name, { head: sheet.head, rows: [...(byHead.get(name)?.rows ?? []), ...sheet.rows] });
  }
  return [...byHead.values()];
}

function sheetOf(block: Block, protocol: string): Sheet | undefined {
  switch (block.kind) {
    case 'paragraph':
    case 'list':
    case 'command':
      return undefined;
    case 'table':
      return tableSheet(block);
    case 'order':
      return tableSheet(tableOfOrder(block));
    case 'findings':
      return findingsSheet(block.findings);
    case 'problem':
      return {
        head: ['subject', 'message', 'hint'],
        rows: [[block.subject, block.message, block.hint ?? '']],
      };
    case 'machine':
      return {
        head: [
          'protocol',
          'role',
          'from',
          'to',
          'action',
          'wire',
          'label',
          'message',
          'binds',
          'checks',
          'accepts',
        ],
        rows: block.transitions.map((step) => [
          protocol,
          block.role,
          ...[step.from, step.to].map(String),
          step.action,
          step.wire,
          step.label,
          step.message,
          step.binds.join('; '),
          step.checks.join('; '),
          String(step.accepts),
        ]),
      };
    case 'narrative':
      return {
        head: [
          'protocol',
          'story',
          'step',
          'action',
          'run',
          'from',
          'to',
          'label',
          'message',
          'origin',
          'notes',
        ],
        rows: block.steps.map(({ step, action, run, from, to, label, message, origin, notes }) => [
          protocol,
          block.title,
          String(step),
          action,
          run === undefined ? '' : String(run),
          from,
          to,
          label,
          message,
          origin,
          notes.join('; '),
        ]),
      };
    case 'verdict':
      return {
        head: [
          'protocol',
          'goal',
          'threat',
          'verdict',
          'on',
          'because',
          'assumptions',
          ...costNames,
          'digest',
        ],
        rows: [
          [
            block.protocol,
            block.goal,
            block.threat,
            block.verdict,
            block.on.join('; '),
            block.because,
            block.assumptions.join('; '),
            ...costOf(block.cost),
            block.digest,
          ],
        ],
      };
    case 'sentence':
      return {
        head: ['protocol', 'goal', 'verdict', 'unless', 'proved', 'undecided', 'because', 'text', 'digest'],
        rows: [
          [
            block.protocol,
            block.goal,
            block.verdict,
            block.unless.join('; '),
            block.proved.join('; '),
            block.undecided.map(({ threat }) => threat).join('; '),
            block.because,
            block.text,
            block.digest,
          ],
        ],
      };
    case 'comparison':
      return cellsSheet(block);
    case 'expected':
      return {
        head: ['file', 'line', 'protocol', 'goal', 'expected', 'found', 'agreement'],
        rows: [
          [
            block.file,
            String(block.line),
            block.protocol,
            block.goal,
            block.expected,
            block.found,
            block.agreement,
          ],
        ],
      };
    case 'part':
      return partSheet(block);
    case 'manuscript':
      return tableSheet(tableOfClaims(block));
  }
}

const tableSheet = ({ columns, rows }: Table): Sheet => ({
  head: columns.map(({ key }) => key),
  rows: rows.map((row) => columns.map(({ key }) => row[key] ?? '')),
});

/** A row for each goal of each proposal. Threats together are joined by `+`; combinations of them are divided by `|`. */
const cellsSheet = ({ proposals, rows }: Comparison): Sheet => ({
  head: [
    'proposal',
    'group',
    'goal',
    'verdict',
    'cell',
    'brokenUnder',
    'provedUnder',
    'undecided',
    'on',
    'because',
    'asked',
    'digest',
  ],
  rows: proposals.flatMap(({ name }, at) =>
    rows.flatMap(({ group, goal, cells }) => {
      const cell = cells[at];
      if (cell === undefined) return [];
      const { verdict, brokenUnder, provedUnder, undecided, on, because, asked, digest } = cell;
      return [
        [
          name,
          group,
          goal,
          verdict,
          cellText(cell),
          brokenUnder.join(' | '),
          provedUnder.join(' | '),
          undecided.map(({ threat }) => threat).join(' | '),
          on.join('; '),
          because,
          asked,
          digest,
        ],
      ];
    }),
  ),
});

const costNames = ['tries', 'steps', 'seed', 'states', 'cases', 'depth'] as const;

const costOf = (cost: VerdictLine['cost']): readonly string[] =>
  costNames.map((name) => {
    const counts: Readonly<Record<string, unknown>> = { ...cost };
    return String(counts[name] ?? '');
  });

/** A row for each goal that moves, or one for the part where none does. */
function partSheet(part: Part): Sheet {
  const { protocol, line, column, what, result, because } = part;
  const about = [protocol, String(line), String(column), what, result, because];
  const rows = part.changes.map(({ change, goal, before, after }) => [...about, change, goal, before, after]);
  return {
    head: ['protocol', 'line', 'column', 'without', 'result', 'because', 'change', 'goal', 'before', 'after'],
    rows: rows.length > 0 ? rows : [[...about, '', '', '', '']],
  };
}

const findingsSheet = (findings: readonly Finding[]): Sheet => ({
  head: ['file', 'line', 'column', 'severity', 'code', 'message', 'hint'],
  rows: findings.map(({ file, line, column, severity, code, message, hint }) => [
    file,
    String(line),
    String(column),
    severity,
    code,
    message,
    hint ?? '',
  ]),
});

const lineOf = (cells: readonly string[]): string => `${cells.map(cellOf).join(',')}\r\n`;

function cellOf(text: string): string {
  const shown = safe(text);
  const harmless = /^[=+\-@]/.test(shown) ? `'${shown}` : shown;
  return /[",]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
