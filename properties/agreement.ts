/**
 * What two roles can agree on: D, found from their machines, name by name (design 10, What is agreed on,
 * Late names, Committed; after Lowe, CSFW 1997, section 2.4, where D is given).
 * @module
 */
import type { OpaqueValue, Role } from '../model/role.ts';
import type { Spec, SpecValue } from '../model/spec.ts';
import { agent, apply, isFresh, occursIn, replace, type Term, type Variable } from '../model/term.ts';
import { notAfter } from './causality.ts';
import { type Counting, roleNamed } from './goal.ts';
import { everHolds, historyOf, viewWith } from './holding.ts';

/** How one value stands between a claimant and its peer when the claimant accepts. */
export type Status =
  | { readonly kind: 'held' }
  /** The peer holds it inside terms that it does not open; any one of them is evidence. */
  | { readonly kind: 'committed'; readonly carriers: readonly Carrier[] }
  | { readonly kind: 'absent'; readonly because: string }
  /** The peer can bind it only because the claimant has accepted: absent too. */
  | { readonly kind: 'late'; readonly because: string };

/** A term that the peer holds unopened and the claimant can rebuild. */
export interface Carrier {
  /** The peer's variable, and the transition that binds it. */
  readonly opaque: Variable;
  readonly since: number;
  readonly canonical: Term;
}

/** A value of the spec, the term by which two roles compare it, and how it stands between them. */
export interface ValueStatus {
  readonly value: SpecValue;
  /** Canonical. An exponent is compared by its share, which is all that a peer can hold of it. */
  readonly term: Term;
  readonly status: Status;
}

/** The offices of the three parties, in their order. */
export const parties = ['client', 'proxy', 'server'] as const;

/** One of the three parties. */
export type Party = (typeof parties)[number];

/** A place of D*, by office, so that proposals with other names can be compared. */
export type Office =
  | { readonly kind: 'nonce' | 'name'; readonly of: Party }
  | { readonly kind: 'key' | 'data' };

/** What fills a place of D*, and how that stands between a claimant and its peer. */
export interface OfficeStatus {
  readonly office: Office;
  /** The name of the value; undefined where nobody fills the office. */
  readonly name?: string;
  readonly status: Status;
}

/** Every name, fresh value, datum and channel key of the spec, as it stands between the two, in the spec's order. */
export function statusesOf(spec: Spec, claimant: string, peer: string): readonly ValueStatus[] {
  const sides = sidesOf(spec, claimant, peer);
  const values = spec.values.filter((value) => value.kind !== 'key' || isChannelKey(spec, value.term));
  return values.map((value) => statusBetween(sides, value));
}

/** As `statusesOf`, for these names only, channel keys or not; a name that the spec lacks is left out. */
export function statusesOn(
  spec: Spec,
  claimant: string,
  peer: string,
  names: readonly string[],
): readonly ValueStatus[] {
  const sides = sidesOf(spec, claimant, peer);
  const values = names.flatMap((name) => spec.values.filter((value) => value.name === name).slice(0, 1));
  return values.map((value) => statusBetween(sides, value));
}

/** The values that agreement is about: those held, and those committed to where they count. */
export const countedIn = (statuses: readonly ValueStatus[], counting: Counting): readonly ValueStatus[] =>
  statuses.filter(
    ({ status }) =>
      status.kind === 'held' || (status.kind === 'committed' && counting === 'held and committed'),
  );

/** Whether agreement on these says anything about a session: a name alone does not. */
export const hasSubstance = (values: readonly ValueStatus[]): boolean =>
  values.some(({ value }) => value.kind !== 'name');

/** D*: every office, and how what fills it stands between the two. */
export function officesBetween(spec: Spec, claimant: string, peer: string): readonly OfficeStatus[] {
  return offices.map((office) => {
    const name = filling(spec, office);
    const [found] = name === undefined ? [] : statusesOn(spec, claimant, peer, [name]);
    if (found === undefined)
      return {
        office,
        status: { kind: 'absent', because: `nobody fills the office of ${printOffice(office)}` },
      };
    return { office, name: found.value.name, status: found.status };
  });
}

/** An office in words: `the server's nonce`. */
export const printOffice = (office: Office): string =>
  'of' in office
    ? `the ${office.of}'s ${office.kind}`
    : office.kind === 'key'
      ? 'the channel key'
      : 'the data';

/** Whether the canonical `term` is a key of one of the spec's channels. */
export const isChannelKey = (spec: Spec, term: Term): boolean =>
  spec.channels.some((channel) => channel.keys.some((key) => key.term === term));

/** The term by which two roles compare a value: an exponent's share, anything else itself. */
export const comparedAs = (value: SpecValue): Term =>
  isFresh(value.term) && value.term.sort === 'exponent' ? apply('g', value.term) : value.term;

/** What is compared, as the spec would write it: `g(x)` for an exponent `x`. */
export const printCompared = (value: SpecValue): string =>
  comparedAs(value) === value.term ? value.name : `g(${value.name})`;

/** How one value stands, for callers that ask about a name. */
export const nameStatus = (spec: Spec, claimant: string, peer: string, role: string): Status =>
  statusBetween(sidesOf(spec, claimant, peer), { name: role, kind: 'name', term: agent(role), role }).status;

