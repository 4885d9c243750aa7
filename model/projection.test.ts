/**
 * What flows become: the machine of each role, the lints, and what is refused.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { loadSource } from './load.ts';
import type { Check, Role, Transition } from './role.ts';
import { viewOf } from './role.ts';
import { fresh } from './term.ts';
import { print, printMessage } from './term-print.ts';

const check = (made: Check): string => {
  switch (made.kind) {
    case 'open':
      return `open ${print(made.value)} = ${print(made.pattern)}`;
    case 'anchor':
      return `${print(made.issuer)} in ${made.anchors.map(print).join(', ')}`;
    case 'equal':
      return `${print(made.left)} = ${print(made.right)}`;
    case 'unequal':
      return `${print(made.left)} != ${print(made.right)}`;
  }
};

const line = (transition: Transition): string => {
  const message =
    transition.kind === 'receive'
      ? `? ${printMessage(transition.pattern)}`
      : `! ${printMessage(transition.message)}`;
  return [message, ...transition.checks.map(check)].join(' | ');
};

function roleOf(source: string, name: string): Role {
  const loaded = loadSource(source);
  const role = loaded.protocols[0]?.spec?.roles.find((candidate) => candidate.name === name);
  if (role === undefined) throw new Error(loaded.diagnostics.map((found) => found.message).join('\n'));
  return role;
}

const machine = (source: string, name: string): readonly string[] =>
  roleOf(source, name).transitions.map(line);

const codes = (source: string): readonly string[] =>
  loadSource(source).diagnostics.map((found) => found.code);

const two = `protocol two "two parties"
  cite "test"
role C client, anonymous
role S server, certified by CA
knows C : S
fresh C : nonce nC, exponent x
fresh S : nonce nS, exponent y
`;

describe('projection', () => {
  it('compares what the role can build and binds what is new', () => {
    const source = `${two}
C -> S : nC, g(x)
S -> C : nC, nS, cert(S, server), g(y), sign(S, [nC, nS, g(y)])`;
    expect(machine(source, 'C')).toEqual([
      '! nC, g(x)',
      '? nC, nS, cert(S, server, pub(key_S), by CA), g(y), sign(key_S, [nC, nS, g(y)])',
    ]);
    expect(machine(source, 'S')).toEqual([
      '? nC, g(x)',
      '! nC, nS, cert(S, server, by CA), g(y), sign(S, [nC, nS, g(y)])',
    ]);
  });

  it('checks a signature that stands before the values it covers', () => {
    const source = `${two}
C -> S : nC, g(x)
S -> C : sign(S, [nC, nS, g(y)]), g(y), nS, cert(S, server)`;
    expect(machine(source, 'C')[1]).toBe(
      '? sign(key_S, [nC, nS, g(y)]), g(y), nS, cert(S, server, pub(key_S), by CA)',
    );
  });

  it('opens a box at the event that gives its key, and not before', () => {
    const source = `${two}
fresh S : key k, data d
C -> S : nC, g(x)
S -> C as Box : aead(k, [d, nC]), nS, g(y)
C -> S : "go on"
S -> C : k`;
    expect(machine(source, 'C')).toEqual([
      '! nC, g(x)',
      '? aead1, nS, g(y)',
      '! "go on"',
      '? k | open aead1 = aead(k, [d, nC])',
    ]);
  });

  it('forwards an opaque message before it looks into it', () => {
    const source = `${two}
role P proxy, certified by CAP
C -> opaque P -> S as Hello : nC, g(x)
S -> P -> C : nS, g(y)`;
    expect(machine(source, 'P').slice(0, 2)).toEqual(['? Hello', '! Hello | open Hello = [nC, g(x)]']);
  });

  it('computes a Diffie-Hellman secret from either side', () => {
    const source = `${two}
let k = kdf(dh(x, y))
C -> S : nC, g(x)
S -> C : nS, g(y), mac(k, nC)`;
    expect(machine(source, 'C')[1]).toBe('? nS, g(y), mac(kdf(dh(x, y)), nC)');
    expect(machine(source, 'S')[1]).toBe('! nS, g(y), mac(kdf(dh(x, y)), nC)');
  });

  it('keeps an ignored part as one value also inside a hash', () => {
    const source = `${two}
C -> S as CH : nC, g(x), ["ext", nC] as XT ignored by S
S -> C : nS, g(y), cert(S, server), sign(S, [h(CH), nS])`;
    expect(machine(source, 'S')).toEqual([
      '? nC, g(x), XT',
      '! nS, g(y), cert(S, server, by CA), sign(S, [h([nC, g(x), XT]), nS])',
    ]);
    expect(machine(source, 'C')[1]).toContain('h([nC, g(x), ["ext", nC]])');
  });

  it('takes a certificate from any anchor for its usage', () => {
    const source = `protocol anchors "a super-CA"
  cite "test"
role C client, anonymous, unaware of P
role P proxy, holds key sCA
role S server, certified by CA
trust C : CA, sCA for server
knows C : S
fresh C : nonce nC
C -> P : nC, S
P -> C : cert(S, server, pub(P), by sCA), sign(P, nC)`;
    expect(machine(source, 'C')).toEqual([
      '! nC, S',
      '? cert(S, server, pub(key_P), by issuer), sign(key_P, nC) | issuer in CA, sCA',
    ]);
  });

  it('looks up the key of a peer whose name it learns', () => {
    const source = `protocol lookup "directory"
  cite "test"
role A initiator
role B responder
knows A : B
knows B : pub(A)
fresh A : nonce nA
A -> B : A, nA, sign(A, nA)`;
    expect(machine(source, 'B')).toEqual(['? A, nA, sign(A, nA)']);
  });

  it('lets a second name be bound apart from the first', () => {
    const source = `protocol second "renegotiation"
  cite "test"
role C client, anonymous
role S server, certified by CA
name T : S is T, C binds T
knows C : S
fresh C : nonce n, nonce m
C -> S : n, S
S -> C : cert(S, server), sign(S, n)
C -> S : m
S -> C : cert(T, server), sign(T, m)`;
    expect(machine(source, 'C')[3]).toBe('? cert(T, server, pub(key_T), by CA), sign(key_T, m)');
    expect(machine(source, 'S')[3]).toBe('! cert(S, server, by CA), sign(S, m)');
  });

  it('holds a value from the event that first gives it', () => {
    const role = roleOf(
      `${two}
C -> S : nC, g(x)
S -> C : nS, g(y)`,
      'C',
    );
    const nS = fresh('nonce', 'nS', 'declared');
    expect(viewOf(role, nS, 0)).toBeUndefined();
    expect(viewOf(role, nS, 1)).toBeDefined();
  });
});

describe('lints', () => {
  it('names evidence that can never be checked', () => {
    const source = `${two}
fresh S : nonce nP
C -> S : nC, g(x)
S -> C : nS, g(y), cert(S, server), sign(S, [nP, nS])`;
    const lint = loadSource(source).diagnostics.find((found) => found.code === 'T401');
    expect(lint?.message).toBe(
      'C receives sign(S, [nP, nS]) but never learns nP: this signature proves nothing to C',
    );
  });

  it('is silent where the role says that it ignores it, and refuses an ignore that is not needed', () => {
    const source = `${two}
fresh S : nonce nP
C -> S : nC, g(x)
S -> C : nS, g(y), cert(S, server), sign(S, [nP, nS])
`;
    expect(codes(`${source}ignore C : sign(S, [nP, nS])`)).not.toContain('T401');
    expect(codes(`${source}ignore C : nS`)).toContain('T308');
  });

  it('names a certificate that no anchor can verify', () => {
    const source = `${two}trust C : CB for server
C -> S : nC, g(x)
S -> C : nS, g(y), cert(S, server), sign(S, nC)`;
    expect(codes(source)).toContain('T501');
    expect(codes(source.replace('CB for server', 'CB for proxy'))).toContain('T408');
  });

  it('names what is declared and never used, and whom nobody can agree with', () => {
    const found = loadSource(`${two}role P proxy
C -> S : nC
S -> P : nS
P -> C : nS`).diagnostics;
    expect(found.filter((one) => one.code === 'T404').map((one) => one.message)).toEqual([
      'x is declared and never used',
      'y is declared and never used',
    ]);
    expect(found.find((one) => one.code === 'T409')?.message).toContain('never holds the name of');
  });

  it('names a check that is made only after acceptance', () => {
    const source = `${two}
fresh S : key k
C -> S : nC, g(x)
S -> C : mac(k, nC), nS, g(y)
accept C
S -> C : k`;
    expect(codes(source)).toContain('T403');
  });
});

describe('refusals', () => {
  it('says which part a role lacks for what it should send', () => {
    const source = `${two}
C -> S : nC, nS`;
    const found = loadSource(source).diagnostics.find((one) => one.code === 'T301');
    expect(found?.message).toBe('C cannot build the message nC, nS: it does not hold nS');
    expect(found?.hint).toContain('C holds');
  });

  it('refuses a signature by somebody else', () => {
    const source = `${two}
C -> S : sign(S, nC)`;
    expect(loadSource(source).diagnostics.find((one) => one.code === 'T301')?.message).toContain(
      'the private key of S',
    );
  });

  it('refuses the name of an anonymous role', () => {
    expect(
      codes(`${two}
C -> S : C, nC`),
    ).toContain('T306');
  });

  it('suggests the near miss of an undeclared name', () => {
    const found = loadSource(`${two}
C -> S : nc`).diagnostics.find((one) => one.code === 'T201');
    expect(found?.hint).toBe('did you mean nC?');
  });

  it('refuses a label that contains itself', () => {
    expect(
      codes(`${two}
C -> S as CH : nC, h(CH)`),
    ).toContain('T202');
  });
});
