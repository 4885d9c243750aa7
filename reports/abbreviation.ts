/**
 * Terms of a trace as a reader wants them: values under the names that the spec gives them, long parts
 * under a short name with a key that says what it stands for. Nothing is cut off.
 * @module
 */
import { type Atom, agent, apply, asCertificate, isApplication, isFresh, type Term } from '../model/term.ts';
import { print, printMessage } from '../model/term-print.ts';
import type { Abbreviation } from './report.ts';

/** How the terms of one trace are written. */
export interface Abbreviations {
  readonly short: (term: Term) => string;
  /** As `short`, with private keys in words, because the notation has none for them. */
  readonly inWords: (term: Term) => string;
  /** As `short`, for a whole message: never by its own name, and without brackets. */
  readonly message: (term: Term) => string;
  /** What the short names stand for, in order of first use. */
  readonly key: readonly Abbreviation[];
}

/** Named parts longer than this get their name; others must also occur more than once. */
const longest = { named: 6, nameless: 30 };

/** What is to be written, and the names that are there for its parts. */
export interface Wording {
  /** The terms of a trace or of a machine, in reading order. */
  readonly shown: readonly Term[];
  /** Parts that have a name in the spec. */
  readonly named: ReadonlyMap<Term, string>;
  /** Other names for atoms, as for agents who play one role each. */
  readonly renamed?: ReadonlyMap<Term, string>;
}

/** How `wording` is written with short names. */
export function abbreviate({ shown, named, renamed = new Map() }: Wording): Abbreviations {
  const parts = partsOf(shown);
  const atoms = atomNames(parts, renamed);
  const names = chosen(parts, named, atoms);
  const shrunk = shrinker(new Map([...atoms, ...names]));
  const used = [...parts.keys()].filter((part) => names.has(part));
  const short = (term: Term): string => print(shrunk(term));
  return {
    short,
    inWords: (term) =>
      isApplication(term, 'sk') ? `the private key of ${term.args.map(short).join(', ')}` : short(term),
    message: (term) => printMessage(shrunk.inside(term)),
    key: used.map((part) => ({ name: names.get(part) ?? '', means: print(shrunk.inside(part)) })),
  };
}

/** A term, the name that something gives it, and the number of the run in which it does. */
export interface Naming {
  readonly term: Term;
  readonly name: string;
  readonly run: number;
}

/** Names made unique: the first for each term, with the number of the run where several terms have it. */
export function uniqueNames(namings: readonly Naming[]): ReadonlyMap<Term, string> {
  const found = new Map<Term, Naming>();
  for (const naming of namings)
    if (naming.name !== '' && !found.has(naming.term)) found.set(naming.term, naming);
  const count = new Map<string, number>();
  for (const { name } of found.values()) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(
    [...found].map(([term, { name, run }]) => [term, count.get(name) === 1 ? name : `${name}#${run}`]),
  );
}

/** Every distinct part of `shown`, parents first, and how often it stands inside another. */
function partsOf(shown: readonly Term[]): ReadonlyMap<Term, number> {
  const uses = new Map<Term, number>();
  const visit = (term: Term, inside: boolean): void => {
    const before = uses.get(term);
    uses.set(term, (before ?? 0) + (inside ? 1 : 0));
    if (before !== undefined) return;
    for (const part of componentsOf(term)) visit(part, true);
  };
  for (const term of shown) visit(term, false);
  return uses;
}

/** The parts that print by themselves; a certificate prints as its name, usage, key and issuer. */
function componentsOf(term: Term): readonly Term[] {
  const parts = asCertificate(term);
  if (parts !== undefined) return [parts.subject];
  return term.kind === 'application' ? term.args : [];
}

/** What each fresh value is called: without the number of its run where no other run made one like it. */
function atomNames(
  parts: ReadonlyMap<Term, number>,
  renamed: ReadonlyMap<Term, string>,
): ReadonlyMap<Term, string> {
  const fresh = [...parts.keys()].filter(
    (term): term is Atom => isFresh(term) && typeof term.maker === 'number',
  );
  const makers = new Map<string, Set<Atom['maker']>>();
  for (const { name, maker } of fresh) makers.set(name, (makers.get(name) ?? new Set()).add(maker));
  const lone = fresh.filter(({ name }) => makers.get(name)?.size === 1);
  return new Map([...renamed, ...lone.map((atom) => [atom, atom.name] as const)]);
}

/** The parts to abbreviate, each with its name; found from the smallest up, so that lengths are as printed. */
function chosen(
  parts: ReadonlyMap<Term, number>,
  named: ReadonlyMap<Term, string>,
  atoms: ReadonlyMap<Term, string>,
): ReadonlyMap<Term, string> {
  const nameless = new Set<Term>();
  const names = new Map<Term, string>();
  const placeholders = new Map(atoms);
  const shrunk = shrinker(placeholders);
  const bySize = [...parts]
    .filter(([term]) => term.kind === 'application')
    .toSorted(([left], [right]) => left.size - right.size);
  for (const [term, uses] of bySize) {
    const name = named.get(term);
    const length = print(shrunk.inside(term)).length;
    const limit = name === undefined ? longest.nameless : longest.named;
    if (uses < (name === undefined ? 2 : 1) || length <= limit) continue;
    placeholders.set(term, name ?? 'tNN');
    if (name === undefined) nameless.add(term);
    else names.set(term, name);
  }
  const ordered = [...parts.keys()].filter((part) => nameless.has(part));
  const ownNames = [...parts.keys()].flatMap((part) => (part.kind === 'application' ? [] : [part.name]));
  const taken = new Set([...named.values(), ...atoms.values(), ...ownNames]);
  return new Map([...names, ...ordered.map((part, at) => [part, freeName(at, taken)] as const)]);
}

/** `t1`, `t2`, …; with a mark where something else is called so. */
const freeName = (at: number, taken: ReadonlySet<string>): string =>
  taken.has(`t${at + 1}`) ? `t${at + 1}'` : `t${at + 1}`;

/** A term with named parts replaced by their names, outermost first. */
interface Shrinker {
  (term: Term): Term;
  /** As the function itself, but the whole term stays: only its parts are replaced. */
  readonly inside: (term: Term) => Term;
}

function shrinker(names: ReadonlyMap<Term, string>): Shrinker {
  const shrunk = (term: Term): Term => {
    const name = names.get(term);
    if (name !== undefined) return agent(name);
    return term.kind === 'application' ? inside(term) : term;
  };
  const inside = (term: Term): Term => {
    if (term.kind !== 'application') return shrunk(term);
    const whole = asCertificate(term) !== undefined;
    return whole ? renamedIn(term, shrunk) : apply(term.symbol, ...term.args.map(shrunk));
  };
  return Object.assign(shrunk, { inside });
}

/** The certificate `term` with its atoms renamed, and its form kept. */
const renamedIn = (term: Term, name: (atom: Term) => Term): Term =>
  term.kind === 'application'
    ? apply(term.symbol, ...term.args.map((arg) => renamedIn(arg, name)))
    : name(term);
