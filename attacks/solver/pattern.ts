/**
 * Partial executions: runs with variables, a partial order of their events, and terms that the adversary
 * must know before some of them (Song, "Athena", CSFW 1999; Cremers, "Unbounded verification,
 * falsification, and characterization of security protocols by pattern refinement", CCS 2008). A pattern
 * stands for every execution that it can be embedded in. Patterns are immutable.
 * @module
 */
import { applied, type Term, type Variable } from '../../model/term.ts';
import type { Narrowed } from './kinds.ts';
import { type EventId, noOrder, type Order, withRun } from './order.ts';
import type { Actor, Path } from './program.ts';
import type { Equation } from './unify.ts';
import type { World } from './world.ts';

/** One participant of a pattern: an honest run, or an event of the adversary's. */
export interface Participant {
  /** Undefined for the adversary's events: it shows that it knows a term, or long-term keys are revealed. */
  readonly actor: Actor | undefined;
  readonly kind: 'run' | 'listener' | 'revelation';
  /** How many steps have happened. */
  readonly height: number;
  /** How many of these steps it has completed: a send stands although a check after it may fail. */
  readonly completed: number;
  /** The messages of all steps, those to come included, with all values put in. */
  readonly messages: readonly Term[];
}

/** A term that the adversary must know, by which events at the latest, and where it first had it from. */
export interface Item {
  readonly term: Term;
  /** The term is known before each of these; none of them precedes another. */
  readonly events: readonly EventId[];
  readonly origin: Origin | undefined;
  /** The honest send in whose message it first occurs at all, where that is settled (births.ts). */
  readonly born?: EventId;
  /** Whether the key of a ciphertext that carries it is known by then, so that it is not asked again how it gets out (escapes.ts). */
  readonly opened?: boolean;
}

/**
 * How the adversary first came to know a term. A term has one origin: the first there is in time, the
 * initial knowledge before composition, composition before extraction from the first send that gives it.
 */
export interface Origin {
  readonly kind: 'initial' | 'composed' | 'changed' | 'sent' | 'inside' | 'revealed';
  /** The send or revelation that gives it, if one does. */
  readonly event?: EventId;
  /** What else must be known: arguments, or the keys to be peeled off. */
  readonly needs: readonly Term[];
  /**
   * The forwarded value, not yet known, inside which it stands. Of ciphertexts that are changed: the value that was put
   * together in one, or, where there is a `rest`, that stands in one and has the place inside.
   */
  readonly container?: Term;
  readonly rest?: readonly number[];
  /** What is no tuple, where that is why a place counts or is open. */
  readonly solid?: Term;
}

/** An honest run can derive a term from what it holds. */
export interface Derivation {
  readonly run: number;
  readonly term: Term;
  /** It is found inside this value, under these keys, once it is known what the value is. */
  readonly inside?: { readonly value: Term; readonly keys: readonly Term[] };
  /** As of items: the adversary knows it or the key of a ciphertext that carries it. */
  readonly opened?: boolean;
}

/** A partial execution. */
export interface Pattern {
  readonly world: World;
  readonly participants: readonly Participant[];
  /** Fully carried out. */
  readonly values: ReadonlyMap<Variable, Term>;
  readonly narrowed: Narrowed;
  readonly unequal: readonly Equation[];
  readonly order: Order;
  readonly items: ReadonlyMap<Term, Item>;
  /** What honest runs derive for themselves, as far as it is not explained yet. */
  readonly derivations: readonly Derivation[];
  /** Numbers the variables of facts that were used. */
  readonly facts: number;
  /** Runs that the goal is about: under the threats what they have done must count. */
  readonly claims: readonly number[];
  /** Runs that are certainly partners of these, as far as that was asked (threat `session`). */
  readonly partners: readonly number[];
  /** The events by which the goal must have been met: acceptances, or what a correspondence begins with. */
  readonly instants: readonly EventId[];
  /** Terms that the adversary can never know, and those of which that is not seen (never.ts). */
  readonly never: { readonly seen: Set<Term>; readonly unseen: Set<Term> };
  /** Whom the claimant takes for honest. */
  readonly trusted: readonly Term[];
  /** Whether the claimant's own key was used by the adversary. */
  readonly claimantKeyUsed: boolean;
}

