/**
 * Folders, made with those above them, and what is said where one cannot be made.
 * @module
 */
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder } from './folders.ts';

const folder = mkdtempSync(join(tmpdir(), 'tertius-folders-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const under = (...names: readonly string[]): string => join(folder, ...names);

describe('a folder', () => {
  it('is made with those above it, and is left as it is where it is there', async () => {
    for (const path of [under('a', 'b', 'c'), under('a', 'b', 'c'), under('a', 'd')]) {
      expect(await makeFolder(path)).toBeUndefined();
      expect(statSync(path).isDirectory()).toBe(true);
    }
  });

  it('is made by several at once', async () => {
    const path = under('at', 'once', 'by', 'several');
    expect(await Promise.all([1, 2, 3, 4].map(() => makeFolder(path)))).toEqual(Array(4).fill(undefined));
  });

  it('may be a link to one', async () => {
    expect(await makeFolder(under('real'))).toBeUndefined();
    symlinkSync(under('real'), under('link'));
    expect(await makeFolder(under('link', 'in'))).toBeUndefined();
    expect(existsSync(under('real', 'in'))).toBe(true);
  });

  it('is not made where a file, a link to nothing or a link to itself is in the way, which is named', async () => {
    writeFileSync(under('file'), '');
    symlinkSync(under('nothing'), under('dangling'));
    symlinkSync(under('loop'), under('loop'));
    expect(await makeFolder(under('file'))).toMatchObject({
      message: `${under('file')} is a file, not a folder`,
    });
    expect(await makeFolder(under('file', 'x', 'y'))).toMatchObject({
      message: `${under('file')} is a file, not a folder`,
    });
    for (const name of ['dangling', 'loop']) {
      const message = `${under(name)} is a link to what is not there`;
      expect(await makeFolder(under(name))).toMatchObject({ message });
    }
    expect(await makeFolder(under('x'.repeat(300)))).toMatchObject({ message: /too long/ });
  });

  it.skipIf(process.platform !== 'linux')(
    'is not asked for again and again where the system has none',
    async () => {
      expect(await makeFolder('/proc/x/y')).toMatchObject({
        message: 'no folder /proc/x can be made: the system allows none in /proc',
      });
    },
  );
});
