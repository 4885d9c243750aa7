/**
 * Ciphertexts without integrity that the adversary changes without their key (docs/decisions/0005; the symbolic
 * side of model/malleable.ts). What can be put at a place of a plaintext under a key is asked like a term:
 * `put in(k, place, t)`: t can stand there; `place in(k, place)`: some ciphertext under k that was sent has that
 * place; `open in(k, place)`: what stands there in one of them is known and no tuple, so that anything known
 * may stand there and at every place inside. Each becomes true at some moment of an execution and for a reason,
 * as a term becomes known, so that first origins and circles are the same for all.
 *
 * - `enc(k, m)` is had from `put in(k, [], m)`.
 * - `put in(k, p, t)`: a sent ciphertext under k has t at p; or t is junk of p, and p is there or a place around
 *   it is open; or t is known, and p or a place around it is open; or t is a tuple, whose items are put in at
 *   p.0, p.1 and so on. A tuple is cut by leaving items away; that it is no longer than what stood there
 *   follows, because each of its items needs its own place.
 * - `open in(k, p)`: what a sent ciphertext under k has at p is known; or p is there, and junk of p is known.
 * - junk is known when its key is, or when a run sends it on.
 *
 * A variable in a ciphertext may turn out to be a tuple. Then t may have been put together at p, or p may be inside
 * what stands in a sent ciphertext; which it is can be asked once the value is known, so that until then the case is
 * kept as it is; that a ciphertext under k was sent is certain (`some under(k)`). It is no attack: of such a value nothing
 * is made.
 * @module
 */
import {
  type Application,
  type Atom,
  apply,
  isApplication,
  type Term,
  text,
  variable,
} from '../../model/term.ts';
import { container, junkSymbol, kindsLeft } from './kinds.ts';
import type { Candidate } from './origins.ts';
import type { Pattern } from './pattern.ts';
import type { Equation } from './unify.ts';

type Place = readonly number[];

/** What is asked of a pattern here. */
type Kinded = Pick<Pattern, 'narrowed' | 'world'>;

const putSymbol = 'put in';
const placeSymbol = 'place in';
const openSymbol = 'open in';
const someSymbol = 'some under';

const placeTerm = (place: Place): Term => text(place.join('.'));
/** The place that a term about places names. */
export const placeOf = (term: Term | undefined): Place =>
  term?.kind === 'atom' && term.name !== '' ? term.name.split('.').map(Number) : [];

const putIn = (key: Term, place: Place, term: Term): Term => apply(putSymbol, key, placeTerm(place), term);
const placeIn = (key: Term, place: Place): Term => apply(placeSymbol, key, placeTerm(place));
const openIn = (key: Term, place: Place): Term => apply(openSymbol, key, placeTerm(place));
/** Junk of a place, told apart from other junk there by `salt`. */
export const junkIn = (key: Term, place: Place, salt: Term): Term =>
  apply(junkSymbol, key, placeTerm(place), salt);

/** A term that stands for what can be done to ciphertexts, and for nothing that is ever sent. */
export const isAboutChange = (term: Term): term is Application =>
  term.kind === 'application' && [putSymbol, placeSymbol, openSymbol, someSymbol].includes(term.symbol);

const changed = (needs: readonly Term[], equations: readonly Equation[] = []): Candidate => ({
  kind: 'changed',
  equations,
  needs,
});

/** The ways to `term` by changing ciphertexts, besides what stands in those that were sent. */
export function changesFor(pattern: Kinded, term: Application): readonly Candidate[] {
  const [key, where, target] = term.args as readonly [Term, Term, Term];
  switch (term.symbol) {
    case 'enc':
      return term.args.length === 2 ? [changed([putIn(key, [], where)])] : [];
    case junkSymbol:
      return [changed([key])];
    case openSymbol:
      return [{ ...changed([placeIn(key, placeOf(where))]), echo: { key, place: placeOf(where) } }];
    case putSymbol:
      return changesTo(pattern, key, placeOf(where), target);
  }
  return [];
}

function changesTo(pattern: Kinded, key: Term, place: Place, target: Term): readonly Candidate[] {
  const around = place.map((_, depth) => place.slice(0, depth));
  const found = [...around, place].map((outer) => changed([target, openIn(key, outer)]));
  const junk = junkEquations(key, place, target);
  if (junk !== undefined) {
    found.push(changed([placeIn(key, place)], junk));
    for (const outer of around) found.push(changed([openIn(key, outer)], junk));
  }
  found.push(...puttingTogether(key, place, target));
  if (mayBeTuple(pattern, target)) found.push({ ...changed([apply(someSymbol, key)]), container: target });
  return found;
}

