/**
 * `tertius vectors` as whoever implements a protocol meets it: the file, its schema, the reader in Python that
 * the documentation shows, and an implementation in another language that is held against it. Where there is no
 * python3, its tests are left out and say so.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Vectors, vectorsSchema } from '../reports/vectors.ts';
import { packageRoot } from './package-root.ts';

const folder = mkdtempSync(join(tmpdir(), 'tertius-vectors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** However busy the machine. */
const patience = 240_000;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function ran(program: string, words: readonly string[], input = ''): Ended {
  const ended = spawnSync(program, words, { cwd: folder, encoding: 'utf8', input, maxBuffer: 64 << 20 });
  return { code: ended.status, out: ended.stdout ?? '', err: ended.stderr ?? '' };
}

const tertius = (words: readonly string[], input = ''): Ended =>
  ran(process.execPath, [join(packageRoot(), 'dist', 'scripts', 'cli.js'), 'vectors', ...words], input);

function vectorsOf(words: readonly string[], input = ''): Vectors {
  const { code, out, err } = tertius(words, input);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return vectorsSchema.parse(JSON.parse(out));
}

const spec = `
protocol hello "a server proves that it is there"
  cite "this test"
role C client, anonymous
role S server, certified by CA
knows C : S
fresh C : nonce nC
fresh S : nonce nS
C -> S as Hello : nC
S -> C : nS, cert(S, server), sign(S, ["hello", h(Hello), nS])
expect C : recent-role-aliveness S : holds unless ca
`;

describe('tertius vectors', () => {
  it(
    'writes the honest run and the attacks that are expected',
    () => {
      const file = vectorsOf(['-'], spec);
      expect(file.cases.map(({ name }) => name)).toEqual([
        'honest run',
        'C : recent-role-aliveness S, threat ca:CA',
      ]);
      const [honest, attack] = file.cases;
      expect(honest?.runs.map(({ accepts }) => accepts !== undefined)).toEqual([true, true]);
      const given = honest?.runs[0]?.starts.map(({ name }) => name);
      expect(given).toEqual(expect.arrayContaining(['nC', 'S', 'CA', 'pub(CA)']));
      expect(given).not.toContain('sk(S)');
      expect(honest?.runs[1]?.starts.map(({ name }) => name)).toContain('sk(S)');
      // S binds any nonce of C; C finds each part of the answer in the certificate or under the signature.
      const refused = honest?.refused.map(({ step }) => honest.steps[step - 1]);
      expect(refused).toHaveLength(3);
      expect(refused?.every((step) => step?.action === 'receive' && step.run === 0)).toBe(true);
      const { broken } = attack ?? {};
      expect(broken).toMatchObject({ threats: 'ca:CA', run: 0 });
      expect(attack?.runs[broken?.run ?? -1]).toMatchObject({ role: 'C', accepts: broken?.step });
      const forged = attack?.steps.find((step) => step.action === 'receive');
      expect(forged?.action === 'receive' && forged.made).toContain('sign(sk(CA), [');
      expect(forged?.action === 'receive' && forged.made).toContain('message of step 2');
    },
    patience,
  );

  it(
    'writes the same bytes for the same seed, and others for another seed or suite',
    () => {
      const [one, again, other, p256] = [
        ['hello.tertius'],
        ['hello.tertius', '--seed', 'tertius'],
        ['hello.tertius', '--seed', 'another'],
        ['hello.tertius', '--suite', 'p256'],
      ].map((words) => {
        writeFileSync(join(folder, 'hello.tertius'), spec);
        return JSON.stringify(vectorsOf(words).cases);
      });
      expect(again).toBe(one);
      expect(other).not.toBe(one);
      expect(p256).not.toBe(one);
    },
    patience,
  );

  it(
    'writes the attacks on one goal under one combination of threats to a new file, and to no other',
    () => {
      const words = ['mcgrew-server', 'server-participation', '--threat', 'proxy', '--out', 'proxy.json'];
      const first = tertius(words);
      expect(first).toMatchObject({ code: 0, err: 'the honest run and 1 attack; written to proxy.json\n' });
      const file = vectorsSchema.parse(JSON.parse(readFileSync(join(folder, 'proxy.json'), 'utf8')));
      expect(file.cases[1]?.broken?.threats).toBe('proxy');
      const second = tertius(words);
      expect(second.code).toBe(2);
      expect(second.err).toContain('there is already a file proxy.json');
    },
    patience,
  );

  it.each([
    ['an unknown spec', ['nope'], 'there is no file nope'],
    ['an unknown goal', ['nsl', 'agrement'], 'did you mean'],
    ['an unknown threat', ['nsl', 'B : agreement A', '--threat', 'moon'], 'moon'],
    ['threats without a goal', ['nsl', '--threat', 'none'], 'there is no goal'],
    ['several protocols at once', ['selfie'], 'choose one with --protocol'],
    ['an unknown suite', ['nsl', '--suite', 'rsa'], 'ed25519'],
  ] as const)(
    'refuses %s, and says why',
    (_, words, why) => {
      const { code, out, err } = tertius(words);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(why);
      expect(err).not.toContain('    at ');
    },
    patience,
  );
});

