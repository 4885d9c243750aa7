/**
 * The ways in which the adversary can first come to know a term: it holds it from the start, composes it,
 * or takes it out of a message that a run sends (Cremers 2008, section 4.2; Dolev and Yao, 1983). What is
 * listed here is complete: together the cases stand for every execution that the pattern stands for.
 * @module
 */
import {
  type Application,
  type Atom,
  apply,
  isApplication,
  isPublicApplication,
  type Term,
} from '../../model/term.ts';
import { birthsOf, isUnborn } from './births.ts';
import { changesFor, changesInside, isAboutChange, type Piece, pieceFrom, pieceInside } from './changed.ts';
import { escapesOf } from './escapes.ts';
import { mayBeRevealed } from './hidden.ts';
import { container, kindsLeft } from './kinds.ts';
import { type EventId, eventOf, precedes } from './order.ts';
import { carriedOut, type Item, type Origin, type Participant, type Pattern } from './pattern.ts';
import { isPublic, type Position, positionsIn } from './positions.ts';
import type { Actor, Path, Program } from './program.ts';
import { type Equation, isSolvable, isUnifiable, mayMeet } from './unify.ts';
import type { Fact } from './world.ts';

/** One way to a term, before its consequences are drawn. */
export interface Candidate {
  /**
   * `born`: the send in which the term first occurs, which need not be where it is first known. `opened`, `escapes`: how
   * it gets out of the ciphertexts that carry it; `opens`, `told`: that a run opens one, or has the term by way of the
   * adversary (escapes.ts).
   */
  readonly kind: Origin['kind'] | 'born' | 'opened' | 'escapes' | 'opens' | 'told';
  readonly equations: readonly Equation[];
  readonly needs: readonly Term[];
  readonly fact?: Fact;
  /** The send: of a run of the pattern, or of a new one on `path`. */
  readonly run?: number;
  readonly path?: Path;
  readonly step?: number;
  /** What in the message of that send, as its role has it, lets the term out. */
  readonly outlet?: Term;
  readonly container?: Term;
  readonly rest?: readonly number[];
  readonly solid?: Term;
  /** Some junk of this place is needed too. */
  readonly echo?: { readonly key: Term; readonly place: readonly number[] };
}

/**
 * Every way in which the adversary can first have known the term of `item`; where runs may hand it on, first
 * every way in which it can have come to be, what the adversary makes itself included.
 */
export function candidatesFor(pattern: Pattern, item: Item): readonly Candidate[] {
  const taken = sent(pattern, item);
  const handed = asksForBirth(pattern, item, taken) ? birthsOf(pattern, item) : taken;
  return [...madeAlone(pattern, item), ...handed];
}

/** Whether one of `candidatesFor` the item is `enough`; most often the first few tell. */
export function hasCandidate(pattern: Pattern, item: Item, enough: Enough): boolean {
  if (madeAlone(pattern, item).some(enough)) return true;
  if (!isUnborn(pattern, item)) return isSentSomehow(pattern, item, enough);
  const taken = sent(pattern, item);
  return (asksForBirth(pattern, item, taken) ? birthsOf(pattern, item) : taken).some(enough);
}

/** Whether every way in which the adversary can ever have the term is such. */
export function waysEver(pattern: Pattern, term: Term, isSuch: Enough): boolean {
  const item: Item = { term, events: [], origin: undefined };
  return madeAlone(pattern, item).every(isSuch) && !isSentSomehow(pattern, item, (way) => !isSuch(way));
}

/** The ways in which the adversary has the term without any send of a run. */
const madeAlone = (pattern: Pattern, item: Item): readonly Candidate[] => [
  ...fromStart(pattern, item),
  ...composed(pattern, item.term),
  ...(item.term.kind === 'application' ? changesFor(pattern, item.term) : []),
];

/** Whether it is asked where the term first occurs, and not yet where it is first known. */
export const asksForBirth = (
  pattern: Pattern,
  item: Item,
  taken: readonly Candidate[] = sent(pattern, item),
): boolean => taken.some(isForwarding) && isUnborn(pattern, item);

