/**
 * When a conclusion of a correspondence has come true by the time of the premise in every execution of a pattern:
 * `isAnswered` in properties/correspondence.ts. Terms that are equal in a pattern are so in its executions, and a
 * shape that a term has there it keeps, so that whatever matches in the pattern matches in them, as long as no
 * name stands for something else there. Values of compound terms may yet get a shape, and then say of the fresh
 * values inside what they are (`takenApart`); claims with such a fresh value are not looked at.
 * @module
 */
import type { Claim, Correspondence } from '../../model/spec.ts';
import { agent, isApplication, type Term, variable } from '../../model/term.ts';
import {
  type Environment,
  matches,
  type Pairing,
  type Quantified,
  quantifiedIn,
  takenApart,
  valueIn,
  withoutMark,
} from '../environment.ts';
import { stepsToHold } from './claims.ts';
import { heldAfter } from './held.ts';
import { dishonest, kindsLeft } from './kinds.ts';
import { type Event, eventOf, precedes, shown } from './order.ts';
import { compositionsOf } from './origins.ts';
import { agentOf, messageAt, type Pattern, type RunIn, valueIn as valueInPattern } from './pattern.ts';
import { placesIn } from './places.ts';
import { eventsOn, type Way, writtenBy } from './premise.ts';
import { isCommon } from './public.ts';

interface Known {
  readonly pattern: Pattern;
  readonly isQuantified: Quantified;
  readonly written: Environment;
  /** Fresh values that stand for one thing here and may stand for another in some execution. */
  readonly unsettled: ReadonlySet<Term>;
}

/** Whether one of the conclusions has come true, in every execution. */
export function isAnswered(pattern: Pattern, { conclusions }: Correspondence, ways: readonly Way[]): boolean {
  const isQuantified = quantifiedIn(pattern.setting.spec);
  const written: Environment = new Map(ways.flatMap((way) => writtenBy(pattern, way)));
  const known: Known = { pattern, isQuantified, written, unsettled: unsettledIn(written, isQuantified) };
  const environments = withDishonest(pattern, takenApart(written, isQuantified), ways);
  return environments.some((environment) => conclusions.some((claims) => isTrue(known, claims, environment)));
}

/**
 * The fresh values of which what is written may say more, or another thing first, once its values have their
 * shapes. Of the two orders of `dh` the one that fits may show only then; where both exponents are known by now, it
 * may still depend on what else the names in it stand for.
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
    } else if (isApplication(value, term.symbol) && value.args.length === term.args.length) {
      for (const [at, arg] of term.args.entries()) visit(arg, value.args[at] as Term);
    }
  };
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const [canonical, value] of written) visit(canonical, value);
  }
  return found;
}

const someone = variable('someone', 'name', 'whom the adversary answers for');

/**
 * The environments in one of which the adversary answers for a dishonest agent, where it derives what a role is to
 * hold: there is one, which may be one that the pattern names.
 */
function withDishonest(
  pattern: Pattern,
  environment: Environment,
  ways: readonly Way[],
): readonly Environment[] {
  const roles = ways.flatMap(({ claim, by }) =>
    by === 'adversary' && claim.kind === 'holds' ? [agent(claim.role)] : [],
  );
  return roles.reduce<readonly Environment[]>(
    (found, role) =>
      found.flatMap((known) => {
        const party = known.get(role);
        if (party !== undefined) return isDishonest(pattern, party) ? [known] : [];
        return [someone, ...dishonestIn(pattern)].map((name) => new Map([...known, [role, name]]));
      }),
    [environment],
  );
}

const isDishonest = ({ narrowed, setting }: Pattern, name: Term): boolean =>
  name === someone || (name.kind === 'variable' && kindsLeft(narrowed, name, setting.typed) === dishonest);

/** The values of the pattern that are certain to be dishonest agents. */
const dishonestIn = (pattern: Pattern): readonly Term[] => [
  ...new Set(
    [...pattern.narrowed.keys()]
      .map((name) => valueInPattern(pattern, name))
      .filter((name) => isDishonest(pattern, name)),
  ),
];

