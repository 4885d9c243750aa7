/**
 * Which word was probably meant.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { nearMiss } from './near-miss.ts';

describe('the near miss', () => {
  it.each([
    ['nc', ['nA', 'nC', 'c'], 'nC'],
    ['nspk', ['npsk', 'nsl'], 'npsk'],
    ['agrement', ['aliveness', 'agreement'], 'agreement'],
    ['nA', ['A', 'B', 'nB'], 'nB'],
    ['KEYPROXI', ['keyServer', 'keyProxy'], 'keyProxy'],
    ['ab', ['abc'], 'abc'],
    ['fr', ['or', 'for'], 'for'],
    ['nonceAs', ['nonceA', 'nonceBs'], 'nonceBs'],
  ])('of %s among %j is %s', (word, known, meant) => {
    expect(nearMiss(word, known)).toBe(meant);
  });

  it.each([
    ['a part of a short name', 'nA', ['A', 'n', 'B']],
    ['a single letter', 'x', ['y', 'xy']],
    ['what differs in most letters', 'nosuch', ['client', 'none']],
  ])('is not %s', (_, word, known) => {
    expect(nearMiss(word, known)).toBeUndefined();
  });
});
