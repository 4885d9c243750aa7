/**
 * The catalogue of goals: the names under which they are asked for, what each says in general and of one
 * spec, where it comes from, and which of them a spec is asked (design 6 and 10).
 * @module
 */
import { ownRoles, type Spec, type SpecValue } from '../model/spec.ts';
import { print } from '../model/term-print.ts';
import { sharedBetween } from './absence.ts';
import { countedIn, isChannelKey, printCompared, statusesOf } from './agreement.ts';
import { printClaims, printConclusion } from './correspondence.ts';
import { resolveExpectation } from './expectation.ts';
import {
  believedPeer,
  channelOf,
  correspondenceNamed,
  type Goal,
  keyNames,
  printGoal,
  roleNamed,
} from './goal.ts';
import { everHolds } from './holding.ts';
import { permittedHolders, readersFor } from './permission.ts';

/** One kind of goal: its name, one sentence about a claimant X and a peer Y, a formula, the source. */
export interface CatalogueEntry {
  readonly name: string;
  readonly sentence: string;
  /** `e ==> f`: whenever e, then f before it; `x` and `y` are the roles of X and Y. */
  readonly formula: string;
  readonly source: string;
}

const lowe = 'G. Lowe, A hierarchy of authentication specifications, CSFW 1997';

/** Every kind of goal but a spec's own correspondences. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    name: 'aliveness',
    sentence: 'When X accepts, Y has sent or received something before.',
    formula: 'accepts(X, x, Y) ==> acts(Y)',
    source: lowe,
  },
  {
    name: 'recent-aliveness',
    sentence: "When X accepts, Y has sent or received something since X's first event.",
    formula: 'accepts(X, x, Y) at i ==> acts(Y) at j with first(X) < j < i',
    source: lowe,
  },
  {
    name: 'role-aliveness',
    sentence: 'When X accepts, Y has sent or received something in role y before.',
    formula: 'accepts(X, x, Y) ==> acts(Y, y)',
    source: lowe,
  },
  {
    name: 'recent-role-aliveness',
    sentence: "When X accepts, Y has sent or received something in role y since X's first event.",
    formula: 'accepts(X, x, Y) at i ==> acts(Y, y) at j with first(X) < j < i',
    source: lowe,
  },
  {
    name: 'weak-agreement',
    sentence: "When X accepts, a run of Y holds X's name for role x.",
    formula: 'accepts(X, x, Y) ==> holds(Y, x = X)',
    source: lowe,
  },
  {
    name: 'agreement',
    sentence: 'When X accepts, a run of Y in role y holds the same values as X for all names in D.',
    formula: 'accepts(X, x, Y, D) ==> holds(Y, y, D)',
    source: lowe,
  },
  {
    name: 'injective-agreement',
    sentence: 'As agreement, with a run of Y of its own for each acceptance in role x.',
    formula: 'accepts(X, x, Y, D) ==> holds(Y, y, D), by an injective map from acceptances to runs',
    source: lowe,
  },
  {
    name: 'peer-consistency',
    sentence:
      "No run of Y that accepts and holds X's channel key, or all fresh values of both, holds another name than X for role x.",
    formula: "accepts(X, x, Y, k) and accepts(Y', x = X', k) with Y' = Y ==> X' = X",
    source:
      'W. Diffie, P. van Oorschot, M. Wiener, Authentication and authenticated key exchanges, 1992; H. Krawczyk, SIGMA, CRYPTO 2003',
  },
  {
    name: 'secrecy',
    sentence: 'Once X has accepted, the adversary at no time derives k.',
    formula: 'accepts(X, x, k) and K(k) ==> false',
    source: 'D. Dolev, A. Yao, On the security of public key protocols, 1983',
  },
  {
    name: 'server-participation',
    sentence:
      "When C accepts, the agent that it holds for the server has sent or received something in that role since C's first event.",
    formula: 'accepts(C, client, S) at i ==> acts(S, server) at j with first(C) < j < i',
    source: 'M. Rex and D. McGrew, TLS working group mailing list, August 2011',
  },
  {
    name: 'server-participation-strong',
    sentence: 'As server-participation, and the server agrees on the nonces of client and server.',
    formula: 'server-participation and accepts(C, client, S, nC, nS) ==> holds(S, server, nC, nS)',
    source: 'M. Rex and D. McGrew, TLS working group mailing list, August 2011',
  },
  {
    name: 'proxy-non-impersonation',
    sentence:
      'When X accepts a channel key as shared with Y, only X, Y and the readers that X has named hold it.',
    formula: 'accepts(X, x, Y, k) and holds(Z, k) ==> Z is X, Y or a reader of X',
    source: 'D. McGrew, TLS working group mailing list, August 2011',
  },
];

/**
 * The goals that a spec is asked: for each ordered pair of roles the authentication goals, then for each
 * claimant secrecy of the channel keys and data that it holds, then the three-party goals, the spec's own
 * correspondences, and whatever its `expect` lines name besides.
 */
