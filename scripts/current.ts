/**
 * Whether what is in dist was built from the sources as they are: `npm start` asks this of the built file, so as not
 * to build again what `npm ci` has built a moment ago.
 * @module
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What is built, and what with. */
const sources = [
  'model',
  'properties',
  'attacks',
  'reports',
  'scripts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Whether nothing below `root` that is built has changed since; folders change where a file comes or goes. */
export function isCurrent(root: string): boolean {
  const built = changedAt(join(root, 'dist', 'scripts', 'cli.js'));
  return built !== undefined && sources.every((name) => newestIn(join(root, name)) <= built);
}

/** When the newest of a file, or of a folder and all in it, was changed, in milliseconds since 1970. */
function newestIn(path: string): number {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return readdirSync(path).reduce(
    (newest, name) => Math.max(newest, newestIn(join(path, name))),
    entry.mtimeMs,
  );
}

function changedAt(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
