/**
 * What a variable may still stand for, as a set of kinds of terms kept in a bit mask: the symbolic side of
 * `sortAccepts` (design 10, What a receiver can check), with names told apart by whose they are, so that
 * honesty is a matter of unification too (order-sorted unification, Walther, 1988).
 * @module
 */
import { type Sort, type Term, type Variable, zero } from '../../model/term.ts';

/** A set of kinds. */
export type Kinds = number;

/** The name of an agent that follows its roles. */
export const honestName: Kinds = 1;
/** The name of an agent whose keys the adversary owns. */
export const dishonestName: Kinds = 2;
/** Any other name: an authority's. */
export const otherName: Kinds = 4;
/** The name of an agent. */
export const agentName: Kinds = honestName | dishonestName;
/** Any name. */
export const anyName: Kinds = agentName | otherName;

/** A text. */
export const textAtom: Kinds = 8;
const nonceAtom: Kinds = 16;
const exponentAtom: Kinds = 32;
const keyAtom: Kinds = 64;
const dataAtom: Kinds = 128;
const secretAtom: Kinds = 256;
const otherAtom: Kinds = 512;
const hash: Kinds = 1024;
const derived: Kinds = 2048;
const code: Kinds = 4096;
const shared: Kinds = 8192;
const privateKey: Kinds = 16384;
const otherApplication: Kinds = 32768;
/** Junk (model/junk.ts). */
export const junkAtom: Kinds = 65536;
/** Of the degenerate exponent alone: a share is taken for degenerate or not once and for all (program.ts). */
const zeroAtom: Kinds = 131072;
/** All kinds. */
export const everything: Kinds = 262143;

/** Kinds of which the adversary can make a value of its own, with the sort of that value. */
export const ownKinds: readonly (readonly [Kinds, Sort])[] = [
  [nonceAtom, 'nonce'],
  [dataAtom, 'data'],
  [keyAtom, 'key'],
  [exponentAtom, 'exponent'],
  [secretAtom, 'secret'],
  [textAtom, 'text'],
];

/** Kinds of which there are values that everybody knows: texts, and what is made of them alone. */
export const publicKinds: Kinds = anyName | textAtom | hash | derived;

/** The kinds of terms with parts inside that are not names or atoms, and of junk. */
export const compound: Kinds = hash | derived | code | shared | privateKey | otherApplication | junkAtom;

/** The kinds whose values can carry other values out: tuples, ciphertexts, certificates. */
export const container: Kinds = otherApplication;

const typedKinds: Readonly<Record<Sort, Kinds>> = {
  name: anyName,
  text: textAtom,
  exponent: exponentAtom,
  nonce: nonceAtom | hash | derived | code | junkAtom,
  key: keyAtom | hash | derived | shared | junkAtom,
  data: dataAtom | textAtom | junkAtom,
  secret: secretAtom | keyAtom | privateKey,
  message: everything,
};

/** What a variable of `sort` takes from a message; without typing anything, but an exponent stays one. */
export const kindsOfSort = (sort: Sort, typed: boolean): Kinds =>
  typed || sort === 'exponent' ? typedKinds[sort] : everything;

const atomKinds: Readonly<Record<Sort, Kinds>> = {
  name: otherName,
  text: textAtom,
  exponent: exponentAtom,
  nonce: nonceAtom,
  key: keyAtom,
  data: dataAtom,
  secret: secretAtom,
  message: otherAtom,
};

/**
 * What an honest role reads where the adversary has changed a ciphertext (model/junk.ts): the key, the place,
 * and a variable that tells the pieces of junk at one place apart. No spec can declare a symbol of this name.
 */
export const junkSymbol = 'junk in';

const symbolKinds: ReadonlyMap<string, Kinds> = new Map([
  ['h', hash],
  ['kdf', derived],
  ['mac', code],
  ['dh', shared],
  ['sk', privateKey],
  [junkSymbol, junkAtom],
]);

/** The kind of a term that is no variable. Names in a search are variables; those left are authorities. */
export function kindOf(term: Exclude<Term, Variable>): Kinds {
  if (term === zero) return zeroAtom;
  return term.kind === 'atom' ? atomKinds[term.sort] : (symbolKinds.get(term.symbol) ?? otherApplication);
}

/** The variables whose kinds were narrowed, with what is left of them. */
export type Narrowed = ReadonlyMap<Variable, Kinds>;

/** What `variable` may still be. */
export const kindsLeft = (narrowed: Narrowed, variable: Variable, typed: boolean): Kinds =>
  narrowed.get(variable) ?? kindsOfSort(variable.sort, typed);
