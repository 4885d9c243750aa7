/**
 * One-sided matching: whether a ground term is an instance of a pattern, and by which values of the
 * pattern's variables (Baader and Nipkow, "Term rewriting and all that", 1998, section 4.7), with what a
 * receiver can check of a value it does not know (design 10, What a receiver can check).
 * @module
 */
import { isJunk } from './junk.ts';
import {
  type Application,
  degenerate,
  instantiate,
  isApplication,
  type Sort,
  type Term,
  type Variable,
  zero,
} from './term.ts';

/** Values of variables, by name: one role's variables have distinct names. */
export type Bindings = Readonly<Record<string, Term>>;

/** No values yet. Without a prototype, so that every name is free. */
export const noBindings: Bindings = Object.freeze(Object.create(null) as Bindings);

/** `bindings` with more values, for use as a record of any names. */
export const extended = (bindings: Bindings, more: readonly (readonly [string, Term])[]): Bindings => {
  const record = copyOf(bindings);
  for (const [name, term] of more) record[name] = term;
  return record;
};

/** `term` with the values of `bindings` put in; unbound variables stay. */
export const instanceOf = (term: Term, bindings: Bindings): Term =>
  instantiate(term, (variable) => bound(bindings, variable));

/**
 * `bindings` extended so that `pattern` becomes `ground`, or undefined. A variable that has a value is
 * compared. Variables take only what fits their sort when `typed`; otherwise anything, but an exponent
 * stays an exponent. The parts of `dh`, which commutes, are decided after all others, in either order if
 * neither argument is bound by then, the first of its solutions that fits everywhere.
 */
export function match(pattern: Term, ground: Term, bindings: Bindings, typed: boolean): Bindings | undefined {
  const matching: Matching = { bindings, isOwn: false, typed, secrets: [] };
  if (!matchPart(pattern, ground, matching)) return undefined;
  return matching.secrets.length === 0
    ? matching.bindings
    : matchSecrets(matching.secrets, matching.bindings, typed);
}

interface Matching {
  bindings: Bindings;
  /** Whether `bindings` is a copy of this matching's own. */
  isOwn: boolean;
  readonly typed: boolean;
  /** `dh` patterns and what they are to become. */
  readonly secrets: Equation[];
}

type Equation = readonly [Application, Term];

function matchPart(pattern: Term, ground: Term, matching: Matching): boolean {
  if (pattern.ground) return pattern === ground;
  if (pattern.kind === 'variable') return matchVariable(pattern, ground, matching);
  if (pattern.kind === 'atom') return false;
  if (pattern.symbol === 'dh') return matching.secrets.push([pattern, ground]) > 0;
  if (ground.kind !== 'application' || ground.symbol !== pattern.symbol) return false;
  if (ground.args.length !== pattern.args.length) return false;
  for (let at = 0; at < pattern.args.length; at += 1) {
    if (!matchPart(pattern.args[at] as Term, ground.args[at] as Term, matching)) return false;
  }
  return true;
}

function matchVariable(variable: Variable, ground: Term, matching: Matching): boolean {
  const value = bound(matching.bindings, variable);
  if (value !== undefined) return value === ground;
  if (!accepts(variable.sort, ground, matching.typed)) return false;
  const own = matching.isOwn ? (matching.bindings as Record<string, Term>) : copyOf(matching.bindings);
  own[variable.name] = ground;
  matching.bindings = own;
  matching.isOwn = true;
  return true;
}

function bound(bindings: Bindings, { name }: Variable): Term | undefined {
  return Object.hasOwn(bindings, name) ? bindings[name] : undefined;
}

const copyOf = (bindings: Bindings): Record<string, Term> =>
  Object.assign(Object.create(null) as Record<string, Term>, bindings);

/** Matches `dh` patterns one after the other, trying both orders of each. */
function matchSecrets(
  equations: readonly Equation[],
  bindings: Bindings,
  typed: boolean,
): Bindings | undefined {
  const [first, ...rest] = equations;
  if (first === undefined) return bindings;
  const [pattern, ground] = first;
  for (const args of ordersOf(pattern, ground, bindings)) {
    const matching: Matching = { bindings, isOwn: false, typed, secrets: [] };
    const fits = pattern.args.every((arg, at) => matchPart(arg, args[at] as Term, matching));
    const solution = fits ? matchSecrets(rest, matching.bindings, typed) : undefined;
    if (solution !== undefined) return solution;
  }
  return undefined;
}

/** The arguments that `pattern` may have if it becomes `ground`. */
function ordersOf(pattern: Application, ground: Term, bindings: Bindings): readonly (readonly Term[])[] {
  const [left, right] = pattern.args.map((arg) => instanceOf(arg, bindings)) as [Term, Term];
  if (left.ground && right.ground) {
    return instanceOf(pattern, bindings) === ground ? [[left, right]] : [];
  }
  if (ground === degenerate) return left.ground ? [[left, zero]] : right.ground ? [[zero, right]] : [];
  if (!isApplication(ground, 'dh')) return [];
  const [one, other] = ground.args as readonly [Term, Term];
  return [
    [one, other],
    [other, one],
  ];
}

const accepts = (sort: Sort, ground: Term, typed: boolean): boolean =>
  typed || sort === 'exponent' ? sortAccepts(sort, ground) : true;

/**
 * Whether a receiver takes `term` in a slot of `sort`. Whether shares of `zero` reach it is a question of
 * what the adversary can make, not of the slot.
 */
export function sortAccepts(sort: Sort, term: Term): boolean {
  switch (sort) {
    case 'message':
      return true;
    case 'name':
    case 'text':
    case 'exponent':
      return isAtomOf(term, sort);
    case 'nonce':
      return isAtomOf(term, sort) || isResultOf(term, nonceSources) || isJunk(term);
    case 'key':
      return isAtomOf(term, sort) || isResultOf(term, keySources) || isJunk(term);
    case 'data':
      return isAtomOf(term, sort) || isAtomOf(term, 'text') || isJunk(term);
    case 'secret':
      return isAtomOf(term, sort) || isAtomOf(term, 'key') || isApplication(term, 'sk');
  }
}

const nonceSources: ReadonlySet<string> = new Set(['h', 'kdf', 'mac']);
const keySources: ReadonlySet<string> = new Set(['kdf', 'h', 'dh']);

const isAtomOf = (term: Term, sort: Sort): boolean => term.kind === 'atom' && term.sort === sort;

const isResultOf = (term: Term, symbols: ReadonlySet<string>): boolean =>
  term.kind === 'application' && symbols.has(term.symbol);
