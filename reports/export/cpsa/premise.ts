/**
 * The premise of a goal: the strands that log it, what the adversary knows, and which keys are nobody else's.
 * @module
 */
import type { Term, Variable } from '../../../model/term.ts';
import type { Statement } from '../statement.ts';
import { isLater } from './later.ts';
import { keysOf, type Model } from './model.ts';
import { given, isShown, type Occasion, type Party, strandLine, wordsIn } from './party.ts';
import { written } from './terms.ts';
import { solvedIn } from './unify.ts';

/** A premise as it is written. */
export interface Premise {
  readonly lines: readonly string[];
  readonly strands: readonly string[];
  /** The strands that hear what the adversary knows. */
  readonly listeners: readonly string[];
  /** The variables that parameters of its strands tell. */
  readonly shown: ReadonlySet<Variable>;
}

/** Its lines, and the strands of which they speak. */
export function premiseLines(
  model: Model,
  statement: Statement,
  occasion: Occasion,
  parties: readonly Party[],
): Premise {
  const { solution, names } = occasion;
  const write = (term: Term): string => written(model, wordsIn(occasion), solvedIn(solution, term));
  const lines = parties.map((party) =>
    strandLine(
      party,
      usedOf(party).map((one) => [one, write(given(party.own.get(one) as Variable))]),
    ),
  );
  const shown = new Set(occasion.words.keys());
  const listeners: string[] = [];
  for (const fact of statement.premise) {
    if (fact.kind !== 'known') continue;
    const listener = names.take('l');
    listeners.push(listener);
    lines.push(`(p "" ${listener} 1)`, `(p "" "x" ${listener} ${write(fact.term)})`);
  }
  const strands = [...parties.map(({ called }) => called), ...listeners];
  return { lines: [...lines, ...assumptions(model, statement, occasion)], strands, listeners, shown };
}

/** The role's variables of which the goal speaks, as far as the strand has them by then. */
const usedOf = (party: Party): readonly Variable[] =>
  [...new Set(party.site.args.flatMap(({ variables }) => variables))].filter((one) => isShown(party, one));

/** The keys that only their owners have: those of honest agents, and those that honest agents share. */
function assumptions(model: Model, statement: Statement, occasion: Occasion): readonly string[] {
  const isKci = model.request.combination.some(({ kind }) => kind === 'kci');
  const all = [...new Set([...statement.honest, statement.claimant])];
  const honest = isKci ? all.filter((one) => one !== statement.claimant) : all;
  const names = honest.map((one) => solvedIn(occasion.solution, one));
  const write = (term: Term): string => written(model, wordsIn(occasion), term);
  const assumed = isLater(model.request) ? 'pnon' : 'non';
  return keysOf(model, names).map((keys) => keys.map((key) => `(${assumed} ${write(key)})`).join(' '));
}
