/**
 * The claimant's session in a pattern: which runs are its partners in every execution (`sessionOf` in
 * properties/session.ts). They have acted for the last time before long-term keys are revealed, and their
 * values are not revealed with another session.
 * @module
 */
import { agent, type Term } from '../../model/term.ts';
import { heldAfter } from './held.ts';
import { freshInside } from './junk.ts';
import { eventOf, revealed } from './order.ts';
import { addEdge, agentOf, type Draft, messageAt, type Pattern, type RunIn } from './pattern.ts';

/**
 * Draws what follows for the partners of all claims; false where there is no execution. What a run has done is its
 * transitions; that it has begun is no act, and may come after the revelation.
 */
export function keepSession(draft: Draft): boolean {
  const { later, session } = draft.setting;
  if (!later && !session) return true;
  const partners = new Set(keptIn(draft));
  for (const [term, { origin }] of draft.needs) {
    if (origin?.kind !== 'revealed' || term.kind !== 'atom') continue;
    if ([...partners].some(({ number }) => number === term.maker)) return false;
  }
  if (!later) return true;
  return [...partners].every(
    ({ number, height }) => height === 1 || addEdge(draft, eventOf(number, height - 1), revealed),
  );
}

/** The runs of which no value is revealed with another session: the claimants and their certain partners. */
export const keptIn = (pattern: Pattern): readonly RunIn[] =>
  pattern.claims.flatMap((claim) => certainPartners(pattern, pattern.runs[claim] as RunIn));

/** The claimant and its certain partners, partners of partners included. */
function certainPartners(pattern: Pattern, claim: RunIn): readonly RunIn[] {
  const session = [claim];
  for (let at = 0; at < session.length; at += 1) {
    const makers = session.map(({ number }) => number);
    const joins = (run: RunIn): boolean =>
      !session.includes(run) && hasValueOf(pattern, run, makers) && isEligible(pattern, claim, run);
    session.push(...pattern.runs.filter(joins));
  }
  return session;
}

/** Whether the run's agent is whom the claimant holds for its role, or the claimant never holds anybody for it. */
function isEligible(pattern: Pattern, claim: RunIn, other: RunIn): boolean {
  const role = other.path.role.name;
  if (role === claim.path.role.name) return agentOf(pattern, other) === agentOf(pattern, claim);
  const second = pattern.setting.spec.values.filter(({ kind, role: of }) => kind === 'name' && of === role);
  const names = [agent(role), ...second.map(({ term }) => term)];
  const heldBy = (steps: number): readonly (Term | undefined)[] =>
    names.map((name) => heldAfter(pattern, claim, steps, name));
  const inTheEnd = heldBy(claim.path.steps.length);
  if (inTheEnd.every((name) => name === undefined)) return true;
  const agentThere = agentOf(pattern, other);
  for (let steps = claim.completed; steps <= claim.path.steps.length; steps += 1) {
    if (!heldBy(steps).includes(agentThere)) return false;
  }
  return true;
}

/** Whether the run has bound a term with a fresh value of one of the makers inside. */
const hasValueOf = (pattern: Pattern, run: RunIn, makers: readonly number[]): boolean => {
  for (let step = 0; step < run.completed; step += 1) {
    const fresh = freshInside(messageAt(pattern, run, step));
    if (fresh.some(({ maker }) => typeof maker === 'number' && makers.includes(maker))) return true;
  }
  return false;
};
