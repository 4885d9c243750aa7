/**
 * What statements on goals share: the frame of an acceptance, and what shows that a party without a name is played
 * honestly (properties/session.ts).
 * @module
 */
import type { Role } from '../../model/role.ts';
import type { Spec } from '../../model/spec.ts';
import { isFresh, type Term, type Variable } from '../../model/term.ts';
import { comparedAs } from '../../properties/agreement.ts';
import { type Goal, goalName, roleNamed } from '../../properties/goal.ts';
import { everHolds } from '../../properties/holding.ts';
import type { Permitted } from '../../properties/permission.ts';
import { type Combination, dishonestRoles, isSessionSecret } from '../../properties/threat.ts';
import { type MarkGroup, marksFor, type Telling, variableFor } from './marks.ts';
import type { Fact, Note } from './statement.ts';

/** What is asked of a target: a spec, and what the adversary holds. */
export interface Setting {
  readonly spec: Spec;
  readonly combination: Combination;
}

/** A goal as part of an identifier. */
export function goalSlug(goal: Goal): string {
  const words =
    goal.kind === 'correspondence'
      ? [goal.name]
      : goal.kind === 'secrecy'
        ? [goalName(goal), goal.claimant, goal.of]
        : [goalName(goal), goal.claimant, goal.peer];
  const on =
    goal.kind === 'agreement'
      ? goal.on
      : goal.kind === 'proxy non-impersonation'
        ? [`channel${goal.channel}`]
        : [];
  const committed = 'counting' in goal && goal.counting !== 'held' ? ['committed'] : [];
  return [...words, ...on, ...committed].join('_').replaceAll(/[^A-Za-z0-9_]/g, '_');
}

/** A claim about whom the claimant holds: the statement's frame, with the acceptance as its premise. */
export function premiseOf(setting: Setting, group: MarkGroup): Frame {
  const { spec, combination } = setting;
  const args = group.mark.params.map((term) => variableFor(spec, term));
  const trusted = group.names.filter(({ role }) => !dishonestRoles(combination).has(role));
  return {
    logged: { kind: 'logged', mark: group.mark, args },
    honest: trusted.map(({ name }) => variableFor(spec, name)),
    claimant: args[0] as Variable,
  };
}

/** What premises have in common. */
export interface Frame {
  readonly logged: Extract<Fact, { kind: 'logged' }>;
  readonly honest: readonly Variable[];
  readonly claimant: Variable;
}

/** A value, and the role that makes it. */
export interface Made {
  readonly role: string;
  /** Canonical. */
  readonly term: Term;
}

/** A value that the claimant takes for a holder's own. */
export interface Taken extends Made {
  readonly holder: Permitted;
  readonly isSecret: boolean;
}

/** The values that the spec has the holder make, as far as the claimant ever holds them. */
export function valuesTakenFor({ spec }: Setting, claimant: Role, holder: Permitted): readonly Taken[] {
  return spec.values.flatMap((value) => {
    const { role, kind, term } = value;
    if (role === undefined || kind === 'name' || !holder.playedBy.includes(role)) return [];
    const compared = comparedAs(value);
    if (!everHolds(claimant, compared)) return [];
    const isSecret = kind === 'data' || (isFresh(term) && isSessionSecret(term));
    return [{ holder, role, term: compared, isSecret }];
  });
}

/**
 * By which of the values a run shows who each holder is whose name it does not hold: secrets, or where it never holds
 * any of them, what there is. Those of parties that are dishonest by threat show nothing.
 */
export function tellingOf({ combination }: Setting, taken: readonly Taken[]): Telling {
  const dishonest = dishonestRoles(combination);
  return (holds, willHold) => {
    const open = taken.filter(({ holder }) => !holds(holder.name));
    const hasSecret = ({ holder }: Taken): boolean =>
      open.some((one) => one.holder === holder && one.isSecret && willHold(one.term));
    return open
      .filter((one) => holds(one.term) && (one.isSecret || !hasSecret(one)) && !dishonest.has(one.role))
      .map(({ term }) => term);
  };
}

/** That each of these, which the statement calls `as` says, was made by an honest run that holds nobody dishonest. */
export function madeHonestly(
  { spec, combination }: Setting,
  taken: readonly Made[],
  as: (term: Term) => Variable = (term) => variableFor(spec, term),
): { readonly facts: readonly Fact[]; readonly honest: readonly Variable[] } {
  const facts: Fact[] = [];
  const honest: Variable[] = [];
  for (const [term, role] of new Map(taken.map((one) => [one.term, one.role]))) {
    const group = madeBy(spec, role, term);
    if (group === undefined) continue;
    const suffix = `_making_${as(term).name}`;
    const args = group.mark.params.map((param) =>
      param === term ? as(term) : variableFor(spec, param, suffix),
    );
    facts.push({ kind: 'logged', mark: group.mark, args });
    honest.push(args[0] as Variable);
    const trusted = group.names.filter((named) => !dishonestRoles(combination).has(named.role));
    honest.push(...trusted.map(({ name }) => variableFor(spec, name, suffix)));
  }
  return { facts, honest };
}

/** How far that is the rule by which Tertius counts. */
export function makersNotes({ combination }: Setting): readonly Note[] {
  const has = (kind: string): boolean => combination.some((threat) => threat.kind === kind);
  const notes: Note[] = [
    {
      what: 'a party without a name is taken for honest by whom its run holds at its start and by the values that the claimant has by then, not by what either learns later',
      errs: 'may show false attacks',
    },
  ];
  if (has('session'))
    notes.push({
      what: 'session: who uses a revealed value of a party without a name is taken for that party',
      errs: 'may show false attacks',
    });
  return notes;
}

/** The first send of the run that makes a value; whom it holds, where that is the same on each way. */
function madeBy(spec: Spec, role: string, term: Term): MarkGroup | undefined {
  const maker = roleNamed(spec, role);
  const groups = (named: 'by then' | 'not'): readonly MarkGroup[] =>
    marksFor(spec, {
      name: `makes_${variableFor(spec, term).name.replaceAll(/[^A-Za-z0-9_]/g, '_')}`,
      role: maker,
      when: ({ path }) => maker.transitions[path.at(-1) ?? -1]?.kind === 'send',
      values: [term],
      named,
    });
  const [only, another] = groups('by then');
  return another === undefined ? only : groups('not')[0];
}
