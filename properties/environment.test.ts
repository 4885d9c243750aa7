/**
 * What names stand for: matching, pairing, taking apart.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { loadSource } from '../model/load.ts';
import {
  agent,
  apply,
  fresh,
  ignoredPart,
  publicKey,
  secretKey,
  type Term,
  text,
  tuple,
} from '../model/term.ts';
import {
  type Environment,
  matches,
  paired,
  quantifiedIn,
  takenApart,
  valueIn,
  valuesAt,
} from './environment.ts';

const spec = loadSource(`protocol two "two names for a server"
  cite "test"
role C client
role S server, certified by CA
knows C : S
fresh C : nonce nC, exponent x
fresh S : exponent y
C -> S : nC
S -> C : cert(T, server)
name T : S is T, C binds T`).protocols[0]?.spec;
if (spec === undefined) throw new Error('the spec of this test has no errors');
const isQuantified = quantifiedIn(spec);

const [C, S, T, CA] = [agent('C'), agent('S'), agent('T'), agent('CA')];
const [c, s] = [agent('c'), agent('s')];
const declared = (sort: 'nonce' | 'exponent', name: string): Term => fresh(sort, name, 'declared');
const [nC, x, y] = [declared('nonce', 'nC'), declared('exponent', 'x'), declared('exponent', 'y')];
const [n0, n1] = [fresh('nonce', 'nC', 0), fresh('nonce', 'nC', 1)];
const [x0, y1] = [fresh('exponent', 'x', 0), fresh('exponent', 'y', 1)];

const ways = (canonical: Term, value: Term, given: Environment = new Map()): readonly Environment[] =>
  matches(canonical, value, given, isQuantified);

describe('the names of a correspondence', () => {
  it('are those of roles, second names and declared values, and no others', () => {
    expect([C, S, T, nC, x].map(isQuantified)).toEqual([true, true, true, true, true]);
    expect([CA, c, text('hello'), n0, apply('h', nC)].map(isQuantified)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('matching a conclusion', () => {
  it('gives each name one value', () => {
    expect(ways(tuple(nC, apply('h', nC)), tuple(n0, apply('h', n0)))).toEqual([new Map([[nC, n0]])]);
    expect(ways(tuple(nC, apply('h', nC)), tuple(n0, apply('h', n1)))).toEqual([]);
    expect(ways(nC, n0, new Map([[nC, n1]]))).toEqual([]);
    expect(ways(nC, n0, new Map([[nC, n0]]))).toHaveLength(1);
  });

  it('wants the same shape and the same constants', () => {
    expect(ways(text('a'), text('a'))).toHaveLength(1);
    expect(ways(text('a'), text('b'))).toEqual([]);
    expect(ways(apply('h', nC), n0)).toEqual([]);
    expect(ways(tuple(nC), tuple(n0, n0))).toEqual([]);
    expect(ways(apply('h', nC), apply('kdf', n0))).toEqual([]);
    expect(ways(publicKey(secretKey(C)), publicKey(secretKey(c)))).toEqual([new Map([[C, c]])]);
  });

  it('knows that a Diffie-Hellman secret has two orders', () => {
    const value = apply('dh', x0, y1);
    expect(ways(apply('dh', x, y), value)).toHaveLength(2);
    expect(ways(apply('dh', x, y), value, new Map([[x, y1]]))).toEqual([
      new Map([
        [x, y1],
        [y, x0],
      ]),
    ]);
    expect(ways(apply('dh', x, y), value, new Map([[x, x0]]))).toEqual([
      new Map([
        [x, x0],
        [y, y1],
      ]),
    ]);
  });

  it('looks through the mark of a part that somebody ignores', () => {
    expect(ways(ignoredPart('X', nC), n0)).toEqual([new Map([[nC, n0]])]);
  });
});

describe('pairing a premise', () => {
  const pair = (...pairs: readonly (readonly [Term, Term])[]): Environment | undefined =>
    paired(new Map(), pairs, isQuantified);

  it('keeps a compound value of another shape as one value', () => {
    expect(pair([apply('h', nC), n0])).toEqual(new Map([[apply('h', nC), n0]]));
    expect(pair([apply('h', nC), n0], [apply('h', nC), n1])).toBeUndefined();
  });

  it('compares constants, and the values of equal names', () => {
    expect(pair([text('a'), text('b')])).toBeUndefined();
    expect(pair([CA, CA])).toBeDefined();
    expect(pair([CA, c])).toBeUndefined();
    expect(pair([tuple(nC, text('a')), n0])).toBeDefined();
    expect(pair([C, c], [C, s])).toBeUndefined();
    expect(pair([C, c], [C, c], [nC, n0])).toEqual(
      new Map([
        [C, c],
        [nC, n0],
      ]),
    );
  });

  it('takes a Diffie-Hellman secret apart only where one order fits', () => {
    const own = fresh('exponent', 'own', 'adversary');
    const among = (given: Environment, value: Term): readonly (Term | undefined)[] => {
      const apart = takenApart(new Map([...given, [apply('dh', x, y), value]]), isQuantified);
      return [apart.get(x), apart.get(y)];
    };
    expect(among(new Map(), apply('dh', x0, y1))).toEqual([x0, y1]);
    expect(among(new Map(), apply('dh', own, y1))).toEqual([undefined, undefined]);
    expect(among(new Map([[x, own]]), apply('dh', own, y1))).toEqual([own, y1]);
    expect(among(new Map([[x, n0]]), apply('dh', own, y1))).toEqual([n0, undefined]);
  });

  it('takes fresh values out of compound ones, but no names, and what is said already stays', () => {
    const key = apply('kdf', nC, apply('dh', x, y), C);
    const value = apply('kdf', n0, apply('dh', x0, y1), c);
    const apart = takenApart(new Map([[key, value]]), isQuantified);
    expect([apart.get(nC), apart.get(C)]).toEqual([n0, undefined]);
    expect([apart.get(x), apart.get(y)]).toEqual([x0, y1]);
    const said = takenApart(
      new Map([
        [nC, n1],
        [x, y1],
        [key, value],
      ]),
      isQuantified,
    );
    expect([said.get(nC), said.get(x), said.get(y)]).toEqual([n1, y1, x0]);
    expect(takenApart(new Map([[apply('h', nC), n0]]), isQuantified).get(nC)).toBeUndefined();
  });
});

describe('where a declared value stands', () => {
  it('is told by the shape above it, and by nothing else', () => {
    expect(valuesAt(nC, nC, n0)).toEqual([n0]);
    expect(valuesAt(nC, tuple(text('a'), nC), tuple(text('b'), n0))).toEqual([n0]);
    expect(valuesAt(nC, tuple(nC, apply('h', nC)), tuple(n0, apply('h', n1)))).toEqual([n0, n1]);
    expect(valuesAt(nC, apply('h', nC), n0)).toEqual([]);
    expect(valuesAt(nC, tuple(nC), tuple(n0, n1))).toEqual([]);
    expect(valuesAt(nC, apply('h', x), apply('h', x0))).toEqual([]);
  });

  it('is either end of a Diffie-Hellman secret', () => {
    const own = fresh('exponent', 'own', 'adversary');
    expect(new Set(valuesAt(y, apply('kdf', apply('dh', x, y)), apply('kdf', apply('dh', own, y1))))).toEqual(
      new Set([own, y1]),
    );
  });
});

describe('the value of a term', () => {
  it('is known where all its names are', () => {
    const environment = new Map<Term, Term>([
      [nC, n0],
      [apply('h', x), n1],
    ]);
    expect(valueIn(tuple(nC, text('a')), environment, isQuantified)).toBe(tuple(n0, text('a')));
    expect(valueIn(apply('kdf', apply('h', x)), environment, isQuantified)).toBe(apply('kdf', n1));
    expect(valueIn(tuple(nC, x), environment, isQuantified)).toBeUndefined();
    expect(valueIn(ignoredPart('X', nC), environment, isQuantified)).toBe(n0);
  });
});
