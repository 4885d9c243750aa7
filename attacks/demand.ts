/**
 * Building a message that the adversary can make and a pattern accepts: each part of the pattern is a
 * demand, met by a known term, by applying a symbol to parts that are demanded in turn, or by choosing
 * a value. The most constrained demand goes first, as in a constraint solver (Haralick and Elliott,
 * "Increasing tree search efficiency", 1980); what is chosen first is up to a source of choices.
 * @module
 */
import { derivable } from '../model/deduce.ts';
import { junk, type Place } from '../model/junk.ts';
import { withSymbol } from '../model/knowledge.ts';
import type { Shelf } from '../model/malleable.ts';
import { type Bindings, extended, instanceOf, match } from '../model/match.ts';
import {
  type Application,
  apply,
  instantiate,
  isApplication,
  isPrivateSymbol,
  occursIn,
  secretKey,
  type Term,
  type Variable,
  zero,
} from '../model/term.ts';
import { rotated } from './choices.ts';
import { ownValue, type Store, valuesFor } from './values.ts';

/** A search for one message. */
export interface Workshop extends Store {
  /** What a value that is kept now must look like when it is opened later, by name of variable. */
  readonly later: ReadonlyMap<string, Term>;
  /** How many more partial solutions may be looked at. */
  effort: number;
}

/** Something that must be made, or must stand at a place of a ciphertext that is changed. */
type Demand = { readonly kind: 'term'; readonly pattern: Term } | Piece;

interface Piece {
  readonly kind: 'piece';
  readonly pattern: Term;
  readonly place: Place;
  /** A ciphertext under the same key. */
  readonly base: Application;
  /** Anything may stand here, because what stood around it is known. */
  readonly open: boolean;
}

/** One way to go on: values, and what is demanded instead. */
interface Way {
  readonly bindings: Bindings;
  readonly demands: readonly Demand[];
}

/** `bindings` extended so that the instance of `pattern` is ground and can be made; undefined if none was found. */
export const fulfil = (workshop: Workshop, pattern: Term, bindings: Bindings): Bindings | undefined =>
  meet(workshop, [wanted(pattern)], bindings);

/** `term` with bindings put in again and again: a value may be a pattern with further variables. */
export function settled(term: Term, bindings: Bindings): Term {
  let current = term;
  for (let round = 0; round < settleMax && isBoundIn(current, bindings); round += 1) {
    current = shared(current, bindings, new Map());
  }
  return current;
}

const settleMax = 8;

const isBoundIn = ({ variables }: Term, bindings: Bindings): boolean =>
  variables.some(({ name }) => Object.hasOwn(bindings, name));

/** One round of it. A message repeats its parts, in transcripts above all, and each is looked at once. */
function shared(term: Term, bindings: Bindings, done: Map<Term, Term>): Term {
  if (!isBoundIn(term, bindings)) return term;
  if (term.kind !== 'application') return instanceOf(term, bindings);
  const known = done.get(term);
  if (known !== undefined) return known;
  const made = apply(term.symbol, ...term.args.map((arg) => shared(arg, bindings, done)));
  done.set(term, made);
  return made;
}

const wanted = (pattern: Term): Demand => ({ kind: 'term', pattern });

function meet(workshop: Workshop, demands: readonly Demand[], bindings: Bindings): Bindings | undefined {
  workshop.effort -= 1;
  if (workshop.effort < 0) return undefined;
  const open: Demand[] = [];
  for (const demand of demands) if (!spread(workshop, demand, bindings, open)) return undefined;
  const next = mostConstrained(workshop, open);
  if (next === undefined) return bindings;
  const rest = open.filter((demand) => demand !== next);
  for (const way of waysToMeet(workshop, next, bindings)) {
    const found = meet(workshop, [...way.demands, ...rest], way.bindings);
    if (found !== undefined || workshop.effort < 0) return found;
  }
  return undefined;
}

/** Puts what is left of `demand` into `open`, tuples item by item; false where it cannot be met. */
function spread(workshop: Workshop, demand: Demand, bindings: Bindings, open: Demand[]): boolean {
  const pattern = settled(demand.pattern, bindings);
  if (demand.kind === 'piece') return open.push({ ...demand, pattern }) > 0;
  if (pattern.ground) return derivable(workshop.knowledge, pattern);
  if (!isApplication(pattern, 'tuple')) return open.push(wanted(pattern)) > 0;
  return pattern.args.every((item) => spread(workshop, wanted(item), bindings, open));
}

