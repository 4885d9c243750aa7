/**
 * `npm run fuzz` as it is typed: the built program, real exit codes.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from './package-root.ts';

const command = join(packageRoot(), 'dist', 'scripts', 'fuzz.js');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function fuzz(...words: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

const patience = 300_000;

it(
  'says the same whatever the number of workers',
  () => {
    const [alone, together] = ['1', '2'].map((workers) =>
      fuzz('--protocols', '12', '--seed', '3', '--workers', workers),
    );
    const counted = (ended: Ended | undefined): string | undefined => ended?.out.replace(/in \d+ s/, '');
    expect(alone?.out).toContain('12 protocols in');
    expect(alone?.code).toBe(0);
    expect(counted(together)).toBe(counted(alone));
  },
  patience,
);

it('examines one protocol again by its path', () => {
  const { code, out } = fuzz('--seed', '3', '--path', '0/4');
  expect(out).toContain('0 contradictions; the solver said: ');
  expect(code).toBe(0);
});

it('ends with 2 where the options are wrong', () => {
  for (const words of [
    ['--protocols', '0'],
    ['--seed', 'x'],
    ['--path', 'nowhere'],
    ['--fast'],
    ['twenty'],
  ]) {
    expect(fuzz(...words).code).toBe(2);
  }
  expect(fuzz('--path', '5').err).toContain('5 is no path of seed 1');
});
