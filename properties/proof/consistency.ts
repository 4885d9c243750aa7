/**
 * Peer consistency: no run of the peer that accepts, and holds the claimant's channel key or all the fresh
 * values that both machines hold, holds another name for the claimant's role (`breachOfConsistency` in
 * properties/authentication.ts). Each start is an acceptance with such a run.
 * @module
 */
import { agent, type Term } from '../../model/term.ts';
import { sharedBetween } from '../absence.ts';
import {
  type AcceptingPath,
  acceptingPaths,
  addClaim,
  beginning,
  heldAtAcceptance,
  heldInTheEnd,
  stepsToHold,
  takeSteps,
} from './claims.ts';
import { type Ending, endingsOf, oddEnding } from './endings.ts';
import { addRun, agentOf, type RunIn } from './pattern.ts';
import { type Asked, type Start, startsOf, unchanged } from './question.ts';
import type { Setting } from './setting.ts';

/** The starts of peer consistency. */
export function consistencyQuestion(
  setting: Setting,
  goal: { readonly claimant: string; readonly peer: string },
): Asked {
  const { spec } = setting;
  const { keys, fresh } = sharedBetween(spec, goal.claimant, goal.peer);
  const ties = [...keys.map((key) => [key]), ...(fresh.length > 0 ? [fresh] : [])];
  const others = spec.roles.filter(({ name }) => name !== goal.claimant);
  const starts: Start[] = [];
  for (const path of acceptingPaths(setting, goal.claimant)) {
    for (const otherPath of others.flatMap(({ name }) => acceptingPaths(setting, name))) {
      for (const tie of ties) {
        const own = stepsToHold(path, tie, path.acceptance + 1);
        const endings = own === undefined ? [] : endingsOf(setting, path, own);
        if (endings === undefined) return { because: oddEnding };
        for (const ending of endings) {
          const found = startsWith(setting, goal, ending, otherPath, tie);
          if (found === 'unclear')
            return { because: 'what a role holds for a shared value changes as it goes on' };
          starts.push(...found);
        }
      }
    }
  }
  return [{ starts, isMet: () => false, each: unchanged }];
}

/** The starts with two paths and a tie; none where the other never holds that. */
function startsWith(
  setting: Setting,
  { claimant, peer }: { readonly claimant: string; readonly peer: string },
  { path, steps: own }: Ending<AcceptingPath>,
  otherPath: AcceptingPath,
  tie: readonly Term[],
): readonly Start[] | 'unclear' {
  const theirs = stepsToHold(otherPath, [agent(claimant), ...tie], otherPath.acceptance + 1);
  if (theirs === undefined) return [];
  const draft = beginning(setting);
  const claim = addClaim(draft, path, own);
  const holder = heldAtAcceptance(draft, claim, agent(peer));
  if (holder === undefined) return [];
  const other = addRun(draft, otherPath);
  takeSteps(draft, other.number, theirs);
  draft.equations = [...draft.equations, [holder, agentOf(draft, other)]];
  for (const term of tie) {
    const [one, two] = [claim, other].map((run: RunIn) => heldInTheEnd(draft, run, term));
    if (one === undefined || two === undefined) return 'unclear';
    draft.equations = [...draft.equations, [one, two]];
  }
  const name = heldInTheEnd(draft, other, agent(claimant));
  if (name === undefined) return 'unclear';
  draft.unequal = [...draft.unequal, [name, agentOf(draft, claim)]];
  return startsOf(draft);
}
