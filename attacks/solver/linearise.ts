/**
 * The events of a pattern in one order. What need not precede the claimant's acceptance comes after it,
 * and what need not follow the claimant's first event comes before it (design 10, Participation and
 * recency), so that nothing meets the goal by chance.
 * @module
 */
import { type EventId, eventOf, precedes } from './order.ts';
import type { Pattern } from './pattern.ts';

/** All events that have happened, each after those that precede it. */
export function linearised(pattern: Pattern): readonly EventId[] {
  const events = pattern.participants.flatMap(({ height }, run) =>
    Array.from({ length: height }, (_, step) => eventOf(run, step)),
  );
  const stage = stagesOf(pattern);
  const left = new Set(events);
  const sorted: EventId[] = [];
  while (left.size > 0) {
    let next: EventId | undefined;
    for (const event of left) {
      const isNext = ![...left].some((other) => other !== event && precedes(pattern.order, other, event));
      if (isNext && (next === undefined || stage(event) < stage(next))) next = event;
    }
    if (next === undefined) throw new Error('the order of a pattern has no circle');
    left.delete(next);
    sorted.push(next);
  }
  return sorted;
}

/**
 * 0: before the claimant's first event, 1: from there to the instants of the goal, 2: after that. Starts of runs
 * come as late as they can, which is right before they are needed.
 */
function stagesOf({ claims, instants, order }: Pattern): (event: EventId) => number {
  const first = claims.map((run) => eventOf(run, 1));
  const isIn = (event: EventId, targets: readonly EventId[]): boolean =>
    targets.some((target) => target === event || precedes(order, event, target));
  return (event) => {
    if (!isIn(event, instants)) return 2;
    const isLater = first.some((target) => target === event || precedes(order, target, event));
    return isLater ? 1 : 0;
  };
}
