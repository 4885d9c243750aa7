/**
 * Patterns: some runs of an execution with how far they got, what is known of values and order, and terms
 * that the adversary must know before some of the events. A pattern stands for every execution in which
 * such runs, one for each, took at least these steps on these paths, its values and order hold, its
 * needs are known in time, and each settled origin is the first origin of its term.
 *
 * *First origin.* What the adversary knows after an event it has by steps: first what it holds from the start or is
 * revealed, then again and again what is composed of, or taken out of messages with, what it has by then. So a
 * term that it comes to know has a *rank*: the event and the step by which it is first known. Its first origin
 * is that it holds it from the start or by a revelation; or else that it composed it of terms of lower rank; or
 * else that it took it out of a message with keys of lower rank. Where several are so, the one named first counts,
 * of messages the first in time. Changing ciphertexts without their key comes last, when nothing else gives anything
 * more (changed.ts); what is said there of ciphertexts has ranks as terms have, and origins. So a term has one first origin in an execution; what the origin rests on has
 * lower rank, and is known whenever the term is; and no use of the term precedes the message.
 * @module
 */
import type { Check } from '../../model/role.ts';
import { type Atom, applied, type Term, type Variable } from '../../model/term.ts';
import type { Equation } from './equations.ts';
import type { Spot } from './junk.ts';
import { honest, type Kinds, type Narrowed } from './kinds.ts';
import { type Copy, copyOf, type Path } from './machines.ts';
import { type Event, type Order, withEdge, withRun } from './order.ts';
import type { Setting } from './setting.ts';

/** An honest run of a pattern. */
export interface RunIn {
  readonly number: number;
  readonly path: Path;
  readonly copy: Copy;
  /** How many steps have happened, the start counted. */
  readonly height: number;
  /** How many of them were completed: a send stands although a check after it may fail. */
  readonly completed: number;
}

/** A term that the adversary knows before each of these events. */
export interface Need {
  readonly uses: readonly Event[];
  readonly origin: Origin | undefined;
  /** The message in which the term first occurs, made by the run that sends it, where that is settled. */
  readonly birth: Event | undefined;
}

/** A first origin that is settled. */
export interface Origin {
  readonly kind: 'start' | 'composed' | 'changed' | 'taken' | 'revealed';
  /** The message or revelation that gave it, if one did. */
  readonly event: Event | undefined;
  /** What was known by then: arguments, or keys. */
  readonly needs: readonly Term[];
  /** The parts of the message that enclose the term, that value included. */
  readonly through: readonly Term[];
  /** What was known by then besides, though not for the message to be taken apart, and is no tuple (changed.ts, `open in`). */
  readonly besides: readonly Term[];
  /** The value inside which the term stands, where it was taken from inside a value passed on. */
  readonly inside: Term | undefined;
  /** The place in `inside` that is meant, where it is a value in a ciphertext that is changed. */
  readonly rest: Spot | undefined;
}

/** What an honest run is to derive from what it holds. */
export interface Derivation {
  readonly run: number;
  readonly term: Term;
  /** The held value inside which the term stands, and the keys that lead to it, where that is settled. */
  readonly inside: { readonly value: Term; readonly keys: readonly Term[] } | undefined;
}

/** A pattern, with what is yet to be taken into account in `equations` and `choices`. */
export interface Pattern {
  readonly setting: Setting;
  readonly runs: readonly RunIn[];
  readonly values: ReadonlyMap<Variable, Term>;
  readonly narrowed: Narrowed;
  readonly unequal: readonly Equation[];
  readonly order: Order;
  readonly needs: ReadonlyMap<Term, Need>;
  readonly derivations: readonly Derivation[];
  /** The runs whose acceptance is judged. */
  readonly claims: readonly number[];
  /** Whom they take for honest. */
  readonly trusted: readonly Term[];
  readonly equations: readonly Equation[];
  readonly choices: readonly { readonly issuer: Term; readonly anchors: readonly Atom[] }[];
  /** How often given terms were used, to keep their variables apart. */
  readonly copies: number;
}

