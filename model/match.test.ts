import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { junk } from './junk.ts';
import { type Bindings, extended, instanceOf, match, noBindings, sortAccepts } from './match.ts';
import {
  type Application,
  agent,
  apply,
  degenerate,
  dh,
  fresh,
  none,
  publicKey,
  type Sort,
  secretKey,
  type Term,
  text,
  tuple,
  variable,
  zero,
} from './term.ts';

const slot = (name: string, sort: Sort) => variable(name, sort, 'C');
const [N, M] = [slot('N', 'nonce'), slot('M', 'message')];
const [X, Y] = [slot('X', 'exponent'), slot('Y', 'exponent')];
const n = fresh('nonce', 'n', 0);
const k = fresh('key', 'k', 1);
const d = fresh('data', 'd', 1);
const [x, y, z] = [0, 1, 2].map((run) => fresh('exponent', `x${run}`, run)) as [Term, Term, Term];
const h = (...args: readonly Term[]): Term => apply('h', ...args);
const g = (exponent: Term): Term => apply('g', exponent);
const changed = junk(apply('enc', k, d) as Application, []);
const given = (...values: readonly (readonly [string, Term])[]): Bindings => extended(noBindings, values);

describe('match', () => {
  it('binds what is new and compares what repeats', () => {
    expect(match(tuple(N, M, h(N)), tuple(n, d, h(n)), noBindings, true)).toEqual({ N: n, M: d });
    expect(match(tuple(N, M, h(N)), tuple(n, d, h(k)), noBindings, true)).toBeUndefined();
  });

  it('compares a variable that has a value already', () => {
    expect(match(tuple(N), tuple(n), given(['N', n]), true)).toEqual({ N: n });
    expect(match(tuple(N), tuple(n), given(['N', fresh('nonce', 'n', 9)]), true)).toBeUndefined();
  });

  it('leaves the given bindings as they are', () => {
    const before = given(['N', n]);
    expect(match(tuple(N, M), tuple(n, d), before, true)).toEqual({ N: n, M: d });
    expect(before).toEqual({ N: n });
  });

  it('takes neither another symbol nor another length', () => {
    expect(match(h(M), apply('f', d), noBindings, true)).toBeUndefined();
    expect(match(tuple(M), tuple(d, d), noBindings, true)).toBeUndefined();
    expect(match(h(M), d, noBindings, true)).toBeUndefined();
  });

  it('takes a Diffie-Hellman secret in either order', () => {
    for (const [own, other] of [
      [x, y],
      [y, x],
    ] as const) {
      expect(match(dh(X, Y), dh(x, y), given(['X', own]), true)).toEqual({ X: own, Y: other });
    }
    expect(match(dh(X, Y), dh(x, y), given(['X', z]), true)).toBeUndefined();
    expect(match(dh(X, Y), dh(x, y), given(['X', x], ['Y', x]), true)).toBeUndefined();
  });

  it('decides a secret after the share that comes behind it', () => {
    for (const [own, other] of [
      [x, y],
      [y, x],
    ] as const) {
      const message = tuple(h(dh(x, y)), g(other));
      expect(match(tuple(h(dh(X, Y)), g(Y)), message, noBindings, true)).toEqual({ X: own, Y: other });
    }
  });

  it('tries both orders of secrets that share an exponent', () => {
    const Z = slot('Z', 'exponent');
    expect(match(tuple(dh(X, Y), dh(Y, Z)), tuple(dh(x, y), dh(x, z)), noBindings, true)).toEqual({
      X: y,
      Y: x,
      Z: z,
    });
  });

  it('knows that the secret with a degenerate share is degenerate', () => {
    expect(match(tuple(g(Y), dh(x, Y)), tuple(g(zero), degenerate), noBindings, true)).toEqual({ Y: zero });
    expect(match(dh(x, Y), degenerate, noBindings, true)).toEqual({ Y: zero });
    expect(match(dh(x, Y), degenerate, given(['Y', y]), true)).toBeUndefined();
    const both = given(['X', zero], ['Y', y]);
    expect(match(dh(X, Y), degenerate, both, true)).toEqual(both);
  });

  it('takes any name for a variable', () => {
    for (const name of ['__proto__', 'constructor', 'kind', 'toString']) {
      const odd = slot(name, 'nonce');
      const bindings = match(tuple(odd, odd), tuple(n, n), noBindings, true) as Bindings;
      expect(instanceOf(odd, bindings)).toBe(n);
      expect([noBindings, {}].map((none) => instanceOf(odd, none))).toEqual([odd, odd]);
    }
  });

  it('lets untyped variables take anything, but exponents stay exponents', () => {
    expect(match(N, tuple(k, n), noBindings, false)).toEqual({ N: tuple(k, n) });
    expect(match(slot('A', 'name'), k, noBindings, false)).toEqual({ A: k });
    expect(match(g(Y), g(x), noBindings, false)).toEqual({ Y: x });
    expect(match(g(Y), g(n), noBindings, false)).toBeUndefined();
  });

  it('makes the pattern the ground term, and finds a way if there is one', () => {
    fc.assert(
      fc.property(anyPattern, anyValues, fc.boolean(), (pattern, values, typed) => {
        const ground = instanceOf(pattern, values);
        const found = match(pattern, ground, noBindings, typed);
        expect(found && instanceOf(pattern, found)).toBe(ground);
        const more = match(
          tuple(pattern, X, Y, N, M),
          tuple(ground, ...slots.map((one) => instanceOf(one, values))),
          noBindings,
          typed,
        );
        expect(more).toEqual({ ...values });
      }),
    );
  });

  it('finds nothing where nothing can be found', () => {
    fc.assert(
      fc.property(anyPattern, anyPattern, anyValues, (pattern, other, values) => {
        const ground = instanceOf(other, values);
        const found = match(pattern, ground, noBindings, true);
        const solutions = allValues.filter((candidate) => instanceOf(pattern, candidate) === ground);
        if (found !== undefined) expect(instanceOf(pattern, found)).toBe(ground);
        else expect(solutions).toEqual([]);
      }),
    );
  });
});

