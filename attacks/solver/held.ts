/**
 * What the runs of a pattern hold, and since when: the symbolic side of properties/holding.ts. Only what
 * the order makes certain counts, because whatever need not come before an event is put after it.
 * @module
 */
import type { Term } from '../../model/term.ts';
import { countBefore, type EventId } from './order.ts';
import { type Participant, type Pattern, viewIn } from './pattern.ts';
import type { Actor } from './program.ts';
import { viewAfter } from './views.ts';

/** An honest run of a pattern. */
export interface RunIn {
  readonly run: number;
  readonly actor: Actor;
  readonly participant: Participant;
  readonly agent: Term;
}

/** The honest runs of a pattern. */
export function runsIn(pattern: Pattern): readonly RunIn[] {
  const found: RunIn[] = [];
  for (const [run, participant] of pattern.participants.entries()) {
    const { actor } = participant;
    if (actor === undefined) continue;
    found.push({ run, actor, participant, agent: pattern.values.get(actor.self) ?? actor.self });
  }
  return found;
}

/** The honest run of this number. */
export function runIn(pattern: Pattern, run: number): RunIn {
  const participant = pattern.participants[run];
  const actor = participant?.actor;
  if (participant === undefined || actor === undefined)
    throw new Error(`run ${run} of a pattern is an honest run`);
  return { run, actor, participant, agent: pattern.values.get(actor.self) ?? actor.self };
}

/** The value that a run holds for the canonical `term` by steps that certainly precede `event`. */
export function heldBeforeEvent(
  pattern: Pattern,
  { run, actor, participant }: RunIn,
  term: Term,
  event: EventId,
): Term | undefined {
  return heldAfter(
    pattern,
    actor,
    term,
    Math.min(countBefore(pattern.order, event, run), participant.completed),
  );
}

/** The value that a run holds for the canonical `term` after so many steps; none before it began. */
export function heldAfter(pattern: Pattern, actor: Actor, term: Term, steps: number): Term | undefined {
  const view = steps === 0 ? undefined : viewAfter(actor.path, steps, term);
  return view === undefined ? undefined : viewIn(pattern, actor, view);
}

/** The value that a run holds in the end for the canonical `term`. */
export const heldAtEnd = (pattern: Pattern, { actor, participant }: RunIn, term: Term): Term | undefined =>
  heldAfter(pattern, actor, term, participant.completed);
