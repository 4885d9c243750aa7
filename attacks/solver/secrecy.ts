/**
 * Secrecy as a search: a claim, and an event at which the adversary shows the secret (design 6; 10,
 * Holding a key). Holders for whom the claimant has no name must have been played by honest runs, which
 * is a question of who made the values that the claimant takes for theirs.
 * @module
 */
import type { Secret } from '../../properties/confidentiality.ts';
import {
  type AcceptingPath,
  acceptanceIn,
  acceptingPaths,
  addClaim,
  addRevelation,
  beginning,
  type Premise,
} from './claim.ts';
import { runIn } from './held.ts';
import { eventOf } from './order.ts';
import { addWitness, type Pattern, viewIn } from './pattern.ts';
import { type Taken, takenFor, whyUnmade, withMakers } from './played.ts';
import { finish, type Question, type Start } from './search.ts';
import { refineSession } from './session.ts';
import { settle } from './settle.ts';
import { firstHeldStep, viewAfter } from './views.ts';

/** The search for a breach of secrecy. */
export function secrecyQuestion(premise: Premise, secret: Secret): readonly Question[] {
  const takenIn = (pattern: Pattern): readonly Taken[] => takenFor(premise, pattern, 0, secret.holders);
  const starts = acceptingPaths(premise.world, premise.claimant).flatMap((path) =>
    secretStart(premise, secret, path, takenIn),
  );
  return [
    {
      starts,
      met: (pattern) => {
        const taken = takenIn(pattern);
        return taken.length === 0 ? undefined : whyUnmade(premise, pattern, taken);
      },
      refine: (pattern) => withMakers(premise, refineSession(premise, pattern), takenIn),
      finish,
    },
  ];
}

function secretStart(
  premise: Premise,
  secret: Secret,
  path: AcceptingPath,
  takenIn: (pattern: Pattern) => readonly Taken[],
): readonly Start[] {
  const steps = firstHeldStep(path, secret.term, path.acceptance + 1);
  const view = steps === undefined ? undefined : viewAfter(path, steps, secret.term);
  if (steps === undefined || view === undefined) return [];
  const job = beginning(premise);
  const run = addClaim(job, premise, path, steps);
  addRevelation(job, premise, acceptanceIn(job.draft, run));
  const actor = runIn(job.draft, run).actor;
  const value = viewIn(job.draft, actor, view);
  const listener = addWitness(job.draft, 'listener', [value]);
  job.required.push([value, eventOf(listener, 0)]);
  const says = `${premise.claimant} has accepted and the adversary knows its ${secret.name}`;
  return [{ says, settled: withMakers(premise, settle(job), takenIn) }];
}
