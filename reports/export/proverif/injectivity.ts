/**
 * Injective agreement of a claimant that accepts in several ways. What it holds on each is a statement, and ProVerif gives
 * each acceptance a run of the peer within one statement only: that no run answers two acceptances of different ways is
 * asked besides.
 * @module
 */
import type { Spec } from '../../../model/spec.ts';
import { isFresh, type Term } from '../../../model/term.ts';
import { comparedAs } from '../../../properties/agreement.ts';
import type { Fact, Note, Statement } from '../statement.ts';
import type { ExportRequest } from '../target.ts';
import { aboutWhom } from './kci.ts';

/** Acceptances in two ways. */
export type Ways = readonly [Statement, Statement];

/**
 * The ways of a goal that one run of the peer could answer both of. Where both are about a value that the claimant makes,
 * none can: a run of the peer holds one, and two claimants have made two.
 */
export const waysToTellApart = (spec: Spec, statements: readonly Statement[]): readonly Ways[] =>
  statements
    .filter(({ injective }) => injective)
    .flatMap((one, at, all) => all.slice(at + 1).map((other): Ways => [one, other]))
    .filter(([one, other]) => {
      const made = madeIn(spec, one.premise[0].mark.role);
      return !made.some((value) => isAgreedOn(one, value) && isAgreedOn(other, value));
    });

type Logged = Extract<Fact, { kind: 'logged' }>;

/** What the peer logs when it holds what is agreed on. */
export const answersTo = ({ conclusions }: Statement): readonly Logged[] =>
  conclusions.flatMap(([fact]) => (fact?.kind === 'logged' ? [fact] : []));

/** The names under which the output speaks of the parts of a goal: each of its statements, and each two ways that are told apart. */
export const partsOf = (request: ExportRequest, statements: readonly Statement[]): readonly string[] => [
  ...statements.flatMap((one) => aboutWhom(request, one).map(() => one.premise[0].mark.name)),
  ...waysToTellApart(request.spec, statements).flatMap(([one, other]) =>
    aboutWhom(request, one).flatMap(() =>
      answersTo(one).flatMap(() => answersTo(other).map(() => one.premise[0].mark.name)),
    ),
  ),
];

/** What a run in a role makes, as it is compared. */
const madeIn = (spec: Spec, role: string): readonly Term[] =>
  spec.values.flatMap((value) => (value.role === role && isFresh(value.term) ? [comparedAs(value)] : []));

const isAgreedOn = (statement: Statement, value: Term): boolean =>
  answersTo(statement).every(({ mark }) => mark.params.includes(value));

/** Where what is agreed on does not say which run of the peer answers, several could, and one is asked to answer one. */
export function waysNote(spec: Spec, statements: readonly Statement[]): readonly Note[] {
  const tellsRun = (statement: Statement): boolean =>
    answersTo(statement).every(({ mark }) =>
      madeIn(spec, mark.role).some((value) => isAgreedOn(statement, value)),
    );
  return waysToTellApart(spec, statements).every((ways) => ways.every(tellsRun)) ? [] : [anotherRun];
}

const anotherRun: Note = {
  what: 'injectivity: of acceptances in different ways it is asked that no run of the peer holds what two of them agree on, also where another run could answer one of them',
  errs: 'may show false attacks',
};
