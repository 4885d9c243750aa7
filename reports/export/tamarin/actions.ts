/**
 * What runs log, as action facts. Marks that are logged at the same places with the same values are one fact.
 * @module
 */
import type { Role } from '../../../model/role.ts';
import type { Term } from '../../../model/term.ts';
import { isActing } from '../goals.ts';
import type { Names } from '../names.ts';
import type { Mark } from '../statement.ts';
import type { Point } from '../tree.ts';
import { type Sheet, written } from './sheet.ts';

/** The actions of a model. */
export interface Actions {
  /** What is logged at a point of a role, to be written by the rule that leads there. */
  readonly at: (role: Role, point: Point) => readonly ((sheet: Sheet) => string)[];
  /** Only that the run acts, which is true also where one of its checks fails. */
  readonly actingAt: (role: Role, point: Point) => readonly ((sheet: Sheet) => string)[];
  readonly termsAt: (role: Role, point: Point) => readonly Term[];
  readonly factOf: (mark: Mark) => Fact;
}

/** The fact for marks. */
export interface Fact {
  readonly name: string;
  /** Its first argument is the run. */
  readonly ofRun: boolean;
  readonly mark: Mark;
  /** The positions of the mark's arguments that it has: what is said twice is said once. */
  readonly shown: readonly number[];
}

/** The action facts for these marks; those of `ofRun` carry the run. */
export function actionsFor(names: Names, marks: readonly Mark[], ofRun: ReadonlySet<string>): Actions {
  const groups = new Map<string, Mark[]>();
  for (const mark of marks) {
    const key = `${ofRun.has(mark.name)} ${isActing(mark)} ${mark.role} ${shownOf(mark)} ${placesOf(mark)}`;
    groups.set(key, [...(groups.get(key) ?? []), mark]);
  }
  const facts = new Map<string, Fact>();
  const all: Fact[] = [];
  for (const group of groups.values()) {
    const mark = group[0] as Mark;
    const fact = {
      name: names.take(factName(group)),
      ofRun: ofRun.has(mark.name),
      mark,
      shown: shownOf(mark),
    };
    all.push(fact);
    for (const { name } of group) facts.set(name, fact);
  }
  const logs = new Map<string, { readonly fact: Fact; readonly args: readonly Term[] }[]>();
  for (const fact of all) {
    for (const { place, args } of fact.mark.logs) {
      const key = `${fact.mark.role} ${place}`;
      logs.set(key, [...(logs.get(key) ?? []), { fact, args }]);
    }
  }
  const logsAt = (role: Role, point: Point) => logs.get(`${role.name} ${point.place}`) ?? [];
  const writing = (logged: ReturnType<typeof logsAt>): ReturnType<Actions['at']> =>
    logged.map(
      ({ fact, args }) =>
        (sheet) =>
          `${fact.name}(${[...(fact.ofRun ? ['~run'] : []), ...fact.shown.map((position) => written(sheet, args[position] as Term))].join(', ')})`,
    );
  return {
    at: (role, point) => writing(logsAt(role, point)),
    actingAt: (role, point) => writing(logsAt(role, point).filter(({ fact }) => isActing(fact.mark))),
    termsAt: (role, point) => logsAt(role, point).flatMap(({ args }) => args),
    factOf: (mark) => facts.get(mark.name) as Fact,
  };
}

const shownOf = ({ params, logs }: Mark): readonly number[] =>
  [...params.keys()].filter((position) => {
    const before = params.indexOf(params[position] as Term);
    return before === position || logs.some(({ args }) => args[before] !== args[position]);
  });

const placesOf = ({ logs }: Mark): string =>
  logs.map(({ place, args }) => `${place}: ${args.map(({ id }) => id).join(' ')}`).join('; ');

/** A mark's own name, or what several of them have in common. */
function factName(group: readonly Mark[]): string {
  const [first] = group as readonly [Mark];
  const word = first.name.split('_', 1)[0] as string;
  const name = group.length === 1 ? first.name : `${word}_${first.role}`;
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
