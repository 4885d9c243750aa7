/**
 * `tertius check` as a gate: lines brought up to date, what an earlier report had and this one has not, what is
 * stated and not expected. The built program, real files, real exit codes.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from './package-root.ts';

const command = join(packageRoot(), 'dist', 'scripts', 'cli.js');
const folder = mkdtempSync(join(tmpdir(), 'tertius-gate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tertius(...words: readonly string[]): { readonly code: number | null; readonly out: string } {
  const { PATH = '' } = process.env;
  const ended = spawnSync(process.execPath, [command, ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH },
    timeout: 60_000,
  });
  return { code: ended.status, out: ended.stdout + ended.stderr };
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** A server that signs `body`. */
const signed = (body: string, ...lines: readonly string[]): string =>
  [
    'protocol signed',
    'role C client, anonymous',
    'role S server, certified by CA',
    'knows C : S',
    'fresh C : nonce n',
    'fresh S : nonce m',
    'C -> S : n',
    `S -> C : m, cert(S, server), sign(S, ${body})`,
    ...lines,
    '',
  ].join('\n');

describe('check --update', { timeout: 60_000 }, () => {
  const wrong = [
    'expect   C : server-participation : attack   # why',
    'expect C : aliveness S : holds under ca',
    'expect C : agreement S on n, m : holds unless ca, kci',
    'expect C : weak-agreement S : holds',
  ];
  const right = [
    'expect   C : server-participation : holds   # why',
    'expect C : aliveness S : attack under ca',
    'expect C : agreement S on n, m : holds unless ca',
    'expect C : weak-agreement S : absent',
  ];

  it('rewrites outcomes and nothing else, after which all is as expected', () => {
    const name = file('wrong.tertius', signed('[n, m]', ...wrong));
    const updated = tertius('check', '--update', name);
    expect(updated.code).toBe(0);
    expect(updated.out).toMatch(/10 +expect C : aliveness S +holds under ca +attack under ca/);
    expect(textOf(name)).toBe(signed('[n, m]', ...right));
    expect(tertius('check', name).code).toBe(0);
  });

  it('leaves a file alone where everything is as expected', () => {
    const name = file('right.tertius', signed('[n, m]', ...right));
    expect(tertius('check', '--update', name).code).toBe(0);
    expect(textOf(name)).toBe(signed('[n, m]', ...right));
  });

  it('writes nothing where a limit ends the search', () => {
    const text = signed('[n, m]', 'expect C : server-participation : attack');
    const name = file('limited.tertius', text);
    const { code, out } = tertius('check', '--update', '--states', '1', name);
    expect(code).toBe(3);
    expect(out).toMatch(/expect C : server-participation +it is not decided/);
    expect(textOf(name)).toBe(text);
  });

  it('rewrites what one member of a family was expected to give, and not what members give differently', () => {
    const family = (outcome: string): string =>
      [
        'protocol family',
        'option plain "without a signature" changes S',
        'role C client, anonymous',
        'role S server, certified by CA',
        'knows C : S',
        'fresh C : nonce n',
        'fresh S : nonce m',
        'C -> S : n',
        'when plain : S -> C : m, cert(S, server)',
        'when not plain : S -> C : m, cert(S, server), sign(S, [n, m])',
        'expect C : server-participation : attack',
        `with plain : expect C : weak-agreement S : ${outcome}`,
        '',
      ].join('\n');
    const name = file('family.tertius', family('holds'));
    const { code, out } = tertius('check', '--update', name);
    expect(code).toBe(1);
    expect(textOf(name)).toBe(family('absent'));
    expect(out).toContain('family.tertius, left as it is');
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'the members of the family differ: holds of family; attack of family + plain',
    );
  });

  it('pins attacks by their fingerprints: another attack then differs', () => {
    const name = file('pinned.tertius', signed('[n, m]', 'expect C : aliveness S : attack under ca'));
    expect(tertius('check', '--update', '--pin', name).code).toBe(0);
    const pinned = /attack under ca as "([0-9a-f]{12})"/.exec(textOf(name))?.[1] ?? '';
    expect(pinned).not.toBe('');
    expect(tertius('check', name).code).toBe(0);
    const other = file('other.tertius', textOf(name).replace(pinned, '0123456789ab'));
    const { code, out } = tertius('check', other);
    expect(code).toBe(1);
    expect(out).toContain('another attack');
    expect(tertius('check', '--update', other).code).toBe(0);
    expect(textOf(other)).toBe(textOf(name));
  });

  it('finds the same fingerprint on one thread and on two', () => {
    const name = file('threads.tertius', signed('[n, m]', 'expect C : aliveness S : attack under ca as "0"'));
    const found = ['1', '2'].map(
      (workers) => tertius('check', '--workers', workers, '--format', 'csv', name).out,
    );
    expect(found[0]).toMatch(/another attack: ""[0-9a-f]{12}""/);
    expect(found[1]).toBe(found[0]);
  });
});

