/**
 * `K(t)` in a premise: the adversary derives what some run holds for t. It counts where that run does, and where what t
 * is made of was made by runs that count (properties/correspondence.ts).
 * @module
 */
import type { Role } from '../../model/role.ts';
import type { Claim, Spec } from '../../model/spec.ts';
import type { Term } from '../../model/term.ts';
import { comparedAs } from '../../properties/agreement.ts';
import { roleNamed } from '../../properties/goal.ts';
import { everHolds, viewWith } from '../../properties/holding.ts';
import { inTheEyesOf } from '../../properties/permission.ts';
import { dishonestRoles } from '../../properties/threat.ts';
import { namesOfOthers } from './marks.ts';
import type { Setting, Taken } from './setting.ts';
import type { Note } from './statement.ts';

/** A claim of a premise that is about a run; `aside` if the goal only says what the adversary derives. */
export interface Told {
  readonly claim: Extract<Claim, { kind: 'event' | 'holds' }>;
  readonly aside: boolean;
}

/** The premise as runs bring it about: for what no run is said to hold, one choice for each role that may hold it. */
export function toldIn(spec: Spec, premise: readonly Claim[]): readonly (readonly Told[])[] {
  const told = premise.flatMap((claim): readonly Told[] =>
    claim.kind === 'adversary' ? [] : [{ claim, aside: false }],
  );
  const unsaid = derivedIn(premise).filter((term) => !told.some(({ claim }) => says(claim, term)));
  return unsaid.reduce<readonly (readonly Told[])[]>(
    (found, term) =>
      found.flatMap((chosen) =>
        spec.roles
          .filter((role) => everHolds(role, term))
          .map(({ name }): readonly Told[] => [
            ...chosen,
            { claim: { kind: 'holds', role: name, term }, aside: true },
          ]),
      ),
    [told],
  );
}

/** What the adversary derives, by a premise. */
export const derivedIn = (premise: readonly Claim[]): readonly Term[] =>
  premise.flatMap((claim) => (claim.kind === 'adversary' ? [claim.term] : []));

const says = (claim: Told['claim'], term: Term): boolean =>
  claim.kind === 'event' ? claim.args.includes(term) : claim.term === term;

/** The values of others in what the adversary derives, as the run holds them that a claim is about. */
export function madeByOthers(
  { spec, combination }: Setting,
  premise: readonly Claim[],
  claim: Told['claim'],
): readonly Taken[] {
  const role = roleNamed(spec, claim.role);
  const made = derivedIn(premise)
    .filter((term) => says(claim, term))
    .flatMap((term) => term.fresh);
  return spec.values.flatMap((value): readonly Taken[] => {
    const { role: maker, term } = value;
    if (maker === undefined || maker === role.name || dishonestRoles(combination).has(maker)) return [];
    if (!made.some((one) => one === term) || !everHolds(role, comparedAs(value))) return [];
    return [{ holder: inTheEyesOf(spec, role.name, maker), role: maker, term: comparedAs(value) }];
  });
}

/** How far what is asked about `K(t)` is the rule by which Tertius counts. */
export function notesOnDerived(
  { spec }: Setting,
  premise: readonly Claim[],
  conclusions: readonly Claim[],
): readonly Note[] {
  const derived = derivedIn(premise);
  const runs = toldIn(spec, premise).flatMap((told) =>
    told
      .filter(({ claim }) => derived.some((term) => says(claim, term)))
      .map((one) => ({ ...one, role: roleNamed(spec, one.claim.role) })),
  );
  const learns = runs.some(({ role }) =>
    namesOfOthers(spec, role.name).some(({ name }) => everHolds(role, name) && !isHeldAtStart(role, name)),
  );
  const early =
    conclusions.length > 0 &&
    runs.some(
      ({ aside, claim, role }) =>
        aside && !role.fresh.some(({ name }) => name === viewWith(role, new Set(), termOf(claim))),
    );
  const hidden = runs.some(({ role }) =>
    derived
      .flatMap((term) => term.fresh)
      .some((made) => {
        const value = spec.values.find(({ term }) => term === made);
        return value !== undefined && !everHolds(role, comparedAs(value));
      }),
  );
  return [...(learns ? [learnsNote] : []), ...(early ? [earlyNote] : []), ...(hidden ? [hiddenNote] : [])];
}

const termOf = (claim: Told['claim']): Term =>
  claim.kind === 'holds' ? claim.term : (claim.args[0] as Term);

const isHeldAtStart = (role: Role, name: Term): boolean => viewWith(role, new Set(), name) !== undefined;

const learnsNote: Note = {
  what: 'K(t): the run that holds t counts by whom it holds by then, not by whom it learns later',
  errs: 'may show false attacks',
};

const earlyNote: Note = {
  what: 'K(t): it counts from when the run holds t, also where the adversary has derived t before',
  errs: 'may miss attacks',
};

const hiddenNote: Note = {
  what: 'K(t): values inside t that the run holding it has only unopened may be made by anybody',
  errs: 'may show false attacks',
};
