/**
 * When the authentication goals are met in every execution of a pattern (Lowe, CSFW 1997; design 6 and
 * 10): the symbolic side of properties/authentication.ts.
 * @module
 */
import { agent, type Term } from '../../model/term.ts';
import type { ValueStatus } from '../../properties/agreement.ts';
import { acceptanceIn } from './claim.ts';
import { heldAfter, heldBeforeEvent, type RunIn, runIn, runsIn } from './held.ts';
import { countBefore, type EventId, eventOf, precedes } from './order.ts';
import type { Pattern } from './pattern.ts';

/** A claim about a peer: the run, its acceptance, and whom it holds for the peer. */
interface Claim {
  readonly claimant: RunIn;
  readonly accepted: EventId;
  readonly holder: Term;
}

/** What run `run` claims about `peer`; undefined where it holds nobody for it. */
function claimIn(pattern: Pattern, run: number, peer: string): Claim | undefined {
  const claimant = runIn(pattern, run);
  const accepted = acceptanceIn(pattern, run);
  const holder = ownValue(pattern, claimant, agent(peer));
  return holder && { claimant, accepted, holder };
}

/** What a claimant holds at its acceptance. */
function ownValue(pattern: Pattern, { actor }: RunIn, term: Term): Term | undefined {
  return heldAfter(pattern, actor, term, (actor.path.acceptance ?? 0) + 1);
}

/** Why aliveness is met, if it is. */
export function aliveness(
  pattern: Pattern,
  run: number,
  goal: { readonly peer: string; readonly recent: boolean; readonly inRole: boolean },
): string | undefined {
  const claim = claimIn(pattern, run, goal.peer);
  if (claim === undefined) return `it holds nobody for ${goal.peer}`;
  const first = eventOf(run, 1);
  for (const other of runsIn(pattern)) {
    if (other.agent !== claim.holder) continue;
    if (goal.inRole && other.actor.path.role.name !== goal.peer) continue;
    for (let step = 1; step < other.participant.height; step += 1) {
      const event = eventOf(other.run, step);
      if (!precedes(pattern.order, event, claim.accepted)) continue;
      if (!goal.recent || precedes(pattern.order, first, event)) return `step ${step} of run ${other.run}`;
    }
  }
  return undefined;
}

/** Why weak agreement is met, if it is. */
export function weakAgreement(
  pattern: Pattern,
  run: number,
  claimantRole: string,
  peer: string,
): string | undefined {
  const claim = claimIn(pattern, run, peer);
  if (claim === undefined) return `it holds nobody for ${peer}`;
  const believer = runsIn(pattern).find(
    (other) =>
      other.run !== run &&
      other.agent === claim.holder &&
      other.actor.path.role.name !== claimantRole &&
      heldBeforeEvent(pattern, other, agent(claimantRole), claim.accepted) === claim.claimant.agent,
  );
  return believer && `run ${believer.run}`;
}

/** Why agreement on `values` is met, if it is. */
export function agreement(
  pattern: Pattern,
  run: number,
  peer: string,
  values: readonly ValueStatus[],
): string | undefined {
  const claim = claimIn(pattern, run, peer);
  if (claim === undefined) return `it holds nobody for ${peer}`;
  const [first] = agreeing(pattern, run, peer, values);
  return first === undefined ? undefined : `run ${first}`;
}

/** The runs of the peer that had begun when it accepted and agree with the claim of `run` on `values`. */
export function agreeing(
  pattern: Pattern,
  run: number,
  peer: string,
  values: readonly ValueStatus[],
): readonly number[] {
  const claim = claimIn(pattern, run, peer);
  if (claim === undefined) return [];
  return runsIn(pattern)
    .filter(
      (other) => other.run !== run && other.agent === claim.holder && other.actor.path.role.name === peer,
    )
    .filter((other) => countBefore(pattern.order, claim.accepted, other.run) > 0)
    .filter((other) => values.every((value) => agreesOn(pattern, claim, other, value)))
    .map((other) => other.run);
}

function agreesOn(pattern: Pattern, claim: Claim, other: RunIn, { term, status }: ValueStatus): boolean {
  const own = ownValue(pattern, claim.claimant, term);
  if (own === undefined) return true;
  if (status.kind !== 'committed') return heldBeforeEvent(pattern, other, term, claim.accepted) === own;
  return status.carriers.some(({ opaque, since, canonical }) => {
    const rebuilt = ownValue(pattern, claim.claimant, canonical);
    if (rebuilt === undefined) return false;
    const step = other.actor.path.steps.findIndex(({ transition }) => transition === since);
    const isBound =
      since < 0 ||
      (step > 0 &&
        step < other.participant.completed &&
        precedes(pattern.order, eventOf(other.run, step), claim.accepted));
    const bound = other.actor.renamed(opaque);
    return isBound && (bound.kind === 'variable' ? (pattern.values.get(bound) ?? bound) : bound) === rebuilt;
  });
}

/** The values of `terms` that a run's claim holds at its acceptance; undefined entries are not held. */
export const claimedValues = (
  pattern: Pattern,
  run: number,
  terms: readonly Term[],
): readonly (Term | undefined)[] => terms.map((term) => ownValue(pattern, runIn(pattern, run), term));
