/**
 * Which events precede which: a strict partial order over the events of several runs, each a chain, kept
 * transitively closed as one vector clock for each event (Fidge 1988, Mattern 1989). An order is
 * immutable; adding an edge that would close a cycle answers undefined.
 * @module
 */

/** An event: a step of a run, packed into one number. */
export type EventId = number;

const stepsMax = 64;

/** The event `step` of run `run`. */
export const eventOf = (run: number, step: number): EventId => run * stepsMax + step;
/** The run of an event. */
export const runOfEvent = (event: EventId): number => Math.floor(event / stepsMax);
/** The step of an event within its run. */
export const stepOfEvent = (event: EventId): number => event % stepsMax;

/** Runs that an order has room for. */
export const ordersMax = 24;
/** Steps that a run may have. */
export const orderStepsMax: number = stepsMax;

/** For each run its clocks: at `step * ordersMax + other`, how many steps of `other` precede the step. */
export type Order = readonly Uint8Array[];

/** The order of no runs. */
export const noOrder: Order = [];

/** `order` with one more run of so many steps; more runs than there is room for would go unnoticed and are a fault. */
export function withRun(order: Order, steps: number): Order {
  const run = order.length;
  if (run >= ordersMax) throw new Error(`an order has room for ${ordersMax} runs`);
  const clocks = new Uint8Array(steps * ordersMax);
  for (let step = 0; step < steps; step += 1) clocks[step * ordersMax + run] = step;
  return [...order, clocks];
}

/** How many steps of `run` precede `event`. */
export const countBefore = (order: Order, event: EventId, run: number): number =>
  order[runOfEvent(event)]?.[stepOfEvent(event) * ordersMax + run] ?? 0;

/** Whether `first` precedes `second`. */
export const precedes = (order: Order, first: EventId, second: EventId): boolean =>
  countBefore(order, second, runOfEvent(first)) > stepOfEvent(first);

/** `order` with `first` before `second`; the same object where that was so; undefined where it cannot be. */
export function withEdge(order: Order, first: EventId, second: EventId): Order | undefined {
  if (first === second || precedes(order, second, first)) return undefined;
  if (precedes(order, first, second)) return order;
  const added = clockOf(order, first);
  added[runOfEvent(first)] = stepOfEvent(first) + 1;
  return order.map((clocks, run) => raised(clocks, run, second, added));
}

function clockOf(order: Order, event: EventId): Uint8Array {
  const start = stepOfEvent(event) * ordersMax;
  return (order[runOfEvent(event)] as Uint8Array).slice(start, start + ordersMax);
}

/** The clocks of `run` with what precedes `second` made to be preceded by all that `added` counts. */
function raised(clocks: Uint8Array, run: number, second: EventId, added: Uint8Array): Uint8Array {
  const other = runOfEvent(second);
  const step = stepOfEvent(second);
  let next = clocks;
  for (let at = 0; at < clocks.length; at += ordersMax) {
    const isAfter = run === other ? at / ordersMax >= step : (clocks[at + other] as number) > step;
    if (!isAfter) continue;
    if (next === clocks) next = clocks.slice();
    for (let i = 0; i < ordersMax; i += 1) {
      if ((next[at + i] as number) < (added[i] as number)) next[at + i] = added[i] as number;
    }
  }
  return next;
}
