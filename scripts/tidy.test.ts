/**
 * What the tree promises about itself (ARCHITECTURE.md, Invariants), checked by reading it. A second
 * opinion on the linter, sharing nothing with it. Every rule carries a specimen that it must catch.
 * @module
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from './package-root.ts';

interface Source {
  /** From the package root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

interface Rule {
  readonly name: string;
  /** Which files the rule is about. */
  readonly reads: (path: string) => boolean;
  /** What breaks the rule, as `line: what`. */
  readonly breaches: (source: Source) => readonly string[];
  /** A file that breaks it, so that the rule is known to bite. */
  readonly specimen: Source;
}

const root = packageRoot();
const skipped = new Set(['.git', 'node_modules', 'dist', 'coverage']);
const rooms: Readonly<Record<string, readonly string[]>> = {
  model: ['model'],
  properties: ['properties', 'model'],
  attacks: ['attacks', 'properties', 'model'],
  reports: ['reports', 'properties', 'model'],
  scripts: ['scripts', 'reports', 'attacks', 'properties', 'model'],
};
/** Verdicts that carry evidence, and the one file that may make each. */
const makers: readonly { readonly verdict: string; readonly file: string }[] = [
  { verdict: 'attack', file: 'attacks/replay.ts' },
  { verdict: 'proved', file: 'properties/proof.ts' },
];

const roomOf = (path: string): string => path.split('/')[0] ?? '';
const isCode = (path: string): boolean => path.endsWith('.ts') && roomOf(path) in rooms;
const isTest = (path: string): boolean => path.endsWith('.test.ts');
const isProduct = (path: string): boolean => isCode(path) && !isTest(path);
const isPure = (path: string): boolean => isProduct(path) && roomOf(path) !== 'scripts';

