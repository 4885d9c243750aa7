/**
 * When an authentication goal is met in every execution of a pattern: properties/authentication.ts asked of
 * runs, values and order that are certain.
 * @module
 */
import { agent, type Term } from '../../model/term.ts';
import type { ValueStatus } from '../agreement.ts';
import { acceptanceOf, heldAtAcceptance, inRun } from './claims.ts';
import { certainlyHeld, stepsBefore } from './held.ts';
import { eventOf, precedes } from './order.ts';
import { agentOf, type Pattern, type RunIn } from './pattern.ts';

/** Whether an event of whom the claimant holds for the peer came before, or since its first event. */
export function isAlive(
  pattern: Pattern,
  claim: RunIn,
  { peer, recent, inRole }: { readonly peer: string; readonly recent: boolean; readonly inRole: boolean },
): boolean {
  const holder = heldAtAcceptance(pattern, claim, agent(peer));
  if (holder === undefined) return true;
  const { order } = pattern;
  return pattern.runs
    .filter((run) => agentOf(pattern, run) === holder && (!inRole || run.path.role.name === peer))
    .some(({ number, height }) =>
      stepsFrom1(height)
        .map((step) => eventOf(number, step))
        .filter((event) => precedes(order, event, acceptanceOf(claim)))
        .some((event) => !recent || precedes(order, eventOf(claim.number, 1), event)),
    );
}

const stepsFrom1 = (height: number): readonly number[] =>
  Array.from({ length: Math.max(0, height - 1) }, (_, at) => at + 1);

/** Whether another run of the peer, not in the claimant's role, held the claimant for its role before. */
export function isBelieved(
  pattern: Pattern,
  claim: RunIn,
  { claimant, peer }: { readonly claimant: string; readonly peer: string },
): boolean {
  const holder = heldAtAcceptance(pattern, claim, agent(peer));
  if (holder === undefined) return true;
  return othersOf(pattern, claim, holder)
    .filter((run) => run.path.role.name !== claimant)
    .some((run) => heldBefore(pattern, claim, run, agent(claimant)) === agentOf(pattern, claim));
}

/** Whether another run of the peer in its role held the same values before. */
export function isAgreed(
  pattern: Pattern,
  claim: RunIn,
  peer: string,
  values: readonly ValueStatus[],
): boolean {
  const holder = heldAtAcceptance(pattern, claim, agent(peer));
  if (holder === undefined) return true;
  return othersOf(pattern, claim, holder)
    .filter((run) => run.path.role.name === peer)
    .some((run) => values.every((value) => agreesOn(pattern, claim, run, value)));
}

function agreesOn(pattern: Pattern, claim: RunIn, run: RunIn, { term, status }: ValueStatus): boolean {
  const own = heldAtAcceptance(pattern, claim, term);
  if (own === undefined) return true;
  if (status.kind !== 'committed') return heldBefore(pattern, claim, run, term) === own;
  return status.carriers.some(({ opaque, since, canonical }) => {
    const rebuilt = heldAtAcceptance(pattern, claim, canonical);
    const bound = since < 0 || boundBefore(pattern, claim, run, since);
    return rebuilt !== undefined && bound && inRun(pattern, run, opaque) === rebuilt;
  });
}

/** Whether the run completed the transition before the claimant accepted. */
function boundBefore(pattern: Pattern, claim: RunIn, run: RunIn, transition: number): boolean {
  const at = run.path.transitions.indexOf(transition);
  return at >= 0 && at + 1 < stepsBefore(pattern, run, acceptanceOf(claim));
}

/** What the run held for `term` before the claimant accepted, in every execution. */
const heldBefore = (pattern: Pattern, claim: RunIn, run: RunIn, term: Term): Term | undefined =>
  certainlyHeld(pattern, run, stepsBefore(pattern, run, acceptanceOf(claim)), term);

/** Other runs of the holder that began before the claimant accepted. */
const othersOf = (pattern: Pattern, claim: RunIn, holder: Term): readonly RunIn[] =>
  pattern.runs.filter(
    (run) =>
      run !== claim && agentOf(pattern, run) === holder && stepsBefore(pattern, run, acceptanceOf(claim)) > 0,
  );