describe('a slot', () => {
  const samples: Readonly<Record<string, Term>> = {
    name: agent('A'),
    text: text('tag'),
    none,
    nonce: n,
    key: k,
    data: d,
    exponent: x,
    share: g(x),
    sk: secretKey(agent('A')),
    pub: publicKey(secretKey(agent('A'))),
    h: h(n),
    kdf: apply('kdf', n),
    mac: apply('mac', k, n),
    dh: dh(x, y),
    degenerate,
    tuple: tuple(n),
    junk: changed,
    f: apply('f', n),
  };
  const taken = (sort: Sort): readonly string[] =>
    Object.keys(samples).filter((name) => sortAccepts(sort, samples[name] as Term));

  it.each<[Sort, readonly string[]]>([
    ['nonce', ['nonce', 'h', 'kdf', 'mac', 'junk']],
    ['key', ['key', 'h', 'kdf', 'dh', 'degenerate', 'junk']],
    ['data', ['text', 'data', 'junk']],
    ['text', ['text']],
    ['name', ['name']],
    ['exponent', ['exponent']],
    ['secret', ['key', 'sk', 'degenerate']],
    ['message', Object.keys(samples)],
  ])('of sort %s takes what a receiver cannot tell apart', (sort, expected) => {
    expect(taken(sort).toSorted()).toEqual(expected.toSorted());
  });
});

const slots = [X, Y, N, M] as const;
const allValues: readonly Bindings[] = [x, y, z].flatMap((one) =>
  [x, y, z].flatMap((other) =>
    [n, h(n)].flatMap((nonce) =>
      [d, tuple(n), dh(x, y)].map((message) => given(['X', one], ['Y', other], ['N', nonce], ['M', message])),
    ),
  ),
);
const anyValues = fc.constantFrom(...allValues);
const anyPattern: fc.Arbitrary<Term> = fc.letrec<{ term: Term }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Term>(N, M, n, d, g(X), g(Y), g(x), dh(X, Y), dh(x, Y), dh(X, y), dh(x, y)),
    fc.array(tie('term'), { minLength: 1, maxLength: 3 }).map((items) => tuple(...items)),
    tie('term').map((part) => h(part)),
  ),
})).term;
