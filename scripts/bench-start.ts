/**
 * How long a whole process takes that has next to nothing to do, beside one of Node's that has nothing to do: the
 * command that tells its version, and a check of an unchanged draft whose evidence is in the cache.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from './package-root.ts';

/** A process, and the median of its time in milliseconds. */
export interface StartCost {
  readonly what: string;
  readonly milliseconds: number;
}

/** The processes one after the other, again and again, so that what else the machine does falls on all alike. */
export function startCosts(rounds: number): readonly StartCost[] {
  const cache = mkdtempSync(join(tmpdir(), 'tertius-bench-'));
  const cli = join(packageRoot(), 'dist', 'scripts', 'cli.js');
  const draft = join(packageRoot(), 'docs', 'drafts.md');
  const processes = [
    { what: 'node -e 0', words: ['-e', '0'] },
    { what: 'tertius --version', words: [cli, '--version'] },
    {
      what: 'tertius check --cache, a draft that did not change',
      words: [cli, 'check', '--cache', cache, draft],
    },
  ];
  try {
    const times = processes.map(({ words }) => [timeOf(words)].slice(1));
    for (let round = 0; round < rounds; round += 1)
      for (const [at, { words }] of processes.entries()) times[at]?.push(timeOf(words));
    return processes.map(({ what }, at) => ({ what, milliseconds: medianOf(times[at] ?? []) }));
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

function timeOf(words: readonly string[]): number {
  const begun = performance.now();
  const { status } = spawnSync(process.execPath, words);
  if (status !== 0) throw new Error(`${words.join(' ')} ends with ${status}`);
  return performance.now() - begun;
}

const medianOf = (times: readonly number[]): number =>
  times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
