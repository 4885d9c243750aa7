/**
 * Injectivity in lemmas: no two acceptances have one run of the peer. Where a value of the claimant's own is agreed on,
 * none share it; else two are held against each other, also where they came about in different ways.
 * @module
 */
import type { Spec } from '../../../model/spec.ts';
import type { Term } from '../../../model/term.ts';
import { comparedAs } from '../../../properties/agreement.ts';
import type { Note, Statement } from '../statement.ts';
import { honesty } from './honesty.ts';
import {
  type Asking,
  at,
  formula,
  type Lemma,
  type Logged,
  newScope,
  quantified,
  runText,
  type Scope,
  termsOf,
} from './scope.ts';

/** Two acceptances, each in one of these ways, have two runs of the peer. */
export function ofPairs(asking: Asking, name: string, [one, other]: Pair): Lemma {
  const scope = newScope(asking, [...termsOf(one), ...termsOf(other)]);
  const [first, second] = [scope.time('i'), scope.time('i')];
  const accepted = at(scope, one.premise[0], first, 'run');
  const another = withOthers(scope, one === other ? one : undefined);
  const premise = [
    accepted,
    at(another, other.premise[0], second, 'run'),
    ...(one === other ? [`not (${first} = ${second})`] : []),
    ...new Set([...honesty(scope, one, [first, second]), ...honesty(another, other, [first, second])]),
  ];
  const universal = quantified(scope);
  const conclusions = answersTo(one).flatMap((answer) =>
    answersTo(other).map((again) => {
      const [before, after] = [scope.time('j'), scope.time('j')];
      const text = [
        `${at(scope, answer, before, `other ${before}`)} & ${before} < ${first}`,
        `${at(another, again, after, `other ${after}`)} & ${after} < ${second}`,
        one === other
          ? `not (${before} = ${after})`
          : `not (${runText(scope, `other ${before}`)} = ${runText(another, `other ${after}`)})`,
      ].join(' & ');
      return `(Ex ${quantified(scope).join(' ')}. ${text})`;
    }),
  );
  return { name, lines: formula(name, universal, premise, conclusions) };
}

/** Two statements about acceptances, or the same one twice. */
export type Pair = readonly [Statement, Statement];

/** Each two ways in which acceptances may come about that one run of the peer may answer. */
export function waysApart(spec: Spec, statements: readonly Statement[]): readonly Pair[] {
  const injective = statements.filter((statement) => statement.injective);
  return injective.flatMap((one, position) =>
    injective
      .slice(position + 1)
      .filter((other) => !ownOf(spec, one).some((value) => ownOf(spec, other).includes(value)))
      .map((other): Pair => [one, other]),
  );
}

/** What runs of the peer log who answer such an acceptance. */
export const answersTo = ({ conclusions }: Statement): readonly Logged[] =>
  conclusions.flat().filter((fact) => fact.kind === 'logged');

/** Whether something that the claimant makes is among what the peer has to hold: then no two acceptances share it. */
export const isOnItsOwn = (spec: Spec, statement: Statement): boolean => ownOf(spec, statement).length > 0;

/** What the claimant makes of what the peer has to hold, canonical. */
const ownOf = (spec: Spec, { premise, conclusions }: Statement): readonly Term[] =>
  madeBy(spec, premise[0].mark.role).filter((term) =>
    conclusions.every((facts) =>
      facts.some((fact) => fact.kind === 'logged' && fact.mark.params.includes(term)),
    ),
  );

const madeBy = (spec: Spec, maker: string): readonly Term[] =>
  spec.values.filter(({ role, kind }) => role === maker && kind !== 'name' && kind !== 'key').map(comparedAs);

/** What pairs of acceptances leave open, where no agreed value is of the claimant's run alone, nor of the peer's. */
export function pairsNotes(spec: Spec, statements: readonly Statement[]): readonly Note[] {
  const injective = statements.filter((statement) => statement.injective);
  const isOwn = injective
    .map((statement) => ownOf(spec, statement))
    .reduce(
      (common, own) => common.filter((term) => own.includes(term)),
      injective.flatMap((one) => ownOf(spec, one)),
    );
  const tells = injective
    .flatMap(answersTo)
    .every(({ mark }) => madeBy(spec, mark.role).some((term) => mark.params.includes(term)));
  return injective.length === 0 || tells || isOwn.length > 0 ? [] : [ofTwo];
}

const ofTwo: Note = {
  what: 'injectivity is asked of two acceptances at a time, not of three that only two runs of the peer answer',
  errs: 'may miss attacks',
};

/** The scope of another acceptance: where it is one of `statement`, too, what the conclusions speak of is the same. */
export function withOthers(scope: Scope, statement?: Statement): Scope {
  const same = new Set(statement === undefined ? [] : answersTo(statement).flatMap(({ args }) => args));
  return {
    ...scope,
    given: new Map(),
    known: new Map([...scope.known].filter(([term]) => same.has(term))),
    runs: new Map(),
  };
}
