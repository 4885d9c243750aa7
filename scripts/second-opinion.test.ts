/**
 * Other provers' answers, as they were recorded, beside our verdicts; and other provers as processes. Uses what
 * `npm run build` left in dist.
 * @module
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { reportSchema } from '../reports/json-schema.ts';
import type { Report } from '../reports/report.ts';
import { packageRoot } from './package-root.ts';

const command = join(packageRoot(), 'dist', 'scripts', 'cli.js');
const folder = mkdtempSync(join(tmpdir(), 'tertius-opinion-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const { PATH = '' } = process.env;

function tertius(words: readonly string[], env: Readonly<Record<string, string>> = { PATH }): Ended {
  const ended = spawnSync(process.execPath, [command, ...words], {
    cwd: folder,
    encoding: 'utf8',
    env,
    timeout: 220_000,
  });
  return { code: ended.status, out: ended.stdout, err: ended.stderr };
}

/** What a prover printed about the shipped spec. */
const recorded = (spec: string, prover: string): string =>
  readFileSync(join(import.meta.dirname, 'recorded', `${spec}.none.${prover}.txt`), 'utf8');

function resultsOf(report: Report): readonly Readonly<Record<string, string>>[] {
  const tables = report.sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'table'));
  return tables.flatMap(({ rows }) => rows as readonly Readonly<Record<string, string>>[]);
}

describe('export', { timeout: 240_000 }, () => {
  it('writes models, says what it left out, and writes the same again', () => {
    const first = tertius(['export', 'nsl', '--to', 'proverif', '--out', 'models']);
    expect(first.code).toBe(0);
    expect(first.out).toContain('1 model for ProVerif 2.05 written to models');
    expect(first.out).toContain('may show false attacks');
    const text = readFileSync(join(folder, 'models', 'nsl.none.pv'), 'utf8');
    expect(tertius(['export', 'nsl', '--to', 'proverif', '--out', 'models']).code).toBe(0);
    expect(readFileSync(join(folder, 'models', 'nsl.none.pv'), 'utf8')).toBe(text);
  });

  it('writes one model for each combination of threats', () => {
    tertius([
      'export',
      'nsl',
      '--to',
      'proverif',
      '--threat',
      'none',
      '--threat',
      'kci+later',
      '--out',
      'threats',
    ]);
    expect(readdirSync(join(folder, 'threats'))).toEqual(['nsl.kci+later.pv', 'nsl.none.pv']);
  });

  it('overwrites nothing that it did not write', () => {
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine', 'nsl.none.pv'), '(* mine *)');
    const { code, err } = tertius(['export', 'nsl', '--to', 'proverif', '--out', 'mine']);
    expect(code).toBe(2);
    expect(err).toContain('Tertius did not write it');
    expect(readFileSync(join(folder, 'mine', 'nsl.none.pv'), 'utf8')).toBe('(* mine *)');
  });

  it('says why there is no model, and that nothing was written', () => {
    const { code, out } = tertius(['export', 'resumption', '--to', 'scyther', '--out', 'none']);
    expect(code).toBe(5);
    expect(out).toContain('branches');
  });

  it('names a goal that the spec does not have', () => {
    const { code, err } = tertius(['export', 'nsl', '--to', 'proverif', '--goal', 'agrement', '--out', 'x']);
    expect(code).toBe(2);
    expect(err).toContain('did you mean agreement');
  });

  it('says why goals are not asked, as the file does', () => {
    const { code, out } = tertius([
      ...['export', 'nsl', '--to', 'proverif', '--threat', 'B'],
      ...['--goal', 'B : agreement A', '--out', 'idle'],
    ]);
    expect(code).toBe(0);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('B : agreement A: the claimant B itself is dishonest');
  });

  it('says that a threat means nothing for these goals', () => {
    const { code, out } = tertius(['export', 'nsl', '--to', 'cpsa', '--threat', 'ca', '--out', 'no-ca']);
    expect(code).toBe(5);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('trusts an authority');
  });

  it('writes no two models to one file', () => {
    const { code, err } = tertius(['export', 'nsl', 'nsl', '--to', 'cpsa', '--out', 'twice']);
    expect(code).toBe(2);
    expect(err).toContain('would both be written to nsl.none.scm');
    expect(existsSync(join(folder, 'twice'))).toBe(false);
  });
});

