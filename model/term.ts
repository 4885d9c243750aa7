/**
 * Terms: what messages are made of (Dolev and Yao, "On the security of public key protocols", 1983),
 * with a commutative Diffie-Hellman secret. Terms are interned: two equal terms are one object, so
 * equality is `===`. Only the constructors below make terms, and what they return is in normal form.
 * @module
 */
import { hashText, internTable, mix } from './intern.ts';

/**
 * What kind of value an atom is, or a variable may take. `name` is an agent, `text` a public constant,
 * `secret` a private key, `message` anything at all; the others are kinds of fresh values.
 */
export type Sort = 'name' | 'text' | 'nonce' | 'exponent' | 'key' | 'data' | 'secret' | 'message';

/**
 * Who made a fresh value: a run, by number, or the adversary; `declared` stands for whichever run plays
 * the role that declares it. Constants and names have no maker.
 */
export type Maker = number | 'adversary' | 'declared' | undefined;

/** The constructors of design 3; a spec may declare further public one-way functions by name. */
export type Constructor =
  | 'tuple'
  | 'h'
  | 'kdf'
  | 'mac'
  | 'enc'
  | 'aead'
  | 'seal'
  | 'sign'
  | 'pub'
  | 'g'
  | 'dh'
  /** The private key of an agent: nobody can apply it. */
  | 'sk';

/** An indivisible value. */
export interface Atom extends Facts {
  readonly kind: 'atom';
  readonly sort: Sort;
  readonly name: string;
  readonly maker: Maker;
}

/** A place that a role or a search has yet to fill. `scope` keeps equal names of different owners apart. */
export interface Variable extends Facts {
  readonly kind: 'variable';
  readonly sort: Sort;
  readonly name: string;
  readonly scope: string;
}

/** A function symbol applied to arguments. */
export interface Application extends Facts {
  readonly kind: 'application';
  /** A `Constructor`, a declared function, or a long-term shared key's name with `'` before it. */
  readonly symbol: string;
  readonly args: readonly Term[];
}

/** An interned, immutable term. */
export type Term = Atom | Variable | Application;

/** What is asked of a term all the time, computed once when it is made. */
interface Facts {
  /** Process-local number in order of creation: for tables only, never printed or sorted by. */
  readonly id: number;
  /** Structural hash, equal in every process. */
  readonly hash: number;
  /** Number of symbols. */
  readonly size: number;
  /** Longest path from the root to a leaf; 1 for a leaf. */
  readonly depth: number;
  readonly ground: boolean;
  /** The variables inside, each once. */
  readonly variables: readonly Variable[];
  /** The fresh atoms inside, each once. */
  readonly fresh: readonly Atom[];
}

/** An agent's name. */
export const agent = (name: string): Atom => atom('name', name, undefined);

/** A public constant. */
export const text = (value: string): Atom => atom('text', value, undefined);

/** A fresh value called `name` and made by `maker`. */
export const fresh = (sort: Sort, name: string, maker: number | 'adversary' | 'declared'): Atom =>
  atom(sort, name, maker);

/** A variable of `sort`. */
export function variable(name: string, sort: Sort, scope: string): Variable {
  const hash = mix(mix(hashText(name), hashText(sort)), hashText(scope));
  return intern(
    hash,
    (term) => term.kind === 'variable' && term.name === name && term.sort === sort && term.scope === scope,
    () => node('variable', hash, { name, sort, scope }),
  ) as Variable;
}

/** `symbol` applied to `args`, in normal form: `dh` takes its arguments in either order. */
export const apply = (symbol: string, ...args: readonly Term[]): Term => applied(symbol, args);

/** As `apply`, to a list. */
export const applied = (symbol: string, args: readonly Term[]): Term =>
  symbol === 'dh' ? dh(args[0] as Term, args[1] as Term) : make(symbol, args);

/** `[a, b, c]`; a tuple is not flattened. */
export const tuple = (...items: readonly Term[]): Term => make('tuple', items);

/** The private key of `owner`. */
export const secretKey = (owner: Term): Term => make('sk', [owner]);

/** The public key that belongs to the private key `secret`. */
export const publicKey = (secret: Term): Term => make('pub', [secret]);

/** The Diffie-Hellman secret of two exponents: `dh(x, y) = dh(y, x)`. */
export function dh(left: Term, right: Term): Term {
  if (left === zero || right === zero) return degenerate;
  return compareTerms(left, right) <= 0 ? make('dh', [left, right]) : make('dh', [right, left]);
}

/**
 * A certificate: `issuer`'s signature over usage, name and public key (design 10, Keys). Its body can
 * be read from it, unlike that of other signatures.
 */
export const certificate = (subject: Term, usage: Term, key: Term, issuer: Term): Term =>
  make('sign', [secretKey(issuer), tuple(text('cert'), usage, subject, key)]);