describe('check --baseline', { timeout: 60_000 }, () => {
  const lines = [
    'expect C : server-participation : holds unless ca',
    'expect C : agreement S on n, m : holds',
  ];
  file('good.tertius', signed('[n, m]', ...lines));
  file('good.json', tertius('check', '--format', 'json', 'good.tertius').out);
  file('compared.json', tertius('compare', '--format', 'json', 'good.tertius').out);

  it('finds nothing lost where nothing changed', () => {
    expect(tertius('check', '--baseline', 'good.json', 'good.tertius')).toMatchObject({
      code: 0,
      out: expect.not.stringContaining('baseline'),
    });
  });

  it('finds a guarantee lost that the lines no longer expect', () => {
    const name = file(
      'weaker.tertius',
      signed('[n]', lines[0] ?? '', 'expect C : agreement S on n, m : attack'),
    );
    expect(tertius('check', name).code).toBe(0);
    const { code, out } = tertius('check', '--baseline', 'good.json', name);
    expect(code).toBe(1);
    expect(out).toMatch(/lost +signed +C : agreement S on n, m +none +attack under none/);
  });

  it('finds a goal lost that nobody asks for any more, and a protocol', () => {
    const less = file('less.tertius', signed('[n, m]', lines[0] ?? ''));
    expect(tertius('check', '--baseline', 'good.json', less).code).toBe(1);
    const other = file(
      'elsewhere.tertius',
      textOf('good.tertius').replace('protocol signed', 'protocol other'),
    );
    const { code, out } = tertius('check', '--baseline', 'good.json', other);
    expect(code).toBe(1);
    expect(out).toMatch(/2 lost, 2 gained/);
  });

  it('finds a line weaker that asks under fewer threats', () => {
    const kept = signed('[n, m]', 'expect C : agreement S on n, m : holds under kci');
    file('kept.json', tertius('check', '--format', 'json', file('kept.tertius', kept)).out);
    const fewer = file('fewer.tertius', signed('[n, m]', 'expect C : agreement S on n, m : holds'));
    const { code, out } = tertius('check', '--baseline', 'kept.json', fewer);
    expect(out).toContain('nobody asks for it under this threat any more');
    expect(code).toBe(1);
  });

  it('finds a guarantee gained, which is no difference', () => {
    file(
      'weak.json',
      tertius(
        'check',
        '--format',
        'json',
        file('weak.tertius', signed('[n]', 'expect C : agreement S on n, m : attack')),
      ).out,
    );
    const { code, out } = tertius('check', '--baseline', 'weak.json', 'good.tertius');
    expect(code).toBe(0);
    expect(out).toMatch(/gained +signed +C : agreement S on n, m/);
  });

  it('asks the goals of a comparison again', () => {
    expect(tertius('check', '--baseline', 'compared.json', 'good.tertius').code).toBe(0);
    const name = file('unsigned.tertius', signed('[m]', 'expect C : server-participation : attack'));
    expect(tertius('check', '--baseline', 'compared.json', name).out).toMatch(/\d+ lost/);
  });

  it('does not take a limit for a loss, nor for a pass', () => {
    expect(tertius('check', '--baseline', 'good.json', '--states', '1', 'good.tertius').code).toBe(3);
  });

  it('refuses what is no report', () => {
    file('none.json', '{}');
    expect(tertius('check', '--baseline', 'none.json', 'good.tertius').code).toBe(2);
    expect(tertius('check', '--baseline', 'missing.json', 'good.tertius').code).toBe(2);
  });
});

describe('what nobody expects', () => {
  it('is an error where a spec states a goal of its own', () => {
    const goal = 'goal own "who ends has a partner" C done(n) ==> S sent(n)';
    const events = 'event S sent(n)';
    const text = signed('[n, m]', 'event C done(n)', goal, 'expect C : server-participation : holds');
    const name = file('own.tertius', text.replace('C -> S : n\n', `C -> S : n\n${events}\n`));
    const { code, out } = tertius('check', name);
    expect(out).toContain('states the goal own and expects nothing of it');
    expect(code).toBe(2);
    const said = file('said.tertius', `${textOf(name)}expect own : holds\n`);
    expect(tertius('check', said).code).toBe(0);
  });

  it('is an error where another protocol of the file has expectations', () => {
    const two =
      signed('[n, m]', 'expect C : server-participation : holds') + signed('[n]').replace('signed', 'silent');
    const { code, out } = tertius('check', file('protocols.tertius', two));
    expect(out).toContain('silent expects nothing');
    expect(code).toBe(2);
  });
});

