/**
 * Statements as lemmas: first-order formulas over what rules log and what the adversary knows (Tamarin manual, Property
 * Specification). Threats are whose keys may be revealed, and when.
 * @module
 */
import type { Term, Variable } from '../../../model/term.ts';
import { isFresh } from '../../../model/term.ts';
import { comparedAs } from '../../../properties/agreement.ts';
import { namesOfOthers } from '../marks.ts';
import { identifierOf, type Names } from '../names.ts';
import type { Fact, Statement } from '../statement.ts';
import type { ExportRequest } from '../target.ts';
import { Unsayable } from '../unsayable.ts';
import type { Actions } from './actions.ts';
import { revealsAuthorities, revealsSessions } from './prelude.ts';
import { constant, unreserved, type Vocabulary } from './vocabulary.ts';

/** What lemmas are written with. */
export interface Asking {
  readonly request: ExportRequest;
  readonly vocabulary: Vocabulary;
  readonly actions: Actions;
}

type Logged = Extract<Fact, { kind: 'logged' }>;

/** A lemma, by name. */
export interface Lemma {
  readonly name: string;
  readonly lines: readonly string[];
}

/** The lemmas that say a statement: one, or two where injectivity has to be said of pairs of acceptances. */
export function lemmasOf(asking: Asking, names: Names, wish: string, statement: Statement): readonly Lemma[] {
  const name = names.take(wish);
  if (!statement.injective || isOnItsOwn(asking, statement)) return [single(asking, name, statement)];
  return [
    single(asking, name, { ...statement, injective: false }),
    ofPairs(asking, names.take(`${name}_pairs`), statement),
  ];
}

/** Whenever the premise, then a conclusion. */
function single(asking: Asking, name: string, statement: Statement): Lemma {
  const scope = newScope(asking, termsOf(statement));
  const times: string[] = [];
  const moments: (readonly [Fact, string])[] = [];
  const premise = statement.premise.map((fact, position) => {
    if (fact.kind === 'same') return factText(scope, fact);
    const time = scope.time(fact.kind === 'logged' ? 'i' : 'k');
    moments.push([fact, time]);
    if (fact.kind === 'known') return factText(scope, fact, time);
    if ((statement.unrevealed ?? [0]).includes(position)) times.push(time);
    return at(scope, fact, time, 'run');
  });
  const start = statement.since === undefined ? undefined : scope.time('b');
  if (statement.since !== undefined) premise.push(at(scope, statement.since, start as string, 'run'));
  premise.push(...honesty(scope, statement, times));
  const universal = quantified(scope);
  const conclusions = statement.conclusions.map((facts) =>
    conclusion(scope, statement, facts, moments, start),
  );
  return { name, lines: formula(name, universal, premise, conclusions) };
}

/** Two acceptances of the same values, by whomever, have two runs of the peer. */
function ofPairs(asking: Asking, name: string, statement: Statement): Lemma {
  const scope = newScope(asking, termsOf(statement));
  const [first, second] = [scope.time('i'), scope.time('i')];
  const accepted = at(scope, statement.premise[0], first, 'run');
  const another = withOthers(scope, statement);
  const premise = [
    accepted,
    at(another, statement.premise[0], second, 'run'),
    `not (${first} = ${second})`,
    ...new Set([scope, another].flatMap((one) => honesty(one, statement, [first, second]))),
  ];
  const universal = quantified(scope);
  const facts = statement.conclusions.flat().filter((fact) => fact.kind === 'logged');
  const conclusions = facts.flatMap((one) =>
    facts.map((other) => {
      const [before, after] = [scope.time('j'), scope.time('j')];
      const text = [
        `${at(scope, one, before, `other ${before}`)} & ${before} < ${first}`,
        `${at(scope, other, after, `other ${after}`)} & ${after} < ${second}`,
        `not (${before} = ${after})`,
      ].join(' & ');
      return `(Ex ${quantified(scope).join(' ')}. ${text})`;
    }),
  );
  return { name, lines: formula(name, universal, premise, conclusions) };
}

