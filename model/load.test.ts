/**
 * From text to protocols that run: whatever the text, an answer; whatever is shipped, an honest run.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from './load.ts';

const folder = (path: string): readonly (readonly [string, string])[] => {
  const url = new URL(path, import.meta.url);
  return readdirSync(url)
    .filter((name) => name.endsWith('.tertius'))
    .map((name) => [name, readFileSync(new URL(name, url), 'utf8')]);
};

const examples = folder('./notation/examples/');
const shipped = [...folder('./variants/'), ...folder('../attacks/casebook/')];

describe('what is shipped', () => {
  it.each([...shipped, ...examples])('runs honestly: %s', (_name, source) => {
    const loaded = loadSource(source);
    expect(loaded.diagnostics.filter((found) => found.severity === 'error')).toEqual([]);
    expect(readySpecs(loaded)).toHaveLength(loaded.protocols.length);
  });

  it.each([
    ['mctls-1.tertius', ['write']],
    ['v6a-ro.tertius', ['late']],
    ['triple-handshake.tertius', ['ems']],
    ['triple-handshake.tertius', ['ems', 'pin']],
  ])('runs honestly with options: %s with %s', (name, options) => {
    const source = examples.find(([candidate]) => candidate === name)?.[1] ?? '';
    const loaded = loadSource(source, new Set(options));
    expect(loaded.diagnostics.filter((found) => found.severity === 'error')).toEqual([]);
    expect(readySpecs(loaded)[0]?.options).toEqual(options);
  });
});

describe('loading', () => {
  it('answers any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (source) => Array.isArray(loadSource(source).diagnostics)),
    );
  });

  it('answers a spec whose words were dropped, doubled or swapped', () => {
    const sources = [...shipped, ...examples].map(([, source]) => source);
    const spec = fc.constantFrom(...sources);
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('drop', 'double', 'swap')), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(spec, edits, (source, changes) => {
        let words = source.split(/(?<=[\s,()[\]:])|(?=[\s,()[\]:])/);
        for (const [at, other, change] of changes) words = edited(words, at, other, change);
        const loaded = loadSource(words.join(''));
        const refused = loaded.protocols.some((protocol) => protocol.honest?.kind !== 'finished');
        const errors = loaded.diagnostics.filter((found) => found.severity === 'error');
        return refused || loaded.protocols.length === 0 ? errors.length > 0 : errors.length === 0;
      }),
      { numRuns: 300 },
    );
  });
});

function edited(words: readonly string[], at: number, other: number, change: string): string[] {
  const copy = [...words];
  const here = at % copy.length;
  const there = other % copy.length;
  const [one, two] = [copy[here] ?? '', copy[there] ?? ''];
  if (change === 'drop') copy.splice(here, 1);
  else if (change === 'double') copy.splice(here, 0, one);
  else [copy[here], copy[there]] = [two, one];
  return copy;
}
