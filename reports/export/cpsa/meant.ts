/**
 * Whom makers mean: under `kci` a party without a name, or somebody whom it holds, may be the very claimant, of whose
 * key CPSA is then to assume nothing. Its goals know no such case distinction in a premise, so that each case is one.
 * @module
 */
import type { Term, Variable } from '../../../model/term.ts';
import { namesOfOthers } from '../marks.ts';
import type { Fact, Note, Statement } from '../statement.ts';
import type { ExportRequest } from '../target.ts';
import type { Logged } from './party.ts';

/** The cases of a statement, and whether they are all. */
export interface Cases {
  readonly statements: readonly Statement[];
  readonly isComplete: boolean;
}

/** More cases than these take CPSA longer than they tell. */
const casesMax = 8;

/**
 * One statement for each choice of who is the claimant, but for those in which a run holds itself; where that would be
 * too many, of who holds the claimant for its own role.
 */
export function casesOf(request: ExportRequest, statement: Statement): Cases {
  const isKci = request.combination.some(({ kind }) => kind === 'kci');
  const makers = isKci ? [...new Set(statement.makers ?? [])] : [];
  const all = choices(request, statement, makers);
  if (all.length <= casesMax) return { statements: all, isComplete: true };
  const peers = new Set(heldForItsRole(request, statement));
  return {
    statements: choices(
      request,
      statement,
      makers.filter((maker) => peers.has(maker)),
    ),
    isComplete: false,
  };
}

/** What is not asked where the cases are not all. */
export const casesNote: Note = {
  what: 'kci: who made something is taken for somebody else than the claimant, and holds the claimant for no role but its own',
  errs: 'may miss attacks',
};

function choices(
  { selfTalk }: ExportRequest,
  statement: Statement,
  makers: readonly Variable[],
): readonly Statement[] {
  let found: readonly Statement[] = [statement];
  for (const maker of makers) {
    found = found.flatMap((one) => {
      const other = withClaimantFor(one, maker);
      return !selfTalk && other.premise.some(holdsItself) ? [one] : [one, other];
    });
  }
  return found;
}

function withClaimantFor(statement: Statement, maker: Variable): Statement {
  const put = <T extends Term>(term: T): T | Variable => (term === maker ? statement.claimant : term);
  const [first, ...rest] = statement.premise.map((fact) =>
    fact.kind === 'logged' ? { ...fact, args: fact.args.map(put) } : fact,
  );
  return { ...statement, premise: [first as Logged, ...rest], honest: statement.honest.map(put) };
}

/** Whether the agent of a run is one of whom it holds. */
const holdsItself = (fact: Fact): boolean =>
  fact.kind === 'logged' && fact.args.indexOf(fact.args[0] as Term, 1) > 0;

/** Whom the runs of the premise hold for the claimant's role. */
function heldForItsRole({ spec }: ExportRequest, { premise }: Statement): readonly Term[] {
  const claiming = premise[0].mark.role;
  return premise.flatMap((fact) => {
    if (fact.kind !== 'logged') return [];
    const { mark, args } = fact;
    const names = namesOfOthers(spec, mark.role).filter(({ role }) => role === claiming);
    return args.filter((_, at) => names.some(({ name }) => name === mark.params[at]));
  });
}