const formula = (
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

/** Whether something that the claimant makes is among what the peer has to hold: then no two acceptances share it. */
function isOnItsOwn({ request }: Asking, { premise, conclusions }: Statement): boolean {
  const [{ mark, args }] = premise;
  const own = request.spec.values
    .filter(({ role, kind }) => role === mark.role && kind !== 'name' && kind !== 'key')
    .map(comparedAs);
  const made = args.filter((_, position) => own.includes(mark.params[position] as Term));
  return conclusions.every((facts) =>
    facts.some((fact) => fact.kind === 'logged' && made.some((value) => fact.args.includes(value))),
  );
}

/** The scope of another acceptance: what the conclusions speak of is the same, whatever else may differ. */
function withOthers(scope: Scope, { conclusions }: Statement): Scope {
  const same = new Set(conclusions.flat().flatMap((fact) => (fact.kind === 'logged' ? fact.args : [])));
  return {
    ...scope,
    given: new Map(),
    known: new Map([...scope.known].filter(([term]) => same.has(term))),
    runs: new Map(),
  };
}

/** The lines of a lemma that says that something can happen among honest agents. */
export function reachableLemma(
  asking: Asking,
  name: string,
  fact: Logged,
  honest: readonly Variable[],
): readonly string[] {
  const scope = newScope(asking, fact.args);
  const time = scope.time('i');
  const text = at(scope, fact, time, 'run');
  const variables = quantified(scope).join(' ');
  const unspoilt = [...new Set(honest)].map(
    (one) => `not (Ex ${scope.reveal}. Corrupt(${variableText(scope, one)}) @ ${scope.reveal})`,
  );
  return [
    `lemma ${name}:`,
    '  exists-trace',
    `  "Ex ${variables}.`,
    `       ${[text, ...unspoilt].join('\n     & ')}"`,
  ];
}

interface Scope extends Asking {
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

const termsOf = ({ premise, conclusions, since, claimant, honest }: Statement): readonly Term[] => [
  claimant,
  ...[...premise, ...conclusions.flat(), ...(since === undefined ? [] : [since])].flatMap((fact) =>
    fact.kind === 'logged' ? fact.args : fact.kind === 'known' ? [fact.term] : [fact.left, fact.right],
  ),
  ...honest,
];

function newScope(asking: Asking, terms: readonly Term[]): Scope {
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
function quantified({ variables }: Scope): readonly string[] {
  const all = variables.splice(0);
  const isTime = (name: string): boolean => name.startsWith('#');
  return [...all.filter((name) => !isTime(name)), ...all.filter(isTime)];
}

function variableText(scope: Scope, term: Term): string {
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
function at(scope: Scope, fact: Logged, time: string, run: string): string {
  const { name, ofRun, shown } = scope.actions.factOf(fact.mark);
  const args = [
    ...(ofRun ? [runText(scope, run)] : []),
    ...shown.map((position) => variableText(scope, fact.args[position] as Term)),
  ];
  return `${name}(${args.join(', ')}) @ ${time}`;
}

function runText(scope: Scope, wish: string): string {
  const known = scope.runs.get(wish);
  if (known !== undefined) return known;
  const name = scope.names.take(wish);
  scope.variables.push(name);
  scope.runs.set(wish, name);
  return name;
}

function factText(scope: Scope, fact: Exclude<Fact, Logged>, time = ''): string {
  switch (fact.kind) {
    case 'known':
      return `K(${variableText(scope, fact.term)}) @ ${time}`;
    case 'same':
      return `${variableText(scope, fact.left)} = ${variableText(scope, fact.right)}`;
  }
}

/**
 * Who is honest: nobody's key is revealed, or with `later`, none before what is claimed is done. Under `kci` the
 * claimant's may be, also where it is the one whom a maker holds.
 */
function honesty(scope: Scope, statement: Statement, times: readonly string[]): readonly string[] {
  const { combination } = scope.request;
  const has = (kind: string): boolean => combination.some((threat) => threat.kind === kind);
  const named = new Set<Variable>(statement.honest);
  if (has('kci')) named.delete(statement.claimant);
  else named.add(statement.claimant);
  const facts = [...named].map((one) => ({
    fact: `Corrupt(${variableText(scope, one)})`,
    but:
      has('kci') && statement.makers?.includes(one)
        ? ` & not (${[one, statement.claimant].map((each) => variableText(scope, each)).join(' = ')})`
        : '',
  }));
  const spared = revealsSessions(scope.request) ? sparedBySession(scope, statement) : [];
  if (!has('later')) {
    const never = facts.map(({ fact, but }) => `not (Ex ${scope.reveal}. ${fact} @ ${scope.reveal}${but})`);
    return [...never, ...spared];
  }
  const all = revealsAuthorities(scope.request) ? [...facts, { fact: 'CorruptAuthority()', but: '' }] : facts;
  const notYet = all.flatMap(({ fact, but }) =>
    times.map(
      (time) => `not (Ex ${scope.reveal}. ${fact} @ ${scope.reveal} & ${scope.reveal} < ${time}${but})`,
    ),
  );
  return [...notYet, ...spared];
}

/**
 * Threat `session` reveals nothing of the claimant's run, nor of a partner: a run that binds what it made, of whom it holds
 * for that role, or of anybody where it holds no name.
 */
function sparedBySession(scope: Scope, { premise, claimant }: Statement): readonly string[] {
  const { spec } = scope.request;
  const [{ mark, args }] = premise;
  const run = runText(scope, 'run');
  const inner = scope.names.inner();
  const [other, value, role, anybody] = ['other', 'v', 'role', 'anybody'].map((wish) => inner.take(wish));
  const [made, bound] = [`#${inner.take('m')}`, `#${inner.take('n')}`];
  const { reveal } = scope;
  const partners = spec.roles.map((one) => {
    const names = namesOfOthers(spec, mark.role).filter((named) => named.role === one.name);
    const held = args.filter((_, position) => names.some(({ name }) => name === mark.params[position]));
    const known = one.name === mark.role ? [claimant as Term] : held;
    const whose = known.length === 0 ? [anybody] : known.map((name) => variableText(scope, name));
    return {
      role: unreserved(identifierOf(one.name)),
      whose: [...new Set(whose)],
      isAnybody: known.length === 0,
    };
  });
  return [
    `not (Ex ${role} ${anybody} ${reveal}. RevealSession(${role}, ${anybody}, ${run}) @ ${reveal})`,
    ...partners.flatMap(({ role: name, whose, isAnybody }) =>
      whose.map(
        (agent) =>
          `not (Ex ${other} ${value} ${isAnybody ? `${anybody} ` : ''}${reveal} ${made} ${bound}. RevealSession('${name}', ${agent}, ${other}) @ ${reveal} & Made(${run}, ${value}) @ ${made} & Bound(${other}, ${value}) @ ${bound})`,
      ),
    ),
  ];
}

/** What is concluded: all of it by the time of the premise, and since the run began where that is asked. */
function conclusion(
  scope: Scope,
  statement: Statement,
  facts: readonly Fact[],
  moments: readonly (readonly [Fact, string])[],
  start: string | undefined,
): string {
  const { premise, injective, by } = statement;
  const parts = facts.map((fact) => {
    if (fact.kind !== 'logged') return factText(scope, fact);
    const time = scope.time('j');
    const before = (by ?? [0]).flatMap((position) => {
      const [one, moment] = moments[position] as readonly [Fact, string];
      const isSameRole = one.kind === 'logged' && one.mark.role === fact.mark.role;
      return [`${time} < ${moment}`, ...(by !== undefined && isSameRole ? [`${time} = ${moment}`] : [])];
    });
    const order = before.length === 1 ? (before[0] as string) : `(${before.join(' | ')})`;
    return [
      at(scope, fact, time, `other ${time}`),
      order,
      ...(start === undefined ? [] : [`${start} < ${time}`]),
    ].join(' & ');
  });
  const variables = quantified(scope);
  if (injective) {
    const time = scope.time('i');
    const again = at(withOthers(scope, statement), premise[0], time, 'run');
    const others = quantified(scope).join(' ');
    parts.push(`not (Ex ${others}. ${again} & not (${time} = ${moments[0]?.[1]}))`);
  }
  const text = parts.join(' & ');
  return variables.length === 0 ? text : `(Ex ${variables.join(' ')}. ${text})`;
}