const hasPython = ran('python3', ['--version']).code === 0;

describe.skipIf(!hasPython)('the reader in Python (left out where there is no python3)', () => {
  const source = (name: string): string => join(packageRoot(), 'docs', 'vectors', name);
  const python = (words: readonly string[]): Ended => ran('python3', ['-B', ...words]);

  beforeAll(() => {
    for (const name of ['read_vectors.py', 'selfie.py']) copyFileSync(source(name), join(folder, name));
    for (const name of ['selfie', 'selfie-bound']) {
      expect(tertius(['selfie', '--protocol', name, '--out', `${name}.json`]).code).toBe(0);
    }
  }, patience);

  it('has at most a hundred lines, and needs nothing that does not come with Python', () => {
    const text = readFileSync(source('read_vectors.py'), 'utf8');
    expect(text.split('\n').length).toBeLessThanOrEqual(101);
    const imported = [...text.matchAll(/^(?:import|from) (\w+)/gm)].map(([, name]) => name);
    expect(imported.toSorted()).toEqual(['json', 'sys']);
  });

  it('takes every message of a file apart', () => {
    const { code, out, err } = python(['read_vectors.py', 'selfie.json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('C (c) send  nonce');
    expect(out).toContain('accepts at step');
    expect(out).toContain('breaks:');
  });

  it('finds an attack that works against one implementation and fails against another', () => {
    const { code, out, err } = python(['selfie.py', 'selfie.json', 'selfie-bound.json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(
      [
        'Client, on selfie',
        '  C : aliveness S, no threat: the attack works',
        '  C : agreement S, no threat: the attack works',
        'BoundClient, on selfie-bound',
        '  passes',
        'BoundClient, on the attacks on selfie',
        '  passes',
        '',
      ].join('\n'),
    );
  });

  it('says so where an implementation takes what it should refuse, or sends something else', () => {
    const example = readFileSync(source('selfie.py'), 'utf8');
    const careless = example.replace(
      'return hmac.compare_digest(expected, value("mac", mark))',
      'return True',
    );
    const wrong = example.replace('b"client"', 'b"cleint"');
    for (const text of [careless, wrong]) expect(text).not.toBe(example);
    writeFileSync(join(folder, 'careless.py'), careless);
    writeFileSync(join(folder, 'wrong.py'), wrong);
    expect(python(['careless.py', 'selfie.json', 'selfie-bound.json']).out).toContain('step 8: taken, but');
    expect(python(['wrong.py', 'selfie.json', 'selfie-bound.json']).err).toContain('other bytes are sent');
  });
});
