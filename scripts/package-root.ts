/**
 * Where Tertius itself is installed: the shipped specs lie at the same paths below this folder in a
 * checkout (run from `scripts/`) and in a published package (run from `dist/scripts/`).
 * @module
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The nearest folder upwards from this file that holds a package.json. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('Tertius is not inside its package: no package.json above it');
    folder = parent;
  }
  return folder;
}
