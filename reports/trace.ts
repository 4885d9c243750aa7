/**
 * A story as numbered lines: runs, steps, the key of abbreviations, and, where a goal is broken, the
 * goal in its own words with what the trace does to it.
 * @module
 */

import type { BrokenGoal, Narrative, NarrativeRun, NarrativeStep } from './report.ts';
import type { Line } from './shapes.ts';

/** A titled run of lines. */
export interface Listing {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** The listings that tell a story, in reading order. */
export function linesOfNarrative(story: Narrative): readonly Listing[] {
  const width = Math.max(0, ...story.steps.map((step) => routeOf(step).length));
  return [
    {
      title: story.title,
      lines: [...runLines(story.runs), ...story.steps.flatMap((step) => stepLines(step, width))],
    },
    ...(story.key.length === 0
      ? []
      : [{ title: 'key', lines: story.key.map(({ name, means }) => line(1, `${name} = ${means}`)) }]),
    ...story.broken.map(brokenListing),
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
  const label = step.label === '' ? '' : `${step.label} : `;
  const text = `${String(step.step).padStart(2)}  ${routeOf(step).padEnd(width)}  ${label}${step.message}`;
  return [
    line(1, text),
    ...(step.origin === '' ? [] : [line(4, step.origin, 'aside')]),
    ...step.notes.map((note) => line(4, note)),
  ];
}

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

const brokenListing = ({ goal, sentence, because }: BrokenGoal): Listing => ({
  title: `broken: ${goal}`,
  lines: [line(1, `the goal: ${sentence}`), line(1, `but here: ${because}`, 'bad')],
});