/** Whether all claims have come true, with values for what the environment leaves open. */
function isTrue(known: Known, [claim, ...rest]: readonly Claim[], environment: Environment): boolean {
  if (claim === undefined) return true;
  const terms = claim.kind === 'event' ? claim.args : [claim.term];
  if (!terms.every((term) => isSettled(known, term))) return false;
  return answersTo(known, claim, environment).some((pairings) =>
    pairings
      .reduce<readonly Environment[]>(
        (found, [canonical, value]) =>
          found.flatMap((before) => matches(canonical, value, before, known.isQuantified)),
        [environment],
      )
      .some((extended) => isTrue(known, rest, extended)),
  );
}

/** Whether what the premise says of the term is all that it says of it in any execution. */
function isSettled(known: Known, canonical: Term): boolean {
  const term = withoutMark(canonical);
  if (known.written.has(term)) return true;
  if (term.kind === 'application') return term.args.every((arg) => isSettled(known, arg));
  return !known.unsettled.has(term);
}

/** What makes the claim true by then: who is meant by its role, and the values of its terms. */
function answersTo(known: Known, claim: Claim, environment: Environment): readonly (readonly Pairing[])[] {
  const { pattern } = known;
  if (claim.kind === 'adversary') return derived(known, claim.term, environment).map((pairing) => [pairing]);
  const role = agent(claim.role);
  const runs = pattern.runs.filter(({ path }) => path.role.name === claim.role);
  const byRuns = runs.flatMap((run) =>
    (claim.kind === 'event' ? loggedBy(pattern, run, claim) : heldBy(pattern, run, claim.term)).map(
      (pairings): readonly Pairing[] => [[role, agentOf(pattern, run)], ...pairings],
    ),
  );
  if (claim.kind === 'event') return byRuns;
  const party = environment.get(role);
  const parties = (party === undefined ? dishonestIn(pattern) : [party]).filter((name) =>
    isDishonest(pattern, name),
  );
  const byAdversary = derived(known, claim.term, environment).flatMap((pairing) =>
    parties.map((name): readonly Pairing[] => [[role, name], pairing]),
  );
  return [...byRuns, ...byAdversary];
}

const isByThen = ({ order }: Pattern, event: Event): boolean => precedes(order, event, shown);

const loggedBy = (
  pattern: Pattern,
  { number, path, copy, completed }: RunIn,
  claim: Extract<Claim, { kind: 'event' }>,
): readonly (readonly Pairing[])[] =>
  eventsOn(path, claim)
    .filter(({ steps }) => steps <= completed && isByThen(pattern, eventOf(number, steps - 1)))
    .map(({ views }) => views.map(([term, view]) => [term, valueInPattern(pattern, copy.own(view))]));

/** What the run holds since some step; what it holds from its start, since it began. */
function heldBy(pattern: Pattern, run: RunIn, term: Term): readonly (readonly Pairing[])[] {
  const steps = stepsToHold(run.path, [term], 1);
  if (steps === undefined || steps > run.completed) return [];
  if (!isByThen(pattern, eventOf(run.number, steps - 1))) return [];
  const value = heldAfter(pattern, run, steps, term);
  return value === undefined ? [] : [[[term, value]]];
}

/** The adversary's answer, where the environment says which value it has to derive and it can by then. */
function derived({ pattern, isQuantified }: Known, term: Term, environment: Environment): readonly Pairing[] {
  const value = valueIn(term, environment, isQuantified);
  return value !== undefined && isKnown(pattern, value) ? [[term, value]] : [];
}

/**
 * Whether the adversary knows the term by then in every execution: everybody does, some event before needs it, a
 * message sent before gives it without a key, or it can make it.
 */
function isKnown(pattern: Pattern, term: Term): boolean {
  if (isCommon(pattern, term)) return true;
  const { uses = [] } = pattern.needs.get(term) ?? {};
  if (uses.some((use) => use === shown || isByThen(pattern, use)) || isHeard(pattern, term)) return true;
  return compositionsOf(pattern, term).some((parts) => parts.every((part) => isKnown(pattern, part)));
}

const isHeard = (pattern: Pattern, term: Term): boolean =>
  pattern.runs.some((run) =>
    run.path.steps
      .slice(0, run.height)
      .some(
        ({ kind }, step) =>
          kind === 'send' &&
          isByThen(pattern, eventOf(run.number, step)) &&
          placesIn(messageAt(pattern, run, step)).some(
            ({ part, keys, given }) => part === term && keys.length + given.length === 0,
          ),
      ),
  );
