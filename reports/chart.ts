/**
 * A story as a message sequence chart: a lifeline for each run, the adversary in the middle, what it builds and
 * learns beside it, the goal quoted where it breaks, what each run holds in the end. Every drawing of a story, in
 * characters, as a picture or in another program's language, is made of this.
 * Message sequence charts: ITU-T Z.120.
 * @module
 */
import type { Abbreviation, Narrative, NarrativeRun, NarrativeStep } from './report.ts';

/** What is drawn, from top to bottom. */
export interface Chart {
  readonly title: string;
  /** From left to right. */
  readonly lanes: readonly Lane[];
  readonly rows: readonly ChartRow[];
  /** What abbreviations stand for. */
  readonly key: readonly Abbreviation[];
  readonly beliefs: Beliefs;
  /** Of each broken goal, what it says and what happened instead. */
  readonly broken: readonly string[];
}

/** A lifeline: its heading, in lines; whether it is the adversary's. */
export interface Lane {
  readonly heading: readonly string[];
  readonly adversary: boolean;
}

/** What a row shows; lanes are counted from 0, from the left. */
export type ChartRow =
  | {
      readonly kind: 'arrow';
      readonly step: number;
      readonly from: number;
      readonly to: number;
      readonly text: string;
    }
  | { readonly kind: 'note'; readonly lane: number; readonly text: string }
  | { readonly kind: 'broken'; readonly text: string };

/** What the runs have in the end, side by side: a column for each run, a row for each name of the spec. */
export interface Beliefs {
  readonly runs: readonly string[];
  readonly rows: readonly {
    readonly name: string;
    readonly held: readonly string[];
    readonly differs: boolean;
  }[];
}

/** The chart of a story. */
export function chartOf(story: Narrative): Chart {
  const lanes = lanesOf(story);
  return {
    title: story.title,
    lanes: lanes.map((lane) => laneOf(story, lane)),
    rows: story.steps.flatMap((step) => [...stepRows(lanes, step), ...brokenRows(story, step)]),
    key: story.key,
    beliefs: beliefsOf(story, lanes),
    broken: story.broken.map(({ goal, sentence, because }) => `${goal}: ${sentence} But here: ${because}.`),
  };
}

/** A run by its number, or the adversary. */
type LaneOf = number | 'adversary';

/** Runs in the order of their roles, and the adversary, where it does anything, in the middle of them. */
function lanesOf({ runs, roles, steps }: Narrative): readonly LaneOf[] {
  const ordered = runs
    .toSorted((one, other) => roles.indexOf(one.role) - roles.indexOf(other.role) || one.run - other.run)
    .map(({ run }) => run);
  if (steps.every(({ action }) => action === 'exchange')) return ordered;
  const middle = Math.ceil(ordered.length / 2);
  return [...ordered.slice(0, middle), 'adversary', ...ordered.slice(middle)];
}

/** In the order of the lifelines above. */
function beliefsOf(story: Narrative, lanes: readonly LaneOf[]): Beliefs {
  const order = lanes.flatMap((lane) => {
    const at = story.runs.findIndex(({ run }) => run === lane);
    return at === -1 ? [] : [at];
  });
  return {
    runs: order.flatMap((at) => story.runs.slice(at, at + 1)).map((run) => headingOf(story, run).join(' ')),
    rows: story.views.map((view) => ({ ...view, held: order.map((at) => view.held[at] ?? '') })),
  };
}

function laneOf(story: Narrative, lane: LaneOf): Lane {
  const run = story.runs.find((one) => one.run === lane);
  return run === undefined
    ? { heading: ['the adversary'], adversary: true }
    : { heading: headingOf(story, run), adversary: false };
}

/** Agent, role and session of a run, as far as they tell runs apart. */
function headingOf({ runs }: Narrative, { run, role, agent }: NarrativeRun): readonly string[] {
  const lines = agent === role ? [agent] : [`${agent} as ${role}`];
  return runs.every((one) => one.agent === one.role) ? lines : [...lines, `run ${run}`];
}

function stepRows(lanes: readonly LaneOf[], step: NarrativeStep): readonly ChartRow[] {
  const adversary = lanes.indexOf('adversary');
  const own = lanes.indexOf(step.run ?? 'adversary');
  const after = [
    ...noteRows(adversary, learnt(step)),
    ...step.notes.map((text): ChartRow => ({ kind: 'note', lane: laneOfNote(lanes, step, text), text })),
  ];
  const message = step.label === '' ? step.message : `${step.label} : ${step.message}`;
  const arrow = { kind: 'arrow', step: step.step } as const;
  switch (step.action) {
    case 'exchange': {
      const to = lanes.indexOf(step.receiver ?? 'adversary');
      return [{ ...arrow, from: own, to, text: message }, ...after];
    }
    case 'send':
      return [{ ...arrow, from: own, to: adversary, text: `${message}${meantFor(step)}` }, ...after];
    case 'receive':
      return [
        ...noteRows(adversary, step.origin.replace(/^as sent in/, 'passes on')),
        { ...arrow, from: adversary, to: own, text: `${message}${seemingly(step)}` },
        ...after,
      ];
    case 'reveal':
      return [...noteRows(adversary, `${step.step}. is given ${step.message}`), ...after];
  }
}

const noteRows = (lane: number, text: string): readonly ChartRow[] =>
  text === '' || lane === -1 ? [] : [{ kind: 'note', lane, text }];

const learnt = ({ learns, action }: NarrativeStep): string =>
  learns.length === 0 || action === 'reveal' ? '' : `learns ${learns.join(', ')}`;

const meantFor = ({ to }: NarrativeStep): string => (to === 'the network' ? '' : `  (for ${to})`);

function seemingly({ from }: NarrativeStep): string {
  const name = from.replace(/^the adversary(?: as )?/, '');
  return name === '' ? '' : `  (as ${name})`;
}

/** A note opens with the name of whom it is about. */
function laneOfNote(lanes: readonly LaneOf[], step: NarrativeStep, text: string): number {
  const { run, receiver } = step;
  const isReceivers = receiver !== undefined && text.startsWith(`${step.to} `);
  return lanes.indexOf((isReceivers ? receiver : run) ?? 'adversary');
}

const brokenRows = ({ broken }: Narrative, { step }: NarrativeStep): readonly ChartRow[] =>
  broken
    .filter((goal) => goal.step === step)
    .map(({ goal, sentence }) => ({ kind: 'broken', text: `broken here: ${goal}. ${sentence}` }));
