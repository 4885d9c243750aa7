import { expect, test } from 'vitest';
import { apply, dh, fresh, tuple, variable } from '../../model/term.ts';
import { dishonestName, honestName } from './kinds.ts';
import { unify } from './unify.ts';

const x = variable('x', 'exponent', 'R');
const y = variable('y', 'exponent', 'R');
const a = fresh('exponent', 'a', 0);
const b = fresh('exponent', 'b', 1);

test('gives both solutions of a shared secret, and one where both are the same', () => {
  expect(unify([[dh(x, y), dh(a, b)]], new Map(), true)).toHaveLength(2);
  expect(unify([[dh(x, y), dh(a, a)]], new Map(), true)).toHaveLength(1);
  expect(unify([[dh(x, a), dh(a, b)]], new Map(), true).map(({ values }) => values.get(x))).toEqual([b]);
});

test('decides shared secrets by what else is known of their exponents', () => {
  const [only, ...more] = unify(
    [
      [dh(x, y), dh(a, b)],
      [apply('g', x), apply('g', b)],
    ],
    new Map(),
    true,
  );
  expect(more).toEqual([]);
  expect(only?.values.get(y)).toBe(a);
});

test('keeps variables to their kinds', () => {
  const n = variable('n', 'nonce', 'R');
  expect(unify([[n, apply('h', a)]], new Map(), true)).toHaveLength(1);
  expect(unify([[n, tuple(a, b)]], new Map(), true)).toEqual([]);
  expect(unify([[n, tuple(a, b)]], new Map(), false)).toHaveLength(1);
  const [one, other] = [variable('A', 'name', 'R'), variable('B', 'name', 'R')];
  const kinds = new Map([
    [one, honestName],
    [other, dishonestName],
  ]);
  expect(unify([[one, other]], kinds, true)).toEqual([]);
});

test('refuses a term inside itself', () => {
  const m = variable('m', 'message', 'R');
  expect(unify([[m, tuple(m, a)]], new Map(), true)).toEqual([]);
});
