/**
 * Goals as claims of Scyther: secrecy, aliveness, and Commit after Running. It has none for injectivity, recency and
 * events of one's own.
 * @module
 */
import type { Spec } from '../../../model/spec.ts';
import { agent, type Term } from '../../../model/term.ts';
import { absence, inapplicable } from '../../../properties/absence.ts';
import { countedIn, nameStatus, statusesOf, statusesOn } from '../../../properties/agreement.ts';
import { believedPeer, channelOf, type Goal, roleNamed } from '../../../properties/goal.ts';
import { endsOf } from '../goals.ts';
import { type MarkGroup, marksFor } from '../marks.ts';
import { goalSlug } from '../setting.ts';
import type { Log, Note } from '../statement.ts';
import type { ExportRequest } from '../target.ts';
import { acceptedBy } from '../tree.ts';

/** Scyther's words have no underscores but those that it puts before labels. */
export const labelOf = (name: string): string => name.replaceAll('_', '-');

/** What tells the signals of goals apart. */
export const tagOf = (goal: Goal): string => `about-${labelOf(goalSlug(goal))}`;

/** A claim or signal of a role at some places of it. */
export interface Claim {
  readonly label: string;
  readonly role: string;
  /** What follows the actor: kind and parameters, written with the role's own names. */
  readonly says: (write: (term: Term) => string, name: (role: string) => string) => string;
  readonly logs: readonly Log[];
  /** Whether Scyther answers about it. */
  readonly verdict: boolean;
  /** Whether it stands behind what is sent there: Scyther looks at nothing that its run does after a claim. */
  readonly behind?: boolean;
}

/** A goal in claims, or why there are none. */
export type Answer =
  | { readonly goal: Goal; readonly claims: readonly Claim[]; readonly notes: readonly Note[] }
  | { readonly goal: Goal; readonly because: string };

/** The claims for a goal: those that Scyther answers, and the signals that these need. */
export function claimsFor(request: ExportRequest, goal: Goal): Answer {
  const { spec, combination } = request;
  const because = absence(spec, goal) ?? inapplicable(spec, goal, combination);
  if (because !== undefined) return { goal, because };
  switch (goal.kind) {
    case 'aliveness':
      return aliveness(request, goal, goal.recent, goal.inRole);
    case 'server participation':
      return goal.strong
        ? agreement(request, { ...goal, kind: 'agreement', on: noncesOf(spec), injective: false }, goal)
        : aliveness(request, goal, true, true);
    case 'weak agreement':
      return weakAgreement(request, goal);
    case 'agreement':
      return agreement(request, goal, goal);
    case 'secrecy':
      return secrecy(request, goal, goal.of);
    case 'proxy non-impersonation':
      return nonImpersonation(request, goal);
    case 'peer consistency':
      return { goal, because: 'Scyther has no claim for it' };
    case 'correspondence':
      return { goal, because: "Scyther has no claims about events of one's own" };
  }
}

const noncesOf = (spec: Spec): readonly string[] =>
  [spec.offices.nonces.client, spec.offices.nonces.server].flatMap((name) => name ?? []);

/** The acceptances of a role, in which the name of `peer` is held if there is one. */
function acceptances(
  spec: Spec,
  goal: Goal,
  claimant: string,
  values: readonly Term[],
  peer?: string,
): readonly MarkGroup[] {
  const role = roleNamed(spec, claimant);
  return marksFor(spec, {
    name: goalSlug(goal),
    role,
    when: (point) => acceptedBy(role, point) !== undefined,
    values,
    named: 'at acceptance',
  }).filter((group) => peer === undefined || group.names.some(({ name }) => name === agent(peer)));
}

function aliveness(
  { spec }: ExportRequest,
  goal: Goal & { readonly claimant: string; readonly peer: string },
  recent: boolean,
  inRole: boolean,
): Answer {
  const notes: Note[] = [];
  if (recent)
    notes.push({ what: 'recency: aliveness at any time is asked instead', errs: 'may miss attacks' });
  if (inRole)
    notes.push({ what: 'aliveness in a role: in any role is asked instead', errs: 'may miss attacks' });
  const claims = acceptances(spec, goal, goal.claimant, [], goal.peer).map(
    ({ mark }): Claim => ({
      label: mark.name,
      role: goal.claimant,
      says: (_, name) => `Alive,${name(goal.peer)}`,
      logs: mark.logs,
      verdict: true,
    }),
  );
  return { goal, claims, notes };
}

