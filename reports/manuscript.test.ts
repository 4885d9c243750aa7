/**
 * Manuscripts in their languages: whatever stands in a spec, what comes out is a document of the language in which
 * it is only text.
 * @module
 */
import { readFileSync } from 'node:fs';
import { tidy } from 'bibtex-tidy';
import fc from 'fast-check';
import { RelaxNGValidator, XmlDocument } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { bibtex } from './bibtex.ts';
import type { Chart } from './chart.ts';
import { figuresOf } from './figures.ts';
import { kramdown, kramdownReferences } from './kramdown.ts';
import type { Manuscript } from './manuscript.ts';
import { manuscriptSchema } from './manuscript-schema.ts';
import { rfcxml, rfcxmlReferences } from './rfcxml.ts';
import { svgComplaints } from './svg-profile.ts';
import { safe } from './terminal-text.ts';
import { widthOf } from './text-width.ts';

const marks = [
  ']]>',
  '<script>',
  '{::include x}',
  '{{x}}',
  '--- back',
  '~~~',
  '\n\n# h\n\n',
  '| a |',
  '*b*',
  '}}',
  '\\',
  '\u202e',
  '\u0000',
  '\ufffe',
  '"',
  '&#x3c;',
  '%',
  '1. ',
  ': ',
  '((( i )))',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...marks), fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 5 })
  .map((parts) => parts.join(''));

const chartOf = (text: string, steps: number): Chart => ({
  title: `${text} title`,
  lanes: [
    { heading: [text], adversary: false },
    { heading: ['the adversary'], adversary: true },
    { heading: ['S'], adversary: false },
  ],
  rows: Array.from({ length: steps }, (_, step) => ({ kind: 'arrow', step, from: 0, to: 1, text })),
  key: [],
  beliefs: { runs: [], rows: [] },
  broken: [],
});

const manuscriptWith = (text: string, whole: boolean): Manuscript => ({
  kind: 'manuscript',
  level: 2,
  root: {
    anchor: 'root',
    title: text,
    parts: [
      { kind: 'text', text: [text, { see: 'table' }, text] },
      { kind: 'items', ordered: true, items: [[text], [{ see: 'TERTIUS' }, text]] },
      {
        kind: 'grid',
        anchor: 'table',
        title: text,
        columns: ['a', text],
        rows: [
          [text, '-'],
          ['', text],
        ],
      },
      ...figuresOf(chartOf(text, 3), 'chart', text),
      { kind: 'verbatim', language: '', lines: [text, `~~~${text}`] },
    ],
    sections: [],
  },
  references: [{ anchor: 'TERTIUS', title: text, organization: text, content: text }],
  claims: [
    {
      label: 'G1',
      protocol: text,
      goal: text,
      threat: text,
      verdict: 'attack',
      sentence: text,
      digest: 'd1',
    },
  ],
  ...(whole && { frame: { name: 'draft-doe-x', title: text, author: text, specs: [] } }),
});

const grammar = XmlDocument.fromBuffer(readFileSync(new URL('rfcxml-written.rng', import.meta.url)));
const validator = RelaxNGValidator.fromDoc(grammar);

/** Validates a text, and gives back what stands in its elements of a name. */
function textsIn(xml: string, element: string): readonly string[] {
  const document = XmlDocument.fromString(xml);
  try {
    validator.validate(document);
    return document.find(`//${element}`).map((node) => node.content);
  } finally {
    document.dispose();
  }
}

/** As a text is shown: on one line, what cannot be shown replaced, spaces as one. */
const shown = (text: string): string =>
  safe(text)
    .replace(/\p{Noncharacter_Code_Point}/gu, '�')
    .replace(/\s+/g, ' ')
    .trim();

describe('a manuscript', () => {
  it('is RFCXML in which hostile texts are texts', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const manuscript = manuscriptWith(text, true);
        const items = textsIn(rfcxml(manuscript), 'li').map((one) => one.replace(/\s+/g, ' ').trim());
        expect(items).toEqual([shown(text), shown(text)]);
        textsIn(rfcxmlReferences(manuscript), 'reference');
      }),
      { numRuns: 60 },
    );
  });

  it('is Markdown in which only its own marks are marks', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { root, ...rest } = manuscriptWith(text, false);
        const [first, second, third] = root.parts;
        if (first === undefined || second === undefined || third === undefined) return;
        const written = kramdown({ ...rest, root: { ...root, title: 'T', parts: [first, second, third] } });
        const own = written
          .replaceAll(/\{\{(?:table|TERTIUS)\}\}|\{#root\}|&#\d+;/g, 'x')
          .replace(/^\{: #table title="[^"]*"\}$/m, '')
          .replaceAll(/^[12]\. /gm, '')
          .replaceAll(/^\|.*\|$/gm, (row) => `x${row.slice(1, -1).replaceAll(/ \| |---\|---/g, '')}`);
        expect(own).not.toMatch(/[\\`*_{}[\]|$^<>]|\(\(|^ *[~:>=+-]|^ *\d+[.)]/m);
        expect(own.match(/^#/gm)).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });

  it('never lets a line be taken for an instruction to include or to begin another part', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const written = kramdown(manuscriptWith(text, true));
        expect(written).not.toMatch(/^\{::/m);
        expect(written.match(/^---.*$/gm)).toEqual(['---', '--- abstract', '--- middle', '--- back']);
      }),
      { numRuns: 60 },
    );
  });

  it('has reference entries that are JSON in quotes, one for each', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const lines = kramdownReferences(manuscriptWith(text, false)).trimEnd().split('\n');
        expect(lines).toHaveLength(7);
        expect(shown(JSON.parse(lines[2]?.replace(/^ *title: /, '') ?? ''))).toBe(shown(text));
      }),
    );
  });

  it('is BibTeX that a parser takes', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { count, warnings } = tidy(bibtex(manuscriptWith(text, false), '1.2.3'), {
          duplicates: ['key'],
        });
        expect({ count, warnings }).toEqual({ count: 2, warnings: [] });
      }),
      { numRuns: 60 },
    );
  });

  it('has figures of at most 69 columns and 48 lines, in the profile of SVG', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const { ascii, svg } of figuresOf(chartOf(text, 30), 'a', 't')) {
          const lines = ascii.split('\n');
          expect(lines.length).toBeLessThanOrEqual(48);
          expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(69);
          expect(svgComplaints(svg)).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('keeps to its schema', () => {
    expect(manuscriptSchema.safeParse(manuscriptWith('x', true)).error).toBeUndefined();
  });
});
