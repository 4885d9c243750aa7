/**
 * action.yml, as far as it can be carried out without GitHub: its script in bash, with the inputs that it would have,
 * and an `npx` that runs the built command instead of fetching one.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from './package-root.ts';

const action = readFileSync(join(packageRoot(), 'action.yml'), 'utf8');
const [declared = '', steps = ''] = action.split(/^runs:$/m);
const script = /^ {6}run: \|\n((?: {8}.*\n|\n)+)/m.exec(steps)?.[1]?.replaceAll(/^ {8}/gm, '') ?? '';
const inputs = [...declared.matchAll(/^ {2}([\w-]+):$/gm)].map(([, name = '']) => name);
const variables = new Map(
  [...steps.matchAll(/^ {8}([A-Z]+): \$\{\{ inputs\.([\w-]+) \}\}$/gm)].map(([, name = '', input = '']) => [
    name,
    input,
  ]),
);

const folder = mkdtempSync(join(tmpdir(), 'tertius-action-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tools = join(folder, 'tools');
const work = join(folder, 'work');
mkdirSync(tools);
mkdirSync(work);
const command = join(packageRoot(), 'dist', 'scripts', 'cli.js');
writeFileSync(
  join(tools, 'npx'),
  [
    '#!/bin/bash',
    'printf "%s\\n" "$3" > "$GITHUB_STEP_SUMMARY.package"',
    '[ "$1 $2 $4 $5" = "--yes --package -- tertius" ] || exit 99',
    `exec "${process.execPath}" "${command}" "\${@:6}"`,
    '',
  ].join('\n'),
  { mode: 0o755 },
);

interface Done {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly summary: string;
}

let jobs = 0;

/** Carries the script out with these inputs; the others are as action.yml has them. */
function job(given: Readonly<Record<string, string>>): Done {
  jobs += 1;
  const summary = join(folder, `a summary ${jobs}.md`);
  const defaults = Object.fromEntries(
    inputs.map((name) => [
      name,
      new RegExp(`^ {2}${name}:[^]*?default: "?([^"\\n]*)`, 'm').exec(declared)?.[1] ?? '',
    ]),
  );
  const values = { ...defaults, ...given };
  const env = Object.fromEntries([...variables].map(([name, input]) => [name, values[input] ?? '']));
  const { PATH = '' } = process.env;
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script],
    {
      cwd: work,
      encoding: 'utf8',
      env: { ...env, PATH: `${tools}${delimiter}${PATH}`, GITHUB_STEP_SUMMARY: summary },
      timeout: 300_000,
    },
  );
  return {
    code: status,
    out: stdout,
    err: stderr,
    summary: existsSync(summary) ? readFileSync(summary, 'utf8') : '',
  };
}

/** A server that signs `body`. */
const signed = (name: string, body: string): string =>
  [
    `protocol ${name}`,
    'role C client, anonymous',
    'role S server, certified by CA',
    'knows C : S',
    'fresh C : nonce n',
    'fresh S : nonce m',
    'C -> S : n',
    `S -> C : m, cert(S, server), sign(S, ${body})`,
    'expect C : agreement S on n, m : holds',
    '',
  ].join('\n');

const put = (name: string, text: string): void => writeFileSync(join(work, name), text);

describe('action.yml', () => {
  it('uses every input that it declares, and declares every one that it uses', () => {
    expect(inputs.length).toBeGreaterThan(4);
    const used = [...steps.matchAll(/inputs\.([\w-]+)/g)].map(([, name = '']) => name);
    expect([...new Set(used)].toSorted()).toEqual(inputs.toSorted());
    for (const name of variables.keys()) expect(script).toMatch(new RegExp(`\\$\\{?${name}\\b`));
  });

  it('puts no input into the script itself', () => {
    expect(script).not.toContain('${{');
  });
});

describe.skipIf(process.platform === 'win32')('the job', { timeout: 600_000 }, () => {
  it('passes, with the names that globs find, whatever they are', () => {
    const names = [
      'a b.tertius',
      '-x.tertius',
      '$(touch pwned).tertius',
      ';touch pwned;.tertius',
      "it's.tertius",
    ];
    names.forEach((name, at) => {
      put(name, signed(`p${at}`, '[n, m]'));
    });
    const { code, out, summary } = job({
      files: '*.tertius',
      cache: 'a cache',
      package: 'tertius@0.1.0; touch pwned',
    });
    expect(out).toContain(`${names.length} expectations: ${names.length} as expected`);
    expect(code).toBe(0);
    for (let at = 0; at < names.length; at += 1) expect(summary).toContain(`p${at}`);
    expect(existsSync(join(work, 'a cache'))).toBe(true);
    expect(existsSync(join(work, 'pwned'))).toBe(false);
    for (const name of names) rmSync(join(work, name));
  });

  it('fails with an annotation where a guarantee is lost, and says so in the report, too', () => {
    put('good.tertius', signed('good', '[n, m]'));
    expect(job({ files: 'good.tertius', report: 'a report.json' }).code).toBe(0);
    put('good.tertius', signed('good', '[m]'));
    const lost = job({ files: 'good.tertius', baseline: 'a report.json', report: 'later.json' });
    expect(lost.code).toBe(1);
    expect(lost.out).toMatch(/^::error file=good\.tertius,line=9,title=/m);
    expect(lost.summary).toContain('1 lost');
    expect(JSON.parse(readFileSync(join(work, 'later.json'), 'utf8'))).toMatchObject({
      conclusion: { exit: 1 },
    });
  });

  it('does a part of the work, and the parts come to what one job finds', () => {
    const names = ['one', 'two'];
    names.forEach((name, at) => {
      put(`${name}.tertius`, signed(name, at === 0 ? '[m]' : '[n, m]'));
    });
    const files = names.map((name) => `${name}.tertius`).join(' ');
    const parts = [1, 2].map((part) => {
      const report = `part ${part}.json`;
      const { code } = job({ files, shard: `${part}/2`, report });
      expect([0, 1]).toContain(code);
      return report;
    });
    const merged = spawnSync(process.execPath, [command, 'merge', '--format', 'json', ...parts], {
      cwd: work,
      encoding: 'utf8',
    });
    expect(job({ files, report: 'whole.json' }).code).toBe(1);
    expect(merged).toMatchObject({ status: 1, stdout: readFileSync(join(work, 'whole.json'), 'utf8') });
  });

  it('fails where nothing is found to check', () => {
    expect(job({ files: 'nowhere/*.tertius' }).code).toBe(2);
  });
});