describe('import-verdict', { timeout: 240_000 }, () => {
  const lineUp = (
    spec: string,
    prover: 'proverif' | 'scyther' | 'tamarin' | 'cpsa',
    output: string,
  ): Ended => {
    const out = `${spec}-${prover}`;
    tertius(['export', spec, '--to', prover, '--out', out]);
    writeFileSync(join(folder, out, `${spec}.none.out`), output);
    return tertius(['import-verdict', `${out}/${spec}.none.out`, '--format', 'json']);
  };
  const read = (ended: Ended): Report => {
    expect(reportSchema.safeParse(JSON.parse(ended.out)).error).toBeUndefined();
    return JSON.parse(ended.out) as Report;
  };

  it.each(['proverif', 'scyther', 'tamarin', 'cpsa'] as const)(
    '%s agrees on Needham-Schroeder, attacks and proofs',
    (prover) => {
      const ended = lineUp('nspk', prover, recorded('nspk', prover));
      expect(ended.code).toBe(0);
      const rows = resultsOf(read(ended));
      expect(rows.map(({ result }) => result)).toEqual(rows.map(() => 'agree'));
      expect(rows.filter(({ ours }) => ours === 'attack')).toHaveLength(3);
    },
  );

  it.each(['proverif', 'tamarin'] as const)('agrees with %s on Denning-Sacco, the replay too', (prover) => {
    const rows = resultsOf(read(lineUp('denning-sacco', prover, recorded('denning-sacco', prover))));
    expect(rows.find(({ goal }) => goal?.includes('injective'))).toMatchObject({
      ours: 'attack',
      theirs: 'attack',
      result: 'agree',
    });
  });

  it('takes no bounded answer of scyther about agreement for one about injective agreement', () => {
    const rows = resultsOf(read(lineUp('denning-sacco', 'scyther', recorded('denning-sacco', 'scyther'))));
    expect(rows.find(({ goal }) => goal?.includes('injective'))).toMatchObject({ result: 'not comparable' });
    expect(rows.filter(({ theirs }) => theirs === 'bounded').length).toBeGreaterThan(0);
  });

  it.each([
    ['proverif', 'signed-dh', 3, 0],
    ['proverif', 'woo-lam-pi', 2, 0],
    ['proverif', 'yahalom-lowe', 8, 0],
    ['proverif', 'resumption', 3, 1],
    ['scyther', 'yahalom-lowe', 8, 0],
    ['cpsa', 'denning-sacco', 6, 0],
    ['cpsa', 'signed-dh', 3, 0],
    ['cpsa', 'ideal-named', 1, 0],
  ] as const)(
    '%s and Tertius say of %s the same %i times, %i goals left open',
    (prover, spec, same, open) => {
      const rows = resultsOf(read(lineUp(spec, prover, recorded(spec, prover))));
      const count = (word: string): number => rows.filter(({ result }) => result === word).length;
      expect([count('agree'), count('not comparable'), count('disagree')]).toEqual([same, open, 0]);
    },
  );

  it('ends with 3 where cpsa was cut off', () => {
    const said = recorded('nspk', 'cpsa');
    const ended = lineUp('nspk', 'cpsa', said.slice(0, Math.floor(said.length / 2)));
    expect(ended.code).toBe(3);
    expect(resultsOf(read(ended)).some(({ theirs }) => theirs === 'no answer')).toBe(true);
  });

  it('ends with 1 where the other prover disagrees', () => {
    const ended = lineUp('nspk', 'proverif', recorded('nspk', 'proverif').replace('is true.', 'is false.'));
    expect(ended.code).toBe(1);
    expect(resultsOf(read(ended))[0]).toMatchObject({ result: 'disagree', ours: 'proved', theirs: 'attack' });
  });

  it('believes no proof about a claimant that never comes to its end', () => {
    const hollow = recorded('nspk', 'proverif').replaceAll(
      /(RESULT not event\(ends_A.*) is false\./g,
      '$1 is true.',
    );
    const rows = resultsOf(read(lineUp('nspk', 'proverif', hollow)));
    expect(
      rows.filter(({ goal }) => goal?.startsWith('A :')).every(({ result }) => result === 'not comparable'),
    ).toBe(true);
  });

  it('believes no proof of tamarin whose helping lemma it did not prove, and still its attacks', () => {
    const unhelped = recorded('nspk', 'tamarin').replace(
      /sources_of_contents \(all-traces\): .*/,
      'sources_of_contents (all-traces): analysis incomplete (1 steps)',
    );
    const rows = resultsOf(read(lineUp('nspk', 'tamarin', unhelped)));
    expect(new Set(rows.map(({ theirs, result }) => `${theirs}: ${result}`))).toEqual(
      new Set(['proved: not comparable', 'attack: agree']),
    );
    expect(rows.find(({ theirs }) => theirs === 'proved')).toMatchObject({
      because: expect.stringContaining('sources_of_contents'),
    });
  });

  it('counts nothing of tamarin where it warns that the model is not well formed', () => {
    const warned = recorded('nspk', 'tamarin').replace(
      'processing time',
      'WARNING: 2 wellformedness check failed!\n  processing time',
    );
    const ended = lineUp('nspk', 'tamarin', warned);
    expect(ended.code).toBe(5);
    expect(resultsOf(read(ended)).every(({ because }) => because?.includes('wellformedness'))).toBe(true);
  });

  it('puts outputs of tamarin about one lemma each together', () => {
    const whole = recorded('nspk', 'tamarin');
    const first = whole.replaceAll(/(B_\w+ \([a-z-]+\)): .*/g, '$1: analysis incomplete (1 steps)');
    const rows = resultsOf(read(lineUp('nspk', 'tamarin', `${first}${whole}`)));
    expect(rows.map(({ result }) => result)).toEqual(rows.map(() => 'agree'));
  });

  it('ends with 3 where an answer is missing', () => {
    const ended = lineUp('nspk', 'proverif', recorded('nspk', 'proverif').split('\n').slice(1).join('\n'));
    expect(ended.code).toBe(3);
    expect(resultsOf(read(ended))[0]).toMatchObject({ theirs: 'no answer', result: 'not comparable' });
  });

  it('refuses a model that is not what the spec is exported as', () => {
    tertius(['export', 'nspk', '--to', 'proverif', '--out', 'changed']);
    const path = join(folder, 'changed', 'nspk.none.pv');
    writeFileSync(path, `${readFileSync(path, 'utf8')}(* changed *)\n`);
    writeFileSync(join(folder, 'changed', 'nspk.none.out'), recorded('nspk', 'proverif'));
    const { code, err } = tertius(['import-verdict', 'changed/nspk.none.out']);
    expect(code).toBe(2);
    expect(err).toContain('has changed');
  });

  it('refuses what is no output of a prover', () => {
    const { code, out } = lineUp('nspk', 'scyther', 'all is well\n');
    expect(code).toBe(2);
    expect(JSON.stringify(JSON.parse(out))).toContain('has no answers');
  });
});

describe('second-opinion', { timeout: 240_000 }, () => {
  it('says how to get a prover that is not there', () => {
    const { code, err } = tertius(['second-opinion', 'nspk', '--with', 'proverif'], { PATH: folder });
    expect(code).toBe(2);
    expect(err).toContain('there is no proverif on the PATH');
    expect(err).toContain('opam install proverif');
  });

  /** A program on a PATH of its own that does what its lines say. */
  function program(name: string, ...lines: readonly string[]): string {
    const place = mkdtempSync(join(folder, 'bin-'));
    writeFileSync(join(place, name), ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(join(place, name), 0o755);
    return `${place}:${PATH}`;
  }

  it('runs the prover on each model and lines up what it prints', () => {
    const answers = join(import.meta.dirname, 'recorded', 'nspk.none.proverif.txt');
    const { code, out } = tertius(
      ['second-opinion', 'nspk', '--with', 'proverif', '--goal', 'B : agreement A'],
      {
        PATH: program('proverif', `cat '${answers}'`),
      },
    );
    expect(code).toBe(0);
    expect(out).toContain('1 agree, 0 disagree, 0 not comparable');
  });

  it('asks tamarin for one lemma after the other', () => {
    const answers = join(import.meta.dirname, 'recorded', 'nspk.none.tamarin.txt');
    const asked = join(folder, 'lemmas');
    const { code, out } = tertius(
      ['second-opinion', 'nspk', '--with', 'tamarin', '--goal', 'B : agreement A'],
      { PATH: program('tamarin-prover', `echo "$1" >> '${asked}'`, `cat '${answers}'`) },
    );
    expect(code).toBe(0);
    expect(out).toContain('1 agree, 0 disagree, 0 not comparable');
    expect(readFileSync(asked, 'utf8').trim().split('\n')).toEqual(
      ['sources_of_contents', 'private_keys_stay_private', 'ends_A', 'ends_B', 'agreement_B_A'].map(
        (lemma) => `--prove=${lemma}`,
      ),
    );
  });

  it('quotes what tamarin cannot read', () => {
    const { code, out } = tertius(
      ['second-opinion', 'nspk', '--with', 'tamarin', '--goal', 'B : agreement A'],
      {
        PATH: program(
          'tamarin-prover',
          `printf '"nspk.none.spthy" (line 88, column 25):\\nunexpected reserved word "rule"\\n' >&2`,
          'exit 1',
        ),
      },
    );
    expect(code).toBe(3);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('Tamarin cannot read the model');
    expect(out.replaceAll(/\s+/g, ' ')).toContain('unexpected reserved word');
  });

  it('asks cpsa each question by itself, so that one that is too hard costs no other its answer', () => {
    const answer =
      '(defprotocol p basic) (defskeleton p (goals g) (comment "agreement-B-A")) (defskeleton p (shape) (satisfies (no g)))';
    const path = program(
      'cpsa4',
      `grep -q '"agreement-A-B"' "$1" && exec sleep 60`,
      `grep -q '"agreement-B-A"' "$1" && echo '${answer}'`,
      'exit 0',
    );
    const goals = ['--goal', 'A : agreement B', '--goal', 'B : agreement A'];
    const { code, out } = tertius(
      ['second-opinion', 'nspk', '--with', 'cpsa', '--prover-time', '8', ...goals],
      {
        PATH: path,
      },
    );
    expect(code).toBe(3);
    expect(out).toContain('no answer within 2 s');
    expect(out).toContain('1 agree, 0 disagree, 1 not comparable');
  });

  it('ends a prover that takes too long, and whatever that has started', () => {
    const alive = join(folder, 'alive');
    const path = program('proverif', `(sleep 3; touch '${alive}') &`, 'wait');
    const { code, out } = tertius(['second-opinion', 'nspk', '--with', 'proverif', '--prover-time', '1'], {
      PATH: path,
    });
    expect(code).toBe(3);
    expect(out).toContain('no answer within 1 s');
    spawnSync('sleep', ['3']);
    expect(readdirSync(folder)).not.toContain('alive');
  });

  it('stops at Ctrl-C, leaves no folder behind, and says so', async () => {
    const temporary = mkdtempSync(join(folder, 'tmp-'));
    const path = program('proverif', `touch '${join(folder, 'started')}'`, 'exec sleep 60');
    const child = spawn(process.execPath, [command, 'second-opinion', 'nspk', '--with', 'proverif'], {
      cwd: folder,
      env: { PATH: path, TMPDIR: temporary },
    });
    while (!readdirSync(folder).includes('started')) await new Promise((done) => setTimeout(done, 50));
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
  });
});
