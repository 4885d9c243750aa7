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
import { type AcceptingPath, addClaim, beginning, heldAtAcceptance, heldInTheEnd } from './claims.ts';
import { type Ending, oddEnding } from './endings.ts';
import type { Path } from './machines.ts';
import { addRun, agentOf } from './pattern.ts';
import { type Asked, type Start, startsOf, unchanged } from './question.ts';
import { endingsWith, startsShowing } from './secrecy.ts';
import type { Setting } from './setting.ts';

/** The starts of non-impersonation: with the adversary, and with a stranger. */
export function impersonationQuestions(
  setting: Setting,
  goal: Extract<Goal, { kind: 'proxy non-impersonation' }>,
): Asked {
  const channel = sharedChannel(setting.spec, channelOf(setting.spec, goal.channel), goal.claimant);
  if (channel === undefined) return { because: `${goal.claimant} is at neither end of the channel` };
  const starts: Start[] = [];
  for (const key of channel.keys) {
    for (const found of [
      startsWithAdversary(setting, goal.claimant, key),
      startsWithStranger(setting, goal.claimant, channel.peer.name, key),
    ]) {
      if (typeof found === 'string') return { because: found };
      starts.push(...found);
    }
  }
  return [{ starts, isMet: () => false, each: unchanged }];
}

type Key = SharedChannel['keys'][number];

function startsWithAdversary(
  setting: Setting,
  claimant: string,
  { name, term, readers }: Key,
): readonly Start[] | string {
  const parties = dishonestRoles(setting.combination);
  if (readers.some(({ role }) => parties.has(role))) return [];
  const names = readers.map((reader) => reader.name);
  return startsShowing(setting, claimant, { name, term, holders: [] }, names);
}

function startsWithStranger(
  setting: Setting,
  claimant: string,
  peer: Term,
  key: Key,
): readonly Start[] | string {
  const endings = endingsWith(setting, claimant, key.term);
  if (endings === undefined) return oddEnding;
  const starts: Start[] = [];
  for (const ending of endings) {
    for (const other of setting.paths) {
      const found = startsWith(setting, ending, other, peer, key);
      if (found === undefined) return `what ${claimant} holds for ${key.name} changes as it goes on`;
      starts.push(...found);
    }
  }
  return starts;
}

/** The starts with a run on another path, however far it gets; undefined where the key may change. */
function startsWith(
  setting: Setting,
  { path, steps }: Ending<AcceptingPath>,
  otherPath: Path,
  peer: Term,
  { term, readers }: Key,
): readonly Start[] | undefined {
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
