/**
 * Goals as statements over marks, with the words of the judge (properties/judge.ts): what is said here of an
 * acceptance is what is judged there of a trace.
 * @module
 */
import type { Role } from '../../model/role.ts';
import { ownRoles, type Spec } from '../../model/spec.ts';
import { agent, type Term, type Variable } from '../../model/term.ts';
import { absence, inapplicable, sharedBetween } from '../../properties/absence.ts';
import { countedIn, statusesOf, statusesOn, type ValueStatus } from '../../properties/agreement.ts';
import { believedPeer, channelOf, type Goal, roleNamed } from '../../properties/goal.ts';
import { everHolds } from '../../properties/holding.ts';
import { type Permitted, permittedHolders, readersFor } from '../../properties/permission.ts';
import { dishonestRoles } from '../../properties/threat.ts';
import { correspondenceStated } from './correspondence.ts';
import { hasAccepted, hasSent, type MarkGroup, marksFor, namesOfOthers, variableFor } from './marks.ts';
import { identifierOf } from './names.ts';
import {
  goalSlug,
  madeHonestly,
  makersNotes,
  premiseOf,
  type Setting,
  tellingOf,
  valuesTakenFor,
} from './setting.ts';
import type { Fact, Mark, Note, Stated, Statement } from './statement.ts';

/** What was stated before, by what is said of a combination: the roles that are dishonest, and threats with notes. */
const statedBefore = new WeakMap<Spec, Map<string, Map<Goal, Stated>>>();

/** The goal in statements, or why there are none. Targets and combinations share them. */
export function stated(setting: Setting, goal: Goal): Stated {
  const { spec, combination } = setting;
  const because = absence(spec, goal) ?? inapplicable(spec, goal, combination);
  if (because !== undefined) return { kind: 'left out', goal, because };
  const bySpec = statedBefore.get(spec) ?? new Map<string, Map<Goal, Stated>>();
  statedBefore.set(spec, bySpec);
  const noted = combination.filter(({ kind }) => kind === 'kci' || kind === 'session');
  const known = [...dishonestRoles(combination), ...noted.map(({ kind }) => `+${kind}`)].join(' ');
  const byGoal = bySpec.get(known) ?? new Map<Goal, Stated>();
  bySpec.set(known, byGoal);
  const answer = byGoal.get(goal) ?? statedAnew(setting, goal);
  byGoal.set(goal, answer);
  return answer;
}

function statedAnew(setting: Setting, goal: Goal): Stated {
  switch (goal.kind) {
    case 'aliveness':
      return all(goal, alive(setting, goal, goalSlug(goal)));
    case 'weak agreement':
      return all(goal, weaklyAgreed(setting, goal));
    case 'agreement':
      return agreed(setting, goal);
    case 'peer consistency':
      return all(goal, consistent(setting, goal));
    case 'secrecy':
      return secret(setting, goal);
    case 'correspondence':
      return correspondenceStated(setting, goal);
    case 'server participation':
      return participated(setting, goal);
    case 'proxy non-impersonation':
      return notImpersonated(setting, goal);
  }
}

const all = (goal: Goal, statements: readonly Statement[], notes: readonly Note[] = []): Stated =>
  statements.length === 0
    ? { kind: 'left out', goal, because: 'nothing that its claimant can do is asked about' }
    : { kind: 'stated', goal, statements, notes };

/** The acceptances in a role, with the values that are asked for, by what is held. */
const acceptances = (
  { spec }: Setting,
  goal: Goal,
  claimant: string,
  values: readonly Term[],
  slug = goalSlug(goal),
): readonly MarkGroup[] => {
  const role = roleNamed(spec, claimant);
  return marksFor(spec, {
    name: `accept_${slug}`,
    role,
    when: (point) => hasAccepted(role, point),
    values,
    named: 'at acceptance',
  });
};

const holdsName = ({ names }: MarkGroup, name: Term): boolean => names.some((named) => named.name === name);

/** `mark` logged by the agent for whom `self` stands; other arguments by the names of the spec. */
const loggedBy = (
  spec: Spec,
  mark: Mark,
  self: Variable,
  argument: (param: Term) => Term = (param) => variableFor(spec, param),
): Fact => ({ kind: 'logged', mark, args: [self, ...mark.params.slice(1).map(argument)] });

/** What every run in a role logs whenever it acts. */
export const actsOf = (spec: Spec, role: Role): Mark =>
  markOnly(
    marksFor(spec, {
      name: actsName(role.name),
      role,
      when: ({ path }) => path.length > 0,
      everywhere: true,
      values: [],
      named: 'not',
    }),
  );

/** Whether runs in a role do anything at all. */
const hasEvents = ({ transitions }: Role): boolean => transitions.length > 0;

/** How a role's mark for its acting is called. */
const actsName = (role: string): string => identifierOf(`acts_${role}`);

