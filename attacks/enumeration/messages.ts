/**
 * Every message within bounds that a waiting run could be given: instances of what it receives whose
 * values come from a stock, and which the adversary can make. Plain generate and test; `step` decides
 * what is accepted.
 * @module
 */
import { derivable } from '../../model/deduce.ts';
import { junk, type Place } from '../../model/junk.ts';
import { type Knowledge, withSymbol } from '../../model/knowledge.ts';
import { type Bindings, extended, instanceOf, match } from '../../model/match.ts';
import type { Receive, Role } from '../../model/role.ts';
import type { Way } from '../../model/run.ts';
import type { Spec } from '../../model/spec.ts';
import type { Run } from '../../model/system.ts';
import {
  type Application,
  agent,
  isApplication,
  isPrivateSymbol,
  replace,
  type Term,
  type Variable,
  variable,
  zero,
} from '../../model/term.ts';
import { worthwhile } from './idle.ts';
import { type Stock, valuesFrom } from './stock.ts';

/** The messages for one receive of one run, and whether these are all within the bounds. */
export interface Messages {
  readonly messages: readonly Term[];
  readonly complete: boolean;
}

/** Instances of `receive` for `run`, each once, at most `most` of them. */
export function messagesFor(
  stock: Stock,
  role: Role,
  run: Run,
  { index, transition: { pattern, checks } }: Way<Receive>,
  most: number,
): Messages {
  const { spec, runs } = stock;
  const mint: Mint = {
    stock,
    shapes: shapesOf(spec, role, run),
    effort: { left: most * triesForEach },
    worth: new Map(pattern.variables.map((one) => [one, worthwhile(spec, role, index, runs, one)])),
  };
  const found = new Set<Term>();
  const start: Bindings = run.bindings;
  for (const check of checks) {
    // A value that is opened by the same event is made in its open form.
    if (check.kind === 'open' && check.value.kind === 'variable' && start[check.value.name] === undefined) {
      mint.shapes.set(check.value.name, [check.pattern, ...(mint.shapes.get(check.value.name) ?? [])]);
    }
  }
  for (const bindings of made(mint, pattern, start)) {
    found.add(instanceOf(pattern, bindings));
    if (found.size >= most || mint.effort.left <= 0) return { messages: [...found], complete: false };
  }
  return { messages: [...found], complete: mint.effort.left > 0 };
}

/** So many instances may be tried for each message that is asked for. */
const triesForEach = 20;

/** A making under way. */
interface Mint {
  readonly stock: Stock;
  /** What a kept value looks like to others, or to the role once it opens it, by name of variable. */
  readonly shapes: Map<string, readonly Term[]>;
  /** How many more values may be tried. */
  readonly effort: { left: number };
  /** Which values are worth trying for an idle variable; undefined for the others. */
  readonly worth: ReadonlyMap<Variable, ((value: Term) => boolean) | undefined>;
}

type Ways = Generator<Bindings, void, void>;

/** Extensions of `bindings` under which the adversary can make `pattern`. */
function* made(mint: Mint, pattern: Term, bindings: Bindings): Ways {
  const { knowledge } = mint.stock;
  const term = instanceOf(pattern, bindings);
  if (term.ground) {
    if (derivable(knowledge, term)) yield bindings;
  } else if (term.kind === 'variable') {
    for (const value of fillings(mint, term, bindings)) yield extended(bindings, [[term.name, value]]);
  } else if (term.kind === 'application') {
    yield* instances(mint, term, bindings);
  }
}

/** As they were heard, and as they can be built; one instance only once. */
function* instances(mint: Mint, term: Application, bindings: Bindings): Ways {
  const { knowledge, typed } = mint.stock;
  const seen = new Set<Term>();
  for (const known of withSymbol(knowledge, term.symbol)) {
    const found = match(term, known, bindings, typed);
    if (found === undefined) continue;
    seen.add(known);
    yield found;
  }
  for (const found of built(mint, term, bindings)) {
    const instance = instanceOf(term, found);
    if (seen.has(instance)) continue;
    seen.add(instance);
    yield found;
  }
}

function* built(mint: Mint, term: Application, bindings: Bindings): Ways {
  const { symbol, args } = term;
  if (isPrivateSymbol(symbol)) return;
  const owner = ownerOf(term);
  if (symbol === 'dh') yield* secrets(mint, term, bindings);
  else if (owner !== undefined) yield* publicKeys(mint, term, owner, bindings);
  else yield* builtAll(mint, inOrder(mint.stock.knowledge, args), bindings);
  if (symbol === 'enc') yield* changed(mint, term, bindings);
}

/** Whose public key `term` is, where that is open. */
function ownerOf(term: Application): Variable | undefined {
  const secret = isApplication(term, 'pub') ? term.args[0] : undefined;
  const owner = secret !== undefined && isApplication(secret, 'sk') ? secret.args[0] : undefined;
  return owner?.kind === 'variable' ? owner : undefined;
}

/** Public keys need no private key to be had: those of all names. */
function* publicKeys(mint: Mint, term: Application, owner: Variable, bindings: Bindings): Ways {
  for (const name of fillings(mint, owner, bindings)) {
    const found = extended(bindings, [[owner.name, name]]);
    if (derivable(mint.stock.knowledge, instanceOf(term, found))) yield found;
  }
}

/** All of `parts`, one after the other. */
function* builtAll(mint: Mint, parts: readonly Term[], bindings: Bindings): Ways {
  const [first, ...rest] = parts;
  if (first === undefined) {
    yield bindings;
    return;
  }
  for (const found of made(mint, first, bindings)) {
    if (mint.effort.left <= 0) return;
    yield* builtAll(mint, rest, found);
  }
}

