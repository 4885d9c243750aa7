/**
 * Every code that a diagnostic can carry is explained in docs/notation.md, and no other.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const here = new URL('.', import.meta.url);
const model = new URL('../', here);

const sourcesIn = (folder: URL): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'));

const codesOf = (text: string): readonly string[] =>
  [...text.matchAll(/\bT[1-9]\d\d\b/g)].map(([code]) => code);

it('explains every code, and only codes that are given', () => {
  const given = new Set([...sourcesIn(here), ...sourcesIn(model)].flatMap(codesOf));
  const rows = readFileSync(new URL('../docs/notation.md', model), 'utf8').matchAll(/^\| (T\d{3}) \|/gm);
  expect([...rows].map(([, code]) => code).toSorted()).toEqual([...given].toSorted());
});
