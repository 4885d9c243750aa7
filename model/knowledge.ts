/**
 * What the adversary knows: the messages that it heard, taken apart as far as its keys go (the analysed
 * set of Paulson, "The inductive approach to verifying cryptographic protocols", JCS 1998, section 3).
 * A value never changes in what it says. Versions that grow from one another share one table, of which
 * each sees the entries made before it (Baker, "Shallow binding makes functional arrays fast", 1991), so
 * that learning costs what is new. `deduce.ts` decides what can be made of it.
 * @module
 */
import type { Place } from './junk.ts';
import type { Stock } from './malleable.ts';
import type { Recipe } from './recipe.ts';
import type { Application, Atom, Sort, Term } from './term.ts';

/** The adversary's knowledge; made by `emptyKnowledge` and `learn` only. */
export interface Knowledge {
  /** One-way functions that the spec declares, with their arities: anybody can apply them. */
  readonly functions: ReadonlyMap<string, number>;
  /** Messages from which something was learnt, in that order: recipes name them by position. */
  readonly heard: readonly Term[];
  /** Whatever could be taken out of them; this version sees the first `count` parts. */
  readonly table: Table;
  readonly count: number;
  /** What would open, or let more be changed, if a certain term could be made. */
  readonly waiting: readonly Waiting[];
  /** `enc` ciphertexts by key; empty where the key was known when they were heard. */
  readonly stocks: ReadonlyMap<Term, Stock>;
  /** Junk that was learnt. */
  readonly junk: readonly Atom[];
  /** Answers to earlier questions about this version. */
  readonly answers: Map<Term, Recipe | undefined>;
}

/** Analysed parts in order of arrival, each with how it was taken out. Only ever appended to. */
export interface Table {
  readonly parts: Term[];
  readonly entries: Map<Term, Entry>;
}

interface Entry {
  readonly position: number;
  readonly recipe: Recipe;
}

/** Something that happens once `wanted` can be made. */
export type Waiting = {
  readonly wanted: Term;
  /** Whether changed ciphertexts may be needed to make it, so that any news may matter. */
  readonly viaChange: boolean;
} & (
  | { readonly kind: 'opening'; readonly ciphertext: Application; readonly recipe: Recipe }
  | { readonly kind: 'unlocking'; readonly key: Term; readonly place: Place }
);

// A prototype of its own makes Immer take a version for a value and never draft it.
class Version {
  readonly functions: ReadonlyMap<string, number>;
  readonly heard: readonly Term[];
  readonly table: Table;
  readonly count: number;
  readonly waiting: readonly Waiting[];
  readonly stocks: ReadonlyMap<Term, Stock>;
  readonly junk: readonly Atom[];
  readonly answers = new Map<Term, Recipe | undefined>();
  constructor(from: Omit<Knowledge, 'answers'>) {
    this.functions = from.functions;
    this.heard = from.heard;
    this.table = from.table;
    this.count = from.count;
    this.waiting = from.waiting;
    this.stocks = from.stocks;
    this.junk = from.junk;
  }
}

/** Knowledge of nothing but what is public: names, constants, public keys, functions. */
export const emptyKnowledge = (
  functions: readonly { readonly name: string; readonly arity: number }[],
): Knowledge =>
  new Version({
    functions: new Map(functions.map(({ name, arity }) => [name, arity])),
    heard: [],
    table: { parts: [], entries: new Map() },
    count: 0,
    waiting: [],
    stocks: new Map(),
    junk: [],
  });

/** A version while `learn` is making it. */
export type Draft = { -readonly [Field in keyof Knowledge]: Knowledge[Field] };

/** A draft that says what `knowledge` says. */
export const draftOf = (knowledge: Knowledge): Draft => new Version(knowledge);

/** Adds an analysed part to `draft`; a table that other versions have grown further is copied first. */
export function record(draft: Draft, part: Term, recipe: Recipe): void {
  if (draft.table.parts.length > draft.count) draft.table = copied(draft.table, draft.count);
  draft.table.parts.push(part);
  draft.table.entries.set(part, { position: draft.count, recipe });
  draft.count += 1;
}

function copied(table: Table, count: number): Table {
  const parts = table.parts.slice(0, count);
  const entries = new Map(parts.map((part) => [part, table.entries.get(part) as Entry]));
  return { parts, entries };
}

/** How `part` was taken out of a heard message, if it was. */
export function recorded(knowledge: Knowledge, part: Term): Recipe | undefined {
  const entry = knowledge.table.entries.get(part);
  return entry !== undefined && entry.position < knowledge.count ? entry.recipe : undefined;
}

/**
 * The analysed terms in order of arrival: messages and their parts, whatever could be opened included,
 * without compound terms that could already be made when they came.
 */
export const known = (knowledge: Knowledge): readonly Term[] => indexOf(knowledge).all;

/** The analysed applications of `symbol`, in order of arrival. */
export const withSymbol = (knowledge: Knowledge, symbol: string): readonly Application[] =>
  indexOf(knowledge).bySymbol.get(symbol) ?? [];

/** The analysed atoms of `sort`, in order of arrival; public and own ones once they were heard. */
export const atomsOf = (knowledge: Knowledge, sort: Sort): readonly Atom[] =>
  indexOf(knowledge).bySort.get(sort) ?? [];

interface Index {
  readonly all: readonly Term[];
  readonly bySymbol: ReadonlyMap<string, readonly Application[]>;
  readonly bySort: ReadonlyMap<Sort, readonly Atom[]>;
}

const indexes = new WeakMap<Knowledge, Index>();

function indexOf(knowledge: Knowledge): Index {
  const made = indexes.get(knowledge) ?? indexed(knowledge.table.parts.slice(0, knowledge.count));
  indexes.set(knowledge, made);
  return made;
}

function indexed(all: readonly Term[]): Index {
  const bySymbol = new Map<string, Application[]>();
  const bySort = new Map<Sort, Atom[]>();
  for (const part of all) {
    if (part.kind === 'application') enter(bySymbol, part.symbol, part);
    if (part.kind === 'atom') enter(bySort, part.sort, part);
  }
  return { all, bySymbol, bySort };
}

function enter<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