/** Parts that leave little choice first: others then have less to choose. */
const inOrder = (knowledge: Knowledge, parts: readonly Term[]): readonly Term[] =>
  parts.toSorted((left, right) => freedom(knowledge, left) - freedom(knowledge, right));

function freedom(knowledge: Knowledge, term: Term): number {
  if (term.ground) return 0;
  if (term.kind !== 'application') return 3;
  return term.args.some((arg) => arg.ground && !derivable(knowledge, arg)) ? 1 : 2;
}

/** A Diffie-Hellman secret of an exponent that is open: any known share may be behind it. */
function* secrets(mint: Mint, term: Application, bindings: Bindings): Ways {
  const { stock } = mint;
  const open = term.args.filter((arg): arg is Variable => arg.kind === 'variable');
  const foreign = withSymbol(stock.knowledge, 'g').map((share) => share.args[0] as Term);
  const [first] = open;
  if (first === undefined) return;
  const exponents = new Set([
    ...valuesFrom(stock, 'exponent'),
    ...foreign,
    ...(stock.degenerate ? [zero] : []),
  ]);
  for (const exponent of exponents) yield* made(mint, term, extended(bindings, [[first.name, exponent]]));
}

/** Values for a variable: from the stock, and in the shapes that kept values have. */
function* fillings(mint: Mint, open: Variable, bindings: Bindings): Generator<Term, void, void> {
  const { name, sort } = open;
  const isWorth = mint.worth.get(open);
  const seen = new Set<Term>();
  for (const value of valuesFrom(mint.stock, sort)) {
    if (isWorth?.(value) === false) continue;
    mint.effort.left -= 1;
    if (mint.effort.left <= 0) return;
    seen.add(value);
    yield value;
  }
  // What is inside a shape has no shape of its own: two kept values may stand in each other's.
  const plain = { ...mint, shapes: noShapes };
  for (const shape of mint.shapes.get(name) ?? []) {
    if (shape.kind === 'variable' && shape.name === name) continue;
    for (const found of made(plain, shape, bindings)) {
      const value = instanceOf(shape, found);
      mint.effort.left -= 1;
      if (mint.effort.left <= 0) return;
      if (seen.has(value) || isWorth?.(value) === false) continue;
      seen.add(value);
      yield value;
    }
  }
}

const noShapes: Mint['shapes'] = new Map();

/** Ciphertexts without integrity: any term at the same place under the same key, or junk, part by part. */
function* changed(mint: Mint, { args }: Application, bindings: Bindings): Ways {
  const [key, content, more] = args as readonly [Term, Term, Term?];
  if (more !== undefined) return;
  const { knowledge, typed } = mint.stock;
  const heard = withSymbol(knowledge, 'enc');
  for (const locked of new Set(heard.map((base) => base.args[0] as Term))) {
    const fitting = derivable(knowledge, locked) ? undefined : match(key, locked, bindings, typed);
    const bases = heard.filter((base) => base.args[0] === locked);
    const [base] = bases;
    if (fitting === undefined || base === undefined) continue;
    const contents = bases.map((one) => one.args[1] as Term);
    yield* pieces(mint, base, content, [], contents, fitting);
  }
}

/** Whether the whole can be made is tested at the end: here anything that may stand at a place is tried. */
function* pieces(
  mint: Mint,
  base: Application,
  pattern: Term,
  place: Place,
  there: readonly Term[],
  bindings: Bindings,
): Ways {
  const { typed } = mint.stock;
  const term = instanceOf(pattern, bindings);
  if (term.ground) {
    yield bindings;
    return;
  }
  for (const part of new Set([...there, junk(base, place)])) {
    const found = match(term, part, bindings, typed);
    if (found !== undefined) yield found;
  }
  yield* made(mint, term, bindings);
  if (!isApplication(term, 'tuple')) return;
  let partial: readonly Bindings[] = [bindings];
  for (const [at, item] of term.args.entries()) {
    const below = there.flatMap((part) => (isApplication(part, 'tuple') ? (part.args[at] ?? []) : []));
    partial = partial.flatMap((one) => [...pieces(mint, base, item, [...place, at], below, one)]);
  }
  yield* partial;
}

/** The shapes of the values that a role keeps: as it opens them, or as those who make them see them. */
function shapesOf(spec: Spec, role: Role, run: Run): Map<string, readonly Term[]> {
  const shapes = new Map<string, readonly Term[]>();
  const add = (name: string, shape: Term): void => {
    shapes.set(name, [...(shapes.get(name) ?? []), shape]);
  };
  for (const check of role.transitions.flatMap(({ checks }) => checks)) {
    if (check.kind === 'open' && check.value.kind === 'variable') add(check.value.name, check.pattern);
  }
  for (const { name, canonical } of role.opaque) {
    if (!shapes.has(name.name)) add(name.name, shapeOf(spec, role, run, canonical));
  }
  return shapes;
}

/** A canonical term with variables for names and values, those that the run has already by their values. */
const shapeOf = (spec: Spec, role: Role, run: Run, canonical: Term): Term =>
  replace(canonical, (part) => {
    if (isApplication(part, 'ignored')) return shapeOf(spec, role, run, part.args[1] as Term);
    if (part.kind !== 'atom') return undefined;
    if (part.maker !== 'declared' && !spec.roles.some(({ name }) => agent(name) === part)) return undefined;
    const view = role.knows.find((holding) => holding.canonical === part)?.view;
    const value = view?.kind === 'variable' ? run.bindings[view.name] : undefined;
    return value ?? variable(part.name, part.sort, 'kept');
  });
