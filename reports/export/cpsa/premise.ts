/**
 * The premise of a goal: the strands that log it, what the adversary knows, and which keys are nobody else's.
 * @module
 */
import { sharedKey, type Term, type Variable } from '../../../model/term.ts';
import { dishonestRoles } from '../../../properties/threat.ts';
import type { Statement } from '../statement.ts';
import { leakedSymbols, sharedSymbols } from './keys.ts';
import { hasPrivateKey, type Model } from './model.ts';
import { isShown, type Logged, type Occasion, type Party, strandLine, wordsIn } from './party.ts';
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
      usedOf(party).map((one) => [one, write(party.own.get(one) as Variable)]),
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
  const { request } = model;
  const { spec, combination } = request;
  const isKci = combination.some(({ kind }) => kind === 'kci');
  const all = [...new Set([...statement.honest, statement.claimant])];
  const honest = isKci ? all.filter((one) => one !== statement.claimant) : all;
  const write = (term: Term): string => written(model, wordsIn(occasion), solvedIn(occasion.solution, term));
  const usesKeys = model.voices.some(({ strand }) =>
    strand.happenings.some(({ message }) => hasPrivateKey(message)),
  );
  const own = usesKeys ? honest.map((one) => `(non (privk ${write(one)}))`) : [];
  const leaked = leakedSymbols(request);
  const symbols = sharedSymbols(spec.roles);
  const isLtkLeaked = symbols.some((symbol) => leaked.has(symbol));
  if (symbols.length === 0 || isLtkLeaked) return [...new Set(own)];
  const dishonest = dishonestRoles(combination);
  const shared = statement.premise.flatMap((fact) => (fact.kind === 'logged' ? pairsOf(model, fact) : []));
  const keys = shared
    .filter(
      ({ args, roles }) =>
        args.every((arg) => honest.includes(arg)) && roles.every((role) => !dishonest.has(role)),
    )
    .map(({ args }) => write(sharedKey((model.ltk as string).slice(1), ...args)));
  return [...new Set([...own, ...keys.map((key) => `(non ${key})`)])];
}

/** The shared keys of whom a fact speaks, by the statement's variables for them. */
function pairsOf(
  { request: { spec } }: Model,
  { mark, args }: Logged,
): readonly { readonly args: readonly Variable[]; readonly roles: readonly string[] }[] {
  const byName = new Map<Term, Variable>();
  for (const [at, param] of mark.params.entries()) {
    const arg = args[at];
    if (arg?.kind === 'variable') byName.set(param, arg);
  }
  const symbols = sharedSymbols(spec.roles);
  return spec.roles.flatMap((role) =>
    role.secrets.flatMap((secret) => {
      if (secret.kind !== 'application' || !symbols.includes(secret.symbol)) return [];
      const owners = secret.args.map(
        (view) => role.knows.find((holding) => holding.view === view)?.canonical,
      );
      const found = owners.map((owner) => (owner === undefined ? undefined : byName.get(owner)));
      if (found.length === 0 || found.includes(undefined)) return [];
      const pair = found.length === 1 ? [found[0], found[0]] : found;
      return [
        {
          args: pair as readonly Variable[],
          roles: owners.flatMap((owner) => (owner?.kind === 'atom' ? [owner.name] : [])),
        },
      ];
    }),
  );
}
