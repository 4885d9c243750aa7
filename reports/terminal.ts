/**
 * A report for a terminal: as wide as it is told, coloured as it is told. The conclusion comes last,
 * where a reader's eye is when the output stops.
 * @module
 */
import { caretMessages } from './diagnostics.ts';
import { outlineOf } from './outline.ts';
import type { ExitCode, Problem, Report, Section, Tone } from './report.ts';
import type { Line, Shape, TaleStep } from './shapes.ts';
import { gridLines } from './terminal-grid.ts';
import { painted, type Screen, safe } from './terminal-text.ts';
import { wrap } from './text-width.ts';

/** The whole report as text, with a line end at its end. */
export function terminal(report: Report, screen: Screen): string {
  const parts = [
    sectionsText(report.sections, screen),
    conclusionText(report.conclusion.text, toneOfExit(report.conclusion.exit), screen),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Sections as text, without a line end at its end. */
export const sectionsText = (sections: readonly Section[], screen: Screen): string =>
  sections
    .map((section) => sectionText(section, screen))
    .filter((part) => part !== '')
    .join('\n\n');

function sectionText(section: Section, screen: Screen): string {
  const title = section.title === '' ? [] : [heading(section.title, screen).join('\n')];
  const shapes = outlineOf(section.blocks).map((shape) => shapeText(shape, screen));
  return [...title, ...shapes].filter((part) => part !== '').join('\n\n');
}

const conclusionText = (text: string, tone: Tone, { palette, width }: Screen): string =>
  wrap(safe(text), width)
    .map((line) => painted(line, tone, palette))
    .join('\n');

function toneOfExit(exit: ExitCode): Tone {
  switch (exit) {
    case 0:
      return 'good';
    case 1:
    case 2:
    case 4:
      return 'bad';
    case 3:
    case 5:
    case 130:
      return 'unsure';
  }
}

function shapeText(shape: Shape, screen: Screen): string {
  const { palette, width } = screen;
  switch (shape.kind) {
    case 'paragraph':
      return conclusionText(shape.text, shape.tone, screen);
    case 'list':
      return [...heading(shape.title, screen), ...shape.items.flatMap((item) => listItem(item, width))].join(
        '\n',
      );
    case 'grid':
      return [...heading(shape.title, screen), ...gridLines(shape, screen)].join('\n');
    case 'lines':
      return [...heading(shape.title, screen), ...shape.lines.flatMap((line) => lineText(line, screen))].join(
        '\n',
      );
    case 'tale':
      return [
        ...heading(shape.title, screen),
        ...shape.before.flatMap((line) => lineText(line, screen)),
        ...shape.steps.flatMap((step) => stepText(step, screen)),
      ].join('\n');
    case 'findings':
      return caretMessages(shape.findings, palette, width).trimEnd();
    case 'problem':
      return problemText(shape, screen);
    case 'command':
      return [...wrap(`${safe(shape.purpose)}:`, width).map(palette.aside), `  ${safe(shape.text)}`].join(
        '\n',
      );
  }
}

const problemText = ({ message, hint }: Problem, { palette, width }: Screen): string =>
  [
    `${palette.bad('error')}: ${wrap(safe(message), width - 7).join('\n       ')}`,
    ...(hint === undefined ? [] : [`  ${palette.aside('=')} ${wrap(safe(hint), width - 4).join('\n    ')}`]),
  ].join('\n');

const heading = (title: string, { palette, width }: Screen): readonly string[] =>
  title === '' ? [] : wrap(safe(title), width).map(palette.strong);

const listItem = (item: string, width: number): readonly string[] =>
  wrap(safe(item), width - 4).map((line, at) => (at === 0 ? `  - ${line}` : `    ${line}`));

/** A step in the notation, and below it the sentences after the first, which says the same. */
function stepText({ step, lead, sentences: [, ...causes] }: TaleStep, screen: Screen): readonly string[] {
  return [
    ...lineText({ indent: 1, text: `${String(step).padStart(2)}  ${lead}`, tone: 'plain' }, screen),
    ...causes.flatMap((text) =>
      wrap(safe(text), Math.max(24, screen.width - 8)).map((line) => `      ${line}`),
    ),
  ];
}

/** A line at its depth; what does not fit goes on a little deeper. */
function lineText({ indent, text, tone }: Line, { palette, width }: Screen): readonly string[] {
  const margin = ' '.repeat(2 * indent);
  return wrap(safe(text), Math.max(24, width - margin.length - 4)).map(
    (line, at) => margin + (at === 0 ? '' : '    ') + painted(line, tone, palette),
  );
}
