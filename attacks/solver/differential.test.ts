import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import { goalsOf } from '../../properties/catalogue.ts';
import { type Goal, printGoal } from '../../properties/goal.ts';
import { type Combination, combine, type Threat, threatsOf } from '../../properties/threat.ts';
import { searchAtRandom, searchDefaults } from '../random.ts';
import { type ScenarioOptions, scenarioDefaults } from '../threats.ts';
import { type Draw, type Feature, protocolText } from './generated.ts';
import { solve } from './solve.ts';

const choices = fc.array(fc.nat({ max: 0xffff }), { minLength: 150, maxLength: 150 });

const drawFrom = (numbers: readonly number[]): Draw => {
  let at = 0;
  return (bound) => {
    at += 1;
    return (numbers[at % numbers.length] as number) % bound;
  };
};

const featureSets: readonly (readonly Feature[])[] = [
  ['sign', 'mac', 'seal', 'aead', 'hash', 'forward'],
  ['sign', 'mac', 'seal', 'aead', 'share', 'cert', 'key', 'forward', 'hash'],
  ['enc', 'enc', 'mac', 'aead', 'forward', 'hash'],
];

const budget = { states: 500, runs: 5, mayGoOn: () => true };

function optionsFrom(draw: Draw): ScenarioOptions {
  return {
    ...scenarioDefaults,
    selfTalk: draw(4) === 0,
    insiders: draw(4) !== 0,
    typed: draw(5) !== 0,
  };
}

function threatsFrom(draw: Draw, all: Combination): Combination {
  const chosen: readonly Threat[] = draw(2) === 0 ? [] : [all[draw(all.length)] as Threat];
  return combine(...chosen);
}

/** What random search breaks of `goals` in so many tries. */
function brokenAtRandom(
  spec: Parameters<typeof searchAtRandom>[0],
  goals: readonly Goal[],
  combination: Combination,
  options: ScenarioOptions,
): readonly string[] {
  for (const progress of searchAtRandom(spec, goals, combination, {
    ...searchDefaults,
    ...options,
    batch: 25,
  })) {
    if (progress.tries < 25 && progress.broken.size === 0) continue;
    return [...progress.broken.keys()].map((goal) => printGoal(spec, goal));
  }
  return [];
}

for (const features of featureSets) {
  test(`closes nothing that random search breaks, and every attack replays: ${features.join(', ')}`, () => {
    fc.assert(
      fc.property(choices, (numbers) => {
        const draw = drawFrom(numbers);
        const [spec] = readySpecs(loadSource(protocolText(draw, features)));
        if (spec === undefined) return;
        const options = optionsFrom(draw);
        const combination = threatsFrom(draw, threatsOf(spec));
        const closed = goalsOf(spec).filter(
          (goal) => solve(spec, goal, combination, options, budget).kind === 'closed',
        );
        if (closed.length > 0) expect(brokenAtRandom(spec, closed, combination, options)).toEqual([]);
      }),
      { numRuns: 12, seed: 20_261_123 },
    );
  }, 120_000);
}
