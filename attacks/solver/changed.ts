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
  term.kind === 'application' && [putSymbol, placeSymbol, openSymbol].includes(term.symbol);

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
  if (isApplication(target, 'tuple') && target.args.length > 0)
    found.push(changed(target.args.map((item, at) => putIn(key, [...place, at], item))));
  if (mayBeTuple(pattern, target)) found.push(unclear);
  return found;
}

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
}

/** What the sent `part` does for `term`, if it is a ciphertext that does anything; `unclear` where that is open. */
export function pieceFrom(pattern: Kinded, term: Application, part: Term): Piece | 'unclear' | undefined {
  if (!isApplication(part, 'enc') || part.args.length !== 2) return undefined;
  const [key, where, target] = term.args as readonly [Term, Term, Term];
  const [under, content] = part.args as readonly [Term, Term];
  const there = standingAt(pattern, content, placeOf(where));
  if (there === undefined || there === 'unclear') return there;
  const isTuple = isApplication(there, 'tuple');
  switch (term.symbol) {
    case putSymbol:
      return {
        equations: [
          [key, under],
          [target, there],
        ],
        needs: [],
      };
    case openSymbol:
      if (mayBeTuple(pattern, there)) return 'unclear';
      return isTuple ? undefined : { equations: [[key, under]], needs: [there] };
    default:
      if (there === content && mayBeTuple(pattern, there)) return 'unclear';
      return isTuple && there === content ? undefined : { equations: [[key, under]], needs: [] };
  }
}

function standingAt(pattern: Kinded, content: Term, place: Place): Term | 'unclear' | undefined {
  let part = content;
  for (const index of place) {
    if (mayBeTuple(pattern, part)) return 'unclear';
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

/** A case that is not looked into: whoever meets it claims no proof. */
export const unclear: Candidate = { kind: 'unclear', equations: [], needs: [] };
