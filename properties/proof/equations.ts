/**
 * What equations between terms say of their variables: syntactic unification (Robinson, 1965) with kinds
 * and with a `dh` that commutes. Two `dh` terms are equal in one order of their arguments or the other, so
 * they are looked at after everything else, and then both ways.
 * @module
 */
import { instantiate, type Term, type Variable } from '../../model/term.ts';
import { type Kinds, kindOf, kindsLeft, type Narrowed } from './kinds.ts';

/** Two terms that are to be equal. */
export type Equation = readonly [Term, Term];

/** Values of variables, in which none of those variables occurs, and what the others are narrowed to. */
export interface Solution {
  readonly values: ReadonlyMap<Variable, Term>;
  readonly narrowed: Narrowed;
}

interface Work {
  readonly values: Map<Variable, Term>;
  /** What variables are narrowed to on top of `before`. */
  readonly narrowed: Map<Variable, Kinds>;
  readonly before: Narrowed;
  readonly typed: boolean;
  /** What remains to be made equal, and the pairs of `dh` terms that wait. */
  readonly open: Equation[];
  readonly waiting: Equation[];
}

/** All most general solutions: every way to make the equations true is an instance of one of them. */
export function solutionsOf(
  equations: readonly Equation[],
  narrowed: Narrowed,
  typed: boolean,
): readonly Solution[] {
  const found: Solution[] = [];
  for (const work of solved(beginning(equations, narrowed, typed))) {
    const solution = finished(work);
    if (!found.some((other) => isSame(other, solution))) found.push(solution);
  }
  return found;
}

const beginning = (equations: readonly Equation[], before: Narrowed, typed: boolean): Work => ({
  values: new Map(),
  narrowed: new Map(),
  before,
  typed,
  open: [...equations],
  waiting: [],
});

/** Whether two terms can be equal. */
export const canBeEqual = (left: Term, right: Term, narrowed: Narrowed, typed: boolean): boolean =>
  left === right || (mayMatch(left, right) && solved(beginning([[left, right]], narrowed, typed)).length > 0);

/** As `mayMeet`, of all parts at the same places. */
function mayMatch(left: Term, right: Term): boolean {
  if (!mayMeet(left, right)) return false;
  if (left === right || left.kind !== 'application' || right.kind !== 'application') return true;
  if (left.symbol === 'dh') return true;
  return left.args.every((arg, at) => mayMatch(arg, right.args[at] as Term));
}

/** Whether two terms may be equal as far as their heads tell; two without variables are only if they are the same. */
export function mayMeet(left: Term, right: Term): boolean {
  if (left === right || left.kind === 'variable' || right.kind === 'variable') return true;
  if (left.kind === 'atom' || right.kind === 'atom' || (left.ground && right.ground)) return false;
  return left.symbol === right.symbol && left.args.length === right.args.length;
}

/** The work once for each way in which all equations can be true. */
function solved(work: Work): readonly Work[] {
  for (let pair = work.open.pop(); pair !== undefined; pair = work.open.pop()) {
    if (!takeUp(work, boundTo(work, pair[0]), boundTo(work, pair[1]))) return [];
  }
  const pair = work.waiting.pop();
  if (pair === undefined) return [work];
  const [left, right] = pair.map((term) => carriedOut(work, term)) as [Term, Term];
  if (left === right) return solved(work);
  if (left.kind !== 'application' || right.kind !== 'application' || !mayMeet(left, right)) return [];
  const [a, b] = left.args as [Term, Term];
  const [c, d] = right.args as [Term, Term];
  return [...solved(branch(work, [a, c], [b, d])), ...solved(branch(work, [a, d], [b, c]))];
}

const branch = (work: Work, ...open: Equation[]): Work => ({
  ...work,
  values: new Map(work.values),
  narrowed: new Map(work.narrowed),
  open,
  waiting: [...work.waiting],
});

function boundTo({ values }: Work, term: Term): Term {
  let current = term;
  for (;;) {
    const next: Term | undefined = current.kind === 'variable' ? values.get(current) : undefined;
    if (next === undefined) return current;
    current = next;
  }
}

/** Takes up one equation between terms that have no value yet; false where it cannot be. */
function takeUp(work: Work, left: Term, right: Term): boolean {
  if (left === right) return true;
  if (left.kind === 'variable') return bind(work, left, right);
  if (right.kind === 'variable') return bind(work, right, left);
  if (left.kind === 'atom' || right.kind === 'atom' || !mayMeet(left, right)) return false;
  if (left.symbol === 'dh') {
    work.waiting.push([left, right]);
    return true;
  }
  for (const [at, arg] of left.args.entries()) work.open.push([arg, right.args[at] as Term]);
  return true;
}

const kindsNow = ({ narrowed, before, typed }: Work, variable: Variable): Kinds =>
  narrowed.get(variable) ?? kindsLeft(before, variable, typed);

function bind(work: Work, variable: Variable, term: Term): boolean {
  const allowed = kindsNow(work, variable);
  if (term.kind === 'variable') {
    const both = allowed & kindsNow(work, term);
    if (both === 0) return false;
    work.narrowed.set(term, both);
  } else if ((allowed & kindOf(term)) === 0 || carriedOut(work, term).variables.includes(variable)) {
    return false;
  }
  work.values.set(variable, term);
  return true;
}

const carriedOut = (work: Work, term: Term): Term =>
  work.values.size === 0
    ? term
    : instantiate(term, (variable) => {
        const value = work.values.get(variable);
        return value === undefined ? undefined : carriedOut(work, value);
      });

function finished(work: Work): Solution {
  const values = new Map([...work.values.keys()].map((variable) => [variable, carriedOut(work, variable)]));
  const narrowed = new Map(work.before);
  for (const [variable, kinds] of work.narrowed) narrowed.set(variable, kinds);
  for (const variable of values.keys()) narrowed.delete(variable);
  return { values, narrowed };
}

const isSame = (one: Solution, other: Solution): boolean =>
  one.values.size === other.values.size &&
  [...one.values].every(([variable, value]) => other.values.get(variable) === value);
