/**
 * Over all threats at once it is as it is one combination at a time: the lattice, which asks little, is held
 * against the solver asked about every combination of up to three threats. That also shows that more threat
 * never removes an attack.
 * @module
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { absence, inapplicable } from '../properties/absence.ts';
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
import { type Budget, budgetDefaults, standing } from './decide.ts';
import { anyCase } from './generated/case.ts';
import { designText } from './generated/design-text.ts';
import { type Lattice, latticeOf } from './lattice.ts';
import { replay } from './replay.ts';
import { solve } from './solver/solve.ts';
import { scenarioDefaults } from './threats.ts';

const specIn = (path: string): Spec =>
  readySpecs(loadSource(readFileSync(new URL(path, import.meta.url), 'utf8')))[0] as Spec;

const nsl = specIn('./casebook/nsl.tertius');
const idealNamed = specIn('../model/variants/ideal-named.tertius');
const tlsRsa = specIn('../model/variants/tls12-rsa.tertius');

const goalIn = (spec: Spec, text: string): Goal => {
  const found = goalsOf(spec).find((goal) => printGoal(spec, goal) === text);
  if (found === undefined) throw new Error(`${spec.name} has no goal ${text}`);
  return found;
};

function explored(spec: Spec, goal: Goal, budget: Partial<Budget> = {}, threats?: string): Lattice {
  const parsed = parseCombination(spec, threats === undefined ? [] : [threats]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  const question = {
    spec,
    goal,
    options: scenarioDefaults,
    citation: () => ({ assumptions: [], digest: '' }),
    ...(threats !== undefined && { threats: parsed.combination }),
  };
  const steps = latticeOf(question, { ...budgetDefaults, ...budget });
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

const told = (
  spec: Spec,
  { breaking, proved, open }: Lattice,
): Readonly<Record<'breaking' | 'proved' | 'open', readonly string[]>> => ({
  breaking: breaking.map(({ combination }) => printCombination(spec, combination)),
  proved: proved.map((decision) => printCombination(spec, standing(decision).threats)),
  open: open.map((decision) => printCombination(spec, standing(decision).threats)),
});

describe('a lattice', () => {
  it('of threats that are not combined has the single ones that break a goal', () => {
    for (const goal of goalsOf(nsl)) {
      const whole = explored(nsl, goal);
      const steps = latticeOf(
        {
          spec: nsl,
          goal,
          options: scenarioDefaults,
          citation: () => ({ assumptions: [], digest: '' }),
          together: 1,
        },
        { ...budgetDefaults, patience: 'waning' },
      );
      let step = steps.next();
      while (!step.done) step = steps.next();
      const single = (one: Lattice): readonly string[] =>
        told(nsl, one).breaking.filter((threats) => !threats.includes('+'));
      expect([printGoal(nsl, goal), ...single(step.value)]).toEqual([printGoal(nsl, goal), ...single(whole)]);
    }
  });

  it('has threats that are always there in each combination, and says of these what the whole does', () => {
    let together = 0;
    for (const goal of goalsOf(tlsRsa).filter((each) => isThere(tlsRsa, each))) {
      const whole = explored(tlsRsa, goal);
      for (const threat of whole.threats) {
        const steps = latticeOf(
          {
            spec: tlsRsa,
            goal,
            options: scenarioDefaults,
            citation: () => ({ assumptions: [], digest: '' }),
            always: [threat],
            together: 1,
          },
          budgetDefaults,
        );
        let step = steps.next();
        while (!step.done) step = steps.next();
        const { breaking, proved } = step.value;
        for (const one of breaking) {
          expect(includesThreat(one.combination, threat)).toBe(true);
          expect(whole.breaking.some((point) => isWithin(point.combination, one.combination))).toBe(true);
        }
        for (const other of whole.threats) {
          const pair = combine(threat, other);
          const isBroken = (lattice: Pick<Lattice, 'breaking'>): boolean =>
            lattice.breaking.some((point) => isWithin(point.combination, pair));
          expect([printGoal(tlsRsa, goal), pair, isBroken({ breaking })]).toEqual([
            printGoal(tlsRsa, goal),
            pair,
            isBroken(whole),
          ]);
          if (isBroken(whole)) continue;
          expect(proved.some((decision) => isWithin(pair, standing(decision).threats))).toBe(true);
          together += 1;
        }
      }
    }
    expect(together).toBeGreaterThan(20);
  }, 120_000);

  it('with waning patience looks at less, and what it finds is so', () => {
    const goal = goalIn(tlsRsa, 'C : proxy-non-impersonation S on kb');
    const states = 16;
    const whole = told(tlsRsa, explored(tlsRsa, goal));
    const patient = explored(tlsRsa, goal, { states });
    const waning = explored(tlsRsa, goal, { states, patience: 'waning' });
    expect(waning.open.length).toBeGreaterThan(0);
    expect(waning.cost.states).toBeLessThan(patient.cost.states);
    expect(whole.breaking).toEqual(expect.arrayContaining([...told(tlsRsa, waning).breaking]));
  });

  it('has the smallest combinations that break a goal, and the largest under which it is proved', () => {
    expect(told(nsl, explored(nsl, goalIn(nsl, 'A : agreement B')))).toEqual({
      breaking: ['kci'],
      proved: ['later'],
      open: [],
    });
    expect(told(tlsRsa, explored(tlsRsa, goalIn(tlsRsa, 'C : secrecy on kb')))).toEqual({
      breaking: ['ca', 'later'],
      proved: ['kci+session+unpossessed'],
      open: [],
    });
  });

  it('has an attack for each that replays under those threats and under all that apply', () => {
    const { breaking } = explored(idealNamed, goalIn(idealNamed, 'C : agreement S'));
    expect(breaking.map(({ combination }) => printCombination(idealNamed, combination))).toEqual(['ca']);
    for (const { decision, lifted } of breaking) {
      expect(decision.attack && replay(decision.attack.proposal).kind).toBe('breaks');
      expect(decision.attack?.isMinimal).toBe(true);
      expect(lifted && printCombination(idealNamed, lifted)).toBe('proxy+ca+kci+later+unpossessed');
    }
  });

  it('is over the threats that apply; of the others it says why they do not', () => {
    const { threats, inapplicable: left } = explored(nsl, goalIn(nsl, 'B : agreement A'));
    expect(printCombination(nsl, threats)).toBe('kci+later');
    expect(left).toEqual([
      { threat: { kind: 'dishonest', role: 'A' }, because: 'A, whom the goal is about, is dishonest' },
      { threat: { kind: 'dishonest', role: 'B' }, because: 'the claimant B itself is dishonest' },
    ]);
  });

  it('tells authorities apart where they are named', () => {
    const goal = goalIn(tlsRsa, 'C : server-participation S');
    expect(told(tlsRsa, explored(tlsRsa, goal, {}, 'ca:CA+later')).breaking).toEqual(['ca:CA']);
  });

  it('asks nothing where the goal is absent', () => {
    const { absent, cost } = explored(tlsRsa, goalIn(tlsRsa, 'S : aliveness C'));
    expect(absent).toContain('anonymous');
    expect(cost.questions).toBe(0);
  });

  it('carries what a limit left open, and asks nothing around it', () => {
    const lattice = explored(nsl, goalIn(nsl, 'B : agreement A'), { states: 2 });
    expect(told(nsl, lattice)).toEqual({ breaking: [], proved: [], open: ['none'] });
    expect(lattice.open[0]?.verdict).toMatchObject({
      kind: 'unknown',
      because: { kind: 'states', limit: 2 },
    });
  });

  it('asks few questions', () => {
    const { cost } = explored(idealNamed, goalIn(idealNamed, 'C : agreement S'));
    expect(cost.questions).toBeLessThan(6);
  });
});

/** Every combination of up to three threats under which the goal says something. */
function combinationsFor(spec: Spec, goal: Goal): readonly Combination[] {
  const all = threatsOf(spec);
  const larger = (smaller: readonly Combination[]): readonly Combination[] =>
    smaller.flatMap((one) => all.map((threat) => combine(...one, threat)));
  const one = larger([[]]);
  const two = larger(one);
  const found = [[], ...one, ...two, ...larger(two)];
  const byName = new Map(found.map((each) => [printCombination(spec, each), each]));
  return [...byName.values()].filter((each) => inapplicable(spec, goal, each) === undefined);
}

