/**
 * Statements as lemmas: first-order formulas over what rules log and what the adversary knows (Tamarin manual, Property
 * Specification). Threats are whose keys may be revealed, and when.
 * @module
 */
import type { Variable } from '../../../model/term.ts';
import type { Names } from '../names.ts';
import type { Fact, Statement } from '../statement.ts';
import { honesty } from './honesty.ts';
import { isOnItsOwn, ofPairs, waysApart, withOthers } from './injectivity.ts';
import {
  type Asking,
  at,
  factText,
  formula,
  type Lemma,
  type Logged,
  newScope,
  quantified,
  type Scope,
  termsOf,
  variableText,
} from './scope.ts';

/** The lemmas that say these statements: more where injectivity has to be said of pairs of acceptances. */
export function lemmasOf(
  asking: Asking,
  names: Names,
  slug: string,
  statements: readonly Statement[],
): readonly Lemma[] {
  const { spec } = asking.request;
  const wishes = new Map(
    statements.map((one, at) => [one, statements.length === 1 ? slug : `${slug}_${at + 1}`]),
  );
  const each = [...wishes].flatMap(([statement, wish]): readonly Lemma[] => {
    const name = names.take(wish);
    if (!statement.injective || isOnItsOwn(spec, statement)) return [single(asking, name, statement)];
    return [
      single(asking, name, { ...statement, injective: false }),
      ofPairs(asking, names.take(`${name}_pairs`), [statement, statement]),
    ];
  });
  const ways = waysApart(spec, statements).map((pair) =>
    ofPairs(asking, names.take(`${wishes.get(pair[0])}_and_${statements.indexOf(pair[1]) + 1}`), pair),
  );
  return [...each, ...ways];
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
    return at(scope, fact, time, position === 0 ? 'run' : `run ${position}`);
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