/** A pair of signals: the claimant commits to what the peer runs with, whom Running has to name by then. */
function committed(
  { spec }: ExportRequest,
  goal: Goal & { readonly claimant: string; readonly peer: string },
  values: readonly Term[],
): readonly Claim[] | string {
  const naming = nameStatus(spec, goal.claimant, goal.peer, goal.claimant);
  if (naming.kind !== 'held') {
    const because =
      naming.kind === 'committed'
        ? `${goal.peer} can open that name only after ${goal.claimant} has accepted`
        : naming.because;
    return `Running has to name ${goal.claimant}, and ${because}`;
  }
  const peer = roleNamed(spec, goal.peer);
  const needed = [agent(goal.claimant), ...values];
  const running = marksFor(spec, {
    name: `running_${goalSlug(goal)}`,
    role: peer,
    when: (_, view) => needed.every((term) => view(term) !== undefined),
    values,
    named: 'not',
  });
  const tag = tagOf(goal);
  return [
    ...running.map(
      ({ mark }): Claim => ({
        label: mark.name,
        role: peer.name,
        says: (write, name) =>
          ['Running', name(goal.claimant), tag, ...mark.params.slice(1).map(write)].join(','),
        logs: mark.logs,
        verdict: false,
      }),
    ),
    ...acceptances(spec, goal, goal.claimant, values, goal.peer).map(
      ({ mark, values: held }): Claim => ({
        label: mark.name,
        role: goal.claimant,
        says: (write, name) => ['Commit', name(goal.peer), tag, ...held.map(write)].join(','),
        logs: mark.logs,
        verdict: true,
      }),
    ),
  ];
}

function weakAgreement(request: ExportRequest, goal: Extract<Goal, { kind: 'weak agreement' }>): Answer {
  const claims = committed(request, goal, []);
  if (typeof claims === 'string') return { goal, because: claims };
  return {
    goal,
    claims,
    notes: [
      {
        what: 'weak agreement: a run of the peer in its own role is asked for, not in any',
        errs: 'may show false attacks',
      },
    ],
  };
}

function agreement(
  request: ExportRequest,
  goal: Extract<Goal, { kind: 'agreement' }>,
  original: Goal & { readonly claimant: string; readonly peer: string },
): Answer {
  const { spec } = request;
  const { claimant, peer, on } = goal;
  const statuses = on.length > 0 ? statusesOn(spec, claimant, peer, on) : statusesOf(spec, claimant, peer);
  const counted = countedIn(statuses, goal.counting);
  if (counted.some(({ status }) => status.kind === 'committed')) {
    return {
      goal: original,
      because: 'what a peer is committed to without holding it is not exported to Scyther',
    };
  }
  const claims = committed(
    request,
    original,
    counted.map(({ term }) => term),
  );
  if (typeof claims === 'string') return { goal: original, because: claims };
  const notes: Note[] = [];
  if (goal.injective)
    notes.push({ what: 'injectivity: agreement without it is asked instead', errs: 'may miss attacks' });
  if (original.kind === 'server participation') {
    notes.push({ what: 'recency: agreement at any time is asked instead', errs: 'may miss attacks' });
  }
  if (!counted.some(({ term }) => term === agent(claimant))) {
    notes.push({ what: 'agreement: the peer has to name the claimant too', errs: 'may show false attacks' });
  }
  return { goal: original, claims, notes };
}

function secrecy({ spec }: ExportRequest, goal: Goal & { readonly claimant: string }, of: string): Answer {
  const value = spec.values.find(({ name }) => name === of);
  if (value === undefined) return { goal, because: `there is no value ${of}` };
  return { goal, claims: secretClaims(spec, goal, value.term), notes: [anonymityNote] };
}

const anonymityNote: Note = {
  what: "secrecy: every role of the protocol is played by an honest agent in the claimant's eyes, also one whose name it never learns and whose messages may be the adversary's",
  errs: 'may show false attacks',
};

/** Secrecy when the run has accepted, and again whenever it then has sent something. */
function secretClaims(spec: Spec, goal: Goal & { readonly claimant: string }, term: Term): readonly Claim[] {
  const role = roleNamed(spec, goal.claimant);
  return marksFor(spec, {
    name: goalSlug(goal),
    role,
    when: (point, view) => acceptedBy(role, point) !== undefined && view(term) !== undefined,
    everywhere: true,
    values: [term],
    named: 'not',
  }).flatMap(({ mark }) =>
    mark.logs
      .filter(({ path }, at) => at === 0 || role.transitions[path.at(-1) ?? -1]?.kind === 'send')
      .map(
        (log, at): Claim => ({
          label: at === 0 ? mark.name : `${mark.name}_sent_${at}`,
          role: role.name,
          says: (write) => `Secret,${write(term)}`,
          logs: [log],
          verdict: true,
          behind: true,
        }),
      ),
  );
}

function nonImpersonation(
  { spec }: ExportRequest,
  goal: Extract<Goal, { kind: 'proxy non-impersonation' }>,
): Answer {
  const channel = channelOf(spec, goal.channel);
  if (believedPeer(channel, goal.claimant) === undefined) return { goal, because: 'it is at neither end' };
  const claims = channel.keys
    .flatMap(({ term }) => secretClaims(spec, goal, term))
    .map((claim, at) => ({ ...claim, label: `${claim.label}_${at + 1}` }));
  return {
    goal,
    claims,
    notes: [
      {
        what: 'non-impersonation: that the adversary does not hold the key is asked, not that no honest stranger does',
        errs: 'may miss attacks',
      },
      anonymityNote,
    ],
  };
}

/** Whether each role can come to its end. */
export const reachableClaims = (spec: Spec): readonly Claim[] =>
  spec.roles
    .filter(({ acceptsAt }) => acceptsAt.length > 0)
    .flatMap((role) =>
      endsOf(spec, role).map(
        ({ mark }): Claim => ({
          label: mark.name,
          role: role.name,
          says: () => 'Reachable',
          logs: mark.logs,
          verdict: true,
          behind: true,
        }),
      ),
    );
