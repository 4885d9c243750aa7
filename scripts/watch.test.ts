/**
 * `tertius check --watch`, end to end: the built program, files that are edited as editors do it, and what it prints
 * then. Nothing here waits for a time: each step waits for the output that it is about.
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { memoryStore } from './cache.ts';
import { meaningOf } from './meaning.ts';
import { packageRoot } from './package-root.ts';

const command = join(packageRoot(), 'dist', 'scripts', 'cli.js');
const folder = mkdtempSync(join(tmpdir(), 'tertius-watch-'));
const { PATH = '' } = process.env;

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);

/** As many editors save: a new file takes the place of the old one. */
function replace(name: string, text: string): void {
  put(`${name}.new`, text);
  renameSync(join(folder, `${name}.new`), join(folder, name));
}

/**
 * A watch that is on: `next` waits until what was printed since the last time has all of these in it, and returns it. What
 * goes to one stream and to the other comes in any order.
 */
function watching(...words: readonly string[]) {
  const child = spawn(process.execPath, [command, 'check', '--watch', ...words], {
    cwd: folder,
    env: { PATH },
  });
  running.add(child);
  let text = '';
  let read = 0;
  let look = (): void => undefined;
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      look();
    });
  const code = new Promise<number | null>((settle) => child.once('exit', settle));
  return {
    next: (...wanted: readonly RegExp[]): Promise<string> =>
      new Promise((settle) => {
        look = () => {
          const fresh = text.slice(read);
          const found = wanted.map((each) => each.exec(fresh));
          if (found.includes(null)) return;
          look = () => undefined;
          const end = read + Math.max(...found.map((each) => (each ? each.index + each[0].length : 0)));
          const part = text.slice(read, end);
          read = end;
          settle(part);
        };
        look();
      }),
    end: async (): Promise<{ readonly code: number | null; readonly rest: string }> => {
      child.kill('SIGINT');
      const ended = await code;
      running.delete(child);
      return { code: ended, rest: text.slice(read) };
    },
  };
}

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

const expectations = [
  'expect C : server-participation : holds unless ca',
  'expect C : agreement S on n, m : holds',
];
const good = signed('[n, m]', ...expectations);
const summary = /\d expectations?: [^\n]*\n/;

