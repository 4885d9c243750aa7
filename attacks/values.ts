/**
 * What the adversary may put where a receiver binds a new value: known values of its sort, own fresh
 * ones, names. What comes first is up to a source of choices; choice 0 is the plainest.
 * @module
 */
import { derivable } from '../model/deduce.ts';
import { atomsOf, type Knowledge, known, withSymbol } from '../model/knowledge.ts';
import { sortAccepts } from '../model/match.ts';
import type { Scenario } from '../model/system.ts';
import {
  type Atom,
  apply,
  fresh,
  none,
  type Sort,
  secretKey,
  type Term,
  tuple,
  type Variable,
} from '../model/term.ts';
import { type Choices, rotated, takeWeighted } from './choices.ts';

/** Where values come from. */
export interface Store {
  readonly scenario: Scenario;
  readonly knowledge: Knowledge;
  readonly choices: Choices;
  /** Values that an honest message would have had here, by name of variable. */
  readonly hints: ReadonlyMap<string, Term>;
  /** The agent that plays the role for whose name a variable stands, by name of variable. */
  readonly names: ReadonlyMap<string, Term>;
}

/** A fresh value of the adversary's own; a few of each sort are enough to tell sessions apart. */
export const ownValue = (sort: Sort, position: number): Atom =>
  fresh(sort, `${sort}${position + 1}`, 'adversary');

/** Values for `variable`, chosen ones first; what does not fit its sort, or cannot be made, is left out. */
export function* valuesFor(store: Store, variable: Variable): Generator<Term, void, void> {
  const { scenario, knowledge, choices } = store;
  const groups = groupsOf(store, variable);
  const first = takeWeighted(
    choices,
    groups.map(({ weight }) => weight),
  );
  const typed = scenario.typed || variable.sort === 'exponent';
  for (let turn = 0; turn < groups.length; turn += 1) {
    const { terms } = groups[(first + turn) % groups.length] as Group;
    for (const term of rotated(choices, terms)) {
      if ((!typed || sortAccepts(variable.sort, term)) && derivable(knowledge, term)) yield term;
    }
  }
}

interface Group {
  readonly weight: number;
  readonly terms: readonly Term[];
}

/** Sources of values, none empty, the likeliest first. */
function groupsOf(store: Store, variable: Variable): readonly Group[] {
  const hint = store.hints.get(variable.name);
  const hinted: Group = { weight: 6, terms: hint === undefined ? [] : [hint] };
  const untyped: Group = { weight: 3, terms: anything(store, variable.sort) };
  return [hinted, ...sourcesOf(store, variable), untyped].filter(({ terms }) => terms.length > 0);
}

function sourcesOf(store: Store, { sort, name }: Variable): readonly Group[] {
  const { knowledge, scenario } = store;
  const heard: Group = { weight: 3, terms: latestFirst(atomsOf(knowledge, sort)) };
  switch (sort) {
    case 'name':
      return agentsFor(store, name);
    case 'text':
      return [heard];
    case 'nonce':
      return [heard, own(sort), results(knowledge, ['h', 'kdf', 'mac'])];
    case 'key':
      return [heard, own(sort), results(knowledge, ['kdf', 'h', 'dh'])];
    case 'data':
      return [heard, own(sort), { weight: 1, terms: atomsOf(knowledge, 'text') }];
    case 'exponent':
      return [own(sort), heard];
    case 'secret':
      return [
        { weight: 3, terms: ownKeys(scenario) },
        own(sort),
        { weight: 1, terms: withSymbol(knowledge, 'sk') },
      ];
    case 'message':
      return [
        { weight: 4, terms: latestFirst(known(knowledge)) },
        { weight: 1, terms: [none, ownValue('nonce', 0)] },
        ...agentsFor(store, name),
      ];
  }
}

const own = (sort: Sort): Group => ({ weight: 2, terms: [ownValue(sort, 0), ownValue(sort, 1)] });

/** Results of one-way functions, which honest roles take where they expect a nonce or a key. */
const results = (knowledge: Knowledge, symbols: readonly string[]): Group => ({
  weight: 1,
  terms: symbols.flatMap((symbol) => withSymbol(knowledge, symbol)),
});

const ownKeys = (scenario: Scenario): readonly Term[] =>
  scenario.dishonest.map(({ agent }) => secretKey(agent));

/** Agents: the one that the variable is named after, dishonest ones, all honest ones. */
function agentsFor({ scenario, names }: Store, variable: string): readonly Group[] {
  const plain = names.get(variable);
  return [
    { weight: 3, terms: plain === undefined ? [] : [plain] },
    { weight: 2, terms: scenario.dishonest.map(({ agent }) => agent) },
    { weight: 2, terms: scenario.honest },
  ];
}

/** Where sorts are not checked: whatever was heard, or a pair of such things (Heather, Lowe, Schneider 2000). */
function anything({ scenario, knowledge, choices }: Store, sort: Sort): readonly Term[] {
  if (scenario.typed || sort === 'exponent') return [];
  const parts = [...latestFirst(known(knowledge)), ...scenario.honest, ownValue('nonce', 0)];
  const pick = (): Term => parts[choices.take(parts.length)] ?? none;
  switch (choices.take(3)) {
    case 0:
      return parts;
    case 1:
      return [tuple(pick(), pick())];
  }
  return [apply('h', pick())];
}

const latestFirst = <Item>(items: readonly Item[]): readonly Item[] => items.toReversed();
