/**
 * The strands of all roles, told apart. To CPSA a strand is one of every role that begins as it does, and what that role
 * assumes holds of it. So roles that begin alike begin with their names, and so do the ways of a role of which one checks
 * that values differ that another one has without that check: before it, or where it failed.
 * @module
 */
import type { Role } from '../../../model/role.ts';
import { replace, type Term, tuple, type Variable, variable } from '../../../model/term.ts';
import type { ExportRequest } from '../target.ts';
import { certifiedIn, lentTo } from './keys.ts';
import { type Strand, strandsOf } from './strand.ts';
import { unifiers, unsolved } from './unify.ts';

/** The strands of all roles. */
export function allStrands(request: ExportRequest): readonly Strand[] {
  const { roles, groupUnchecked } = request.spec;
  const lent = (role: Role): readonly Term[] => lentTo(request.spec, role);
  const manner = { certified: certifiedIn(request), lent, groupUnchecked };
  const ways = new Map(
    roles.map((role) => {
      const plain = strandsOf(role, manner);
      const isMixed = plain.some((one) => plain.some((other) => isTakenFor(other, one)));
      return [role, isMixed ? strandsOf(role, manner, 'with its way') : plain];
    }),
  );
  const all = [...ways.values()].flat();
  const alike = new Set(
    all
      .filter((one) => all.some((other) => other.role !== one.role && beginAlike(one, other, 1)))
      .map(({ role }) => role),
  );
  const isMarked = (role: Role): boolean =>
    !alike.has(role) || ways.get(role)?.[0]?.marked === 'with its way';
  return roles.flatMap((role) =>
    isMarked(role) ? (ways.get(role) ?? []) : strandsOf(role, manner, 'with its role'),
  );
}

/** Whether a strand would be held to a check of another way that it does not make. */
const isTakenFor = (one: Strand, other: Strand): boolean =>
  other.unequal
    .filter((pair) => !one.unequal.some((own) => own.every((term, at) => term === pair[at])))
    .some((pair) => beginAlike(one, other, heightOf(other, pair)));

/** After how many messages a strand has shown what these terms are made of. */
function heightOf({ happenings }: Strand, terms: readonly Term[]): number {
  const firsts = terms
    .flatMap(({ variables }) => variables)
    .map((one: Variable) => happenings.findIndex(({ message }) => message.variables.includes(one)));
  return Math.max(0, ...firsts) + 1;
}

/** Whether the first messages of both, so many, may be the same. */
function beginAlike(one: Strand, other: Strand, height: number): boolean {
  const [mine, theirs] = [one, other].map(({ happenings }) => happenings.slice(0, height));
  if (mine === undefined || theirs === undefined || mine.length < height) return false;
  if (theirs.some(({ kind }, at) => kind !== mine[at]?.kind)) return false;
  const apart = (term: Term): Term =>
    replace(term, (part) =>
      part.kind === 'variable' ? variable(part.name, part.sort, `other ${part.scope}`) : undefined,
    );
  const said = (happenings: typeof mine): Term => tuple(...happenings.map(({ message }) => message));
  return unifiers(unsolved, said(mine), apart(said(theirs))).length > 0;
}
