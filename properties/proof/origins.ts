/**
 * The first origins that a term can have, and what each makes of a pattern (pattern.ts says what a first
 * origin is). Every execution of the pattern is one of the result for the origin that the term has there:
 * what the adversary holds, `derivable` in model/deduce.ts says, so an origin is
 * - `start`: a given term, from the start, or from the revelation of long-term keys on;
 * - `composed`: an application that anybody can make, all of whose arguments were known; `dh(x, y)` of x
 *   and g(y), or of y and g(x);
 * - `changed`: a ciphertext without integrity made of others, and what is said of such (changed.ts); junk, once its
 *   key was known;
 * - `revealed`: an exponent or key of a run that is none of the claimants', known at some time after its start;
 * - taken out of a message of a run of the pattern, or of any other run on any path: at a place whose term can
 *   equal it, or inside a variable whose value can have an inside; what is said of ciphertexts, with one that is taken.
 * @module
 */
import {
  type Application,
  apply,
  instantiate,
  isApplication,
  isPublicApplication,
  type Term,
  variable,
} from '../../model/term.ts';
import type { OriginRecord } from '../case-tree.ts';
import { isCarriedByNone } from './carried.ts';
import { changesInside, changesOf, isAboutChange, type Piece, pieceAt, pieceOf } from './changed.ts';
import { mayBeRevealed, reach } from './consequences.ts';
import { canBeEqual, mayMeet } from './equations.ts';
import { carrier, kindsLeft } from './kinds.ts';
import type { Copy, Path } from './machines.ts';
import { eventOf, precedes, revealed } from './order.ts';
import {
  addRun,
  begun,
  type Draft,
  messageAt,
  narrow,
  type Origin,
  type Pattern,
  type RunIn,
  valueIn,
} from './pattern.ts';
import { type Place, placesIn } from './places.ts';
import { isCommon } from './public.ts';
import { type Given, owner } from './setting.ts';

/** A first origin, as trees name it, and the pattern in which it is the term's. */
export interface Possible {
  readonly record: OriginRecord;
  /** Not settled yet. */
  readonly pattern: Pattern;
  /** Which of the patterns that it settles to count, where not all do. */
  readonly isLive?: (settled: Pattern) => boolean;
}

/** All first origins of a term that is needed, is no variable and has no origin yet, or only one `inside`. */
export function* originsOf(pattern: Pattern, term: Exclude<Term, { kind: 'variable' }>): Generator<Possible> {
  const need = pattern.needs.get(term);
  if (need?.origin !== undefined) {
    yield* within(pattern, term, need.origin);
    return;
  }
  yield* composedOrigins(pattern, term);
  yield* otherOrigins(pattern, term);
}

/** All first origins of a term without one, but that it is composed. */
export function* otherOrigins(pattern: Pattern, term: Term): Generator<Possible> {
  yield* givenOrigins(pattern, term);
  yield* changedOrigins(pattern, term);
  yield* revealedOrigins(pattern, term);
  let first = true;
  for (const taken of takenOrigins(pattern, term)) {
    // Most terms can be taken from nowhere, which is seen sooner than that nothing carries them.
    if (first && isCarriedByNone(pattern, term)) return;
    first = false;
    yield taken;
  }
}

function* takenOrigins(pattern: Pattern, term: Term): Generator<Possible> {
  for (const run of pattern.runs) yield* takenFrom(pattern, term, run);
  yield* takenAnew(pattern, term);
}

/** `pattern` where the term has this origin; `change` makes what else there is to it. */
function possible(
  pattern: Pattern,
  term: Term,
  record: OriginRecord,
  origin: Pick<Origin, 'kind' | 'event' | 'needs'> & Partial<Origin>,
  change: (draft: Draft) => void = () => undefined,
): Possible {
  const draft: Draft = { ...pattern };
  const { uses = [], birth } = draft.needs.get(term) ?? {};
  draft.needs = new Map(draft.needs).set(term, {
    uses,
    birth,
    origin: { through: [], besides: [], inside: undefined, rest: undefined, ...origin },
  });
  change(draft);
  return { record, pattern: draft };
}

