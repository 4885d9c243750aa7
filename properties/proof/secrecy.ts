/**
 * Secrecy: the adversary derives what a run that accepted holds for the secret, at any time
 * (`breachOfSecrecy` in properties/confidentiality.ts).
 * @module
 */
import type { Term } from '../../model/term.ts';
import { secretOf } from '../confidentiality.ts';
import type { Goal } from '../goal.ts';
import { acceptingPaths, addClaim, beginning, heldInTheEnd, restrict, stepsToHold } from './claims.ts';
import { addNeed } from './consequences.ts';
import { honest } from './kinds.ts';
import { isMadeByOthers, withMakers } from './makers.ts';
import { shown, withMoment } from './order.ts';
import type { Pattern, RunIn } from './pattern.ts';
import { type Asked, type Start, startsOf } from './question.ts';
import type { Setting } from './setting.ts';

/** The starts of secrecy. */
export function secrecyQuestion(setting: Setting, goal: Extract<Goal, { kind: 'secrecy' }>): Asked {
  const secret = secretOf(setting.spec, goal.claimant, goal.of);
  if (secret === undefined) return { because: `there is no ${goal.of}` };
  const { term, holders } = secret;
  const each = (pattern: Pattern): readonly Pattern[] => withMakers(pattern, holders);
  const starts = startsShowing(setting, goal.claimant, term, [], each);
  return starts === undefined
    ? { because: `what ${goal.claimant} holds for ${goal.of} changes as it goes on` }
    : [{ starts, isMet: (pattern) => isMadeByOthers(pattern, holders), each }];
}

/**
 * The claimant has accepted, and the adversary knows what it holds for `term` by its last step; whoever it
 * holds by then under one of the names is honest. Undefined where that value may change.
 */
export function startsShowing(
  setting: Setting,
  claimant: string,
  term: Term,
  names: readonly Term[],
  each: (pattern: Pattern) => readonly Pattern[] = (pattern) => [pattern],
): readonly Start[] | undefined {
  const starts: Start[] = [];
  for (const path of acceptingPaths(setting, claimant)) {
    const steps = stepsToHold(path, [term], path.acceptance + 1);
    if (steps === undefined) continue;
    const draft = beginning(setting);
    const claim: RunIn = addClaim(draft, path, steps);
    const value = heldInTheEnd(draft, claim, term);
    if (value === undefined) return undefined;
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