/**
 * Where new runs may hand the term on, by its `candidates`, how it gets out of what carries it: in place of where it is first
 * known.
 */
export function escapesFor(
  pattern: Pattern,
  item: Item,
  candidates: readonly Candidate[],
): readonly Candidate[] | undefined {
  if (!candidates.some(isForwarding)) return undefined;
  const ways = escapesOf(pattern, item);
  return ways && [...madeAlone(pattern, item), ...ways];
}

/** Whether a new run hands the term on, or something with the term inside, without having made it. */
const isForwarding = ({ kind, path, equations }: Candidate): boolean =>
  path !== undefined && (kind === 'inside' || equations[0]?.[1].kind === 'variable');

function fromStart(pattern: Pattern, { term }: Item): readonly Candidate[] {
  if (term.kind === 'atom') return revealedOf(pattern, term);
  if (term.kind !== 'application') return [];
  return pattern.world.facts
    .filter((fact) => isUnifiable(term, fact.term, pattern.narrowed, pattern.world.typed))
    .map((fact) => ({ kind: 'initial', equations: [], needs: [], fact }));
}

/** What threat `session` reveals of a run: from its start on. */
function revealedOf(pattern: Pattern, atom: Atom): readonly Candidate[] {
  const { maker } = atom;
  if (typeof maker !== 'number' || !mayBeRevealed(pattern, atom)) return [];
  return [{ kind: 'revealed', equations: [], needs: [], run: maker, step: 0 }];
}

/** Whether anybody can apply the symbol of `term`. */
export const isComposable = ({ world }: Pattern, term: Application): boolean =>
  isPublicApplication(term, world.functions);

function composed(pattern: Pattern, term: Term): readonly Candidate[] {
  if (term.kind !== 'application') return [];
  const way = (...needs: readonly Term[]): Candidate => ({ kind: 'composed', equations: [], needs });
  if (term.symbol !== 'dh') return isComposable(pattern, term) ? [way(...term.args)] : [];
  const [left, right] = term.args as [Term, Term];
  const first = way(left, apply('g', right));
  return left === right ? [first] : [first, way(right, apply('g', left))];
}

function sent(pattern: Pattern, item: Item): readonly Candidate[] {
  const found: Candidate[] = [];
  isSentSomehow(pattern, item, (candidate) => {
    found.push(candidate);
    return false;
  });
  return found;
}

/** Whether some way in which runs hand on the term is `enough`; no further one is looked at then. */
function isSentSomehow(pattern: Pattern, item: Item, enough: Enough): boolean {
  const { participants, world } = pattern;
  for (let run = 0; run < participants.length; run += 1) {
    const actor = participants[run]?.actor;
    if (actor !== undefined && isSentBy(pattern, item, run, actor, enough)) return true;
  }
  for (const given of givenAnew(world.program, participants.length, item.term))
    if (isTakenOut(pattern, item, given, enough)) return true;
  return false;
}

type Enough = (candidate: Candidate) => boolean;

/** What can be taken out of the message of a send, of a run of the pattern or of a new one on `path`. */
interface Given {
  readonly where: Pick<Candidate, 'run' | 'path'> & { readonly step: number };
  readonly position: Position;
}

/** What sends give, by the head of a term at which it may be, or be inside; all of it under none. */
type Gifts = Map<Head | undefined, readonly Given[]>;

type Head = Term | string;

/** Where the term may be, or be inside, as far as heads tell: it is asked at every turn. */
function meeting(gifts: Gifts, term: Term, given: (mayBe: MayBe) => readonly Given[]): readonly Given[] {
  const head = isAboutChange(term) || term.kind === 'variable' ? undefined : headOf(term);
  const known = gifts.get(head);
  if (known !== undefined) return known;
  const found = given((part) => head === undefined || part.kind === 'variable' || headOf(part) === head);
  gifts.set(head, found);
  return found;
}

type MayBe = (part: Term) => boolean;