/** The parts of a certificate, or undefined for any other term. */
export function asCertificate(term: Term): CertificateParts | undefined {
  if (!isApplication(term, 'sign')) return undefined;
  const body = term.args[1] as Term;
  if (!isApplication(body, 'tuple') || body.args.length !== 4 || body.args[0] !== text('cert'))
    return undefined;
  return {
    signer: term.args[0] as Term,
    usage: body.args[1] as Term,
    subject: body.args[2] as Term,
    key: body.args[3] as Term,
  };
}

/** What a certificate says, and the private key that signed it. */
export interface CertificateParts {
  readonly signer: Term;
  readonly usage: Term;
  readonly subject: Term;
  readonly key: Term;
}

/** A long-term key that agents share, such as `k(X, Y)`: nobody can compute it from the names. */
export const sharedKey = (name: string, ...holders: readonly Term[]): Term => make(`'${name}`, holders);

/**
 * A part that some roles bind without looking into it; for all others it is its content. Only canonical
 * terms of a spec contain these (design 4, Ignored parts).
 */
export const ignoredPart = (label: string, content: Term): Term => make('ignored', [text(label), content]);

/** What a name stands for on a way through a protocol on which nothing has that name: nobody holds it. */
export const nowhere = (name: string): Atom => fresh('message', `${name}${onlyElsewhere}`, 'declared');

const onlyElsewhere = ', which only another branch has';

/** Whether `term` is made of something that nothing has on this way. */
export const isNowhere = (term: Term): boolean => term.fresh.some(({ name }) => name.endsWith(onlyElsewhere));

/** The key under which an agent keeps what its runs in a role leave to later ones; no spec can write it. */
export const storeSymbol = (role: string): string => `'${role}..store`;

/** Whether a key is that of a store: who opens it with that key does not hold it, and cannot open anything else. */
export const isStoreKey = (key: Term): boolean =>
  key.kind === 'application' && key.symbol.endsWith(storeSymbol('').slice(1));

/** Whether nobody can apply this symbol: private keys and long-term shared keys. */
export const isPrivateSymbol = (symbol: string): boolean => symbol === 'sk' || symbol.startsWith("'");

const constructors: ReadonlySet<string> = new Set<Constructor>([
  'tuple',
  'h',
  'kdf',
  'mac',
  'enc',
  'aead',
  'seal',
  'sign',
  'pub',
  'g',
]);

/**
 * Whether whoever has the arguments can apply the symbol to them: a constructor, to any number, or a function
 * that the spec declares, by its arity. `dh` is not meant: it is made of one exponent and the other's share.
 */
export const isPublicApplication = (
  { symbol, args }: Application,
  functions: ReadonlyMap<string, number>,
): boolean => constructors.has(symbol) || functions.get(symbol) === args.length;

/** Whether `term` is an application of `symbol`. */
export const isApplication = <S extends string>(
  term: Term,
  symbol: S,
): term is Application & { readonly symbol: S } => term.kind === 'application' && term.symbol === symbol;

/** Whether `term` is an atom that somebody made fresh. */
export const isFresh = (term: Term): term is Atom => term.kind === 'atom' && term.maker !== undefined;

/** `term` with each subterm for which `image` answers replaced by that answer, outermost first. */
export function replace(term: Term, image: (part: Term) => Term | undefined): Term {
  const answer = image(term);
  if (answer !== undefined) return answer;
  if (term.kind !== 'application') return term;
  let changed = false;
  const args = term.args.map((arg) => {
    const next = replace(arg, image);
    changed ||= next !== arg;
    return next;
  });
  return changed ? applied(term.symbol, args) : term;
}

/** `term` with variables replaced by their values; unbound ones stay. */
export function instantiate(term: Term, lookup: (variable: Variable) => Term | undefined): Term {
  if (term.ground) return term;
  if (term.kind === 'variable') return lookup(term) ?? term;
  if (term.kind === 'atom') return term;
  return applied(
    term.symbol,
    term.args.map((arg) => instantiate(arg, lookup)),
  );
}

/** Whether `part` occurs in `whole`, at any depth. */
export function occursIn(part: Term, whole: Term): boolean {
  if (part === whole) return true;
  if (whole.kind !== 'application' || whole.size <= part.size) return false;
  return whole.args.some((arg) => occursIn(part, arg));
}

/** The terms with everything that occurs in them, each once, in the order in which they are met from outside. */
export function subtermsOf(terms: Iterable<Term>): ReadonlySet<Term> {
  const found = new Set<Term>();
  const visit = (term: Term): void => {
    if (found.has(term)) return;
    found.add(term);
    if (term.kind === 'application') for (const arg of term.args) visit(arg);
  };
  for (const term of terms) visit(term);
  return found;
}

/** A total order by structure, the same in every process: atoms, then variables, then applications. */
export function compareTerms(left: Term, right: Term): number {
  if (left === right) return 0;
  if (left.kind === 'atom' && right.kind === 'atom') return compareAtoms(left, right);
  if (left.kind === 'variable' && right.kind === 'variable') {
    return (
      compareTexts(left.name, right.name) ||
      compareTexts(left.sort, right.sort) ||
      compareTexts(left.scope, right.scope)
    );
  }
  if (left.kind === 'application' && right.kind === 'application') return compareApplications(left, right);
  return rank(left) - rank(right);
}

