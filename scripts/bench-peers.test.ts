/** The rows that are set beside the peers are specs that run and whose goals are decided. @module */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import { peerRows } from './bench-peers.ts';
import { packageRoot } from './package-root.ts';

test.each(peerRows)('the row $title can be run', ({ spec }) => {
  const text = spec.includes('\n') ? spec : readFileSync(join(packageRoot(), `${spec}.tertius`), 'utf8');
  expect(readySpecs(loadSource(text))).not.toEqual([]);
});