const puttingTogether = (key: Term, place: Place, target: Term): readonly Candidate[] =>
  isApplication(target, 'tuple') && target.args.length > 0
    ? [changed(target.args.map((item, at) => putIn(key, [...place, at], item)))]
    : [];

/** How a tuple was put together that is known by now. */
export const changesInside = ({ args }: Application): readonly Candidate[] => {
  const [key, where, target] = args as readonly [Term, Term, Term];
  return puttingTogether(key, placeOf(where), target);
};

/** What makes `target` junk of the place; undefined where it is none. */
function junkEquations(key: Term, place: Place, target: Term): readonly Equation[] | undefined {
  if (target.kind === 'variable') {
    const salt = variable(`salt of ${target.name}`, 'text', target.scope);
    return [[target, junkIn(key, place, salt)]];
  }
  return isApplication(target, junkSymbol)
    ? [[target, junkIn(key, place, target.args[2] as Term)]]
    : undefined;
}

/** What is known, and what must be equal, for `term` by virtue of a sent term `part`. */
export interface Piece {
  readonly equations: readonly Equation[];
  readonly needs: readonly Term[];
  /** What must not turn out to be a tuple. */
  readonly solid?: Term;
  /** The value inside which the place is, and where in it, as far as that is open. */
  readonly container?: Term;
  readonly rest?: Place;
}

/** What the sent `part` does for `term`, if it is a ciphertext that does anything. */
export function pieceFrom(pattern: Kinded, term: Application, part: Term): Piece | undefined {
  if (!isApplication(part, 'enc') || part.args.length !== 2) return undefined;
  const [key, where] = term.args as readonly [Term, Term];
  const [under, content] = part.args as readonly [Term, Term];
  if (term.symbol === someSymbol) return { equations: [[key, under]], needs: [] };
  const piece = pieceInside(pattern, term, content, placeOf(where));
  return piece && { ...piece, equations: [[key, under], ...piece.equations] };
}

/** As `pieceFrom`, for what stands at `rest` of a value in a ciphertext under the key of `term`. */
export function pieceInside(pattern: Kinded, term: Application, whole: Term, rest: Place): Piece | undefined {
  const there = standingAt(pattern, whole, rest);
  if (there === undefined || 'container' in there) return there && { equations: [], needs: [], ...there };
  const [, where, target] = term.args as readonly [Term, Term, Term];
  if (term.symbol === putSymbol) return { equations: [[target, there]], needs: [] };
  const isOpening = term.symbol === openSymbol;
  if (!isOpening && placeOf(where).length > 0) return { equations: [], needs: [] };
  return isApplication(there, 'tuple')
    ? undefined
    : { equations: [], needs: isOpening ? [there] : [], solid: there };
}

function standingAt(
  pattern: Kinded,
  content: Term,
  place: Place,
): Term | { readonly container: Term; readonly rest: Place } | undefined {
  let part = content;
  for (const [depth, index] of place.entries()) {
    if (mayBeTuple(pattern, part)) return { container: part, rest: place.slice(depth) };
    const item = isApplication(part, 'tuple') ? part.args[index] : undefined;
    if (item === undefined) return undefined;
    part = item;
  }
  return part;
}

const mayBeTuple = ({ narrowed, world }: Kinded, term: Term): boolean =>
  term.kind === 'variable' && (kindsLeft(narrowed, term, world.typed) & container) !== 0;

const withJunk = new WeakMap<Term, boolean>();

/** Whether there is junk in `term`. */
export function hasJunk(term: Term): boolean {
  if (term.kind !== 'application') return false;
  const known = withJunk.get(term);
  if (known !== undefined) return known;
  const answer = term.symbol === junkSymbol || term.args.some(hasJunk);
  withJunk.set(term, answer);
  return answer;
}

/** The fresh values in `term`; junk is an atom that has none, though it names its key. */
export function freshIn(term: Term): readonly Atom[] {
  if (term.kind !== 'application' || !hasJunk(term)) return term.fresh;
  return term.symbol === junkSymbol ? [] : term.args.flatMap(freshIn);
}
