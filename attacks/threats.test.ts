/**
 * Threats turned into scenarios: who is dishonest and with which secrets, which authority is meant, what
 * may be revealed; more threat never permits less.
 * @module
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivable } from '../model/deduce.ts';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { initialState, type Scenario } from '../model/system.ts';
import { agent, secretKey } from '../model/term.ts';
import { print } from '../model/term-print.ts';
import type { Goal } from '../properties/goal.ts';
import { type Combination, combine, printCombination, type Threat, threatsOf } from '../properties/threat.ts';
import {
  dishonestParty,
  insider,
  scenarioDefaults,
  scenarioOf,
  scenarioOptionsOf,
  scenariosFor,
} from './threats.ts';

const specOf = (path: string): Spec =>
  readySpecs(loadSource(readFileSync(new URL(path, import.meta.url), 'utf8')))[0] as Spec;

const interception = specOf('../model/variants/interception.tertius');
const participation: Goal = {
  kind: 'server participation',
  claimant: 'C',
  peer: 'S',
  strong: false,
  counting: 'held',
};
const scenario = (...threats: readonly Threat[]): Scenario =>
  scenarioOf(interception, combine(...threats), scenarioDefaults);
const holds = (made: Scenario, key: string): boolean =>
  derivable(initialState(made).knowledge, secretKey(agent(key)));

describe('scenariosFor', () => {
  it('takes `ca` for any one anchor of the claimant, the super-CA among them', () => {
    const found = scenariosFor(interception, participation, [{ kind: 'ca' }]);
    expect(found.map(({ combination }) => printCombination(interception, combination))).toEqual([
      'ca:sCA',
      'ca:CA',
    ]);
    expect(found.map(({ scenario: made }) => made.compromised.map(print))).toEqual([['sCA'], ['CA']]);
  });

  it('gives one scenario where every authority is named', () => {
    expect(scenariosFor(interception, participation, [{ kind: 'ca', authority: 'CA' }])).toHaveLength(1);
    expect(scenariosFor(interception, participation, [])).toHaveLength(1);
  });
});

describe('scenarioOf', () => {
  it('names honest agents after roles, two for each', () => {
    expect(scenario().honest.map(print)).toEqual(['c', 'p', 's', 'c2', 'p2', 's2']);
  });

  it('has an insider, unless there are to be none', () => {
    expect(scenario().dishonest.map((entry) => print(entry.agent))).toEqual(['e']);
    const without = scenarioOf(interception, [], { ...scenarioDefaults, insiders: false });
    expect(without.dishonest).toEqual([]);
  });

  it("gives a dishonest proxy the role's own secrets, and an insider none of them", () => {
    expect(holds(scenario(), 'sCA')).toBe(false);
    expect(holds(scenario(), print(insider(interception)))).toBe(true);
    const bad = scenario({ kind: 'dishonest', role: 'P' });
    expect(holds(bad, 'sCA')).toBe(true);
    expect(holds(bad, print(dishonestParty(interception, 'P')))).toBe(true);
  });

  it('permits to reveal what the threats say and nothing else', () => {
    expect(scenario({ kind: 'kci' }, { kind: 'later' }).reveals).toEqual(['key', 'later']);
    expect(scenario({ kind: 'session' }).reveals).toEqual(['session']);
    expect(scenario({ kind: 'unpossessed' })).toMatchObject({ reveals: [], unpossessed: true });
  });

  it('permits more under more threat', () => {
    const anyThreats = fc.subarray([...threatsOf(interception)].filter(({ kind }) => kind !== 'ca'));
    fc.assert(
      fc.property(anyThreats, anyThreats, (some, more) => {
        const smaller = scenario(...some);
        const larger = scenario(...some, ...more);
        const names = (made: Scenario): readonly string[] =>
          made.dishonest.map((entry) => `${print(entry.agent)} ${entry.roles.join()}`);
        expect(names(larger)).toEqual(expect.arrayContaining([...names(smaller)]));
        expect(larger.reveals).toEqual(expect.arrayContaining([...smaller.reveals]));
        expect(larger.unpossessed || !smaller.unpossessed).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('says with which options it was made', () => {
    const options = { insiders: false, selfTalk: true, typed: false, runsMax: 3 };
    const none: Combination = [];
    expect(scenarioOptionsOf(scenarioOf(interception, none, options))).toEqual(options);
  });
});
