import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFile, readText, replaceFile } from './files.ts';

const folder = mkdtempSync(join(tmpdir(), 'tertius-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('replacing a file', () => {
  it('keeps its mode, follows a link to it, and leaves nothing beside it', async () => {
    const path = join(folder, 'a.tertius');
    const link = join(folder, 'link.tertius');
    writeFileSync(path, 'before');
    chmodSync(path, 0o600);
    symlinkSync(path, link);
    expect(await replaceFile(link, 'before', 'after')).toBeUndefined();
    expect(readFileSync(path, 'utf8')).toBe('after');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).toSorted()).toEqual(['a.tertius', 'link.tertius']);
  });

  it('takes a byte order mark for no change, and keeps it', async () => {
    const path = join(folder, 'marked.tertius');
    writeFileSync(path, '\uFEFFbefore');
    const read = await readText(path);
    expect(await replaceFile(path, read.kind === 'source' ? read.source.text : '', 'after')).toBeUndefined();
    expect(readFileSync(path, 'utf8')).toBe('\uFEFFafter');
    rmSync(path);
  });

  it('leaves alone what somebody else has changed meanwhile', async () => {
    const path = join(folder, 'b.tertius');
    writeFileSync(path, 'theirs');
    expect(await replaceFile(path, 'mine', 'formatted')).toMatchObject({ kind: 'problem' });
    expect(readFileSync(path, 'utf8')).toBe('theirs');
  });
});

describe('a new file', () => {
  it('never takes the place of another', async () => {
    const path = join(folder, 'c.json');
    expect(await createFile(path, 'one')).toBeUndefined();
    expect(await createFile(path, 'two')).toMatchObject({ kind: 'problem', hint: 'choose another name' });
    expect(await createFile(join(folder, 'no', 'c.json'), 'two')).toMatchObject({ kind: 'problem' });
    expect(readFileSync(path, 'utf8')).toBe('one');
  });
});

describe('reading', () => {
  it('stops at the limit where no size is known beforehand', async () => {
    expect(await readText('/dev/zero')).toMatchObject({
      kind: 'problem',
      message: /larger than a spec may be/,
    });
  });

  it('tells a name that no system takes, and a link to itself', async () => {
    expect(await readText('x'.repeat(5_000))).toMatchObject({ kind: 'problem', message: /too long/ });
    const loop = join(folder, 'loop.tertius');
    symlinkSync(loop, loop);
    expect(await readText(loop)).toMatchObject({ kind: 'problem', message: /leads back to itself/ });
  });

  it('leaves out a byte order mark', async () => {
    const path = join(folder, 'mark.tertius');
    writeFileSync(path, '\ufeffprotocol a');
    expect(await readText(path)).toMatchObject({ source: { text: 'protocol a' } });
  });

  it('asks whether a shipped spec was meant, also by the first part of its name', async () => {
    expect(await readText('mcgrew')).toMatchObject({ hint: 'did you mean mcgrew-client or mcgrew-server?' });
    expect(await readText('mcgrew-sever')).toMatchObject({ hint: 'did you mean mcgrew-server?' });
    expect(await readText('mcgrew-2012')).toMatchObject({
      message: 'there is no file mcgrew-2012',
      hint: 'nor is a spec of this name shipped; there are mcgrew-client and mcgrew-server',
    });
    expect(await readText('tls14')).toMatchObject({ hint: 'did you mean tls13?' });
    expect(await readText('zzzzzzzzzz')).toMatchObject({ hint: /tertius specs/ });
  });

  it('asks whether a file beside was meant, whatever its folder is called', async () => {
    writeFileSync(join(folder, 'relay.tertius'), 'protocol a');
    expect(await readText(join(folder, 'rely.tertius'))).toMatchObject({
      message: `there is no file ${join(folder, 'rely.tertius')}`,
      hint: `did you mean ${join(folder, 'relay.tertius')}?`,
    });
    expect(await readText(join(folder, 'nothing.tertius'))).toMatchObject({ hint: /tertius specs/ });
  });
});
