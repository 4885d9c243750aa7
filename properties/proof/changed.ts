/**
 * Ciphertexts without integrity that are changed without their key (docs/decisions/0005; `malleate` in
 * model/malleable.ts, for terms with variables). Trees speak of it as of terms that become known
 * (properties/case-tree.ts), and patterns as of needs:
 * - `put in(k, p, t)`: t can be put at place p of a plaintext under k;
 * - `place in(k, p)`: a ciphertext under k has the place p; the root counts where no tuple stands there;
 * - `open in(k, p)`: what stands at p in a ciphertext under k is no tuple and known, or such a place is there and junk
 *   of it is known;
 * - `some under(k)`: there is a ciphertext under k.
 *
 * *Why they are all.* `malleate` puts t at p if t stands there in a ciphertext at hand (such a ciphertext is *taken*
 * from a message); if t is junk of p, and p is there or something around it is open; if t is known, and p or something
 * around it is open; or if t is a tuple whose items can be put there. That such a tuple is no longer than what stood
 * there needs no rule: its last item is put at a place that is there, or inside an open one.
 *
 * *Ranks.* Changing comes last: only when everything is known that can be composed, taken or read with what is known
 * so far is anything changed. So where a change gives a ciphertext first, its key is not known: otherwise whatever is
 * kept and whatever is junk in it were known, and it could be composed. Its key being unknown, a ciphertext that was not
 * first taken from a message was changed itself; and with it at hand nothing can be put that could not be before. For
 * let enc(k, m) be made by changes. What stands at a place of m can be put there: it was kept, or is junk, or is an
 * item of a tuple that was put together, or is known, as the items of a known tuple are, and an open place is around.
 * A place of m that was not there before is inside an open one. What stands in m and is known was known where it
 * was kept, or is known junk of a place that was there or inside an open one, or is at or inside an open place. So ciphertexts at hand may be
 * taken to be those that were first known by being taken, and each rule counts from that moment: nothing that encloses
 * such a ciphertext was known before the message that gave it, nor was the ciphertext itself.
 *
 * *Values that are not known yet.* A variable may turn out to be a tuple. That one was put together at p, and of what,
 * is asked once it is known what it is; the same where the place is inside a variable that stands in a ciphertext.
 * Until then nothing more is said of it than that a ciphertext under k was sent, as every rule needs one, which leaves
 * out no execution.
 * @module
 */
import { type Application, apply, isApplication, type Term, variable } from '../../model/term.ts';
import type { Equation } from './equations.ts';
import { isJunk, junkIn, junkSymbol, type Spot, writtenSpot } from './junk.ts';
import { carrier, kindsLeft } from './kinds.ts';
import type { Pattern } from './pattern.ts';

const putSymbol = 'put in';
const placeSymbol = 'place in';
const openSymbol = 'open in';
const someSymbol = 'some under';
const symbols: ReadonlySet<string> = new Set([putSymbol, placeSymbol, openSymbol, someSymbol]);

/** What is said of ciphertexts and stands in no message. */
export const isAboutChange = (term: Term): term is Application =>
  term.kind === 'application' && symbols.has(term.symbol);

/** A way in which a change gives a term, or makes true what is said of ciphertexts. */
export interface Change {
  readonly needs: readonly Term[];
  readonly equations: readonly Equation[];
  /** The value that is a tuple put together of items which are not known yet. */
  readonly inside: Term | undefined;
}

const putIn = (key: Term, spot: Spot, term: Term): Term => apply(putSymbol, key, writtenSpot(spot), term);
const placeIn = (key: Term, spot: Spot): Term => apply(placeSymbol, key, writtenSpot(spot));
const openIn = (key: Term, spot: Spot): Term => apply(openSymbol, key, writtenSpot(spot));

const spotOf = (written: Term): Spot =>
  written.kind === 'atom' && written.name !== '' ? written.name.split('.').map(Number) : [];

const by = (needs: readonly Term[], equations: readonly Equation[] = []): Change => ({
  needs,
  equations,
  inside: undefined,
});