const rules: readonly Rule[] = [
  {
    name: 'imports only the rooms that its own room may import',
    reads: isCode,
    breaches: ({ path, text }) =>
      imported(text)
        .filter(({ from }) => from.startsWith('.'))
        .map(({ from, line }) => ({ line, target: posix.join(posix.dirname(path), from) }))
        .filter(({ target }) => roomOf(path) !== 'scripts' && !rooms[roomOf(path)]?.includes(roomOf(target)))
        .map(({ line, target }) => `${line}: imports ${target}`),
    specimen: { path: 'model/a.ts', text: "import type { Goal } from '../properties/goal.ts';" },
  },
  {
    name: 'imports nothing of Node outside scripts',
    reads: isPure,
    breaches: ({ text }) =>
      imported(text)
        .filter(({ from }) => from.startsWith('node:'))
        .map(({ from, line }) => `${line}: imports ${from}`),
    specimen: { path: 'reports/a.ts', text: "const fs = await import('node:fs');" },
  },
  {
    name: 'reads no clock, no chance, no process and no console outside scripts',
    reads: isPure,
    breaches: ({ text }) =>
      matches(bare(text), /\b(?:Date\b|performance\.|Math\.random|process\.|console\.|setTimeout|fetch\()/g),
    specimen: { path: 'attacks/a.ts', text: 'const seed = Math.random();' },
  },
  {
    name: 'is named after its noun, never utils or the like',
    reads: isCode,
    breaches: ({ path }) =>
      path
        .split('/')
        .map((part) => part.split('.')[0] ?? '')
        .filter((part) => /^(?:utils?|helpers?|common|misc|shared|core|types?)$/.test(part))
        .map((part) => `1: ${part} says nothing`),
    specimen: { path: 'model/utils.ts', text: '' },
  },
  {
    name: 'opens by saying what it is, in a module comment',
    reads: isProduct,
    breaches: ({ text }) =>
      /^(?:#!.*\n)?\/\*\*(?:(?!\*\/)[\s\S])*@module\s*\*\//.test(text) ? [] : ['1: no module comment'],
    specimen: { path: 'model/a.ts', text: '/** A thing. */\nconst a = 1;\n/** @module */\n' },
  },
  {
    name: 'says of every export what it is',
    reads: isProduct,
    breaches: ({ text }) => undocumented(text),
    specimen: { path: 'model/a.ts', text: '/** @module */\nexport const a = 1;' },
  },
  {
    name: 'has no any',
    reads: isCode,
    breaches: ({ text }) => matches(bare(text), /(?:[:<|&,]|\bas|\bextends|=>)\s*any\b(?!\s*[(.:])/g),
    specimen: { path: 'model/a.ts', text: 'const a = b as any;' },
  },
  {
    name: 'leaves nothing to be done later',
    reads: () => true,
    breaches: ({ text }) => matches(text, /\b(?:TO[D]O|FIX[M]E)\b/g),
    specimen: { path: 'model/a.ts', text: `// ${'TO'}${'DO'}: think` },
  },
  ...makers.map(
    ({ verdict, file }): Rule => ({
      name: `makes no verdict '${verdict}' outside ${file}`,
      reads: (path) => isProduct(path) && path !== file,
      breaches: ({ text }) =>
        matches(withoutComments(text), new RegExp(`(?<!readonly )\\bkind: '${verdict}'`, 'g')),
      specimen: { path: 'attacks/a.ts', text: `return { kind: '${verdict}', goal };` },
    }),
  ),
  {
    name: "names no folder of anybody's machine",
    reads: () => true,
    breaches: ({ text }) => matches(text, /(?<![\w.:/*-])\/(?:home|root|Users|work|workspace|mnt)\/\w+/g),
    specimen: { path: 'README.md', text: `see ${['', 'home', 'ada', 'spec'].join('/')}` },
  },
  {
    name: 'links only to files that exist',
    reads: (path) => path.endsWith('.md'),
    breaches: ({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
        .filter(([, to]) => !existsSync(join(root, dirname(path), to ?? '')))
        .map((link) => `${lineAt(text, link.index)}: ${link[1]} does not exist`),
    specimen: { path: 'README.md', text: '[there](docs/nowhere.md)' },
  },
  {
    name: 'locks versions without naming where they are fetched from',
    reads: (path) => path === 'package-lock.json',
    breaches: ({ text }) => matches(text, /"resolved": "[^"]*"/g),
    specimen: { path: 'package-lock.json', text: '"resolved": "https://example.org/a.tgz"' },
  },
];

const sources = walk('');

describe.each(rules)('every file $name', ({ reads, breaches, specimen }) => {
  it('in this tree', () => {
    const found = sources
      .filter(({ path }) => reads(path))
      .flatMap((source) => breaches(source).map((what) => `${source.path}:${what}`));
    expect(found).toEqual([]);
  });

  it('and the rule bites', () => {
    expect(reads(specimen.path)).toBe(true);
    expect(breaches(specimen)).not.toEqual([]);
  });
});

describe('every runtime dependency', () => {
  const allowed = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0']);
  const installed = runtimeDependencies();

  it('has a licence that lets anybody use Tertius', () => {
    expect(installed.filter(({ licence }) => !allowed.has(licence))).toEqual([]);
  });

  it('is found by this test at all', () => {
    expect(installed.map(({ name }) => name)).toContain('commander');
  });
});

/** Every text file below `folder`, what is built or installed left out. */
function walk(folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (skipped.has(entry.name) || entry.name.endsWith('.tgz')) return [];
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() ? [{ path, text: readFileSync(join(root, path), 'utf8') }] : [];
  });
}

/** What a file imports, statically or not, types included. */
function imported(text: string): readonly { readonly from: string; readonly line: number }[] {
  const code = withoutComments(text);
  return [...code.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((found) => ({
    from: found[1] ?? '',
    line: lineAt(code, found.index),
  }));
}

/**
 * Exports without a doc comment straight above; a further overload of the same name needs none, and
 * one-line constants that stand together share the comment above the first.
 */
function undocumented(text: string): readonly string[] {
  const lines = text.split('\n');
  const isRow = (line: string | undefined): boolean => /^export const .*;$/.test(line ?? '');
  const nameIn = (line: string): string | undefined => /^export function (\w+)/.exec(line)?.[1];
  return lines.flatMap((line, at) => {
    if (!/^export (?!\{|\*|type \{)/.test(line)) return [];
    const above = lines.slice(0, at).filter((earlier) => !earlier.startsWith('// biome-ignore'));
    const before = above.at(-1) ?? '';
    const overload = nameIn(line) !== undefined && above.some((earlier) => nameIn(earlier) === nameIn(line));
    const documented =
      before.endsWith('*/') && !before.includes('@module') && above.at(-2)?.trim() !== '* @module';
    if (isRow(line) && isRow(lines[at - 1])) return [];
    return documented || overload ? [] : [`${at + 1}: ${line}`];
  });
}

const comment = /\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/;
const quoted = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/;

/** The text with comments blanked, line for line; quoted text is kept. */
function withoutComments(text: string): string {
  return text.replace(new RegExp(`${quoted.source}|${comment.source}`, 'g'), (found) =>
    found.startsWith('/') ? blank(found) : found,
  );
}

/** The text with comments and quoted text blanked, line for line. */
function bare(text: string): string {
  return text.replace(new RegExp(`${quoted.source}|${comment.source}`, 'g'), blank);
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map((found) => `${lineAt(text, found.index)}: ${found[0]}`);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** What is installed with Tertius itself, from the lock file, with the licence that each package states. */
function runtimeDependencies(): readonly { readonly name: string; readonly licence: string }[] {
  interface Locked {
    readonly dev?: boolean;
    readonly devOptional?: boolean;
  }
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  return Object.entries(lock.packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true)
    .filter(([path]) => existsSync(join(root, path)))
    .map(([path]) => {
      const stated = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as {
        readonly name: string;
        readonly license?: string;
      };
      return { name: stated.name, licence: stated.license ?? 'none stated' };
    });
}
