/**
 * Proxy non-impersonation as two searches (design 10, Holding a key): the adversary derives a channel key
 * of the claimant while its peer and its readers are honest, or a run of an honest stranger can derive it.
 * @module
 */
import { agent, type Term } from '../../model/term.ts';
import { sharedChannel } from '../../properties/confidentiality.ts';
import { channelOf, type Goal } from '../../properties/goal.ts';
import { readThreats } from '../../properties/session.ts';
import {
  type AcceptingPath,
  acceptanceIn,
  acceptingPaths,
  addClaim,
  addRevelation,
  beginning,
  type Premise,
} from './claim.ts';
import { heldAfter, heldAtEnd, runIn } from './held.ts';
import { honestName } from './kinds.ts';
import { type Ending, endingsOf } from './late.ts';
import { eventOf } from './order.ts';
import { addRun, addWitness } from './pattern.ts';
import { mayBeHonest } from './played.ts';
import type { Path } from './program.ts';
import { finish, type Question, type Start } from './search.ts';
import { refineSession } from './session.ts';
import { restrict, settle } from './settle.ts';
import { firstHeldStep } from './views.ts';

/** The searches for a channel key that the adversary derives, one for each key, and for one that a stranger does. */
export function impersonationQuestion(
  premise: Premise,
  goal: Extract<Goal, { kind: 'proxy non-impersonation' }>,
): readonly Question[] {
  const channel = sharedChannel(premise.spec, channelOf(premise.spec, goal.channel), goal.claimant);
  const { dishonest } = readThreats(premise.combination);
  const keys = (channel?.keys ?? []).filter(
    ({ readers }) => !readers.some(({ role }) => dishonest.has(role)),
  );
  const peer = channel?.peer.name ?? agent(goal.peer);
  return [...keys.map((key) => derivedByAdversary(premise, peer, key)), strangers(premise, goal, channel)];
}

/** The search for one key that the adversary derives: its readers are honest then, the later named ones too. */
function derivedByAdversary(premise: Premise, peer: Term, key: Key): Question {
  const names = key.readers.map((reader) => reader.name);
  return {
    starts: startsFor(premise, peer, key),
    met: (pattern) => {
      const named = names.flatMap((reader) => heldAtEnd(pattern, runIn(pattern, 0), reader) ?? []);
      return named.every((reader) => mayBeHonest(pattern, reader)) ? undefined : 'a reader is dishonest';
    },
    refine: (pattern) => refineSession(premise, pattern),
    finish,
  };
}

type Channel = ReturnType<typeof sharedChannel>;
type Key = NonNullable<Channel>['keys'][number];

/** The search for a run of an honest agent that is neither the claimant, nor its peer, nor a reader. */
function strangers(
  premise: Premise,
  goal: Extract<Goal, { kind: 'proxy non-impersonation' }>,
  channel: Channel,
): Question {
  const peer = channel?.peer.name ?? agent(goal.peer);
  const starts = (channel?.keys ?? []).flatMap((key) =>
    endingsWith(premise, key).flatMap((ending) =>
      premise.world.program.paths.flatMap((other) => strangerStart(premise, ending, other, peer, key) ?? []),
    ),
  );
  return {
    starts,
    met: () => undefined,
    refine: (pattern) => refineSession(premise, pattern),
    finish,
  };
}

/** The ways in which the claimant has accepted and holds the key. */
const endingsWith = (premise: Premise, { term }: Key): readonly Ending<AcceptingPath>[] =>
  acceptingPaths(premise.world, premise.claimant).flatMap((path) => {
    const steps = firstHeldStep(path, term, path.acceptance + 1);
    return steps === undefined ? [] : endingsOf(premise, path, steps);
  });

function strangerStart(
  premise: Premise,
  { path, steps }: Ending<AcceptingPath>,
  otherPath: Path,
  peer: Term,
  { term, name, readers }: Key,
): Start | undefined {
  const job = beginning(premise);
  const run = addClaim(job, premise, path, steps);
  addRevelation(job, premise, acceptanceIn(job.draft, run));
  const claim = runIn(job.draft, run);
  const holder = heldAfter(job.draft, claim.actor, peer, path.acceptance + 1);
  if (holder === undefined) return undefined;
  const stranger = addRun(job.draft, otherPath);
  const self = runIn(job.draft, stranger).agent;
  const named = readers.flatMap((reader) => heldAtEnd(job.draft, claim, reader.name) ?? []);
  job.draft.unequal = [
    ...job.draft.unequal,
    ...[claim.agent, holder, ...named].map((other) => [self, other] as const),
  ];
  const key = heldAtEnd(job.draft, runIn(job.draft, run), term) as Term;
  job.draft.derivations = [{ run: stranger, term: key }];
  const says = `${premise.claimant} has accepted and a stranger in role ${otherPath.role.name} can derive ${name}`;
  return { says, settled: settle(job) };
}

function startsFor(premise: Premise, peer: Term, key: Key): readonly Start[] {
  const { term, name, readers } = key;
  return endingsWith(premise, key).flatMap(({ path, steps }) => {
    const job = beginning(premise);
    const run = addClaim(job, premise, path, steps);
    addRevelation(job, premise, acceptanceIn(job.draft, run));
    const claim = runIn(job.draft, run);
    if (heldAfter(job.draft, claim.actor, peer, path.acceptance + 1) === undefined) return [];
    const value = heldAtEnd(job.draft, claim, term) as Term;
    const listener = addWitness(job.draft, 'listener', [value]);
    job.required.push([value, eventOf(listener, 0)]);
    for (const reader of readers) {
      const holder = heldAtEnd(job.draft, claim, reader.name);
      if (holder !== undefined) restrict(job, holder, honestName);
    }
    return [
      { says: `${premise.claimant} has accepted and the adversary knows ${name}`, settled: settle(job) },
    ];
  });
}
