/**
 * Models for CPSA as a whole. The goldens are beside those of the other provers; all of them, and the models of all
 * shipped specs, were run through CPSA 4.4.6.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { model } from './trial-model.ts';

const shipped = (path: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', path), 'utf8');

it('says why there is no model where something is opened by a key of any kind that comes later', () => {
  expect(() => model(shipped('model/variants/rotate-release.tertius'))).toThrow('role P opens');
});

it('says of each goal on which line it is expected', () => {
  const source = shipped('attacks/casebook/yahalom-lowe.tertius');
  const lines = source.split('\n');
  const titles = [...model(source).text.matchAll(/^; line (\d+): (.*)$/gm)];
  expect(titles.length).toBeGreaterThan(6);
  for (const [, line, goal] of titles) expect(lines[Number(line) - 1]).toMatch(expectationOf(goal));
});

/** An `expect` line for this goal. */
const expectationOf = (goal = ''): RegExp =>
  new RegExp(`expect ${goal.replaceAll(/[.*+?^()|[\]]/g, '\\$&')} : `);

it('keeps what a spec says inside comments and texts', () => {
  const source = shipped('attacks/casebook/nsl.tertius').replace(
    '"Needham-Schroeder-Lowe"',
    '"a \\"quoted\\" (title"',
  );
  const { text } = model(source);
  const bare = text
    .split('\n')
    .map((line) => line.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').replace(/;.*/, ''))
    .join('\n');
  expect(bare).not.toContain('title');
  expect(bare.split('(').length).toBe(bare.split(')').length);
});
