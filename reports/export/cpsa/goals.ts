/**
 * Statements as goals of CPSA (J. Ramsdell, Deducing security goals from shape analysis sentences, 2012): for all strands
 * that log the premise, whose agents' keys are assumed to be nobody else's, there is a strand that logs the conclusion.
 * A threat is an assumption that is not made.
 * @module
 */
import type { Variable } from '../../../model/term.ts';
import type { Statement } from '../statement.ts';
import { Unsayable } from '../unsayable.ts';
import { conclusionsFor, momentsOf } from './conclusion.ts';
import { revealedBefore } from './later.ts';
import { casesOf } from './meant.ts';
import type { Model } from './model.ts';
import { type Occasion, occasions, sortAmong } from './party.ts';
import { premiseLines, trustedIn } from './premise.ts';
import { declared } from './roles.ts';
import { quoted } from './terms.ts';

/** A question to CPSA by the name under which its output speaks of it. */
export interface Question {
  readonly name: string;
  readonly lines: readonly string[];
}

/** The goals that ask for a statement: one for each way in which its premise may come about. */
export const questionsFor = (model: Model, name: string, statement: Statement): readonly Question[] =>
  questionsOf(
    model,
    name,
    casesOf(model.request, statement).statements.flatMap((one) =>
      occasions(model, one).map((occasion) => goalOf(model, one, occasion)),
    ),
  );

/** Sentences as goals, each once, under a name and numbers. */
export function questionsOf(
  { protocol }: Model,
  name: string,
  sentences: readonly (readonly string[])[],
): readonly Question[] {
  const each = [...new Map(sentences.map((lines) => [lines.join('\n'), lines])).values()];
  return each.map((lines, at) => {
    const called = each.length === 1 ? name : `${name}-${at + 1}`;
    return {
      name: called,
      lines: [`(defgoal ${protocol}`, ...lines, `  (comment ${quoted(called)}))`],
    };
  });
}

/** `(forall (…) (implies (and …) …))` for one occasion. */
function goalOf(model: Model, statement: Statement, occasion: Occasion): readonly string[] {
  const premise = premiseLines(model, statement.premise, trustedIn(model, statement), occasion);
  const conclusions = statement.conclusions.flatMap((facts) =>
    conclusionsFor(model, statement, occasion, facts, momentsOf(statement, occasion, premise.listeners)),
  );
  checkShown(occasion, premise.shown);
  const all = [...conclusions, ...revealedBefore(model, occasion)];
  return sentence(declarationsOf(model, occasion, premise.strands), premise.lines, disjunction(all));
}

/** A goal cannot speak of a value that no message of the run has by then. */
export function checkShown({ words }: Occasion, shown: ReadonlySet<Variable>): void {
  const unshown = [...words.keys()].find((one) => !shown.has(one));
  if (unshown === undefined) return;
  throw new Unsayable(`it speaks of ${unshown.name}, which no message of the run has by then`);
}

/** A sentence of the goal language, laid out. */
export const sentence = (
  variables: string,
  premise: readonly string[],
  conclusion: readonly string[],
): readonly string[] => [
  `  (forall (${variables})`,
  '    (implies',
  `      (and ${premise[0] ?? ''}`,
  ...premise.slice(1).map((line) => `        ${line}`),
  '      )',
  ...conclusion.map((line) => `      ${line}`),
  '    ))',
];

/** One of several, or falsehood. */
export const disjunction = (conclusions: readonly (readonly string[])[]): readonly string[] => {
  if (conclusions.length === 0) return ['(false)'];
  if (conclusions.length === 1) return conclusions[0] as readonly string[];
  return ['(or', ...conclusions.flatMap((lines) => lines.map((line) => `  ${line}`)), ')'];
};

/** The variables that the premise has been written with, and its strands. */
export function declarationsOf(
  model: Model,
  { parties, words }: Occasion,
  strands: readonly string[],
): string {
  const terms = [...words].map(([one, word]) => [word, sortAmong(model, parties, one) ?? 'mesg'] as const);
  return `${declared(terms)} (${strands.join(' ')} strd)`.trim();
}