function compareAtoms(left: Atom, right: Atom): number {
  return (
    compareTexts(left.sort, right.sort) ||
    compareTexts(left.name, right.name) ||
    makerRank(left.maker) - makerRank(right.maker)
  );
}

function compareApplications(left: Application, right: Application): number {
  const first = compareTexts(left.symbol, right.symbol) || left.args.length - right.args.length;
  if (first !== 0) return first;
  for (let i = 0; i < left.args.length; i += 1) {
    const order = compareTerms(left.args[i] as Term, right.args[i] as Term);
    if (order !== 0) return order;
  }
  return 0;
}

const rank = (term: Term): number => (term.kind === 'atom' ? 0 : term.kind === 'variable' ? 1 : 2);
const makerRank = (maker: Maker): number =>
  maker === undefined ? -3 : maker === 'declared' ? -2 : maker === 'adversary' ? -1 : maker;
const compareTexts = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

// The intern table. Nodes have a prototype of their own, so that Immer takes a term for a value and
// never drafts it.

const nothing: readonly never[] = [];
const { intern, recentOf } = internTable<Term>();
let made = 0;
const nextId = (): number => {
  made += 1;
  return made;
};

/**
 * What all terms are made of, whichever kind they are: engines look at little else, and do so in much less time where all
 * have the same fields in the same order.
 */
class Node {
  readonly kind: Term['kind'];
  readonly id: number;
  readonly hash: number;
  readonly size: number;
  readonly depth: number;
  readonly ground: boolean;
  readonly variables: readonly Variable[];
  readonly fresh: readonly Atom[];
  readonly symbol: string | undefined;
  readonly args: readonly Term[] | undefined;
  readonly name: string | undefined;
  readonly sort: Sort | undefined;
  readonly maker: Maker;
  readonly scope: string | undefined;
  constructor(
    kind: Term['kind'],
    hash: number,
    own: Partial<Pick<Node, 'symbol' | 'args' | 'name' | 'sort' | 'maker' | 'scope'>>,
  ) {
    let size = 1;
    let deepest = 0;
    let variables: readonly Variable[] = nothing;
    let fresh: readonly Atom[] = nothing;
    for (const arg of own.args ?? nothing) {
      size += arg.size;
      deepest = Math.max(deepest, arg.depth);
      variables = union(variables, arg.variables);
      fresh = union(fresh, arg.fresh);
    }
    this.kind = kind;
    this.id = nextId();
    this.hash = hash;
    this.size = size;
    this.depth = deepest + 1;
    this.ground = kind !== 'variable' && variables.length === 0;
    this.variables = kind === 'variable' ? [this as unknown as Variable] : variables;
    this.fresh = kind === 'atom' && own.maker !== undefined ? [this as unknown as Atom] : fresh;
    this.symbol = own.symbol;
    this.args = own.args;
    this.name = own.name;
    this.sort = own.sort;
    this.maker = own.maker;
    this.scope = own.scope;
  }
}

const node = (...[kind, hash, own]: ConstructorParameters<typeof Node>): Term =>
  new Node(kind, hash, own) as unknown as Term;

function atom(sort: Sort, name: string, maker: Maker): Atom {
  const hash = mix(mix(hashText(name), hashText(sort)), makerRank(maker));
  return intern(
    hash,
    (term) => term.kind === 'atom' && term.name === name && term.sort === sort && term.maker === maker,
    () => node('atom', hash, { sort, name, maker }),
  ) as Atom;
}

function make(symbol: string, args: readonly Term[]): Application {
  let hash = mix(hashText(symbol), args.length);
  for (const arg of args) hash = mix(hash, arg.hash);
  // Most terms that are made exist already, and were met a moment ago.
  const recent = recentOf(hash);
  if (recent?.kind === 'application' && recent.symbol === symbol && sameItems(recent.args, args))
    return recent;
  return intern(
    hash,
    (term) => term.kind === 'application' && term.symbol === symbol && sameItems(term.args, args),
    () => node('application', hash, { symbol, args }),
  ) as Application;
}

function sameItems(left: readonly Term[], right: readonly Term[]): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i += 1) if (left[i] !== right[i]) return false;
  return true;
}

/** The union of two sets kept as arrays; one of the two where that is already the union. */
function union<T>(one: readonly T[], other: readonly T[]): readonly T[] {
  if (one.length === 0) return other;
  if (other.length === 0 || other === one) return one;
  const more = other.filter((item) => !one.includes(item));
  return more.length === 0 ? one : [...one, ...more];
}

/** The public constant that stands for an absent part. */
export const none: Atom = atom('message', 'none', undefined);

/** The public degenerate exponent of `group unchecked`. */
export const zero: Atom = atom('exponent', 'zero', undefined);
/** The secret that every share makes with `zero`: public. */
export const degenerate: Atom = atom('key', 'dh(zero)', undefined);
