/**
 * Pages: whole, the same each time, and harmless whatever a spec says.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { hasseDiagram } from './hasse.ts';
import { html } from './html.ts';
import { element, htmlOf } from './html-text.ts';
import { type Block, type ComparisonCell, type Narrative, paragraph, type Report } from './report.ts';

const hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e\u0007&\'</style>';

const story: Narrative = {
  kind: 'narrative',
  id: 'a1',
  title: hostile,
  roles: ['C', hostile],
  runs: [
    { run: 0, role: 'C', agent: hostile, beliefs: [{ role: hostile, agent: hostile }] },
    { run: 1, role: hostile, agent: 's', beliefs: [] },
  ],
  setting: [],
  steps: [
    {
      step: 1,
      action: 'send',
      run: 0,
      from: hostile,
      to: hostile,
      label: hostile,
      message: hostile,
      origin: hostile,
      notes: [hostile],
      learns: [hostile],
      told: [hostile, hostile],
    },
  ],
  key: [{ name: hostile, means: hostile }],
  views: [{ name: hostile, held: [hostile, 'other'], differs: true }],
  broken: [{ goal: hostile, sentence: hostile, because: hostile, step: 1, why: [hostile] }],
};

const cell: ComparisonCell = {
  verdict: 'attack',
  because: hostile,
  brokenUnder: [hostile],
  provedUnder: [hostile],
  undecided: [{ threat: hostile, because: hostile }],
  asked: hostile,
  cost: { questions: 1, states: 1, cases: 1 },
  digest: hostile,
  on: [hostile],
  opened: {
    sentences: [hostile],
    attacks: [{ goal: hostile, threat: hostile, fingerprint: hostile, story: 'a1', again: hostile }],
    again: hostile,
  },
};

const blocks: readonly Block[] = [
  {
    kind: 'comparison',
    title: hostile,
    proposals: [{ name: hostile, title: hostile, group: hostile, assumptions: [hostile] }],
    bounds: [hostile],
    rows: [{ goal: hostile, group: hostile, sentence: hostile, cells: [cell] }],
  },
  { kind: 'order', title: hostile, classes: [[hostile], ['b', 'c']], covers: [{ above: 0, below: 1 }] },
  story,
  { ...story, id: 'nobody refers to it' },
  paragraph(hostile),
  { kind: 'list', title: hostile, items: [hostile] },
  { kind: 'table', title: hostile, columns: [{ key: 'a', title: hostile }], rows: [{ a: hostile }] },
  { kind: 'problem', subject: hostile, message: hostile, hint: hostile },
  { kind: 'command', purpose: hostile, text: hostile },
];

const report: Report = {
  kind: 'report',
  schema: 1,
  tool: { name: 'tertius', version: '0.0.0' },
  command: 'compare',
  title: hostile,
  sections: [{ title: hostile, blocks }],
  conclusion: { exit: 0, text: hostile },
};

describe('the attacks on a page', () => {
  /** A comparison of so many goals, each with an attack for each of these stories. */
  const compared = (
    goals: number,
    told: readonly Narrative[],
    storiesOf: (goal: number) => readonly string[],
  ): string =>
    html({
      ...report,
      sections: [
        {
          title: '',
          blocks: [
            {
              kind: 'comparison',
              title: '',
              proposals: [{ name: 'p', title: '', group: '', assumptions: [] }],
              bounds: [],
              rows: Array.from({ length: goals }, (_, goal) => ({
                goal: `g${goal}`,
                group: '',
                sentence: '',
                cells: [
                  {
                    ...cell,
                    opened: {
                      sentences: [],
                      again: '',
                      attacks: storiesOf(goal).map((story) => ({
                        goal: `g${goal}`,
                        threat: 'ca',
                        fingerprint: '0',
                        story,
                        again: `tertius attack ${goal} ${story}`,
                      })),
                    },
                  },
                ],
              })),
            },
            ...told,
          ],
        },
      ],
    });
  const charts = (page: string): number => page.match(/class="chart"/g)?.length ?? 0;

  it('are drawn once, and found from wherever they recur', () => {
    const page = compared(3, [story], () => ['a1', 'a1']);
    expect(charts(page)).toBe(1);
    expect(page.match(/class="elsewhere" popovertarget="cell-1-1">p: g0</g)).toHaveLength(4);
    expect(page.match(/The same happens as above/g)).toHaveLength(1);
    expect(unclosed(page)).toEqual([]);
  });

  it('are left out where the page would be too large, the first of each cell last, and each keeps its command', () => {
    const means = 'words of a term '.repeat(40);
    const key = Array.from({ length: 300 }, (_, at) => ({ name: `t${at}`, means }));
    const large = { ...story, key };
    const names = Array.from({ length: 24 }, (_, at) => `s${at}`);
    const told = names.map((id) => ({ ...large, id }));
    const page = compared(12, told, (goal) => [`s${goal}`, `s${goal + 12}`]);
    expect(new TextEncoder().encode(page).length).toBeLessThan(3_000_000);
    expect(charts(page)).toBeGreaterThan(11);
    expect(page).toContain(`${charts(page)} of 24 attacks are drawn`);
    expect(page.match(/This page has no room for its chart/g)).toHaveLength(24 - charts(page));
    for (const [at, name] of names.entries()) expect(page).toContain(`tertius attack ${at % 12} ${name}`);
  });
});

