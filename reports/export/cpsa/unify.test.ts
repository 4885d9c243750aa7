/**
 * What makes two terms one, by laws.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply, dh, type Term, tuple, type Variable, variable } from '../../../model/term.ts';
import { solvedIn, unifiers, unsolved } from './unify.ts';

describe('what makes two terms one', () => {
  const variables: readonly Variable[] = ['a', 'b', 'c', 'd'].map((name) =>
    variable(name, 'message', 'test'),
  );
  const terms = fc.letrec<{ term: Term }>((tie) => ({
    term: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<Term>(...variables),
      fc.tuple(tie('term'), tie('term')).map((args) => tuple(...args)),
      fc.tuple(tie('term'), tie('term')).map(([left, right]) => dh(left, right)),
      tie('term').map((arg) => apply('h', arg)),
    ),
  })).term;

  it('makes them one object', () => {
    fc.assert(
      fc.property(terms, terms, (left, right) => {
        for (const solution of unifiers(unsolved, left, right)) {
          expect(solvedIn(solution, left)).toBe(solvedIn(solution, right));
        }
      }),
    );
  });

  it('finds an instance of a pattern', () => {
    fc.assert(
      fc.property(terms, fc.array(terms, { minLength: 4, maxLength: 4 }), (pattern, values) => {
        const apart = values.map((value) =>
          solvedIn(
            new Map(variables.map((one) => [one, variable(`${one.name}2`, 'message', 'test')])),
            value,
          ),
        );
        const put = new Map(variables.map((one, at) => [one, apart[at] as Term]));
        expect(unifiers(unsolved, pattern, solvedIn(put, pattern)).length).toBeGreaterThan(0);
      }),
    );
  });
});
