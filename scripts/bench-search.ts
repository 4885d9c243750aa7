/**
 * What random search costs and finds: steps a second, memory of a long search, and how often known
 * attacks are found. Timed and printed by `bench.ts`.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { searchAtRandom, searchDefaults } from '../attacks/random.ts';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { goalsOf } from '../properties/catalogue.ts';
import { resolveExpectation } from '../properties/expectation.ts';
import type { Goal } from '../properties/goal.ts';
import { type Combination, parseCombination } from '../properties/threat.ts';
import { packageRoot } from './package-root.ts';

/** A known attack: which goal of which shipped spec falls under which threats. */
export interface KnownAttack {
  readonly file: string;
  readonly claimant: string;
  readonly goal: string;
  readonly peer?: string;
  readonly on?: string;
  readonly threats: string;
}

/** Attacks that the literature or the shipped specs' comments name. */
export const knownAttacks: readonly KnownAttack[] = [
  { file: 'attacks/casebook/nspk', claimant: 'B', goal: 'agreement', peer: 'A', threats: 'none' },
  { file: 'attacks/casebook/nspk', claimant: 'B', goal: 'secrecy', on: 'nB', threats: 'none' },
  { file: 'attacks/casebook/ccitt-x509', claimant: 'B', goal: 'agreement', peer: 'A', threats: 'none' },
  { file: 'model/variants/ideal-literal', claimant: 'S', goal: 'weak-agreement', peer: 'C', threats: 'none' },
  {
    file: 'model/variants/ideal-untagged',
    claimant: 'S',
    goal: 'role-aliveness',
    peer: 'C',
    threats: 'none',
  },
  { file: 'model/variants/interception', claimant: 'C', goal: 'server-participation', threats: 'proxy' },
  { file: 'model/variants/interception', claimant: 'C', goal: 'server-participation', threats: 'ca' },
  { file: 'model/variants/mcgrew-server', claimant: 'C', goal: 'server-participation', threats: 'proxy' },
  { file: 'model/variants/tls12-rsa', claimant: 'C', goal: 'secrecy', on: 'dC', threats: 'later' },
  { file: 'model/variants/tls12-dhe', claimant: 'C', goal: 'server-participation', threats: 'ca' },
];

/** The first protocol of a shipped file. */
export function shippedSpec(file: string): Spec {
  const [spec] = readySpecs(loadSource(readFileSync(join(packageRoot(), `${file}.tertius`), 'utf8')));
  if (spec === undefined) throw new Error(`${file}.tertius holds a protocol that runs`);
  return spec;
}

/** Steps of the system in a second of searching all goals of a spec under no threat. */
export function stepsPerSecond(file: string, stepsMin: number): number {
  const spec = shippedSpec(file);
  const begun = process.cpuUsage();
  for (const { steps } of searchAtRandom(spec, goalsOf(spec), [])) {
    if (steps < stepsMin) continue;
    const { user, system } = process.cpuUsage(begun);
    return Math.round(steps / ((user + system) / 1e6));
  }
  return 0;
}

/** The most memory in use, in MB, during a search of `stepsMin` steps that returns to the event loop. */
export async function memoryOfSearch(file: string, stepsMin: number): Promise<number> {
  const spec = shippedSpec(file);
  let peak = 0;
  for (const { steps } of searchAtRandom(spec, goalsOf(spec), [])) {
    await nextTurn();
    peak = Math.max(peak, process.memoryUsage().rss);
    if (steps >= stepsMin) break;
  }
  return Math.round(peak / 1e6);
}

/** Over how many of the seeds an attack is found within `stepsMax` steps, and the steps it took. */
export function successRate(attack: KnownAttack, seeds: number, stepsMax: number): readonly number[] {
  const spec = shippedSpec(attack.file);
  const [goal, combination] = questionOf(spec, attack);
  const found: number[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    for (const { steps, broken } of searchAtRandom(spec, [goal], combination, {
      ...searchDefaults,
      seed,
      batch: 10,
      shrinksMax: 0,
    })) {
      if (broken.size > 0 && steps <= stepsMax) found.push(steps);
      if (broken.size > 0 || steps >= stepsMax) break;
    }
  }
  return found.toSorted((left, right) => left - right);
}

function questionOf(spec: Spec, attack: KnownAttack): readonly [Goal, Combination] {
  const asked = resolveExpectation(spec, {
    claimant: attack.claimant,
    goal: attack.goal,
    ...(attack.peer !== undefined && { peer: attack.peer }),
    on: attack.on === undefined ? [] : [attack.on],
  });
  if (asked.kind === 'problem') throw new Error(asked.message);
  const parsed = parseCombination(spec, [attack.threats]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  return [asked.goal, parsed.combination];
}
