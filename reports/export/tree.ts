/**
 * A role's machine unfolded into a tree, and the places in it from which on something is true: what all
 * other provers' languages are written from.
 * @module
 */
import type { Role, Transition } from '../../model/role.ts';

/** Where a run is after a sequence of transitions; the root is its start. */
export interface Point {
  /** The transitions taken, by index among `Role.transitions`. */
  readonly path: readonly number[];
  /** The path as a text, to find what belongs here. */
  readonly place: string;
  readonly ways: readonly Way[];
}

/** One way on from a point. */
export interface Way {
  readonly index: number;
  readonly transition: Transition;
  readonly after: Point;
}

const trees = new WeakMap<Role, Point>();

/** The machine as a tree: no run enters a state twice, so that it is finite. A role has one tree. */
export function unfolded(role: Role): Point {
  const known = trees.get(role);
  if (known !== undefined) return known;
  const root = pointAt(role, 0, []);
  trees.set(role, root);
  return root;
}

function pointAt(role: Role, state: number, path: readonly number[]): Point {
  const ways = [...role.transitions.entries()]
    .filter(([, transition]) => transition.from === state)
    .map(([index, transition]) => ({
      index,
      transition,
      after: pointAt(role, transition.to, [...path, index]),
    }));
  return { path, place: placeOf(path), ways };
}

/** A path as a text. */
export const placeOf = (path: readonly number[]): string => path.join('.');

/** On each way through the tree the first point of which `holds` is true. */
export function firstPoints(root: Point, holds: (point: Point) => boolean): readonly Point[] {
  if (holds(root)) return [root];
  return root.ways.flatMap(({ after }) => firstPoints(after, holds));
}

/** All points of which `holds` is true. */
export const allPoints = (root: Point, holds: (point: Point) => boolean): readonly Point[] => [
  ...(holds(root) ? [root] : []),
  ...root.ways.flatMap(({ after }) => allPoints(after, holds)),
];

/** The transitions up to acceptance, itself included; undefined before it. */
export function acceptedBy(role: Role, { path }: Point): ReadonlySet<number> | undefined {
  const at = path.findIndex((index) => role.acceptsAt.includes(index));
  return at < 0 ? undefined : new Set(path.slice(0, at + 1));
}
