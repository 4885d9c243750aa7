/**
 * How long it takes to tell an attack, to draw it and to name it, over the attacks that the shipped specs expect.
 * Timed and printed by `bench.ts`.
 * @module
 */
import { classify } from '../attacks/classify.ts';
import { replay } from '../attacks/replay.ts';
import { chartOf } from '../reports/chart.ts';
import { asciiChart } from '../reports/chart-ascii.ts';
import { mermaidChart, plantumlChart } from '../reports/chart-languages.ts';
import { svgChart } from '../reports/chart-svg.ts';
import { narrativeOf } from '../reports/story.ts';
import { attacksExpectedIn, shippedFiles } from './shipped-attacks.ts';

/** A line for each kind of work: median, 95th percentile and worst in milliseconds, the worst by name. */
export function chartCosts(): readonly string[] {
  const times = new Map<string, { readonly says: string; readonly milliseconds: number }[]>();
  const timed = <Value>(what: string, says: string, work: () => Value): Value => {
    const begun = performance.now();
    const value = work();
    times.set(what, [...(times.get(what) ?? []), { says, milliseconds: performance.now() - begun }]);
    return value;
  };
  for (const { says, proposal } of shippedFiles().flatMap(attacksExpectedIn)) {
    const replayed = replay(proposal);
    if (replayed.kind !== 'breaks') continue;
    const { run, at, sentence } = replayed.attack.breach;
    const broken = [{ goal: says, sentence, because: sentence, at, run }];
    const telling = { title: says, scenario: proposal.scenario, state: replayed.state, broken };
    const story = timed('told', says, () => narrativeOf(telling));
    const chart = timed('laid out', says, () => chartOf(story));
    timed('ascii', says, () => asciiChart(chart));
    timed('svg', says, () => svgChart([chart]));
    timed('mermaid', says, () => mermaidChart([chart]));
    timed('plantuml', says, () => plantumlChart([chart]));
    timed('named', says, () => classify(proposal));
    timed('a chart, from trace to characters', says, () => asciiChart(chartOf(narrativeOf(telling))));
  }
  return [...times].map(([what, all]) => {
    const sorted = all.toSorted((one, other) => one.milliseconds - other.milliseconds);
    const at = (share: number): string =>
      (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]?.milliseconds ?? 0).toFixed(1);
    return `${at(0.5).padStart(8)} ms median ${at(0.95).padStart(8)} ms 95% ${at(1).padStart(8)} ms worst  ${what}; ${all.length} attacks, worst ${sorted.at(-1)?.says ?? ''}`;
  });
}
