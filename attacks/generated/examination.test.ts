import fc from 'fast-check';
import { expect, it } from 'vitest';
import { print } from '../../model/term-print.ts';
import { enumerate } from '../enumerate.ts';
import { solve } from '../solver/solve.ts';
import { anyBranchedCase, anyCase, anyCaseBeside } from './case.ts';
import { type Effort, type Engines, type Examined, examine, type Law } from './examination.ts';

/** No test waits for anything but its own work, however busy the machine. */
const patience = 600_000;

/** Little for each case, so that there can be many. */
const effort: Effort = {
  goals: 3,
  relatives: 1,
  states: 200,
  runs: 4,
  tries: 10,
  instances: 200,
  instanceRuns: 2,
  messages: 50,
  mayGoOn: () => true,
};

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const tally = (seen: readonly Examined[], kind: Examined['answers'][number]): number =>
  seen.flatMap(({ answers }) => answers).filter((answer) => answer === kind).length;

it(
  'no engine contradicts another on 500 generated protocols, about as many of them proved as attacked',
  async () => {
    const seen: Examined[] = [];
    await fc.assert(
      fc.asyncProperty(anyCase, async (subject) => {
        const examined = examine(subject, effort);
        seen.push(examined);
        expect(examined.contradictions).toEqual([]);
        await nextTurn();
      }),
      { numRuns: 500, seed: 20_261_123 },
    );
    const asked = seen.flatMap(({ answers }) => answers).length;
    expect(seen.filter(({ refused }) => refused).length).toBeLessThan(25);
    expect(seen.filter(({ enumeration }) => enumeration === 'exhausted').length).toBeGreaterThan(50);
    expect(tally(seen, 'candidate')).toBeGreaterThan(asked / 5);
    expect(tally(seen, 'closed')).toBeGreaterThan(asked / 5);
  },
  patience,
);

it(
  'no engine contradicts another on 150 protocols with branches and tickets',
  async () => {
    const seen: Examined[] = [];
    await fc.assert(
      fc.asyncProperty(anyBranchedCase, async (subject) => {
        const examined = examine(subject, effort);
        seen.push(examined);
        expect(examined.contradictions).toEqual([]);
        await nextTurn();
      }),
      { numRuns: 150, seed: 20_261_124 },
    );
    const asked = seen.flatMap(({ answers }) => answers).length;
    expect(seen.filter(({ refused }) => refused).length).toBeLessThan(75);
    expect(tally(seen, 'candidate')).toBeGreaterThan(asked / 5);
    expect(tally(seen, 'closed')).toBeGreaterThan(asked / 5);
  },
  patience,
);

it(
  'no engine contradicts another on 60 protocols with another beside them',
  async () => {
    const seen: Examined[] = [];
    await fc.assert(
      fc.asyncProperty(anyCaseBeside, async (subject) => {
        const examined = examine(subject, { ...effort, instances: 50 });
        seen.push(examined);
        expect(examined.contradictions).toEqual([]);
        await nextTurn();
      }),
      { numRuns: 60, seed: 20_261_125 },
    );
    expect(seen.filter(({ refused }) => refused).length).toBeLessThan(6);
    expect(tally(seen, 'candidate')).toBeGreaterThan(20);
    expect(tally(seen, 'closed')).toBeGreaterThan(20);
  },
  patience,
);

/** The laws that are broken within so many cases when an engine is exchanged for a bad one. */
function lawsBroken(engines: Partial<Engines>, work: Effort = effort): ReadonlySet<Law> {
  const cases = fc.sample(anyCase, { numRuns: 40, seed: 1 });
  return new Set(
    cases.flatMap((subject) =>
      examine(subject, work, { solve, enumerate, ...engines }).contradictions.map(({ law }) => law),
    ),
  );
}

/** The solver's answers compared with each other only. */
const alone: Effort = { ...effort, tries: 0, instances: 0 };

const closing: typeof solve = (spec, goal, ...rest) => {
  const answer = solve(spec, goal, ...rest);
  if (answer.kind !== 'candidate') return answer;
  return { kind: 'closed', proof: { goal, trees: [] }, statistics: answer.statistics };
};

it(
  'notices a solver that closes what can be broken',
  () => {
    const laws = lawsBroken({ solve: closing });
    expect(laws).toContain('random search breaks nothing closed');
    expect(laws).toContain('enumeration breaks nothing closed');
  },
  patience,
);

it(
  'notices attacks that do not replay',
  () => {
    const hasty: typeof solve = (...asked) => {
      const answer = solve(...asked);
      return answer.kind === 'candidate' ? { ...answer, actions: answer.actions.slice(0, -1) } : answer;
    };
    expect(lawsBroken({ solve: hasty })).toContain('attacks replay');
  },
  patience,
);

it(
  'notices a solver that fails',
  () => {
    const failing: typeof solve = () => {
      throw new Error('no');
    };
    expect(lawsBroken({ solve: failing }, alone)).toContain('engines finish');
  },
  patience,
);

it(
  'notices an enumeration that overlooks attacks',
  () => {
    const blind: typeof enumerate = (...asked) => ({ ...enumerate(...asked), found: new Map() });
    const emptied: typeof enumerate = (...asked) => {
      const enumeration = blind(...asked);
      return enumeration.end.kind === 'all broken'
        ? { ...enumeration, end: { kind: 'exhausted', says: 'everything' } }
        : enumeration;
    };
    expect(lawsBroken({ enumerate: emptied })).toContain('enumeration finds small attacks');
  },
  patience,
);

it(
  'notices answers that depend on names, on the bound, or get better with more threat',
  () => {
    const closingWhere =
      (where: (...asked: Parameters<typeof solve>) => boolean): typeof solve =>
      (...asked) =>
        where(...asked) ? closing(...asked) : solve(...asked);
    const byName = closingWhere((spec) => spec.roles.some(({ name }) => name === 'Y'));
    const byBound = closingWhere((...[, , , , budget]) => (budget?.runs ?? 0) > effort.runs);
    const byThreat = closingWhere((_spec, _goal, combination) => combination.length > 1);
    expect(lawsBroken({ solve: byName }, alone)).toContain('names and order do not matter');
    expect(lawsBroken({ solve: byBound }, alone)).toContain('a larger bound does not matter');
    expect(lawsBroken({ solve: byThreat }, alone)).toContain('more threat does no good');
  },
  patience,
);

it(
  'notices a tag that does harm',
  () => {
    const isTagged = (spec: Parameters<typeof solve>[0]): boolean =>
      spec.roles.some(({ transitions }) =>
        transitions.some((step) => step.kind === 'send' && /\[\d, /.test(print(step.message))),
      );
    const harmed: typeof solve = (spec, ...asked) => (isTagged(spec) ? solve : closing)(spec, ...asked);
    expect(lawsBroken({ solve: harmed }, alone)).toContain('tags do no harm');
  },
  patience,
);