describe('check --watch', { timeout: 120_000 }, () => {
  it('tells all, then what differs from the time before, and ends with 130', async () => {
    put('a.tertius', good);
    const watch = watching('a.tertius');
    expect(await watch.next(summary)).toMatch(/as expected +9 .*\nas expected +10 /);
    put('a.tertius', signed('[n]', ...expectations));
    const differs = await watch.next(summary);
    expect(differs).toContain('--- changed: a.tertius');
    expect(differs).toContain('attack on C : agreement S on n, m');
    expect(differs).toMatch(/as expected +differs +10 +C : agreement S on n, m +holds +attack/);
    expect(differs).not.toMatch(/server-participation|server participation/);
    put('a.tertius', signed('[n]', ...expectations, '# a remark'));
    expect(await watch.next(summary)).toContain('nothing differs from before');
    put('a.tertius', signed('[n]', expectations[0] ?? '', 'expect C : aliveness S : holds unless ca'));
    const other = await watch.next(summary);
    expect(other).toMatch(/new +as expected +10 +C : aliveness S/);
    expect(other).toMatch(/no longer asked[\s\S]*signed +differs +C : agreement S on n, m/);
    put('a.tertius', good);
    expect(await watch.next(summary)).toMatch(/new +as expected +10 +C : agreement S on n, m/);
    expect(await watch.end()).toEqual({ code: 130, rest: 'no longer watching\n' });
  });

  it('goes on after broken input, and compares with the last time that it could read', async () => {
    put('b.tertius', good);
    const watch = watching('b.tertius');
    await watch.next(summary);
    replace('b.tertius', good.replace('role C', 'rol C'));
    const refusal = await watch.next(/did you mean `role`\?/, /nothing was checked: the input is wrong/);
    expect(refusal).toContain('b.tertius:2:1');
    replace('b.tertius', good);
    expect(await watch.next(summary)).toContain('nothing differs from before');
    replace('b.tertius', signed('[n]', ...expectations));
    expect(await watch.next(summary)).toMatch(/as expected +differs/);
    expect((await watch.end()).code).toBe(130);
  });

  it('waits for a file that is gone, also with its folder, or that is not there yet', async () => {
    mkdirSync(join(folder, 'deep', 'er'), { recursive: true });
    const name = 'deep/er/c.tertius';
    const watch = watching(name);
    await watch.next(/there is no file deep\/er\/c.tertius/);
    put(name, good);
    await watch.next(/2 expectations: 2 as expected/);
    rmSync(join(folder, name));
    await watch.next(/there is no file/);
    put(name, signed('[n]', ...expectations));
    expect(await watch.next(summary)).toMatch(/as expected +differs/);
    rmSync(join(folder, 'deep'), { recursive: true });
    await watch.next(/there is no file/);
    mkdirSync(join(folder, 'deep', 'er'), { recursive: true });
    put(name, good);
    expect(await watch.next(summary)).toMatch(/differs +as expected/);
    expect((await watch.end()).code).toBe(130);
  });

  it('sees what a link leads to, and a draft around a spec', async () => {
    const draft = (text: string): string => `# A draft\n\n\`\`\`tertius\n${text}\`\`\`\n`;
    mkdirSync(join(folder, 'real'));
    put('real/d.md', draft(good));
    symlinkSync(join(folder, 'real', 'd.md'), join(folder, 'd.md'));
    const watch = watching('d.md');
    await watch.next(/2 as expected/);
    put('real/d.md', draft(signed('[n]', ...expectations)));
    expect(await watch.next(summary)).toMatch(/as expected +differs +13/);
    expect((await watch.end()).code).toBe(130);
  });

  it('leaves a check that a change has overtaken', async () => {
    const { stdout } = spawnSync(process.execPath, [command, 'specs'], { encoding: 'utf8' });
    expect(stdout).toContain('mcgrew-server');
    put('e.tertius', good);
    const watch = watching('mcgrew-server', 'e.tertius');
    put('e.tertius', signed('[n]', ...expectations));
    let said = await watch.next(summary);
    if (!said.includes('differs')) said = await watch.next(summary);
    expect(said).toMatch(/differs +10 +C : agreement S on n, m/);
    expect((await watch.end()).code).toBe(130);
  });

  it('decides anew only what has another meaning', async () => {
    const two = (one: string, other: string): string =>
      signed(one, ...expectations) +
      signed(other, ...expectations).replace('protocol signed', 'protocol second');
    put('f.tertius', two('[n, m]', '[n, m]'));
    const watch = watching('--cache', 'kept', 'f.tertius');
    const kept = (): number => readdirSync(join(folder, 'kept')).length;
    await watch.next(/4 as expected/);
    expect(kept()).toBe(4);
    put('f.tertius', `# a remark\n${two('[n, m]', '[n, m]').replace('unless ca', 'unless kci')}`);
    expect(await watch.next(summary)).toMatch(/as expected +differs/);
    expect(kept()).toBe(4);
    put('f.tertius', two('[n, m]', '[n]'));
    await watch.next(/1 differs/);
    expect(kept()).toBe(6);
    expect((await watch.end()).code).toBe(130);
  });

  it('takes no standard input, no other format, and nothing that writes', () => {
    put('g.tertius', good);
    const refused = (...words: readonly string[]) =>
      spawnSync(process.execPath, [command, 'check', '--watch', ...words], {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH },
      });
    expect(refused('-')).toMatchObject({ status: 2, stderr: expect.stringContaining('cannot be watched') });
    expect(refused('--format', 'json', 'g.tertius').status).toBe(2);
    expect(refused('--update', 'g.tertius')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('cannot be used with'),
    });
  });
});

describe('the meaning of a text', () => {
  it.each([
    ['a remark', (text: string) => `# a remark\n${text}`],
    ['layout', (text: string) => text.replace('C -> S : n', 'C  ->  S  :  n')],
    ['what is expected', (text: string) => text.replace('unless ca', 'unless kci')],
    ['where it stands', (text: string) => `\n\n${text}`],
    ['another protocol', (text: string) => `${text}protocol other\nrole A client\nrole B server\n`],
  ])('is the same with %s changed', (_, change) => {
    expect(meaningOf(change(good), 'signed')).toBe(meaningOf(good, 'signed'));
  });

  it.each([
    ['a message', (text: string) => text.replace('[n, m]', '[m, n]')],
    ['a role', (text: string) => text.replace('client, anonymous', 'client')],
    ['a protocol that it stands beside', (text: string) => `${text}also other\nprotocol other\n`],
  ])('is another with %s changed', (_, change) => {
    expect(meaningOf(change(good), 'signed')).not.toBe(meaningOf(good, 'signed'));
  });
});

describe('evidence in memory', () => {
  it('is let go when nobody has asked for it for so many turns', async () => {
    const store = memoryStore(2);
    const evidence = [{ question: 'q', states: 1 }];
    for (const name of ['used', 'unused']) await store.keep(name, evidence);
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await store.kept('used')).toEqual(evidence);
      store.turn();
    }
    expect([await store.kept('used'), await store.kept('unused')]).toEqual([evidence, []]);
  });
});
