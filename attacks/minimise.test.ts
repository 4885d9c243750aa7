/**
 * Attacks made smaller stay attacks, and only what replays is one.
 * @module
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { print } from '../model/term-print.ts';
import type { Goal } from '../properties/goal.ts';
import { minimise } from './minimise.ts';
import { type Finding, searchAtRandom, searchDefaults } from './random.ts';
import { attackVerdict, type Proposal, replay } from './replay.ts';

const specOf = (path: string): Spec =>
  readySpecs(loadSource(readFileSync(new URL(path, import.meta.url), 'utf8')))[0] as Spec;

const nspk = specOf('./casebook/nspk.tertius');
const goal: Goal = { kind: 'weak agreement', claimant: 'B', peer: 'A' };

function findingWith(seed: number): Proposal {
  for (const { broken } of searchAtRandom(nspk, [goal], [], { ...searchDefaults, seed })) {
    const found: Finding | undefined = broken.get(goal);
    if (found !== undefined) return found;
  }
  throw new Error('a search ends only when all goals are broken');
}

const subject = { goal, threats: [], assumptions: [], cost: { steps: 0 }, digest: '' };

describe('minimise', () => {
  it("leaves Lowe's attack: two runs, three messages of theirs, nothing that could be left out", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (seed) => {
        const { proposal, isMinimal } = minimise(findingWith(seed));
        expect(isMinimal).toBe(true);
        expect(replay(proposal).kind).toBe('breaks');
        const begun = proposal.actions.flatMap((action) => (action.kind === 'begin' ? [action] : []));
        expect(begun.map(({ role }) => role).toSorted()).toEqual(['A', 'B']);
        expect(begun.some(({ peers }) => peers.some((peer) => print(peer) === 'e'))).toBe(true);
        expect(proposal.actions).toHaveLength(8);
      }),
      { numRuns: 15 },
    );
  });
});

describe('replay', () => {
  const attack = minimise(findingWith(1)).proposal;

  it('makes the verdict of an attack that replays', () => {
    expect(attackVerdict(subject, attack).kind).toBe('attack');
  });

  it('refuses an attack from which any action is missing', () => {
    for (const at of attack.actions.keys()) {
      const actions = attack.actions.toSpliced(at, 1);
      expect(replay({ ...attack, actions }).kind).not.toBe('breaks');
      expect(() => attackVerdict(subject, { ...attack, actions })).toThrow('an attack that does not replay');
    }
  });

  it('refuses an attack that needs a threat which is not granted', () => {
    const honest = { ...attack.scenario, dishonest: [] };
    expect(replay({ ...attack, scenario: honest }).kind).toBe('stuck');
  });
});
