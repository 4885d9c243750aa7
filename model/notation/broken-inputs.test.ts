/**
 * What broken inputs are told, word for word: broken-inputs.txt is read for its inputs and compared with
 * what the parser says of them. `vitest -u` writes it anew; read the difference before keeping it.
 * @module
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { syntaxCodes } from './codes.ts';
import { parseSpecFile } from './parse.ts';
import { excerptOf, placeOf } from './position.ts';

const golden = new URL('./broken-inputs.txt', import.meta.url);
/** Stands before every input that has no first line of its own; it is not counted in line numbers. */
const prelude = 'protocol p   role C client   role S server\n';
const alone = '(alone)';

interface Broken {
  readonly title: string;
  readonly input: string;
}

const broken: readonly Broken[] = readFileSync(golden, 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((block) => {
    const [title = '', ...rest] = block.split('\n');
    return { title, input: rest.join('\n').replace(/\n>>>[\s\S]*$/, '') };
  });

/** `\u{…}` in the file stands for a character that one cannot see. */
const meantBy = (input: string): string =>
  input.replace(/\\u\{([0-9a-f]+)\}/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));

function told({ title, input }: Broken): string {
  const before = title.endsWith(alone) ? '' : prelude;
  const source = before + meantBy(input);
  return parseSpecFile(source)
    .diagnostics.map(({ code, span, message, hint }) => {
      const { line, column } = placeOf(source, span.start);
      const excerpt = excerptOf(source, span, 80);
      return [
        `${line - (before === '' ? 0 : 1)}:${column} ${code} ${message}`,
        `  | ${excerpt.text}`.trimEnd(),
        `  | ${' '.repeat(excerpt.caret)}${'^'.repeat(excerpt.length)}`,
        ...(hint === undefined ? [] : [`  = ${hint.replaceAll('\n', '\n    ')}`]),
      ].join('\n');
    })
    .join('\n');
}

describe('a broken input', () => {
  it('is told what is wrong, where, and what to do', async () => {
    const blocks = broken.map((example) => `## ${example.title}\n${example.input}\n>>>\n${told(example)}\n`);
    const head = readFileSync(golden, 'utf8').split(/^## /m)[0] ?? '';
    await expect(head + blocks.join('\n')).toMatchFileSnapshot('./broken-inputs.txt');
  });

  it.each(broken)('is never accepted: $title', (example) => {
    expect(told(example)).not.toBe('');
  });

  it('has an example for each code that a short input can cause', () => {
    const large = ['T101', 'T103', 'T104', 'T105', 'T106', 'T107'];
    const seen = broken.map(told).join('\n');
    const missing = Object.keys(syntaxCodes).filter(
      (code) => !large.includes(code) && !seen.includes(` ${code} `),
    );
    expect(missing).toEqual([]);
  });
});
