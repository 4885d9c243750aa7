/**
 * Which traces break a correspondence that a spec writes for itself (Woo and Lam, "A semantic model for
 * authentication protocols", 1993; design 4, Events, expectations): whenever the premise has come true,
 * one of the conclusions has come true by then, with the same values under the same names.
 *
 * `holds(R, t)` is true of a run of R from the event by which it can build t, its start included, and of a dishonest agent in
 * R, and `K(t)` of the adversary, from the event after which it derives the t of some honest run.
 * @module
 */
import type { Claim, Correspondence, Spec } from '../model/spec.ts';
import type { Run } from '../model/system.ts';
import { agent, instantiate, type Term } from '../model/term.ts';
import { print } from '../model/term-print.ts';
import type { Breach } from './breach.ts';
import {
  type Environment,
  matches,
  type Pairing,
  paired,
  type Quantified,
  quantifiedIn,
  takenApart,
  valueIn,
  valuesAt,
} from './environment.ts';
import { completed, firstHeld } from './holding.ts';
import { inTheEyesOf } from './permission.ts';
import { derivableSince, heldAtLast, printRun, type Reading, roleOf } from './reading.ts';
import { discounted, isPlayedHonestly, makerCounts, type Threats } from './session.ts';

/** One way in which a claim is true in a trace. */
interface Occurrence {
  readonly at: number;
  /** The honest run that did or holds it, or in whose view the adversary derives it. */
  readonly run: Run;
  readonly by: 'run' | 'adversary';
  /** Who is meant by the claim's role; the adversary can be any dishonest agent. Empty for `K(t)`. */
  readonly subjects: readonly Pairing[];
  readonly pairings: readonly Pairing[];
}

/** A premise come true. */
interface Instance {
  readonly at: number;
  readonly environment: Environment;
  readonly occurrences: readonly Occurrence[];
}

/** The first breach, and how many instances of the premise counted. */
export function breachOfCorrespondence(
  reading: Reading,
  threats: Threats,
  correspondence: Correspondence,
): { readonly breach: Breach | undefined; readonly instances: number } {
  const isQuantified = quantifiedIn(reading.spec);
  const instances = instancesOf(reading, correspondence.premise, isQuantified)
    .filter(
      ({ environment, occurrences }) =>
        choicesOf(takenApart(environment, isQuantified), occurrences).length > 0,
    )
    .filter((instance) => counts(reading, threats, correspondence, instance))
    .toSorted((left, right) => left.at - right.at);
  const broken = instances.find((instance) => !isAnswered(reading, correspondence, instance, isQuantified));
  return {
    breach: broken && breachBy(reading.spec, correspondence, broken),
    instances: instances.length,
  };
}

/** All joint occurrences of the claims whose names have one value each. */
function instancesOf(
  reading: Reading,
  premise: readonly Claim[],
  isQuantified: Quantified,
): readonly Instance[] {
  const start: Instance = { at: -1, environment: new Map(), occurrences: [] };
  return premise.reduce<readonly Instance[]>(
    (found, claim) => {
      const occurrences = occurrencesOf(reading, claim);
      return found.flatMap((instance) =>
        occurrences.flatMap((occurrence) => {
          const said =
            occurrence.by === 'run' ? [...occurrence.subjects, ...occurrence.pairings] : occurrence.pairings;
          const environment = paired(instance.environment, said, isQuantified);
          if (environment === undefined) return [];
          return [
            {
              at: Math.max(instance.at, occurrence.at),
              environment,
              occurrences: [...instance.occurrences, occurrence],
            },
          ];
        }),
      );
    },
    [start],
  );
}

function occurrencesOf(reading: Reading, claim: Claim): readonly Occurrence[] {
  const { runs } = reading.state;
  switch (claim.kind) {
    case 'event':
      return runs.filter(({ role }) => role === claim.role).flatMap((run) => loggedBy(reading, run, claim));
    case 'holds':
      return [
        ...runs.filter(({ role }) => role === claim.role).flatMap((run) => heldBy(reading, run, claim)),
        ...derivedOf(reading, claim.term, dishonestIn(reading, claim.role)),
      ];
    case 'adversary':
      return derivedOf(reading, claim.term, undefined);
  }
}