/** All changes that give the term. `mark` is a number that no other piece of junk has. */
export function changesOf(pattern: Pattern, term: Term, mark: number): readonly Change[] {
  if (term.kind !== 'application') return [];
  const [key, second, third] = term.args as readonly [Term, Term, Term];
  switch (term.symbol) {
    case 'enc':
      return term.args.length === 2 ? [by([putIn(key, [], second)])] : [];
    case junkSymbol:
      return [by([key])];
    case openSymbol: {
      const spot = spotOf(second);
      return [by([placeIn(key, spot), junkIn(key, spot, variable('echo', 'text', `mark ${mark}`))])];
    }
    case putSymbol:
      return waysToPut(pattern, key, spotOf(second), third, mark);
  }
  return [];
}

function waysToPut(pattern: Pattern, key: Term, spot: Spot, term: Term, mark: number): readonly Change[] {
  const around = spot.map((_, depth) => openIn(key, spot.slice(0, depth)));
  const found = [...around, openIn(key, spot)].map((open) => by([term, open]));
  if (term.kind === 'variable' || isJunk(term)) {
    const junk = junkIn(key, spot, variable(`salt of ${nameOf(term)}`, 'text', `mark ${mark}`));
    for (const need of [placeIn(key, spot), ...around]) found.push(by([need], [[term, junk]]));
  }
  found.push(...waysToPutTogether(key, spot, term));
  if (mayBeTuple(pattern, term)) found.push({ ...by([apply(someSymbol, key)]), inside: term });
  return found;
}

const nameOf = (term: Term): string => (term.kind === 'variable' ? term.name : 'junk');

function waysToPutTogether(key: Term, spot: Spot, term: Term): readonly Change[] {
  return isApplication(term, 'tuple') && term.args.length > 0
    ? [by(term.args.map((item, at) => putIn(key, [...spot, at], item)))]
    : [];
}

/** How a tuple was put together that is now known: what `inside` left open. */
export const changesInside = ({ args }: Application): readonly Change[] => {
  const [key, written, term] = args as readonly [Term, Term, Term];
  return waysToPutTogether(key, spotOf(written), term);
};

/** What a ciphertext at hand does for what is said of ciphertexts. */
export interface Piece {
  readonly equations: readonly Equation[];
  /** What is known besides. */
  readonly besides: readonly Term[];
  /** The value inside which the place is, and where in it, as far as that is open. */
  readonly pending: { readonly inside: Term; readonly rest: Spot } | undefined;
}

/** What `part` of a message does for the term; undefined where it is no ciphertext that does anything. */
export function pieceOf(pattern: Pattern, term: Application, part: Term): Piece | undefined {
  if (!isApplication(part, 'enc') || part.args.length !== 2) return undefined;
  const [key, written] = term.args as readonly [Term, Term];
  const [under, content] = part.args as readonly [Term, Term];
  if (term.symbol === someSymbol) return { equations: [[key, under]], besides: [], pending: undefined };
  const piece = pieceAt(pattern, term, content, spotOf(written));
  return piece && { ...piece, equations: [[key, under], ...piece.equations] };
}

/** As `pieceOf`, for what is at `rest` of a value in a ciphertext under the key of `term`. */
export function pieceAt(pattern: Pattern, term: Application, whole: Term, rest: Spot): Piece | undefined {
  let part = whole;
  for (const [depth, index] of rest.entries()) {
    if (mayBeTuple(pattern, part))
      return { equations: [], besides: [], pending: { inside: part, rest: rest.slice(depth) } };
    const item = isApplication(part, 'tuple') ? part.args[index] : undefined;
    if (item === undefined) return undefined;
    part = item;
  }
  const [, written, target] = term.args as readonly [Term, Term, Term];
  const isTuple = isApplication(part, 'tuple');
  switch (term.symbol) {
    case putSymbol:
      return { equations: [[target, part]], besides: [], pending: undefined };
    case openSymbol:
      return isTuple ? undefined : { equations: [], besides: [part], pending: undefined };
    case placeSymbol: {
      const isRoot = spotOf(written).length === 0;
      return isTuple && isRoot ? undefined : { equations: [], besides: [], pending: undefined };
    }
  }
  return undefined;
}

const mayBeTuple = ({ narrowed, setting }: Pattern, term: Term): boolean =>
  term.kind === 'variable' && (kindsLeft(narrowed, term, setting.typed) & carrier) !== 0;
