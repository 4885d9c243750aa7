/**
 * What an honest run can derive from what it holds, as a part of the search: the symbolic side of
 * `canDerive` in properties/confidentiality.ts. A term is held, taken out of something held, or composed;
 * a bare variable is a value of the adversary's own in the end, which anybody may know.
 * @module
 */
import { apply, isApplication, type Term } from '../../model/term.ts';
import { givenTo } from './escapes.ts';
import { follow } from './follow.ts';
import { runIn } from './held.ts';
import { container, kindsLeft } from './kinds.ts';
import { type EventId, eventOf } from './order.ts';
import { type Candidate, isComposable } from './origins.ts';
import { addWitness, type Derivation, type Pattern, substituted, viewIn } from './pattern.ts';
import { contentFor, innerPositions, isAlwaysPublic, type Position, positionsIn } from './positions.ts';
import type { Actor } from './program.ts';
import { change, complete, reach, restrict, type Settled, settle } from './settle.ts';
import { isUnifiable, mayMeet } from './unify.ts';

/** A derivation that is still to be explained, with the ways to explain it. */
export interface OpenDerivation {
  readonly derivation: Derivation;
  readonly candidates: readonly Candidate[];
}

const openBy = new WeakMap<Pattern, readonly OpenDerivation[]>();

/** The derivations that need an explanation; those from inside a value wait until the value is known. */
export function openDerivations(pattern: Pattern): readonly OpenDerivation[] {
  if (pattern.derivations.length === 0) return [];
  const known = openBy.get(pattern) ?? openIn(pattern);
  openBy.set(pattern, known);
  return known;
}

const openIn = (pattern: Pattern): readonly OpenDerivation[] =>
  pattern.derivations
    .filter((derivation) => isOpen(pattern, derivation))
    .flatMap((derivation) => waysToDerive(pattern, derivation));

/** Whether the run does not certainly have the term, so that it needs an explanation. */
export const isOpen = (pattern: Pattern, { run, term, inside }: Derivation): boolean =>
  term.kind !== 'variable' &&
  !isAlwaysPublic(term, pattern.world.typed) &&
  !isKeyOfAny(term) &&
  (inside === undefined ? !isAtHand(pattern, run, term) : inside.value.kind !== 'variable');

/** The ways by what the run holds; and besides, where it may have been given the term, those by how the term gets out. */
export function waysToDerive(pattern: Pattern, derivation: Derivation): readonly OpenDerivation[] {
  const candidates = derivationsOf(pattern, derivation);
  const given = candidates.some(isPassedOn) ? givenTo(pattern, derivation) : undefined;
  const made = given && [...candidates.filter(({ kind }) => kind === 'composed'), ...given];
  return [{ derivation, candidates }, ...(made ? [{ derivation, candidates: made }] : [])];
}

/** Whether a term is the public key of a private key of which nothing is known: if that is a name's, everybody has it. */
export const isKeyOfAny = (term: Term): boolean =>
  isApplication(term, 'pub') && term.args[0]?.kind === 'variable';

/** Whether a run is to find a term inside a value of which nothing is known. */
export const isUnopened = ({ derivations }: Pattern): boolean =>
  derivations.some(({ inside }) => inside?.value.kind === 'variable');

/** The ways in which the run can derive the term; one is enough where it holds the term as it is. */
function derivationsOf(pattern: Pattern, derivation: Derivation): readonly Candidate[] {
  const { run, term, inside } = derivation;
  if (inside !== undefined) {
    return innerPartsOf(inside.value, pattern.world.typed).flatMap(({ part, keys, given }) =>
      heldAs(pattern, term, { part, keys: [...inside.keys, ...keys], given }),
    );
  }
  const { completed } = runIn(pattern, run).participant;
  const found: Candidate[] = composed(pattern, term).map((needs) => ({
    kind: 'composed',
    equations: [],
    needs,
  }));
  for (const held of holdingsOf(pattern, run)) {
    const { part, keys, given, step } = held;
    if (part === term && keys.length + given.length === 0 && step < completed)
      return [{ kind: 'sent', equations: [], needs: [], run, step }];
    for (const way of heldAs(pattern, term, held)) found.push({ ...way, run, step });
  }
  return found;
}

