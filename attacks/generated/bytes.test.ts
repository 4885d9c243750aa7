/**
 * Generated protocols in real bytes: their honest runs finish, what the solver finds against them is taken by
 * honest roles that decide from bytes alone, and whatever else was sent is taken or refused as symbols say.
 * @module
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { algebraOf } from '../../model/concrete/constructors.ts';
import { crossExamine } from '../../model/concrete/cross-examination.ts';
import { act, actionsOf, stageOf } from '../../model/concrete/play.ts';
import { suites } from '../../model/concrete/suite.ts';
import { worldOf } from '../../model/concrete/world.ts';
import { loadSource } from '../../model/load.ts';
import type { Action, Scenario } from '../../model/system.ts';
import { solve } from '../solver/solve.ts';
import { anyBranchedCase, anyCase, type Case, caseText, combinationOf, goalsFor, optionsOf } from './case.ts';

/** No test waits for anything but its own work, however busy the machine. */
const patience = 600_000;

interface Seen {
  honest: number;
  attacks: number;
  asked: number;
  taken: number;
}

/** Plays in both, and asks both about everything sent so far once half of it has happened. */
function playBoth(scenario: Scenario, actions: readonly Action[], seen: Seen): readonly string[] {
  let stage = stageOf(scenario, worldOf(algebraOf(suites.ed25519), 'generated'));
  for (const [at, action] of actions.entries()) {
    const next = act(stage, action);
    if ('because' in next) return [next.because];
    stage = next.stage;
    if (at !== Math.ceil(actions.length / 2)) continue;
    const sent = stage.state.trace.flatMap((event) => (event.kind === 'send' ? [event.message] : []));
    const found = crossExamine(stage, [...new Set(sent)]);
    seen.asked += found.asked;
    seen.taken += found.taken;
    if (found.differences.length > 0) return found.differences;
  }
  return [];
}

function playCase(subject: Case, seen: Seen): readonly string[] {
  const [protocol] = loadSource(caseText(subject)).protocols;
  if (protocol?.spec === undefined || protocol.honest?.kind !== 'finished') return [];
  const { spec, honest } = protocol;
  seen.honest += 1;
  const problems = [...playBoth(honest.scenario, actionsOf(honest.scenario, honest.state), seen)];
  const combination = combinationOf(subject, spec);
  for (const goal of goalsFor(subject, spec, combination, 3)) {
    const found = solve(spec, goal, combination, optionsOf(subject), {
      states: 200,
      runs: 4,
      mayGoOn: () => true,
    });
    if (found.kind !== 'candidate') continue;
    seen.attacks += 1;
    problems.push(...playBoth(found.scenario, found.actions, seen));
  }
  return problems;
}

it.each([
  ['100 generated protocols', anyCase, 100, 20_261_128],
  ['40 with branches and tickets', anyBranchedCase, 40, 20_261_129],
] as const)(
  '%s play their honest runs and attacks in bytes',
  (_, cases, numRuns, seed) => {
    const seen: Seen = { honest: 0, attacks: 0, asked: 0, taken: 0 };
    fc.assert(
      fc.property(cases, (subject) => {
        expect(playCase(subject, seen)).toEqual([]);
      }),
      { numRuns, seed },
    );
    expect(seen.honest).toBeGreaterThan(numRuns / 2);
    expect(seen.attacks).toBeGreaterThan(numRuns / 3);
    expect(seen.asked).toBeGreaterThan(3 * seen.taken);
    expect(seen.taken).toBeGreaterThan(numRuns / 3);
  },
  patience,
);