export function goalsOf(spec: Spec): readonly Goal[] {
  const roles = ownRoles(spec);
  const goals = [
    ...roles.flatMap((claimant) => roles.flatMap((peer) => pairGoals(spec, claimant.name, peer.name))),
    ...roles.flatMap(({ name }) => participationGoals(spec, name)),
    ...roles.flatMap(({ name }) => secrecyGoals(spec, name)),
    ...spec.channels.flatMap((_, channel) => channelGoals(spec, channel)),
    ...spec.correspondences.map(({ name }): Goal => ({ kind: 'correspondence', name })),
    ...spec.expectations.flatMap((expectation) => {
      const resolved = resolveExpectation(spec, expectation);
      return resolved.kind === 'goal' ? [resolved.goal] : [];
    }),
  ];
  const byText = new Map<string, Goal>();
  for (const goal of goals) {
    const text = printGoal(spec, goal);
    if (!byText.has(text)) byText.set(text, goal);
  }
  return [...byText.values()];
}

function pairGoals(spec: Spec, claimant: string, peer: string): readonly Goal[] {
  if (claimant === peer || roleNamed(spec, claimant).unawareOf.includes(peer)) return [];
  const aliveness = [
    { recent: false, inRole: false },
    { recent: true, inRole: false },
    { recent: false, inRole: true },
    { recent: true, inRole: true },
  ].map((strength): Goal => ({ kind: 'aliveness', claimant, peer, ...strength }));
  const agreement = [false, true].map(
    (injective): Goal => ({ kind: 'agreement', claimant, peer, on: [], injective, counting: 'held' }),
  );
  return [
    ...aliveness,
    { kind: 'weak agreement', claimant, peer },
    ...agreement,
    { kind: 'peer consistency', claimant, peer },
  ];
}

function participationGoals(spec: Spec, claimant: string): readonly Goal[] {
  const { office, unawareOf } = roleNamed(spec, claimant);
  if (office !== 'client') return [];
  const servers = spec.roles.filter((role) => role.office === 'server' && !unawareOf.includes(role.name));
  return servers.flatMap(({ name }) =>
    [false, true].map(
      (strong): Goal => ({ kind: 'server participation', claimant, peer: name, strong, counting: 'held' }),
    ),
  );
}

function secrecyGoals(spec: Spec, claimant: string): readonly Goal[] {
  const role = roleNamed(spec, claimant);
  return spec.values
    .filter((value) => isKept(spec, value) && everHolds(role, value.term))
    .map(({ name }): Goal => ({ kind: 'secrecy', claimant, of: name }));
}

/** Channel keys and data are meant to be secret; of other values only an `expect` line can tell. */
const isKept = (spec: Spec, value: SpecValue): boolean =>
  value.kind === 'data' || isChannelKey(spec, value.term);

function channelGoals(spec: Spec, position: number): readonly Goal[] {
  const channel = channelOf(spec, position);
  return [channel.left, channel.right].flatMap((claimant): readonly Goal[] => {
    const peer = believedPeer(channel, claimant)?.role;
    return peer === undefined ? [] : [{ kind: 'proxy non-impersonation', claimant, peer, channel: position }];
  });
}

