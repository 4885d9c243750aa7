/**
 * What was built is current until a source changes, comes or goes.
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isCurrent } from './current.ts';

let root = '';

const file = (path: string, seconds: number): void => {
  const whole = join(root, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, '');
  for (let each = whole; each !== root; each = dirname(each)) utimesSync(each, seconds, seconds);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tertius-current-'));
  for (const room of ['model', 'properties', 'attacks', 'reports', 'scripts'])
    file(`${room}/deep/one.ts`, 100);
  for (const name of ['package.json', 'package-lock.json', 'tsconfig.json']) file(name, 100);
  file('dist/scripts/cli.js', 200);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('is current when it is newer than every source', () => {
  expect(isCurrent(root)).toBe(true);
});

it.each(['attacks/deep/one.ts', 'package-lock.json', 'reports/deep/new.ts'])(
  'is not when %s has changed or is new',
  (path) => {
    file(path, 300);
    expect(isCurrent(root)).toBe(false);
  },
);

it('is not when a source is gone', () => {
  rmSync(join(root, 'model/deep/one.ts'));
  expect(isCurrent(root)).toBe(false);
});

it('is not when nothing was built', () => {
  rmSync(join(root, 'dist'), { recursive: true });
  expect(isCurrent(root)).toBe(false);
});
