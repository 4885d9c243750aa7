/**
 * The steps of a story as sentences, one for each step, for texts in which a chart is not enough.
 * @module
 */
import type { Narrative, NarrativeRun, NarrativeStep } from './report.ts';

/** Who is there, as sentences; nothing where each agent is called as its role. */
export const castInWords = ({ runs }: Narrative): readonly string[] =>
  runs.every(({ agent, role }) => agent === role) ? [] : runs.map(runInWords);

function runInWords({ run, role, agent, beliefs }: NarrativeRun): string {
  const taken = beliefs.map((belief) => `${belief.agent} for ${belief.role}`).join(' and ');
  return `${agent} plays ${role} (run ${run})${taken === '' ? '' : ` and takes ${taken}`}.`;
}

/** What happens in each step, and what follows from it. */
export const stepsInWords = ({ steps }: Narrative): readonly string[] =>
  steps.map((step) =>
    [
      deedInWords(step),
      ...step.notes.map((note) => `${note}.`),
      ...(step.learns.length === 0 || step.action === 'reveal'
        ? []
        : [`The adversary learns ${step.learns.join(', ')}.`]),
    ].join(' '),
  );

function deedInWords({ action, from, to, label, message, origin }: NarrativeStep): string {
  const what = label === '' ? 'a message' : label;
  const how = origin === '' ? '' : ` The message is ${origin}.`;
  switch (action) {
    case 'exchange':
      return `${from} sends ${what} to ${to}: ${message}.`;
    case 'send':
      return to === 'the network'
        ? `${from} sends ${what}: ${message}.`
        : `${from} sends ${what}, meant for ${to}: ${message}.`;
    case 'receive':
      return `${to} receives ${what} from ${from}: ${message}.${how}`;
    case 'reveal':
      return `The adversary is given ${message}, of ${from}.`;
  }
}
