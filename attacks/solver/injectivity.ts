/**
 * Injective agreement (Lowe, CSFW 1997, section 2.5; design 10, Injective agreement). Where the values
 * agreed on hold one that the claimant's run makes fresh, two acceptances never share a partner, and
 * agreement is enough. Elsewhere two acceptances that agree on everything are searched for. That there are none
 * is enough too. If there are some they share a partner for certain only where both hold a value that the peer's
 * run makes fresh. Otherwise each may have one of its own, and an attack is searched for in which there are not
 * enough for two; more acceptances with too few partners are not looked for, so that closing that search proves nothing.
 * @module
 */
import { agent, isApplication, type Term } from '../../model/term.ts';
import type { ValueStatus } from '../../properties/agreement.ts';
import { agreeing, claimedValues } from './authentication.ts';
import { acceptanceIn, acceptingPaths, addClaim, addRevelation, beginning, type Premise } from './claim.ts';
import { endingsOf } from './late.ts';
import type { Path } from './program.ts';
import { finish, type Question, type Start } from './search.ts';
import { refineSession } from './session.ts';
import { settle } from './settle.ts';
import { viewAfter } from './views.ts';

/** The searches that decide injectivity besides the one for plain agreement. */
export function injectivityQuestions(
  premise: Premise,
  peer: string,
  values: readonly ValueStatus[],
): readonly Question[] {
  const own = acceptingPaths(premise.world, premise.claimant);
  if (values.some(({ term }) => own.every((path) => isOwn(path, path.acceptance + 1, term)))) return [];
  const starts = pairs(premise, peer, values);
  const none: Question = {
    starts,
    met: () => undefined,
    refine: (pattern) => refineSession(premise, pattern),
    finish,
  };
  if (isPartnerFixed(premise, peer, values)) return [none];
  const tooFew: Question = {
    ...none,
    met: (pattern) => {
      const [first, second] = [0, 1].map((run) => agreeing(pattern, run, peer, values));
      const partners = new Set([...(first ?? []), ...(second ?? [])]);
      return partners.size >= 2 && (first?.length ?? 0) > 0 && (second?.length ?? 0) > 0
        ? 'each acceptance has a partner of its own'
        : undefined;
    },
    gap: 'injectivity where acceptances with equal values each have a partner',
  };
  return [{ ...none, otherwise: tooFew }];
}

/**
 * Whether any two acceptances hold a value that whichever run of the peer holds it has made: where it is equal, so is
 * their only partner. What a run took up from an earlier one several may hold.
 */
function isPartnerFixed({ world, claimant }: Premise, peer: string, values: readonly ValueStatus[]): boolean {
  const paths = world.program.paths.filter(({ role }) => role.name === peer);
  const isMade = ({ term }: ValueStatus): boolean =>
    paths.every(
      (path) =>
        isOwn(path, path.steps.length, term) || viewAfter(path, path.steps.length, term) === undefined,
    );
  const fixed = values.filter(isMade);
  const held = acceptingPaths(world, claimant).map((path) =>
    fixed.filter(({ term }) => viewAfter(path, path.acceptance + 1, term) !== undefined),
  );
  return held.every((first) => held.every((second) => first.some((value) => second.includes(value))));
}

/** Whether what a run on the path holds for `term` after so many steps is a value that it made itself, or the share of one. */
function isOwn(path: Path, steps: number, term: Term): boolean {
  const held = viewAfter(path, steps, term);
  const made = held !== undefined && isApplication(held, 'g') ? held.args[0] : held;
  return path.role.fresh.some(({ name }) => name === made);
}

/** Two acceptances with equal values, for every pair of paths on which the claimant has a name for the peer. */
function pairs(premise: Premise, peer: string, values: readonly ValueStatus[]): readonly Start[] {
  const endings = acceptingPaths(premise.world, premise.claimant)
    .filter((path) => viewAfter(path, path.acceptance + 1, agent(peer)) !== undefined)
    .flatMap((path) => endingsOf(premise, path, path.acceptance + 1));
  return endings.flatMap((first, at) =>
    endings.slice(at).map((second): Start => {
      const job = beginning(premise);
      const runs = [first, second].map(({ path, steps }) => addClaim(job, premise, path, steps));
      const terms = [agent(peer), ...values.map(({ term }) => term)];
      const [left, right] = runs.map((run) => claimedValues(job.draft, run, terms));
      for (const [index, one] of (left ?? []).entries()) {
        const other = right?.[index];
        if (one !== undefined && other !== undefined) job.equations.push([one, other]);
      }
      addRevelation(job, premise, acceptanceIn(job.draft, runs[1] as number));
      return {
        says: `two runs of ${premise.claimant} have accepted with equal values`,
        settled: settle(job),
      };
    }),
  );
}
