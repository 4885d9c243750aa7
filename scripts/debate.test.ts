import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claims, leftAside } from '../properties/claims.ts';
import type { Claim } from '../properties/debate.ts';
import { debateOf } from '../reports/debate.ts';
import { markdown } from '../reports/markdown.ts';
import type { World } from './command.ts';
import { debateDefaults, decidedClaims, type ReadyQuestion, readyQuestions, truthOf } from './debate.ts';
import type { DecidingOptions } from './deciding.ts';
import { packageRoot } from './package-root.ts';
import { processTerminal } from './terminal.ts';

const quiet: World = {
  version: 'test',
  terminal: processTerminal(),
  interrupt: { signal: new AbortController().signal, heeding: (work) => work() },
};

const options: DecidingOptions = {
  format: 'text',
  states: debateDefaults.states,
  time: 120,
  memory: 1_000,
  insiders: true,
};

const page = readFileSync(join(packageRoot(), 'docs', 'debate.md'), 'utf8');

/** The page as it would be printed for these claims alone, part by part. */
async function printed(wanted: readonly Claim[]): Promise<readonly string[]> {
  const ready = (await readyQuestions(wanted)).map((all) =>
    all.filter((each): each is ReadyQuestion => each.kind === 'question'),
  );
  const decided = await decidedClaims(wanted, ready, debateDefaults.threats, options, quiet);
  const text = markdown({
    kind: 'report',
    schema: 1,
    tool: { name: 'tertius', version: '' },
    command: 'debate',
    title: 'The debate, decided',
    ...debateOf(decided, debateDefaults.threats, leftAside),
  });
  return text.split(/\n\n(?=## |\*\*of )/);
}

describe('the claims of the debate', () => {
  it('are about goals that their protocols have', async () => {
    const ready = (await readyQuestions(claims)).flat();
    expect(ready.filter(({ kind }) => kind === 'problem')).toEqual([]);
    const silent = ready.flatMap((each) =>
      each.kind === 'question' && each.row.meaning.kind === 'not applicable' ? [each.question] : [],
    );
    expect(silent).toEqual([]);
  });

  it('are named once each', () => {
    expect(new Set(claims.map(({ name }) => name)).size).toBe(claims.length);
  });

  it('say which protocol or goal there is not', async () => {
    const [claim] = claims;
    const [question] = claim?.questions ?? [];
    if (claim === undefined || question === undefined) throw new Error('there are claims');
    const strange = [
      { ...question, spec: 'no-such-protocol' },
      { ...question, goal: 'no-such-goal' },
      { ...question, with: ['no-such-option'] },
    ];
    const found = (await readyQuestions([{ ...claim, questions: strange }])).flat();
    expect(found.map(({ kind }) => kind)).toEqual(['problem', 'problem', 'problem']);
  });
});

describe('what a question comes to', () => {
  const goal = {
    kind: 'aliveness',
    claimant: 'C',
    peer: 'S',
    recent: true,
    inRole: true,
  } as const;
  const known = {
    goal,
    threats: ['proxy', 'ca'],
    silent: ['ca'],
    breaking: [['proxy']],
    proved: [[]],
    undecided: [],
    changing: [],
  };

  it('is what is known of the goal under these threats', () => {
    expect(truthOf({ id: 'g', parts: [known] }, [])).toBe('holds');
    expect(truthOf({ id: 'g', parts: [known] }, ['proxy'])).toBe('fails');
    expect(truthOf({ id: 'g', parts: [known] }, ['ca'])).toBe('says nothing');
    expect(truthOf({ id: 'g', parts: [{ ...known, absent: 'of something' }] }, [])).toBe('committed');
    expect(truthOf({ id: 'g', parts: [{ ...known, proved: [], undecided: [[]] }] }, [])).toBe('undecided');
  });

  it('tells an absent goal from one that does not arise', () => {
    const because = 'of something';
    expect(truthOf({ id: 'g', nothing: { kind: 'absent', because }, parts: [] }, [])).toBe('fails');
    expect(truthOf({ id: 'g', nothing: { kind: 'not applicable', because }, parts: [] }, [])).toBe(
      'says nothing',
    );
  });
});

describe('docs/debate.md', () => {
  it('has every claim, in order, and what is left aside', () => {
    const titles = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(titles).toEqual([
      ...claims.map(({ name }) => name),
      'What is not decided here',
      'Who was right about what',
    ]);
  });

  it('says of some claims what is found again', { timeout: 120_000 }, async () => {
    const some = claims.filter(({ name }) => /forwarded|proof of possession|AEAD|read-only|ideal/.test(name));
    expect(some.length).toBeGreaterThan(4);
    const parts = await printed(some);
    expect(page.startsWith(parts[0] ?? 'nothing')).toBe(true);
    const before = parts.findIndex((part) => part.startsWith('## Who was right'));
    for (const part of parts.slice(1, before)) expect(page).toContain(`${part}\n\n`);
    const rows = (parts[before] ?? '').split('\n').filter((line) => line.startsWith('| '));
    expect(rows.length).toBe(some.length + 2);
    for (const row of rows) expect(page).toContain(`${row}\n`);
  });
});
