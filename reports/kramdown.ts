/**
 * A manuscript in the Markdown of kramdown-rfc: sections to be included, or a whole draft. What comes from a spec
 * cannot become markup: every character that kramdown could take for its own is written as its number (kramdown
 * Syntax, kramdown.gettalong.org/syntax.html). Figures are RFCXML, which kramdown-rfc passes through: its own way,
 * to have a picture drawn from the characters, would draw texts as lines.
 * @module
 */
import type {
  Figure,
  Frame,
  Grid,
  Manuscript,
  ManuscriptPart,
  ManuscriptSection,
  Reference,
  Said,
} from './manuscript.ts';
import { framed } from './manuscript-frame.ts';
import { markup } from './markup.ts';
import { rfcxmlFigure } from './rfcxml.ts';
import { safe } from './terminal-text.ts';
import { filled } from './text-width.ts';

/** How sections are written. */
export interface KramdownOptions {
  /** The path, as the text is to name it, of a file with the figure; where undefined, the figure stands in the text. */
  readonly fileOf?: (figure: Figure) => string | undefined;
}

/** The whole draft where the manuscript has a frame, else its one section; with a line end at its end. */
export function kramdown(manuscript: Manuscript, options: KramdownOptions = {}): string {
  const { frame, root, level } = manuscript;
  const blocks =
    frame === undefined ? sectionText(root, { ...options, level }) : documentText(manuscript, frame, options);
  return `${blocks.join('\n\n')}\n`;
}

/** The reference entries, for `informative:` in the head of a draft. */
export const kramdownReferences = ({ references }: Manuscript): string =>
  `informative:\n${references.map(referenceText).join('\n')}\n`;

function documentText(manuscript: Manuscript, frame: Frame, options: KramdownOptions): readonly string[] {
  const { abstract, middle, back } = framed(manuscript, frame);
  const { name, title, author } = frame;
  const head = [
    '---',
    `title: ${scalar(title)}`,
    `docname: ${name}-latest`,
    'category: info',
    'submissiontype: IETF',
    'ipr: trust200902',
    'v: 3',
    'author:',
    `  - fullname: ${scalar(author)}`,
    kramdownReferences(manuscript).trimEnd(),
  ];
  const outermost = { ...options, level: 1 };
  return [
    head.join('\n'),
    '--- abstract',
    paragraph([abstract]),
    '--- middle',
    ...middle.flatMap((section) => sectionText(section, outermost)),
    '--- back',
    ...back.flatMap((section) => sectionText(section, outermost)),
  ];
}

const referenceText = ({ anchor, title, organization, content }: Reference): string =>
  [
    `  ${anchor}:`,
    `    title: ${scalar(title)}`,
    '    author:',
    `      - org: ${scalar(organization)}`,
    '    date: false',
    `    refcontent: ${scalar(content)}`,
  ].join('\n');

/** A text in YAML: what JSON has in quotes, YAML 1.2 has too (section 1.3). */
const scalar = (text: string): string => JSON.stringify(safe(text).replace(noncharacter, '�'));

const noncharacter = /\p{Noncharacter_Code_Point}/gu;

/** The blocks of a section, which are to be set apart by empty lines. */
function sectionText(
  { anchor, title, parts, sections }: ManuscriptSection,
  options: KramdownOptions & { readonly level: number },
): readonly string[] {
  return [
    `${'#'.repeat(Math.min(options.level, 6))} ${inline(title)} {#${anchor}}`,
    ...parts.map((part) => partText(part, options)),
    ...sections.flatMap((section) => sectionText(section, { ...options, level: options.level + 1 })),
  ];
}

function partText(part: ManuscriptPart, { fileOf }: KramdownOptions): string {
  switch (part.kind) {
    case 'text':
      return paragraph(part.text);
    case 'items':
      return part.items
        .map((item, at) => {
          const mark = part.ordered ? `${at + 1}. ` : '* ';
          return mark + paragraph(item).replaceAll('\n', `\n${' '.repeat(mark.length)}`);
        })
        .join('\n');
    case 'grid':
      return gridText(part);
    case 'figure': {
      const path = fileOf?.(part);
      return path === undefined ? rfcxmlFigure(part).trimEnd() : `{::include ${path}}`;
    }
    case 'verbatim':
      return verbatimText(part.language, part.lines);
  }
}

/** Whether lines can stand in a fenced block as they are: kramdown-rfc looks for some marks there too. */
export const isPlainVerbatim = (lines: readonly string[]): boolean =>
  lines.every(
    (line) => safe(line) === line && !/^(?:~~~|\{::|---)|\]\]>|\p{Noncharacter_Code_Point}/u.test(line),
  );

function verbatimText(language: string, lines: readonly string[]): string {
  if (isPlainVerbatim(lines))
    return [`~~~${language === '' ? '' : ` ${language}`}`, ...lines, '~~~'].join('\n');
  const numbered = lines.map((line) => markup(line).replace(/^[{~-]/, numberOf));
  return ['<figure><artwork>', ...numbered, '</artwork></figure>'].join('\n');
}

function gridText({ anchor, title, columns, rows }: Grid): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cellText).join(' | ')} |`;
  return [
    line(columns),
    `|${columns.map(() => '---').join('|')}|`,
    ...rows.map(line),
    `{: #${anchor} title="${inline(title).replaceAll('"', '&quot;')}"}`,
  ].join('\n');
}

const cellText = (text: string): string =>
  inline(text).replace(/^[-:=+]+$/, (all) => all.replace(/./g, numberOf));

/** Running text in lines. */
function paragraph(said: Said): string {
  const text = said.map((one) => (typeof one === 'string' ? inline(one) : `{{${one.see}}}`)).join('');
  return filled(text, 78)
    .map((line) => line.replace(/^[-+:#>=~]|(?<=^\d+)[.)]/, numberOf))
    .join('\n');
}

/** Text within a line. */
const inline = (text: string): string =>
  safe(text)
    .replace(noncharacter, '�')
    .replace(/[\\`*_{}[\]|$^<>&]|(?<=[(])\(|(?<=-)-|(?<=\.)\./g, numberOf);

const numberOf = (character: string): string => `&#${character.codePointAt(0)};`;
