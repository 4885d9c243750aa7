/**
 * Which events precede which (Lamport, 1978): for each event the set of those before it, as the bits of
 * one number. The steps of a run follow one another.
 * @module
 */

/** An event: a step of a run, or a moment that no run has. */
export type Event = number;

/** More steps than a run may have. */
export const stepsMax = 64;

/** Step `step` of run `run`; step 0 is the start of the run, step n its nth transition. */
export const eventOf = (run: number, step: number): Event => (run + 2) * stepsMax + step;

/** The moment at which the adversary shows what it knows. */
export const shown: Event = eventOf(-2, 0);

/** The moment at which long-term keys are revealed. */
export const revealed: Event = eventOf(-1, 0);

/** For each event those before it; an event that is not listed has none before it but its own run's. */
export type Order = ReadonlyMap<Event, bigint>;

const bit = (event: Event): bigint => 1n << BigInt(event);

/** The steps of the event's own run before it. */
const earlierSteps = (event: Event): bigint => {
  const step = event % stepsMax;
  return ((1n << BigInt(step)) - 1n) << BigInt(event - step);
};

const before = (order: Order, event: Event): bigint => order.get(event) ?? earlierSteps(event);

/** Whether `first` precedes `second` in every execution. */
export const precedes = (order: Order, first: Event, second: Event): boolean =>
  first !== second && (before(order, second) & bit(first)) !== 0n;

/** `order` with the first `steps` steps of a run listed. */
export function withRun(order: Order, run: number, steps: number): Order {
  const next = new Map(order);
  for (let step = 0; step < steps; step += 1) next.set(eventOf(run, step), earlierSteps(eventOf(run, step)));
  return next;
}

/** `order` with a moment listed. */
export const withMoment = (order: Order, moment: Event): Order => new Map(order).set(moment, 0n);

/** `order` with `first` before `second`; undefined where that cannot be. Both events are listed. */
export function withEdge(order: Order, first: Event, second: Event): Order | undefined {
  if (first === second || precedes(order, second, first)) return undefined;
  if (precedes(order, first, second)) return order;
  const more = before(order, first) | bit(first);
  const next = new Map(order);
  for (const [event, known] of order) {
    if (event === second || (known & bit(second)) !== 0n) next.set(event, known | more);
  }
  return next;
}
