/**
 * Names that mean different things on different ways through a protocol, such as a key over a transcript
 * that has one more message on one of them. What channels and goals say of such a name they say of an atom
 * of its own, and a role holds that atom wherever it holds what the name means on the way that it took.
 * @module
 */
import type { Protocol } from './protocol.ts';
import { type Holding, ownForm, type Role, viewOfOwn } from './role.ts';
import type { Channel, Claim, Correspondence, Spec, SpecValue } from './spec.ts';
import { fresh, type Term } from './term.ts';

/** A name, the atom that stands for it, and its term on each way. */
export interface Meaning {
  readonly atom: Term;
  readonly terms: readonly Term[];
}

/** The names of channels, values and goals that do not mean the same on all of these ways. */
export function meaningsOf(ways: readonly Protocol[]): readonly Meaning[] {
  const [first] = ways;
  const spoken = ways.map(spokenOf);
  const found: Meaning[] = [];
  for (const [place, { name }] of (first === undefined ? [] : spokenOf(first)).entries()) {
    const terms = spoken.map((all) => all[place]?.term as Term);
    if (terms.every((term) => term === terms[0])) continue;
    if (found.some((other) => other.terms.every((term, way) => term === terms[way]))) continue;
    const taken = found.filter(({ atom }) => atom.kind === 'atom' && atom.name.split(' ')[0] === name).length;
    found.push({ atom: fresh('key', taken === 0 ? name : `${name} ${taken + 1}`, 'declared'), terms });
  }
  return found;
}

/** What is spoken of outside the flow: as many terms, in the same order, on every way. */
function spokenOf(protocol: Protocol): readonly { readonly name: string; readonly term: Term }[] {
  const keys = protocol.channels.flatMap(({ keys: all }) => all);
  const asked = protocol.values.filter((value) => value.kind === 'key');
  const claims = protocol.correspondences.flatMap((goal) =>
    [...goal.premise, ...goal.conclusions.flat()].flatMap((claim, at) =>
      termsOf(claim).map((term, place) => ({ name: `${goal.name}.${at + 1}.${place + 1}`, term })),
    ),
  );
  return [...keys, ...asked, ...claims];
}

const termsOf = (claim: Claim): readonly Term[] => (claim.kind === 'event' ? claim.args : [claim.term]);

/** The role of way `way` with the atoms among what it holds, and in what it logs. */
export function withMeanings(role: Role, meanings: readonly Meaning[], way: number): Role {
  if (meanings.length === 0) return role;
  const held = meanings.flatMap(({ atom, terms }) => holdingOf(role, atom, terms[way] as Term));
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
function holdingOf(role: Role, atom: Term, term: Term): readonly Holding[] {
  const own = ownForm(role.aliases, term);
  for (let since = -1; since < role.transitions.length; since += 1) {
    const view = viewOfOwn(role.knows, own, since);
    if (view !== undefined) return [{ canonical: atom, view, since }];
  }
  return [];
}

const atomFor = (meanings: readonly Meaning[], term: Term, way: number): Term =>
  meanings.find(({ terms }) => terms[way] === term)?.atom ?? term;

/** What the ways say beside their flows, in which `readings` are the flow's: atoms for names of many meanings. */
export function saidOf(
  readings: readonly Protocol[],
  honest: Protocol,
  meanings: readonly Meaning[],
): Omit<Spec, 'roles'> {
  const { parties: _p, flow: _f, ignored: _i, slots: _s, secondNames: _n, labels: _l, ...rest } = honest;
  const put = (term: Term): Term => atomFor(meanings, term, 0);
  const values = readings.flatMap((way) => way.values);
  const named = new Map<string, SpecValue>();
  for (const value of values)
    if (!named.has(value.name)) named.set(value.name, { ...value, term: put(value.term) });
  return {
    ...rest,
    values: [...named.values()],
    channels: rest.channels.map((channel) => withKeys(channel, put)),
    correspondences: rest.correspondences.map((goal) => withTerms(goal, put)),
    offices: {
      ...Object.assign({}, ...readings.map(({ offices }) => offices).reverse()),
      nonces: Object.assign({}, ...readings.map(({ offices }) => offices.nonces).reverse()),
    },
  };
}

const withKeys = (channel: Channel, put: (term: Term) => Term): Channel => ({
  ...channel,
  keys: channel.keys.map((key) => ({ ...key, term: put(key.term) })),
});

function withTerms(goal: Correspondence, put: (term: Term) => Term): Correspondence {
  const inClaim = (claim: Claim): Claim =>
    claim.kind === 'event' ? { ...claim, args: claim.args.map(put) } : { ...claim, term: put(claim.term) };
  return {
    ...goal,
    premise: goal.premise.map(inClaim),
    conclusions: goal.conclusions.map((claims) => claims.map(inClaim)),
  };
}
