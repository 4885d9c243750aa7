/**
 * Goals that are the same question for every proposal (design 6 and 10): asked of a client, a proxy and a
 * server by office, about the places of D*. Each comes to goals of a spec that have to hold together, or to
 * the reason why the spec has nothing to be asked.
 * @module
 */
import type { Spec } from '../../model/spec.ts';
import { absence } from '../absence.ts';
import { type Office, type Party, parties } from '../agreement.ts';
import { type Goal, withCommitted } from '../goal.ts';
import { type Found, partyIn, valuesAt } from '../parties.ts';

/** In the order in which they are told. */
export const groups = [
  'participation',
  'agreement',
  'visibility and consent',
  'keys',
  'data',
  'robustness',
] as const;

/** What a goal is about, broadly. */
export type Group = (typeof groups)[number];

/** A threat that belongs to the question: the goal is about what is left under it. */
export type Standpoint = 'proxy' | 'later' | 'kci';

/** A goal of three parties. */
export interface ThreePartyGoal {
  readonly id: string;
  readonly group: Group;
  /** What it says, in one sentence. */
  readonly sentence: string;
  /** `e ==> f`: whenever e, then f before it. C, P, S are the parties; nC, nP, nS their nonces. */
  readonly formula: string;
  readonly source: string;
  /** What somebody might read into it and it does not say. */
  readonly silent: string;
  readonly under?: Standpoint;
  readonly meaning: (spec: Spec) => Meaning;
}

/** What a goal of three parties comes to in a spec. */
export type Meaning =
  /** All of these have to hold. */
  { readonly kind: 'asked'; readonly goals: readonly Goal[] } | Nothing;

/** Why there is nothing to be asked: what the design lacks, or that the question does not arise. */
export interface Nothing {
  readonly kind: 'absent' | 'not applicable';
  readonly because: string;
}

/** These goals, together. */
export const asked = (...goals: readonly Goal[]): Meaning => ({ kind: 'asked', goals });

/** The design gives nothing to meet the goal with. */
export const absent = (because: string): Nothing => ({ kind: 'absent', because });

/** The question does not arise. */
export const notApplicable = (because: string): Nothing => ({ kind: 'not applicable', because });

/** All of these together; where one of them is nothing, so is the whole, and what does not arise comes first. */
export function together(...meanings: readonly Meaning[]): Meaning {
  const nothing = (kind: Nothing['kind']): Meaning | undefined => meanings.find((each) => each.kind === kind);
  return (
    nothing('not applicable') ??
    nothing('absent') ?? {
      kind: 'asked',
      goals: meanings.flatMap((each) => (each.kind === 'asked' ? each.goals : [])),
    }
  );
}

/** What a goal of a claimant with a peer comes to, by the names of their roles. */
export const between =
  (claimant: Party, peer: Party, make: (spec: Spec, claimant: string, peer: string) => Meaning) =>
  (spec: Spec): Meaning =>
    withFound(partyIn(spec, claimant), (one) =>
      withFound(partyIn(spec, peer), (other) => make(spec, one.name, other.name)),
    );

/** Agreement of a claimant with a peer on these places of D*. */
export const agreement = (
  claimant: Party,
  peer: Party,
  places: readonly Office[],
  injective = false,
): ThreePartyGoal['meaning'] =>
  between(claimant, peer, (spec, one, other) => agreementBetween(spec, one, other, places, injective));

function agreementBetween(
  spec: Spec,
  claimant: string,
  peer: string,
  places: readonly Office[],
  injective: boolean,
): Meaning {
  const on = valuesAt(spec, places);
  if (on.kind === 'missing') return absent(on.because);
  return asked({ kind: 'agreement', claimant, peer, on: on.value, injective, counting: 'held' });
}

/** Recent aliveness of the peer in its role. */
export const participation = (claimant: Party, peer: Party): ThreePartyGoal['meaning'] =>
  between(claimant, peer, (_, one, other) =>
    asked({ kind: 'aliveness', claimant: one, peer: other, recent: true, inRole: true }),
  );

/** Where something is found, what it comes to; where not, the question does not arise. */
export const withFound = <T>(found: Found<T>, make: (value: T) => Meaning): Meaning =>
  found.kind === 'found' ? make(found.value) : notApplicable(found.because);

/** The ordered pairs of the three parties. */
export const pairs: readonly (readonly [Party, Party])[] = parties.flatMap((claimant) =>
  parties.filter((peer) => peer !== claimant).map((peer) => [claimant, peer] as const),
);

/** A meaning that is all of others together. */
export const allOf =
  (meanings: readonly ThreePartyGoal['meaning'][]): ThreePartyGoal['meaning'] =>
  (spec) =>
    together(...meanings.map((meaning) => meaning(spec)));

/** Of whichever of these parties the question arises: all that it comes to for them together. */
export const eachOf =
  (meanings: readonly ThreePartyGoal['meaning'][]): ThreePartyGoal['meaning'] =>
  (spec) => {
    const all = meanings.map((meaning) => meaning(spec));
    const arising = all.filter(({ kind }) => kind !== 'not applicable');
    return together(...(arising.length === 0 ? all : arising));
  };

/** Why a goal that is asked has nothing to be met with by design; the first reason there is. */
export const reasonWhyAbsent = (spec: Spec, meaning: Meaning): string | undefined =>
  meaning.kind === 'asked'
    ? meaning.goals.map((goal) => absence(spec, goal)).find((because) => because !== undefined)
    : meaning.because;

/** As the meaning; absent where one of its goals is so in every reading, which leaves nothing to be decided. */
export function toDecide(spec: Spec, meaning: Meaning): Meaning {
  if (meaning.kind !== 'asked') return meaning;
  const because = meaning.goals
    .map((goal) => absentAltogether(spec, goal))
    .find((reason) => reason !== undefined);
  return because === undefined ? meaning : absent(because);
}

function absentAltogether(spec: Spec, goal: Goal): string | undefined {
  const because = absence(spec, goal);
  const wider = withCommitted(goal);
  return because === undefined || (wider !== undefined && absence(spec, wider) === undefined)
    ? undefined
    : because;
}