/** The goal in one sentence, in the spec's own names. */
export function describeGoal(spec: Spec, goal: Goal): string {
  switch (goal.kind) {
    case 'aliveness': {
      const where = goal.inRole ? ` in role ${goal.peer}` : '';
      const since = goal.recent ? `since ${goal.claimant}'s first event` : 'before';
      return `When ${goal.claimant} accepts, its ${goal.peer} has sent or received something${where} ${since}.`;
    }
    case 'weak agreement':
      return `When ${goal.claimant} accepts, a run of its ${goal.peer} holds ${goal.claimant}'s name for role ${goal.claimant}.`;
    case 'agreement':
      return describeAgreement(spec, goal);
    case 'peer consistency':
      return describeConsistency(spec, goal.claimant, goal.peer);
    case 'secrecy':
      return describeSecrecy(spec, goal.claimant, goal.of);
    case 'correspondence':
      return describeCorrespondence(spec, goal.name);
    case 'server participation': {
      const { client, server } = spec.offices.nonces;
      const nonces = goal.strong
        ? `, and ${holding(goal.counting)} the same ${client ?? 'nonce of the client'} and ${server ?? 'nonce of the server'}`
        : '';
      return `When ${goal.claimant} accepts, the agent that it holds for ${goal.peer} has sent or received something in role ${goal.peer} since ${goal.claimant}'s first event${nonces}.`;
    }
    case 'proxy non-impersonation':
      return describeNonImpersonation(spec, goal);
  }
}

const holding = (counting: Extract<Goal, { kind: 'agreement' }>['counting']): string =>
  counting === 'held' ? 'holds' : 'holds or is committed to';

function describeAgreement(spec: Spec, goal: Extract<Goal, { kind: 'agreement' }>): string {
  const found = countedIn(
    statusesOf(spec, goal.claimant, goal.peer),
    goal.injective ? 'held' : goal.counting,
  );
  const names = goal.on.length > 0 ? goal.on : found.map(({ value }) => printCompared(value));
  const each = goal.injective ? ', another run for each acceptance' : '';
  const what = names.length === 0 ? 'values (there are none)' : names.join(', ');
  return `When ${goal.claimant} accepts, a run of its ${goal.peer} in role ${goal.peer} ${holding(goal.counting)} the same ${what}${each}.`;
}

function describeConsistency(spec: Spec, claimant: string, peer: string): string {
  const { keys, fresh } = sharedBetween(spec, claimant, peer);
  const nameOf = (shared: SpecValue['term']): string =>
    spec.values.find((value) => value.term === shared)?.name ?? print(shared);
  const ties = [keys.map(nameOf).join(' or '), fresh.map(nameOf).join(' and ')].filter((tie) => tie !== '');
  const what = ties.length === 0 ? 'what it shares with it' : ties.join(', or ');
  return `No run of ${claimant}'s ${peer} that accepts and holds ${claimant}'s ${what} holds another name than ${claimant}'s for role ${claimant}.`;
}

function describeSecrecy(spec: Spec, claimant: string, name: string): string {
  const value = spec.values.find((candidate) => candidate.name === name);
  const holders =
    value === undefined ? [] : permittedHolders(spec, claimant, value.term).map(({ role }) => role);
  const who = spec.roles
    .map((role) => role.name)
    .filter((role) => role === claimant || holders.includes(role));
  return `Once ${claimant} has accepted, the adversary never derives its ${name}, which ${who.join(', ')} may hold.`;
}

function describeCorrespondence(spec: Spec, name: string): string {
  const correspondence = correspondenceNamed(spec, name);
  const says = `whenever ${printClaims(spec, correspondence.premise)}, then before it ${printConclusion(spec, correspondence)}`;
  return correspondence.title === '' ? `${capital(says)}.` : `${capital(correspondence.title)}: ${says}.`;
}

function describeNonImpersonation(
  spec: Spec,
  goal: Extract<Goal, { kind: 'proxy non-impersonation' }>,
): string {
  const channel = channelOf(spec, goal.channel);
  const readers = channel.keys.flatMap(({ use }) => readersFor(spec, channel, goal.claimant, use));
  const named = [...new Set(readers.map(({ role }) => role))];
  const but = [goal.claimant, goal.peer, ...named].join(', ');
  return `When ${goal.claimant} accepts ${keyNames(channel)} as shared with ${goal.peer}, nobody but ${but} can derive it.`;
}

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
