/**
 * What makes two terms one, by values for their variables (Baader and Snyder, Handbook of Automated Reasoning, 2001,
 * chapter 8, section 2): for what a role opens or compares after it has kept it, and for what strands of a goal have
 * in common. The arguments of `dh` may
 * fit in either order.
 * @module
 */
import { isApplication, replace, type Term, type Variable } from '../../../model/term.ts';

/** Values of variables, each free of the variables that have one. */
export type Solution = ReadonlyMap<Variable, Term>;

/** No values yet. */
export const unsolved: Solution = new Map();

/** `term` with the values put in. */
export const solvedIn = (solution: Solution, term: Term): Term =>
  solution.size === 0
    ? term
    : replace(term, (part) => (part.kind === 'variable' ? solution.get(part) : undefined));

/** The ways in which `solution` can be extended so that both are one term; none where nothing does it. */
export function unifiers(
  solution: Solution,
  left: Term,
  right: Term,
  admits: Admits = () => true,
): readonly Solution[] {
  const [one, other] = [solvedIn(solution, left), solvedIn(solution, right)];
  if (one === other) return [solution];
  if (one.kind === 'variable' && admits(one, other)) return bound(solution, one, other);
  if (other.kind === 'variable' && admits(other, one)) return bound(solution, other, one);
  if (one.kind !== 'application' || other.kind !== 'application') return [];
  if (one.symbol !== other.symbol || one.args.length !== other.args.length) return [];
  const orders = isApplication(one, 'dh') ? [one.args, one.args.toReversed()] : [one.args];
  return orders.flatMap((args) => {
    let found: readonly Solution[] = [solution];
    for (const [at, arg] of args.entries()) {
      found = found.flatMap((so) => unifiers(so, arg, other.args[at] as Term, admits));
    }
    return found;
  });
}

/** The first of them. */
export const unified = (solution: Solution, left: Term, right: Term): Solution | undefined =>
  unifiers(solution, left, right)[0];

/** Whether a variable may stand for a term. */
export type Admits = (variable: Variable, term: Term) => boolean;

function bound(solution: Solution, variable: Variable, term: Term): readonly Solution[] {
  if (term.variables.includes(variable)) return [];
  const put = (part: Term): Term => replace(part, (inner) => (inner === variable ? term : undefined));
  return [
    new Map([...[...solution].map(([known, value]) => [known, put(value)] as const), [variable, term]]),
  ];
}
