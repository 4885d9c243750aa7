/**
 * Charts: what stands where, that nothing is cut off or runs over the edge, and that no name can break a drawing.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSource } from '../model/load.ts';
import { chartOf } from './chart.ts';
import { asciiChart, asciiColumns, asciiLines } from './chart-ascii.ts';
import { mermaidChart, plantumlChart } from './chart-languages.ts';
import { svgChart } from './chart-svg.ts';
import { honestNarrative } from './honest.ts';
import type { Narrative } from './report.ts';
import { svgComplaints } from './svg-profile.ts';
import { widthOf } from './text-width.ts';

/** A relay: a's message to e, opened and given on to b. */
const relay: Narrative = {
  kind: 'narrative',
  title: 'attack on B : aliveness A',
  roles: ['A', 'B'],
  runs: [
    { run: 0, role: 'B', agent: 'b', beliefs: [{ role: 'A', agent: 'a' }] },
    { run: 1, role: 'A', agent: 'a', beliefs: [{ role: 'B', agent: 'e' }] },
  ],
  setting: [],
  steps: [
    {
      step: 1,
      action: 'send',
      run: 1,
      from: 'a',
      to: 'e',
      label: 'M1',
      message: 'seal(pub(e), nA)',
      origin: '',
      notes: [],
      learns: ['nA'],
      told: [],
    },
    {
      step: 2,
      action: 'receive',
      run: 0,
      from: 'the adversary as a',
      to: 'b',
      label: 'M1',
      message: 'seal(pub(b), nA)',
      origin: 'made from nA out of step 1',
      notes: ['b accepts'],
      learns: [],
      told: [],
    },
  ],
  key: [],
  views: [{ name: 'B', held: ['b', 'e'], differs: true }],
  broken: [{ goal: 'B : aliveness A', sentence: 'A was there.', because: 'it was not', step: 2, why: [] }],
};

describe('a chart in characters', () => {
  it('has a lifeline for each run and the adversary in the middle, and says what it builds and learns', () => {
    expect(asciiChart(chartOf(relay)).split('\n')).toMatchInlineSnapshot(`
      [
        "attack on B : aliveness A",
        "",
        "         a as A                                          b as B",
        "          run 1               the adversary               run 0",
        " 1          | M1 : seal(pub(e), nA)  (for e)                |",
        "            |---------------------->:                       |",
        "            |                       : [learns nA]           |",
        "            |                       : [made from nA out of step 1]",
        " 2          |                       : M1 : seal(pub(b), nA)  (as a)",
        "            |                       :---------------------->|",
        "            |                       :           [b accepts] |",
        "    +---------------------------------------------------------------+",
        "    | broken here: B : aliveness A. A was there.                    |",
        "    +---------------------------------------------------------------+",
        "",
        "what each run holds in the end; * where they differ",
        "     a as A run 1                    b as B run 0",
        "* B  e                               b",
        "",
        "broken",
        "  B : aliveness A: A was there. But here: it was not.",
        "",
      ]
    `);
  });

  it('quotes a goal right after the step that breaks it', () => {
    const later = {
      ...relay,
      steps: [...relay.steps, { ...relay.steps[0], step: 3 } as Narrative['steps'][0]],
    };
    const lines = asciiChart(chartOf(later)).split('\n');
    const at = (text: string): number => lines.findIndex((line) => line.includes(text));
    expect(at('[b accepts]')).toBeLessThan(at('broken here'));
    expect(at('broken here')).toBeLessThan(at(' 3 '));
  });

  it('has no adversary where it does nothing', () => {
    const exchange = { ...relay.steps[0], action: 'exchange', receiver: 0 } as Narrative['steps'][0];
    const { lanes, rows } = chartOf({ ...relay, steps: [exchange] });
    expect(lanes.map(({ heading }) => heading[0])).toEqual(['a as A', 'b as B']);
    expect(rows[0]).toMatchObject({ from: 0, to: 1 });
  });

  it('goes on in parts of one page, each with its head', () => {
    const steps = Array.from({ length: 40 }, (_, at) => ({
      ...relay.steps[0],
      step: at + 1,
    })) as Narrative['steps'];
    const parts = asciiChart(chartOf({ ...relay, steps })).split(/\n(?=attack on)/);
    expect(parts.length).toBeGreaterThan(1);
    for (const [index, part] of parts.entries()) {
      expect(part.split('\n').length - 1).toBeLessThanOrEqual(asciiLines);
      expect(part).toContain(`(part ${index + 1} of ${parts.length})`);
    }
  });
});

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 90 }),
  fc.constantFrom(
    '<script>',
    ']]>',
    '"\'&',
    '@enduml',
    '%% end',
    '\u202e\u0000\ud800\uffff',
    'x'.repeat(200),
  ),
);