/** Whether the run holds a value that it was given, which may be anything, for the term or around it. */
const isPassedOn = ({ kind, equations }: Candidate): boolean =>
  kind === 'inside' || (kind === 'sent' && equations[0]?.[1].kind === 'variable');

const innerPartsOf = (value: Term, typed: boolean): readonly Position[] =>
  positionsIn(value, new Set(), typed).filter(({ part }) => part !== value);

/** The term as what stands at the position, or inside the unknown value that stands there. */
function heldAs(pattern: Pattern, term: Term, { part, keys, given }: Position): readonly Candidate[] {
  if (!mayMeet(term, part)) return [];
  const { narrowed, world } = pattern;
  const found: Candidate[] = [];
  if (isUnifiable(term, part, narrowed, world.typed))
    found.push({ kind: 'sent', equations: [[term, part], ...given], needs: keys });
  const mayCarry = part.kind === 'variable' && (kindsLeft(narrowed, part, world.typed) & container) !== 0;
  if (mayCarry && part !== term)
    found.push({ kind: 'inside', equations: given, needs: keys, container: part });
  return found;
}

/**
 * Whether messages only carry the term once the adversary knows it, because no run sends one in which its role
 * puts the term itself: the first that carries it is then the adversary's, made of what carried it before, or of
 * the term (births.ts has the same of long-term keys).
 */
function isCarriedByNone({ world, participants, narrowed, values }: Pattern, term: Term): boolean {
  const { program, typed } = world;
  if (!program.bindsOnlyCarried) return false;
  const done = new Map<Term, Term>();
  const isPutBy = ({ sources }: Actor): boolean =>
    sources.some((positions) =>
      positions.some(
        ({ part }) =>
          part.kind !== 'variable' &&
          mayMeet(term, part) &&
          isUnifiable(term, substituted(part, values, done), narrowed, typed),
      ),
    );
  return (
    !participants.some(({ actor }) => actor !== undefined && isPutBy(actor)) &&
    !program.paths.some((path) => isPutBy(program.actor(path, participants.length)))
  );
}

/** The first event by which the run received a message that carries the value. */
function receiptOf({ participants, world }: Pattern, run: number, value: Term): EventId | undefined {
  const { actor, messages } = participants[run] as Pattern['participants'][number];
  const step = (actor?.path.steps ?? []).findIndex(
    ({ kind }, at) =>
      kind === 'receive' &&
      positionsIn(messages[at] as Term, new Set(), world.typed).some(({ part }) => part === value),
  );
  return step < 0 ? undefined : eventOf(run, step);
}

/** What a way to derive the term comes to: the run must have gone on until it holds what it uses. */
export function followDerivation(pattern: Pattern, derivation: Derivation, candidate: Candidate): Settled {
  const { term } = derivation;
  switch (candidate.kind) {
    case 'escapes':
      return follow(pattern, term, candidate);
    case 'told':
      return whenKnown(pattern, derivation, candidate.needs);
    case 'opens':
      return whenOpened(pattern, derivation, candidate.needs);
  }
  const job = change(pattern);
  const { run } = derivation;
  const { container: value, needs } = candidate;
  job.draft.derivations = [
    ...pattern.derivations.filter((other) => other !== derivation && !isSame(other, derivation)),
    ...(value === undefined
      ? [...new Set(needs)].map((need): Derivation => ({ run, term: need }))
      : [{ run, term, inside: { value, keys: needs } }]),
  ];
  job.equations.push(...candidate.equations);
  if (value !== undefined) restrict(job, value, container);
  if (candidate.step !== undefined) {
    const receipt = value === undefined ? undefined : receiptOf(pattern, run, value);
    if (receipt !== undefined && isCarriedByNone(pattern, term)) job.required.push([term, receipt]);
    reach(job, run, candidate.step + 1);
    complete(job, run);
  }
  return settle(job);
}

/** What it comes to that the run derives the keys of a ciphertext; it is yet to be seen how it holds that. */
function whenOpened(pattern: Pattern, derivation: Derivation, keys: readonly Term[]): Settled {
  const job = change(pattern);
  const { run } = derivation;
  job.draft.derivations = [
    ...withOpened(pattern, derivation),
    ...keys.map((key): Derivation => ({ run, term: key })),
  ];
  return settle(job);
}

const withOpened = ({ derivations }: Pattern, derivation: Derivation): readonly Derivation[] =>
  derivations.map((one) => (one === derivation ? { ...one, opened: true } : one));

