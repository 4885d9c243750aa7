/**
 * Injective agreement (Lowe, CSFW 1997, section 2.5; design 10, Injective agreement). Where the values
 * agreed on hold one that the claimant's run makes fresh, two acceptances never share a partner, and
 * agreement is enough. Where they hold one that the peer's run makes fresh, an acceptance has one possible
 * partner, so that two that share it are searched for. Nothing is decided elsewhere.
 * @module
 */
import { agent } from '../../model/term.ts';
import type { ValueStatus } from '../../properties/agreement.ts';
import { agreeing, claimedValues } from './authentication.ts';
import { acceptanceIn, acceptingPaths, addClaim, addRevelation, beginning, type Premise } from './claim.ts';
import { endingsOf } from './late.ts';
import type { Unasked } from './question.ts';
import { finish, type Question, type Start } from './search.ts';
import { refineSession } from './session.ts';
import { settle } from './settle.ts';

/** The searches that decide injectivity besides the one for plain agreement. */
export function injectivityQuestion(
  premise: Premise,
  peer: string,
  values: readonly ValueStatus[],
): readonly Question[] | Unasked {
  const madeBy = (role: string): boolean =>
    values.some(({ value }) => (value.kind === 'fresh' || value.kind === 'data') && value.role === role);
  if (madeBy(premise.claimant)) return [];
  const starts = pairs(premise, peer, values);
  return [
    {
      starts,
      met: (pattern) => {
        const [first, second] = [0, 1].map((run) => agreeing(pattern, run, peer, values));
        const partners = new Set([...(first ?? []), ...(second ?? [])]);
        return partners.size >= 2 && (first?.length ?? 0) > 0 && (second?.length ?? 0) > 0
          ? 'each acceptance has a partner of its own'
          : undefined;
      },
      refine: (pattern) => refineSession(premise, pattern),
      finish,
      ...(madeBy(peer)
        ? {}
        : { gap: `injectivity over values that neither ${premise.claimant} nor ${peer} makes` }),
    },
  ];
}

/** Two acceptances with equal values, for every pair of paths. */
function pairs(premise: Premise, peer: string, values: readonly ValueStatus[]): readonly Start[] {
  const endings = acceptingPaths(premise.world, premise.claimant).flatMap((path) =>
    endingsOf(premise, path, path.acceptance + 1),
  );
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
