/**
 * Whether an execution is one of those for which a pattern of the checker stands (properties/proof/pattern.ts), as far as
 * that can be seen: what is asked here of paths, values, order and knowledge is necessary. That an origin which the
 * pattern names is the *first* one is asked only of the time at which the term was known, so that now and then an
 * execution embeds that is none of the pattern's; never the other way round.
 * @module
 */
import { derivable, learn } from '../../model/deduce.ts';
import { isJunk, placeOf } from '../../model/junk.ts';
import { emptyKnowledge, type Knowledge } from '../../model/knowledge.ts';
import type { Role } from '../../model/role.ts';
import { roleNamed } from '../../model/run.ts';
import type { Run } from '../../model/system.ts';
import { type Application, applied, fresh, type Term, type Variable, zero } from '../../model/term.ts';
import { allHeld } from '../../properties/holding.ts';
import { isAboutChange } from '../../properties/proof/changed.ts';
import type { Equation } from '../../properties/proof/equations.ts';
import { isJunk as isJunkOfPattern, writtenSpot } from '../../properties/proof/junk.ts';
import {
  anything,
  authority,
  dishonest,
  honest,
  type Kinds,
  kindOf,
  kindsLeft,
} from '../../properties/proof/kinds.ts';
import type { Path } from '../../properties/proof/machines.ts';
import { type Event, eventOf, precedes, revealed, shown } from '../../properties/proof/order.ts';
import { type Need, type Pattern, type RunIn, valueIn } from '../../properties/proof/pattern.ts';
import { type Execution, positionOf, revelationIn } from './execution.ts';

/** A pattern in an execution. */
export interface Embedding {
  readonly pattern: Pattern;
  /** The number there of each run of the pattern. */
  readonly runs: readonly number[];
  /** What its variables are there, where its runs say so. */
  readonly values: ReadonlyMap<Variable, Term>;
}

/** All embeddings of the pattern whose first runs are these. */
export function embeddingsOf(
  execution: Execution,
  pattern: Pattern,
  runs: readonly number[],
): readonly Embedding[] {
  const next = pattern.runs[runs.length];
  if (next === undefined) {
    const found = solutionsOf(equationsOf(execution, pattern, runs), new Map())
      .map((values): Embedding => ({ pattern, runs, values }))
      .find((embedding) => isInOrder(execution, embedding) && holdsIn(execution, embedding));
    return found === undefined ? [] : [found];
  }
  return execution.end.runs
    .filter((run) => !runs.includes(run.number) && isTaken(run, next.path) && hasGotTo(run, next))
    .flatMap(({ number }) => embeddingsOf(execution, pattern, [...runs, number]));
}

/** Whether the run takes the path, as far as it goes. */
export const isTaken = (run: Run, { role, transitions, degenerate }: Path): boolean =>
  role.name === run.role &&
  run.taken.every(({ transition }, at) => transitions[at] === transition) &&
  Object.entries(run.bindings).every(([name, value]) => degenerate.has(name) === (value === zero));

/** How many steps of the run happened, its start counted. */
export const heightOf = ({ taken }: Run): number => taken.length + 1;

const hasGotTo = (run: Run, { height, completed }: RunIn): boolean =>
  height <= heightOf(run) && completed <= heightOf(run) - (run.stopped === undefined ? 0 : 1);

/** What a term of the pattern is in the execution; undefined where that is open. */
export const instanceIn = ({ runs, values }: Embedding, term: Term): Term | undefined =>
  groundBy(values, madeBy(runs, term));

/** Where an event of the pattern is in the trace. */
function placeIn(execution: Execution, { pattern, runs }: Embedding, event: Event): number | undefined {
  if (event === shown) return execution.end.trace.length;
  if (event === revealed) return revelationIn(execution);
  for (const { number, path } of pattern.runs) {
    const step = event - eventOf(number, 0);
    if (step >= 0 && step < path.steps.length) return positionOf(execution, runs[number] as number, step);
  }
  return undefined;
}

function isInOrder(execution: Execution, embedding: Embedding): boolean {
  const { order } = embedding.pattern;
  const placed = [...order.keys()].flatMap((event) => {
    const at = placeIn(execution, embedding, event);
    return at === undefined ? [] : [{ event, at }];
  });
  return placed.every((one) =>
    placed.every((other) => one.at < other.at || !precedes(order, one.event, other.event)),
  );
}

type Values = Embedding['values'];

/** What the values of the runs say of those of the pattern. */
const equationsOf = ({ end }: Execution, pattern: Pattern, runs: readonly number[]): readonly Equation[] =>
  pattern.runs.flatMap(({ number, copy }) =>
    copy.names.flatMap(({ name, value }): readonly Equation[] => {
      const had = end.runs[runs[number] as number]?.bindings[name];
      return had === undefined ? [] : [[madeBy(runs, valueIn(pattern, value)), had]];
    }),
  );

