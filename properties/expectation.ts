/**
 * From an `expect` line to the goal that it means. Nothing is guessed: what a line leaves open must be
 * fixed by the spec.
 * @module
 */
import { suggest } from '../model/notation/near-miss.ts';
import { type Channel, type Expectation, ownRoles, type Spec } from '../model/spec.ts';
import { isChannelKey } from './agreement.ts';
import { believedPeer, claimantOf, type Goal, keyNames, roleNamed } from './goal.ts';
import { everHolds } from './holding.ts';

/** The goal that a line means, or what is wrong with the line and what to do. */
export type Resolution =
  | { readonly kind: 'goal'; readonly goal: Goal }
  | { readonly kind: 'problem'; readonly message: string; readonly hint?: string };

/** What an `expect` line says of its goal; its outcome plays no part. */
export type Asked = Pick<Expectation, 'claimant' | 'goal' | 'peer' | 'on'>;

/** The names under which goals are asked for; a spec's correspondences have names of their own. */
export const goalNames = [
  'aliveness',
  'recent-aliveness',
  'role-aliveness',
  'recent-role-aliveness',
  'weak-agreement',
  'agreement',
  'injective-agreement',
  'peer-consistency',
  'secrecy',
  'server-participation',
  'server-participation-strong',
  'proxy-non-impersonation',
] as const;

type GoalName = (typeof goalNames)[number];

const isGoalName = (word: string): word is GoalName => goalNames.some((name) => name === word);

/** The goal that `asked` means in `spec`; the held reading, where a goal has two. */
export function resolveExpectation(spec: Spec, asked: Asked): Resolution {
  const stranger = asked.on.find((name) => !spec.values.some((value) => value.name === name));
  if (stranger !== undefined) {
    return problem(
      `${spec.name} has no value ${stranger}`,
      suggest(
        stranger,
        spec.values.map(({ name }) => name),
      ),
    );
  }
  if (spec.correspondences.some(({ name }) => name === asked.goal)) return resolveOwn(spec, asked);
  if (isGoalName(asked.goal)) return resolveNamed(spec, asked, asked.goal);
  const known = [...goalNames, ...spec.correspondences.map(({ name }) => name)];
  return problem(`there is no goal ${asked.goal}`, suggest(asked.goal, known));
}

function resolveNamed(spec: Spec, asked: Asked, name: GoalName): Resolution {
  switch (name) {
    case 'aliveness':
    case 'recent-aliveness':
    case 'role-aliveness':
    case 'recent-role-aliveness':
      return between(spec, asked, false, (claimant, peer) => ({
        kind: 'aliveness',
        claimant,
        peer,
        recent: name.startsWith('recent-'),
        inRole: name.includes('role-'),
      }));
    case 'weak-agreement':
      return between(spec, asked, false, (claimant, peer) => ({ kind: 'weak agreement', claimant, peer }));
    case 'peer-consistency':
      return between(spec, asked, false, (claimant, peer) => ({ kind: 'peer consistency', claimant, peer }));
    case 'agreement':
    case 'injective-agreement':
      return between(spec, asked, true, (claimant, peer) => ({
        kind: 'agreement',
        claimant,
        peer,
        on: asked.on,
        injective: name === 'injective-agreement',
        counting: 'held',
      }));
    case 'secrecy':
      return resolveSecrecy(spec, asked);
    case 'server-participation':
    case 'server-participation-strong':
      return resolveParticipation(spec, asked, name === 'server-participation-strong');
    case 'proxy-non-impersonation':
      return resolveNonImpersonation(spec, asked);
  }
}

/** A goal about a claimant and a peer. */
function between(
  spec: Spec,
  asked: Asked,
  takesValues: boolean,
  make: (claimant: string, peer: string) => Goal,
): Resolution {
  const { claimant, goal, on } = asked;
  if (claimant === undefined) return withoutClaimant(goal, spec);
  if (on.length > 0 && !takesValues) return problem(`${goal} is about no values`, 'leave out `on …`');
  const { unawareOf } = roleNamed(spec, claimant);
  const others = ownRoles(spec)
    .map(({ name }) => name)
    .filter((name) => name !== claimant && !unawareOf.includes(name));
  const peer = asked.peer ?? (others.length === 1 ? others[0] : undefined);
  if (peer === undefined)
    return problem(`${goal} of ${claimant} leaves its peer open`, `name one of ${others.join(', ')}`);
  if (peer === claimant)
    return problem(`${goal} of ${claimant} with itself`, `name one of ${others.join(', ')}`);
  return goalIs(make(claimant, peer));
}

