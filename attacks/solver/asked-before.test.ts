/**
 * Searches for several goals share what does not depend on the goal. What a goal comes to depends on the question
 * alone all the same: on nothing that was asked before.
 * @module
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import type { Spec } from '../../model/spec.ts';
import type { Term } from '../../model/term.ts';
import { print } from '../../model/term-print.ts';
import { goalsOf } from '../../properties/catalogue.ts';
import type { Goal } from '../../properties/goal.ts';
import { type Combination, combine, threatsOf } from '../../properties/threat.ts';
import { scenarioDefaults } from '../threats.ts';
import { solve } from './solve.ts';

/** Read anew each time: nothing is shared between specs. */
const fresh = (name: string): Spec => {
  const text = readFileSync(new URL(`../../model/variants/${name}.tertius`, import.meta.url), 'utf8');
  return readySpecs(loadSource(text))[0] as Spec;
};

const isTerm = (value: unknown): value is Term =>
  typeof value === 'object' && value !== null && 'hash' in value;

const answer = (spec: Spec, goal: Goal, combination: Combination, selfTalk: boolean): string =>
  JSON.stringify(
    solve(spec, goal, combination, { ...scenarioDefaults, selfTalk }, { states: 150, mayGoOn: () => true }),
    (key, value) => (key === 'spec' ? undefined : isTerm(value) ? print(value) : value),
  );

it('does not depend on what was asked before', { timeout: 240_000 }, () => {
  for (const name of ['mcgrew-server', 'interception', 'ideal-named', 'mbtls', 'keyshare-client']) {
    const spec = fresh(name);
    const threats = threatsOf(spec);
    const question = fc.record({
      goal: fc.constantFrom(...goalsOf(spec)),
      combination: fc.subarray([...threats], { maxLength: 2 }).map((some) => combine(...some)),
      selfTalk: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(question, { minLength: 2, maxLength: 5 }), (questions) => {
        const shared = fresh(name);
        for (const { goal, combination, selfTalk } of questions)
          expect(answer(shared, goal, combination, selfTalk)).toBe(
            answer(fresh(name), goal, combination, selfTalk),
          );
      }),
      { numRuns: 12 },
    );
  }
});
