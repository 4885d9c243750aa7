/**
 * Where the adversary has a message from, in words: what it heard and when, with which keys it opens and signs and
 * why it holds them, what is public, what is its own, which keys it can compute. All of it is read off the recipe by
 * which the message can be made (model/recipe.ts), nothing is guessed.
 * @module
 */
import { recipe } from '../model/deduce.ts';
import { evaluate, isPublic, type Piece, type Recipe } from '../model/recipe.ts';
import { asCertificate, publicKey, secretKey, type Term } from '../model/term.ts';
import { rootOf } from './ingredients.ts';
import { listed } from './listed.ts';
import { isSecretKey, keyInWords } from './maker.ts';
import type { Told } from './told.ts';

/** What the adversary has sent and computed in the steps told so far. */
export interface Workshop {
  /** Whole messages, and the step in which it sent each first. */
  readonly sent: Map<Term, number>;
  /** Keys, and the step in which it needed each first. */
  readonly computed: Map<Term, number>;
}

/** Nothing yet. */
export const emptyWorkshop = (): Workshop => ({ sent: new Map(), computed: new Map() });

/** What a message is made of, a clause each: `nC from step 1`; empty where all of it is public. */
export function ingredientClauses(
  told: Told,
  at: number,
  message: Term,
  workshop: Workshop,
): readonly string[] {
  const knowledge = told.knowledge[at];
  const made = knowledge && recipe(knowledge, message);
  if (knowledge === undefined || made === undefined) return [];
  const pantry: Pantry = { told, at, heard: knowledge.heard, workshop, found: emptyShelves() };
  walk(pantry, made);
  return clausesOf(pantry);
}

/**
 * How the adversary comes by `term` after the event at `at`: the keys with which it is opened, and the event at which
 * that was heard; undefined where it is computed.
 */
export function wayTo(
  told: Told,
  at: number,
  term: Term,
): { readonly keys: readonly string[]; readonly heardAt: number } | undefined {
  const knowledge = told.knowledge[at + 1];
  let step = knowledge && recipe(knowledge, term);
  const keys: string[] = [];
  while (
    knowledge !== undefined &&
    (step?.kind === 'opened' || step?.kind === 'item' || step?.kind === 'certified')
  ) {
    const key = step.kind === 'opened' ? evaluate(step.key, knowledge.heard) : undefined;
    if (key !== undefined) keys.push(keyInWords(told, key));
    step = step.of;
  }
  return step?.kind === 'heard' ? { keys, heardAt: told.heardAt[step.message] ?? -1 } : undefined;
}

/** What a message is made of, by where it comes from, each once and in order of appearance. */
interface Shelves {
  /** By step and the keys that open the way. */
  readonly heard: Map<string, Set<string>>;
  readonly again: Set<string>;
  readonly open: Set<string>;
  readonly special: Set<string>;
  readonly own: Set<string>;
  readonly keys: Set<string>;
  readonly computed: Set<string>;
  readonly changed: Set<string>;
}

const emptyShelves = (): Shelves => ({
  heard: new Map(),
  again: new Set(),
  open: new Set(),
  special: new Set(),
  own: new Set(),
  keys: new Set(),
  computed: new Set(),
  changed: new Set(),
});

interface Pantry {
  readonly told: Told;
  readonly at: number;
  readonly heard: readonly Term[];
  readonly workshop: Workshop;
  readonly found: Shelves;
}

function clausesOf({ found }: Pantry): readonly string[] {
  const { heard, again, open, special, own, keys, computed, changed } = found;
  return [
    ...changed,
    ...[...heard].map(([from, what]) => `${listed([...what])} ${from}`),
    ...again,
    ...(open.size === 0 ? [] : [`${listed([...open])}, which ${open.size === 1 ? 'is' : 'are'} public`]),
    ...special,
    ...(own.size === 0 ? [] : [`its own ${listed([...own])}`]),
    ...computed,
    ...(keys.size === 0 ? [] : [`signed with ${listed([...keys])}`]),
  ];
}

function walk(pantry: Pantry, made: Recipe): void {
  const { told, heard, workshop, found } = pantry;
  const term = evaluate(made, heard);
  if (term === undefined || isPublic(term)) return;
  if (term.kind === 'atom' && term.maker === 'adversary') {
    found.own.add(told.names.short(term));
    return;
  }
  const before = term.kind === 'application' ? workshop.sent.get(term) : undefined;
  if (before !== undefined) {
    found.again.add(`${told.names.short(term)}, which it sent in step ${before}`);
    return;
  }
  switch (made.kind) {
    case 'heard':
    case 'item':
    case 'opened':
    case 'certified':
      extract(pantry, made, term);
      break;
    case 'applied':
      compose(pantry, made);
      break;
    case 'shared':
      compute(pantry, made, term);
      break;
    case 'own':
    case 'public':
      break;
    case 'junk':
      found.own.add(told.names.short(term));
      break;
    case 'malleated':
      found.changed.add(changedFrom(pantry, made.of));
      walkPiece(pantry, made.content);
  }
}

function walkPiece(pantry: Pantry, piece: Piece): void {
  switch (piece.kind) {
    case 'kept':
      break;
    case 'junk':
      pantry.found.own.add(pantry.told.names.short(piece.atom));
      break;
    case 'replaced':
      walk(pantry, piece.by);
      break;
    case 'tuple':
      for (const item of piece.items) walkPiece(pantry, item);
  }
}