/** From what is given. */
export function givenOrigins(pattern: Pattern, term: Term): readonly Possible[] {
  return pattern.setting.given
    .filter((given) => canBeGiven(pattern, term, given))
    .map((given) => {
      const event = given.from === 'later' ? revealed : undefined;
      return possible(pattern, term, { kind: 'start' }, { kind: 'start', event, needs: [] }, (draft) =>
        takeGiven(draft, term, given),
      );
    });
}

/** Whether the term can be a given one, by shape and by the kinds of its variables. */
const canBeGiven = ({ narrowed, setting }: Pattern, term: Term, given: Given): boolean =>
  canBeEqual(term, given.term, narrowed, setting.typed) &&
  (given.kinds.length === 0 ||
    canBeEqual(term, given.term, new Map([...narrowed, ...given.kinds]), setting.typed));

/** The key of the claimant is known only where nobody whom a claimant trusts is its owner (`discounted`). */
function takeGiven(draft: Draft, term: Term, given: Given): void {
  const scope = `given ${draft.copies}`;
  draft.copies += 1;
  const own = (part: Term): Term => instantiate(part, ({ name, sort }) => variable(name, sort, scope));
  for (const [name, kinds] of given.kinds) narrow(draft, variable(name.name, name.sort, scope), kinds);
  draft.equations = [...draft.equations, [term, own(given.term)]];
  if (given.from !== 'claimant') return;
  const holder = own(owner);
  for (const claim of draft.claims) {
    const run = draft.runs[claim] as RunIn;
    draft.equations = [...draft.equations, [holder, valueIn(draft, run.copy.self)]];
  }
  draft.unequal = [...draft.unequal, ...draft.trusted.map((name) => [name, holder] as const)];
}

/** The sets of arguments of which anybody can make the term. */
export function compositionsOf({ setting }: Pattern, term: Term): readonly (readonly Term[])[] {
  if (term.kind !== 'application') return [];
  if (term.symbol === 'dh') return compositionsOfSecret(term);
  return isPublicApplication(term, setting.functions) ? [term.args] : [];
}

function compositionsOfSecret({ args }: Application): readonly (readonly Term[])[] {
  const [left, right] = args as [Term, Term];
  const one = [left, apply('g', right)];
  return left === right ? [one] : [one, [right, apply('g', left)]];
}

/** Of its arguments. */
export const composedOrigins = (pattern: Pattern, term: Term): readonly Possible[] =>
  compositionsOf(pattern, term).map((needs) =>
    possible(pattern, term, { kind: 'composed' }, { kind: 'composed', event: undefined, needs }),
  );

/** By changing ciphertexts without their key. */
export const changedOrigins = (pattern: Pattern, term: Term): readonly Possible[] =>
  changesOf(pattern, term, pattern.copies).map(({ needs, equations, inside }) =>
    possible(
      pattern,
      term,
      { kind: 'changed' },
      { kind: 'changed', event: undefined, needs, inside },
      (draft) => {
        draft.copies += 1;
        draft.equations = [...draft.equations, ...equations];
        if (inside?.kind === 'variable') narrow(draft, inside, carrier);
      },
    ),
  );

/** From threat `session`. */
export function revealedOrigins(pattern: Pattern, term: Term): readonly Possible[] {
  if (term.kind !== 'atom' || typeof term.maker !== 'number' || !mayBeRevealed(pattern, term)) return [];
  const event = eventOf(term.maker, 0);
  return [
    possible(pattern, term, { kind: 'revealed', run: term.maker }, { kind: 'revealed', event, needs: [] }),
  ];
}

/** From the sends of a run of the pattern, those that it may yet come to included. */
function* takenFrom(pattern: Pattern, term: Term, run: RunIn): Generator<Possible> {
  const { number } = run;
  const uses = pattern.needs.get(term)?.uses ?? [];
  for (const { step, place } of givenAway(pattern, run)) {
    const event = eventOf(number, step);
    if (!mayBeAt(term, place) || uses.some((use) => use === event || precedes(pattern.order, use, event)))
      continue;
    yield* takenAt(pattern, term, place, (isInside) => ({
      record: { kind: isInside ? 'inside' : 'sent', run: number, step },
      event,
      reach: (draft) => reach(draft, number, step + 1),
    }));
  }
}

