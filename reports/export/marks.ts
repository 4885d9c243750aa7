/**
 * Marks: at which points of a role's tree a run has what a goal speaks of, and what it then logs.
 * @module
 */
import type { Role } from '../../model/role.ts';
import type { Spec } from '../../model/spec.ts';
import { type Atom, agent, type Term, type Variable, variable } from '../../model/term.ts';
import { comparedAs } from '../../properties/agreement.ts';
import { viewWith } from '../../properties/holding.ts';
import { identifierOf } from './names.ts';
import type { Mark, Stated } from './statement.ts';
import { acceptedBy, allPoints, firstPoints, type Point, unfolded } from './tree.ts';
import { Unsayable } from './unsayable.ts';

/** The names of other roles by canonical name: the role's own, and second ones (`name N : S is N`). */
export function namesOfOthers(spec: Spec, own: string): readonly Named[] {
  const names = [
    ...spec.roles.map(({ name }) => ({ role: name, name: agent(name) })),
    ...spec.values.flatMap(({ kind, role, name, term }) =>
      kind === 'name' && role !== undefined && role !== name ? [{ role, name: term as Atom }] : [],
    ),
  ];
  return names.filter(({ role }) => role !== own);
}

/** A name under which a role may be known. */
export interface Named {
  readonly role: string;
  readonly name: Atom;
}

/** A mark, and what its statement needs to know of it: whom its run holds, and which of the asked values. */
export interface MarkGroup {
  readonly mark: Mark;
  readonly names: readonly Named[];
  readonly values: readonly Term[];
  readonly telling: readonly Term[];
}

/** What shows who somebody is, of what a run holds, and may hold in the end. */
export type Telling = (holds: Holds, willHold: Holds) => readonly Term[];

type Holds = (term: Term) => boolean;

/** What shows who somebody is at a point. */
export function tellingAt(role: Role, point: Point, telling: Telling | undefined): readonly Term[] {
  const holdsAt = (one: Point) => (term: Term) => viewWith(role, new Set(one.path), term) !== undefined;
  const willHold = (term: Term): boolean => firstPoints(point, (one) => holdsAt(one)(term)).length > 0;
  return telling?.(holdsAt(point), willHold) ?? [];
}

/** Where a mark is to be logged. */
export interface Asked {
  readonly name: string;
  readonly role: Role;
  /** True of the points at which it may be logged; the first on each way is taken. */
  readonly when: (point: Point, view: (term: Term) => Term | undefined) => boolean;
  /** Every point, instead of the first on each way. */
  readonly everywhere?: boolean;
  /** The values that are logged, canonical; those not held at a point are left out there. */
  readonly values: readonly Term[];
  /** Values that are logged besides because they show who somebody is: by what is held at a point, and what may be from it on. */
  readonly telling?: Telling;
  /** Whose names count: those held when the run accepts, or when it logs. */
  readonly named: 'at acceptance' | 'by then' | 'not';
}

/** The marks: one for each choice of names and values that are held at the points found. */
export function marksFor(spec: Spec, asked: Asked): readonly MarkGroup[] {
  const { role } = asked;
  const viewAt = (point: Point): ((term: Term) => Term | undefined) => {
    const taken = new Set(point.path);
    return (term) => viewWith(role, taken, term);
  };
  const when = (point: Point): boolean => asked.when(point, viewAt(point));
  const found = (asked.everywhere === true ? allPoints : firstPoints)(unfolded(role), when);
  const groups = new Map<string, { group: Omit<MarkGroup, 'mark'>; points: Point[] }>();
  for (const point of found) {
    const view = viewAt(point);
    const names = namesHeld(spec, asked, point);
    const telling = tellingAt(role, point, asked.telling);
    const values = [...new Set([...asked.values.filter((term) => view(term) !== undefined), ...telling])];
    const key = [names.map(({ name }) => name), values, telling]
      .map((terms) => terms.map(({ id }) => id).join(' '))
      .join('; ');
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { group: { names, values, telling }, points: [point] });
    else known.points.push(point);
  }
  return [...groups.values()].map(({ group, points }, at) => {
    const held = [...group.names.map(({ name }) => name), ...group.values];
    const mark: Mark = {
      name: identifierOf(groups.size === 1 ? asked.name : `${asked.name}_${at + 1}`),
      role: role.name,
      params: [agent(role.name), ...held],
      logs: points.map((point) => {
        const view = viewAt(point);
        const args = [role.self, ...held.map((term) => view(term) as Term)];
        return { path: point.path, place: point.place, args };
      }),
    };
    return { mark, ...group };
  });
}

