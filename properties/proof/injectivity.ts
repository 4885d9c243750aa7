/**
 * Injectivity: acceptances can be given partners so that no two have the same (properties/authentication.ts,
 * `breachOfInjectivity`). Where every acceptance has a partner, and no two acceptances can have one in
 * common, any choice of partners is such a map.
 * - Where the values agreed on hold one that the claimant's run makes itself, no run agrees with two of them:
 *   it holds one value for that name.
 * - Otherwise two acceptances that have a partner in common hold the same for the peer and for all values
 *   that both hold. It is enough that there are no such two.
 * @module
 */
import { agent, isApplication, isFresh, type Term } from '../../model/term.ts';
import type { ValueStatus } from '../agreement.ts';
import { acceptingPaths, addClaim, beginning, heldAtAcceptance } from './claims.ts';
import { acceptanceEndings, oddEnding } from './endings.ts';
import { heldAfter } from './held.ts';
import { addRun, everyExecution, type RunIn } from './pattern.ts';
import { type Asked, startsOf, unchanged } from './question.ts';
import type { Setting } from './setting.ts';

/** What is to be closed besides agreement. */
export function injectivityQuestions(
  setting: Setting,
  claimant: string,
  peer: string,
  values: readonly ValueStatus[],
): Asked {
  const paths = acceptingPaths(setting, claimant);
  if (values.some(({ term }) => paths.every((path) => isOwn(setting, path, term)))) return [];
  const endings = acceptanceEndings(setting, claimant);
  if (endings === undefined) return { because: oddEnding };
  const starts = endings.flatMap((first, at) =>
    endings.slice(at).flatMap((second) => {
      const draft = beginning(setting);
      const runs = [first, second].map(({ path, steps }) => addClaim(draft, path, steps));
      // Who has no name for the peer has accepted nothing of it.
      if (runs.some((run) => heldAtAcceptance(draft, run, agent(peer)) === undefined)) return [];
      for (const term of [agent(peer), ...values.map((value) => value.term)]) {
        const [one, other] = runs.map((run) => heldAtAcceptance(draft, run, term));
        if (one !== undefined && other !== undefined) draft.equations = [...draft.equations, [one, other]];
      }
      return startsOf(draft);
    }),
  );
  return [{ starts, isMet: () => false, each: unchanged }];
}

/** Whether what the run holds for `term` when it accepts is a value that it made itself, or the share of one. */
function isOwn(setting: Setting, path: RunIn['path'] & { readonly acceptance: number }, term: Term): boolean {
  const draft = { ...everyExecution(setting) };
  const run = addRun(draft, path);
  const held = heldAfter(draft, run, path.acceptance + 1, term);
  const made = held !== undefined && isApplication(held, 'g') ? held.args[0] : held;
  return made !== undefined && isFresh(made) && made.maker === run.number;
}
