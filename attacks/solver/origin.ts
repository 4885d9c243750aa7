/**
 * Origins as values: putting values into them, and what becomes of two terms that turn out to be one.
 * @module
 */
import type { Term } from '../../model/term.ts';
import type { Origin } from './pattern.ts';

/** `origin` with values put in; the same object where nothing changes. */
export function originWith(origin: Origin, put: (term: Term) => Term): Origin {
  const needs = origin.needs.map(put);
  const container = origin.container && put(origin.container);
  const solid = origin.solid && put(origin.solid);
  const same =
    container === origin.container &&
    solid === origin.solid &&
    needs.every((need, at) => need === origin.needs[at]);
  if (same) return origin;
  return { ...origin, needs, ...(container && { container }), ...(solid && { solid }) };
}

/** Whether a value is known by now whose content decides what the origin is. */
export const isDecidable = ({ kind, container }: Origin): boolean =>
  (kind === 'inside' || kind === 'changed') && container !== undefined && container.kind !== 'variable';

/**
 * The origin of a term that has been given two, if they can be one. Which part of an opened container the
 * term is may be settled for one of them and not yet for the other: what is settled is taken.
 */
export function commonOrigin(
  one: Origin | undefined,
  other: Origin | undefined,
): Origin | 'none' | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  if (isSameOrigin(one, other)) return one;
  // That a tuple was put together says less than how.
  if (one.kind === 'changed' && other.kind === 'changed') {
    if (one.container !== undefined) return other;
    if (other.container !== undefined) return one;
  }
  if (one.event === undefined || one.event !== other.event) return 'none';
  if (isUnsettled(one)) return other;
  return isUnsettled(other) ? one : 'none';
}

/** Whether it is open which part of the container a term is, although the container is known by now. */
const isUnsettled = (origin: Origin): boolean => origin.kind === 'inside' && isDecidable(origin);

const isSameOrigin = (one: Origin, other: Origin): boolean =>
  one.kind === other.kind &&
  one.event === other.event &&
  one.container === other.container &&
  one.solid === other.solid &&
  one.rest?.join() === other.rest?.join() &&
  one.needs.length === other.needs.length &&
  one.needs.every((need, at) => need === other.needs[at]);
