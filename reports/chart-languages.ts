/**
 * Charts in the languages of Mermaid (sequenceDiagram) and PlantUML, for pages and tools that draw those. Every
 * character of a text that either language could take for its own is written as its number.
 * Mermaid: mermaid.js.org/syntax/sequenceDiagram. PlantUML: Language Reference Guide, Sequence Diagram and Creole.
 * @module
 */
import type { Chart, ChartRow, Lane } from './chart.ts';
import { escaped } from './markdown.ts';
import { safe } from './terminal-text.ts';
import { wrap } from './text-width.ts';

/** Texts are broken at about this width. */
const width = 56;

/** A Mermaid text has one diagram; several charts are a Markdown text with a numbered section for each. */
export function mermaidChart(charts: readonly Chart[]): string {
  const [chart, ...others] = charts;
  if (chart === undefined) return '';
  if (others.length === 0) return mermaidOf(chart);
  return charts
    .map((one, at) => `## ${at + 1}. ${escaped(one.title)}\n\n\`\`\`mermaid\n${mermaidOf(one)}\`\`\`\n`)
    .join('\n');
}

const mermaidOf = (chart: Chart): string =>
  [
    'sequenceDiagram',
    `  %% ${mermaidText(chart.title)}`,
    ...chart.lanes.map((lane, at) => `  participant L${at} as ${mermaidLines(heading(lane))}`),
    ...chart.rows.map((row) => `  ${mermaidRow(chart, row)}`),
    ...listsOf(chart).map((lines) => `  Note over ${span(chart)}: ${mermaidLines(lines)}`),
    '',
  ].join('\n');

function mermaidRow(chart: Chart, row: ChartRow): string {
  switch (row.kind) {
    case 'arrow':
      return `L${row.from}->>L${row.to}: ${mermaidLines(lines(`${row.step}. ${row.text}`))}`;
    case 'note':
      return `Note over L${row.lane}: ${mermaidLines(lines(row.text))}`;
    case 'broken':
      return `Note over ${span(chart)}: ${mermaidLines(lines(row.text))}`;
  }
}

const mermaidLines = (texts: readonly string[]): string => texts.map(mermaidText).join('<br/>');

/** Entity codes: a hash, the number of the character, a semicolon. The word `end` would close a block. */
const mermaidText = (text: string): string =>
  safe(text)
    .replace(/[^\p{L}\p{N} .,()[\]_=+*/!?|-]/gu, (character) => `#${character.codePointAt(0)};`)
    .replace(/\bend\b/gi, (word) => `#${word.codePointAt(0)};${word.slice(1)}`);

/** One PlantUML diagram for each chart. */
export const plantumlChart = (charts: readonly Chart[]): string => charts.map(plantumlOf).join('\n');

function plantumlOf(chart: Chart): string {
  return [
    '@startuml',
    'hide footbox',
    `title ${plantumlLines(lines(chart.title))}`,
    ...chart.lanes.map((lane, at) => `participant "${plantumlLines(heading(lane))}" as L${at}`),
    ...chart.rows.map((row) => plantumlRow(chart, row)),
    ...listsOf(chart).map((texts) => `note over ${span(chart)} : ${plantumlLines(texts)}`),
    '@enduml',
    '',
  ].join('\n');
}

function plantumlRow(chart: Chart, row: ChartRow): string {
  switch (row.kind) {
    case 'arrow':
      return `L${row.from} -> L${row.to} : ${plantumlLines(lines(`${row.step}. ${row.text}`))}`;
    case 'note':
      return `note over L${row.lane} : ${plantumlLines(lines(row.text))}`;
    case 'broken':
      return `rnote over ${span(chart)} : ${plantumlLines(lines(row.text))}`;
  }
}

const plantumlLines = (texts: readonly string[]): string => texts.map(plantumlText).join('\\n');

/** `<U+XXXX>`, five digits where four do not do. */
const plantumlText = (text: string): string =>
  safe(text).replace(/[^\p{L}\p{N} .,()]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return `<U+${code.padStart(4, '0')}>`;
  });

const heading = ({ heading: texts }: Lane): readonly string[] => texts;
const lines = (text: string): readonly string[] => wrap(safe(text), width);
const span = ({ lanes }: Chart): string => (lanes.length < 2 ? 'L0' : `L0,L${lanes.length - 1}`);

/** The key, and what the runs hold in the end, as paragraphs. */
function listsOf({ key, beliefs }: Chart): readonly (readonly string[])[] {
  const meanings = key.flatMap(({ name, means }) => lines(`${name} = ${means}`));
  const held = beliefs.rows.flatMap(({ name, held: texts, differs }) =>
    lines(
      `${differs ? '* ' : ''}${name}: ${texts.map((text, at) => `${text === '' ? 'nothing' : text} (${beliefs.runs[at] ?? ''})`).join(', ')}`,
    ),
  );
  return [
    ...(meanings.length === 0 ? [] : [meanings]),
    ...(held.length === 0 ? [] : [['in the end; * where runs differ', ...held]]),
  ];
}
