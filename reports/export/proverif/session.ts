/**
 * Threat `session` for ProVerif: of each role there are runs that give away at their start what threat `session` reveals,
 * which is more than to have it revealed later. They claim nothing, and say what they receive: a query leaves out the
 * traces in which one of them has received what the claimant's run has made, as its partner.
 * @module
 */
import { type Role, viewOfOwn } from '../../../model/role.ts';
import type { Spec } from '../../../model/spec.ts';
import { isFresh, type Term, type Variable } from '../../../model/term.ts';
import { comparedAs } from '../../../properties/agreement.ts';
import { roleNamed } from '../../../properties/goal.ts';
import { everHolds } from '../../../properties/holding.ts';
import { namesOfOthers, saysWhatItHolds } from '../marks.ts';
import { identifierOf } from '../names.ts';
import type { Fact, Mark, Note, Statement } from '../statement.ts';
import type { ExportRequest } from '../target.ts';

/** What is revealed of runs, by role. */
export interface Session {
  readonly revealed: ReadonlyMap<string, readonly Variable[]>;
  /** Events that say what their own run has made: of claims. */
  readonly claims: ReadonlySet<string>;
  /** Events of runs of which nothing is revealed: claims, that their runs begin, and that a run comes to its end. */
  readonly plain: ReadonlySet<string>;
}

/** A fresh value as others hold it, of an exponent the share: canonical, and to the role that makes it. */
interface Own {
  readonly canonical: Term;
  readonly view: Term;
}

/** What the threat means for a model; undefined where the adversary is given nothing by it. */
export function sessionOf(
  { spec, combination }: ExportRequest,
  statements: readonly Statement[],
  ends: readonly string[],
): Session | undefined {
  if (!combination.some(({ kind }) => kind === 'session')) return undefined;
  const revealed = new Map<string, readonly Variable[]>();
  for (const role of spec.roles) {
    const secrets = role.fresh.map(({ name }) => name).filter(isRevealed);
    if (secrets.length > 0) revealed.set(role.name, secrets);
  }
  if (revealed.size === 0) return undefined;
  const claims = statements.flatMap(claimsOf).map(({ mark }) => mark.name);
  return { revealed, claims: new Set(claims), plain: new Set([...statements.flatMap(plainIn), ...ends]) };
}

/** The claims of a premise: what is said of runs that count only if nothing of their sessions is revealed. */
export const claimsOf = ({ premise, counting = [0] }: Statement): readonly Logged[] =>
  counting.flatMap((at) => logged(premise[at]));

/** The marks of the runs that a premise speaks of: none of them is a revealed one. */
const plainIn = ({ premise, since, unrevealed = [0] }: Statement): readonly string[] =>
  [...unrevealed.map((at) => premise[at]), since].flatMap(logged).map(({ mark }) => mark.name);

type Logged = Extract<Fact, { kind: 'logged' }>;

const logged = (fact: Fact | undefined): readonly Logged[] => (fact?.kind === 'logged' ? [fact] : []);

const isRevealed = ({ sort }: Variable): boolean => sort === 'exponent' || sort === 'key';

/** What runs in a role make. */
export const ownValues = (spec: Spec, role: Role): readonly Own[] =>
  spec.values.flatMap((value) => {
    if (value.role !== role.name || !isFresh(value.term)) return [];
    const canonical = comparedAs(value);
    const view = viewOfOwn(role.knows, canonical, Number.POSITIVE_INFINITY);
    return view === undefined ? [] : [{ canonical, view }];
  });

/** What a claim has to say of its run besides: the values that this has made and the claim does not speak of. */
export const unspoken = (spec: Spec, mark: Mark): readonly Own[] =>
  ownValues(spec, roleNamed(spec, mark.role)).filter(({ canonical }) => saidAt(spec, mark, canonical) < 0);

/** Where a mark says what its run holds for a value; -1 where it does not. */
export const saidAt = (spec: Spec, mark: Mark, canonical: Term): number =>
  mark.params.findIndex(
    (param, position) => param === canonical && saysWhatItHolds(roleNamed(spec, mark.role), mark, position),
  );

/** The event that a run of which something is revealed has received a value. */
export const receivesName = (role: string): string => identifierOf(`receives_${role}`);

/**
 * Whose runs in a role are partners of a claim's run if they have received something of its own: agents whom the claim says
 * that it holds. Where it never holds any, anybody's; where it may learn a name later, nobody's, so that too much is revealed.
 */
export function partnersIn(spec: Spec, { mark, args }: Logged, role: string): readonly Term[] | 'anybody' {
  if (role === mark.role) return args.slice(0, 1);
  const names = namesOfOthers(spec, mark.role).filter((named) => named.role === role);
  const positions = names.map(({ name }) => saidAt(spec, mark, name)).filter((position) => position >= 0);
  if (positions.length > 0) return [...new Set(positions.map((position) => args[position] as Term))];
  const own = roleNamed(spec, mark.role);
  return names.some(({ name }) => everHolds(own, name)) ? [] : 'anybody';
}

/** What the model says of partners otherwise than Tertius. */
export const sessionNotes: readonly Note[] = [
  {
    what: 'session: a run counts as a partner of the claimant only if it has received, as a value of its own, what the run of the claimant has made: not partners of partners, nor runs that have it inside what they do not open',
    errs: 'may show false attacks',
  },
  {
    what: 'session: a run counts as a partner only in a role for which the claimant holds its agent when it claims, or never holds any',
    errs: 'may show false attacks',
  },
];

/** Whether a role never holds any of these values, of which there are some. */
const hasNothingOf = (spec: Spec, role: string, made: readonly Own[]): boolean =>
  made.length > 0 && !made.some(({ canonical }) => everHolds(roleNamed(spec, role), canonical));

/** The goals about whose claimant a run can have values that it has only from others: what this makes is revealed. */
export function strangersNote(
  spec: Spec,
  { revealed }: Session,
  statements: readonly Statement[],
): readonly Note[] {
  const strangers = [...revealed.keys()].filter((name) =>
    statements.some((statement) =>
      claimsOf(statement).every(
        ({ mark }) =>
          mark.role !== name && hasNothingOf(spec, name, ownValues(spec, roleNamed(spec, mark.role))),
      ),
    ),
  );
  return strangers.map((name) => ({
    what: `session: ${name} receives nothing that the claimant has made, so that what a run of ${name} has made in the claimant's session is revealed, too`,
    errs: 'may show false attacks',
  }));
}