/** What the lattice and the solver say differently about a combination. */
function contradictions(spec: Spec, goal: Goal, states: number): readonly string[] {
  const { breaking, proved, open } = explored(spec, goal, { states, replays: 0 });
  return combinationsFor(spec, goal).flatMap((combination): readonly string[] => {
    const { kind } = solve(spec, goal, combination, scenarioDefaults, {
      states,
      mayGoOn: () => true,
    });
    const around = breaking.some((point) => isWithin(point.combination, combination));
    const within = proved.some((decision) => isWithin(combination, standing(decision).threats));
    const beyond = open.some((decision) => isWithin(standing(decision).threats, combination));
    const what = `${printGoal(spec, goal)} under ${printCombination(spec, combination)}`;
    if (!around && !within && !beyond) return [`${what}: not covered`];
    if (kind === 'candidate' && within) return [`${what}: an attack within a proof`];
    if (kind === 'closed' && around) return [`${what}: no attack around an attack`];
    if (kind === 'candidate' && !around && !beyond) return [`${what}: an attack that was missed`];
    return [];
  });
}

const isThere = (spec: Spec, goal: Goal): boolean => absence(spec, goal) === undefined;

describe('the lattice and every single combination agree', () => {
  it.each(['./casebook/nspk.tertius', './casebook/nsl.tertius', './casebook/ccitt-x509.tertius'])(
    'on all goals of %s',
    (path) => {
      const spec = specIn(path);
      const found = goalsOf(spec)
        .filter((goal) => isThere(spec, goal))
        .flatMap((goal) => contradictions(spec, goal, 2_000));
      expect(found).toEqual([]);
    },
  );

  it.each([
    ['../model/variants/ideal-literal.tertius', 'C : agreement P'],
    ['../model/variants/ideal-named.tertius', 'C : peer-consistency S'],
    ['../model/variants/ideal-untagged.tertius', 'S : role-aliveness C'],
    ['../model/variants/tls12-dhe.tertius', 'C : secrecy on kb'],
    ['../model/variants/tls12-rsa.tertius', 'C : proxy-non-impersonation S on kb'],
    ['../model/variants/mcgrew-server.tertius', 'C : server-participation S'],
    ['../model/variants/interception.tertius', 'C : proxy-non-impersonation S on one.kA'],
  ])(
    'on %s, %s',
    (path, goal) => {
      const spec = specIn(path);
      expect(contradictions(spec, goalIn(spec, goal), 400)).toEqual([]);
    },
    60_000,
  );

  it('on generated protocols', () => {
    let asked = 0;
    fc.assert(
      fc.property(anyCase, (subject) => {
        const [spec] = readySpecs(loadSource(designText(subject.design)));
        if (spec === undefined) return;
        const goals = goalsOf(spec).filter((goal) => isThere(spec, goal));
        const goal = goals[subject.goals % Math.max(1, goals.length)];
        if (goal === undefined) return;
        asked += 1;
        expect(contradictions(spec, goal, 120)).toEqual([]);
      }),
      { numRuns: 50, seed: 20_261_123 },
    );
    expect(asked).toBeGreaterThan(40);
  }, 120_000);
});
