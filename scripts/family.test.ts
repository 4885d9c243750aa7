/**
 * Which members of a family are looked at, from what its `expect` lines say.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { loadSource } from '../model/load.ts';
import { memberName } from '../model/spec.ts';
import { withMembers } from './family.ts';
import type { OpenedFile } from './open-specs.ts';

const source = (...lines: readonly string[]): string =>
  [
    'protocol p "p"',
    '  cite "this test"',
    'option long "both ways"',
    'option tagged "with a tag"',
    'role C client, anonymous',
    'role S server',
    'knows C : S',
    'fresh C : nonce nC',
    'fresh S : nonce nS',
    'C -> S : "hello" when tagged, nC',
    'when long : S -> C : nS',
    ...lines,
  ].join('\n');

function opened(text: string, ...taken: readonly string[]): OpenedFile {
  const { protocols } = loadSource(text, new Set(taken));
  return {
    kind: 'opened',
    file: 'p.tertius',
    word: 'p.tertius',
    with: taken,
    text,
    digested: '',
    several: false,
    protocols,
    findings: [],
  };
}

const members = (...lines: readonly string[]) => membersAmong([opened(source(...lines))]);

/** Each member that is looked at, with the goals of the lines that speak of it. */
async function membersAmong(given: readonly OpenedFile[]) {
  const files = await withMembers(given);
  return files.flatMap((file) =>
    file.kind === 'problem'
      ? []
      : file.protocols.flatMap(({ spec }) =>
          spec === undefined ? [] : [[memberName(spec), ...spec.expectations.map(({ goal }) => goal)]],
        ),
  );
}

describe('the members that expectations speak of', () => {
  it('are only the one without options where no line asks for another', async () => {
    expect(await members('expect S : aliveness C : absent')).toEqual([['p', 'aliveness']]);
    expect(await members('with not long : expect S : weak-agreement C : absent')).toEqual([
      ['p', 'weak-agreement'],
    ]);
  });

  it('are one for each combination that is asked for, with the lines that speak of every member', async () => {
    const lines = [
      'expect S : aliveness C : absent',
      'with long : expect C : aliveness S : attack',
      'with tagged, not long : expect S : weak-agreement C : absent',
      'with long, tagged : expect S : agreement C : absent',
    ];
    expect(await members(...lines)).toEqual([
      ['p', 'aliveness'],
      ['p + long', 'aliveness', 'aliveness'],
      ['p + tagged', 'aliveness', 'weak-agreement'],
      ['p + long + tagged', 'aliveness', 'aliveness', 'agreement'],
    ]);
  });

  it('are the one that was chosen, and no other; each is looked at once', async () => {
    const text = source('with long : expect C : aliveness S : attack');
    expect(await membersAmong([opened(text, 'tagged')])).toEqual([['p + tagged']]);
    expect(await membersAmong([opened(text, 'long'), opened(text)])).toEqual([
      ['p + long', 'aliveness'],
      ['p'],
    ]);
  });

  it('are read, projected and played by themselves, so that a wrong one is found', async () => {
    const files = await withMembers([
      opened(source('when long : S -> C : pms', 'with long : expect C : aliveness S : attack')),
    ]);
    const codes = files.map((file) => (file.kind === 'problem' ? [] : file.findings.map(({ code }) => code)));
    expect(codes[1]).toContain('T201');
  });
});
