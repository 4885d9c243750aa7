/**
 * What the names in a correspondence stand for in a trace: role names and declared fresh values are
 * quantified, everything else is itself (design 4, Events, expectations).
 * @module
 */
import type { Spec } from '../model/spec.ts';
import { agent, apply, isApplication, type Term } from '../model/term.ts';

/** Ground values of canonical terms. A compound term may stand for a value that has another shape. */
export type Environment = ReadonlyMap<Term, Term>;

/** A canonical term and the value that somebody has for it. */
export type Pairing = readonly [canonical: Term, value: Term];

/** Which atoms are quantified: names of roles, second names, declared fresh values. */
export type Quantified = (term: Term) => boolean;

/** The quantified atoms of a spec. */
export function quantifiedIn(spec: Spec): Quantified {
  const names = new Set<Term>(spec.roles.map(({ name }) => agent(name)));
  for (const { kind, term } of spec.values) if (kind === 'name') names.add(term);
  return (term) => term.kind === 'atom' && (term.maker === 'declared' || names.has(term));
}

/** Adds pairings as they are written in a premise; undefined where a term would have two values. */
export function paired(
  environment: Environment,
  pairings: readonly Pairing[],
  isQuantified: Quantified,
): Environment | undefined {
  const next = new Map(environment);
  for (const [canonical, value] of pairings) {
    const known = isOpen(canonical, isQuantified) ? next.get(canonical) : canonical;
    if (known !== undefined && known !== value) return undefined;
    next.set(canonical, value);
  }
  return next;
}

/**
 * Adds what the values of compound terms say of the fresh values inside, as far as they have the shape of
 * the term. What the premise writes by itself comes first, and names are only taken where it writes them:
 * a key says for whom its holder takes the others, not who they are.
 */
export function takenApart(environment: Environment, isQuantified: Quantified): Environment {
  const next = new Map(environment);
  const visit = (canonical: Term, value: Term): void => {
    const content = withoutMark(canonical);
    if (content.kind === 'atom') {
      if (isQuantified(content) && content.sort !== 'name' && !next.has(content)) next.set(content, value);
      return;
    }
    for (const [part, item] of itemsTaken(next, content, value)) visit(part, item);
  };
  for (const [canonical, value] of environment) visit(canonical, value);
  return next;
}

/** The one way to see the items that there is; of the two orders of `dh` the one that fits, if only one does. */
function itemsTaken(environment: Environment, term: Term, value: Term): readonly Pairing[] {
  const [first, ...others] = itemsOf(term, value);
  if (first === undefined || others.length === 0) return first ?? [];
  const orders = [first, ...others].filter((items) =>
    items.every(([part, item]) => (environment.get(part) ?? item) === item),
  );
  const named = orders.filter((items) => items.every(([part, item]) => hasItsName(part, item)));
  const [only, another] = orders.length === 1 ? orders : named;
  return another === undefined ? (only ?? []) : [];
}

/** Whether a value was made under the name that stands for it. */
const hasItsName = (part: Term, item: Term): boolean =>
  part.kind === 'atom' && item.kind === 'atom' && part.name === item.name;

/**
 * The values that stand in `value` where `canonical` has the declared value: in as many places, of which some may be
 * hidden, because a compound term may stand for a value of another shape. What is agreed by Diffie-Hellman may have
 * been put together from either end.
 */
export function valuesAt(declared: Term, canonical: Term, value: Term): readonly Term[] {
  const term = withoutMark(canonical);
  if (term === declared) return [value];
  if (term.kind !== 'application' || !term.fresh.some((made) => made === declared)) return [];
  return itemsOf(term, value).flatMap((items) =>
    items.flatMap(([part, item]) => valuesAt(declared, part, item)),
  );
}

/** Every way in which `value` is an instance of `canonical` that extends the environment. */
export function matches(
  canonical: Term,
  value: Term,
  environment: Environment,
  isQuantified: Quantified,
): readonly Environment[] {
  const term = withoutMark(canonical);
  const known = environment.get(term);
  if (known !== undefined) return known === value ? [environment] : [];
  if (isQuantified(term)) return [new Map([...environment, [term, value]])];
  if (term.kind !== 'application') return term === value ? [environment] : [];
  return itemsOf(term, value).flatMap((items) =>
    items.reduce<readonly Environment[]>(
      (found, [part, item]) => found.flatMap((extended) => matches(part, item, extended, isQuantified)),
      [environment],
    ),
  );
}

/** The value of `canonical` where the environment gives all of it. */
export function valueIn(
  canonical: Term,
  environment: Environment,
  isQuantified: Quantified,
): Term | undefined {
  const term = withoutMark(canonical);
  const known = environment.get(term);
  if (known !== undefined) return known;
  if (isQuantified(term)) return undefined;
  if (term.kind !== 'application') return term;
  const args: Term[] = [];
  for (const arg of term.args) {
    const value = valueIn(arg, environment, isQuantified);
    if (value === undefined) return undefined;
    args.push(value);
  }
  return apply(term.symbol, ...args);
}

/** The parts of a term beside those of a value of the same shape; `dh` has them in two orders. */
function itemsOf(term: Term, value: Term): readonly (readonly Pairing[])[] {
  if (term.kind !== 'application' || value.kind !== 'application') return [];
  if (term.symbol !== value.symbol || term.args.length !== value.args.length) return [];
  const inOrder = term.args.map((arg, at): Pairing => [arg, value.args[at] as Term]);
  if (term.symbol !== 'dh') return [inOrder];
  const [left, right] = value.args as [Term, Term];
  const reversed = term.args.map((arg, at): Pairing => [arg, at === 0 ? right : left]);
  return [inOrder, reversed];
}

/** A part that some roles do not look into is its content. */
export const withoutMark = (term: Term): Term =>
  isApplication(term, 'ignored') ? (term.args[1] as Term) : term;

const isOpen = (term: Term, isQuantified: Quantified): boolean =>
  isQuantified(term) || (term.kind === 'application' && term.args.some((arg) => isOpen(arg, isQuantified)));
