/**
 * Unification of terms with kinded variables and a commutative Diffie-Hellman secret (Baader and Snyder,
 * Handbook of Automated Reasoning, 2001, ch. 8, sections 2 and 3): syntactic but for `dh`, whose pairs are
 * put off to the end, because most are equal by then, and have two solutions at most.
 * @module
 */
import { instantiate, type Term, type Variable } from '../../model/term.ts';
import { type Kinds, kindOf, kindsLeft, type Narrowed } from './kinds.ts';

/** Two terms that must become equal. */
export type Equation = readonly [Term, Term];

/** A most general unifier, fully carried out, and the kinds that are left of the variables it narrows. */
export interface Unifier {
  readonly values: ReadonlyMap<Variable, Term>;
  readonly narrowed: Narrowed;
}

/** A unifier in the making; `values` is triangular. */
interface Attempt {
  readonly values: Map<Variable, Term>;
  readonly narrowed: Map<Variable, Kinds>;
  readonly before: Narrowed;
  readonly typed: boolean;
  secrets: Equation[];
}

/** All most general unifiers of `equations`: none, one, or several where `dh` leaves a choice. */
export function unify(
  equations: readonly Equation[],
  narrowed: Narrowed,
  typed: boolean,
): readonly Unifier[] {
  const attempt = mayHold(equations, narrowed, typed) ? begun(equations, narrowed, typed) : undefined;
  if (attempt === undefined) return [];
  if (attempt.secrets.length === 0) return [finish(attempt)];
  const found: Unifier[] = [];
  for (const solution of solveSecrets(attempt)) {
    const finished = finish(solution);
    if (!found.some((other) => isSame(other, finished))) found.push(finished);
  }
  return found;
}

/** Whether all of the equations have a common unifier. */
export const isSolvable = (equations: readonly Equation[], narrowed: Narrowed, typed: boolean): boolean =>
  mayHold(equations, narrowed, typed) && hasSolution(begun(equations, narrowed, typed));

const hasSolution = (attempt: Attempt | undefined): boolean =>
  attempt !== undefined && (attempt.secrets.length === 0 || !solveSecrets(attempt).next().done);

/** Whether `left` and `right` have a unifier. */
export const isUnifiable = (left: Term, right: Term, narrowed: Narrowed, typed: boolean): boolean =>
  left === right ||
  (!isClash(left, right, narrowed, typed) &&
    (isFree(left, right) || isFree(right, left) || hasSolution(begun([[left, right]], narrowed, typed))));

/** Whether `name` is a variable that is not in `term`, so that it can be that term where its kinds allow it. */
const isFree = (name: Term, term: Term): boolean =>
  name.kind === 'variable' && !term.variables.includes(name);

/** The equations solved but for secrets; undefined where they have no solution. */
function begun(equations: readonly Equation[], before: Narrowed, typed: boolean): Attempt | undefined {
  const attempt: Attempt = { values: new Map(), narrowed: new Map(), before, typed, secrets: [] };
  return equations.every(([left, right]) => solve(attempt, left, right)) ? attempt : undefined;
}

/** Whether all of the equations may have a common unifier, as far as each position by itself tells. */
const mayHold = (equations: readonly Equation[], narrowed: Narrowed, typed: boolean): boolean =>
  equations.every(([left, right]) => !isClash(left, right, narrowed, typed));

/** Whether two terms clash somewhere, whatever else their variables are; without clash they need not unify. */
function isClash(left: Term, right: Term, narrowed: Narrowed, typed: boolean): boolean {
  if (left === right) return false;
  if (left.kind === 'variable') return isUnfit(left, right, narrowed, typed);
  if (right.kind === 'variable') return isUnfit(right, left, narrowed, typed);
  if (left.kind === 'atom' || right.kind === 'atom' || (left.ground && right.ground)) return true;
  if (left.symbol !== right.symbol || left.args.length !== right.args.length) return true;
  if (left.symbol === 'dh') return false;
  for (let at = 0; at < left.args.length; at += 1)
    if (isClash(left.args[at] as Term, right.args[at] as Term, narrowed, typed)) return true;
  return false;
}

function isUnfit(name: Variable, term: Term, narrowed: Narrowed, typed: boolean): boolean {
  const other = term.kind === 'variable' ? kindsLeft(narrowed, term, typed) : kindOf(term);
  return (kindsLeft(narrowed, name, typed) & other) === 0;
}