/** A pattern in the making. */
export type Draft = { -readonly [Field in keyof Pattern]: Pattern[Field] };

/** The pattern that stands for every execution. */
export const everyExecution = (setting: Setting): Pattern => ({
  setting,
  runs: [],
  values: new Map(),
  narrowed: new Map(),
  unequal: [],
  order: new Map(),
  needs: new Map(),
  derivations: [],
  claims: [],
  trusted: [],
  equations: [],
  choices: [],
  copies: 0,
});

/** Applications with values put in, by the values: a pattern asks for the same ones again and again. */
const carriedOut = new WeakMap<Pattern['values'], Map<Term, Term>>();

/** `term` with the values put in. */
export function valueIn({ values }: Pick<Pattern, 'values'>, term: Term): Term {
  if (term.kind === 'variable') return values.get(term) ?? term;
  if (term.kind === 'atom' || !hasOneOf(values, term.variables)) return term;
  const known = carriedOut.get(values) ?? new Map<Term, Term>();
  carriedOut.set(values, known);
  const before = known.get(term);
  if (before !== undefined) return before;
  const value = applied(
    term.symbol,
    term.args.map((arg) => valueIn({ values }, arg)),
  );
  known.set(term, value);
  return value;
}

function hasOneOf(values: Pattern['values'], variables: readonly Variable[]): boolean {
  for (const variable of variables) if (values.has(variable)) return true;
  return false;
}

/** What the run sends or receives at `step`, whether or not it got there. */
export const messageAt = (pattern: Pattern, { copy }: RunIn, step: number): Term =>
  valueIn(pattern, copy.messages[step] as Term);

/** The agent of a run. */
export const agentOf = (pattern: Pattern, run: RunIn): Term => valueIn(pattern, run.copy.self);

/** A run that has begun. */
export const begun = (path: Path, number: number): RunIn => ({
  number,
  path,
  copy: copyOf(path, number),
  height: 1,
  completed: 1,
});

/** Adds a run that has begun: of an honest agent, with peers that `begin` in model/system.ts admits. */
export function addRun(draft: Draft, path: Path): RunIn {
  const { agents, selfTalk } = draft.setting;
  const number = draft.runs.length;
  const run = begun(path, number);
  const { copy } = run;
  const narrowed = new Map(draft.narrowed).set(copy.self, honest);
  for (const peer of copy.peers) narrowed.set(peer, agents);
  draft.narrowed = narrowed;
  if (!selfTalk) draft.unequal = [...draft.unequal, ...copy.peers.map((peer) => [copy.self, peer] as const)];
  draft.runs = [...draft.runs, run];
  draft.order = withRun(draft.order, number, path.steps.length);
  return run;
}

/** Lets a variable be of certain kinds only; for values that are no variables an equation decides. */
export function narrow(draft: Draft, name: Variable, kinds: Kinds): void {
  draft.narrowed = new Map(draft.narrowed).set(name, kinds);
}

/** Orders two events; false where that cannot be. */
export function addEdge(draft: Draft, first: Event, second: Event): boolean {
  const order = withEdge(draft.order, first, second);
  if (order !== undefined) draft.order = order;
  return order !== undefined;
}

/** Takes a check into account that the run has passed. */
export function passCheck(draft: Draft, check: Check): void {
  const value = (term: Term): Term => valueIn(draft, term);
  switch (check.kind) {
    case 'open':
      draft.equations = [...draft.equations, [value(check.value), value(check.pattern)]];
      return;
    case 'equal':
      draft.equations = [...draft.equations, [value(check.left), value(check.right)]];
      return;
    case 'unequal':
      draft.unequal = [...draft.unequal, [value(check.left), value(check.right)]];
      return;
    case 'anchor':
      draft.choices = [...draft.choices, { issuer: value(check.issuer), anchors: check.anchors }];
  }
}