describe('check --cache', { timeout: 60_000 }, () => {
  const cache = join(folder, 'cache');
  const name = file(
    'cached.tertius',
    signed(
      '[n, m]',
      'expect C : server-participation : holds unless ca',
      'expect C : agreement S on n, m : holds',
    ),
  );
  const plain = tertius('check', '--format', 'json', name);
  const cached = (): ReturnType<typeof tertius> =>
    tertius('check', '--format', 'json', '--cache', cache, name);

  it('changes nothing in the report, the first time and the second', () => {
    expect([cached(), cached()]).toEqual([plain, plain]);
    expect(readdirSync(cache)).toHaveLength(2);
  });

  it('says where it cannot be kept, and changes nothing else', () => {
    const { code, out } = tertius('check', '--format', 'json', '--cache', name, name);
    expect(code).toBe(plain.code);
    expect(out).toContain(plain.out);
    expect(out).toMatch(/note: nothing is kept in the cache .*cached\.tertius is a file, not a folder/u);
  });

  it('keeps nothing of what a limit left open', () => {
    expect(tertius('check', '--states', '1', '--cache', 'few', name).code).toBe(3);
    expect(existsSync(join(folder, 'few'))).toBe(false);
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, 40)],
    ['no evidence', () => '[{"question":"x"}]'],
    ['of another question', (text: string) => text.replaceAll('server participation', 'aliveness')],
    ['a proof with less in it', (text: string) => text.replaceAll(/"nodes":\[.*?\]/g, '"nodes":[]')],
    ['an attack that is none', (text: string) => text.replaceAll(/"message":"[^"]*"/g, '"message":"none"')],
    [
      'evidence of a stronger adversary',
      (text: string) => text.replaceAll('\\"none\\"', '\\"ca\\"').replaceAll('ca:CA', 'none'),
    ],
  ])('searches again where an entry is %s', (_, spoil) => {
    cached();
    for (const entry of readdirSync(cache)) {
      const path = join(cache, entry);
      writeFileSync(path, spoil(readFileSync(path, 'utf8')));
    }
    expect(cached()).toEqual(plain);
  });

  it('does not take what was found about another text', () => {
    cached();
    const other = file('cached2.tertius', textOf(name).replace('sign(S, [n, m])', 'sign(S, [m])'));
    expect(tertius('check', '--cache', cache, other).code).toBe(1);
  });

  it('does not fail where nothing can be kept', () => {
    file('taken', '');
    expect(tertius('check', '--cache', 'taken', name).code).toBe(0);
  });
});

describe('check --shard', { timeout: 60_000 }, () => {
  const names = ['one', 'two', 'three', 'four'].map((name, at) =>
    file(
      `${name}.tertius`,
      signed(at % 2 === 0 ? '[n, m]' : '[m]', 'expect C : agreement S on n, m : holds').replace(
        'protocol signed',
        `protocol ${name}`,
      ),
    ),
  );
  const part = (share: string, ...of: readonly string[]): string =>
    file(
      `part-${share.replace('/', '-')}.json`,
      tertius('check', '--shard', share, '--format', 'json', ...of).out,
    );
  const parts = (of: number): readonly string[] =>
    Array.from({ length: of }, (_, at) => part(`${at + 1}/${of}`, ...names));

  it.each([3, 6])('comes to the report of one machine, of %i parts', (of) => {
    const shards = parts(of);
    for (const format of ['json', 'junit']) {
      const whole = tertius('check', '--format', format, ...names);
      expect(whole.code).toBe(1);
      expect(tertius('merge', '--format', format, ...shards.toReversed())).toEqual(whole);
    }
  });

  it('refuses parts that do not come to a whole', () => {
    const [one = '', two = ''] = parts(2);
    const other = part('2/2', ...names.slice(1));
    for (const wrong of [[one], [one, one], [one, other], [one, 'good.json'], ['missing.json']]) {
      expect(tertius('merge', ...wrong).code).toBe(2);
    }
    expect(tertius('merge', one, part('2/2', ...names)).code).toBe(1);
    expect(two).not.toBe('');
  });

  it('takes i/n and nothing else', () => {
    for (const wrong of ['0/2', '3/2', '1', 'a/b'])
      expect(tertius('check', '--shard', wrong, ...names).code).toBe(2);
    expect(tertius('check', '--shard', '1/2', '--update', ...names).code).toBe(2);
  });
});

describe('verify-claims', { timeout: 60_000 }, () => {
  const name = file('claimed.tertius', signed('[n, m]', 'expect C : server-participation : holds unless ca'));
  const digestFor = (threat: string): string =>
    /digest ([0-9a-f]{16})/.exec(
      tertius('attack', name, 'C : server-participation S', '--threat', threat).out,
    )?.[1] ?? '';
  const [proved, broken] = ['none', 'ca'].map(digestFor);

  it('finds digests in a text and says the same where it is the same', () => {
    const text = file(
      'paper.txt',
      `It is proved [${proved}].\nUnder ca there is an attack (digest ${broken}).\n`,
    );
    const { code, out } = tertius('verify-claims', text, '--spec', name);
    expect(out).toContain('2 claims: 2 same');
    expect(code).toBe(0);
  });

  it('says where a verdict is another, a text has changed, a version is needed', () => {
    const wrong = file('wrong.txt', `proved ${broken}`);
    expect(tertius('verify-claims', wrong, '--spec', name).code).toBe(1);
    const changed = file('changed.tertius', `${textOf(name)}# changed\n`);
    expect(tertius('verify-claims', wrong, '--spec', changed).out).toContain('not found');
    const older = tertius(
      'verify-claims',
      file('older.txt', 'tertius 0.0.1 0123456789abcdef'),
      '--spec',
      name,
    );
    expect(older.out).toContain('made by tertius 0.0.1');
    expect(tertius('verify-claims', file('no.txt', 'nothing'), '--spec', name).code).toBe(5);
  });
});