/** A cheap test that two terms may have a unifier: their heads do not clash. */
export function mayMeet(left: Term, right: Term): boolean {
  if (left.kind === 'variable' || right.kind === 'variable') return true;
  if (left.kind === 'atom' || right.kind === 'atom') return left === right;
  return left.symbol === right.symbol && left.args.length === right.args.length;
}

function walk({ values }: Attempt, term: Term): Term {
  let current = term;
  while (current.kind === 'variable') {
    const next = values.get(current);
    if (next === undefined) return current;
    current = next;
  }
  return current;
}

function solve(attempt: Attempt, one: Term, other: Term): boolean {
  const left = walk(attempt, one);
  const right = walk(attempt, other);
  if (left === right) return true;
  if (left.kind === 'variable') return bind(attempt, left, right);
  if (right.kind === 'variable') return bind(attempt, right, left);
  if (left.kind === 'atom' || right.kind === 'atom' || (left.ground && right.ground)) return false;
  if (left.symbol !== right.symbol || left.args.length !== right.args.length) return false;
  if (left.symbol === 'dh') {
    attempt.secrets.push([left, right]);
    return true;
  }
  for (let at = 0; at < left.args.length; at += 1) {
    if (!solve(attempt, left.args[at] as Term, right.args[at] as Term)) return false;
  }
  return true;
}

const left = (attempt: Attempt, variable: Variable): Kinds =>
  attempt.narrowed.get(variable) ?? kindsLeft(attempt.before, variable, attempt.typed);

function bind(attempt: Attempt, variable: Variable, term: Term): boolean {
  const allowed = left(attempt, variable);
  if (term.kind === 'variable') {
    const both = allowed & left(attempt, term);
    if (both === 0) return false;
    if (both !== left(attempt, term)) attempt.narrowed.set(term, both);
  } else if ((allowed & kindOf(term)) === 0 || occurs(attempt, variable, term)) return false;
  attempt.values.set(variable, term);
  return true;
}

function occurs(attempt: Attempt, variable: Variable, term: Term): boolean {
  if (term.ground) return false;
  if (term.kind === 'variable') {
    if (term === variable) return true;
    const value = attempt.values.get(term);
    return value !== undefined && occurs(attempt, variable, value);
  }
  return term.kind === 'application' && term.args.some((arg) => occurs(attempt, variable, arg));
}

function* solveSecrets(attempt: Attempt): Generator<Attempt, void, void> {
  const { secrets } = attempt;
  const [pair, ...rest] = secrets;
  if (pair === undefined) {
    yield attempt;
    return;
  }
  const [first, second] = pair.map((term) => carriedOut(attempt, term)) as [Term, Term];
  if (first === second) {
    attempt.secrets = rest;
    yield* solveSecrets(attempt);
    return;
  }
  if (first.kind !== 'application' || second.kind !== 'application' || first.symbol !== second.symbol) return;
  const [a, b] = first.args as [Term, Term];
  const [c, d] = second.args as [Term, Term];
  for (const [e, f] of c === d || a === b
    ? [[c, d]]
    : [
        [c, d],
        [d, c],
      ]) {
    const branch = {
      ...attempt,
      values: new Map(attempt.values),
      narrowed: new Map(attempt.narrowed),
      secrets: [...rest],
    };
    if (solve(branch, a, e as Term) && solve(branch, b, f as Term)) yield* solveSecrets(branch);
  }
}

/** `term` with all values put in, all the way down. */
function carriedOut(attempt: Attempt, term: Term): Term {
  if (term.ground) return term;
  return instantiate(term, (variable) => {
    const value = attempt.values.get(variable);
    return value === undefined ? undefined : carriedOut(attempt, value);
  });
}

function finish(attempt: Attempt): Unifier {
  const values = new Map<Variable, Term>();
  for (const variable of attempt.values.keys()) values.set(variable, carriedOut(attempt, variable));
  const narrowed = new Map<Variable, Kinds>();
  for (const [variable, kinds] of attempt.narrowed) {
    if (!attempt.values.has(variable)) narrowed.set(variable, kinds);
  }
  return { values, narrowed };
}

const isSame = (one: Unifier, other: Unifier): boolean =>
  one.values.size === other.values.size &&
  [...one.values].every(([variable, value]) => other.values.get(variable) === value);