interface Sides {
  readonly claimant: Role;
  readonly peer: Role;
  /** The transitions of the claimant up to its acceptance. */
  readonly before: ReadonlySet<number>;
  /** The transitions of the peer that need not wait for the claimant's acceptance. */
  readonly byThen: ReadonlySet<number>;
}

function sidesOf(spec: Spec, claimant: string, peer: string): Sides {
  const role = roleNamed(spec, claimant);
  return {
    claimant: role,
    peer: roleNamed(spec, peer),
    before: new Set(role.acceptsAt.flatMap((acceptance) => [...historyOf(role, acceptance)])),
    byThen: new Set(role.acceptsAt.flatMap((acceptance) => [...notAfter(spec, claimant, acceptance, peer)])),
  };
}

function statusBetween(sides: Sides, value: SpecValue): ValueStatus {
  const term = comparedAs(value);
  return { value, term, status: statusOf(sides, value, term) };
}

function statusOf(sides: Sides, value: SpecValue, term: Term): Status {
  const { claimant, peer, before, byThen } = sides;
  if (viewWith(claimant, before, term) === undefined) return missing(claimant, value, term);
  if (viewWith(peer, byThen, term) !== undefined) return { kind: 'held' };
  const carriers = carriersOf(sides, term);
  if (carriers.length > 0) return { kind: 'committed', carriers };
  if (!everHolds(peer, term)) return { kind: 'absent', because: `${neverHolds(peer, value, claimant)}` };
  return {
    kind: 'late',
    because: `${peer.name} can learn ${printValue(value)} only after ${claimant.name} has accepted`,
  };
}

/** Why the claimant itself has nothing to compare. */
const missing = (claimant: Role, value: SpecValue, term: Term): Status =>
  everHolds(claimant, term)
    ? { kind: 'absent', because: `${claimant.name} learns ${printValue(value)} only after it has accepted` }
    : { kind: 'absent', because: neverHolds(claimant, value, undefined) };

function neverHolds(role: Role, value: SpecValue, other: Role | undefined): string {
  if (value.kind !== 'name') return `${role.name} never holds ${value.name}`;
  if (value.role !== undefined && role.unawareOf.includes(value.role)) {
    return `${role.name} does not know that there is a ${value.role}`;
  }
  if (other === undefined || other.name !== value.name)
    return `${role.name} never learns ${printValue(value)}`;
  return `${role.name} holds no name for ${other.office === undefined ? other.name : `its ${other.office}`}`;
}

const printValue = (value: SpecValue): string =>
  value.kind === 'name' ? `${value.name}'s name` : value.name;

/** The unopened values of the peer in which `term` stands where the claimant's own rebuilding has it. */
function carriersOf({ claimant, peer, before, byThen }: Sides, term: Term): readonly Carrier[] {
  const own = viewWith(claimant, before, term);
  return peer.opaque.flatMap(({ name, canonical, since, opened }) => {
    const boundByThen = since < 0 || byThen.has(since);
    const openedByThen = opened !== undefined && byThen.has(opened);
    const content = withoutSlots(peer, canonical);
    if (!boundByThen || openedByThen || own === undefined || !occursIn(term, content)) return [];
    const rebuilt = viewWith(claimant, before, content);
    return rebuilt !== undefined && occursIn(own, rebuilt) && isChecked(claimant, before, rebuilt)
      ? [{ opaque: name, since, canonical: content }]
      : [];
  });
}

/** Whether something that the role has checked by then is rebuilt from `part`: sending it is no evidence. */
const isChecked = (role: Role, before: ReadonlySet<number>, part: Term): boolean =>
  [...before].some((index) => {
    const step = role.transitions[index];
    const received = step?.kind === 'receive' ? [step.pattern] : [];
    const opened = step?.checks.flatMap((check) => (check.kind === 'open' ? [check.pattern] : [])) ?? [];
    return [...received, ...opened].some((pattern) => occursIn(part, pattern));
  });

/** A canonical term as those see it who look into every part: what the role ignores, by its content. */
function withoutSlots(role: Role, canonical: Term): Term {
  const contentOf = (part: Term): Term | undefined =>
    part.kind === 'atom' && part.sort === 'message' && part.maker === 'declared'
      ? role.opaque.find((value) => standsFor(role, value, part))?.canonical
      : undefined;
  return replace(canonical, (part) => {
    const content = contentOf(part);
    return content === undefined || occursIn(part, content) ? undefined : withoutSlots(role, content);
  });
}

const standsFor = (role: Role, value: OpaqueValue, slot: Term): boolean =>
  role.knows.some(({ canonical, view }) => canonical === slot && view === value.name);

/** The places of D*, in their order. */
export const offices: readonly Office[] = [
  ...parties.map((of) => ({ kind: 'nonce', of }) as const),
  ...parties.map((of) => ({ kind: 'name', of }) as const),
  { kind: 'key' },
  { kind: 'data' },
];

/** What fills a place, by its name in the spec; undefined where nobody does. */
export function filling(spec: Spec, office: Office): string | undefined {
  switch (office.kind) {
    case 'nonce':
      return spec.offices.nonces[office.of];
    case 'name':
      return spec.roles.find((role) => role.office === office.of)?.name;
    case 'key':
      return spec.offices.key;
    case 'data':
      return spec.offices.data;
  }
}