/** What it comes to that the adversary knows something that lets the term out. */
function whenKnown(pattern: Pattern, derivation: Derivation, known: readonly Term[]): Settled {
  const job = change(pattern);
  const { draft } = job;
  draft.derivations = withOpened(pattern, derivation);
  const listener = draft.participants.findIndex(({ kind }) => kind === 'listener');
  const event = eventOf(listener < 0 ? addWitness(draft, 'listener', known) : listener, 0);
  for (const term of known) job.required.push([term, event]);
  return settle(job);
}

/** Whether two derivations say the same: how a run comes to a term need be explained once. */
const isSame = (one: Derivation, other: Derivation): boolean =>
  one.run === other.run && one.term === other.term && one.inside === undefined && other.inside === undefined;

/**
 * Whether the run certainly derives the term by what it has done: it holds it in the clear, or composes it of what it
 * so holds. That is so in every execution of the pattern, so that no case is lost by asking no more.
 */
function isAtHand(pattern: Pattern, run: number, term: Term): boolean {
  const { completed } = runIn(pattern, run).participant;
  const plain = plainSince(pattern, run);
  const isHad = (part: Term): boolean =>
    (plain.get(part) ?? Number.POSITIVE_INFINITY) < completed ||
    isAlwaysPublic(part, pattern.world.typed) ||
    composed(pattern, part).some((parts) => parts.every(isHad));
  return isHad(term);
}

function composed(pattern: Pattern, term: Term): readonly (readonly Term[])[] {
  if (term.kind !== 'application') return [];
  if (term.symbol !== 'dh') return isComposable(pattern, term) ? [term.args] : [];
  const [left, right] = term.args as [Term, Term];
  return [
    [left, apply('g', right)],
    [right, apply('g', left)],
  ];
}

/** A part of what a run holds, and the step by which it holds it. */
interface HeldPart extends Position {
  readonly step: number;
}

/** What a run can hold on its path: all parts, and since which step it has which in the clear. */
interface Holdings {
  readonly parts: readonly HeldPart[];
  readonly plain: ReadonlyMap<Term, number>;
}

/** By the values of a pattern: those after it often share them. */
const holdingsBy = new WeakMap<Pattern['values'], Map<Actor, Holdings>>();

function holdingsIn(pattern: Pattern, run: number): Holdings {
  const { actor } = runIn(pattern, run);
  const byActor = holdingsBy.get(pattern.values) ?? new Map<Actor, Holdings>();
  holdingsBy.set(pattern.values, byActor);
  const known = byActor.get(actor) ?? allHeld(pattern, actor);
  byActor.set(actor, known);
  return known;
}

const holdingsOf = (pattern: Pattern, run: number): readonly HeldPart[] => holdingsIn(pattern, run).parts;

const plainSince = (pattern: Pattern, run: number): Holdings['plain'] => holdingsIn(pattern, run).plain;

/** All that the run can hold on its path, taken apart: each value from the first step that gives it. */
function allHeld(pattern: Pattern, actor: Actor): Holdings {
  const { role, steps } = actor.path;
  const stepOf = new Map(steps.map(({ transition }, step) => [transition, step]));
  const values = new Map<Term, number>();
  for (const { view, since } of role.knows) {
    const step = since < 0 ? 0 : stepOf.get(since);
    if (step === undefined) continue;
    const value = viewIn(pattern, actor, view);
    values.set(value, Math.min(step, values.get(value) ?? step));
  }
  const parts: HeldPart[] = [];
  const plain = new Map<Term, number>();
  for (const [part, step] of [...values].sort(([, one], [, other]) => one - other))
    takeApart({ part, keys: [], given: [] }, step, plain, parts);
  return { parts, plain };
}

/** The parts of a value, no tuples, which are composed; what the run has in the clear once need not be had a second time. */
function takeApart(position: Position, step: number, plain: Map<Term, number>, found: HeldPart[]): void {
  const { part, keys, given } = position;
  if (plain.has(part)) return;
  if (keys.length + given.length === 0) plain.set(part, step);
  if (!isApplication(part, 'tuple')) found.push({ ...position, step });
  const inside = part.kind === 'application' ? contentFor(part) : undefined;
  for (const next of inside === undefined ? [] : innerPositions(position, inside))
    takeApart(next, step, plain, found);
}
