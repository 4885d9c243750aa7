/**
 * `tertius teeth` as a stranger types it. Uses what `npm run build` left in dist.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportSchema } from '../reports/json-schema.ts';
import type { Part, Report } from '../reports/report.ts';
import { cutShort } from './cut-short.ts';
import { packageRoot } from './package-root.ts';

const command = join(packageRoot(), 'dist', 'scripts', 'cli.js');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function teeth(words: readonly string[], input = ''): Ended {
  const { PATH = '' } = process.env;
  const ended = spawnSync(process.execPath, [command, 'teeth', ...words], {
    input,
    encoding: 'utf8',
    env: { PATH },
    timeout: 60_000,
  });
  return { code: ended.status, out: ended.stdout, err: ended.stderr };
}

function reportOf(words: readonly string[], input = ''): Report {
  const { code, out } = teeth([...words, '--format', 'json'], input);
  const report = JSON.parse(out) as Report;
  expect(reportSchema.safeParse(report).error).toBeUndefined();
  expect(code).toBe(report.conclusion.exit);
  return report;
}

const partsIn = (report: Report): readonly Part[] =>
  report.sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'part'));

const shared = `protocol shared "a MAC over a nonce"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce n
A -> B : n
B -> A : mac(k(A, B), ["hello", n])
`;

describe('tertius teeth', { timeout: 60_000 }, () => {
  it("names Lowe's repair, and what falls without it", () => {
    const { code, out, err } = teeth(['nsl']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(
      '14:32  without the name B from the encryption in message 2\n    holds -> attack: B : weak-agreement',
    );
    expect(out).toMatch(/9 parts taken away, one at a time: 4 bite, 5 cannot be left out\n$/);
  });

  it('names what is idle, and that is no fault', () => {
    const { code, out } = teeth(['-'], shared);
    expect(code).toBe(0);
    expect(out).toContain('8:24  dropping the tag "hello" from the MAC in message 2 changes no verdict');
    expect(out).toContain('without the nonce n from the MAC in message 2');
  });

  it('finds the same with any number of threads', () => {
    const [one, three] = ['1', '3'].map((workers) => reportOf(['-', '--workers', workers], shared));
    expect(one).toEqual(three);
    expect(partsIn(one as Report).map(({ result }) => result)).toEqual(['needed', 'bites', 'idle', 'bites']);
  });

  it('asks only the goals that are meant', () => {
    const goals = partsIn(reportOf(['nsl', '--goal', 'secrecy'])).flatMap(({ changes }) =>
      changes.map(({ goal }) => goal),
    );
    expect(goals.length).toBeGreaterThan(0);
    expect(goals.filter((goal) => !goal.includes('secrecy'))).toEqual([]);
    expect(teeth(['nsl', '--goal', 'secrets'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('no goal here has secrets in its name'),
    });
  });

  it('says what it could not decide, with exit code 3', () => {
    const report = reportOf(['nsl', '--states', '2']);
    expect(report.conclusion.exit).toBe(3);
    expect(report.conclusion.text).toContain('not settled');
  });

  it('calls nothing idle where no goal was settled', () => {
    const report = reportOf(['nsl', '--states', '1']);
    expect(report.conclusion.exit).toBe(3);
    expect(report.conclusion.text).toBe(
      '9 parts taken away, one at a time: 5 cannot be left out, 4 not tried; 20 goals were not settled before that',
    );
  });

  it('says that idle is about what was settled, where something was not', () => {
    const report = reportOf(['ideal-untagged', '--goal', 'peer-consistency', '--states', '10']);
    const idle = partsIn(report).filter(({ result }) => result === 'idle');
    expect(idle.length).toBeGreaterThan(0);
    for (const { because } of idle) expect(because).toBe('that was settled');
  });

  it('ends when the time is up', () => {
    const report = reportOf(['mcgrew-server', '--time', '1']);
    expect(report.conclusion.exit).toBe(3);
  });

  it('reports how far it came when it is interrupted', async () => {
    const { code, out } = await cutShort(['teeth', 'mcgrew-server', '--format', 'json']);
    expect(code).toBe(130);
    expect((JSON.parse(out) as Report).conclusion.text).toMatch(/^interrupted/);
  });

  it.each([
    ['a spec that nobody knows', ['nsll'], '', 'did you mean nsl?'],
    ['a spec that is wrong', ['-'], shared.replace('A -> B : n', 'A -> B : m'), 'm is not declared'],
    ['a number that is none', ['nsl', '--states', 'many'], '', 'whole number'],
  ])('refuses %s', (_, words, input, message) => {
    const { code, out, err } = teeth(words, input);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