function namesHeld(spec: Spec, { role, named }: Asked, point: Point): readonly Named[] {
  if (named === 'not') return [];
  const taken = named === 'at acceptance' ? acceptedBy(role, point) : new Set(point.path);
  if (taken === undefined) return [];
  return namesOfOthers(spec, role.name).filter(({ name }) => viewWith(role, taken, name) !== undefined);
}

/**
 * Whether the run has sent each of its own fresh values in `views` by this point: nobody else can hold it before, so
 * that what is asked of a peer may wait so long, and provers then know what preceded these values.
 */
export const hasSent = (role: Role, { path }: Point, views: readonly (Term | undefined)[]): boolean =>
  role.fresh
    .filter((made) => !made.public && views.some((view) => view?.variables.includes(made.name)))
    .every(({ name }) =>
      path.some((index) => {
        const transition = role.transitions[index];
        return transition?.kind === 'send' && transition.message.variables.includes(name);
      }),
    );

/** Whether the run holds for a parameter what the mark says there: an event may say something else under that name. */
export const saysWhatItHolds = (role: Role, { params, logs }: Mark, position: number): boolean =>
  logs.every(({ path, args }) => viewWith(role, new Set(path), params[position] as Term) === args[position]);

/** Whether the run has accepted by this point. */
export const hasAccepted = (role: Role, point: Point): boolean => acceptedBy(role, point) !== undefined;

/** The variable that stands for a canonical term in statements, named as the spec names it; no two terms have one. */
export function variableFor(spec: Spec, canonical: Term, mark = ''): Variable {
  const value = spec.values.find(
    (candidate) => candidate.term === canonical || comparedAs(candidate) === canonical,
  );
  const isShare = value !== undefined && value.term !== canonical;
  const name =
    value !== undefined
      ? `${isShare ? 'g_' : ''}${value.name}`
      : canonical.kind === 'atom'
        ? canonical.name
        : `t${canonical.hash >>> 0}`;
  const own = isShare ? apart(spec, name) : name;
  return variable(mark === '' ? own : apart(spec, `${own}${mark}`), sortOf(canonical), 'statement');
}

/** A name that no value of the spec has, as an identifier either. */
const apart = (spec: Spec, name: string): string =>
  [...spec.values, ...spec.roles].some((value) => value.name === name) ? apart(spec, `${name}_2`) : name;

const sortOf = (term: Term): Variable['sort'] =>
  term.kind === 'atom' && term.sort === 'name' ? 'name' : 'message';

/** Every mark that some statement speaks of, once by name. */
export function distinctMarks(
  asked: readonly Extract<Stated, { kind: 'stated' }>[],
  more: readonly Mark[],
): readonly Mark[] {
  const facts = asked.flatMap(({ statements }) =>
    statements.flatMap(({ premise, conclusions, since }) => [
      ...premise,
      ...conclusions.flat(),
      ...(since === undefined ? [] : [since]),
    ]),
  );
  const marks = facts.flatMap((fact) => (fact.kind === 'logged' ? [fact.mark] : []));
  const byName = new Map<string, Mark>();
  for (const mark of [...marks, ...more]) {
    const known = byName.get(mark.name) ?? mark;
    if (mark.role !== known.role || placesOf(mark) !== placesOf(known)) {
      throw new Unsayable(`two different events would be called ${mark.name}`);
    }
    byName.set(mark.name, known);
  }
  return [...byName.values()];
}

/** Where a mark is logged, and what, for comparing. */
const placesOf = ({ logs }: Mark): string =>
  logs.map(({ place, args }) => `${place}: ${args.map(({ id }) => id).join(' ')}`).join('; ');
