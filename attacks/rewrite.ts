/**
 * Sequences of actions changed as a whole: a run less, agents by other names, runs begun in another
 * order. Whether what results can still happen is for `step` to say.
 * @module
 */
import type { Action } from '../model/system.ts';
import { type Atom, fresh, isFresh, replace, type Term } from '../model/term.ts';
import { ownValue } from './values.ts';

/** The run that an action is about; a run that begins is known by its place among the beginnings only. */
export const runOf = (action: Action): number | undefined => ('run' in action ? action.run : undefined);

/** The actions with every term in them changed by `image`. */
export const withTerms = (
  actions: readonly Action[],
  image: (part: Term) => Term | undefined,
): readonly Action[] => actions.map((action) => withTermsOf(action, (term) => replace(term, image)));

function withTermsOf(action: Action, change: (term: Term) => Term): Action {
  switch (action.kind) {
    case 'begin':
      return { ...action, agent: change(action.agent), peers: action.peers.map(change) };
    case 'deliver':
      return { ...action, message: change(action.message) };
    case 'dispatch':
      return action;
    case 'reveal':
      return action.agent === undefined ? action : { ...action, agent: change(action.agent) };
  }
}

/** The actions with agents renamed, all at once. */
export const renamed = (actions: readonly Action[], names: ReadonlyMap<Term, Term>): readonly Action[] =>
  withTerms(actions, (part) => names.get(part));

/**
 * The actions without those of run `run`. Runs begun after it move up, with the values that they made;
 * the adversary puts values of its own where those of the missing run stood.
 */
export function withoutRun(actions: readonly Action[], run: number): readonly Action[] {
  const begun = beginnings(actions)[run];
  const others = actions.filter((_, at) => at !== begun && runOf(actions[at] as Action) !== run);
  return renumbered(others, (number) => (number === run ? undefined : number > run ? number - 1 : number));
}

/** The actions where each run begins just before the first other thing that it does; idle ones at the end. */
export function withLateBeginnings(actions: readonly Action[]): readonly Action[] {
  const begins = beginnings(actions).map((at) => actions[at] as Action);
  const order: number[] = [];
  const late: Action[] = [];
  for (const action of actions) {
    if (action.kind === 'begin') continue;
    const run = runOf(action);
    if (run !== undefined && !order.includes(run)) {
      late.push(begins[run] as Action);
      order.push(run);
    }
    late.push(action);
  }
  for (const [run, begin] of begins.entries()) {
    if (order.includes(run)) continue;
    late.push(begin);
    order.push(run);
  }
  return order.every((run, at) => run === at) && sameActions(late, actions)
    ? actions
    : renumbered(late, (number) => order.indexOf(number));
}

const sameActions = (left: readonly Action[], right: readonly Action[]): boolean =>
  left.every((action, at) => action === right[at]);

/** The positions of the actions that begin runs: run r begins at the r-th of them. */
const beginnings = (actions: readonly Action[]): readonly number[] =>
  actions.flatMap((action, at) => (action.kind === 'begin' ? [at] : []));

/** Runs by new numbers; one that has none is gone, and the adversary makes what it made. */
function renumbered(
  actions: readonly Action[],
  numberOf: (run: number) => number | undefined,
): readonly Action[] {
  const image = (part: Term): Term | undefined => {
    if (!isFresh(part) || typeof part.maker !== 'number') return undefined;
    const number = numberOf(part.maker);
    return number === undefined ? ownValue(part.sort, 0) : madeBy(part, number);
  };
  return withTerms(actions, image).map((action) => {
    const run = runOf(action);
    return run === undefined ? action : { ...action, run: numberOf(run) ?? run };
  });
}

const madeBy = (value: Atom, run: number): Atom => fresh(value.sort, value.name, run);
