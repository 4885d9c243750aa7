/**
 * `npm run build`: the command line and its threads as a few files in dist, with all that they import. Node reads
 * a file for each module, more than a thousand of them, and that took longer than most checks (decision 0009).
 * Types are checked by `npm run lint`. What of others is inside is named with its licence in THIRD-PARTY.txt.
 * @module
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { build } from 'esbuild';
import { packageRoot } from './package-root.ts';

const root = packageRoot();
const folder = join(root, 'dist');
const entries = ['cli', 'worker', 'fuzz', 'fuzz-worker', 'bench', 'current'];

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: entries.map((name) => `scripts/${name}.ts`),
  outbase: '.',
  outdir: 'dist',
  chunkNames: 'scripts/part-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minifyWhitespace: true,
  minifySyntax: true,
  metafile: true,
  // For the packages that are not modules yet and ask for Node's own ones.
  banner: {
    js: "import{createRequire as requireOf}from'node:module';const require=requireOf(import.meta.url);",
  },
});

const notices = 'THIRD-PARTY.txt';
writeFileSync(join(folder, notices), packagesIn(Object.keys(metafile.inputs)).map(noticeOf).join('\n\n'));
removeOthers(
  new Set([...Object.keys(metafile.outputs).map((path) => posix.relative('dist', path)), notices]),
);

/** The packages that files come from, by their names. */
function packagesIn(files: readonly string[]): readonly string[] {
  const names = files.flatMap((file) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(names)].toSorted();
}

/** Who made a package, and under which terms it may be passed on. */
function noticeOf(name: string): string {
  const home = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    readonly version: string;
    readonly license?: string;
  };
  const file = readdirSync(home).find((one) => /^licen[cs]e/i.test(one));
  const text = file === undefined ? '' : `\n\n${readFileSync(join(home, file), 'utf8').trim()}`;
  return `${name} ${version} (${license ?? 'no licence stated'})${text}\n`;
}

/** What an earlier build left behind. */
function removeOthers(kept: ReadonlySet<string>): void {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of found) {
    const path = join(entry.parentPath, entry.name);
    const isKept = entry.isDirectory()
      ? [...kept].some((file) => file.startsWith(`${named(path)}/`))
      : kept.has(named(path));
    if (!isKept) rmSync(path, { recursive: true, force: true });
  }
}

/** As the keys of the build have it. */
function named(path: string): string {
  return relative(folder, path).split(sep).join('/');
}
