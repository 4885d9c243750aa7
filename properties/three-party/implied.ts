/**
 * Which goals of three parties say more than others in a spec: whenever each goal that the weaker one comes to
 * is implied by one that the stronger one comes to. For telling what a protocol guarantees without saying
 * anything twice; no verdict is made from it.
 * @module
 */
import type { Spec } from '../../model/spec.ts';
import type { Goal } from '../goal.ts';
import { implies } from '../strength.ts';
import type { Meaning, Standpoint } from './goal.ts';

/** What a goal comes to, and the threat that belongs to it. */
export interface Meant {
  readonly meaning: Meaning;
  readonly under?: Standpoint;
}

/** Whether meeting `strong` is meeting `weak` in this spec, under whatever threat. */
export function impliesIn(spec: Spec, strong: Meant, weak: Meant): boolean {
  const [more, less] = [strong.meaning, weak.meaning];
  if (more.kind !== 'asked' || less.kind !== 'asked' || less.goals.length === 0) return false;
  const isUnder = strong.under === weak.under || weak.under === undefined;
  return isUnder && less.goals.every((goal) => more.goals.some((other) => entails(spec, other, goal)));
}

/** Those that no other one implies; of several that say the same, the first. */
export const strongest = <T extends Meant>(spec: Spec, goals: readonly T[]): readonly T[] =>
  goals.filter(
    (goal, at) =>
      !goals.some(
        (other, place) =>
          other !== goal && impliesIn(spec, other, goal) && (place < at || !impliesIn(spec, goal, other)),
      ),
  );

/**
 * As `implies`; and besides: agreement on more is agreement on less, strong participation is participation, and
 * whoever holds a nonce that the claimant made has acted since the claimant began, because nobody knows
 * the nonce before the claimant has sent it.
 */
function entails(spec: Spec, strong: Goal, weak: Goal): boolean {
  if (implies(strong, weak) || JSON.stringify(strong) === JSON.stringify(weak)) return true;
  if (strong.kind === 'server participation' && strong.strong)
    return entails(spec, { ...strong, strong: false }, weak);
  if (strong.kind !== 'agreement' || strong.on.length === 0 || strong.counting !== 'held') return false;
  const { claimant, peer } = strong;
  if (weak.kind === 'agreement') {
    const isSame = weak.claimant === claimant && weak.peer === peer && weak.counting === 'held';
    const isMore = weak.on.length > 0 && weak.on.every((name) => strong.on.includes(name));
    return isSame && isMore && (strong.injective || !weak.injective);
  }
  const alive: Goal = { kind: 'aliveness', claimant, peer, recent: true, inRole: true };
  return (
    holdsOwn(spec, claimant, strong.on) && (implies(alive, weak) || isAgreedParticipation(spec, strong, weak))
  );
}

/** Strong participation is participation and agreement on both nonces. */
function isAgreedParticipation(
  spec: Spec,
  strong: Extract<Goal, { kind: 'agreement' }>,
  weak: Goal,
): boolean {
  if (weak.kind !== 'server participation' || !weak.strong) return false;
  const { client, server } = spec.offices.nonces;
  const isSame = weak.claimant === strong.claimant && weak.peer === strong.peer;
  return isSame && [client, server].every((nonce) => nonce !== undefined && strong.on.includes(nonce));
}

const holdsOwn = (spec: Spec, claimant: string, on: readonly string[]): boolean =>
  spec.values.some(
    ({ name, role, term }) =>
      on.includes(name) && role === claimant && term.kind === 'atom' && term.sort === 'nonce',
  );
