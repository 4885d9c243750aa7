/**
 * An attack found under a threat that it does not need is one without it, and one under more.
 * @module
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import type { Goal } from '../properties/goal.ts';
import type { Combination } from '../properties/threat.ts';
import { lift, lowered } from './lift.ts';
import { minimise } from './minimise.ts';
import { searchAtRandom } from './random.ts';
import { type Proposal, replay } from './replay.ts';

const spec = readySpecs(
  loadSource(readFileSync(new URL('../model/variants/ideal-untagged.tertius', import.meta.url), 'utf8')),
)[0] as Spec;
const goal: Goal = { kind: 'aliveness', claimant: 'P', peer: 'S', recent: true, inRole: true };

function attackUnder(combination: Combination): Proposal {
  for (const { broken } of searchAtRandom(spec, [goal], combination)) {
    const found = broken.get(goal);
    if (found !== undefined) return minimise(found).proposal;
  }
  throw new Error('a search ends only when all goals are broken');
}

it('carries an attack under `later` over to no threat: a key revealed afterwards breaks no aliveness', () => {
  const attack = attackUnder([{ kind: 'later' }]);
  const plain = lowered(attack, []);
  expect(plain && replay(plain).kind).toBe('breaks');
  const more = plain && lift(plain, [{ kind: 'unpossessed' }, { kind: 'later' }]);
  expect(more && replay(more).kind).toBe('breaks');
});

it('does not carry over an attack that needs its threat', () => {
  const named = readySpecs(
    loadSource(readFileSync(new URL('../model/variants/tls12-dhe.tertius', import.meta.url), 'utf8')),
  )[0] as Spec;
  const server: Goal = { kind: 'aliveness', claimant: 'C', peer: 'S', recent: true, inRole: true };
  for (const { broken } of searchAtRandom(named, [server], [{ kind: 'ca' }])) {
    const found = broken.get(server);
    if (found === undefined) continue;
    expect(lowered(found, [])).toBeUndefined();
    break;
  }
});
