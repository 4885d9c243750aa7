/**
 * When the conclusion of a correspondence has come true in every execution of a pattern: the symbolic side
 * of `isAnswered` in properties/correspondence.ts. Terms that are equal in a pattern are equal in all its
 * executions, and so is a shape that a term has there; a shape that a value may yet take is no answer.
 * @module
 */
import type { Claim, Correspondence } from '../../model/spec.ts';
import { agent, type Term, variable } from '../../model/term.ts';
import {
  type Environment,
  matches,
  type Pairing,
  type Quantified,
  quantifiedIn,
  takenApart,
  valueIn,
  withoutMark,
} from '../../properties/environment.ts';
import type { Setting } from './claim.ts';
import { heldAfter, type RunIn, runsIn } from './held.ts';
import { dishonestName, kindsLeft } from './kinds.ts';
import { type Occurrence, pairingsIn } from './occurrence.ts';
import { type EventId, eventOf, precedes } from './order.ts';
import { isComposable, isSimple } from './origins.ts';
import { type Pattern, viewIn } from './pattern.ts';
import { clearParts, isAlwaysPublic } from './positions.ts';
import { firstHeldStep, viewAfter } from './views.ts';

/** `always`: in every execution; `at least once`: in those whose open values are the adversary's own. */
export type Certainty = 'always' | 'at least once';

interface Asked {
  readonly setting: Setting;
  readonly pattern: Pattern;
  readonly isQuantified: Quantified;
  readonly certainty: Certainty;
  /** Where a premise has come true: an answer precedes one of these, or is one. */
  readonly instants: readonly EventId[];
  /** Fresh values that the premise may yet fix, by a shape that one of its values takes. */
  readonly unsettled: ReadonlySet<Term>;
}

/** Why one of the conclusions has come true by the time of the premise, if that is so. */
export function answered(
  setting: Setting,
  pattern: Pattern,
  { conclusions }: Correspondence,
  occurrences: readonly Occurrence[],
  certainty: Certainty,
): string | undefined {
  const isQuantified = quantifiedIn(setting.spec);
  const written = new Map(occurrences.flatMap((occurrence) => saidBy(pattern, occurrence)));
  const asked: Asked = {
    setting,
    pattern,
    isQuantified,
    certainty,
    instants: occurrences.map(({ instant }) => instant),
    unsettled: certainty === 'always' ? unsettledIn(written, isQuantified) : new Set(),
  };
  const environments = choicesOf(asked, takenApart(written, isQuantified), occurrences);
  // Whom the premise names may be no dishonest agent: then it has not come true.
  if (environments.length === 0 && certainty === 'at least once') return 'by nobody';
  for (const claims of conclusions) {
    for (const environment of environments) {
      const by = isTrue(asked, claims, environment);
      if (by !== undefined) return by;
    }
  }
  return undefined;
}

const saidBy = (pattern: Pattern, occurrence: Occurrence): readonly Pairing[] => {
  const { claim, by, run } = occurrence;
  const actor = pattern.participants[run]?.actor;
  const subject: readonly Pairing[] =
    by === 'adversary' || claim.kind === 'adversary' || actor === undefined
      ? []
      : [[agent(claim.role), pattern.values.get(actor.self) ?? actor.self]];
  return [...subject, ...pairingsIn(pattern, occurrence)];
};

/**
 * The fresh values in compound terms whose values have no shape yet, or one that can be read in two ways. Which of the
 * two orders of `dh` fits may depend on one of these.
 */
function unsettledIn(written: Environment, isQuantified: Quantified): ReadonlySet<Term> {
  const found = new Set<Term>();
  const visit = (canonical: Term, value: Term): void => {
    const term = withoutMark(canonical);
    if (term.kind !== 'application') return;
    const isOpen =
      term.symbol === 'dh' && (!value.ground || term.fresh.some((exponent) => found.has(exponent)));
    if (value.kind === 'variable' || isOpen) {
      for (const made of term.fresh) if (isQuantified(made) && !written.has(made)) found.add(made);
      return;
    }
    if (
      value.kind !== 'application' ||
      value.symbol !== term.symbol ||
      value.args.length !== term.args.length
    )
      return;
    term.args.forEach((arg, at) => {
      visit(arg, value.args[at] as Term);
    });
  };
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const [canonical, value] of written) visit(canonical, value);
  }
  return found;
}

/** A dishonest agent of whom nothing is known. */
const someone = variable('someone', 'name', 'whom the adversary answers for');

/** The environments that say which dishonest agent the adversary answers for: any that the pattern names, or another. */
function choicesOf(
  { setting, pattern }: Asked,
  environment: Environment,
  occurrences: readonly Occurrence[],
): readonly Environment[] {
  return occurrences
    .flatMap(({ claim, by }) => (by === 'adversary' && claim.kind === 'holds' ? [agent(claim.role)] : []))
    .reduce<readonly Environment[]>(
      (found, role) =>
        found.flatMap((known) => {
          const party = known.get(role);
          if (party !== undefined) return isDishonest(setting, pattern, party) ? [known] : [];
          return [someone, ...dishonestNames(setting, pattern)].map(
            (name) => new Map([...known, [role, name]]),
          );
        }),
      [environment],
    );
}

const isDishonest = ({ world }: Setting, { narrowed }: Pattern, name: Term): boolean =>
  name === someone || (name.kind === 'variable' && kindsLeft(narrowed, name, world.typed) === dishonestName);

