/**
 * Holders for whom the claimant has no name: a breach of secrecy counts only where the values that the
 * claimant takes for theirs were made by honest runs that hold nobody dishonest (`isPlayedHonestly` in
 * properties/session.ts). So a start is one for each way in which runs can have made those values, and a
 * pattern in which one of them was certainly not made so breaks nothing.
 * @module
 */

import type { SpecValue } from '../../model/spec.ts';
import { type Atom, apply, isApplication, isFresh, type Term, type Variable } from '../../model/term.ts';
import { comparedAs } from '../agreement.ts';
import type { Permitted } from '../permission.ts';
import { dishonestRoles, isSessionSecret } from '../threat.ts';
import { otherNames } from './claims.ts';
import { settle } from './consequences.ts';
import { canBeEqual, type Equation } from './equations.ts';
import { certainlyHeld, heldAfter } from './held.ts';
import { carrier, compound, honest, kindsLeft } from './kinds.ts';
import { copyOf } from './machines.ts';
import { addRun, type Draft, type Pattern, type RunIn } from './pattern.ts';

/** A value that a run takes for one which `role` made. */
export interface Taken {
  readonly value: Term;
  readonly role: string;
}

/** A run, and parties of whom it matters who plays them where the run has no name for them by so many steps. */
export interface Session {
  readonly run: number;
  readonly holders: readonly Permitted[];
  readonly steps: number;
}

/** The pattern once for each way in which runs can have made what the claimant takes for the holders'. */
export function withMakers(pattern: Pattern, session: Session): readonly Pattern[] {
  if (isMadeByOthers(pattern, session)) return [pattern];
  for (const { value, role } of takenFor(pattern, session)) {
    if (madeIn(value)?.kind !== 'variable') continue;
    return waysToMake(pattern, value, role).flatMap((way) =>
      settle(way).flatMap((next) => withMakers(next, session)),
    );
  }
  return [pattern];
}

/** What somebody made to have this value: itself, or the exponent of a share. */
export function madeIn(value: Term): Atom | Variable | undefined {
  const made = isApplication(value, 'g') ? (value.args[0] as Term) : value;
  return made.kind === 'application' ? undefined : made;
}

/**
 * The value is one that a run in `role` made, or the share of one: a run of the pattern, or another one. `more` is
 * what else holds then.
 */
export function waysToMake(
  pattern: Pattern,
  value: Term,
  role: string,
  more: readonly Equation[] = [],
): readonly Pattern[] {
  const { narrowed, setting } = pattern;
  const found: Pattern[] = [];
  const is = (draft: Draft, atom: Term): void => {
    for (const made of [atom, apply('g', atom)]) {
      if (!canBeEqual(value, made, narrowed, setting.typed)) continue;
      found.push({ ...draft, equations: [...draft.equations, ...more, [value, made]] });
    }
  };
  for (const path of setting.paths.filter((each) => each.role.name === role)) {
    for (const { name } of path.role.fresh) {
      const draft: Draft = { ...pattern };
      is(draft, addRun(draft, path).copy.own(name));
    }
  }
  for (const { path, number } of pattern.runs.filter((run) => run.path.role.name === role)) {
    for (const { name } of path.role.fresh) is({ ...pattern }, copyOf(path, number).own(name));
  }
  return found;
}

/** Whether some value that the run takes for a holder's was certainly not made by an honest run that counts. */
export const isMadeByOthers = (pattern: Pattern, session: Session): boolean =>
  takenFor(pattern, session).some(
    (taken) => isMadeElsewhere(pattern, taken) || isSpent(pattern, taken.value),
  );

/** Whether the value was certainly not made, nor its exponent, by a run in the role that holds nobody dishonest. */
export function isMadeElsewhere(pattern: Pattern, { value, role }: Taken): boolean {
  const made = madeIn(value);
  if (made === undefined) return true;
  // A share is of the kind of the carriers.
  if (made.kind === 'variable')
    return (kindsLeft(pattern.narrowed, made, pattern.setting.typed) & (~compound | carrier)) === 0;
  const maker = typeof made.maker === 'number' ? pattern.runs[made.maker] : undefined;
  return maker === undefined || maker.path.role.name !== role || holdsDishonest(pattern, maker);
}

/** Whether the value was revealed with its maker's session, of which everything is revealed at once. */
const isSpent = (pattern: Pattern, value: Term): boolean => {
  const made = madeIn(value);
  if (made?.kind !== 'atom' || !isSessionSecret(made)) return false;
  return [...pattern.needs].some(
    ([term, { origin }]) => origin?.kind === 'revealed' && isFresh(term) && term.maker === made.maker,
  );
};

/** Whether the run certainly holds somebody dishonest for a role that no threat makes so. */
const holdsDishonest = (pattern: Pattern, run: RunIn): boolean =>
  otherNames(pattern.setting, run.path.role.name).some((name) => {
    const holder = certainlyHeld(pattern, run, run.completed, name);
    if (holder === undefined) return false;
    return (
      holder.kind !== 'variable' ||
      (kindsLeft(pattern.narrowed, holder, pattern.setting.typed) & honest) === 0
    );
  });

/**
 * What a run takes for the values of holders for whom it has no name by then, however far it goes on: their
 * secrets where it holds any, else all (`valuesTakenFor` in properties/session.ts).
 */
export function takenFor(pattern: Pattern, { run, holders, steps }: Session): readonly Taken[] {
  const claim = pattern.runs[run] as RunIn;
  const parties = dishonestRoles(pattern.setting.combination);
  return holders.flatMap(({ name, playedBy }) => {
    const { length } = claim.path.steps;
    if (heldAfter(pattern, claim, steps, name) !== undefined) return [];
    const ends = Array.from({ length: length - claim.completed + 1 }, (_, more) =>
      selectedAfter(pattern, claim, claim.completed + more, playedBy),
    );
    const [now = [], ...later] = ends;
    return now
      .filter((value) => later.every((values) => values.includes(value)))
      .flatMap((taken): readonly Taken[] => {
        const value = certainlyHeld(pattern, claim, claim.completed, comparedAs(taken));
        const { role } = taken;
        return value === undefined || role === undefined || parties.has(role) ? [] : [{ value, role }];
      });
  });
}

/** The values of these roles that the run holds after so many steps: secrets if there are any. */
function selectedAfter(
  pattern: Pattern,
  run: RunIn,
  steps: number,
  roles: readonly string[],
): readonly SpecValue[] {
  const held = pattern.setting.spec.values.filter(
    (value) =>
      value.kind !== 'name' &&
      value.role !== undefined &&
      roles.includes(value.role) &&
      heldAfter(pattern, run, steps, comparedAs(value)) !== undefined,
  );
  const secrets = held.filter(
    ({ kind, term }) => kind === 'data' || (isFresh(term) && isSessionSecret(term)),
  );
  return secrets.length > 0 ? secrets : held;
}