/** From the sends of a run that is none of the pattern's. */
function* takenAnew(pattern: Pattern, term: Term): Generator<Possible> {
  const number = pattern.runs.length;
  for (const { path, run, after } of withAnother(pattern)) {
    const by = { role: path.role.name, transitions: path.transitions };
    for (const { step, place } of givenAway(pattern, run)) {
      if (!mayBeAt(term, place)) continue;
      yield* takenAt(after(), term, place, (isInside) => ({
        record: { kind: isInside ? 'inside anew' : 'sent anew', by, step },
        event: eventOf(number, step),
        reach: (next) => reach(next, number, step + 1),
      }));
    }
  }
}

/** Whether the term may be, or be inside, what stands at the place, as far as the heads of the two tell. */
const mayBeAt = (term: Term, { part }: Place): boolean => isAboutChange(term) || mayMeet(term, part);

interface GivenAway {
  readonly step: number;
  readonly place: Place;
}

const givenBy = new WeakMap<Pattern['values'], Map<Copy, readonly GivenAway[]>>();
/** What runs give away as their roles have it: of those that are yet to come no value is known. */
const givenPlainly = new WeakMap<Copy, readonly GivenAway[]>();

/**
 * The places of what the run sends on its path. Those are left out whose part, or something that encloses it, is
 * an item of a message that the run receives earlier: the adversary knew that before the run sends it, so nothing
 * is first known, or first opened, by this message.
 */
function givenAway(pattern: Pattern, run: RunIn): readonly GivenAway[] {
  const byCopy = givenBy.get(pattern.values) ?? new Map<Copy, readonly GivenAway[]>();
  givenBy.set(pattern.values, byCopy);
  const known = byCopy.get(run.copy);
  if (known !== undefined) return known;
  const messages = run.path.steps.map((_, step) => messageAt(pattern, run, step));
  const isPlain = messages.every((message, step) => message === run.copy.messages[step]);
  const found = (isPlain ? givenPlainly.get(run.copy) : undefined) ?? givenIn(run.path, messages);
  if (isPlain) givenPlainly.set(run.copy, found);
  byCopy.set(run.copy, found);
  return found;
}

function givenIn({ steps }: Path, messages: readonly Term[]): readonly GivenAway[] {
  const received = new Set<Term>();
  return steps.flatMap(({ kind }, step): readonly GivenAway[] => {
    const message = messages[step] as Term;
    if (kind === 'send')
      return placesIn(message)
        .filter(({ part, through }) => ![part, ...through].some((each) => received.has(each)))
        .map((place) => ({ step, place }));
    for (const item of itemsOf(message)) received.add(item);
    return [];
  });
}

const itemsOf = (message: Term): readonly Term[] =>
  isApplication(message, 'tuple') ? message.args.flatMap(itemsOf) : [message];

interface Another {
  readonly path: Path;
  readonly run: RunIn;
  /** The pattern with that run; most often nothing is had from it. */
  readonly after: () => Pattern;
}

const others = new WeakMap<Pattern, readonly Another[]>();

/** The pattern with one more run, for each path; it is asked for with every term. */
export function withAnother(pattern: Pattern): readonly Another[] {
  const known = others.get(pattern);
  if (known !== undefined) return known;
  const number = pattern.runs.length;
  const found = pattern.setting.paths.map((path): Another => {
    let made: Pattern | undefined;
    const after = (): Pattern => {
      made ??= withRunOn(pattern, path);
      return made;
    };
    return { path, run: begun(path, number), after };
  });
  others.set(pattern, found);
  return found;
}

function withRunOn(pattern: Pattern, path: Path): Pattern {
  const draft: Draft = { ...pattern };
  addRun(draft, path);
  return draft;
}

interface Message {
  readonly record: OriginRecord;
  readonly event: number | undefined;
  readonly reach: (draft: Draft) => void;
}

