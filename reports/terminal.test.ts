import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv } from './csv.ts';
import { json } from './json.ts';
import { reportSchema } from './json-schema.ts';
import { markdown } from './markdown.ts';
import { cellText } from './matrix.ts';
import type { Block, Comparison, ComparisonCell, Report, VerdictWord } from './report.ts';
import { terminal } from './terminal.ts';
import { plain } from './terminal-text.ts';

const reportOf = (...blocks: readonly Block[]): Report => ({
  kind: 'report',
  schema: 1,
  tool: { name: 'tertius', version: '0.0.0' },
  command: 'test',
  title: 'A test',
  sections: [{ title: 'a: first', protocol: 'a', blocks }],
  conclusion: { exit: 0, text: 'done' },
});

const text = (report: Report, width = 60): string => terminal(report, { palette: plain, width });

const table: Block = {
  kind: 'table',
  title: 'values',
  columns: [
    { key: 'name', title: 'value' },
    { key: 'is', title: 'what it is' },
  ],
  rows: [
    { name: 'nC', is: 'a nonce' },
    { name: 'k', is: 'kdf("a", nC)' },
  ],
};

/** Everything from a spec that could do harm somewhere. */
const hostile = '=cmd|"x"\u001b[31m\u202e<b>|`*_\u0000';
const hostileReport = reportOf(
  { kind: 'paragraph', tone: 'plain', text: hostile },
  { kind: 'list', title: hostile, items: [hostile] },
  { kind: 'table', title: hostile, columns: [{ key: 'a', title: hostile }], rows: [{ a: hostile }] },
  { kind: 'problem', subject: hostile, message: hostile, hint: hostile },
  { kind: 'command', purpose: hostile, text: hostile },
  {
    kind: 'expected',
    protocol: hostile,
    file: hostile,
    line: 1,
    goal: hostile,
    expected: hostile,
    found: hostile,
    verdict: 'attack',
    brokenUnder: ['none'],
    provedUnder: [],
    assumptions: [hostile],
    bounds: [hostile],
    cost: { questions: 1, states: 2, cases: 3 },
    digests: [hostile],
    agreement: 'differs',
  },
);

describe('the terminal', () => {
  it('puts sections one after the other and the conclusion last', () => {
    expect(text(reportOf(table))).toBe(
      [
        'a: first',
        '',
        'values',
        'value  what it is',
        'nC     a nonce',
        'k      kdf("a", nC)',
        '',
        'done',
        '',
      ].join('\n'),
    );
  });

  it('wraps the widest cells of a table that does not fit', () => {
    const long = { ...table, rows: [{ name: 'k', is: 'one two three four five six seven' }] } as Block;
    expect(text(reportOf(long), 24)).toContain(
      ['value  what it is', 'k      one two three', '       four five six', '       seven'].join('\n'),
    );
  });

  const wide = (row: Readonly<Record<string, string>>): Block => ({
    kind: 'table',
    title: '',
    columns: Object.keys(row).map((key) => ({ key, title: key })),
    rows: [row],
  });

  it('takes no letters from a name while there is prose to wrap', () => {
    const row = { goal: 'non-impersonation-server', under: 'none', because: 'one two three four five six' };
    expect(text(reportOf(wide(row)), 46)).toContain(
      [
        'goal                      under  because',
        'non-impersonation-server  none   one two three',
        '                                 four five six',
      ].join('\n'),
    );
  });

  it('keeps together what stands between commas', () => {
    const row = { spec: 'tls13', flights: 'C-S 74, S-C 363, C-S 64' };
    expect(text(reportOf(wide(row)), 20)).toContain(
      ['tls13  C-S 74,', '       S-C 363,', '       C-S 64'].join('\n'),
    );
  });

  it('fills the lines of prose, whatever commas it has', () => {
    const row = { goal: 'kci', sentence: 'Server participation, though the adversary has the key.' };
    expect(text(reportOf(wide(row)), 34)).toContain(
      ['kci   Server participation, though', '      the adversary has the key.'].join('\n'),
    );
  });

  it('repeats the first column where the words of a table do not fit beside each other', () => {
    const row = { proposal: 'keyshare', certificates: '2', signatures: '1', 'round trips': '4' };
    expect(text(reportOf(wide(row)), 40)).toContain(
      [
        'proposal  certificates  signatures',
        'keyshare  2             1',
        '',
        'proposal  round trips',
        'keyshare  4',
      ].join('\n'),
    );
  });

  it.each([
    ['hyphens', 'a-name-in-which-its-author-wanted-to-say-all-that-there-is-to-say-of-the-thing-'.repeat(2)],
    ['letters', 'x'.repeat(120)],
  ])('leaves room beside a very long name of %s, of which it leaves nothing out', (_, name) => {
    const row = { proposal: name, changes: 'C, P, S', flights: 'C-P 42, P-S 42, S-P 295, P-C 589, P-S 505' };
    const [, head = '', ...rows] = text(reportOf(wide(row)), 100)
      .split('\n')
      .slice(1, -3);
    expect(rows[0]).toMatch(/ {2}C-P 42, P-S 42, S-P 295, P-C 589, P-S 505$/);
    expect(rows.map((line) => line.slice(0, head.indexOf('changes')).trim()).join('')).toBe(name);
  });

  it('is never wider than it was told', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}(-[a-z]{1,12})?$/), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 40, max: 100 }),
        (cells, width) => {
          const row = Object.fromEntries(cells.map((cell, at) => [`${cell[0]}${at}`, cell.join(' ')]));
          for (const line of text(reportOf(wide(row)), width).split('\n'))
            expect(line.length).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  it('wraps what a command is for, and leaves the command whole', () => {
    const whole = `tertius attack ${'long-name '.repeat(12)}`;
    const shown = text(reportOf({ kind: 'command', purpose: 'why it fails '.repeat(12), text: whole }), 60);
    const lines = shown.split('\n').slice(0, -2);
    expect(lines).toContain(`  ${whole}`);
    for (const line of lines) if (line !== `  ${whole}`) expect(line.length).toBeLessThanOrEqual(60);
  });

  it('is told nothing that could steer it', () => {
    expect(text(hostileReport)).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });
});

