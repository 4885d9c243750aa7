/**
 * When two states are the same for whoever looks on: up to the order in which runs began, the names of
 * honest agents, and which of its own values the adversary took. All honest agents have the same keys
 * and certificates and may play any role, so that exchanging two of them changes no goal (symmetry
 * reduction: Ip and Dill, "Better verification through symmetry", 1996). What was sent, and so what the
 * adversary knows, follows from how far each run has come and what it has bound.
 * @module
 */
import { isJunk } from '../../model/junk.ts';
import type { Run, Scenario, SystemState } from '../../model/system.ts';
import type { Term } from '../../model/term.ts';
import { print } from '../../model/term-print.ts';

/** What a goal can see of the order of events beside who came how far. */
export type OrderSeen =
  /** Nothing, where it is judged when the claimant accepts or at any later time. */
  | 'nothing'
  /** Which runs have acted since each run's first event. */
  | 'since the first event'
  /** Everything. */
  | 'everything';

/** A text that two states share exactly when they are the same up to names. */
export function canonicalForm(scenario: Scenario, state: SystemState, seen: OrderSeen): string {
  let least: string | undefined;
  for (const runs of ordersOf(state.runs)) {
    const text = formOf(scenario, state, runs, seen);
    if (least === undefined || text < least) least = text;
  }
  return least ?? '';
}

/** The orders to compare: runs by role, those of one role in every order. */
function ordersOf(runs: readonly Run[]): readonly (readonly Run[])[] {
  const names = [...new Set(runs.map(({ role }) => role))].toSorted();
  return names.reduce<readonly (readonly Run[])[]>(
    (found, name) => {
      const alike = permutations(runs.filter(({ role }) => role === name));
      return found.flatMap((before) => alike.map((order) => [...before, ...order]));
    },
    [[]],
  );
}

function permutations(runs: readonly Run[]): readonly (readonly Run[])[] {
  if (runs.length <= 1) return [runs];
  return runs.flatMap((run, at) => permutations(runs.toSpliced(at, 1)).map((rest) => [run, ...rest]));
}

function formOf(scenario: Scenario, state: SystemState, runs: readonly Run[], seen: OrderSeen): string {
  const names = new Map<Term, string>();
  const places = new Map(runs.map(({ number }, place) => [number, place]));
  const nameOf = (term: Term, prefix: string): string => {
    const name = names.get(term) ?? `${prefix}${names.size}`;
    names.set(term, name);
    return name;
  };
  const written = (term: Term): string => {
    if (term.kind === 'application') return `${term.symbol}(${term.args.map(written).join(',')})`;
    if (term.kind === 'variable') return print(term);
    if (typeof term.maker === 'number') return `${term.name}#${places.get(term.maker)}`;
    if (term.maker === 'adversary' && !isJunk(term)) return nameOf(term, `${term.sort}~`);
    return scenario.honest.includes(term) ? nameOf(term, 'h') : `${term.sort} ${term.name}`;
  };
  const parts = runs.map((run) => {
    const bound = Object.keys(run.bindings)
      .toSorted()
      .map((name) => `${name}=${written(run.bindings[name] as Term)}`);
    const stopped = run.stopped === undefined ? '' : '!';
    return `${run.role} ${run.state}${stopped} ${bound.join(' ')}`;
  });
  const revealed = state.trace.flatMap((event, at) =>
    event.kind === 'reveal' ? [`${event.reveal}:${revealedOf(event.terms, written)}${since(runs, at)}`] : [],
  );
  return [...parts, ...revealed.toSorted(), orderOf(state, runs, places, seen)].join(' | ');
}

/** Whose secrets: the first of them says it. */
const revealedOf = ([first]: readonly Term[], written: (term: Term) => string): string =>
  first === undefined ? '' : written(first);

/** Which runs have acted after a position. */
const since = (runs: readonly Run[], position: number): string =>
  runs.map(({ taken }) => ((taken.at(-1)?.at ?? -1) > position ? '+' : '-')).join('');

function orderOf(
  { trace }: SystemState,
  runs: readonly Run[],
  places: ReadonlyMap<number, number>,
  seen: OrderSeen,
): string {
  switch (seen) {
    case 'nothing':
      return '';
    case 'since the first event':
      return runs.map(({ taken }) => (taken[0] === undefined ? '' : since(runs, taken[0].at))).join(',');
    case 'everything':
      return trace
        .flatMap((event) =>
          event.kind === 'reveal' ? ['r'] : event.kind === 'begin' ? [] : [String(places.get(event.run))],
        )
        .join('');
  }
}
