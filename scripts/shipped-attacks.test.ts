/**
 * Every attack that a shipped spec expects can be drawn on a page, told in sentences and named.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { classify } from '../attacks/classify.ts';
import { replay } from '../attacks/replay.ts';
import { chartOf } from '../reports/chart.ts';
import { asciiChart, asciiColumns } from '../reports/chart-ascii.ts';
import { svgChart } from '../reports/chart-svg.ts';
import type { Narrative } from '../reports/report.ts';
import { narrativeOf } from '../reports/story.ts';
import { svgComplaints } from '../reports/svg-profile.ts';
import { widthOf } from '../reports/text-width.ts';
import { attacksExpectedIn, type ShippedAttack, shippedFiles } from './shipped-attacks.ts';

function storyOf({ says, proposal }: ShippedAttack): Narrative {
  const replayed = replay(proposal);
  if (replayed.kind !== 'breaks') throw new Error(`${says} is an attack`);
  const { run, at, sentence } = replayed.attack.breach;
  return narrativeOf({
    title: says,
    scenario: proposal.scenario,
    state: replayed.state,
    broken: [{ goal: says, sentence: '', because: sentence, at, run }],
    names: classify(proposal).map(({ name, because, at: events }) => ({
      name,
      because,
      at: events,
      see: '',
    })),
  });
}

/** Without what stands between the words of a chart: lifelines, arrows, frames, spaces. */
const squeezed = (text: string): string => text.replace(/[\s|:[\]<>+-]/g, '');

/** What is wrong with how a story is drawn. */
function drawnBadly(story: Narrative): readonly string[] {
  const chart = chartOf(story);
  const drawing = asciiChart(chart);
  const text = squeezed(drawing);
  return [
    ...drawing.split('\n').filter((line) => widthOf(line) > asciiColumns),
    ...chart.rows.map((row) => row.text).filter((row) => !text.includes(squeezed(row))),
    ...chart.key
      .map(({ name, means }) => `${name} = ${means}`)
      .filter((one) => !text.includes(squeezed(one))),
    ...svgComplaints(svgChart([chart])),
  ];
}

/** What is wrong with how a story is told. */
function toldBadly({ setting, steps, broken, names = [] }: Narrative): readonly string[] {
  const sentences = [...setting, ...steps.flatMap(({ told }) => told), ...broken.flatMap(({ why }) => why)];
  const mentioned = [...sentences, ...names.map(({ because }) => because)];
  return [
    ...steps.filter(({ told }) => told.length === 0).map(({ step }) => `step ${step} is not told`),
    ...sentences.filter((sentence) => !/^\S.*\.$/.test(sentence)),
    ...mentioned.filter((sentence) => /undefined|\[object|\?\?/.test(sentence)),
    ...mentioned.filter((sentence) =>
      [...sentence.matchAll(/\bstep (\d+)/g)].some(([, step]) => Number(step) > steps.length || step === '0'),
    ),
    ...steps.flatMap(({ step, told }) =>
      told.filter((sentence) =>
        [...sentence.matchAll(/(?:from|in) step (\d+)/g)].some(([, earlier]) => Number(earlier) > step),
      ),
    ),
  ];
}

describe('the attacks that are expected', { timeout: 120_000 }, () => {
  it.each(shippedFiles())('in %s fit a page whole, and are told', (file) => {
    for (const attack of attacksExpectedIn(file)) {
      const story = storyOf(attack);
      expect({ [attack.says]: [...drawnBadly(story), ...toldBadly(story)] }).toEqual({ [attack.says]: [] });
    }
  });
});
