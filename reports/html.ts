/**
 * A report as one page of HTML that needs nothing else: no network, no script. Its policy (Content Security
 * Policy Level 3) forbids both, so that even a text that got through the escaping could do nothing.
 * @module
 */
import { tableOfOrder } from './distance.ts';
import { hasseDiagram } from './hasse.ts';
import { arrowHead } from './html-chart.ts';
import { comparisonHtml } from './html-matrix.ts';
import { bytesOf, type Drawings, drawings, type Stories, undrawn } from './html-room.ts';
import { storyOf, taleHtml } from './html-story.ts';
import { style } from './html-style.ts';
import { type Content, drawn, element, type Html, htmlOf } from './html-text.ts';
import { outlineOf } from './outline.ts';
import type { Block, Comparison, OrderOfProposals, Report, Section } from './report.ts';
import type { Cell, Grid, Shape } from './shapes.ts';

/** The whole page; attacks are drawn on it as long as it is not too large. */
export function html(report: Report): string {
  const stories = storiesIn(report);
  const room = pageBytes - bytesOf(pageOf(report, stories, () => undrawn));
  return pageOf(report, stories, (comparison) => drawings(comparison, stories, room));
}

/** What a page may have, so that it opens at once and can be sent: a little less than 3 MB. */
const pageBytes = 2_950_000;

/** What is drawn of a comparison. */
type Drawing = (comparison: Comparison) => Drawings;

function pageOf(report: Report, stories: Stories, drawing: Drawing): string {
  const { tool, title, conclusion, sections } = report;
  const generator = `${generatorName} ${tool.version}`;
  const page = element(
    'html',
    { lang: 'en' },
    element('head', {}, headOf(title, generator)),
    element(
      'body',
      {},
      arrowHead,
      element(
        'header',
        {},
        element('h1', {}, title),
        element('p', { class: conclusion.exit === 0 ? 'conclusion' : 'conclusion unsure' }, conclusion.text),
      ),
      element(
        'main',
        {},
        sections.map((section) => sectionHtml(section, stories, drawing)),
      ),
      element('footer', {}, `Written by ${generator}. This page has no script and fetches nothing.`),
    ),
  );
  return `<!doctype html>\n${htmlOf(page)}\n`;
}

/** How a page says who wrote it. */
export const generatorName = 'Tertius';

const headOf = (title: string, generator: string): readonly Html[] => [
  open('meta', { charset: 'utf-8' }),
  open('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
  open('meta', { name: 'generator', content: generator }),
  open('meta', { name: 'color-scheme', content: 'light dark' }),
  open('meta', {
    'http-equiv': 'Content-Security-Policy',
    content: "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
  }),
  element('title', {}, title),
  element('style', {}, { html: style }),
];

/** An element that has no end. */
const open = (name: string, attributes: Readonly<Record<string, string>>): Html => ({
  html: drawn(name, attributes).html.replace('/>', '>'),
});

/** Stories to which something in the report refers; they are told where that is. */
function storiesIn({ sections }: Report): Stories {
  const blocks = sections.flatMap((section) => section.blocks);
  const wanted = new Set(
    blocks
      .flatMap((block) => (block.kind === 'comparison' ? block.rows : []))
      .flatMap(({ cells }) => cells.flatMap(({ opened }) => opened?.attacks ?? []))
      .map(({ story }) => story),
  );
  return new Map(
    blocks.flatMap((block) =>
      block.kind === 'narrative' && block.id !== undefined && wanted.has(block.id)
        ? [[block.id, block] as const]
        : [],
    ),
  );
}

function sectionHtml({ title, blocks }: Section, stories: Stories, drawing: Drawing): Content {
  const own = blocks.filter((block) => block.kind !== 'narrative' || !stories.has(block.id ?? ''));
  if (own.length === 0) return '';
  return element(
    'section',
    {},
    title === '' ? '' : element('h2', {}, title),
    own.map((block) => blockHtml(block, drawing)),
  );
}

function blockHtml(block: Block, drawing: Drawing): Content {
  switch (block.kind) {
    case 'comparison':
      return comparisonHtml(block, drawing(block));
    case 'order':
      return orderHtml(block);
    case 'narrative':
      return [element('h3', {}, block.title), storyOf(block)];
    case 'paragraph':
    case 'list':
    case 'table':
    case 'findings':
    case 'problem':
    case 'machine':
    case 'verdict':
    case 'sentence':
    case 'expected':
    case 'part':
    case 'manuscript':
    case 'command':
      return outlineOf([block]).map(shapeHtml);
  }
}

const orderHtml = (order: OrderOfProposals): Content => [
  element(
    'figure',
    {},
    element(
      'div',
      { class: 'sheet', tabindex: 0, role: 'group', 'aria-label': 'order' },
      hasseDiagram(order),
    ),
    element(
      'figcaption',
      {},
      'Higher guarantees more: of every goal under every combination of threats at least as much as what a line leads down to.',
    ),
  ),
  element(
    'details',
    {},
    element('summary', {}, 'The same as a table'),
    outlineOf([tableOfOrder({ ...order, title: '' })]).map(shapeHtml),
  ),
];

function shapeHtml(shape: Shape): Content {
  switch (shape.kind) {
    case 'paragraph':
      return element('p', { class: shape.tone }, shape.text);
    case 'list':
      return [
        heading(shape.title),
        element(
          'ul',
          {},
          shape.items.map((item) => element('li', {}, item)),
        ),
      ];
    case 'grid':
      return gridHtml(shape);
    case 'lines':
      return [
        heading(shape.title),
        element(
          'pre',
          {},
          shape.lines.map(({ indent, text }) => [' '.repeat(2 * indent), text, { html: '\n' }]),
        ),
      ];
    case 'tale':
      return [heading(shape.title), taleHtml(shape.steps.map(({ sentences }) => sentences))];
    case 'findings':
      return element(
        'ul',
        {},
        shape.findings.map(({ file, line, column, message }) =>
          element('li', {}, `${file}:${line}:${column}: ${message}`),
        ),
      );
    case 'problem':
      return element('p', { class: 'bad' }, shape.message);
    case 'command':
      return [element('p', {}, `${shape.purpose}:`), element('pre', {}, element('code', {}, shape.text))];
  }
}

const heading = (title: string): Content => (title === '' ? '' : element('h3', {}, title));

function gridHtml({ title, columns, rows }: Grid): Html {
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': title === '' ? 'table' : title },
    element(
      'table',
      {},
      title === '' ? '' : element('caption', {}, title),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          columns.map((column) => element('th', { scope: 'col' }, column.title)),
        ),
      ),
      element(
        'tbody',
        {},
        rows.map((row) => element('tr', {}, row.map(cellHtml))),
      ),
    ),
  );
}

const cellHtml = ({ text, tone }: Cell, at: number): Html =>
  at === 0 ? element('th', { scope: 'row' }, text) : element('td', { class: tone }, text);