function loggedBy(
  reading: Reading,
  run: Run,
  claim: Extract<Claim, { kind: 'event' }>,
): readonly Occurrence[] {
  const { transitions } = roleOf(reading, run);
  return completed(run).flatMap(({ transition, at }) =>
    (transitions[transition]?.events ?? [])
      .filter(({ name, args }) => name === claim.name && args.length === claim.args.length)
      .map(({ args }): Occurrence => {
        const pairings = claim.args.map((arg, i): Pairing => [arg, instanceIn(run, args[i] as Term)]);
        return { at, run, by: 'run', subjects: [[agent(claim.role), run.agent]], pairings };
      }),
  );
}

const instanceIn = (run: Run, view: Term): Term =>
  instantiate(view, (variable) => run.bindings[variable.name]);

function heldBy(
  reading: Reading,
  run: Run,
  { role, term }: Extract<Claim, { kind: 'holds' }>,
): readonly Occurrence[] {
  const held = firstHeld(roleOf(reading, run), run, term);
  if (held === undefined) return [];
  const at = Math.max(held.at, begunAt(reading, run));
  return [{ at, run, by: 'run', subjects: [[agent(role), run.agent]], pairings: [[term, held.value]] }];
}

/** A run's own values come into being when it begins, and what it starts with it holds from then on. */
const begunAt = ({ beganAt }: Reading, { number }: Run): number => beganAt[number] ?? 0;

const dishonestIn = (reading: Reading, role: string): readonly Pairing[] =>
  reading.scenario.dishonest.map(({ agent: party }): Pairing => [agent(role), party]);

/** Where the adversary derives what an honest run holds for `term`; for nobody's role if it need be nobody's. */
function derivedOf(
  reading: Reading,
  term: Term,
  subjects: readonly Pairing[] | undefined,
): readonly Occurrence[] {
  if (subjects?.length === 0) return [];
  return reading.state.runs.flatMap((run): readonly Occurrence[] => {
    const value = heldAtLast(reading, run, term);
    const at = value && derivableSince(reading, value);
    if (value === undefined || at === undefined) return [];
    return [{ at, run, by: 'adversary', subjects: subjects ?? [], pairings: [[term, value]] }];
  });
}

/**
 * Whether an instance counts under the threats: the runs that bring it about count, as acceptances do; a
 * party of the conclusion for which such a run holds no name is played honestly; and what the adversary
 * derives was made by runs that count.
 */
function counts(
  reading: Reading,
  threats: Threats,
  { conclusions }: Correspondence,
  { occurrences }: Instance,
): boolean {
  const parties = conclusions.flat().flatMap((claim) => (claim.kind === 'event' ? [claim.role] : []));
  return occurrences.every(({ run, at, by, pairings }) => {
    const until = by === 'run' ? at : (run.taken.at(-1)?.at ?? begunAt(reading, run));
    if (discounted(reading, threats, run, until) !== undefined) return false;
    const others = parties.filter((role) => role !== run.role);
    const holders = others.map((role) => inTheEyesOf(reading.spec, run.role, role));
    if (!holders.every((holder) => isPlayedHonestly(reading, threats, run, holder, until))) return false;
    return by === 'run' || madeByThoseWhoCount(reading, threats, pairings);
  });
}

/**
 * Whether every fresh value in what the adversary derives was made by a run that counts, in the role that declares
 * it: a value that stands where the claim's term has it.
 */
const madeByThoseWhoCount = (reading: Reading, threats: Threats, pairings: readonly Pairing[]): boolean =>
  pairings.every(([canonical, value]) =>
    canonical.fresh.every((declared) => {
      const role = reading.spec.values.find(({ term }) => term === declared)?.role;
      if (role === undefined || threats.dishonest.has(role)) return true;
      return valuesAt(declared, canonical, value).some((made) => makerCounts(reading, threats, made, role));
    }),
  );

/** Whether one of the conclusions has come true by the time of the instance. */
function isAnswered(
  reading: Reading,
  { conclusions }: Correspondence,
  instance: Instance,
  isQuantified: Quantified,
): boolean {
  const environment = takenApart(instance.environment, isQuantified);
  const choices = choicesOf(environment, instance.occurrences);
  return conclusions.some((claims) =>
    choices.some((choice) => isTrueBy(reading, claims, choice, instance.at, isQuantified)),
  );
}