function resolveSecrecy(spec: Spec, { claimant, on, peer }: Asked): Resolution {
  if (claimant === undefined) return withoutClaimant('secrecy', spec);
  if (peer !== undefined)
    return problem('secrecy is about a value, not about a peer', '`expect C : secrecy on k : …`');
  const role = roleNamed(spec, claimant);
  const keys = spec.values
    .filter(({ term }) => isChannelKey(spec, term) && everHolds(role, term))
    .map(({ name }) => name);
  const values = on.length > 0 ? on : keys;
  const [of] = values;
  if (of !== undefined && values.length === 1) return goalIs({ kind: 'secrecy', claimant, of });
  const names = (
    on.length > 0 ? on : spec.values.filter(({ kind }) => kind !== 'name').map(({ name }) => name)
  ).join(', ');
  return problem('secrecy is about one value at a time', `name one of ${names}: \`secrecy on …\``);
}

function resolveParticipation(spec: Spec, asked: Asked, strong: boolean): Resolution {
  if (asked.on.length > 0) return problem(`${asked.goal} fixes its own values`, 'leave out `on …`');
  const claimant = holderOf(spec, 'client', asked.claimant);
  const peer = holderOf(spec, 'server', asked.peer);
  if (claimant === undefined) return officeProblem(spec, asked.goal, 'client', asked.claimant);
  if (peer === undefined) return officeProblem(spec, asked.goal, 'server', asked.peer);
  return goalIs({ kind: 'server participation', claimant, peer, strong, counting: 'held' });
}

/** The role of that office which is asked for, or the only one. */
function holderOf(spec: Spec, office: string, asked: string | undefined): string | undefined {
  const holders = spec.roles.filter((role) => role.office === office).map(({ name }) => name);
  if (asked !== undefined) return holders.find((name) => name === asked);
  return holders.length === 1 ? holders[0] : undefined;
}

function officeProblem(spec: Spec, goal: string, office: string, asked: string | undefined): Resolution {
  const holders = spec.roles.filter((role) => role.office === office).map(({ name }) => name);
  const found =
    holders.length === 0 ? `no role here is one: \`role C ${office}\`` : `name ${holders.join(' or ')}`;
  return problem(`${goal} is about a ${office}${asked === undefined ? '' : `, and ${asked} is none`}`, found);
}

function resolveNonImpersonation(spec: Spec, { claimant, goal, on, peer }: Asked): Resolution {
  if (claimant === undefined) return withoutClaimant(goal, spec);
  const ends = spec.channels.flatMap((channel, position) => {
    const believed = believedPeer(channel, claimant);
    return believed === undefined ? [] : [{ channel, position, peer: believed.role }];
  });
  const hasKeys = (channel: Channel): boolean =>
    on.every((name) => channel.keys.some((key) => key.name === name));
  const meant = ends.filter((end) => (peer === undefined || end.peer === peer) && hasKeys(end.channel));
  const [first] = meant;
  if (first !== undefined && meant.every((end) => isAskedAlike(first, end))) {
    return goalIs({ kind: 'proxy non-impersonation', claimant, peer: first.peer, channel: first.position });
  }
  const known = ends.map((end) => `${goal} ${end.peer} on ${keyNames(end.channel)}`).join('; ');
  const message =
    first === undefined ? `${claimant} has no such channel` : `${claimant} has several such channels`;
  return problem(
    message,
    ends.length === 0 ? `${claimant} is at neither end of any channel` : `name one: ${known}`,
  );
}

/** Whether the same is asked of two channels, such as one for each direction: who holds their keys. */
const isAskedAlike = (one: ChannelEnd, other: ChannelEnd): boolean =>
  one.peer === other.peer &&
  keyNames(one.channel) === keyNames(other.channel) &&
  JSON.stringify(one.channel.permitted) === JSON.stringify(other.channel.permitted);

interface ChannelEnd {
  readonly channel: Channel;
  readonly peer: string;
}

function resolveOwn(spec: Spec, { claimant, goal, on, peer }: Asked): Resolution {
  const own: Goal = { kind: 'correspondence', name: goal };
  if (on.length > 0 || peer !== undefined)
    return problem(`${goal} says itself what it is about`, 'leave out the peer and `on …`');
  const fixed = claimantOf(spec, own);
  if (claimant === undefined || claimant === fixed) return goalIs(own);
  return problem(
    `${goal} is not a goal of ${claimant}`,
    fixed === undefined ? 'leave out the claimant' : `its claimant is ${fixed}`,
  );
}

const withoutClaimant = (goal: string, spec: Spec): Resolution =>
  problem(
    `${goal} leaves its claimant open`,
    `write \`expect X : ${goal} …\` with X one of ${spec.roles.map(({ name }) => name).join(', ')}`,
  );

const goalIs = (goal: Goal): Resolution => ({ kind: 'goal', goal });

const problem = (message: string, hint: string | undefined): Resolution =>
  hint === undefined ? { kind: 'problem', message } : { kind: 'problem', message, hint };
