/**
 * Goals that are read together come to the same, row by row, as each asked by itself; and less is asked.
 * @module
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { absence } from '../properties/absence.ts';
import { goalsOf } from '../properties/catalogue.ts';
import { type Goal, printGoal } from '../properties/goal.ts';
import {
  type Combination,
  combine,
  includesThreat,
  isWithin,
  parseCombination,
  printCombination,
  threatsOf,
} from '../properties/threat.ts';
import { budgetDefaults, standing } from './decide.ts';
import { anyCase } from './generated/case.ts';
import { designText } from './generated/design-text.ts';
import { type Lattice, latticeOf } from './lattice.ts';
import { scenarioDefaults } from './threats.ts';
import { isMootIn, latticesOf, type Row } from './together.ts';

const questionOf = (spec: Spec) => (goal: Goal) => ({
  spec,
  goal,
  options: scenarioDefaults,
  citation: () => ({ assumptions: [], digest: '' }),
});

function ended<Result>(steps: Generator<unknown, Result, void>): Result {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** What is known of a goal under threats, of which those that do not apply to it are left out. */
function levelOf({ threats, breaking, proved }: Lattice, combination: Combination): string {
  const own = combination.filter((threat) => includesThreat(threats, threat));
  if (breaking.some((point) => isWithin(point.combination, own))) return 'broken';
  if (proved.some((decision) => isWithin(own, standing(decision).threats))) return 'proved';
  return 'not known';
}

/** A row under each combination of its threats: the worst of its parts. */
function told(spec: Spec, lattices: readonly Lattice[], { parts, under }: Row): readonly string[] {
  const threats = threatsOf(spec);
  return Array.from({ length: 2 ** threats.length }, (_, set) =>
    combine(...threats.filter((_, at) => (set & (1 << at)) !== 0), ...(under === undefined ? [] : [under])),
  ).map((combination) => {
    const levels = parts.map((part) => levelOf(lattices[part] as Lattice, combination));
    const worst = ['broken', 'not known'].find((level) => levels.includes(level)) ?? 'proved';
    return `${printCombination(spec, combination)}: ${worst}`;
  });
}

/** Rows as they come out of both ways, and how many questions either took. */
function bothWays(spec: Spec, goals: readonly Goal[], rows: readonly Row[], states: number) {
  const budget = { ...budgetDefaults, states, replays: 0 };
  const questions = goals.map(questionOf(spec));
  const alone = questions.map((question) => ended(latticeOf(question, budget)));
  const joint = ended(latticesOf(questions, rows, budget));
  const asked = (lattices: readonly Lattice[]): number =>
    lattices.reduce((sum, { cost }) => sum + cost.questions, 0);
  return {
    alone: rows.map((row) => told(spec, alone, row)),
    joint: rows.map((row) => told(spec, joint, row)),
    isOpen: alone.some(({ open }) => open.length > 0),
    asked: { alone: asked(alone), joint: asked(joint) },
  };
}

const specIn = (name: string): Spec => {
  const url = new URL(`../model/variants/${name}.tertius`, import.meta.url);
  return readySpecs(loadSource(readFileSync(url, 'utf8')))[0] as Spec;
};

const goalsNamed = (spec: Spec, texts: readonly string[]): readonly Goal[] =>
  texts.map((text) => goalsOf(spec).find((goal) => printGoal(spec, goal) === text) as Goal);

const threats = (spec: Spec, word: string): Combination => {
  const parsed = parseCombination(spec, [word]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  return parsed.combination;
};

describe('goals that are read together', () => {
  it.each([
    ['tls12-rsa', ['S : secrecy on kb', 'C : secrecy on kb']],
    ['mcgrew-server', ['C : server-participation S', 'S : agreement C', 'C : aliveness S']],
    ['ideal-named', ['C : agreement S', 'S : agreement C', 'P : agreement C']],
  ])('come to the same in %s', (name, texts) => {
    const spec = specIn(name);
    const goals = goalsNamed(spec, texts).filter((goal) => goal && absence(spec, goal) === undefined);
    expect(goals.length).toBeGreaterThan(1);
    const { alone, joint, asked } = bothWays(spec, goals, [{ parts: [...goals.keys()] }], 400);
    expect(joint).toEqual(alone);
    expect(asked.joint).toBeLessThanOrEqual(asked.alone);
  });

  it('come to the same in generated protocols, however they are put into rows', () => {
    let fewer = 0;
    fc.assert(
      fc.property(
        anyCase,
        fc.array(fc.tuple(fc.uniqueArray(fc.nat({ max: 3 }), { minLength: 1 }), fc.nat()), {
          minLength: 1,
          maxLength: 3,
        }),
        ({ design }, some) => {
          const [spec] = readySpecs(loadSource(designText(design)));
          if (spec === undefined) return;
          const goals = goalsOf(spec)
            .filter((goal) => absence(spec, goal) === undefined)
            .slice(0, 4);
          const all = threatsOf(spec);
          const rows = some.flatMap(([places, pick]): readonly Row[] => {
            const parts = places.filter((place) => place < goals.length);
            const under = all[pick % (2 * all.length)];
            return parts.length === 0 ? [] : [{ parts, ...(under && { under }) }];
          });
          const { alone, joint, isOpen, asked } = bothWays(spec, goals, rows, 200);
          if (isOpen) return;
          expect(joint).toEqual(alone);
          if (asked.joint < asked.alone) fewer += 1;
        },
      ),
      { numRuns: 40, seed: 20_261_130 },
    );
    expect(fewer).toBeGreaterThan(5);
  }, 120_000);

  const spec = specIn('tls12-rsa');
  const [none, ca, later, both] = ['none', 'ca', 'later', 'ca+later'].map((word) => threats(spec, word));
  const broken = (part: number): readonly Combination[] => (part === 0 ? [both as Combination] : []);

  it('are not asked where every row of theirs is broken by another', () => {
    const isMoot = (rows: readonly Row[], combination: Combination | undefined): boolean =>
      isMootIn(rows, 1, combination as Combination, broken);
    expect(isMoot([{ parts: [0, 1] }], both)).toBe(true);
    expect(isMoot([{ parts: [0, 1] }], ca)).toBe(false);
    expect(isMoot([{ parts: [0, 1] }, { parts: [1] }], both)).toBe(false);
    expect(isMoot([{ parts: [0, 1] }, { parts: [0, 2] }], both)).toBe(true);
  });

  it('are read under the threat of their row', () => {
    const [under] = later as Combination;
    if (under === undefined) throw new Error('a threat');
    expect(isMootIn([{ parts: [0, 1], under }], 1, ca as Combination, broken)).toBe(true);
    expect(isMootIn([{ parts: [0, 1], under }], 1, none as Combination, broken)).toBe(false);
  });

  it('are asked where no row has them', () => {
    expect(isMootIn([], 1, both as Combination, broken)).toBe(false);
    expect(isMootIn([{ parts: [0] }], 1, both as Combination, broken)).toBe(false);
  });
});
