import { describe, expect, it } from 'vitest';
import { csv } from './csv.ts';
import { markdown } from './markdown.ts';
import type { Part, Report } from './report.ts';
import { countsOf, resultOf } from './teeth.ts';
import { terminal } from './terminal.ts';
import { plain } from './terminal-text.ts';

const part = (what: string, rest: Partial<Part>): Part => ({
  kind: 'part',
  protocol: 'p',
  file: 'p.tertius',
  line: 4,
  column: 10,
  what,
  result: 'idle',
  because: '',
  changes: [],
  remarks: [],
  ...rest,
});

const parts: readonly Part[] = [
  part('the name B from the signature in message 2', {
    result: 'bites',
    changes: [
      { change: 'weaker', goal: 'A : agreement B', before: 'holds', after: 'attack' },
      { change: 'weaker', goal: 'A : weak-agreement B', before: 'holds', after: 'attack' },
      { change: 'weaker', goal: 'A : secrecy on k', before: 'holds', after: 'attack' },
      { change: 'stronger', goal: 'B : secrecy on k', before: 'attack', after: 'holds' },
    ],
    remarks: ['T405 A learns B from its certificate only'],
  }),
  part('the tag "two" from message 2', { line: 5 }),
  part('the nonce nA from message 1', { line: 3, result: 'needed', because: 'B cannot build it' }),
  part('the nonce nB from message 2', { line: 6, result: 'not tried', because: 'interrupted' }),
  part('the nonce nB from message 3', { line: 7, result: 'not tried', because: 'interrupted' }),
];

const report = (blocks: readonly Part[]): Report => ({
  kind: 'report',
  schema: 1,
  tool: { name: 'tertius', version: '0' },
  command: 'teeth',
  title: 'teeth',
  sections: [{ title: '', blocks }],
  conclusion: { exit: 0, text: countsOf(blocks) },
});

describe('the parts of a protocol', () => {
  it('are told by what falls without them, with goals of a kind together', () => {
    expect(terminal(report(parts), { palette: plain, width: 100 })).toBe(`\
what each part buys
4:10  without the name B from the signature in message 2
    holds -> attack: A : agreement, weak-agreement B; A : secrecy on k
    attack -> holds: B : secrecy on k
    T405 A learns B from its certificate only

idle
  - 5:10  dropping the tag "two" from message 2 changes no verdict

cannot run without
  - 3:10  the nonce nA from message 1: B cannot build it

not tried
  - interrupted: 6:10, 7:10

5 parts taken away, one at a time: 1 bites, 1 idle, 1 cannot be left out, 2 not tried
`);
  });

  it('are rows of CSV, one for each goal that moves', () => {
    const rows = csv(report(parts)).trimEnd().split('\r\n');
    expect(rows[0]).toBe('protocol,line,column,without,result,because,change,goal,before,after');
    expect(rows[1]).toBe(
      'p,4,10,the name B from the signature in message 2,bites,,weaker,A : agreement B,holds,attack',
    );
    expect(rows[5]).toBe('p,5,10,"the tag ""two"" from message 2",idle,,,,,');
    expect(rows).toHaveLength(9);
  });

  it('are in Markdown too', () => {
    expect(markdown(report(parts))).toContain('dropping the tag "two" from message 2 changes no verdict');
  });

  it('bite before all else, and are idle only where nothing moves', () => {
    const change = (kind: 'weaker' | 'stronger' | 'undecided') =>
      ({ change: kind, goal: 'A : aliveness B', before: '', after: '' }) as const;
    expect(resultOf([])).toBe('idle');
    expect(resultOf([change('stronger')])).toBe('costs');
    expect(resultOf([change('stronger'), change('undecided')])).toBe('undecided');
    expect(resultOf([change('undecided'), change('stronger'), change('weaker')])).toBe('bites');
  });
});