const headOf = (term: Exclude<Term, { kind: 'variable' }>): Head =>
  term.kind === 'atom' ? term : term.symbol;

function isSentBy(pattern: Pattern, item: Item, run: number, actor: Actor, enough: Enough): boolean {
  for (const given of givenBy(pattern, run, actor, item.term)) {
    if (isUsedBy(pattern, item, eventOf(run, given.where.step))) continue;
    if (isTakenOut(pattern, item, given, enough)) return true;
  }
  return false;
}

/** Whether some use of the term is the event or precedes it. */
function isUsedBy({ order }: Pattern, { events }: Item, event: EventId): boolean {
  for (const use of events) if (use === event || precedes(order, use, event)) return true;
  return false;
}

const givenByNew = new WeakMap<Program, Gifts[]>();

/** What the sends of a new run give, on any path, where the term may be. */
function givenAnew(program: Program, number: number, term: Term): readonly Given[] {
  const byNumber = givenByNew.get(program) ?? [];
  givenByNew.set(program, byNumber);
  const gifts = byNumber[number] ?? new Map();
  byNumber[number] = gifts;
  return meeting(gifts, term, (mayBe) =>
    program.paths.flatMap((path) =>
      program
        .actor(path, number)
        .sources.flatMap((sources, step) =>
          sources.filter(({ part }) => mayBe(part)).map((position) => ({ where: { path, step }, position })),
        ),
    ),
  );
}

/** What a run's messages give: patterns share the messages of the runs that a change leaves as they were. */
const giftsBy = new WeakMap<readonly Term[], Gifts>();

/** What can be taken out of the messages of a run, with the values put in, where the term may be. */
function givenBy(pattern: Pattern, run: number, actor: Actor, term: Term): readonly Given[] {
  const { messages } = pattern.participants[run] as Participant;
  const gifts = giftsBy.get(messages) ?? new Map();
  giftsBy.set(messages, gifts);
  return meeting(gifts, term, (mayBe) => giftsOf(pattern, run, actor, mayBe));
}

function giftsOf({ values, world }: Pattern, run: number, actor: Actor, mayBe: MayBe): readonly Given[] {
  const put = (term: Term): Term => carriedOut(values, term);
  const found: Given[] = [];
  for (const [step, sources] of actor.sources.entries()) {
    const where = { run, step };
    for (const { part, keys, given } of sources) {
      // Values do not change a head, but that a secret may turn out to be the degenerate one.
      if (!mayBe(part) && !isApplication(part, 'dh')) continue;
      const now: Position = {
        part: put(part),
        keys: keys.length === 0 ? keys : keys.map(put),
        given: given.length === 0 ? given : given.map(([one, other]) => [put(one), put(other)] as const),
      };
      // A value that the run passed on and that is now known: all that can be taken out of it.
      const places =
        part.kind === 'variable' && now.part.kind !== 'variable'
          ? positionsIn(now.part, new Set(), world.typed).map((inner) => within(now, inner))
          : [now];
      for (const position of places) if (mayBe(position.part)) found.push({ where, position });
    }
  }
  return found;
}

/** A position inside what stands at another. */
const within = (outer: Omit<Position, 'part'>, { part, keys, given }: Position): Position => ({
  part,
  keys: [...outer.keys, ...keys],
  given: [...outer.given, ...given],
});

/** What must be equal and known for `term` to be had from what stands at a position; undefined where it cannot be. */
function pieceAt(pattern: Pattern, term: Term, position: Position): Candidate | undefined {
  const { part, keys, given } = position;
  const { narrowed, world } = pattern;
  if (isAboutChange(term)) return pieceOf(pattern, term, position);
  if (!mayMeet(term, part)) return undefined;
  const equations: readonly Equation[] = given.length === 0 ? [[term, part]] : [[term, part], ...given];
  const isFit =
    given.length === 0
      ? isUnifiable(term, part, narrowed, world.typed)
      : isSolvable(equations, narrowed, world.typed);
  return isFit ? { kind: 'sent', equations, needs: keys } : undefined;
}