/** Whether the mark says that a run acts. */
export const isActing = ({ name, role }: Mark): boolean => name === actsName(role);

/** What every run in a role logs at its first event. */
export const beginsOf = (spec: Spec, role: Role): Mark =>
  markOnly(
    marksFor(spec, {
      name: `begins_${role.name}`,
      role,
      when: ({ path }) => path.length > 0,
      values: [],
      named: 'not',
    }),
  );

const markOnly = (groups: readonly MarkGroup[]): Mark => (groups[0] as MarkGroup).mark;

function alive(
  setting: Setting,
  goal: {
    readonly claimant: string;
    readonly peer: string;
    readonly recent: boolean;
    readonly inRole: boolean;
  } & Goal,
  slug: string,
): readonly Statement[] {
  const { spec } = setting;
  const roles = (goal.inRole ? [roleNamed(spec, goal.peer)] : spec.roles).filter(hasEvents);
  return acceptances(setting, goal, goal.claimant, [], slug)
    .filter((group) => holdsName(group, agent(goal.peer)))
    .map((group) => {
      const { logged, honest, claimant } = premiseOf(setting, group);
      const peer = variableFor(spec, agent(goal.peer));
      return {
        premise: [logged],
        conclusions: roles.map((role) => [loggedBy(spec, actsOf(spec, role), peer)]),
        injective: false,
        honest,
        claimant,
        ...(goal.recent && {
          since: loggedBy(spec, beginsOf(spec, roleNamed(spec, goal.claimant)), claimant) as Extract<
            Fact,
            { kind: 'logged' }
          >,
        }),
      };
    });
}

function weaklyAgreed(
  setting: Setting,
  goal: Extract<Goal, { kind: 'weak agreement' }>,
): readonly Statement[] {
  const { spec } = setting;
  const believers = spec.roles
    .filter((role) => role.name !== goal.claimant && everHolds(role, agent(goal.claimant)))
    .flatMap((role) => holding(spec, role, `names_${goal.claimant}_${role.name}`, [agent(goal.claimant)]));
  return acceptances(setting, goal, goal.claimant, [])
    .filter((group) => holdsName(group, agent(goal.peer)))
    .map((group) => {
      const { logged, honest, claimant } = premiseOf(setting, group);
      const peer = variableFor(spec, agent(goal.peer));
      return {
        premise: [logged],
        conclusions: believers.map(({ mark }) => [loggedBy(spec, mark, peer)]),
        injective: false,
        honest,
        claimant,
      };
    });
}

/** The first points at which a run in `role` holds all of `values`. */
const holding = (spec: Spec, role: Role, name: string, values: readonly Term[]): readonly MarkGroup[] =>
  marksFor(spec, {
    name,
    role,
    when: (_, view) => values.every((term) => view(term) !== undefined),
    values,
    named: 'not',
  });

function agreed(setting: Setting, goal: Extract<Goal, { kind: 'agreement' }>): Stated {
  const { spec } = setting;
  const { claimant, peer, on } = goal;
  const statuses = on.length > 0 ? statusesOn(spec, claimant, peer, on) : statusesOf(spec, claimant, peer);
  const counted = countedIn(statuses, goal.injective ? 'held' : goal.counting);
  return all(goal, agreement(setting, goal, counted, goalSlug(goal)), committedNotes(counted));
}

const committedNotes = (counted: readonly ValueStatus[]): readonly Note[] =>
  counted.some(({ status }) => status.kind === 'committed' && status.carriers.length > 1)
    ? [
        {
          what: 'of several unopened values that commit the peer only one counts',
          errs: 'may show false attacks',
        },
      ]
    : [];

function agreement(
  setting: Setting,
  goal: Goal & { readonly claimant: string; readonly peer: string },
  counted: readonly ValueStatus[],
  slug: string,
): readonly Statement[] {
  const { spec } = setting;
  const { claimant, peer } = goal;
  const termOf = ({ status, term }: ValueStatus): Term =>
    status.kind === 'committed' ? (status.carriers[0]?.canonical ?? term) : term;
  return acceptances(setting, goal, claimant, counted.map(termOf), slug)
    .filter((group) => holdsName(group, agent(peer)))
    .flatMap((group, at): readonly Statement[] => {
      const frame = premiseOf(setting, group);
      const role = roleNamed(spec, peer);
      const shared = counted.filter((value) => group.values.includes(termOf(value)));
      const peers = marksFor(spec, {
        name: `runs_${slug}${at === 0 ? '' : `_${at + 1}`}`,
        role,
        when: (point, view) => {
          const views = shared.map((value) => view(heldAs(role, value)));
          return !views.includes(undefined) && hasSent(role, point, views);
        },
        values: shared.map((value) => heldAs(role, value)),
        named: 'not',
      });
      const argument = (param: Term): Term =>
        variableFor(spec, termOf(shared.find((value) => heldAs(role, value) === param) as ValueStatus));
      return [
        {
          premise: [frame.logged],
          conclusions: peers.map(({ mark }) => [
            loggedBy(spec, mark, variableFor(spec, agent(peer)), argument),
          ]),
          injective: goal.kind === 'agreement' && goal.injective,
          honest: frame.honest,
          claimant: frame.claimant,
        },
      ];
    });
}

