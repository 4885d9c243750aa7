/**
 * `npm run bench`: how long things take, on this machine, today. Prints a table and judges nothing.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Bench } from 'tinybench';
import { packageRoot } from './package-root.ts';

const command = join(packageRoot(), 'dist', 'scripts', 'cli.js');
const bench = new Bench({ time: 1_000, warmupIterations: 2 });

bench.add('start the command', () => {
  const ended = spawnSync(process.execPath, [command, '--version']);
  if (ended.status !== 0)
    throw new Error(`tertius --version ended with ${ended.status}: npm run build first`);
});

await bench.run();
process.stdout.write(`${JSON.stringify(bench.table(), null, 2)}\n`);
