/**
 * A report as Markdown (GitHub Flavored Markdown, 0.29): what comes from a spec is escaped, so that it
 * cannot become markup, and listings are fenced.
 * @module
 */
import { countOf } from './diagnostics.ts';
import { outlineOf } from './outline.ts';
import type { Finding, Report, Section } from './report.ts';
import type { Grid, Line, Shape, Tale } from './shapes.ts';
import { safe } from './terminal-text.ts';

/** The whole report, with a line end at its end. */
export function markdown(report: Report): string {
  const parts = [
    `# ${escaped(report.title)}`,
    ...report.sections.map(sectionText),
    `**${escaped(report.conclusion.text)}**`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function sectionText(section: Section): string {
  const title = section.title === '' ? [] : [`## ${escaped(section.title)}`];
  return [...title, ...outlineOf(section.blocks).map(shapeText)].filter((part) => part !== '').join('\n\n');
}

function shapeText(shape: Shape): string {
  switch (shape.kind) {
    case 'paragraph':
      return escaped(shape.text);
    case 'list':
      return withTitle(shape.title, shape.items.map((item) => `- ${escaped(item)}`).join('\n'));
    case 'grid':
      return withTitle(shape.title, gridText(shape));
    case 'lines':
      return withTitle(shape.title, fenced(shape.lines.map(lineText)));
    case 'tale':
      return withTitle(shape.title, taleText(shape));
    case 'findings':
      return findingsText(shape.findings);
    case 'problem':
      return `- **error**: ${escaped(shape.message)}${shape.hint === undefined ? '' : ` (${escaped(shape.hint)})`}`;
    case 'command':
      return `${escaped(shape.purpose)}:\n\n${fenced([safe(shape.text)])}`;
  }
}

/** A numbered list: the sentences say everything, so that what they say in the notation is left out. */
const taleText = ({ before, steps }: Tale): string =>
  [
    before.map(({ text }) => `- ${escaped(text)}`).join('\n'),
    steps.map(({ step, sentences }) => `${step}. ${escaped(sentences.join(' '))}`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');

const withTitle = (title: string, body: string): string =>
  title === '' ? body : `### ${escaped(title)}\n\n${body}`;

const lineText = ({ indent, text }: Line): string => ' '.repeat(2 * indent) + safe(text);

function gridText({ columns, rows }: Grid): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => escaped(title))),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(row.map(({ text }) => escaped(text)))),
  ].join('\n');
}

function findingsText(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const items = findings.map(({ file, line, column, severity, code, message, hint }) => {
    const place = escaped(`${file}:${line}:${column}`);
    return `- ${place} **${severity} ${code}**: ${escaped(message)}${hint === undefined ? '' : ` (${escaped(hint)})`}`;
  });
  return `${items.join('\n')}\n\n${countOf(findings)}`;
}

/** A block that shows its lines as they are: its fence is longer than any run of backticks inside. */
function fenced(lines: readonly string[]): string {
  const longest = Math.max(
    0,
    ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)),
  );
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [fence + (fence.length === 3 ? 'text' : ''), ...lines, fence].join('\n');
}

/** Text on one line that Markdown shows as it is. */
export const escaped = (text: string): string =>
  safe(text)
    .replace(/[\\`*_[\]<>|~#&]/g, (mark) => (mark === '&' ? '&amp;' : mark === '<' ? '&lt;' : `\\${mark}`))
    .replace(
      /^(\s*)([-+]|\d+[.)])(\s)/,
      (_, space: string, mark: string, after: string) =>
        `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}${after}`,
    );