/** What the peer logs for a value: itself, or the unopened value that commits it, as the peer names that. */
function heldAs(peer: Role, { status, term }: ValueStatus): Term {
  const carrier = status.kind === 'committed' ? status.carriers[0] : undefined;
  return peer.knows.find(({ view }) => view === carrier?.opaque)?.canonical ?? term;
}

function participated(setting: Setting, goal: Extract<Goal, { kind: 'server participation' }>): Stated {
  const { spec } = setting;
  const { claimant, peer } = goal;
  const slug = goalSlug(goal);
  const recent = alive(setting, { ...goal, recent: true, inRole: true } as never, slug);
  if (!goal.strong) return all(goal, recent);
  const { client, server } = spec.offices.nonces;
  const names = [client, server].flatMap((name) => name ?? []);
  const counted = countedIn(statusesOn(spec, claimant, peer, names), goal.counting);
  return all(
    goal,
    [...recent, ...agreement(setting, goal, counted, `${slug}_nonces`)],
    committedNotes(counted),
  );
}

function consistent(
  setting: Setting,
  goal: Extract<Goal, { kind: 'peer consistency' }>,
): readonly Statement[] {
  const { spec } = setting;
  const { claimant, peer } = goal;
  const { keys, fresh } = sharedBetween(spec, claimant, peer);
  const ties = [...keys.map((key) => [key]), ...(fresh.length > 0 ? [fresh] : [])];
  const own = roleNamed(spec, claimant);
  return ties.flatMap((tie, at) => {
    const accepted = acceptedHolding(spec, own, `accept_${goalSlug(goal)}_${at + 1}`, tie).filter((group) =>
      holdsName(group, agent(peer)),
    );
    const others = spec.roles
      .filter((role) => role.name !== claimant && everHolds(role, agent(claimant)))
      .flatMap((role) =>
        marksFor(spec, {
          name: `ends_${goalSlug(goal)}_${role.name}_${at + 1}`,
          role,
          when: (point, view) =>
            hasAccepted(role, point) && [agent(claimant), ...tie].every((term) => view(term) !== undefined),
          values: [agent(claimant), ...tie],
          named: 'not',
        }),
      );
    return accepted.flatMap((group) =>
      others.map(({ mark }): Statement => {
        const frame = premiseOf(setting, group);
        const other = variableFor(spec, agent(claimant), '_believed');
        const argument = (param: Term): Term =>
          param === agent(claimant) ? other : variableFor(spec, param);
        return {
          premise: [frame.logged, loggedBy(spec, mark, variableFor(spec, agent(peer)), argument)],
          conclusions: [[{ kind: 'same', left: other, right: frame.claimant }]],
          injective: false,
          honest: frame.honest,
          claimant: frame.claimant,
          unrevealed: isPartner(spec, own, roleNamed(spec, mark.role), peer, tie) ? [0, 1] : [0],
        };
      }),
    );
  });
}

/**
 * Whether a run of the peer that holds all of `tie` takes part in the claimant's session, whatever else it does: it holds
 * something that the claimant made, and is of whom the claimant holds for its role (properties/session.ts).
 */
function isPartner(spec: Spec, claimant: Role, other: Role, peer: string, tie: readonly Term[]): boolean {
  const made = spec.values.filter(({ role, kind }) => role === claimant.name && kind !== 'name');
  const names = namesOfOthers(spec, claimant.name).filter(({ role }) => role === other.name);
  return (
    (other.name === peer || names.every(({ name }) => !everHolds(claimant, name))) &&
    made.some(({ term }) => tie.some((shared) => shared.fresh.some((value) => value === term)))
  );
}

/** Runs that have accepted and hold all of `values`, by then or later. */
const acceptedHolding = (
  spec: Spec,
  role: Role,
  name: string,
  values: readonly Term[],
): readonly MarkGroup[] =>
  marksFor(spec, {
    name,
    role,
    when: (point, view) => hasAccepted(role, point) && values.every((term) => view(term) !== undefined),
    values,
    named: 'at acceptance',
  });

