/**
 * Keys and what certifies them, as the threats leave them.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { model, question } from './trial-model.ts';

const shipped = (path: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', path), 'utf8');

describe('certificates', () => {
  const source = shipped('model/variants/ideal-named.tertius');

  it('of an honest authority are over own keys', () => {
    const { text } = model(source);
    expect(text).toContain('(cert "CA" "server" S (pubk S))');
    expect(text).not.toContain('akey');
  });

  it('of a dishonest one are over any key', () => {
    const { text } = model(source, 'ca:CA');
    expect(text).toContain('(cert "CA" "server" S key-S)');
    expect(text).toContain('(cert "CAP" "proxy" P (pubk P))');
  });

  it('are told of as far as messages have them', () => {
    const told = (threats: string): readonly string[] =>
      model(source, threats).notes.flatMap(({ what }) => (what.startsWith('certificates') ? [what] : []));
    const [own, ...others] = told('none');
    expect(own).toContain('over own keys');
    expect(others).toEqual([]);
    expect(told('ca:CA')).toEqual([own, expect.stringContaining('over any key')]);
    const unused = model(`protocol unused "a certificate that nobody shows"
role A client, certified by CA
role B server
knows A : B, pub(B)
fresh A : nonce nA
A -> B : seal(pub(B), nA)
`);
    expect(unused.notes.filter(({ what }) => what.includes('certificates'))).toEqual([]);
  });
});

it('are given without proof of possession to who is dishonest, which a known key of a claimant does not show', () => {
  const source = shipped('model/variants/ideal-named.tertius');
  const alone = model(source, 'unpossessed').text;
  expect(alone).toContain('(recv (cat any (privk subject)))');
  expect(alone).not.toContain('not honest');
  const { text } = model(source, 'kci+unpossessed');
  expect(text).toContain('(recv (cat any (privk "not honest" subject)))');
  const asked = question(text, 'agreement-C-S');
  const strand = /\(strand (C\S*) z .*\(C (C)\)/.exec(asked);
  expect(strand).not.toBe(null);
  expect(asked).not.toContain('(non (privk C))');
  for (const name of ['C', 'P', 'S']) expect(asked).toContain(`(non (privk "not honest" ${name}))`);
});

it('are given over keys that the adversary has, so that no private key becomes known by it', () => {
  const source = shipped('model/variants/interception.tertius');
  const { text } = model(source, 'later+unpossessed');
  expect(text).toMatch(/\(recv \(cat any \(privk "not honest" subject\)\)\)/);
  expect(text).toMatch(/\(non-orig .*\(privk "not honest" P\)\)/);
  expect(question(text, 'aliveness-C-S-1')).toContain('(non (privk "not honest" S))');
});

describe('a certificate that a role holds', () => {
  const source = (certificate: string): string => `protocol lent "a certificate that a proxy has"
role C client
role P proxy
role S server, certified by CA
knows C : S, P
knows P : S, C, ${certificate}
knows S : P
trust C : CA for server, CA for proxy
fresh C : nonce nC
fresh P : nonce nP
C -> P : nC
P -> C : nP, ${certificate}, sign(P, [nC, nP, S])
P -> S : nP
`;

  it('is signed where no authority gives it to everybody, and nobody has to have sent it', () => {
    for (const [certificate, said, taken] of [
      ['cert(S, server, pub(P), by CA)', '"cert" "server" S (pubk P) (privk "CA" S)', '"server" S'],
      ['cert(P, proxy, pub(P), by CA)', '"cert" "proxy" P (pubk P) (privk "CA" P)', '"proxy" P'],
    ] as const) {
      const { text, notes } = model(source(certificate));
      expect(notes.filter(({ what }) => what.includes('that only a role has')).length).toBe(1);
      expect(text).toContain(`(send (cat nP (sign ${said}) `);
      expect(text).not.toContain('as it was issued');
      expect(text).toContain(`(recv (cat nP (sign "cert" ${taken} key-`);
    }
  });

  it('is a tuple where everybody has it, or can make it', () => {
    expect(model(source('cert(S, server)')).text).toContain('(cert "CA" "server" S (pubk S))');
    const { text } = model(source('cert(S, server, pub(P), by CA)'), 'ca:CA');
    expect(text).toContain('(cert "CA" "server" S (pubk P))');
  });
});
