/**
 * What a lemma's formula is written with: its variables and times, and facts over them (Tamarin manual, Property
 * Specification).
 * @module
 */
import { isFresh, type Term } from '../../../model/term.ts';
import type { Names } from '../names.ts';
import type { Fact, Statement } from '../statement.ts';
import type { ExportRequest } from '../target.ts';
import { Unsayable } from '../unsayable.ts';
import type { Actions } from './actions.ts';
import { constant, type Vocabulary } from './vocabulary.ts';

/** What lemmas are written with. */
export interface Asking {
  readonly request: ExportRequest;
  readonly vocabulary: Vocabulary;
  readonly actions: Actions;
}

/** What a run logs. */
export type Logged = Extract<Fact, { kind: 'logged' }>;

/** A lemma, by name. */
export interface Lemma {
  readonly name: string;
  readonly lines: readonly string[];
}

/** A formula in the making. */
export interface Scope extends Asking {
  readonly names: Names;
  readonly known: Map<Term, string>;
  readonly runs: Map<string, string>;
  /** What the goal's own names are called, so that times are called otherwise. */
  readonly given: ReadonlyMap<Term, string>;
  /** Variables that are yet to be quantified. */
  readonly variables: string[];
  readonly time: (wish: string) => string;
  /** When a key is revealed. */
  readonly reveal: string;
}

/** Every term that a statement speaks of. */
export const termsOf = ({ premise, conclusions, since, claimant, honest }: Statement): readonly Term[] => [
  claimant,
  ...[...premise, ...conclusions.flat(), ...(since === undefined ? [] : [since])].flatMap((fact) =>
    fact.kind === 'logged' ? fact.args : fact.kind === 'known' ? [fact.term] : [fact.left, fact.right],
  ),
  ...honest,
];

/** The scope of a lemma that speaks of these terms. */
export function newScope(asking: Asking, terms: readonly Term[]): Scope {
  const names = asking.vocabulary.names.inner();
  const variables: string[] = [];
  const given = new Map<Term, string>();
  for (const term of terms) {
    if (term.kind === 'variable' && !given.has(term)) given.set(term, names.take(term.name));
  }
  return {
    ...asking,
    names,
    known: new Map(),
    runs: new Map(),
    given,
    reveal: `#${names.take('r')}`,
    variables,
    time: (wish) => {
      const name = `#${names.take(wish)}`;
      variables.push(name);
      return name;
    },
  };
}

/** The variables that are yet to be quantified, times last. */
export function quantified({ variables }: Scope): readonly string[] {
  const all = variables.splice(0);
  const isTime = (name: string): boolean => name.startsWith('#');
  return [...all.filter((name) => !isTime(name)), ...all.filter(isTime)];
}

/** A variable or constant of the goal, quantified where it is new. */
export function variableText(scope: Scope, term: Term): string {
  const known = scope.known.get(term);
  if (known !== undefined) return known;
  if (term.kind === 'variable') {
    const name = scope.given.get(term) ?? scope.names.take(term.name);
    scope.variables.push(name);
    scope.known.set(term, name);
    return name;
  }
  if (term.kind === 'atom' && !isFresh(term)) return constant(scope.vocabulary, term);
  throw new Unsayable('a compound term in a goal');
}

/** An action at a time. */
export function at(scope: Scope, fact: Logged, time: string, run: string): string {
  const { name, ofRun, shown } = scope.actions.factOf(fact.mark);
  const args = [
    ...(ofRun ? [runText(scope, run)] : []),
    ...shown.map((position) => variableText(scope, fact.args[position] as Term)),
  ];
  return `${name}(${args.join(', ')}) @ ${time}`;
}

/** The variable for a run, by what it is called here. */
export function runText(scope: Scope, wish: string): string {
  const known = scope.runs.get(wish);
  if (known !== undefined) return known;
  const name = scope.names.take(wish);
  scope.variables.push(name);
  scope.runs.set(wish, name);
  return name;
}

/** What is no action of a run. */
export function factText(scope: Scope, fact: Exclude<Fact, Logged>, time = ''): string {
  switch (fact.kind) {
    case 'known':
      return `K(${variableText(scope, fact.term)}) @ ${time}`;
    case 'same':
      return `${variableText(scope, fact.left)} = ${variableText(scope, fact.right)}`;
  }
}

/** The lines of a lemma over all traces. */
export const formula = (
  name: string,
  variables: readonly string[],
  premise: readonly string[],
  conclusions: readonly string[],
): readonly string[] => [
  `lemma ${name}:`,
  `  "All ${variables.join(' ')}.`,
  `       ${premise.join('\n     & ')}`,
  '   ==>',
  `       ${conclusions.join('\n     | ') || 'F'}"`,
];