function secret(setting: Setting, goal: Extract<Goal, { kind: 'secrecy' }>): Stated {
  const { spec } = setting;
  const value = spec.values.find(({ name }) => name === goal.of);
  if (value === undefined) return { kind: 'left out', goal, because: `there is no value ${goal.of}` };
  const holders = permittedHolders(spec, goal.claimant, value.term);
  const role = roleNamed(spec, goal.claimant);
  const taken = holders.flatMap((holder) => valuesTakenFor(setting, role, holder));
  const groups = marksFor(spec, {
    name: `accept_${goalSlug(goal)}`,
    role,
    when: (point, view) => hasAccepted(role, point) && view(value.term) !== undefined,
    values: [value.term],
    telling: tellingOf(setting, taken),
    named: 'at acceptance',
  });
  const statements = groups.map((group): Statement => {
    const frame = premiseOf(setting, group);
    const made = madeHonestly(
      setting,
      taken.filter(({ term }) => group.telling.includes(term)),
    );
    return {
      premise: [frame.logged, ...made.facts, { kind: 'known', term: variableFor(spec, value.term) }],
      conclusions: [],
      injective: false,
      honest: [...frame.honest, ...made.honest],
      makers: made.honest,
      claimant: frame.claimant,
    };
  });
  const isUnnamed = statements.some(({ premise }) => premise.length > 2);
  return all(goal, statements, isUnnamed ? makersNotes(setting) : []);
}

function notImpersonated(setting: Setting, goal: Extract<Goal, { kind: 'proxy non-impersonation' }>): Stated {
  const { spec } = setting;
  const channel = channelOf(spec, goal.channel);
  const peer = believedPeer(channel, goal.claimant);
  if (peer === undefined) return { kind: 'left out', goal, because: 'it is at neither end' };
  const own = roleNamed(spec, goal.claimant);
  const statements = channel.keys.flatMap(({ term, use }, at) => {
    const readers = readersFor(spec, channel, goal.claimant, use);
    const groups = acceptedHolding(spec, own, `accept_${goalSlug(goal)}_${at + 1}`, [term]).filter((group) =>
      holdsName(group, peer.name),
    );
    return groups.flatMap((group) => impersonations(setting, group, term, peer.name, readers));
  });
  const notes: readonly Note[] = [
    {
      what: 'that nobody else holds a channel key is asked of the channel keys of other roles, not of everything that they could compute',
      errs: 'may miss attacks',
    },
  ];
  return all(goal, statements, notes);
}

function impersonations(
  setting: Setting,
  group: MarkGroup,
  key: Term,
  peer: Term,
  readers: readonly Permitted[],
): readonly Statement[] {
  const { spec, combination } = setting;
  const frame = premiseOf(setting, group);
  const dishonest = dishonestRoles(combination);
  const common = { injective: false, honest: frame.honest, claimant: frame.claimant };
  const known: Statement = {
    premise: [frame.logged, { kind: 'known', term: variableFor(spec, key) }],
    conclusions: [],
    ...common,
  };
  const named = [peer, ...readers.map(({ name }) => name)].filter((name) => holdsName(group, name));
  const allowed = [frame.claimant, ...named.map((name) => variableFor(spec, name))];
  const keys = [...new Set(spec.channels.flatMap(({ keys: all }) => all.map(({ term }) => term)))];
  const strangers = spec.roles.flatMap((role) =>
    keys
      .filter((held) => everHolds(role, held))
      .flatMap((held) => holding(spec, role, `holds_${role.name}_${slugOf(spec, held)}`, [held]))
      .map(({ mark }): Statement => {
        const other = variableFor(spec, agent(role.name), '_holding');
        return {
          premise: [frame.logged, { kind: 'logged', mark, args: [other, variableFor(spec, key)] }],
          conclusions: allowed.map((one) => [{ kind: 'same', left: other, right: one }]),
          ...common,
          honest: [...frame.honest, other],
        };
      }),
  );
  return [...(readers.some(({ role }) => dishonest.has(role)) ? [] : [known]), ...strangers];
}

const slugOf = (spec: Spec, term: Term): string =>
  variableFor(spec, term).name.replaceAll(/[^A-Za-z0-9_]/g, '_');

/** The ends of the protocol's own roles, one for each way that a run may go: that they are reached shows that the model can run. */
export const reachable = ({ spec }: Setting): readonly MarkGroup[] =>
  ownRoles(spec).flatMap((role) => endsOf(spec, role));

/** Where a run of the role has nothing more to do, apart. */
export function endsOf(spec: Spec, role: Role): readonly MarkGroup[] {
  const groups = marksFor(spec, {
    name: `ends_${role.name}`,
    role,
    when: ({ ways }) => ways.length === 0,
    values: [],
    named: 'by then',
  });
  const ends = groups.flatMap((group) => group.mark.logs.map((log) => ({ group, log })));
  return ends.map(({ group, log }, at) => {
    const name = identifierOf(`ends_${role.name}${ends.length === 1 ? '' : `_${at + 1}`}`);
    return { ...group, mark: { ...group.mark, name, logs: [log] } };
  });
}