/**
 * The environments that say which dishonest agents are meant: the adversary answers for any of them, but for no agent
 * whom the premise names and who is none.
 */
const choicesOf = (environment: Environment, occurrences: readonly Occurrence[]): readonly Environment[] =>
  occurrences
    .filter(({ by, subjects }) => by === 'adversary' && subjects.length > 0)
    .reduce<readonly Environment[]>(
      (found, { subjects }) =>
        found.flatMap((known) =>
          subjects
            .filter(([role, party]) => (known.get(role) ?? party) === party)
            .map(([role, party]) => new Map([...known, [role, party]])),
        ),
      [environment],
    );

/** Whether all claims have come true by position `by`, with values for what the environment leaves open. */
function isTrueBy(
  reading: Reading,
  [claim, ...rest]: readonly Claim[],
  environment: Environment,
  by: number,
  isQuantified: Quantified,
): boolean {
  if (claim === undefined) return true;
  return answersTo(reading, claim, environment, isQuantified)
    .filter(({ at }) => at <= by)
    .some(({ subjects, pairings }) =>
      (subjects.length === 0 ? [[]] : subjects.map((subject) => [subject])).some((subject) =>
        [...subject, ...pairings]
          .reduce<readonly Environment[]>(
            (found, [canonical, value]) =>
              found.flatMap((known) => matches(canonical, value, known, isQuantified)),
            [environment],
          )
          .some((extended) => isTrueBy(reading, rest, extended, by, isQuantified)),
      ),
    );
}

/** As `occurrencesOf`; what the adversary derives need be in nobody's view where the environment gives its value. */
function answersTo(
  reading: Reading,
  claim: Claim,
  environment: Environment,
  isQuantified: Quantified,
): readonly Pick<Occurrence, 'at' | 'subjects' | 'pairings'>[] {
  if (claim.kind === 'event') return occurrencesOf(reading, claim);
  const value = valueIn(claim.term, environment, isQuantified);
  const at = value && derivableSince(reading, value);
  if (value === undefined || at === undefined) return occurrencesOf(reading, claim);
  const subjects = claim.kind === 'holds' ? dishonestIn(reading, claim.role) : [];
  const derived =
    claim.kind === 'holds' && subjects.length === 0
      ? []
      : [{ at, subjects, pairings: [[claim.term, value] as const] }];
  return [...occurrencesOf(reading, claim), ...derived];
}

function breachBy(
  spec: Spec,
  correspondence: Correspondence,
  { at, environment, occurrences }: Instance,
): Breach {
  const named = [...environment].filter(([canonical]) => canonical.kind === 'atom');
  return {
    run: occurrences[0]?.run.number ?? 0,
    at,
    sentence: `${printClaims(spec, correspondence.premise)} came true, but not before it: ${printConclusion(spec, correspondence)}`,
    details: [
      ...occurrences.map(({ run, by }) =>
        by === 'run' ? `by ${printRun(run)}` : `by the adversary, as ${printRun(run)} has it`,
      ),
      ...named.map(([canonical, value]) => `${print(canonical)} is ${print(value)}`),
    ],
  };
}

/** The conclusions of a correspondence, any of which will do. */
export const printConclusion = (spec: Spec, { conclusions }: Correspondence): string =>
  conclusions.map((claims) => printClaims(spec, claims)).join(' or ') || 'false';

/** Claims that hold together, as the spec writes them. */
export const printClaims = (spec: Spec, claims: readonly Claim[]): string =>
  claims.map((claim) => printClaim(spec, claim)).join(' and ');

/** A claim as the spec writes it. */
function printClaim(spec: Spec, claim: Claim): string {
  const named = (term: Term): string => spec.values.find((value) => value.term === term)?.name ?? print(term);
  switch (claim.kind) {
    case 'event':
      return `${claim.role} ${claim.name}(${claim.args.map(named).join(', ')})`;
    case 'holds':
      return `holds(${claim.role}, ${named(claim.term)})`;
    case 'adversary':
      return `K(${named(claim.term)})`;
  }
}
