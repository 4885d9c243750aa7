/**
 * What the adversary can make of what it knows (Dolev and Yao, 1983; design 3). Analysis is done when a
 * message is learnt: it is taken apart to a fixed point, and what a missing key locks waits for that key.
 * Making a term is then synthesis from the analysed parts, which goes down the term only, except that
 * `dh(x, y)` is made of an exponent and a share and that `enc` can be changed without its key.
 *
 * Anybody can apply `tuple`, `h`, `kdf`, `mac`, `enc`, `aead`, `seal`, `sign`, `pub`, `g` and declared
 * functions; nobody can apply `sk` or a shared key's symbol. Only tuples, opened `enc`, `aead` and `seal`,
 * and certificates give their parts back; the associated data of `aead` is not in it.
 * @module
 */
import { fitsAsJunk, isJunk, type Place } from './junk.ts';
import { type Draft, draftOf, type Knowledge, record, recorded, type Waiting } from './knowledge.ts';
import { involvesChange, malleate, type Stock, shelfOfJunk, stocked, unlocked } from './malleable.ts';
import { isPublic, type Recipe } from './recipe.ts';
import {
  type Application,
  type Atom,
  apply,
  asCertificate,
  degenerate,
  isApplication,
  isPublicApplication,
  type Term,
  zero,
} from './term.ts';

/** Whether the adversary can make `term`; never true of a term with variables. */
export const derivable = (knowledge: Knowledge, term: Term): boolean => recipe(knowledge, term) !== undefined;

/** How the adversary can make `term`, or undefined if it cannot. */
export function recipe(knowledge: Knowledge, term: Term): Recipe | undefined {
  const heard = recorded(knowledge, term);
  if (heard !== undefined) return heard;
  if (term.kind === 'variable') return undefined;
  if (term.kind === 'atom') return atomRecipe(knowledge, term);
  const { answers } = knowledge;
  const earlier = answers.get(term);
  if (earlier !== undefined || answers.has(term)) return earlier;
  const found = composed(knowledge, term);
  if (answers.size >= answersMax) answers.clear();
  answers.set(term, found);
  return found;
}

/** More answers than this are not kept for one version. */
const answersMax = 50_000;

function atomRecipe(knowledge: Knowledge, atom: Atom): Recipe | undefined {
  if (isJunk(atom)) return junkRecipe(knowledge, atom);
  if (atom.maker === 'adversary') return { kind: 'own', atom };
  if (isPublic(atom)) return { kind: 'public', term: atom };
  if (atom !== degenerate) return undefined;
  const exponent = recorded(knowledge, zero);
  return exponent && { kind: 'shared', exponent, share: { kind: 'applied', symbol: 'g', args: [exponent] } };
}

/** The adversary reads its own junk once it has the key. */
function junkRecipe(knowledge: Knowledge, atom: Atom): Recipe | undefined {
  for (const key of knowledge.stocks.keys()) {
    const opener = fitsAsJunk(atom, key, undefined) ? recipe(knowledge, key) : undefined;
    if (opener !== undefined) return { kind: 'junk', atom, key: opener };
  }
  return undefined;
}

function composed(knowledge: Knowledge, term: Application): Recipe | undefined {
  if (isPublic(term)) return { kind: 'public', term };
  if (term.symbol === 'dh') return sharedSecret(knowledge, term);
  return applied(knowledge, term) ?? (term.symbol === 'enc' ? changed(knowledge, term) : undefined);
}

function applied(knowledge: Knowledge, term: Application): Recipe | undefined {
  if (!isPublicApplication(term, knowledge.functions)) return undefined;
  const { symbol, args } = term;
  const recipes: Recipe[] = [];
  for (const arg of args) {
    const found = recipe(knowledge, arg);
    if (found === undefined) return undefined;
    recipes.push(found);
  }
  return { kind: 'applied', symbol, args: recipes };
}

