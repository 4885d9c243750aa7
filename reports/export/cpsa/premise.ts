/**
 * The premise of a goal: the strands that log it, what the adversary knows, and which keys are nobody else's.
 * @module
 */
import type { Term, Variable } from '../../../model/term.ts';
import type { Fact, Statement } from '../statement.ts';
import { Unsayable } from '../unsayable.ts';
import { dishonestyOf } from './keys.ts';
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

/** Who is honest, and whose key the adversary has all the same. */
export interface Trusted {
  readonly honest: readonly Variable[];
  readonly victim?: Variable;
}

/** Whom the claimant of a statement counts as honest: itself too, whose key is known under `kci`. */
export const trustedIn = ({ request }: Model, { honest, claimant }: Statement): Trusted => ({
  honest: [...new Set([...honest, claimant])],
  ...(request.combination.some(({ kind }) => kind === 'kci') && { victim: claimant }),
});

/** Its lines, and the strands of which they speak. */
export function premiseLines(
  model: Model,
  facts: readonly Fact[],
  trusted: Trusted,
  occasion: Occasion,
): Premise {
  const { parties, solution, names } = occasion;
  const write = (term: Term): string => written(model, wordsIn(occasion), solvedIn(solution, term));
  const lines = parties.map((party) =>
    strandLine(
      party,
      usedOf(party).map((one) => [one, write(given(party.own.get(one) as Variable))]),
    ),
  );
  const shown = new Set(occasion.words.keys());
  const listeners: string[] = [];
  for (const fact of facts) {
    if (fact.kind !== 'known') continue;
    const listener = names.take('l');
    listeners.push(listener);
    lines.push(`(p "" ${listener} 1)`, `(p "" "x" ${listener} ${write(fact.term)})`);
  }
  const strands = [...parties.map(({ called }) => called), ...listeners];
  for (const party of parties) checkTied(party, occasion);
  return { lines: [...lines, ...assumptions(model, trusted, occasion)], strands, listeners, shown };
}

/** Nothing that a run has by then, and no message of it shows, may be what another part of the premise speaks of. */
function checkTied(party: Party, { parties, solution, words }: Occasion): void {
  const valuesOf = ({ own }: Party, one: Variable): readonly Variable[] =>
    solvedIn(solution, own.get(one) ?? one).variables;
  const others = parties.filter((other) => other !== party);
  const elsewhere = new Set(
    others.flatMap((other) => loggedBy(other).flatMap((one) => valuesOf(other, one))),
  );
  const lost = loggedBy(party).find(
    (one) =>
      !isShown(party, one) && valuesOf(party, one).some((value) => words.has(value) || elsewhere.has(value)),
  );
  if (lost !== undefined)
    throw new Unsayable(`it speaks of ${lost.name}, which no message of the run has by then`);
}

const loggedBy = ({ site }: Party): readonly Variable[] => site.args.flatMap(({ variables }) => variables);

/** The role's variables of which the goal speaks, as far as the strand has them by then. */
const usedOf = (party: Party): readonly Variable[] =>
  [...new Set(party.site.args.flatMap(({ variables }) => variables))].filter((one) => isShown(party, one));

/** What the adversary does not have: the keys of honest agents, those that they share, and what tells that one is not honest. */
function assumptions(model: Model, { honest, victim }: Trusted, occasion: Occasion): readonly string[] {
  const write = (term: Term): string => written(model, wordsIn(occasion), solvedIn(occasion.solution, term));
  const names = honest.filter((one) => one !== victim).map((one) => solvedIn(occasion.solution, one));
  const assumed = isLater(model.request) ? 'pnon' : 'non';
  const keys = keysOf(model, names).map((some) => some.map((key) => `(${assumed} ${write(key)})`).join(' '));
  const dishonesty = dishonestyOf(model.request);
  if (dishonesty === undefined) return keys;
  return [...keys, ...new Set(honest.map((one) => `(non ${dishonesty(write(one))})`))];
}
