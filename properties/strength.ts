/**
 * Which goals say more than others about the same claimant and peer (Lowe, "A hierarchy of authentication
 * specifications", CSFW 1997, section 2): a trace that breaks the weaker one breaks the stronger one.
 * @module
 */
import type { Goal } from './goal.ts';

/** Whether meeting `strong` is meeting `weak`, in every spec and under every threat. */
export function implies(strong: Goal, weak: Goal): boolean {
  const [more, less] = [aliveness(strong), aliveness(weak)];
  if (less !== undefined) {
    if (more === undefined || more.claimant !== less.claimant || more.peer !== less.peer) return false;
    return (more.recent || !less.recent) && (more.inRole || !less.inRole);
  }
  if (strong.kind !== 'agreement' || weak.kind !== 'agreement') return false;
  const about = (goal: typeof strong): string =>
    JSON.stringify([goal.claimant, goal.peer, goal.on, goal.counting]);
  return about(strong) === about(weak) && (strong.injective || !weak.injective);
}

type Aliveness = Pick<Extract<Goal, { kind: 'aliveness' }>, 'claimant' | 'peer' | 'recent' | 'inRole'>;

/** What a goal says of an event of the peer: server participation says recent role aliveness, and perhaps more. */
function aliveness(goal: Goal): Aliveness | undefined {
  if (goal.kind === 'aliveness') return goal;
  if (goal.kind !== 'server participation' || goal.strong) return undefined;
  return { claimant: goal.claimant, peer: goal.peer, recent: true, inRole: true };
}
