/**
 * The packed tarball, unpacked elsewhere: does a stranger get a command that runs, and the specs with it?
 * Uses what `npm run build` left in dist. Dependencies are linked, not fetched: no network is needed.
 * @module
 */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from './package-root.ts';

const root = packageRoot();
const elsewhere = mkdtempSync(join(tmpdir(), 'tertius-pack-'));
let packed: readonly string[] = [];

beforeAll(() => {
  const [tarball] = JSON.parse(
    npm(root, 'pack', '--ignore-scripts', '--json', '--pack-destination', elsewhere),
  ) as [{ readonly filename: string; readonly files: readonly { readonly path: string }[] }];
  packed = tarball.files.map(({ path }) => path);
  const installed = join(elsewhere, 'node_modules', 'tertius');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(elsewhere, tarball.filename), '-C', installed, '--strip-components=1']);
  for (const name of dependencies(installed)) {
    const link = join(elsewhere, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), link, 'junction');
  }
  writeFileSync(join(elsewhere, 'package.json'), '{ "name": "elsewhere", "private": true }\n');
  npm(elsewhere, 'rebuild', '--ignore-scripts', '--offline', 'tertius');
}, 20_000);

afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

describe('the packed tarball', () => {
  it('gives a command that tells its version', () => {
    const { version } = read(join(root, 'package.json')) as { readonly version: string };
    expect(npm(elsewhere, 'exec', '--offline', '--', 'tertius', '--version').trim()).toBe(version);
  });

  it('ships every spec of the tree at the same path', () => {
    const specs = ['model/variants', 'attacks/casebook'].flatMap(specsIn);
    expect(packed.filter((path) => path.endsWith('.tertius')).toSorted()).toEqual(specs.toSorted());
  });

  it('ships no test and no source', () => {
    expect(packed.filter((path) => /(?<!\.d)\.ts$|\.test\./.test(path))).toEqual([]);
  });

  it('ships what a reader looks for first', () => {
    expect(packed).toEqual(
      expect.arrayContaining(['README.md', 'LICENSE', 'CHANGELOG.md', 'ARCHITECTURE.md']),
    );
  });
});

function npm(folder: string, ...words: readonly string[]): string {
  return execFileSync('npm', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function dependencies(folder: string): readonly string[] {
  const { dependencies: named } = read(join(folder, 'package.json')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return Object.keys(named);
}

function specsIn(folder: string): readonly string[] {
  try {
    return readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.tertius'))
      .map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
