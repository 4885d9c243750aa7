/**
 * Roles of CPSA: what each run of one can rely on, and which ways through a role of the spec are one.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { model, question } from './trial-model.ts';

const shipped = (path: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', path), 'utf8');

describe('what a role assumes', () => {
  it('is that two fresh values of one kind differ, which CPSA may take for one', () => {
    expect(model(shipped('attacks/casebook/ccitt-x509.tertius')).text).toContain('(neq xA yA)');
  });

  it('is that a run chooses others than itself', () => {
    expect(model(shipped('attacks/casebook/nsl.tertius')).text).toMatch(
      /defrole A\n[\s\S]*?\(facts \(neq A B\)\)/,
    );
  });

  it('is that who has the key of an authority is honest, and not under the threat that it is not', () => {
    const source = shipped('model/variants/interception.tertius');
    const holder = '(privk "sCA" S) (privk P)';
    expect(model(source).text).toContain(holder);
    expect(model(source, 'proxy').text).not.toContain(holder);
  });

  it('is nothing about fresh exponents but that they are used first where they are made', () => {
    expect(model(shipped('attacks/casebook/signed-dh.tertius')).text).toContain('(uniq-gen x)');
  });
});

describe('a share that nobody checks', () => {
  const source = `protocol shares "one side may take the neutral element for a share"
role C client
role S server
knows C : S, key k(C, S)
knows S : C, key k(C, S)
fresh C : exponent x
fresh S : exponent y
group unchecked
let z = kdf(dh(x, y))
C -> S : g(x)
S -> C : g(y), mac(k(C, S), g(x))
C -> S : aead(z, "hello")
`;

  it('is another way of who receives it, in which the secret is known', () => {
    const { text } = model(source);
    expect(text).toMatch(/defrole C-2\n[\s\S]*?\(recv \(cat "g\(zero\)" [\s\S]*?\(kdf-1 "dh\(zero\)"\)/);
    expect(model(source.replace('group unchecked\n', '')).text).not.toContain('g(zero)');
  });

  it('is the own share of nobody, so that no run of a peer agrees on it', () => {
    const asked = question(model(source).text, 'agreement-C-S-2');
    expect(asked).toContain('(strand C-2 z ');
    expect(asked).toContain('(false)');
  });
});

describe('a check that values differ', () => {
  const source = (
    late: string,
    end: string,
  ): string => `protocol checks "a check that comes late, or excludes another way"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce nA, data d
fresh B : nonce nB
A -> B : nA, h(k(A, B), nA, nA), aead(k(A, B), d)
B -> A : nB
accept A
A -> B : aead(h(k(A, B), nA, nB), d)
${late}B -> A : aead(k(A, B), nB)
${end}`;
  const begin = (text: string, role: string): string =>
    text.slice(text.indexOf(`(defrole ${role}\n`)).split('\n')[3] ?? '';

  it('is not held against the runs that act before it, or in which it fails', () => {
    const { text } = model(source('check A : nA != nB\n', ''));
    expect(begin(text, 'A-1')).toContain('(send (cat "A" "A_1"))');
    expect(begin(text, 'A-2')).toContain('(send (cat "A" "A_2"))');
    expect(model(source('', '')).text).not.toContain('"A_1"');
  });

  it('leaves a run its own fresh value, and is held against no other way', () => {
    const ways = `machine A
  A -> B : nA, h(k(A, B), nA, nA), aead(k(A, B), d)
  either
    B -> A : nB
    check A : nA != nB
    A -> B : aead(h(k(A, B), nA, nB), d)
    B -> A : aead(k(A, B), nB)
  or
    B -> A : nB
    check A : nA = nB
    A -> B : d
`;
    const { text } = model(source('', ways).replace('accept A\n', ''));
    expect(begin(text, 'A-2')).toContain('"A_2"');
    expect(text).toMatch(/defrole A-2\n[\s\S]*?\(recv nA\)[\s\S]*?\(uniq-orig nA d\)/);
  });
});

describe('a way through a role', () => {
  const { text } = model(shipped('model/variants/keyshare-client.tertius'));

  it('ends where a check comes after something was sent', () => {
    expect(text).toMatch(/\(recv CH\) ; line \d+: CH\n +\(send CH\)/);
    expect(text).toMatch(/\(recv \(tuple-2 nC S\)\) ; line \d+: CH\n +\(send \(tuple-2 nC S\)\)/);
  });

  it('hashes keys where one may be anything', () => {
    expect(text).toMatch(/\(encrypt \(tuple-2 dC mac1\) \(key kdf1\)\)/);
  });
});

it('lets a run find in a ticket what an earlier one has composed', () => {
  const { text } = model(shipped('attacks/casebook/resumption.tertius'));
  expect(text).toContain('(recv (aead "ticket" old ');
  expect(text).toMatch(/\(defrole C-2\n +\(vars [^\n]*\(old mesg\)/);
});

it('has no signs in the names of roles that CPSA does not read', () => {
  const source = shipped('attacks/casebook/older-server.tertius');
  const { text } = model(source, 'none', 'newer-with-older');
  const names = [...text.matchAll(/\(defrole (\S+)/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(2);
  for (const name of names) expect(name).toMatch(/^[\w-]+$/);
});

it('tells roles that begin alike apart, because a strand is one of every role that begins as it does', () => {
  const source = shipped('attacks/casebook/older-server.tertius');
  const { text } = model(source, 'none', 'newer-with-older');
  expect(text).toContain('(send "S")');
  expect(text).toContain('(send "older.S")');
});

it('keeps apart two texts that CPSA cannot spell, and texts from what it calls by one', () => {
  const { text } = model(`protocol texts "what differs"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
A -> B : aead(k(A, B), ["né", "nè", "&#233;", "nothing", "text nothing", none])
`);
  expect(text).toContain(
    '(aead "n&#233;" "n&#232;" "&#38;#233;" "text nothing" "text text nothing" "nothing" (ltk A B))',
  );
});