/** A cell of a comparison; what it says nothing of is empty. */
const cell = (verdict: VerdictWord, rest: Partial<ComparisonCell> = {}): ComparisonCell => ({
  verdict,
  because: '',
  brokenUnder: [],
  provedUnder: [],
  undecided: [],
  asked: 'C : agreement S',
  cost: { questions: 1, states: 2, cases: 3 },
  digest: 'abc',
  on: [],
  ...rest,
});

describe('a comparison', () => {
  const comparison: Comparison = {
    kind: 'comparison',
    title: '',
    bounds: ['at most 10 states'],
    proposals: ['ideal-a', 'ideal-b', 'tls-a'].map((name) => ({
      name,
      title: name,
      group: name.split('-')[0] ?? '',
      assumptions: ['typed matching'],
    })),
    rows: [
      {
        goal: 'client : agreement server',
        group: '',
        sentence: '',
        cells: [
          cell('proved', { on: ['nC', 'nS'] }),
          cell('holds unless', { brokenUnder: ['proxy', 'ca'], on: ['nC'] }),
          cell('attack', { brokenUnder: ['none'], on: ['nC'] }),
        ],
      },
      {
        goal: 'client : weak-agreement server',
        group: '',
        sentence: '',
        cells: [cell('absent'), cell('committed', { brokenUnder: ['ca'] }), cell('not applicable')],
      },
    ],
  };

  it('stands on one page where that is wide enough', () => {
    expect(text(reportOf(comparison), 120)).toContain(
      [
        'goal                            ideal-a       ideal-b                  tls-a',
        'client : agreement server       proved (2/8)  unless proxy | ca (1/8)  attack (1/8)',
        'client : weak-agreement server  absent        committed unless ca      n/a',
        '',
      ].join('\n'),
    );
  });

  it('says of absent what is so of every goal, and not only of agreements', () => {
    expect(text(reportOf(comparison), 200)).toContain('absent: the design leaves no way to meet it');
  });

  it('is split between groups of proposals where it is not', () => {
    const parts = text(reportOf(comparison), 80)
      .split('\n')
      .filter((line) => line.startsWith('goal'));
    expect(parts.map((line) => line.split(/\s+/))).toEqual([
      ['goal', 'ideal-a', 'ideal-b'],
      ['goal', 'tls-a'],
    ]);
  });

  it('only counts, in a part of its own, rows that say nothing there', () => {
    expect(text(reportOf(comparison), 80)).toContain(
      [
        'goal                            tls-a',
        'client : agreement server       attack (1/8)',
        '(1 row more, which is n/a for all of these)',
      ].join('\n'),
    );
  });

  it('says in a legend what its words mean, and no others', () => {
    const shown = text(reportOf(comparison), 120);
    expect(shown).toContain('- committed: ');
    expect(shown).toContain('- n/a: ');
    expect(shown).toContain('- unless …: ');
    expect(shown).not.toContain('- undecided: ');
  });

  it('has a heading for each group of its goals', () => {
    const [first, second] = comparison.rows;
    const grouped: Comparison = {
      ...comparison,
      rows: [first, second].flatMap((row, at) =>
        row === undefined ? [] : [{ ...row, group: at === 0 ? 'keys' : 'data' }],
      ),
    };
    const lines = text(reportOf(grouped), 120).split('\n');
    expect(
      lines.slice(lines.indexOf('keys:'), lines.indexOf('keys:') + 4).map((line) => line.split('  ')[0]),
    ).toEqual(['keys:', 'client : agreement server', 'data:', 'client : weak-agreement server']);
    expect(csv(reportOf(grouped))).toContain('\r\nideal-a,keys,client : agreement server,proved,');
  });

  it('carries in its cells what is undecided', () => {
    const session = [{ threat: 'session', because: 'stopped after 10 states' }];
    expect(
      [
        cell('holds unless', { brokenUnder: ['ca'], undecided: session }),
        cell('holds unless', { undecided: session }),
        cell('unknown', { undecided: [{ threat: 'none', because: 'time' }] }),
        cell('unknown', { brokenUnder: ['ca'], undecided: [{ threat: 'none', because: 'time' }] }),
        cell('committed', { undecided: session }),
        cell('attack', { brokenUnder: ['proxy'] }),
      ].map(cellText),
    ).toEqual([
      'unless ca | session?',
      'unless session?',
      'undecided',
      'undecided, attack if ca',
      'committed unless session?',
      'attack if proxy',
    ]);
  });

  it('is one sheet of CSV, a row for each cell, whatever tables stand beside it', () => {
    const head = 'proposal,group,goal,verdict,cell,brokenUnder,provedUnder,undecided,on,because,asked,digest';
    expect(csv(reportOf(comparison, table)).split('\r\n')).toEqual([
      head,
      'ideal-a,,client : agreement server,proved,proved (2/8),,,,nC; nS,,C : agreement S,abc',
      'ideal-a,,client : weak-agreement server,absent,absent,,,,,,C : agreement S,abc',
      'ideal-b,,client : agreement server,holds unless,unless proxy | ca (1/8),proxy | ca,,,nC,,C : agreement S,abc',
      'ideal-b,,client : weak-agreement server,committed,committed unless ca,ca,,,,,C : agreement S,abc',
      'tls-a,,client : agreement server,attack,attack (1/8),none,,,nC,,C : agreement S,abc',
      'tls-a,,client : weak-agreement server,not applicable,n/a,,,,,,C : agreement S,abc',
      '',
    ]);
  });

  it('is one table of Markdown, however wide', () => {
    expect(markdown(reportOf(comparison))).toContain('| goal | ideal-a | ideal-b | tls-a |\n| --- |');
  });
});

