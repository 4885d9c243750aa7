import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type Event,
  eventOf,
  type Order,
  precedes,
  revealed,
  withEdge,
  withMoment,
  withRun,
} from './order.ts';

const [runs, steps] = [3, 4];
const events: readonly Event[] = [
  revealed,
  ...Array.from({ length: runs * steps }, (_, at) => eventOf(Math.floor(at / steps), at % steps)),
];
const start: Order = Array.from({ length: runs }).reduce<Order>(
  (order, _, run) => withRun(order, run, steps),
  withMoment(new Map(), revealed),
);

/** The steps of each run in turn, and these edges: what is reached from what. */
function isReached(edges: readonly (readonly [Event, Event])[], from: Event, to: Event): boolean {
  const seen = new Set<Event>();
  const waiting = [from];
  for (let event = waiting.pop(); event !== undefined; event = waiting.pop()) {
    const next = edges.flatMap(([first, second]) => (first === event ? [second] : []));
    if (event !== revealed && (event % 64) + 1 < steps) next.push(event + 1);
    for (const one of next) {
      if (one === to) return true;
      if (!seen.has(one)) waiting.push(one);
      seen.add(one);
    }
  }
  return false;
}

it('is what edges and runs say together, and refuses an edge that would close a circle', () => {
  const event = fc.constantFrom(...events);
  fc.assert(
    fc.property(fc.array(fc.tuple(event, event), { maxLength: 12 }), (wanted) => {
      let order = start;
      const edges: (readonly [Event, Event])[] = [];
      for (const [first, second] of wanted) {
        const next = withEdge(order, first, second);
        expect(next === undefined).toBe(first === second || isReached(edges, second, first));
        if (next === undefined) continue;
        order = next;
        edges.push([first, second]);
      }
      for (const one of events)
        for (const other of events) expect(precedes(order, one, other)).toBe(isReached(edges, one, other));
    }),
  );
});
