/**
 * More threat never removes an attack: what is found under some threats is lifted to one more, replayed
 * and judged. This tests `step`, the judge and the scenarios against each other.
 * @module
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { inapplicable } from '../properties/absence.ts';
import { goalsOf } from '../properties/catalogue.ts';
import { printGoal } from '../properties/goal.ts';
import {
  combine,
  includesThreat,
  parseCombination,
  printCombination,
  threatsOf,
} from '../properties/threat.ts';
import { lift } from './lift.ts';
import { minimise } from './minimise.ts';
import { searchAtRandom, searchDefaults } from './random.ts';
import type { Proposal } from './replay.ts';

const specOf = (path: string): Spec =>
  readySpecs(loadSource(readFileSync(new URL(path, import.meta.url), 'utf8')))[0] as Spec;

const specs = [
  './casebook/nspk.tertius',
  './casebook/ccitt-x509.tertius',
  '../model/variants/ideal-literal.tertius',
  '../model/variants/mcgrew-server.tertius',
].map(specOf);

/** What a short search finds under some threats, made small. */
function attacksOn(spec: Spec, words: string): readonly Proposal[] {
  const parsed = parseCombination(spec, [words]);
  if (parsed.kind === 'problem') return [];
  const options = { ...searchDefaults, shrinksMax: 0 };
  for (const { steps, broken } of searchAtRandom(spec, goalsOf(spec), parsed.combination, options)) {
    if (steps > 2_500) return [...broken.values()].map((finding) => minimise(finding).proposal);
  }
  return [];
}

describe('lift', () => {
  it.each(specs.map((spec) => [spec.name, spec] as const))(
    'holds for %s under each further threat',
    (_, spec) => {
      for (const words of ['none', 'later']) {
        for (const proposal of attacksOn(spec, words)) {
          for (const threat of threatsOf(spec)) {
            const larger = combine(...proposal.combination, threat);
            if (includesThreat(proposal.combination, threat)) continue;
            if (inapplicable(spec, proposal.goal, larger) !== undefined) continue;
            const what = `${printGoal(spec, proposal.goal)} under ${printCombination(spec, larger)}`;
            expect(lift(proposal, larger), what).toBeDefined();
          }
        }
      }
    },
  );
});
