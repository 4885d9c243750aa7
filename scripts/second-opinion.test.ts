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
import { separately } from '../reports/export/outcomes.ts';
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

  it('asks what the attack under kci is about: that an anonymous client meant the very claimant', () => {
    writeFileSync(
      join(folder, 'sealed.tertius'),
      `protocol sealed "an anonymous client's key"
  cite "here"
role C client, anonymous
role S server, certified by CA
knows C : S, pub(S)
fresh C : nonce nC, key kC
fresh S : nonce nS
C -> S : nC, seal(pub(S), kC)
S -> C : aead(kC, ["ok", nC, nS])
  event C accepts(S, kC)
C -> S : aead(kC, ["fin", nS])
  event S closes(kC)
channel kC : C <-> S
goal vouched "what the server closes with, a client has accepted"
  S closes(kC) ==> C accepts(S, kC)
expect S : secrecy on kC : holds
expect S : secrecy on kC : attack under kci
expect vouched : holds
expect vouched : attack under kci
`,
    );
    expect(tertius(['check', 'sealed.tertius'])).toMatchObject({ code: 0 });
    expect(tertius(['export', 'sealed.tertius', '--to', 'tamarin,cpsa', '--out', 'sealed'])).toMatchObject({
      code: 0,
    });
    const theory = readFileSync(join(folder, 'sealed', 'sealed.kci.spthy'), 'utf8');
    expect(theory).toContain('not (Ex #r. Corrupt(S_making_kC) @ #r & not (S_making_kC = S))');
    const goals = readFileSync(join(folder, 'sealed', 'sealed.kci.scm'), 'utf8').split('(defgoal ');
    const isMeant = /strand S z \d \(S S\).*\n.*strand C z-1 \d \(C C\) \(S S\)/;
    const asked = (name: string): readonly string[] =>
      goals.filter((goal) => goal.includes(`(comment "${name}-`) && isMeant.test(goal));
    for (const name of ['secrecy-S-kC', 'vouched']) {
      expect(asked(name)).toHaveLength(1);
      expect(asked(name)[0]).not.toContain('(non (privk S))');
    }
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

  it('writes for several provers at once, to the byte as for each alone', () => {
    const many = tertius(['export', 'nsl', '--to', 'cpsa,scyther', '--to', 'proverif', '--out', 'many']);
    expect(many.code).toBe(0);
    expect(many.out.replaceAll(/\s+/g, ' ')).toContain(
      '3 models (1 for ProVerif 2.05, 1 for Scyther 1.3, 1 for CPSA 4) written to many',
    );
    expect(readdirSync(join(folder, 'many'))).toEqual(['nsl.none.pv', 'nsl.none.scm', 'nsl.none.spdl']);
    for (const [prover, file] of [
      ['proverif', 'nsl.none.pv'],
      ['cpsa', 'nsl.none.scm'],
      ['scyther', 'nsl.none.spdl'],
    ] as const) {
      tertius(['export', 'nsl', '--to', prover, '--out', 'single']);
      const text = (place: string): string => readFileSync(join(folder, place, file), 'utf8');
      expect(text('many')).toBe(text('single'));
    }
  });

  it('says for each of all provers what it leaves out', () => {
    const { code, out } = tertius([
      'export',
      'resumption',
      '--threat',
      'none',
      '--to',
      'all',
      '--out',
      'all',
      '--format',
      'json',
    ]);
    expect(code).toBe(0);
    const report = JSON.parse(out) as Report;
    expect(reportSchema.safeParse(report).error).toBeUndefined();
    const rows = resultsOf(report);
    expect(rows.map(({ prover, file }) => `${prover}: ${file}`)).toEqual([
      'proverif: resumption.none.pv',
      'tamarin: resumption.none.spthy',
      'scyther: -',
      'cpsa: resumption.none.scm',
    ]);
    expect(rows[2]).toMatchObject({ left: expect.stringContaining('branches') });
    expect(report.sections.map(({ title }) => title)).toEqual(['', 'ProVerif 2.05', 'Tamarin 1.8', 'CPSA 4']);
    expect(report.conclusion.text).toContain('0 for Scyther 1.3');
  });

  it.each([
    [['--to', 'proveriff', '--out', 'x'], 'Did you mean proverif?'],
    [['--to', '', '--out', 'x'], 'Name a prover: proverif, tamarin, scyther, cpsa, all.'],
    [['--to', 'cpsa', '--out', ''], 'the name of the folder is empty'],
    [['--to', 'cpsa', '--out', 'x', '--goal', ''], "write one as an expect line does, 'A : aliveness B'"],
    [['--to', 'cpsa', '--out', 'x', '--threat', ''], 'write none for no threat'],
    [['--to', 'cpsa', '--out', 'x', '--threat', 'kci+'], 'a threat is missing in kci+'],
    [['--to', 'cpsa', '--out', 'x', '--threat', 'kci+B+kci'], 'write each threat once: kci+B'],
    [['--to', 'cpsa', '--out', 'x', '--threat', 'A+initiator'], 'A and initiator are the same threat'],
  ])('says of %j what to write instead', (words, said) => {
    const { code, err } = tertius(['export', 'nsl', ...words]);
    expect(code).toBe(2);
    expect(err.replaceAll(/\s+/g, ' ')).toContain(said);
    expect(existsSync(join(folder, 'x'))).toBe(false);
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
    ['proverif', 'resumption', 4, 0],
    ['scyther', 'yahalom-lowe', 8, 0],
    ['cpsa', 'denning-sacco', 6, 0],
    ['cpsa', 'signed-dh', 3, 0],
    // Recorded when the spec expected one goal; the three agreements have come since.
    ['cpsa', 'ideal-named', 1, 3],
  ] as const)(
    '%s and Tertius say of %s the same %i times, %i goals left open',
    (prover, spec, same, open) => {
      const rows = resultsOf(read(lineUp(spec, prover, recorded(spec, prover))));
      const count = (word: string): number => rows.filter(({ result }) => result === word).length;
      expect([count('agree'), count('not comparable'), count('disagree')]).toEqual([same, open, 0]);
    },
  );

  it('agrees with proverif under session, on what one revealed exponent breaks and on what it does not', () => {
    const words = ['signed-dh', '--protocol', 'iso-9798-3-dh', '--threat', 'session'];
    tertius(['export', ...words, '--to', 'proverif', '--out', 'revealed']);
    const said = readFileSync(
      join(import.meta.dirname, 'recorded', 'iso-9798-3-dh.session.proverif.txt'),
      'utf8',
    );
    writeFileSync(join(folder, 'revealed', 'iso-9798-3-dh.session.out'), said);
    const ended = tertius(['import-verdict', 'revealed/iso-9798-3-dh.session.out', '--format', 'json']);
    expect(ended.code).toBe(0);
    const rows = resultsOf(read(ended));
    expect(rows.map(({ result }) => result)).toEqual(rows.map(() => 'agree'));
    expect(rows.filter(({ ours }) => ours === 'attack').map(({ goal }) => goal)).toEqual([
      'B : agreement A',
      'B : injective-agreement A',
      'B : secrecy on dh(x, y)',
    ]);
  });

  it('ends with 3 where cpsa was cut off', () => {
    const said = recorded('nspk', 'cpsa');
    const ended = lineUp('nspk', 'cpsa', said.slice(0, Math.floor(said.length / 2)));
    expect(ended.code).toBe(3);
    expect(resultsOf(read(ended)).some(({ theirs }) => theirs === 'no answer')).toBe(true);
  });

  it.each([
    ['proverif', 'accept_agreement_B_A(honest(', 'line 8', 'B : agreement A'],
    ['scyther', 'Commit_agreement-B-A\t(A,about', 'line 9', 'B : agreement A'],
  ] as const)(
    'tells of %s where a line was cut, and which answer is missing',
    (prover, upTo, where, goal) => {
      const said = recorded('nspk', prover);
      const ended = lineUp('nspk', prover, said.slice(0, said.indexOf(upTo) + upTo.length));
      expect(ended.code).toBe(3);
      const rows = resultsOf(read(ended));
      expect(rows.find(({ goal: about }) => about === goal)).toMatchObject({
        theirs: 'no answer',
        because: expect.stringContaining(`${where} of the output was cut`),
      });
      expect(rows.filter(({ result }) => result === 'agree').length).toBeGreaterThan(0);
    },
  );

  it('says that not even the first answer is whole', () => {
    const said = recorded('nspk', 'proverif');
    const folded = said.replaceAll(/(.{40})/g, '$1\n');
    for (const output of [said.slice(0, 60), folded]) {
      const { code, out } = lineUp('nspk', 'proverif', output);
      expect(code).toBe(2);
      expect(out).toContain('line 1 was cut');
    }
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

  it.each([
    [[1], 'agree'],
    [[1, 2], 'not comparable'],
  ] as const)('believes a proof about a claimant of whose two ways %j come to no end: %s', (dead, result) => {
    tertius(['export', 'resumption', '--to', 'cpsa', '--out', 'ways']);
    const model = readFileSync(join(folder, 'ways', 'resumption.none.scm'), 'utf8');
    const printed = separately('cpsa', model).map((part) => {
      const question = part.slice(part.lastIndexOf('\n(def'));
      const isGoal = question.startsWith('\n(defgoal');
      const name = /\(comment "([\w-]+)"\)\)/.exec(question)?.[1] ?? '';
      const isDead = dead.some((way) => name === `ends-C-${way}`);
      const shape = isDead ? '' : `(defskeleton p (shape) ${isGoal ? '(satisfies yes)' : ''})`;
      return `(defprotocol p) (defskeleton p ${isGoal ? `(goals ${question})` : ''} (comment "${name}")) ${shape} (comment "Nothing left to do")`;
    });
    const rows = resultsOf(read(lineUp('resumption', 'cpsa', printed.join('\n'))));
    const own = rows.filter(({ goal, ours }) => ours === 'proved' && goal?.startsWith('C :'));
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(own.map(({ result: said }) => said))).toEqual(new Set([result]));
  });

  it.each([
    ['2', 'agree'],
    ['[12]', 'not comparable'],
  ])('takes a proof of proverif where its claimant comes to no end on way %s: %s', (ways, result) => {
    const said = recorded('resumption', 'proverif');
    const dead = said.replaceAll(
      new RegExp(`(RESULT not event\\(ends_C_${ways}.*) is false\\.`, 'g'),
      '$1 is true.',
    );
    expect(dead).not.toBe(said);
    const rows = resultsOf(read(lineUp('resumption', 'proverif', dead)));
    const proofs = rows.filter(({ goal, ours }) => ours === 'proved' && goal?.startsWith('C :'));
    expect(proofs.length).toBeGreaterThan(0);
    expect(new Set(proofs.map(({ result: told }) => told))).toEqual(new Set([result]));
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

  it('says of a file that it cannot read what to do', () => {
    writeFileSync(join(folder, 'binary.out'), Buffer.from([82, 0, 7]));
    writeFileSync(join(folder, 'empty.out'), '\n');
    mkdirSync(join(folder, 'outputs.out'));
    tertius(['export', 'nspk', '--to', 'proverif', '--out', 'unread']);
    const lonely = join('lonely', 'nspk.none.out');
    mkdirSync(join(folder, 'lonely'));
    writeFileSync(join(folder, lonely), recorded('nspk', 'proverif'));
    for (const [file, said, hint] of [
      ['', 'the name of the file is empty', 'keep what it prints: proverif MODEL > FILE'],
      ['missing.out', 'there is no file missing.out', 'keep what it prints: proverif MODEL > FILE'],
      ['outputs.out', 'is a directory, not output of a prover', 'name the file'],
      ['binary.out', 'binary.out is not text: byte 2 is zero', 'what a prover prints is text'],
      ['empty.out', 'the prover has printed nothing', 'complaints too'],
      ['unread/nspk.none.pv', 'is a model for ProVerif 2.05, not what the prover printed', 'run the prover'],
      [lonely, 'there is no exported model beside', '--model FILE'],
    ] as const) {
      const { code, err } = tertius(['import-verdict', file]);
      expect(code).toBe(2);
      expect(err.replaceAll(/\s+/g, ' ')).toContain(said);
      expect(err.replaceAll(/\s+/g, ' ')).toContain(hint);
    }
  });

  it('takes of models for several provers the one of the prover that speaks', () => {
    tertius(['export', 'nspk', '--to', 'all', '--out', 'beside']);
    writeFileSync(join(folder, 'beside', 'nspk.none.out'), recorded('nspk', 'scyther'));
    const ended = tertius(['import-verdict', 'beside/nspk.none.out']);
    expect(ended.code).toBe(0);
    expect(ended.out).toContain('Scyther 1.3');
  });

  it('says that an output is of another prover than the model', () => {
    const { code, out } = lineUp('nspk', 'cpsa', recorded('nspk', 'scyther'));
    expect(code).toBe(2);
    expect(out).toContain('it is output of Scyther 1.3');
    expect(out).toContain('--model nspk.none.spdl');
  });

  /** An output under the name of another model for the same prover. */
  const strange = (model: readonly string[], stem: string, output: string): string => {
    const to = mkdtempSync(join(folder, 'strange-'));
    tertius(['export', ...model, '--out', to]);
    writeFileSync(join(to, `${stem}.out`), output);
    const { code, err } = tertius(['import-verdict', join(to, `${stem}.out`)]);
    expect(code).toBe(2);
    return err.replaceAll(/\s+/g, ' ').replaceAll(to, '');
  };

  it.each([
    ['proverif', 'signed-dh', 'it answers a query about accept_secrecy_A_nA, which the model does not have'],
    ['scyther', 'nsl', 'it answers claim Secret_secrecy-A-nA of nspk,A, which the model does not have'],
    ['tamarin', 'nsl', 'it says that it is about nspk.none.spthy, not nsl.none.spthy'],
    ['cpsa', 'nsl', 'it says that it is about nspk.none.scm, not nsl.none.scm'],
  ] as const)('refuses output of %s about nspk as one about %s', (prover, spec, said) => {
    const told = strange([spec, '--to', prover], `${spec}.none`, recorded('nspk', prover));
    expect(told).toContain(said);
    expect(told).toContain('run the prover on this model');
  });

  it('refuses output about the same goals under other threats', () => {
    const told = strange(
      ['nspk', '--to', 'proverif', '--threat', 'kci', '--goal', 'B : agreement A'],
      'nspk.kci',
      recorded('nspk', 'proverif')
        .split('\n')
        .filter((line) => line.includes('agreement_B_A') && !line.includes('weak'))
        .join('\n'),
    );
    expect(told).toContain('its query about accept_agreement_B_A is another one');
  });

  it('refuses output of cpsa that assumes other keys', () => {
    const told = strange(
      ['nspk', '--to', 'cpsa', '--threat', 'A'],
      'nspk.initiator',
      recorded('nspk', 'cpsa').replaceAll('nspk.none.scm', 'nspk.initiator.scm'),
    );
    expect(told).toMatch(/keys? for nobody else's|which the model does not ask/);
  });

  it('refuses output of tamarin that lists another set of lemmas', () => {
    const told = strange(
      ['nspk', '--to', 'tamarin'],
      'nspk.none',
      recorded('nspk', 'tamarin').replace(/^.*secrecy_B_nB.*\n/m, ''),
    );
    expect(told).toContain('its summary does not list lemma secrecy_B_nB');
  });
});

describe('a spec whose lines cannot be read', () => {
  const typo = (lines: string): string => {
    const file = join(mkdtempSync(join(folder, 'typo-')), 'typo.tertius');
    writeFileSync(
      file,
      `protocol typo "t"
  cite "none"
role A client
role B server, certified by CA
knows A : B
fresh A : nonce nA
fresh B : nonce nB
A -> B : nA
B -> A : nB, cert(B, server), sign(B, [nA, nB])
  event B signs(nA)
goal unnamed "what B signs, B signs"
  B signs(nA) ==> B signs(nA)
${lines}`,
    );
    return file;
  };

  it.each([
    ['expect A : bogus-goal B : holds\n', 'there is no goal bogus-goal'],
    ['expect A : aliveness B : holds unless cA\n', 'there is no threat cA here'],
  ])('is refused: %s', (lines, said) => {
    const spec = typo(`expect A : agreement B : holds\n${lines}`);
    for (const words of [
      ['export', spec, '--to', 'all', '--out', join(folder, 'never')],
      ['second-opinion', spec, '--with', 'cpsa'],
    ]) {
      const { code, err } = tertius(words);
      expect(code).toBe(2);
      expect(err).toContain(said);
      expect(existsSync(join(folder, 'never'))).toBe(false);
    }
  });

  it('asks what it states and has no line for, too', () => {
    const to = mkdtempSync(join(folder, 'stated-'));
    tertius(['export', typo('expect A : aliveness B : holds\n'), '--to', 'tamarin', '--out', to]);
    expect(readFileSync(join(to, 'typo.none.spthy'), 'utf8')).toMatch(/^lemma unnamed/m);
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

  it.each([
    ['floods', "cat /dev/zero | tr '\\\\0' a", 'it printed more than is read'],
    ['ends without a word', 'exit 7', 'it printed nothing and ended with code 7'],
  ])('says that a prover %s', (_, line, said) => {
    const { code, out } = tertius(
      ['second-opinion', 'nspk', '--with', 'proverif', '--goal', 'B : agreement A'],
      { PATH: program('proverif', line) },
    );
    expect(code).toBe(3);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(said);
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
