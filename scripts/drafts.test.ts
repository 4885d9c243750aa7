/**
 * Specs inside documents: found where they stand and nowhere else, at their own places; pins of the prose; the
 * sample draft, checked, then broken in its prose and in its model.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { draftOf, specsAlone } from './drafts.ts';
import { packageRoot } from './package-root.ts';
import { unwritten } from './references.ts';

const command = join(packageRoot(), 'dist', 'scripts', 'cli.js');
const sample = readFileSync(join(packageRoot(), 'docs', 'drafts.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'tertius-draft-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tertius(...words: readonly string[]): { readonly code: number | null; out: string; err: string } {
  const { PATH = '' } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH },
    timeout: 60_000,
  });
  return { code: status, out: stdout, err: stderr };
}

function written(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

const specsIn = (text: string, kind: 'markdown' | 'xml'): readonly string[] => {
  const draft = draftOf(text, kind);
  return draft.blocks.map(({ start, end }) => draft.specs.slice(start, end));
};

describe('specs in Markdown', () => {
  it.each([
    ['```tertius\na\n```\n', ['a\n']],
    ['~~~~ tertius\na\n~~~\n~~~~\nb', ['a\n~~~\n']],
    ['  ```tertius extra\n  a\n  ```', ['  a\n']],
    ['```tertius\nto the end', ['to the end']],
    ['```\n```tertius\nin other code\n```\n', []],
    ['```tertius-like\na\n```', []],
    ['```tertiusnot\na\n```', []],
    ['`tertius`\nprotocol x', []],
    ['```tertius\r\na\r\n```\r\n', ['a\r\n']],
  ])('of %j are %j', (text, specs) => {
    expect(specsIn(text, 'markdown')).toEqual(specs);
  });
});

describe('specs in RFCXML', () => {
  it.each([
    ['<sourcecode type="tertius"><![CDATA[A -> B]]></sourcecode>', ['A -> B']],
    ["<sourcecode name='x>y' type='tertius'>A -&gt; B &amp;&lt; c</sourcecode>", ['A ->    B &<        c']],
    ['<!-- <sourcecode type="tertius">a</sourcecode> -->', []],
    ['<artwork><![CDATA[<sourcecode type="tertius">a]]></artwork>', []],
    ['<sourcecode type="tertius"/>', []],
    ['<sourcecode type="abnf">a</sourcecode>', []],
    ['<!-- not closed <sourcecode type="tertius">a</sourcecode>', []],
    ['<sourcecode type="tertius"> <![CDATA[not closed', ['not closed']],
    [
      '<sourcecode type="tertius">a<sourcecode type="tertius">b</sourcecode>',
      ['a<sourcecode type="tertius">b'],
    ],
  ])('of %j are %j', (text, specs) => {
    expect(specsIn(text, 'xml')).toEqual(specs);
  });
});

describe('a document', () => {
  const lines = fc.array(
    fc.constantFrom(
      '```tertius',
      '```',
      '~~~',
      '<sourcecode type="tertius">',
      ']]>',
      '<![CDATA[',
      '</sourcecode>',
      'a &gt; b',
      '',
      '😀 text',
      '<!--',
      '-->',
    ),
    { maxLength: 12 },
  );
  it('keeps its length and its lines, and each character is spec or prose', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom('markdown', 'xml'), (words, kind) => {
        const text = words.join('\n');
        const { specs, prose } = draftOf(text, kind);
        expect([specs.length, prose.length]).toEqual([text.length, text.length]);
        for (const [at, character] of [...text.split('')].entries()) {
          if (character === '\n') expect([specs[at], prose[at]]).toEqual(['\n', '\n']);
          else expect(specs[at] === ' ' || prose[at] === ' ').toBe(true);
        }
      }),
    );
  });

  it.each([
    '<!-- ',
    '<![CDATA[',
    '<sourcecode type="tertius">',
    '<sourcecode "',
    '<sourcecode type="tertius"><![CDATA[',
    '```',
    '~~~ tertius\n',
  ])('of nothing but %j is read in one go', (word) => {
    const text = word.repeat(Math.floor(1_000_000 / word.length));
    for (const kind of ['markdown', 'xml'] as const) {
      expect(draftOf(text, kind).specs.length).toBe(text.length);
    }
  });

  it('has digests that do not depend on its prose', () => {
    const more = `# More\n\nprose\n\n${sample.replace('finds the two specs', 'finds two specs')}`;
    expect(specsAlone(draftOf(more, 'markdown'))).toBe(specsAlone(draftOf(sample, 'markdown')));
  });
});

describe('the sample draft', { timeout: 60_000 }, () => {
  it('is as it expects', () => {
    const { code, out } = tertius('check', written('draft.md', sample));
    expect(out).toContain('3 expectations: 3 as expected');
    expect(code).toBe(0);
  });

  it('is refused where its prose is edited and its model is not, with the line and what it says now', () => {
    const text = sample.replace("over the client's name and nonce. The", "over the client's nonce. The");
    const { code, err } = tertius('check', written('prose.md', text));
    const line = text.split('\n').findIndex((one) => one.startsWith('  cite "here: The server')) + 1;
    expect(code).toBe(2);
    expect(err).toContain(`prose.md:${line}:`);
    expect(err).toContain('the document does not say this');
    expect(err).toContain("it says: The server answers with a signature over the client's nonce.");
  });

  it('differs where its model is broken, at the line of the document', () => {
    const text = sample.replace('sign(S, ["greeting", C, nC])', 'C, nC');
    const { code, out } = tertius('check', written('model.md', text), '--format', 'json');
    const line = text.split('\n').indexOf('expect C : aliveness S : holds') + 1;
    const { sections } = JSON.parse(out);
    const blocks = sections.flatMap((section: { blocks: unknown[] }) => section.blocks);
    expect(code).toBe(1);
    expect(blocks).toContainEqual(expect.objectContaining({ kind: 'expected', line, agreement: 'differs' }));
  });

  it('is brought up to date in place, and nothing else of it changes', () => {
    const wrong = sample.replace('aliveness S : attack', 'aliveness S : holds');
    expect(tertius('check', written('update.md', wrong), '--update').code).toBe(0);
    expect(readFileSync(join(folder, 'update.md'), 'utf8')).toBe(sample);
  });

  it('is in the normal form; another is brought to it, and its prose stays', () => {
    expect(tertius('format', '--check', written('normal.md', sample)).code).toBe(0);
    const loose = sample
      .replace('C -> S : C, nC', 'C  ->  S:C,nC')
      .replace('The client sends', 'The  client sends');
    expect(tertius('format', '--write', written('loose.md', loose)).code).toBe(0);
    expect(readFileSync(join(folder, 'loose.md'), 'utf8')).toBe(
      sample.replace('The client sends', 'The  client sends'),
    );
  });

  it('can be run, attacked and compared', () => {
    expect(tertius('run', 'draft.md', '--protocol', 'echo')).toMatchObject({ code: 0, err: '' });
    expect(
      tertius('attack', 'draft.md', 'C : aliveness S', '--protocol', 'echo', '--threat', 'none').out,
    ).toContain('attack on C : aliveness S');
    expect(tertius('compare', 'draft.md', '--goals', 'server-participation').out).toContain('greeting');
  });
});

describe('the page on designing', { timeout: 120_000 }, () => {
  it('says what is decided, and is in the normal form', () => {
    const page = readFileSync(join(packageRoot(), 'docs', 'designing.md'), 'utf8');
    const { code, out } = tertius('check', written('designing.md', page));
    expect(out).toContain('6 expectations: 6 as expected');
    expect(code).toBe(0);
    expect(tertius('format', '--check', 'designing.md').code).toBe(0);
  });
});

describe('a document without a spec, or a pin without a document', { timeout: 60_000 }, () => {
  it('says how to put one in', () => {
    const { code, err } = tertius('check', written('none.md', '# Nothing\n'));
    expect(code).toBe(2);
    expect(err).toContain('none.md has no spec in it');
    expect(err).toContain('```tertius');
  });

  it('says that there is nothing to pin', () => {
    const [spec = ''] = specsIn(sample, 'markdown');
    const { code, err } = tertius('check', written('alone.tertius', spec));
    expect(code).toBe(2);
    expect(err).toContain('this pins words of the document around the spec, and there is none');
  });
});

describe('a spec in RFCXML that is written with references', { timeout: 60_000 }, () => {
  const [, spec = ''] = specsIn(sample, 'markdown');
  const draft = (body: string): string =>
    `<rfc><t>anybody can repeat it</t><sourcecode type="tertius">\n${body}</sourcecode></rfc>\n`;
  const escaped = (text: string): string => text.replaceAll('>', '&gt;');

  it('is brought up to date, and stays as it was written', () => {
    const name = written('draft.xml', draft(escaped(spec.replace('S : attack', 'S : holds'))));
    expect(tertius('check', name, '--update').code).toBe(0);
    expect(readFileSync(join(folder, name), 'utf8')).toBe(draft(escaped(spec)));
  });

  it('is left alone where the outcome itself has references, and says how to write it', () => {
    const text = draft(escaped(spec.replace('S : attack', 'S : attack as &quot;0&quot;')));
    const { code, err } = tertius('check', written('pinned.xml', text), '--update');
    expect(code).not.toBe(0);
    expect(err).toContain('<![CDATA[');
    expect(readFileSync(join(folder, 'pinned.xml'), 'utf8')).toBe(text);
  });

  it('is brought to the normal form, and stays as it was written', () => {
    const normal = draft(escaped(spec));
    expect(tertius('format', '--check', written('normal.xml', normal)).code).toBe(0);
    const loose = normal.replace('C -&gt; S : C, nC', 'C  -&gt;  S:C,nC');
    expect(tertius('format', '--check', written('loose.xml', loose)).code).toBe(1);
    expect(tertius('format', '--write', 'loose.xml').code).toBe(0);
    expect(readFileSync(join(folder, 'loose.xml'), 'utf8')).toBe(normal);
  });

  it.each([
    ['two ways of one character', (text: string) => text.replace('&gt;', '>')],
    ['other references', (text: string) => text.replace('\n', ' # caf&#233;\n')],
  ])('is not formatted where it has %s, and the line is told', (_, spoil) => {
    const text = draft(spoil(escaped(spec)).replace('S : C,', 'S : C ,'));
    const { code, err } = tertius('format', '--write', written('mixed.xml', text));
    expect(code).toBe(2);
    expect(err).toContain('mixed.xml is not rewritten: the spec at line 1 ');
    expect(readFileSync(join(folder, 'mixed.xml'), 'utf8')).toBe(text);
  });

  it('is refused at its own place where it has an error', () => {
    const text = draft(escaped(spec).replace('C -&gt; S : C, nC', 'C -&gt; S : ]'));
    const { code, err } = tertius('format', written('error.xml', text));
    expect(code).toBe(2);
    const line = text.split('\n').findIndex((one) => one.endsWith('S : ]')) + 1;
    expect(err).toMatch(new RegExp(`^error\\.xml:${line}:`, 'm'));
  });

  it.each(['a & b < c', 'x -> "y"', "it's <&>\"'"])('is written as it was: %s', (text) => {
    const every = (one: string): string =>
      one.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    expect(unwritten(every(text))?.text).toBe(text);
    expect(unwritten(every(text))?.written(text)).toBe(every(text));
  });
});
