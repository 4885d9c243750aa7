/**
 * Peer consistency as a search (design 10, Late names): a claim, and a run of the peer that accepts, shares
 * the claimant's channel key or all the fresh values, and holds another name for the claimant's role.
 * @module
 */
import { agent, type Term } from '../../model/term.ts';
import { sharedBetween } from '../../properties/absence.ts';
import {
  type AcceptingPath,
  acceptanceIn,
  acceptingPaths,
  addClaim,
  addRevelation,
  beginning,
  type Premise,
} from './claim.ts';
import { heldAfter, heldAtEnd, runIn } from './held.ts';
import { type Ending, endingsOf } from './late.ts';
import { addRun } from './pattern.ts';
import { finish, type Question, type Start } from './search.ts';
import { refineSession } from './session.ts';
import { complete, reach, settle } from './settle.ts';
import { firstHeldStep } from './views.ts';

/** The search for a breach of peer consistency. */
export function consistencyQuestion(
  premise: Premise,
  { claimant, peer }: { readonly claimant: string; readonly peer: string },
): readonly Question[] {
  const shared = sharedBetween(premise.spec, claimant, peer);
  const ties = [...shared.keys.map((key) => [key]), ...(shared.fresh.length > 0 ? [shared.fresh] : [])];
  const starts = acceptingPaths(premise.world, claimant).flatMap((path) =>
    otherPaths(premise, claimant).flatMap((other) =>
      ties.flatMap((tie) => {
        const own = stepsFor(path, tie);
        const endings = own === undefined ? [] : endingsOf(premise, path, own);
        return endings.flatMap((ending) => start(premise, ending, other, peer, tie) ?? []);
      }),
    ),
  );
  return [
    {
      starts,
      met: () => undefined,
      refine: (pattern) => refineSession(premise, pattern),
      finish,
    },
  ];
}

const otherPaths = ({ world, spec }: Premise, claimant: string): readonly AcceptingPath[] =>
  spec.roles.filter(({ name }) => name !== claimant).flatMap(({ name }) => acceptingPaths(world, name));

/** Both runs with what ties them together; undefined where the other never holds that. */
function start(
  premise: Premise,
  { path, steps: own }: Ending<AcceptingPath>,
  otherPath: AcceptingPath,
  peer: string,
  tie: readonly Term[],
): Start | undefined {
  const theirs = stepsFor(otherPath, [agent(premise.claimant), ...tie]);
  if (theirs === undefined) return undefined;
  const job = beginning(premise);
  const run = addClaim(job, premise, path, own);
  addRevelation(job, premise, acceptanceIn(job.draft, run));
  const claim = runIn(job.draft, run);
  const holder = heldAfter(job.draft, claim.actor, agent(peer), path.acceptance + 1);
  if (holder === undefined) return undefined;
  const other = addRun(job.draft, otherPath);
  reach(job, other, theirs);
  complete(job, other);
  const there = runIn(job.draft, other);
  job.equations.push([holder, there.actor.self]);
  for (const term of tie) {
    job.equations.push([
      heldAtEnd(job.draft, runIn(job.draft, run), term) as Term,
      heldAtEnd(job.draft, there, term) as Term,
    ]);
  }
  const name = heldAtEnd(job.draft, there, agent(premise.claimant)) as Term;
  job.draft.unequal = [...job.draft.unequal, [name, claim.actor.self]];
  return {
    says: `${premise.claimant} has accepted, and ${otherPath.role.name} of the agent held for ${peer} with the same ${tie.length === 1 ? 'key' : 'values'} under another name`,
    settled: settle(job),
  };
}

/** How many steps it takes to have accepted and hold all of `terms`; undefined where that never happens. */
function stepsFor(path: AcceptingPath, terms: readonly Term[]): number | undefined {
  let steps = path.acceptance + 1;
  for (const term of terms) {
    const held = firstHeldStep(path, term, steps);
    if (held === undefined) return undefined;
    steps = held;
  }
  return steps;
}