const stories: fc.Arbitrary<Narrative> = fc.integer({ min: 1, max: 7 }).chain((count) => {
  const run = fc.integer({ min: 0, max: count - 1 });
  return fc.record({
    kind: fc.constant('narrative' as const),
    title: hostile,
    roles: fc.constant(['A', 'B']),
    runs: fc.tuple(
      ...Array.from({ length: count }, (_, at) =>
        fc.record({
          run: fc.constant(at),
          role: fc.constantFrom('A', 'B'),
          agent: hostile,
          beliefs: fc.constant([]),
        }),
      ),
    ),
    setting: fc.array(hostile, { maxLength: 2 }),
    steps: fc.array(
      fc.record({
        step: fc.integer({ min: 1, max: 99 }),
        action: fc.constantFrom('exchange' as const, 'send' as const, 'receive' as const, 'reveal' as const),
        run,
        receiver: run,
        from: hostile,
        to: hostile,
        label: hostile,
        message: hostile,
        origin: hostile,
        notes: fc.array(hostile, { maxLength: 2 }),
        learns: fc.array(hostile, { maxLength: 2 }),
        told: fc.array(hostile, { maxLength: 2 }),
      }),
      { maxLength: 12 },
    ),
    key: fc.array(fc.record({ name: hostile, means: hostile }), { maxLength: 3 }),
    views: fc.array(
      fc.record({
        name: hostile,
        held: fc.array(hostile, { minLength: count, maxLength: count }),
        differs: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
    broken: fc.array(
      fc.record({
        goal: hostile,
        sentence: hostile,
        because: hostile,
        why: fc.array(hostile, { maxLength: 2 }),
        step: fc.integer({ min: 1, max: 99 }),
      }),
      { maxLength: 2 },
    ),
  });
});

describe('whatever a spec calls things', () => {
  it('no line is wider than a page, and no control character gets through', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const text = asciiChart(chartOf(story));
        for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(asciiColumns);
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });

  it('a picture keeps to the profile', () => {
    fc.assert(
      fc.property(fc.array(stories, { minLength: 1, maxLength: 2 }), (several) => {
        expect(svgComplaints(svgChart(several.map(chartOf)))).toEqual([]);
      }),
    );
  });

  it('no text leaves its line or its place in Mermaid and PlantUML', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const text = String.raw`[\p{L}\p{N} .,()[\]_=+*/!?|-]|#\d+;|<br/>`;
        const mermaid = new RegExp(
          `^(?:sequenceDiagram|  %% (?:${text})*|  participant L\\d as (?:${text})*|  L\\d->>L\\d: (?:${text})*|  Note over L\\d(?:,L\\d)?: (?:${text})*|)$`,
          'u',
        );
        for (const line of mermaidChart([chartOf(story)]).split('\n')) expect(line).toMatch(mermaid);
        const words = String.raw`[\p{L}\p{N} .,()]|<U\+[0-9A-F]{4,6}>|\\n`;
        const plantuml = new RegExp(
          `^(?:@startuml|hide footbox|@enduml|title (?:${words})*|participant "(?:${words})*" as L\\d|L\\d -> L\\d : (?:${words})*|r?note over L\\d(?:,L\\d)? : (?:${words})*|)$`,
          'u',
        );
        for (const line of plantumlChart([chartOf(story)]).split('\n')) expect(line).toMatch(plantuml);
      }),
    );
  });
});

describe('the honest run of every shipped proposal', () => {
  const folder = new URL('../model/variants/', import.meta.url);
  it.each(readdirSync(folder).filter((name) => name.endsWith('.tertius')))('%s fits, whole', (name) => {
    for (const { honest } of loadSource(readFileSync(new URL(name, folder), 'utf8')).protocols) {
      if (honest?.kind !== 'finished') continue;
      const story = honestNarrative(honest.scenario, honest.state);
      const chart = chartOf(story);
      const squeezed = (text: string): string => text.replace(/[\s|:[\]-]/g, '');
      const text = squeezed(asciiChart(chart));
      for (const line of asciiChart(chart).split('\n'))
        expect(widthOf(line)).toBeLessThanOrEqual(asciiColumns);
      for (const { name: short, means } of chart.key) expect(text).toContain(squeezed(`${short} = ${means}`));
      expect(svgComplaints(svgChart([chart]))).toEqual([]);
    }
  });
});

describe('the profile of pictures', () => {
  const inside = (text: string): string => `<svg xmlns="http://www.w3.org/2000/svg">${text}</svg>`;

  it.each([
    '<script>x</script>',
    '<style>x</style>',
    '<rect onload="x"/>',
    '<rect fill="#ff0000"/>',
    '<text font-family="Arial">x</text>',
    '<text>a & b</text>',
    '<text>a &lt b</text>',
    '<g>',
    '</g>',
    'text',
    '<image href="x"/>',
    '<rect fill=none/>',
    '<svg/>',
  ])('refuses %s', (text) => {
    expect(svgComplaints(inside(text))).not.toEqual([]);
  });

  it('takes what is of it', () => {
    expect(svgComplaints(inside('<g fill="none"><text x="1">a &amp; b</text></g>'))).toEqual([]);
  });
});
