/**
 * What a variable can still stand for, as a set of kinds. The kinds are told apart by exactly what
 * `sortAccepts` looks at, the head of a term, and each sort's set is made by asking it about a specimen of
 * every kind. Names are told apart by whose they are besides.
 * @module
 */
import { junk } from '../../model/junk.ts';
import { sortAccepts } from '../../model/match.ts';
import {
  type Application,
  agent,
  apply,
  fresh,
  none,
  type Sort,
  type Term,
  text,
  tuple,
  type Variable,
  zero,
} from '../../model/term.ts';
import { junkSymbol } from './junk.ts';

/** A set of kinds: a bit for each. */
export type Kinds = number;

const someone = agent('someone');
const made = (sort: Sort): Term => fresh(sort, 'specimen', 0);

/** A specimen of each kind of term, in the order of the bits. */
const specimens: readonly Term[] = [
  someone,
  someone,
  someone,
  zero,
  text('specimen'),
  made('nonce'),
  made('exponent'),
  made('key'),
  made('data'),
  made('secret'),
  none,
  apply('h', none),
  apply('kdf', none),
  apply('mac', none, none),
  apply('dh', made('exponent'), made('exponent')),
  apply('sk', someone),
  junk(apply('enc', made('key'), none) as Application, []),
  tuple(),
];

/** The name of an agent that follows its roles. */
export const honest: Kinds = 1;
/** The name of an agent whose keys the adversary owns. */
export const dishonest: Kinds = 2;
/** The name of an authority. */
export const authority: Kinds = 4;
/** Every kind. */
export const anything: Kinds = 2 ** specimens.length - 1;
/** Terms out of which others can be taken: tuples, ciphertexts, certificates; and whatever has no kind of its own. */
export const carrier: Kinds = 2 ** (specimens.length - 1);

const names: Kinds = honest | dishonest | authority;
const sortsInOrder: readonly Sort[] = ['text', 'nonce', 'exponent', 'key', 'data', 'secret', 'message'];
const symbolsInOrder: readonly string[] = ['h', 'kdf', 'mac', 'dh', 'sk', junkSymbol];
const degenerateExponent: Kinds = 8;
const firstSort = 4;
const firstSymbol = firstSort + sortsInOrder.length;

/**
 * The kinds that a variable of `sort` takes from a message. That a received exponent is the degenerate one is a matter
 * of the path (machines.ts).
 */
export function kindsOf(sort: Sort, typed: boolean): Kinds {
  if (sort === 'exponent') return 2 ** (firstSort + sortsInOrder.indexOf('exponent'));
  if (!typed) return anything;
  return specimens.reduce((kinds, specimen, at) => kinds | (sortAccepts(sort, specimen) ? 2 ** at : 0), 0);
}

/** The kind of a term that is no variable. Agents have no names of their own in a pattern, authorities have. */
export function kindOf(term: Exclude<Term, Variable>): Kinds {
  if (term === zero) return degenerateExponent;
  if (term.kind === 'atom')
    return term.sort === 'name' ? authority : 2 ** (firstSort + sortsInOrder.indexOf(term.sort));
  const at = symbolsInOrder.indexOf(term.symbol);
  return at < 0 ? carrier : 2 ** (firstSymbol + at);
}

/** What is left of some variables, where that is less than their sorts allow. */
export type Narrowed = ReadonlyMap<Variable, Kinds>;

/** What `variable` can still be. */
export const kindsLeft = (narrowed: Narrowed, variable: Variable, typed: boolean): Kinds =>
  narrowed.get(variable) ?? kindsOf(variable.sort, typed);

/** Whether `term` is certain to be the name of an agent: no authority's, and nothing else. */
export const isAgent = (narrowed: Narrowed, term: Term, typed: boolean): boolean =>
  term.kind === 'variable' && (kindsLeft(narrowed, term, typed) & ~(honest | dishonest)) === 0;

/** Whether `term` is certain to be some name. */
export const isName = (narrowed: Narrowed, term: Term, typed: boolean): boolean =>
  term.kind === 'variable'
    ? (kindsLeft(narrowed, term, typed) & ~names) === 0
    : term.kind === 'atom' && term.sort === 'name';

/** Terms that are applications of something. */
export const compound: Kinds = anything & ~(2 ** firstSymbol - 1);