/** A pattern in the making: the fields change until it is settled. */
export type Draft = { -readonly [Field in keyof Pattern]: Pattern[Field] };

/** The pattern of nothing. */
export const emptyPattern = (world: World): Pattern => ({
  world,
  participants: [],
  values: new Map(),
  narrowed: new Map(),
  unequal: [],
  order: noOrder,
  items: new Map(),
  derivations: [],
  facts: 0,
  claims: [],
  partners: [],
  instants: [],
  never: { seen: new Set(), unseen: new Set() },
  trusted: [],
  claimantKeyUsed: false,
});

/** `term`, over the variables of `actor`'s role, as the run has it. */
export const viewIn = (pattern: Pattern, actor: Actor, term: Term): Term =>
  carriedOut(pattern.values, actor.renamed(term));

/** `term` with the values put in. */
export function carriedOut(values: ReadonlyMap<Variable, Term>, term: Term): Term {
  return term.ground || values.size === 0 ? term : substituted(term, values, doneWith(values));
}

const doneBy = new WeakMap<ReadonlyMap<Variable, Term>, Map<Term, Term>>();

/** What terms have become with these values, as far as it was asked; patterns share it with those after them. */
function doneWith(values: ReadonlyMap<Variable, Term>): Map<Term, Term> {
  const known = doneBy.get(values);
  if (known !== undefined) return known;
  const done = new Map<Term, Term>();
  doneBy.set(values, done);
  return done;
}

/** As `instantiate`, but each shared part is looked at once. */
export function substituted(term: Term, values: ReadonlyMap<Variable, Term>, done: Map<Term, Term>): Term {
  if (term.ground || term.kind === 'atom') return term;
  if (term.kind === 'variable') return values.get(term) ?? term;
  if (!hasOneOf(values, term.variables)) return term;
  const known = done.get(term);
  if (known !== undefined) return known;
  const args = term.args.map((arg) => substituted(arg, values, done));
  const made = applied(term.symbol, args);
  done.set(term, made);
  return made;
}

function hasOneOf(values: ReadonlyMap<Variable, Term>, variables: readonly Variable[]): boolean {
  for (const variable of variables) if (values.has(variable)) return true;
  return false;
}

/** Whether the search may still add a run. */
export const honestRuns = (pattern: Pattern): number =>
  pattern.participants.reduce((sum, { kind }) => sum + (kind === 'run' ? 1 : 0), 0);

/** Adds a run that has only begun. */
export function addRun(draft: Draft, path: Path): number {
  const number = draft.participants.length;
  const actor = draft.world.program.actor(path, number);
  const { honest, agents, selfTalk } = draft.world;
  const narrowed = new Map(draft.narrowed).set(actor.self, honest);
  for (const peer of actor.peers) narrowed.set(peer, agents);
  draft.narrowed = narrowed;
  if (!selfTalk) {
    draft.unequal = [...draft.unequal, ...actor.peers.map((peer) => [actor.self, peer] as const)];
  }
  draft.participants = [
    ...draft.participants,
    { actor, kind: 'run', height: 1, completed: 1, messages: actor.messages },
  ];
  draft.order = withRun(draft.order, path.steps.length);
  return number;
}

/** Adds an event of the adversary's own. */
export function addWitness(draft: Draft, kind: 'listener' | 'revelation', messages: readonly Term[]): number {
  const number = draft.participants.length;
  draft.participants = [...draft.participants, { actor: undefined, kind, height: 1, completed: 1, messages }];
  draft.order = withRun(draft.order, 1);
  return number;
}
