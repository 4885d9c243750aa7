/**
 * A story as numbered lines: runs, steps, the key of abbreviations, and, where a goal is broken, the
 * goal in its own words with what the trace does to it.
 * @module
 */

import { type Beliefs, chartOf } from './chart.ts';
import type { BrokenGoal, Narrative, NarrativeRun, NarrativeStep } from './report.ts';
import type { Line, Shape, Tale } from './shapes.ts';

/** A titled run of lines. */
interface Listing {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** What tells a story, in reading order: an attack with causes, an honest run without. */
export function shapesOfNarrative(story: Narrative): readonly Shape[] {
  const listing = ({ title, lines }: Listing): Shape => ({ kind: 'lines', title, lines });
  return [
    story.broken.length === 0 ? listing(honestListing(story)) : taleOf(story),
    ...(story.key.length === 0
      ? []
      : [
          listing({ title: 'key', lines: story.key.map(({ name, means }) => line(1, `${name} = ${means}`)) }),
        ]),
    ...(story.broken.length === 0 ? [] : beliefGrid(chartOf(story).beliefs)),
    ...story.broken.map((goal) => listing(brokenListing(goal))),
  ];
}

const honestListing = (story: Narrative): Listing => ({
  title: story.title,
  lines: [...runLines(story.runs), ...story.steps.flatMap((step) => stepLines(step, routeWidth(story)))],
});

const routeWidth = ({ steps }: Narrative): number =>
  Math.max(0, ...steps.map((step) => routeOf(step).length));

const taleOf = (story: Narrative): Tale => ({
  kind: 'tale',
  title: story.title,
  before: [
    ...(story.names ?? []).map(({ name, because, see }) => line(1, `${name} (${see}): ${because}`, 'bad')),
    ...runLines(story.runs),
    ...story.setting.map((sentence) => line(1, sentence, 'aside')),
  ],
  steps: story.steps.map((step) => ({
    step: step.step,
    lead: leadOf(step, routeWidth(story)),
    sentences: step.told,
  })),
});

/** What each run has in the end under each name of the spec. */
function beliefGrid({ runs, rows }: Beliefs): readonly Shape[] {
  if (rows.length === 0) return [];
  const titles = ['', 'name', ...runs].map((title) => ({ title, group: '' }));
  return [
    {
      kind: 'grid',
      title: 'what each run holds in the end; * where they differ',
      columns: titles,
      rows: rows.map(({ name, held, differs }) =>
        [differs ? '*' : '', name, ...held.map((text) => (text === '' ? '-' : text))].map((text) => ({
          text,
          tone: differs ? 'unsure' : 'plain',
        })),
      ),
      keys: 2,
    },
  ];
}

const line = (indent: number, text: string, tone: Line['tone'] = 'plain'): Line => ({ indent, text, tone });

/** Who plays what; nothing where each agent is called as its role. */
const runLines = (runs: readonly NarrativeRun[]): readonly Line[] =>
  runs.every(({ agent, role }) => agent === role) ? [] : runs.map(runLine);

function runLine({ run, role, agent, beliefs }: NarrativeRun): Line {
  const others = beliefs.filter((belief) => belief.agent !== belief.role);
  const plays = agent === role ? `run ${run}: ${role}` : `run ${run}: ${agent} as ${role}`;
  const knows = others.map((belief) => `${belief.agent} for ${belief.role}`).join(' and ');
  return line(1, others.length === 0 ? plays : `${plays}, who takes ${knows}`, 'aside');
}

function stepLines(step: NarrativeStep, width: number): readonly Line[] {
  const text = `${String(step.step).padStart(2)}  ${leadOf(step, width)}`;
  return [
    line(1, text),
    ...(step.origin === '' ? [] : [line(4, step.origin, 'aside')]),
    ...step.notes.map((note) => line(4, note)),
  ];
}

const leadOf = (step: NarrativeStep, width: number): string =>
  `${routeOf(step).padEnd(width)}  ${step.label === '' ? '' : `${step.label} : `}${step.message}`;

function routeOf({ action, from, to }: NarrativeStep): string {
  switch (action) {
    case 'exchange':
    case 'send':
    case 'receive':
      return `${from} -> ${to}`;
    case 'reveal':
      return `${to} is given`;
  }
}

const brokenListing = ({ goal, sentence, because, why }: BrokenGoal): Listing => ({
  title: `broken: ${goal}`,
  lines: [
    line(1, `the goal: ${sentence}`),
    line(1, `but here: ${because}`, 'bad'),
    ...why.map((text) => line(1, text)),
  ],
});