function pieceOf(
  pattern: Pattern,
  term: Application,
  { part, keys, given }: Position,
): Candidate | undefined {
  const piece = pieceFrom(pattern, term, part);
  return piece && candidateFrom(pattern, piece, keys, given);
}

function candidateFrom(
  { narrowed, world }: Pattern,
  piece: Piece,
  keys: readonly Term[],
  given: readonly Equation[],
): Candidate | undefined {
  const equations = [...piece.equations, ...given];
  if (!isSolvable(equations, narrowed, world.typed)) return undefined;
  const kind = piece.rest === undefined ? 'sent' : 'inside';
  return { ...piece, kind, equations, needs: [...keys, ...piece.needs] };
}

function isTakenOut(pattern: Pattern, { term }: Item, { position, where }: Given, enough: Enough): boolean {
  const { part, keys, given } = position;
  const piece = pieceAt(pattern, term, position);
  if (piece !== undefined && enough({ ...where, ...piece })) return true;
  if (part.kind !== 'variable' || !mayContain(pattern, part, term, where)) return false;
  return enough({ ...where, kind: 'inside', equations: given, needs: keys, container: part });
}

/**
 * Whether a term may first come out of the unknown value `part`: not if the adversary knew the value before
 * the run passes it on.
 */
function mayContain(
  pattern: Pattern,
  part: Extract<Term, { kind: 'variable' }>,
  term: Term,
  { run, step }: Pick<Candidate, 'run' | 'step'>,
): boolean {
  if ((kindsLeft(pattern.narrowed, part, pattern.world.typed) & container) === 0 || term === part)
    return false;
  if (run === undefined || step === undefined) return true;
  const event = eventOf(run, step);
  const known = pattern.items.get(part)?.events ?? [];
  return !known.some((use) => precedes(pattern.order, use, event));
}

/** The cases of a term that stands inside a forwarded value, once that value is known. */
export function candidatesInside(pattern: Pattern, { term, origin }: Item): readonly Candidate[] {
  const whole = origin?.container;
  if (origin === undefined || whole === undefined || whole.kind === 'variable') return [];
  if (isAboutChange(term)) {
    if (origin.kind === 'changed') return changesInside(term);
    const piece = origin.rest && pieceInside(pattern, term, whole, origin.rest);
    const candidate = piece && candidateFrom(pattern, piece, origin.needs, []);
    if (origin.rest !== undefined) return candidate ? [candidate] : [];
  }
  const found: Candidate[] = [];
  for (const position of positionsIn(whole, new Set(), pattern.world.typed)) {
    const { part, keys, given } = position;
    // The value itself has a case of its own, but for what a ciphertext does, which it may be.
    if (part === whole && !isAboutChange(term)) continue;
    const needs = [...origin.needs, ...keys];
    const piece = pieceAt(pattern, term, position);
    if (piece !== undefined) found.push({ ...piece, needs: [...origin.needs, ...piece.needs] });
    const isOpen = part.kind === 'variable' && part !== term;
    if (isOpen && (kindsLeft(pattern.narrowed, part, pattern.world.typed) & container) !== 0) {
      found.push({ kind: 'inside', equations: given, needs, container: part });
    }
  }
  return found;
}

/**
 * Whether the adversary can make `term` of values of its own choice, so that nothing has to be searched:
 * every bare variable stands for such a value in the end.
 */
export function isSimple(pattern: Pattern, term: Term): boolean {
  if (term.kind === 'variable') return true;
  if (isPublic(term, pattern.narrowed, pattern.world.typed)) return true;
  if (term.kind === 'atom') return false;
  if (isApplication(term, 'pub')) {
    const secret = term.args[0] as Term;
    if (isApplication(secret, 'sk')) return secret.args[0]?.kind === 'variable';
  }
  if (!isApplication(term, 'dh') && !isComposable(pattern, term)) return false;
  return term.args.every((arg) => isSimple(pattern, arg));
}