/** Pieces and locked terms before terms that can be built, those before bare variables. */
function mostConstrained(workshop: Workshop, open: readonly Demand[]): Demand | undefined {
  let best: Demand | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const demand of open) {
    const freedom = freedomOf(workshop, demand);
    if (freedom < least) {
      least = freedom;
      best = demand;
    }
  }
  return best;
}

function freedomOf(workshop: Workshop, { kind, pattern }: Demand): number {
  if (kind === 'piece') return 0;
  if (pattern.kind !== 'application') return 4;
  if (isLocked(workshop, pattern)) return 1;
  if (pattern.symbol === 'sign' || pattern.symbol === 'mac' || pattern.symbol === 'aead') return 2;
  return 3;
}

/**
 * Whether some ground argument cannot be made, so that only a known term will do. A Diffie-Hellman secret
 * with an exponent left open is made of that one and the other's share.
 */
const isLocked = ({ knowledge }: Workshop, { symbol, args }: Application): boolean => {
  if (symbol === 'dh') return args.every((arg) => arg.ground);
  return isPrivateSymbol(symbol) || args.some((arg) => arg.ground && !derivable(knowledge, arg));
};

type Ways = Generator<Way, void, void>;

function* waysToMeet(workshop: Workshop, demand: Demand, bindings: Bindings): Ways {
  const { pattern } = demand;
  if (demand.kind === 'piece') yield* waysToPlace(workshop, demand, bindings);
  else if (pattern.kind === 'variable') yield* waysToFill(workshop, pattern, bindings);
  else if (pattern.kind === 'application') yield* waysToApply(workshop, pattern, bindings);
}

/** A value for a bare variable; one that is opened later may be made to fit that. */
function* waysToFill(workshop: Workshop, variable: Variable, bindings: Bindings): Ways {
  const later = workshop.later.get(variable.name);
  const shape = later === undefined ? undefined : settled(later, bindings);
  const shaped = shape !== undefined && shape !== variable && !occursIn(variable, shape);
  if (shaped && workshop.choices.take(4) < 3) {
    yield { bindings: extended(bindings, [[variable.name, shape]]), demands: [wanted(shape)] };
  }
  for (const value of valuesFor(workshop, variable)) yield bind(bindings, variable, value);
}

const bind = (bindings: Bindings, variable: Variable, term: Term): Way => ({
  bindings: extended(bindings, [[variable.name, term]]),
  demands: [],
});

/** A known term or one that is built; either may come first where both are to be had. */
function* waysToApply(workshop: Workshop, pattern: Application, bindings: Bindings): Ways {
  const hinted = hintedInstance(workshop, pattern, bindings);
  if (hinted !== undefined && workshop.choices.take(3) < 2) yield { bindings: hinted, demands: [] };
  const heard = rotated(workshop.choices, knownInstances(workshop, pattern, bindings));
  const heardFirst = heard.length > 0 && (!isBuildable(workshop, pattern) || workshop.choices.take(2) === 0);
  if (heardFirst) for (const found of heard) yield { bindings: found, demands: [] };
  yield* buildings(workshop, pattern, bindings);
  if (!heardFirst) for (const found of heard) yield { bindings: found, demands: [] };
}

/** The part of the honest message that stands here, where it fits and can be made. */
function hintedInstance(
  { hints, knowledge, scenario }: Workshop,
  pattern: Application,
  bindings: Bindings,
): Bindings | undefined {
  if (hints.size === 0) return undefined;
  const part = instantiate(pattern, ({ name }) => hints.get(name));
  return part.ground && derivable(knowledge, part)
    ? match(pattern, part, bindings, scenario.typed)
    : undefined;
}

/** Bindings for the known terms that are instances of `pattern`, the latest first. */
function knownInstances(
  { knowledge, scenario }: Workshop,
  pattern: Application,
  bindings: Bindings,
): readonly Bindings[] {
  const found: Bindings[] = [];
  for (const term of withSymbol(knowledge, pattern.symbol)) {
    const matched = match(pattern, term, bindings, scenario.typed);
    if (matched !== undefined) found.unshift(matched);
  }
  return found;
}

/** Whether something that was not heard may do: `enc` can be changed where its key is unknown. */
const isBuildable = (workshop: Workshop, pattern: Application): boolean =>
  !isLocked(workshop, pattern) || pattern.symbol === 'enc';

