import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { parseSpecFile } from './parse.ts';
import { offsetBefore, removalsOf, withoutIt } from './removals.ts';
import type { SpecFile } from './syntax.ts';

/** Every removal of a body: what it is, and the lines of the source that it changes. */
function removals(body: string, options: readonly string[] = []): readonly (readonly [string, string])[] {
  const source = `protocol p\n${body}`;
  const { file, diagnostics } = parseSpecFile(source);
  expect(diagnostics).toEqual([]);
  return removalsIn(source, file, options).map((removal) => {
    const before = source.split('\n');
    const after = withoutIt(source, removal).split('\n');
    const changed = after.filter((line, at) => line !== before[at]).map((line) => line.trim());
    return [removal.what, changed.join(' / ')];
  });
}

const removalsIn = (source: string, file: SpecFile, options: readonly string[] = []) =>
  file.protocols.flatMap((protocol) => removalsOf(source, file, protocol, new Set(options)));

describe('what can be taken away', () => {
  it('is each field of a message', () => {
    expect(removals('role C client\nrole S server\nfresh C : nonce nC\nC -> S : nC, S, "hello"')).toEqual([
      ['the nonce nC from message 1', 'C -> S : S, "hello"'],
      ['the name S from message 1', 'C -> S : nC, "hello"'],
      ['the tag "hello" from message 1', 'C -> S : nC, S'],
    ]);
  });

  it('is none instead of a field that stands alone or that has a label', () => {
    expect(
      removals('role C client\nrole S server\nfresh C : nonce nC\nC -> S : [nC] as L\nC -> S : nC'),
    ).toEqual([
      ['the tuple L from message 1', 'C -> S : none as L'],
      ['the nonce nC from L', 'C -> S : [none] as L'],
      ['the nonce nC from message 2', 'C -> S : none'],
    ]);
  });

  it("is each signed field, and the receiver's check of the signature", () => {
    expect(removals('role C client\nrole S server\nS -> C as SH : sign(S, ["server", C, nS])')).toEqual([
      [
        'C\'s check of the signature sign(S, ["server", C, nS]) in message SH',
        expect.stringMatching(/\) ignored by C$/),
      ],
      ['the tag "server" from the signature in message SH', 'S -> C as SH : sign(S, [C, nS])'],
      ['the name C from the signature in message SH', 'S -> C as SH : sign(S, ["server", nS])'],
      ['the value nS from the signature in message SH', 'S -> C as SH : sign(S, ["server", C])'],
    ]);
  });

  it('is what is hashed in a MAC, and what its key is made of', () => {
    expect(removals('C -> S : mac(kdf("fin", ms), h(CH, SH)) as F').map(([what]) => what)).toEqual([
      "S's check of the MAC F in message 1",
      'the tag "fin" from the derivation in the key of the MAC F',
      'the value ms from the derivation in the key of the MAC F',
      'the hash h(CH, SH) from the MAC F',
      'the value CH from the hash in the MAC F',
      'the value SH from the hash in the MAC F',
    ]);
  });

  it('is the check of each receiver who looks, also of evidence that is passed on by its label', () => {
    const body = 'S -> P : cert(S, server), sign(S, nC) as sig\nP -> opaque Q -> C : sig';
    expect(removals(body).filter(([what]) => what.includes('check'))).toEqual([
      [
        "P's check of the certificate cert(S, server) in message 1",
        expect.stringMatching(/server\) ignored by P,/),
      ],
      ["P's check of the signature sig in message 1", expect.stringMatching(/ignored by P$/)],
      ["C's check of the signature sig in message 2", 'P -> opaque Q -> C : sig ignored by C'],
    ]);
  });

  it('adds to those who ignore a part already', () => {
    expect(removals('S -> P, C : sign(S, nC) as sig ignored by P')[0]).toEqual([
      "C's check of the signature sig in message 1",
      'S -> P, C : sign(S, nC) as sig ignored by P and C',
    ]);
  });

  it('is a check, with the `when` that has nothing else', () => {
    expect(removals('option o changes C\nwhen o : check C : S3 != S\ncheck C : nC = nS', ['o'])).toEqual([
      ["C's check that S3 != S", ''],
      ["C's check that nC = nS", ''],
    ]);
  });

  it('is in a macro, in a sub-flow that is used, and in what it is given', () => {
    const flow = 'flow leg(A, B; log = none)\n  A -> B as L : "hi", A\nflow idle(A, B)\n  A -> B : "no", A\n';
    const source = `${flow}protocol p\nlet k = kdf("key", x)\nuse one = leg(C, S; log = h(a, b))`;
    const { file } = parseSpecFile(source);
    expect(removalsIn(source, file).map(({ what }) => what)).toEqual([
      'the tag "hi" from message L of flow leg',
      'the name A from message L of flow leg',
      'the tag "key" from the derivation in let k',
      'the value x from the derivation in let k',
      'the value a from the hash in parameter log of one',
      'the value b from the hash in parameter log of one',
    ]);
  });

  it('is only what is there under the options taken', () => {
    const body = 'option o changes C\nC -> S : "a" when o, "b" when not o, "c" when o else "d", "e"';
    expect(removals(body, ['o']).map(([what]) => what)).not.toContain('the tag "b" from message 1');
    expect(removals(body, []).map(([what]) => what)).not.toContain('the tag "a" from message 1');
  });

  it('is not a private thing: a key, a share, the name under a signature', () => {
    expect(removals('C -> S : enc(k, g(x))').map(([what]) => what)).toEqual([
      'the encryption enc(k, g(x)) from message 1',
      'the share g(x) from the encryption in message 1',
    ]);
  });
});

const folders = ['../variants/', '../../attacks/casebook/', './examples/'];
const files = folders.flatMap((folder) =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((name) => name.endsWith('.tertius'))
    .map((name) => `${folder}${name}`),
);

test.each(files)('every removal from %s can be read, and places are found again', (path) => {
  const source = readFileSync(new URL(path, import.meta.url), 'utf8');
  const { file } = parseSpecFile(source);
  const all = removalsIn(source, file);
  expect(all.length).toBeGreaterThan(0);
  for (const removal of all) {
    const mutant = withoutIt(source, removal);
    expect(mutant).not.toBe(source);
    expect(parseSpecFile(mutant).diagnostics, removal.what).toEqual([]);
    const inserted = removal.edit.start + removal.edit.text.length;
    const places = Array.from({ length: mutant.length }, (_, at) => at);
    const kept = places.filter((at) => at < removal.edit.start || at >= inserted);
    expect(kept.every((at) => source[offsetBefore(at, removal)] === mutant[at])).toBe(true);
  }
});