describe('Markdown', () => {
  it('has headings, tables and the conclusion in bold', () => {
    expect(markdown(reportOf(table))).toBe(
      [
        '# A test',
        '',
        '## a: first',
        '',
        '### values',
        '',
        '| value | what it is |',
        '| --- | --- |',
        '| nC | a nonce |',
        '| k | kdf("a", nC) |',
        '',
        '**done**',
        '',
      ].join('\n'),
    );
  });

  it('takes no markup from a spec', () => {
    const line = markdown(reportOf({ kind: 'paragraph', tone: 'plain', text: '<b> | *x* `y` [z](u) &amp;' }));
    expect(line).toContain('&lt;b\\> \\| \\*x\\* \\`y\\` \\[z\\](u) &amp;amp;');
    expect(markdown(reportOf({ kind: 'paragraph', tone: 'plain', text: '1. one' }))).toContain('1\\. one');
  });

  it('fences a listing with more backticks than it holds', () => {
    const shown = markdown(reportOf({ kind: 'command', purpose: 'type', text: 'a ``` b' }));
    expect(shown).toContain('````\na ``` b\n````');
  });
});

describe('CSV', () => {
  it('quotes what must be quoted and begins no formula', () => {
    const rows = ['=1+1', '+1', '-1', '@x', 'a "b", c'].map((cell) => ({ name: cell, is: '' }));
    expect(csv(reportOf({ ...table, rows } as Block))).toBe(
      ['name,is', "'=1+1,", "'+1,", "'-1,", "'@x,", '"a ""b"", c",', ''].join('\r\n'),
    );
  });

  it('is the one sheet that a report says it comes to', () => {
    const sheet = { ...table, rows: [{ name: 'k', is: 'a key' }] } as Report['sheet'] & object;
    expect(csv({ ...reportOf(table), sheet })).toBe('name,is\r\nk,a key\r\n');
  });

  it('joins sheets of one kind and leaves out prose', () => {
    const two = reportOf({ kind: 'paragraph', tone: 'plain', text: 'prose' }, table, table);
    expect(csv(two).split('\r\n')).toEqual([
      'name,is',
      'nC,a nonce',
      'k,"kdf(""a"", nC)"',
      'nC,a nonce',
      'k,"kdf(""a"", nC)"',
      '',
    ]);
  });
});

describe('JSON', () => {
  it('is the report itself', () => {
    expect(JSON.parse(json(hostileReport))).toEqual(hostileReport);
  });

  it('fits its schema, and nothing more does', () => {
    expect(reportSchema.safeParse(hostileReport).error).toBeUndefined();
    expect(reportSchema.safeParse({ ...hostileReport, extra: 1 }).success).toBe(false);
    expect(reportSchema.safeParse({ ...hostileReport, conclusion: { exit: 6, text: '' } }).success).toBe(
      false,
    );
  });
});
