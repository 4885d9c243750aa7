/**
 * A manuscript in RFCXML v3 (RFC 7991, as xml2rfc implements it): one section to be included, or a whole draft. A
 * figure is an artset of a picture, in the profile of SVG that RFCs allow (RFC 7996), and of the same in characters.
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
import { filled } from './text-width.ts';

/** The whole draft where the manuscript has a frame, else its one section; with a line end at its end. */
export function rfcxml(manuscript: Manuscript): string {
  const { frame, root } = manuscript;
  const body = frame === undefined ? sectionXml(root, '') : documentXml(manuscript, frame);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body.join('\n')}\n`;
}

/** The references of a manuscript as one element, to be included among those of a draft. */
export const rfcxmlReferences = ({ references }: Manuscript): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${referencesXml(references, 'Formal Analysis', '').join('\n')}\n`;

/** A figure as an element of its own. */
export const rfcxmlFigure = (figure: Figure): string => `${figureXml(figure).join('\n')}\n`;

function documentXml(manuscript: Manuscript, frame: Frame): readonly string[] {
  const { abstract, middle, back } = framed(manuscript, frame);
  const { name, title, author } = frame;
  return [
    `<rfc version="3" submissionType="IETF" category="info" ipr="trust200902" docName="${markup(name)}-latest">`,
    '  <front>',
    `    <title>${markup(title)}</title>`,
    `    <seriesInfo name="Internet-Draft" value="${markup(name)}-latest"/>`,
    `    <author fullname="${markup(author)}">`,
    '      <organization/>',
    '    </author>',
    '    <abstract>',
    ...textXml([abstract], '      ', 't'),
    '    </abstract>',
    '  </front>',
    '  <middle>',
    ...middle.flatMap((section) => sectionXml(section, '    ')),
    '  </middle>',
    '  <back>',
    ...referencesXml(manuscript.references, 'Informative References', '    '),
    ...back.flatMap((section) => sectionXml(section, '    ')),
    '  </back>',
    '</rfc>',
  ];
}

function sectionXml(
  { anchor, title, parts, sections }: ManuscriptSection,
  indent: string,
): readonly string[] {
  return [
    `${indent}<section anchor="${markup(anchor)}">`,
    `${indent}  <name>${markup(title)}</name>`,
    ...parts.flatMap((part) => partXml(part, `${indent}  `)),
    ...sections.flatMap((section) => sectionXml(section, `${indent}  `)),
    `${indent}</section>`,
  ];
}

function partXml(part: ManuscriptPart, indent: string): readonly string[] {
  switch (part.kind) {
    case 'text':
      return textXml(part.text, indent, 't');
    case 'items': {
      const list = part.ordered ? 'ol' : 'ul';
      const items = part.items.flatMap((item) => textXml(item, `${indent}  `, 'li'));
      return [`${indent}<${list}>`, ...items, `${indent}</${list}>`];
    }
    case 'grid':
      return gridXml(part, indent);
    case 'figure':
      return figureXml(part);
    case 'verbatim': {
      const type = part.language === '' ? '' : ` type="${markup(part.language)}"`;
      return [`${indent}<sourcecode${type}>`, ...part.lines.map(markup), '</sourcecode>'];
    }
  }
}

/** An element of running text; its lines are broken at spaces between words. */
function textXml(said: Said, indent: string, element: string): readonly string[] {
  const text = said.map((one) => (typeof one === 'string' ? markup(one) : reference(one.see))).join('');
  const lines = filled(`<${element}>${text}</${element}>`, 100 - indent.length);
  return lines.map((line) => `${indent}${line.replaceAll(glue, ' ')}`);
}

/** Stands for the one space that a line is not broken at, and is in no text: texts have no control characters. */
const glue = '\u0001';
const reference = (anchor: string): string => `<xref${glue}target="${markup(anchor)}"/>`;

function gridXml({ anchor, title, columns, rows }: Grid, indent: string): readonly string[] {
  const line = (element: string, cells: readonly string[]): string =>
    `${indent}    <tr>${cells.map((cell) => `<${element}>${markup(cell)}</${element}>`).join('')}</tr>`;
  return [
    `${indent}<table anchor="${markup(anchor)}">`,
    `${indent}  <name>${markup(title)}</name>`,
    `${indent}  <thead>`,
    line('th', columns),
    `${indent}  </thead>`,
    `${indent}  <tbody>`,
    ...rows.map((cells) => line('td', cells)),
    `${indent}  </tbody>`,
    `${indent}</table>`,
  ];
}

/** Not indented: what is drawn in characters stands as it is. */
function figureXml({ anchor, title, ascii, svg }: Figure): readonly string[] {
  return [
    `<figure anchor="${markup(anchor)}">`,
    `<name>${markup(title)}</name>`,
    '<artset>',
    '<artwork type="svg">',
    svg,
    '</artwork>',
    '<artwork type="ascii-art">',
    ...ascii.split('\n').map(drawnLine),
    '</artwork>',
    '</artset>',
    '</figure>',
  ];
}

/** A line of a drawing; kramdown-rfc takes some beginnings of lines for its own, wherever they stand. */
const drawnLine = (line: string): string =>
  markup(line).replace(/^[{-]/, (first) => `&#${first.codePointAt(0)};`);

const referencesXml = (references: readonly Reference[], name: string, indent: string): readonly string[] => [
  `${indent}<references>`,
  `${indent}  <name>${markup(name)}</name>`,
  ...references.flatMap((one) => referenceXml(one, `${indent}  `)),
  `${indent}</references>`,
];

const referenceXml = (
  { anchor, title, organization, content }: Reference,
  indent: string,
): readonly string[] => [
  `${indent}<reference anchor="${markup(anchor)}">`,
  `${indent}  <front>`,
  `${indent}    <title>${markup(title)}</title>`,
  `${indent}    <author>`,
  `${indent}      <organization>${markup(organization)}</organization>`,
  `${indent}    </author>`,
  `${indent}  </front>`,
  `${indent}  <refcontent>${markup(content)}</refcontent>`,
  `${indent}</reference>`,
];
