/**
 * A story on a page: its chart, its steps in words, what abbreviations stand for, the goals that it breaks, and
 * what each run believes in the end.
 * @module
 */
import { type Beliefs, chartOf } from './chart.ts';
import { chartFigure } from './html-chart.ts';
import { type Content, element, type Html } from './html-text.ts';
import type { AttackName, BrokenGoal, Narrative } from './report.ts';

/** The story, without its title. */
export function storyOf(story: Narrative): Html {
  const chart = chartOf(story);
  return element(
    'div',
    { class: 'story' },
    namesText(story.names ?? []),
    element('div', { class: 'sheet', tabindex: 0, role: 'group', 'aria-label': 'chart' }, chartFigure(chart)),
    story.broken.map(brokenText),
    beliefTable(chart.beliefs),
    element(
      'details',
      { open: true },
      element('summary', {}, 'Step by step, in words'),
      story.setting.map((sentence) => element('p', { class: 'aside' }, sentence)),
      taleHtml(story.steps.map(({ told }) => told)),
    ),
    story.key.length === 0
      ? ''
      : element(
          'details',
          {},
          element('summary', {}, 'What the abbreviations stand for'),
          element(
            'dl',
            { class: 'key' },
            story.key.map(({ name, means }) => [
              element('dt', {}, element('code', {}, name)),
              element('dd', {}, element('code', {}, means)),
            ]),
          ),
        ),
  );
}

const brokenText = ({ goal, sentence, because, why }: BrokenGoal): Html =>
  element(
    'p',
    { class: 'broken' },
    element('strong', {}, 'Broken: '),
    element('code', {}, goal),
    `. ${sentence} But here: ${because}. ${why.join(' ')}`,
  );

/** Steps in sentences, numbered as in the chart; the first sentence of each says what happens. */
export const taleHtml = (steps: readonly (readonly string[])[]): Html =>
  element(
    'ol',
    { class: 'steps' },
    steps.map(([deed = '', ...causes]) =>
      element(
        'li',
        {},
        deed,
        causes.length === 0 ? '' : element('span', { class: 'after' }, causes.join(' ')),
      ),
    ),
  );

/** What kinds of attack it is, and where each is defined. */
const namesText = (names: readonly AttackName[]): Content =>
  names.map(({ name, because, see }) =>
    element(
      'p',
      { class: 'named' },
      element('strong', {}, name),
      `: ${because} `,
      element('small', {}, `(${see})`),
    ),
  );

/** What each run has for each name of the spec; rows in which two runs differ are marked, in words as well. */
function beliefTable({ runs, rows }: Beliefs): Content {
  if (rows.length === 0) return '';
  const head = element(
    'tr',
    {},
    element('th', { scope: 'col' }, 'name'),
    runs.map((run) => element('th', { scope: 'col' }, run)),
  );
  const body = rows.map(({ name, held, differs }) =>
    element(
      'tr',
      differs ? { class: 'differs' } : {},
      element('th', { scope: 'row' }, name, differs ? element('small', {}, ' they differ') : ''),
      held.map((text) => element('td', {}, text === '' ? '–' : element('code', {}, text))),
    ),
  );
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'beliefs' },
    element(
      'table',
      { class: 'beliefs' },
      element('caption', {}, 'What each run believes in the end'),
      element('thead', {}, head),
      element('tbody', {}, body),
    ),
  );
}