function changedFrom(pantry: Pantry, of: Recipe): string {
  const term = evaluate(of, pantry.heard);
  const { message } = rootOf(of);
  const from = message === undefined ? '' : ` ${originOf(pantry, message)}`;
  return `the ciphertext ${term === undefined ? '' : pantry.told.names.short(term)}${from}, changed without its key, for nothing protects it from that`;
}

/** What is put together: keys are told apart from what they are applied to. */
function compose(pantry: Pantry, made: Extract<Recipe, { readonly kind: 'applied' }>): void {
  const [first, ...rest] = made.args;
  switch (made.symbol) {
    case 'sign':
      if (first !== undefined) sign(pantry, first);
      for (const part of rest) walk(pantry, part);
      return;
    case 'mac':
    case 'enc':
    case 'aead':
      if (first !== undefined) lock(pantry, first);
      for (const part of rest) walk(pantry, part);
      return;
    case 'kdf':
      lock(pantry, made);
      return;
  }
  for (const part of made.args) walk(pantry, part);
}

function sign(pantry: Pantry, key: Recipe): void {
  const term = evaluate(key, pantry.heard);
  if (term === undefined) return;
  if (term.kind === 'atom' && term.maker === 'adversary') walk(pantry, key);
  pantry.found.keys.add(keyInWords(pantry.told, term));
}

function lock(pantry: Pantry, key: Recipe): void {
  const term = evaluate(key, pantry.heard);
  if (term !== undefined && term.kind === 'application' && (key.kind === 'applied' || key.kind === 'shared'))
    compute(pantry, key, term);
  else walk(pantry, key);
}

/** A key that is not in any message as such: what it is computed from, where that is told for the first time. */
function compute({ workshop, ...pantry }: Pantry, made: Recipe, term: Term): void {
  const { told, at } = pantry;
  const now = told.numbers.get(at) ?? 0;
  const since = workshop.computed.get(term);
  const name = told.names.short(term);
  if (since !== undefined && since < now) {
    pantry.found.computed.add(`the key ${name} as in step ${since}`);
    return;
  }
  workshop.computed.set(term, now);
  const inner: Pantry = { ...pantry, workshop, found: emptyShelves() };
  for (const part of partsOf(made)) walkInto(inner, part);
  const { heard, own, computed, ...others } = inner.found;
  const sources = [
    ...[...heard].flatMap(([from, what]) => [...what].map((one) => `${one} (${from.replace(/^from /, '')})`)),
    ...(own.size === 0 ? [] : [`its own ${listed([...own])}`]),
    ...[...computed].map((one) => one.replace(/^the key /, '')),
    ...[others.again, others.special, others.open, others.changed].flatMap((shelf) => [...shelf]),
  ];
  pantry.found.computed.add(
    sources.length === 0
      ? `the key ${name}, which anybody can compute`
      : `the key ${name}, which it computes from ${listed(sources)}`,
  );
}

const partsOf = (made: Recipe): readonly Recipe[] =>
  made.kind === 'shared' ? [made.exponent, made.share] : made.kind === 'applied' ? made.args : [];

/** The sources of a key: keys that it is computed from are taken apart too, unless they were told before. */
function walkInto(pantry: Pantry, made: Recipe): void {
  const term = evaluate(made, pantry.heard);
  const isKey = made.kind === 'shared' || (made.kind === 'applied' && made.symbol === 'kdf');
  const now = pantry.told.numbers.get(pantry.at) ?? 0;
  if (!isKey || term === undefined || (pantry.workshop.computed.get(term) ?? now) < now) walk(pantry, made);
  else for (const part of partsOf(made)) walkInto(pantry, part);
}

type Extraction = Extract<Recipe, { readonly kind: 'heard' | 'item' | 'opened' | 'certified' }>;

/** A part of something heard, or of what was there from the start. */
function extract(pantry: Pantry, made: Extraction, term: Term): void {
  const { told, found } = pantry;
  const { message, keys, rest } = rootOf(made);
  for (const part of rest) walk(pantry, part);
  if (message === undefined) return;
  const at = told.heardAt[message] ?? -1;
  if (at === -1) {
    fromTheStart(pantry, term);
    return;
  }
  const opened = keys.flatMap((key) => {
    const value = evaluate(key, pantry.heard);
    return value === undefined ? [] : [keyInWords(told, value)];
  });
  const from = `${originOf(pantry, message)}${opened.length === 0 ? '' : `, opened with ${listed(opened)}`}`;
  const shelf = found.heard.get(from) ?? new Set();
  found.heard.set(from, shelf.add(told.names.inWords(term)));
}

/** Where a message was heard: `from step 1`. */
function originOf({ told }: Pantry, message: number): string {
  const at = told.heardAt[message] ?? -1;
  const event = told.state.trace[at];
  const step = told.numbers.get(at);
  if (event?.kind === 'reveal') return `that it was given in step ${step}`;
  if (event?.kind === 'begin') return 'which is public';
  return step === undefined ? 'that it had before' : `from step ${step}`;
}

function fromTheStart({ told, found }: Pantry, term: Term): void {
  if (isSecretKey(term)) {
    found.special.add(keyInWords(told, term));
    return;
  }
  const parts = asCertificate(term);
  if (parts !== undefined && parts.key !== publicKey(secretKey(parts.subject))) {
    found.special.add(`${told.names.short(term)}, which was issued to it though it does not hold that key`);
    return;
  }
  found.open.add(told.names.short(term));
}
