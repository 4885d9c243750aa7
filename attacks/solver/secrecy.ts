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
import { type Ending, endingsOf, unnamedBy } from './late.ts';
import { eventOf, stepOfEvent } from './order.ts';
import { addWitness, type Pattern, viewIn } from './pattern.ts';
import { type Taken, takenFor, whyUnmade, withMakers } from './played.ts';
import { finish, type Question, type Start } from './search.ts';
import { refineSession } from './session.ts';
import { settle } from './settle.ts';
import { firstHeldStep, viewAfter } from './views.ts';

/** The search for a breach of secrecy. */
export function secrecyQuestion(premise: Premise, secret: Secret): readonly Question[] {
  const takenIn = (pattern: Pattern): readonly Taken[] =>
    takenFor(premise, pattern, 0, secret.holders, stepOfEvent(acceptanceIn(pattern, 0)) + 1);
  const starts = endingsWith(premise, secret).flatMap((ending) =>
    secretStart(premise, secret, ending, takenIn),
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

/** The ways in which the claimant has accepted and holds the secret. */
const endingsWith = (premise: Premise, { term, holders }: Secret): readonly Ending<AcceptingPath>[] =>
  acceptingPaths(premise.world, premise.claimant).flatMap((path) => {
    const steps = firstHeldStep(path, term, path.acceptance + 1);
    const unnamed = unnamedBy(path, path.acceptance + 1, holders);
    return steps === undefined ? [] : endingsOf(premise, path, steps, unnamed);
  });

function secretStart(
  premise: Premise,
  secret: Secret,
  { path, steps }: Ending<AcceptingPath>,
  takenIn: (pattern: Pattern) => readonly Taken[],
): readonly Start[] {
  const view = viewAfter(path, steps, secret.term);
  if (view === undefined) return [];
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