/** The term with the fresh values of the runs in place of those of the pattern's. */
function madeBy(runs: readonly number[], term: Term): Term {
  if (term.kind === 'variable') return term;
  if (term.kind === 'atom')
    return typeof term.maker === 'number' ? fresh(term.sort, term.name, runs[term.maker] as number) : term;
  return applied(
    term.symbol,
    term.args.map((arg) => madeBy(runs, arg)),
  );
}

/** The values for which each left side is the ground right side: more than one, as `dh` takes its arguments in either order. */
function solutionsOf(equations: readonly Equation[], given: Values): readonly Values[] {
  const values = new Map(given);
  const pending = [...equations];
  const secrets: (readonly [Application, Application])[] = [];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [left, right] = next;
    if (left === right) continue;
    if (left.kind === 'variable') {
      if ((values.get(left) ?? right) !== right) return [];
      values.set(left, right);
    } else if (isJunkOfPattern(left)) {
      // The mark stands for the junk itself, so that one piece is the same everywhere.
      const [, spot, mark] = (left as Application).args as readonly [Term, Term, Term];
      if (!isJunk(right) || writtenSpot(placeOf(right)) !== spot) return [];
      pending.push([mark, right]);
    } else if (left.kind === 'atom' || right.kind !== 'application' || left.symbol !== right.symbol)
      return [];
    else if (left.args.length !== right.args.length) return [];
    else if (left.symbol === 'dh') secrets.push([left, right]);
    else for (const [at, arg] of left.args.entries()) pending.push([arg, right.args[at] as Term]);
  }
  const [first, ...rest] = secrets;
  if (first === undefined) return [values];
  const [one, other] = first[0].args as readonly [Term, Term];
  const [left, right] = first[1].args as readonly [Term, Term];
  return [[left, right] as const, [right, left] as const].flatMap(([x, y]) =>
    solutionsOf([[one, x], [other, y], ...rest], values),
  );
}

/** The term with the values put in; undefined where some are open. */
function groundBy(values: Values, term: Term): Term | undefined {
  if (term.kind === 'variable') return values.get(term);
  if (term.kind === 'atom') return term;
  if (isJunkOfPattern(term)) return groundBy(values, term.args[2] as Term);
  const args = term.args.map((arg) => groundBy(values, arg));
  return args.every((arg) => arg !== undefined) ? applied(term.symbol, args) : undefined;
}

/** Whether kinds, inequalities, needs and derivations hold, as far as their terms have values. */
function holdsIn(execution: Execution, embedding: Embedding): boolean {
  const { pattern, runs, values } = embedding;
  const { narrowed, unequal, needs, derivations, setting } = pattern;
  const ground = (term: Term): Term | undefined => instanceIn(embedding, term);
  return (
    [...values].every(
      ([name, value]) =>
        isJunk(value) || (kindsLeft(narrowed, name, setting.typed) & kindsIn(execution, value)) !== 0,
    ) &&
    unequal.every(([one, other]) => {
      const value = ground(one);
      return value === undefined || value !== ground(other);
    }) &&
    [...needs].every(([term, need]) => {
      const value = isAboutChange(term) ? undefined : ground(term);
      return value === undefined || isKnownInTime(execution, embedding, value, need);
    }) &&
    derivations.every(({ run, term }) => {
      const value = ground(term);
      return value === undefined || derivable(heldBy(execution, runs[run] as number), value);
    })
  );
}

/** The kinds of which a value can be. */
function kindsIn({ scenario }: Execution, value: Term): Kinds {
  if (value.kind === 'variable') return anything;
  if (value.kind !== 'atom' || value.sort !== 'name') return kindOf(value);
  if (scenario.honest.includes(value)) return honest;
  if (scenario.dishonest.some(({ agent }) => agent === value)) return dishonest;
  return scenario.spec.authorities.includes(value) ? authority : honest | dishonest | authority;
}

/** Whether the adversary can make the value before each use, and not before the message from which it is first taken. */
function isKnownInTime(
  execution: Execution,
  embedding: Embedding,
  value: Term,
  { uses, origin }: Need,
): boolean {
  const isKnownBefore = (event: Event): boolean | undefined => {
    const at = placeIn(execution, embedding, event);
    const state = at === undefined ? undefined : execution.states[at];
    return state && derivable(state.knowledge, value);
  };
  return (
    uses.every((use) => isKnownBefore(use) === true) &&
    (origin?.event === undefined || origin.kind !== 'taken' || isKnownBefore(origin.event) === false)
  );
}

const held = new WeakMap<Run, Knowledge>();

/** What the run holds in the end. */
export function heldBy({ scenario: { spec }, end }: Execution, number: number): Knowledge {
  const run = end.runs[number] as Run;
  const known =
    held.get(run) ??
    allHeld(roleNamed(spec, run.role) as Role, run, end.trace.length).reduce(
      learn,
      emptyKnowledge(spec.functions),
    );
  held.set(run, known);
  return known;
}
