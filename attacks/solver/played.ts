/**
 * Holders for whom a run has no name: they must be played by honest runs, which is a question of who made
 * the values that the run takes for theirs (design 10: Honest, dishonest, insider). The symbolic side of
 * `isPlayedHonestly` in properties/session.ts.
 * @module
 */
import { type Atom, apply, isApplication, isFresh, type Term, type Variable } from '../../model/term.ts';
import { comparedAs } from '../../properties/agreement.ts';
import type { Permitted } from '../../properties/permission.ts';
import { readThreats } from '../../properties/session.ts';
import { isSessionSecret } from '../../properties/threat.ts';
import { type Setting, trustedNames } from './claim.ts';
import { heldAfter, heldAtEnd, runIn } from './held.ts';
import { compound, container, honestName, kindsLeft } from './kinds.ts';
import { addRun, type Pattern } from './pattern.ts';
import type { Actor } from './program.ts';
import { isRevealed } from './session.ts';
import { change, type Settled, settle } from './settle.ts';
import type { Equation } from './unify.ts';

/** A value of which a run must know that an honest run in `role` made it. */
export interface Taken {
  readonly value: Term;
  readonly role: string;
}

/** Why a pattern does not count, for who made these values; undefined where it counts or that is open. */
export function whyUnmade(setting: Setting, pattern: Pattern, taken: readonly Taken[]): string | undefined {
  const wrong = taken.find(
    (one) => isMadeElsewhere(setting, pattern, one) || isSpent(pattern, madeIn(one.value)),
  );
  return wrong && `${wrong.role} is not played by an honest run`;
}

/** Whether nobody who counts can have made the value. */
export function isMadeElsewhere(setting: Setting, pattern: Pattern, { value, role }: Taken): boolean {
  const made = madeIn(value);
  if (made === undefined) return true;
  // A share is of the kind of the containers.
  if (made.kind === 'variable')
    return (kindsLeft(pattern.narrowed, made, setting.world.typed) & (~compound | container)) === 0;
  return typeof made.maker !== 'number' || !counts(setting, pattern, made.maker, role);
}

/** Whether a run in the role made the value, which may count. */
export const isCertainlyMade = (setting: Setting, pattern: Pattern, taken: Taken): boolean =>
  madeIn(taken.value)?.kind === 'atom' && !isMadeElsewhere(setting, pattern, taken);

/** What somebody made to have this value: itself, or the exponent of a share. */
function madeIn(value: Term): Atom | Variable | undefined {
  const made = isApplication(value, 'g') ? (value.args[0] as Term) : value;
  return made.kind === 'application' ? undefined : made;
}

/** The patterns in which each of these values was made by a run that may count. */
export function withMakers(
  setting: Setting,
  settled: Settled,
  takenIn: (pattern: Pattern) => readonly Taken[],
): Settled {
  const live: Pattern[] = [];
  const dead = [...settled.dead];
  for (const pattern of settled.live) {
    const next = makersIn(setting, pattern, takenIn(pattern));
    if (next === undefined) {
      live.push(pattern);
      continue;
    }
    const further = withMakers(setting, next, takenIn);
    live.push(...further.live);
    dead.push(...further.dead);
  }
  return { live, dead };
}

/** The pattern once for each way to make the first value of which it is open which run made it; undefined where none is. */
export function makersIn(setting: Setting, pattern: Pattern, taken: readonly Taken[]): Settled | undefined {
  const open = openValue(setting, pattern, taken);
  if (open === undefined) return undefined;
  const found = makersOf(pattern, open);
  return { live: found.flatMap(({ live }) => live), dead: found.flatMap(({ dead }) => dead) };
}

interface OpenValue {
  readonly made: Term;
  readonly role: string;
  /** What else holds then. */
  readonly given?: readonly Equation[];
}

/** The first value of which it is open which run made it, if the pattern may count at all. */
function openValue(setting: Setting, pattern: Pattern, taken: readonly Taken[]): OpenValue | undefined {
  if (whyUnmade(setting, pattern, taken) !== undefined) return undefined;
  for (const { value, role } of taken) {
    const made = madeIn(value);
    if (made?.kind === 'variable') return { made, role };
  }
  return undefined;
}

/** The pattern once for each run in the role, each of its fresh values, and that value or its share. */
export function makersOf(
  pattern: Pattern,
  { made, role: wanted, given = [] }: OpenValue,
): readonly Settled[] {
  const found: Settled[] = [];
  const number = pattern.participants.length;
  for (const path of pattern.world.program.paths.filter(({ role }) => role.name === wanted)) {
    const actor = pattern.world.program.actor(path, number);
    for (const value of valuesOf(actor)) {
      const job = change(pattern);
      addRun(job.draft, path);
      job.equations.push(...given, [made, value]);
      found.push(settle(job));
    }
  }
  for (const { actor } of pattern.participants) {
    if (actor === undefined || actor.path.role.name !== wanted) continue;
    for (const value of valuesOf(actor)) {
      const job = change(pattern);
      job.equations.push(...given, [made, value]);
      found.push(settle(job));
    }
  }
  return found;
}

/** What somebody may be taken to have made who is this run: its fresh values, and the shares of them. */
const valuesOf = ({ path, renamed }: Actor): readonly Term[] =>
  path.role.fresh.flatMap(({ name }) => [renamed(name), apply('g', renamed(name))]);

/** Whether the value was revealed with another session: whoever uses it then is not its maker. */
const isSpent = (pattern: Pattern, made: Atom | Variable | undefined): boolean =>
  made?.kind === 'atom' &&
  isSessionSecret(made) &&
  typeof made.maker === 'number' &&
  isRevealed(pattern, made.maker);

/** Whether the run is one in `role` that need not hold anybody dishonest. */
function counts(setting: Setting, pattern: Pattern, maker: number, role: string): boolean {
  const participant = pattern.participants[maker];
  if (participant === undefined || participant.actor?.path.role.name !== role) return false;
  return trustedNames(pattern, setting, maker, participant.completed).every((name) =>
    mayBeHonest(pattern, name),
  );
}

/** Whether `name` can still be an honest agent. */
export const mayBeHonest = (pattern: Pattern, name: Term): boolean =>
  name.kind === 'variable' && (kindsLeft(pattern.narrowed, name, pattern.world.typed) & honestName) !== 0;

/** What a run holds of those that it has no name for by so many steps: their secrets if there are any, else all. */
export function takenFor(
  setting: Setting,
  pattern: Pattern,
  number: number,
  holders: readonly Permitted[],
  steps: number,
): readonly Taken[] {
  const run = runIn(pattern, number);
  const { dishonest } = readThreats(setting.combination);
  return holders.flatMap(({ name, playedBy }): readonly Taken[] => {
    if (heldAfter(pattern, run.actor, name, steps) !== undefined) return [];
    const found = setting.spec.values.flatMap((value) => {
      const { role, kind, term } = value;
      if (role === undefined || kind === 'name' || !playedBy.includes(role)) return [];
      const held = heldAtEnd(pattern, run, comparedAs(value));
      const isSecret = kind === 'data' || (isFresh(term) && isSessionSecret(term));
      return held === undefined ? [] : [{ value: held, role, isSecret }];
    });
    const secrets = found.filter(({ isSecret }) => isSecret);
    return (secrets.length > 0 ? secrets : found).filter(({ role }) => !dishonest.has(role));
  });
}
