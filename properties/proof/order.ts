/**
 * Which events precede which (Lamport, 1978): for each event how many steps of each run are before it,
 * which are the first ones: the steps of a run follow one another (Fidge, 1988).
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

/** How many steps of each run, or whether a moment, is before an event: by lane, none where nothing stands. */
type Clock = readonly number[];

/** For each event what is before it; an event that is not listed has none before it but its own run's. */
export type Order = ReadonlyMap<Event, Clock>;

/** The run or the moment to which the event belongs. */
const laneOf = (event: Event): number => Math.floor(event / stepsMax);
const stepOf = (event: Event): number => event % stepsMax;

/** The first `steps` steps of a lane. */
function stepsIn(lane: number, steps: number): Clock {
  const clock = new Array<number>(lane + 1).fill(0);
  clock[lane] = steps;
  return clock;
}

const before = (order: Order, event: Event): Clock =>
  order.get(event) ?? stepsIn(laneOf(event), stepOf(event));

const isIn = (clock: Clock, event: Event): boolean => (clock[laneOf(event)] ?? 0) > stepOf(event);

/** Whether `first` precedes `second` in every execution. */
export function precedes(order: Order, first: Event, second: Event): boolean {
  const clock = order.get(second);
  if (clock !== undefined) return isIn(clock, first);
  return laneOf(first) === laneOf(second) && stepOf(first) < stepOf(second);
}

/** `order` with the first `steps` steps of a run listed. */
export function withRun(order: Order, run: number, steps: number): Order {
  const next = new Map(order);
  for (let step = 0; step < steps; step += 1) {
    const event = eventOf(run, step);
    next.set(event, stepsIn(laneOf(event), step));
  }
  return next;
}

/** `order` with a moment listed. */
export const withMoment = (order: Order, moment: Event): Order => new Map(order).set(moment, []);

/** `order` with `first` before `second`; undefined where that cannot be. Both events are listed. */
export function withEdge(order: Order, first: Event, second: Event): Order | undefined {
  if (first === second || precedes(order, second, first)) return undefined;
  if (precedes(order, first, second)) return order;
  const more = later(before(order, first), stepsIn(laneOf(first), stepOf(first) + 1));
  const next = new Map(order);
  for (const [event, clock] of order) {
    if (event === second || isIn(clock, second)) next.set(event, later(clock, more));
  }
  return next;
}

/** What either has before it. */
const later = (one: Clock, other: Clock): Clock =>
  Array.from({ length: Math.max(one.length, other.length) }, (_, lane) =>
    Math.max(one[lane] ?? 0, other[lane] ?? 0),
  );
