/**
 * Names that mean different things on different ways through a protocol, such as a key over a transcript
 * that has one more message on one of them. What channels and goals say of such a name they say of an atom
 * of its own, and a role holds that atom wherever it holds what the name means on the way that it took.
 * @module
 */
import type { Protocol } from './protocol.ts';
import { type Holding, ownForm, type Role, viewOfOwn } from './role.ts';
import type { Claim, Correspondence, Offices, Spec, SpecValue } from './spec.ts';
import { fresh, isNowhere, type Term } from './term.ts';

/** A name, the atom that stands for it, and its term on each way; undefined where nothing has that name. */
export interface Meaning {
  readonly atom: Term;
  readonly terms: readonly (Term | undefined)[];
}

/** The names of channels, values and goals that do not mean the same on all of these ways. */
export function meaningsOf(ways: readonly Protocol[]): readonly Meaning[] {
  const spoken = ways.map(spokenOf);
  const places = new Map(
    spoken.flatMap((all) => [...all].map(([place, { name }]) => [place, name] as const)),
  );
  const found: Meaning[] = [];
  for (const [place, name] of places) {
    const terms = spoken.map((all) => all.get(place)?.term);
    if (new Set(terms.filter((term) => term !== undefined)).size < 2) continue;
    if (found.some((other) => other.terms.every((term, way) => term === terms[way]))) continue;
    const taken = found.filter(({ atom }) => atom.kind === 'atom' && atom.name.split(' ')[0] === name).length;
    found.push({ atom: fresh('key', taken === 0 ? name : `${name} ${taken + 1}`, 'declared'), terms });
  }
  return found;
}

interface Spoken {
  readonly name: string;
  readonly term: Term;
}

/** What is spoken of outside the flow, by place, without what nothing has on this way. */
function spokenOf(protocol: Protocol): ReadonlyMap<string, Spoken> {
  const keys = protocol.channels.flatMap(({ keys: all }, channel) =>
    all.map(({ name, term }, at) => [`channel ${channel} ${at}`, { name, term }] as const),
  );
  const values = protocol.values.map(({ name, term }) => [`value ${name}`, { name, term }] as const);
  const claims = protocol.correspondences.flatMap((goal) =>
    [...goal.premise, ...goal.conclusions.flat()].flatMap((claim, at) =>
      termsOf(claim).map(
        (term, place) =>
          [
            `goal ${goal.name} ${at} ${place}`,
            { name: `${goal.name}.${at + 1}.${place + 1}`, term },
          ] as const,
      ),
    ),
  );
  return new Map([...keys, ...values, ...claims].filter(([, { term }]) => !isNowhere(term)));
}

const termsOf = (claim: Claim): readonly Term[] => (claim.kind === 'event' ? claim.args : [claim.term]);

/** The role of way `way` with the atoms among what it holds, and in what it logs. */
export function withMeanings(role: Role, meanings: readonly Meaning[], way: number): Role {
  if (meanings.length === 0) return role;
  const held = meanings.flatMap(({ atom, terms }) => holdingOf(role, atom, terms[way]));
  const transitions = role.transitions.map((step) => ({
    ...step,
    events: step.events.map((event) => ({
      ...event,
      canonical: event.canonical.map((term) => atomFor(meanings, term, way)),
    })),
  }));
  return { ...role, transitions, knows: [...role.knows, ...held] };
}

/** From when the role holds what the atom stands for. */
function holdingOf(role: Role, atom: Term, term: Term | undefined): readonly Holding[] {
  if (term === undefined) return [];
  const own = ownForm(role.aliases, term);
  for (let since = -1; since < role.transitions.length; since += 1) {
    const view = viewOfOwn(role.knows, own, since);
    if (view !== undefined) return [{ canonical: atom, view, since }];
  }
  return [];
}

const atomFor = (meanings: readonly Meaning[], term: Term, way: number): Term =>
  meanings.find(({ terms }) => terms[way] === term)?.atom ?? term;

/** What the ways say beside their flows: atoms for names of many meanings, values of any way. */
export function saidOf(
  readings: readonly Protocol[],
  honest: Protocol,
  meanings: readonly Meaning[],
): Omit<Spec, 'roles'> {
  const { parties: _p, flow: _f, ignored: _i, slots: _s, secondNames: _n, labels: _l, ...rest } = honest;
  const named = new Map<string, SpecValue>();
  for (const [way, { values }] of readings.entries()) {
    for (const value of values) {
      const known = named.get(value.name);
      if (known === undefined || isNowhere(known.term))
        named.set(value.name, { ...value, term: atomFor(meanings, value.term, way) });
    }
  }
  const nonces: Offices['nonces'] = Object.assign(
    {},
    ...readings.toReversed().map(({ offices }) => offices.nonces),
  );
  return {
    ...rest,
    values: [...named.values()],
    channels: rest.channels.map((channel, at) => ({
      ...channel,
      keys: channel.keys.map((key, use) => ({
        ...key,
        term: meant(meanings, readings, ({ channels }) => channels[at]?.keys[use]?.term) ?? key.term,
      })),
    })),
    correspondences: rest.correspondences.map((goal, at) => withTerms(goal, meanings, readings, at)),
    offices: { ...Object.assign({}, ...readings.toReversed().map(({ offices }) => offices)), nonces },
  };
}

/** The term that one place of a spec has: the atom for its many meanings, or the one that any way has. */
function meant(
  meanings: readonly Meaning[],
  readings: readonly Protocol[],
  at: (way: Protocol) => Term | undefined,
): Term | undefined {
  for (const [way, reading] of readings.entries()) {
    const term = at(reading);
    if (term !== undefined && !isNowhere(term)) return atomFor(meanings, term, way);
  }
  return undefined;
}

function withTerms(
  goal: Correspondence,
  meanings: readonly Meaning[],
  readings: readonly Protocol[],
  position: number,
): Correspondence {
  const inClaim = (claim: Claim, claimOf: (goal: Correspondence) => Claim | undefined): Claim => {
    const put = (term: Term, place: number): Term => {
      const there = (way: Protocol): Term | undefined => {
        const other = way.correspondences[position];
        const same = other === undefined ? undefined : claimOf(other);
        return same === undefined ? undefined : termsOf(same)[place];
      };
      return meant(meanings, readings, there) ?? term;
    };
    return claim.kind === 'event'
      ? { ...claim, args: claim.args.map(put) }
      : { ...claim, term: put(claim.term, 0) };
  };
  return {
    ...goal,
    premise: goal.premise.map((claim, at) => inClaim(claim, (other) => other.premise[at])),
    conclusions: goal.conclusions.map((claims, branch) =>
      claims.map((claim, at) => inClaim(claim, (other) => other.conclusions[branch]?.[at])),
    ),
  };
}