/** `dh(x, y)` of x and g(y), or of y and g(x). */
function sharedSecret(knowledge: Knowledge, { args }: Application): Recipe | undefined {
  const [left, right] = args as readonly [Term, Term];
  for (const [own, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const exponent = recipe(knowledge, own);
    const share = exponent && recipe(knowledge, apply('g', other));
    if (exponent !== undefined && share !== undefined) return { kind: 'shared', exponent, share };
  }
  return undefined;
}

function changed(knowledge: Knowledge, { args }: Application): Recipe | undefined {
  const [key, content, more] = args;
  if (key === undefined || content === undefined || more !== undefined) return undefined;
  const stock = knowledge.stocks.get(key);
  return stock && malleate(stock, key, content, (part) => recipe(knowledge, part));
}

/**
 * `knowledge` after one more message; the same object where the message gives nothing. The parts of it
 * are analysed to a fixed point: what it opens is opened, keys heard earlier are tried on what is new
 * and new ones on what has waited.
 */
export function learn(knowledge: Knowledge, message: Term): Knowledge {
  if (recorded(knowledge, message) !== undefined) return knowledge;
  const learning: Learning = {
    draft: draftOf(knowledge),
    waiting: [...knowledge.waiting],
    visited: new Set(),
    news: [],
    isStirred: false,
    hasChanged: false,
  };
  takeApart(learning, message, { kind: 'heard', message: knowledge.heard.length });
  settle(learning);
  if (!learning.hasChanged) return knowledge;
  learning.draft.heard = [...knowledge.heard, message];
  learning.draft.waiting = learning.waiting;
  return learning.draft;
}

/** The state of one `learn`. */
interface Learning {
  readonly draft: Draft;
  waiting: Waiting[];
  readonly visited: Set<Term>;
  /** Parts that could not be made before, since `waiting` was last looked through. */
  news: Term[];
  /** Whether more may be made by changing ciphertexts, since then. */
  isStirred: boolean;
  hasChanged: boolean;
}

function takeApart(learning: Learning, part: Term, origin: Recipe): void {
  const { draft, visited } = learning;
  if (visited.has(part) || recorded(draft, part) !== undefined) return;
  visited.add(part);
  const isNews = recipe(draft, part) === undefined;
  if (isNews || part.kind === 'atom') enter(learning, part, origin, isNews);
  if (part.kind !== 'application') return;
  if (part.symbol === 'tuple') {
    for (const [index, item] of part.args.entries()) {
      takeApart(learning, item, { kind: 'item', of: origin, index });
    }
  } else if (asCertificate(part) !== undefined) {
    takeApart(learning, part.args[1] as Term, { kind: 'certified', of: origin });
  } else {
    open(learning, part, origin);
  }
}

/** Adds an analysed part to the draft. */
function enter(learning: Learning, part: Term, origin: Recipe, isNews: boolean): void {
  const { draft } = learning;
  record(draft, part, origin);
  learning.hasChanged = true;
  if (!isNews) return;
  learning.news.push(part);
  forgetAnswers(draft);
  if (!isJunk(part)) return;
  draft.junk = [...draft.junk, part];
  for (const key of draft.stocks.keys()) unlockByJunk(learning, key, part);
}

/** More can be made than before: answers given so far may be wrong. */
function forgetAnswers(draft: Draft): void {
  if (draft.answers.size > 0) draft.answers = new Map();
}

/** Opens a ciphertext, or lets it wait for its key. */
function open(learning: Learning, ciphertext: Application, origin: Recipe): void {
  const { draft } = learning;
  const wanted = keyFor(ciphertext);
  if (wanted === undefined) return;
  const key = recipe(draft, wanted);
  if (ciphertext.symbol === 'enc' && ciphertext.args.length === 2) {
    stock(learning, ciphertext, origin, key !== undefined);
  }
  if (key !== undefined) {
    takeApart(learning, ciphertext.args[1] as Term, { kind: 'opened', of: origin, key });
    return;
  }
  if (recorded(draft, ciphertext) === undefined) enter(learning, ciphertext, origin, false);
  const viaChange = involvesChange(wanted);
  learning.waiting.push({ kind: 'opening', wanted, viaChange, ciphertext, recipe: origin });
}

/** The term that opens `ciphertext`, or undefined where nothing does. */
function keyFor({ symbol, args }: Application): Term | undefined {
  const [lock, content] = args;
  if (lock === undefined || content === undefined) return undefined;
  if (symbol === 'enc' || symbol === 'aead') return lock;
  return symbol === 'seal' && isApplication(lock, 'pub') ? lock.args[0] : undefined;
}

/** Keeps an `enc` to be changed; where its key is known that is needless, but junk may name the key. */
function stock(learning: Learning, ciphertext: Application, origin: Recipe, isOpen: boolean): void {
  const { draft } = learning;
  const key = ciphertext.args[0] as Term;
  const before = draft.stocks.get(key);
  if (isOpen) {
    if (before === undefined) restock(learning, key, new Map());
    return;
  }
  const grown = stocked(before ?? new Map(), ciphertext, origin);
  restock(learning, key, grown.stock);
  for (const { place, part } of grown.leaves) {
    if (recipe(draft, part) !== undefined) unlock(learning, key, place, part);
    else {
      const viaChange = involvesChange(part);
      learning.waiting.push({ kind: 'unlocking', wanted: part, viaChange, key, place });
    }
  }
  for (const atom of draft.junk) unlockByJunk(learning, key, atom);
}

function restock(learning: Learning, key: Term, after: Stock): void {
  learning.draft.stocks = new Map(learning.draft.stocks).set(key, after);
  learning.hasChanged = true;
  learning.isStirred = true;
  forgetAnswers(learning.draft);
}

/** From now on anything may be put at `place` under `key`, because `part`, which can be made, stands there. */
function unlock(learning: Learning, key: Term, place: Place, part: Term): void {
  const before = learning.draft.stocks.get(key);
  const made = recipe(learning.draft, part);
  const after = before && made && unlocked(before, place, part, made);
  if (after !== undefined) restock(learning, key, after);
}

function unlockByJunk(learning: Learning, key: Term, atom: Atom): void {
  const shelf = shelfOfJunk(learning.draft.stocks.get(key) ?? new Map(), key, atom);
  if (shelf !== undefined) unlock(learning, key, shelf.place, atom);
}

/** Goes on with whatever waited for a term that can be made now, until nothing more happens. */
function settle(learning: Learning): void {
  while (learning.news.length > 0 || learning.isStirred) {
    const { news, waiting } = learning;
    learning.news = [];
    learning.isStirred = false;
    learning.waiting = [];
    for (const entry of waiting) {
      const made = mayMatter(news, entry) ? recipe(learning.draft, entry.wanted) : undefined;
      if (made === undefined) learning.waiting.push(entry);
      else proceed(learning, entry, made);
    }
  }
}

/**
 * Whether `news` can have made `wanted` makeable: a part that goes into making a term without changing
 * ciphertexts is a subterm of it, or a share of its exponents, and so has no other fresh values.
 */
const mayMatter = (news: readonly Term[], { wanted, viaChange }: Waiting): boolean =>
  viaChange || news.some((part) => part.fresh.every((atom) => wanted.fresh.includes(atom)));

function proceed(learning: Learning, entry: Waiting, made: Recipe): void {
  switch (entry.kind) {
    case 'opening': {
      const content = entry.ciphertext.args[1] as Term;
      takeApart(learning, content, { kind: 'opened', of: entry.recipe, key: made });
      return;
    }
    case 'unlocking':
      unlock(learning, entry.key, entry.place, entry.wanted);
  }
}
