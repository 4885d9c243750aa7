/**
 * The ways through a role that are strands. A check that comes after something was sent may fail when that has been sent
 * already, and a strand of CPSA is one sequence of messages: so there is another one that ends there, in which nothing is
 * known of what the check would have looked into. Who issued a certificate, and whether a share is degenerate, is another
 * way, too.
 * @module
 */
import type { Check, Role, Transition } from '../../../model/role.ts';
import type { Atom, Term, Variable } from '../../../model/term.ts';
import { type Point, unfolded } from '../tree.ts';

/** A way as it is to be written. */
export interface Plan extends End {
  /** An authority for each certificate that several may have issued. */
  readonly issuers: ReadonlyMap<Term, Atom>;
  /** The exponents of others that are zero: their shares are the neutral element. */
  readonly zeros: readonly Variable[];
}

/** All of a role's ways; degenerate shares where nobody checks for them. */
export const plansOf = (role: Role, groupUnchecked: boolean): readonly Plan[] =>
  distinct(waysOut(unfolded(role)).flatMap((path) => endsOn(role, path))).flatMap((end) => {
    const zeros = groupUnchecked ? subsets(sharedBy(role, end)) : [[]];
    return anchored(role, end).flatMap((issuers) => zeros.map((some) => ({ ...end, issuers, zeros: some })));
  });

/** The paths to the ends of a tree. */
const waysOut = (point: Point): readonly (readonly number[])[] =>
  point.ways.length === 0 ? [point.path] : point.ways.flatMap(({ after }) => waysOut(after));

/** A beginning of a way: so many transitions, and whether the checks of the last one have been made. */
interface End {
  readonly path: readonly number[];
  readonly checked: boolean;
}

/** The whole way, and what was done before each check that comes late. */
function endsOn(role: Role, path: readonly number[]): readonly End[] {
  const bound = boundBy(role, path);
  const late: End[] = [];
  for (const [at, index] of path.entries()) {
    const { kind, checks } = role.transitions[index] as Transition;
    for (const check of checks) {
      const since = Math.max(
        -1,
        ...lookedAt(check)
          .flatMap((term) => term.variables)
          .map((one) => bound.get(one) ?? -1),
      );
      const last = path.findLastIndex(
        (other, step) =>
          step > since &&
          (kind === 'send' ? step <= at : step < at) &&
          role.transitions[other]?.kind === 'send',
      );
      if (last >= 0) late.push({ path: path.slice(0, last + 1), checked: last < at });
    }
  }
  return [...late, { path, checked: true }];
}

/** What a check looks at that was there before. */
const lookedAt = (check: Check): readonly Term[] =>
  check.kind === 'open'
    ? [check.value]
    : check.kind === 'anchor'
      ? [check.issuer]
      : [check.left, check.right];

/** At which step of a path each variable has its value. */
function boundBy(role: Role, path: readonly number[]): ReadonlyMap<Variable, number> {
  const bound = new Map<Variable, number>();
  const start = [role.self, ...role.peers.map(({ name }) => name), ...role.fresh.map(({ name }) => name)];
  for (const one of start) bound.set(one, -1);
  for (const [at, index] of path.entries()) {
    const transition = role.transitions[index] as Transition;
    const read = transition.kind === 'receive' ? [transition.pattern] : [];
    const opened = transition.checks.flatMap((check) => (check.kind === 'open' ? [check.pattern] : []));
    for (const one of [...read, ...opened].flatMap((term) => term.variables)) {
      if (!bound.has(one)) bound.set(one, at);
    }
  }
  return bound;
}

const distinct = (ends: readonly End[]): readonly End[] => [
  ...new Map(ends.map((end) => [`${end.path.join('.')} ${end.checked}`, end])).values(),
];

/** The choices of an authority for each certificate that several may have issued. */
function anchored(role: Role, end: End): readonly ReadonlyMap<Term, Atom>[] {
  const anchors = checksOn(role, end).filter((check) => check.kind === 'anchor');
  let issuers: readonly ReadonlyMap<Term, Atom>[] = [new Map()];
  for (const { issuer, anchors: accepted } of anchors) {
    issuers = issuers.flatMap((chosen) =>
      chosen.has(issuer) ? [chosen] : accepted.map((atom) => new Map([...chosen, [issuer, atom]])),
    );
  }
  return issuers;
}

/** The exponents of the shares that others sent. */
function sharedBy(role: Role, end: End): readonly Variable[] {
  const own = new Set(role.fresh.map(({ name }) => name));
  const all = patternsOn(role, end).flatMap(({ variables }) => variables);
  return [...new Set(all)].filter((one) => one.sort === 'exponent' && !own.has(one));
}

function subsets(all: readonly Variable[]): readonly (readonly Variable[])[] {
  let found: readonly (readonly Variable[])[] = [[]];
  for (const one of all) found = found.flatMap((some) => [some, [...some, one]]);
  return found;
}

/** The checks that have been made by an end. */
export const checksOn = (role: Role, { path, checked }: End): readonly Check[] =>
  path.flatMap((index, at) =>
    checked || at < path.length - 1 ? (role.transitions[index] as Transition).checks : [],
  );

/** What has been received, and what was found in what was kept. */
export const patternsOn = (role: Role, { path }: End): readonly Term[] =>
  path.flatMap((index) => {
    const { checks, ...transition } = role.transitions[index] as Transition;
    const opened = checks.flatMap((check) => (check.kind === 'open' ? [check.pattern] : []));
    return transition.kind === 'receive' ? [transition.pattern, ...opened] : opened;
  });

/** What sets one way apart, for a comment. */
export function difference(role: Role, { path, checked, issuers, zeros }: Plan): string {
  const last = role.transitions[path.at(-1) as number] as Transition;
  const isWhole = !role.transitions.some(({ from }) => from === last.to) && checked;
  const by = [...new Set([...issuers.values()].map(({ name }) => name))];
  return [
    ...(isWhole ? [] : ['stops here, because what comes next is not as it should be']),
    ...(by.length === 0 ? [] : [`certificates by ${by.join(', ')}`]),
    ...zeros.map(({ name }) => `g(${name}) is the neutral element`),
  ].join('; ');
}
