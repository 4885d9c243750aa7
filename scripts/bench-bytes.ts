/**
 * The honest run of a shipped proposal in real bytes, everything included: keys and certificates from a seed of
 * its own, so that nothing is remembered from before, each role's part, and the comparison with the symbols.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { algebraOf } from '../model/concrete/constructors.ts';
import { actionsOf, play } from '../model/concrete/play.ts';
import { type SuiteName, suites } from '../model/concrete/suite.ts';
import { worldOf } from '../model/concrete/world.ts';
import { loadSource } from '../model/load.ts';
import { packageRoot } from './package-root.ts';

/** Milliseconds of one honest run with this suite, by turn; some more are played before, to warm up. */
export function honestRunTimes(path: string, suite: SuiteName, turns: number): readonly number[] {
  const [protocol] = loadSource(readFileSync(join(packageRoot(), path), 'utf8')).protocols;
  if (protocol?.honest?.kind !== 'finished') throw new Error(`${path} runs`);
  const { scenario, state } = protocol.honest;
  const actions = actionsOf(scenario, state);
  const timed = (seed: string): number => {
    const begun = performance.now();
    const { disagreement } = play(scenario, actions, worldOf(algebraOf(suites[suite]), seed));
    if (disagreement !== undefined) throw new Error(disagreement.because);
    return performance.now() - begun;
  };
  for (let turn = 0; turn < 5; turn += 1) timed(`warm-up ${turn}`);
  return Array.from({ length: turns }, (_, turn) => timed(`turn ${turn}`));
}