/** The term as what stands at the place, or from inside the value that stands there. */
function takenAt(
  pattern: Pattern,
  term: Term,
  place: Place,
  message: (isInside: boolean) => Message,
): readonly Possible[] {
  const found: Possible[] = [];
  const { narrowed, setting } = pattern;
  const { part, keys, through, given } = place;
  if (isAboutChange(term)) {
    const piece = pieceOf(pattern, term, part);
    if (piece !== undefined)
      found.push(withPiece(pattern, term, piece, { ...place, through: [...through, part] }, message));
  } else if (canBeEqual(term, part, narrowed, setting.typed)) {
    const { record, event, reach: go } = message(false);
    found.push(
      possible(pattern, term, record, { kind: 'taken', event, needs: keys, through }, (draft) => {
        go(draft);
        draft.equations = [...draft.equations, [term, part], ...given];
      }),
    );
  }
  if (part.kind === 'variable' && (kindsLeft(narrowed, part, setting.typed) & carrier) !== 0) {
    const { record, event, reach: go } = message(true);
    found.push(
      possible(
        pattern,
        term,
        record,
        { kind: 'taken', event, needs: keys, through: [...through, part], inside: part },
        (draft) => {
          go(draft);
          narrow(draft, part, carrier);
          draft.equations = [...draft.equations, ...given];
        },
      ),
    );
  }
  return found;
}

/** What is said of ciphertexts, by one that stands at the place or encloses it; the value inside which that is counts as `inside`. */
function withPiece(
  pattern: Pattern,
  term: Term,
  { equations, besides, pending }: Piece,
  { keys, through, given }: Omit<Place, 'part'>,
  message: (isInside: boolean) => Message,
): Possible {
  const { record, event, reach: go } = message(pending !== undefined);
  const inside = pending?.inside;
  const origin = {
    kind: 'taken',
    event,
    needs: keys,
    through,
    besides,
    inside,
    rest: pending?.rest,
  } as const;
  return possible(pattern, term, record, origin, (draft) => {
    go(draft);
    if (inside?.kind === 'variable') narrow(draft, inside, carrier);
    draft.equations = [...draft.equations, ...equations, ...given];
  });
}

/**
 * Where a term stands in the value from inside which it was taken, or how it was put together, once that is known. The
 * value itself is none of these places, its being taken has a case of its own; but what is said of ciphertexts it may
 * itself be the one to show.
 */
function within(pattern: Pattern, term: Term, origin: Origin): readonly Possible[] {
  const { inside, event, needs, through: outside, rest } = origin;
  if (inside === undefined || inside.kind === 'variable') return [];
  if (isAboutChange(term) && origin.kind === 'changed') {
    return changesInside(term).map((change) =>
      possible(pattern, term, { kind: 'changed' }, { kind: 'changed', event, needs: change.needs }),
    );
  }
  const message = (isInside: boolean): Message => ({
    record: { kind: isInside ? 'within inside' : 'within' },
    event,
    reach: () => undefined,
  });
  if (isAboutChange(term) && rest !== undefined) {
    const piece = pieceAt(pattern, term, inside, rest);
    const place = { keys: needs, through: outside, given: [] };
    return piece === undefined ? [] : [withPiece(pattern, term, piece, place, message)];
  }
  return placesIn(inside)
    .filter(({ part }) => part !== inside || isAboutChange(term))
    .flatMap(({ part, keys, through, given }) =>
      takenAt(
        pattern,
        term,
        { part, keys: [...needs, ...keys], through: [...outside, ...through], given },
        message,
      ),
    );
}

/** Whether the term can be split: it is needed, is no variable, and its first origin is open. */
export function isOpen(pattern: Pattern, term: Term): term is Exclude<Term, { kind: 'variable' }> {
  const need = pattern.needs.get(term);
  if (need === undefined || term.kind === 'variable' || isCommon(pattern, term)) return false;
  const { inside } = need.origin ?? {};
  return need.origin === undefined || (inside !== undefined && inside.kind !== 'variable');
}
