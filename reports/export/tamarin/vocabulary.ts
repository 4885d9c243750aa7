/**
 * What a Tamarin model declares because its terms use it: built-in theories, functions, public constants.
 * @module
 */
import { type Atom, degenerate, isApplication, none, type Term, text, zero } from '../../../model/term.ts';
import { identifierOf, type Names, namesWithout } from '../names.ts';
import type { Errs } from '../statement.ts';
import type { Shelf } from './malleable.ts';

/** Tamarin's own theories (Tamarin manual, Cryptographic messages). */
export type Builtin =
  | 'hashing'
  | 'signing'
  | 'asymmetric-encryption'
  | 'symmetric-encryption'
  | 'diffie-hellman';

/** A function that the model declares. */
export interface Declared {
  readonly name: string;
  readonly symbol: string;
  readonly arity: number;
}

/** What is used, in order of first use. */
export interface Vocabulary {
  readonly names: Names;
  readonly builtins: Set<Builtin>;
  /** By symbol and number of arguments. */
  readonly functions: Map<string, Declared>;
  /** Public constants, without their quotes. */
  readonly constants: Map<Atom, string>;
  /** What stands between quotes besides: Tamarin warns of two that differ in capitals only, and then nothing counts. */
  readonly quoted: readonly string[];
  /** What stands where in plaintexts under `enc`, which can be changed; by place. */
  readonly shelves: Map<string, Shelf>;
  /** Long-term shared keys: numbers of holders by name. */
  readonly sharedKeys: Map<string, { readonly fact: string; readonly arity: number }>;
  /** Restrictions that some rule relies on: formulas by name. */
  readonly restrictions: Map<string, string>;
  /** What rules do not say exactly, and the direction in which that errs. */
  readonly liberties: Map<string, Errs>;
  /** The facts that say who is an anchor, by the anchors' names. */
  readonly anchors: Map<string, string>;
}

/** Words of the language, functions of its theories, facts and names that every model has. */
const reserved =
  'in let rule diff theory begin end lemma restriction axiom builtins functions equations heuristic macros options predicate process export all ex f t not last true fst snd pair sign verify pk aenc adec senc sdec h inv one dh_neutral exp mult mun pmult em zero xor fr out ku kd ltk agent cert corrupt eq neq onlyonce haskey value share opened sealed authoritykey authoritypk corruptauthority anchor noanchor dec item made bound sessionsecret revealsession stands maystand spoilt open';

/** Tamarin 1.8 reads a term or a formula that begins so as that constant or `not`, whatever follows. */
const misread = /^(?:true|one|DH_neutral|not)/;

/** The names of a model that has none yet. */
export const modelNames = (): Names => readable(allNames.inner());

const allNames = namesWithout(reserved.split(' '), '_', true);

const readable = (names: Names): Names => ({
  take: (wish) => names.take(misread.test(identifierOf(wish)) ? `v_${wish}` : wish),
  inner: () => readable(names.inner()),
});

/** Words that Tamarin 1.8 does not read between quotes either. */
const keywords: ReadonlySet<string> = new Set(['in', 'let', 'rule', 'diff']);

/** A name as it may stand between quotes. */
export const unreserved = (name: string): string => (keywords.has(name) ? `${name}_` : name);

/** A public constant, in its quotes. */
export function constant({ constants, quoted }: Vocabulary, atom: Atom): string {
  const known = constants.get(atom);
  if (known !== undefined) return `'${known}'`;
  const base = atom === none ? 'none' : unreserved(identifierOf(atom.name));
  const taken = new Set([...constants.values(), ...quoted].map((word) => word.toLowerCase()));
  let name = base;
  for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${base}_${count}`;
  constants.set(atom, name);
  return `'${name}'`;
}

/** Whether an atom is the share or the secret that checks of the group exclude. */
export const isDegenerate = (term: Term): boolean =>
  term === degenerate || (isApplication(term, 'g') && term.args[0] === zero);

/** The name of a function, by its number of arguments where it has several. */
export function functionName({ functions, names }: Vocabulary, symbol: string, arity: number): string {
  const key = `${symbol}/${arity}`;
  const known = functions.get(key);
  if (known !== undefined) return known.name;
  const several = [...functions.values()].some((other) => other.symbol === symbol);
  const name = names.take(several || symbol === 'h' ? `${symbol}${arity}` : symbol);
  functions.set(key, { name, symbol, arity });
  return name;
}

/** The fact that holds a long-term shared key. */
export function sharedFact({ sharedKeys, names }: Vocabulary, symbol: string, arity: number): string {
  const known = sharedKeys.get(symbol);
  if (known !== undefined) return known.fact;
  const fact = names.take(`Shared_${symbol.slice(1)}`);
  sharedKeys.set(symbol, { fact, arity });
  return fact;
}

/** The public constant for a text of Tertius' own. */
export const tagged = (vocabulary: Vocabulary, word: string): string => constant(vocabulary, text(word));
