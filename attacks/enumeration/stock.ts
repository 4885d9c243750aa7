/**
 * What the adversary may put where a run binds a new value, all of it, within bounds: names, values and
 * results that it heard, what runs have computed and it can compute too, a few values of its own.
 * @module
 */
import { derivable } from '../../model/deduce.ts';
import { atomsOf, type Knowledge, known, withSymbol } from '../../model/knowledge.ts';
import { instanceOf, sortAccepts } from '../../model/match.ts';
import type { Spec } from '../../model/spec.ts';
import type { Run, Scenario, SystemState } from '../../model/system.ts';
import { isApplication, none, type Sort, type Term } from '../../model/term.ts';
import { ownValue } from '../values.ts';

/** Values in one state. */
export interface Stock {
  readonly spec: Spec;
  readonly runs: readonly Run[];
  readonly knowledge: Knowledge;
  readonly typed: boolean;
  /** Whether the exponent zero is allowed. */
  readonly degenerate: boolean;
  readonly names: readonly Term[];
  /** Values of the adversary's own of each sort. */
  readonly own: number;
  /** Parts of what was heard since the start, tuples left out. */
  readonly heard: readonly Term[];
  /** Terms that runs have computed, and the adversary can. */
  readonly computed: readonly Term[];
  readonly bySort: Map<Sort, readonly Term[]>;
}

/** The stock of a state; `before` is what the adversary held at the start. */
export function stockOf(
  scenario: Scenario,
  { knowledge, runs }: SystemState,
  before: Knowledge,
  names: readonly Term[],
  own: number,
): Stock {
  const initial = new Set(known(before));
  const heard = known(knowledge).filter((part) => !initial.has(part) && !isApplication(part, 'tuple'));
  const computed = new Set<Term>();
  for (const run of runs) {
    const role = scenario.spec.roles.find(({ name }) => name === run.role);
    for (const transition of role?.transitions ?? []) {
      const message = transition.kind === 'send' ? transition.message : transition.pattern;
      addResults(instanceOf(message, run.bindings), computed);
      for (const check of transition.checks) {
        if (check.kind === 'open') addResults(instanceOf(check.pattern, run.bindings), computed);
      }
    }
  }
  return {
    spec: scenario.spec,
    runs,
    knowledge,
    typed: scenario.typed,
    degenerate: scenario.spec.groupUnchecked,
    names,
    own,
    heard,
    computed: [...computed].filter((term) => derivable(knowledge, term)),
    bySort: new Map(),
  };
}

/** Results of one-way functions inside `term`, where a receiver may take one for a nonce or key. */
function addResults(term: Term, found: Set<Term>): void {
  if (term.kind !== 'application') return;
  if (term.ground && resultSymbols.has(term.symbol)) found.add(term);
  for (const arg of term.args) addResults(arg, found);
}

const resultSymbols: ReadonlySet<string> = new Set(['h', 'kdf', 'mac', 'dh']);

/** Every value in the stock for a slot of `sort`. */
export function valuesFrom(stock: Stock, sort: Sort): readonly Term[] {
  const known = stock.bySort.get(sort);
  if (known !== undefined) return known;
  const values = [...new Set(collected(stock, sort))].filter((value) => derivable(stock.knowledge, value));
  stock.bySort.set(sort, values);
  return values;
}

function collected(stock: Stock, sort: Sort): readonly Term[] {
  if (stock.typed || sort === 'exponent') return ofSort(stock, sort);
  const sorts = ['name', 'nonce', 'key', 'data', 'text'] as const;
  return [...stock.heard, ...stock.computed, ...sorts.flatMap((other) => ofSort(stock, other))];
}

function ofSort({ knowledge, names, own, heard, computed }: Stock, sort: Sort): readonly Term[] {
  const mine = Array.from({ length: own }, (_, at) => ownValue(sort, at));
  switch (sort) {
    case 'name':
      return names;
    case 'text':
      return [...atomsOf(knowledge, 'text'), ...mine.slice(0, 1)];
    case 'nonce':
    case 'key':
    case 'data':
      return [...heard, ...computed, ...mine].filter((value) => sortAccepts(sort, value));
    case 'exponent':
      return [...atomsOf(knowledge, 'exponent'), ...mine];
    case 'secret':
      return [...withSymbol(knowledge, 'sk'), ...mine.slice(0, 1)];
    case 'message':
      return [...heard, ownValue('nonce', 0), none];
  }
}
