/**
 * What a word on the command line means: a file, a shipped spec, a protocol in one, or a member of a family.
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { memberName } from '../model/spec.ts';
import { namesApart, openSpecs, readyProtocols } from './open-specs.ts';

const folder = mkdtempSync(join(tmpdir(), 'tertius-words-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const family = [
  'protocol small',
  'option long "both ways"',
  'option tagged "with a tag"',
  'role A client',
  'role B server',
  'knows A : B',
  'knows B : A',
  'fresh A : nonce n',
  'fresh B : nonce m',
  'A -> B : A, n, "hello" when tagged',
  'when long : B -> A : m',
  '',
].join('\n');

/** A file with a family of four, by its path. */
function file(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, family);
  return path;
}

const membersOf = async (words: readonly string[], taken: readonly string[] = []) =>
  readyProtocols(await openSpecs(words, { with: taken })).map(({ spec }) => memberName(spec));

async function problemWith(word: string) {
  const [opened] = await openSpecs([word], { with: [] });
  return opened?.kind === 'problem' ? [opened.message, opened.hint] : undefined;
}

describe('a word', () => {
  it('names a member by the options after its spec or file', async () => {
    const path = file('mine.tertius');
    expect(await membersOf([path, `${path}+long`, `${path}+long+tagged`])).toEqual([
      'small',
      'small + long',
      'small + long + tagged',
    ]);
    expect(await membersOf(['tls13', 'tls13+mutual', 'tls13 + mutual'])).toEqual([
      'tls13',
      'tls13 + mutual',
      'tls13 + mutual',
    ]);
  });

  it('takes its options on top of --with, each once and in whatever order', async () => {
    const path = file('mine.tertius');
    expect(await membersOf([`${path}+tagged`, `${path}+long`, `${path}+tagged+long`], ['long'])).toEqual([
      'small + long + tagged',
      'small + long',
      'small + long + tagged',
    ]);
  });

  it('is a file where there is one of that name', async () => {
    const path = file('one+two.tertius');
    const bare = file('three+tagged');
    expect(await membersOf([path, `${path}+long`, bare, `${bare}+long`])).toEqual([
      'small',
      'small + long',
      'small',
      'small + long',
    ]);
  });

  it('is told what was probably meant', async () => {
    expect(await problemWith('tls13+mutul')).toEqual([
      'model/variants/tls13.tertius has no option mutul',
      'did you mean mutual?',
    ]);
    expect(await problemWith('tls14+mutual')).toEqual(['there is no file tls14', 'did you mean tls13?']);
    expect(await problemWith('tls13+')).toEqual(['there is no file tls13+', 'did you mean tls13?']);
    expect(await problemWith('no+such.tertius')).toEqual([
      'there is no file no+such.tertius',
      expect.any(String),
    ]);
  });

  it('is kept without its options, as it is typed again with --with', async () => {
    const [opened] = await openSpecs(['tls13+mutual'], { with: [] });
    expect(opened).toMatchObject({ word: 'tls13', with: ['mutual'] });
  });
});

describe('names of several protocols', () => {
  it('are those of members, and have their files where that is not enough', async () => {
    const [one, other] = [file('one.tertius'), file('other.tertius')];
    const ready = readyProtocols(await openSpecs([one, `${one}+long`, other, 'nsl', 'nsl'], { with: [] }));
    expect(namesApart(ready)).toEqual([`small in ${one}`, 'small + long', `small in ${other}`, 'nsl', 'nsl']);
  });
});