function* buildings(workshop: Workshop, pattern: Application, bindings: Bindings): Ways {
  const { symbol, args } = pattern;
  const [first] = args;
  if (!isLocked(workshop, pattern)) {
    if (symbol === 'g' || symbol === 'dh') yield* sharesFor(workshop, pattern, bindings);
    else if (symbol === 'pub' && first?.kind === 'variable') yield* keysFor(workshop, first, bindings);
    else yield { bindings, demands: args.map(wanted) };
  }
  if (symbol === 'enc') yield* changes(workshop, pattern, bindings);
}

/** Whose public key: own ones, anybody's, a fresh one's. */
function* keysFor({ scenario, choices }: Workshop, owner: Variable, bindings: Bindings): Ways {
  const agents = [...scenario.dishonest.map(({ agent }) => agent), ...scenario.honest];
  for (const key of rotated(choices, [...agents.map(secretKey), ownValue('secret', 0)])) {
    yield bind(bindings, owner, key);
  }
}

/** Shares and secrets of exponents of the adversary's own, or of the degenerate one where that is allowed. */
function* sharesFor(
  { knowledge, choices, scenario }: Workshop,
  pattern: Application,
  bindings: Bindings,
): Ways {
  const exponent = pattern.args.find((arg) => arg.kind === 'variable');
  if (exponent?.kind !== 'variable') return;
  const degenerate = scenario.spec.groupUnchecked ? [zero] : [];
  /** The exponents behind shares that were heard: not known, but named by what is known. */
  const foreign =
    pattern.symbol === 'dh' ? withSymbol(knowledge, 'g').map((share) => share.args[0] as Term) : [];
  const exponents = [ownValue('exponent', 0), ownValue('exponent', 1), ...degenerate, ...foreign];
  for (const value of rotated(choices, exponents)) {
    yield { ...bind(bindings, exponent, value), demands: [wanted(pattern)] };
  }
}

/** Ciphertexts without integrity that can be changed into an instance of `pattern`. */
function* changes({ knowledge, choices }: Workshop, { args }: Application, bindings: Bindings): Ways {
  const [key, content] = args as readonly [Term, Term];
  if (!key.ground || !knowledge.stocks.has(key)) return;
  const bases = withSymbol(knowledge, 'enc').filter((term) => term.args[0] === key);
  for (const base of rotated(choices, bases)) {
    yield { bindings, demands: [{ kind: 'piece', pattern: content, place: [], base, open: false }] };
  }
}

/** What may stand at a place: what stands there in some ciphertext, junk, or anything where that is allowed. */
function* waysToPlace(workshop: Workshop, demand: Piece, bindings: Bindings): Ways {
  const { knowledge, choices } = workshop;
  const { pattern, base, place } = demand;
  const shelf = knowledge.stocks.get(base.args[0] as Term)?.get(place.join('.'));
  const open = demand.open || shelf?.because !== undefined;
  const longest = open ? Number.POSITIVE_INFINITY : (shelf?.longest ?? 0);
  const kinds: (() => Ways)[] = [() => keptAt(workshop, pattern, shelf, bindings)];
  if (open) kinds.push(() => once({ bindings, demands: [wanted(pattern)] }));
  if (pattern.kind === 'variable') kinds.push(() => junkAt(workshop, pattern, demand, bindings));
  if (isApplication(pattern, 'tuple') && pattern.args.length <= longest) {
    const items = pattern.args.map((item, at) => ({ ...demand, pattern: item, place: [...place, at], open }));
    kinds.push(() => once({ bindings, demands: items }));
  }
  for (const ways of rotated(choices, kinds)) yield* ways();
}

function* once(way: Way): Ways {
  yield way;
}

function* keptAt(
  { scenario, choices }: Workshop,
  pattern: Term,
  shelf: Shelf | undefined,
  bindings: Bindings,
): Ways {
  for (const part of rotated(choices, [...(shelf?.parts.keys() ?? [])])) {
    const matched = match(pattern, part, bindings, scenario.typed);
    if (matched !== undefined) yield { bindings: matched, demands: [] };
  }
}

/** Junk where the receiver takes it: what the adversary cannot read it can still spoil. */
function* junkAt(
  { scenario }: Workshop,
  variable: Variable,
  { base, place }: Piece,
  bindings: Bindings,
): Ways {
  const spoilt = match(variable, junk(base, place), bindings, scenario.typed);
  if (spoilt !== undefined) yield { bindings: spoilt, demands: [] };
}
