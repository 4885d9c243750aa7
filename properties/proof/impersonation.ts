/**
 * Proxy non-impersonation (`breachOfNonImpersonation` in properties/confidentiality.ts): once the claimant
 * has accepted a channel key as shared with its peer, (a) a run of an honest agent other than the two and the
 * readers that it has named can derive the key, or (b) the adversary can while its readers are honest.
 * @module
 */
import type { Term } from '../../model/term.ts';
import { type SharedChannel, sharedChannel } from '../confidentiality.ts';
import { channelOf, type Goal } from '../goal.ts';
import { dishonestRoles } from '../threat.ts';
import {
  type AcceptingPath,
  acceptingPaths,
  addClaim,
  beginning,
  heldAtAcceptance,
  heldInTheEnd,
  stepsToHold,
} from './claims.ts';
import type { Path } from './machines.ts';
import { addRun, agentOf } from './pattern.ts';
import { type Asked, type Start, startsOf, unchanged } from './question.ts';
import { startsShowing } from './secrecy.ts';
import type { Setting } from './setting.ts';

/** The starts of non-impersonation: with the adversary, and with a stranger. */
export function impersonationQuestions(
  setting: Setting,
  goal: Extract<Goal, { kind: 'proxy non-impersonation' }>,
): Asked {
  const channel = sharedChannel(setting.spec, channelOf(setting.spec, goal.channel), goal.claimant);
  if (channel === undefined) return { because: `${goal.claimant} is at neither end of the channel` };
  const shown = channel.keys.map((key) => startsWithAdversary(setting, goal.claimant, key));
  const strange = channel.keys.map((key) =>
    startsWithStranger(setting, goal.claimant, channel.peer.name, key),
  );
  const all = [...shown, ...strange];
  const starts = all.flatMap((each) => each ?? []);
  return all.includes(undefined)
    ? { because: `what ${goal.claimant} holds for a key changes as it goes on` }
    : [{ starts, isMet: () => false, each: unchanged }];
}

type Key = SharedChannel['keys'][number];

function startsWithAdversary(
  setting: Setting,
  claimant: string,
  { term, readers }: Key,
): readonly Start[] | undefined {
  const parties = dishonestRoles(setting.combination);
  if (readers.some(({ role }) => parties.has(role))) return [];
  const names = readers.map(({ name }) => name);
  return startsShowing(setting, claimant, term, names);
}

function startsWithStranger(
  setting: Setting,
  claimant: string,
  peer: Term,
  key: Key,
): readonly Start[] | undefined {
  const starts: Start[] = [];
  for (const path of acceptingPaths(setting, claimant)) {
    for (const other of setting.paths) {
      const found = startsWith(setting, path, other, peer, key);
      if (found === undefined) return undefined;
      starts.push(...found);
    }
  }
  return starts;
}

/** The starts with a run on another path, however far it gets; undefined where the key may change. */
function startsWith(
  setting: Setting,
  path: AcceptingPath,
  otherPath: Path,
  peer: Term,
  { term, readers }: Key,
): readonly Start[] | undefined {
  const steps = stepsToHold(path, [term], path.acceptance + 1);
  if (steps === undefined) return [];
  const draft = beginning(setting);
  const claim = addClaim(draft, path, steps);
  const holder = heldAtAcceptance(draft, claim, peer);
  if (holder === undefined) return [];
  const key = heldInTheEnd(draft, claim, term);
  if (key === undefined) return undefined;
  const { number } = addRun(draft, otherPath);
  const stranger = agentOf(draft, draft.runs[number] as (typeof draft.runs)[number]);
  const named = readers.flatMap(({ name }) => heldInTheEnd(draft, claim, name) ?? []);
  draft.unequal = [
    ...draft.unequal,
    ...[agentOf(draft, claim), holder, ...named].map((allowed) => [stranger, allowed] as const),
  ];
  draft.derivations = [{ run: number, term: key, inside: undefined }];
  return startsOf(draft);
}