const dishonestNames = (setting: Setting, pattern: Pattern): readonly Term[] =>
  [...pattern.narrowed.keys()].filter((name) => isDishonest(setting, pattern, name));

/** Which runs make all claims true, with values for what the environment leaves open. */
function isTrue(
  asked: Asked,
  [claim, ...rest]: readonly Claim[],
  environment: Environment,
): string | undefined {
  if (claim === undefined) return 'by then';
  if (termsOf(claim).some((term) => term.fresh.some((made) => asked.unsettled.has(made)))) return undefined;
  for (const { by, pairings } of answersTo(asked, claim, environment)) {
    const extended = pairings.reduce<readonly Environment[]>(
      (found, [canonical, value]) =>
        found.flatMap((known) => matches(canonical, value, known, asked.isQuantified)),
      [environment],
    );
    for (const next of extended) {
      const further = isTrue(asked, rest, next);
      if (further !== undefined) return `${by}, ${further}`;
    }
  }
  return undefined;
}

const termsOf = (claim: Claim): readonly Term[] => (claim.kind === 'event' ? claim.args : [claim.term]);

interface Answer {
  readonly by: string;
  readonly pairings: readonly Pairing[];
}

function answersTo(asked: Asked, claim: Claim, environment: Environment): readonly Answer[] {
  switch (claim.kind) {
    case 'event':
      return runsInRole(asked, claim.role).flatMap((run) => loggedBy(asked, run, claim));
    case 'holds':
      return [
        ...runsInRole(asked, claim.role).flatMap((run) => heldBy(asked, run, claim)),
        ...derivedBy(asked, claim.term, environment, claim.role),
      ];
    case 'adversary':
      return derivedBy(asked, claim.term, environment, undefined);
  }
}

const runsInRole = ({ pattern }: Asked, role: string): readonly RunIn[] =>
  runsIn(pattern).filter(({ actor }) => actor.path.role.name === role);

const isInTime = ({ pattern, instants }: Asked, event: EventId): boolean =>
  instants.some((instant) => instant === event || precedes(pattern.order, event, instant));

function loggedBy(
  asked: Asked,
  { run, actor, participant, agent: self }: RunIn,
  claim: Extract<Claim, { kind: 'event' }>,
): readonly Answer[] {
  return actor.path.steps.slice(0, participant.completed).flatMap(({ transition }, step) => {
    if (step === 0 || !isInTime(asked, eventOf(run, step))) return [];
    return (actor.path.role.transitions[transition]?.events ?? [])
      .filter(({ name, args }) => name === claim.name && args.length === claim.args.length)
      .map(({ args }): Answer => {
        const values = claim.args.map(
          (arg, at): Pairing => [arg, viewIn(asked.pattern, actor, args[at] as Term)],
        );
        return { by: `step ${step} of run ${run}`, pairings: [[agent(claim.role), self], ...values] };
      });
  });
}

function heldBy(
  asked: Asked,
  { run, actor, participant, agent: self }: RunIn,
  { role, term }: Extract<Claim, { kind: 'holds' }>,
): readonly Answer[] {
  const steps = firstHeldStep(actor.path, term, 1);
  if (steps === undefined || steps > participant.completed || !isInTime(asked, eventOf(run, steps - 1)))
    return [];
  const value = viewAfter(actor.path, steps, term) && heldAfter(asked.pattern, actor, term, steps);
  return value === undefined
    ? []
    : [
        {
          by: `run ${run}`,
          pairings: [
            [agent(role), self],
            [term, value],
          ],
        },
      ];
}

/** What the adversary can derive by then of what the environment says; as any dishonest agent if it is to be one. */
function derivedBy(
  asked: Asked,
  term: Term,
  environment: Environment,
  role: string | undefined,
): readonly Answer[] {
  const { setting, pattern } = asked;
  const value = valueIn(term, environment, asked.isQuantified);
  if (value === undefined || !isKnown(asked, value)) return [];
  const by = 'the adversary';
  if (role === undefined) return [{ by, pairings: [[term, value]] }];
  if (setting.world.scenario.dishonest.length === 0) return [];
  const party = environment.get(agent(role));
  const parties = party === undefined ? dishonestNames(setting, pattern) : [party];
  const named = parties
    .filter((name) => isDishonest(setting, pattern, name))
    .map(
      (name): Answer => ({
        by,
        pairings: [
          [agent(role), name],
          [term, value],
        ],
      }),
    );
  return party === undefined ? [{ by, pairings: [[term, value]] }, ...named] : named;
}

/** Whether the adversary certainly knows `term` by then. */
function isKnown(asked: Asked, term: Term): boolean {
  const { pattern } = asked;
  if (isAlwaysPublic(term, pattern.world.typed)) return true;
  if (asked.certainty === 'at least once' && isSimple(pattern, term)) return true;
  if (pattern.items.get(term)?.events.some((event) => isInTime(asked, event)) === true) return true;
  for (const { run, actor, participant } of runsIn(pattern)) {
    for (let step = 0; step < participant.height; step += 1) {
      if (actor.path.steps[step]?.kind === 'receive' || !isInTime(asked, eventOf(run, step))) continue;
      if (clearParts(participant.messages[step] as Term).has(term)) return true;
    }
  }
  if (term.kind !== 'application') return false;
  const canMake = isComposable(pattern, term);
  return canMake && term.args.every((arg) => isKnown(asked, arg));
}
