/**
 * Secrecy: the adversary derives what a run that accepted holds for the secret, at any time
 * (`breachOfSecrecy` in properties/confidentiality.ts).
 * @module
 */
import type { Term } from '../../model/term.ts';
import { secretOf } from '../confidentiality.ts';
import type { Goal } from '../goal.ts';
import type { Permitted } from '../permission.ts';
import {
  type AcceptingPath,
  acceptingPaths,
  addClaim,
  beginning,
  heldInTheEnd,
  restrict,
  stepsToHold,
} from './claims.ts';
import { addNeed } from './consequences.ts';
import { type Ending, endingsOf, oddEnding, unnamedBy } from './endings.ts';
import { honest } from './kinds.ts';
import { isMadeByOthers, type Session, withMakers } from './makers.ts';
import { shown, withMoment } from './order.ts';
import type { Pattern, RunIn } from './pattern.ts';
import { type Asked, type Start, startsOf } from './question.ts';
import type { Setting } from './setting.ts';

/** The starts of secrecy. */
export function secrecyQuestion(setting: Setting, goal: Extract<Goal, { kind: 'secrecy' }>): Asked {
  const secret = secretOf(setting.spec, goal.claimant, goal.of);
  if (secret === undefined) return { because: `there is no ${goal.of}` };
  const { holders } = secret;
  const sessionOf = (pattern: Pattern): Session => {
    const { path } = pattern.runs[0] as RunIn;
    return { run: 0, holders, steps: (path.acceptance ?? 0) + 1 };
  };
  const each = (pattern: Pattern): readonly Pattern[] => withMakers(pattern, sessionOf(pattern));
  const starts = startsShowing(setting, goal.claimant, secret, [], each);
  if (typeof starts === 'string') return { because: starts };
  return [{ starts, isMet: (pattern) => isMadeByOthers(pattern, sessionOf(pattern)), each }];
}

/** What is to be shown, and of whom it matters whether honest runs play them. */
interface Shown {
  readonly name: string;
  readonly term: Term;
  readonly holders: readonly Permitted[];
}

/**
 * The claimant has accepted, and the adversary knows what it holds for a term by its last step; whoever it
 * holds by then under one of the names is honest. A sentence where that value may change, or how a run may end.
 */
export function startsShowing(
  setting: Setting,
  claimant: string,
  { name: shownAs, term, holders }: Shown,
  names: readonly Term[],
  each: (pattern: Pattern) => readonly Pattern[] = (pattern) => [pattern],
): readonly Start[] | string {
  const starts: Start[] = [];
  const claims = endingsWith(setting, claimant, term, holders);
  if (claims === undefined) return oddEnding;
  for (const { path, steps } of claims) {
    const draft = beginning(setting);
    const claim: RunIn = addClaim(draft, path, steps);
    const value = heldInTheEnd(draft, claim, term);
    if (value === undefined) return `what ${claimant} holds for ${shownAs} changes as it goes on`;
    for (const name of names) {
      const holder = heldInTheEnd(draft, claim, name);
      if (holder !== undefined) restrict(draft, holder, honest);
    }
    draft.order = withMoment(draft.order, shown);
    addNeed(draft, value, shown);
    starts.push(...startsOf(draft, each));
  }
  return starts;
}

/** The ways in which a run of the claimant has accepted and holds the term; undefined where it may end in a way that no path has. */
export function endingsWith(
  setting: Setting,
  claimant: string,
  term: Term,
  holders: readonly Permitted[] = [],
): readonly Ending<AcceptingPath>[] | undefined {
  const found = acceptingPaths(setting, claimant).map((path) => {
    const steps = stepsToHold(path, [term], path.acceptance + 1);
    const unnamed = unnamedBy(path, path.acceptance + 1, holders);
    return steps === undefined ? [] : endingsOf(setting, path, steps, unnamed);
  });
  return found.includes(undefined) ? undefined : found.flatMap((each) => each ?? []);
}
