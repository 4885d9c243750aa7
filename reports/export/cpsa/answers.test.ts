/**
 * What CPSA prints, read.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomesIn } from '../outcomes.ts';

describe('what CPSA prints', () => {
  const start = (name: string): string =>
    `(defprotocol p basic (defrole a (vars (x text)) (trace (send x))))
(defskeleton p (vars (x text)) (defstrand a 1 (x x)) (goals (forall ((z strd)) (implies (strand a z 1) (false)))) (comment "${name}") (label 0))`;
  const shape = (said: string): string =>
    `(defskeleton p (vars (x text)) (label 1) (parent 0) (shape) (satisfies ${said}))`;
  const done = '(comment "Nothing left to do")';
  const answered = (...lines: readonly string[]) =>
    outcomesIn('cpsa', lines.join('\n')).map(({ name, outcome }) => [name, outcome]);

  it('is a proof where every shape satisfies the goal, and where there is none', () => {
    expect(answered(start('g'), shape('yes'), done)).toEqual([['g', 'proved']]);
    expect(answered(start('g'), done)).toEqual([['g', 'proved']]);
  });

  it('is an attack where a shape does not, though another one does, and whether or not the search went on', () => {
    const no = shape('(no (fact false) (x x))');
    expect(answered(start('g'), shape('yes'), no, done)).toEqual([['g', 'attack']]);
    expect(answered(start('g'), no)).toEqual([['g', 'attack']]);
  });

  it('is no attack where a value would have to differ from itself', () => {
    const no = (facts: string): string =>
      shape('(no (fact false) (x x))').replace('(vars', `(facts ${facts}) (vars`);
    expect(answered(start('g'), no('(neq x y) (neq (hash x) (hash x))'), done)).toEqual([['g', 'proved']]);
    expect(answered(start('g'), no('(neq x y)'), done)).toEqual([['g', 'attack']]);
    expect(answered(start('g'), no('(neq x "x")'), done)).toEqual([['g', 'attack']]);
    const end = '(defprotocol p basic) (defskeleton p (vars) (comment "ends-A") (label 0))';
    const absurd = '(defskeleton p (label 1) (facts (neq x x)) (realized) (shape))';
    expect(answered(end, absurd, done)).toEqual([['ends-A', 'unreachable']]);
  });

  it('is no answer where the search was cut off, and none at all after that', () => {
    expect(answered(start('g'), shape('yes'))).toEqual([]);
    expect(answered(start('g'), shape('yes').slice(0, -4))).toEqual([]);
    const given = '(comment "Strand bound exceeded--aborting run")';
    expect(answered(start('g'), shape('yes'), given)).toEqual([['g', 'undecided']]);
    const steps = '(comment "Step limit exceeded--aborting run")';
    expect(answered(start('g'), done, start('h'), steps)).toEqual([
      ['g', 'proved'],
      ['h', 'undecided'],
    ]);
  });

  it('says whether a role comes to its end', () => {
    const end = '(defprotocol p basic) (defskeleton p (vars) (comment "ends-A") (label 0))';
    expect(answered(end, '(defskeleton p (label 1) (realized) (shape))', done)).toEqual([
      ['ends-A', 'attack'],
    ]);
    expect(answered(end, done)).toEqual([['ends-A', 'unreachable']]);
  });

  it('is read without harm whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(outcomesIn('cpsa', text))).toBe(true);
      }),
    );
  });
});
