import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type EventId,
  eventOf,
  noOrder,
  type Order,
  ordersMax,
  precedes,
  withEdge,
  withRun,
} from './order.ts';

const runs = 4;
const steps = 5;
const event = fc
  .tuple(fc.nat({ max: runs - 1 }), fc.nat({ max: steps - 1 }))
  .map(([run, step]) => eventOf(run, step));
const edges = fc.array(fc.tuple(event, event), { maxLength: 12 });

/** Whether `to` can be reached from `from` by edges and by going on within a run. */
function isReachable(taken: readonly (readonly [EventId, EventId])[], from: EventId, to: EventId): boolean {
  const seen = new Set<EventId>();
  const pending = [from];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const after = [...taken.filter(([first]) => first === next).map(([, second]) => second)];
    if (next % 64 < steps - 1) after.push(next + 1);
    for (const one of after) {
      if (one === to) return true;
      if (!seen.has(one)) pending.push(one);
      seen.add(one);
    }
  }
  return false;
}

test('is the transitive closure of its edges, and has no circle', () => {
  fc.assert(
    fc.property(edges, event, event, (wanted, first, second) => {
      let order: Order = noOrder;
      for (let run = 0; run < runs; run += 1) order = withRun(order, steps);
      const taken: (readonly [EventId, EventId])[] = [];
      for (const [from, to] of wanted) {
        const next = withEdge(order, from, to);
        expect(next === undefined).toBe(from === to || isReachable(taken, to, from));
        if (next === undefined) continue;
        order = next;
        taken.push([from, to]);
      }
      expect(precedes(order, first, second)).toBe(first !== second && isReachable(taken, first, second));
    }),
  );
});

test('takes no more runs than it has room for', () => {
  let order = noOrder;
  for (let run = 0; run < ordersMax; run += 1) order = withRun(order, 1);
  expect(() => withRun(order, 1)).toThrow('room');
});
