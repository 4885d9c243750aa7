/**
 * How long one command takes that writes the models of all shipped specs for all provers, as a process of its own.
 * Timed and printed by `bench.ts`.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shippedSpecs } from './files.ts';
import { packageRoot } from './package-root.ts';

/** So many specs became so many models; the times of each round in milliseconds, shortest first. */
export interface ExportCost {
  readonly specs: number;
  readonly models: number;
  readonly milliseconds: readonly number[];
}

/** The command again and again, each time into an empty folder. */
export function exportCost(rounds: number): ExportCost {
  const cli = join(packageRoot(), 'dist', 'scripts', 'cli.js');
  const specs = shippedSpecs().map(({ path }) => path);
  let models = 0;
  const milliseconds = Array.from({ length: rounds }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'tertius-bench-'));
    try {
      const begun = performance.now();
      const { status } = spawnSync(process.execPath, [
        cli,
        'export',
        ...specs,
        ...['--to', 'all', '--out', folder, '--format', 'csv'],
      ]);
      if (status !== 0) throw new Error(`export ends with ${status}`);
      const time = performance.now() - begun;
      models = readdirSync(folder).length;
      return time;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
  return { specs: specs.length, models, milliseconds: milliseconds.toSorted((one, other) => one - other) };
}