describe('a page', () => {
  const page = html(report);

  it('has no element and no attribute that comes from a spec', () => {
    expect(page).not.toMatch(/<script|<img/);
    for (const character of ['\u202e', '\u0007']) expect(page).not.toContain(character);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
  });

  it('forbids scripts and fetches nothing', () => {
    expect(page).toContain('content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;;');
    expect(page).not.toMatch(/ (?:src|href|on[a-z]+)="/);
  });

  it('closes what it opens, in order', () => {
    expect(unclosed(page)).toEqual([]);
  });

  it('has each name only once and refers to none that is missing', () => {
    const names = [...page.matchAll(/ id="([^"]*)"/g)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
    const meant = [...page.matchAll(/ (?:popovertarget|aria-labelledby)="([^"]*)"/g)].map(([, name]) => name);
    expect(meant.length).toBeGreaterThan(2);
    expect(meant.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('tells a story where a cell refers to it and nowhere else; other stories where they stand', () => {
    expect(page.match(/<div class="story">/g)).toHaveLength(2);
  });

  it('is the same each time', () => {
    expect(html(report)).toBe(page);
  });
});

describe('pieces of a page', () => {
  it('are escaped unless they are pieces already', () => {
    const piece = element('p', { title: '"<' }, '<b>', element('b', {}, '&'));
    expect(htmlOf(piece)).toBe('<p title="&quot;&lt;">&lt;b&gt;<b>&amp;</b></p>');
  });
});

describe('a Hasse diagram', () => {
  it('has a box for each class that is above or below another, and a line for each cover', () => {
    const covers = [
      { above: 0, below: 1 },
      { above: 0, below: 2 },
    ];
    const text = htmlOf(
      hasseDiagram({ kind: 'order', title: '', classes: [['a'], ['b', 'c'], ['d'], ['alone']], covers }),
    );
    expect(text.match(/<rect /g)).toHaveLength(3);
    expect(text.match(/<path /g)).toHaveLength(2);
    expect(text).not.toContain('alone');
  });

  it('stands the higher above the lower', () => {
    const covers = [{ above: 1, below: 0 }];
    const text = htmlOf(hasseDiagram({ kind: 'order', title: '', classes: [['low'], ['high']], covers }));
    const height = (name: string): number => Number(new RegExp(`y="(\\d+)">${name}<`).exec(text)?.[1]);
    expect(height('high')).toBeLessThan(height('low'));
  });
});

/** Elements that are not closed in order; those without content aside. */
function unclosed(page: string): readonly string[] {
  const open: string[] = [];
  const text = page.replace(/<style>[\s\S]*?<\/style>/, '').replace(/^<!doctype html>/, '');
  for (const [, end, name = '', whole] of text.matchAll(/<(\/?)([a-z0-9]+)((?:[^">]|"[^"]*")*)>/g)) {
    if (['meta', 'wbr', 'tbody'].includes(name) || whole?.endsWith('/')) continue;
    if (end !== '/') open.push(name);
    else if (open.pop() !== name) return [...open, `/${name}`];
  }
  return open;
}
