/**
 * The same questions to every proposal: goals by the office of claimant and peer instead of their names,
 * agreement on the places that all proposals have (design 10, What is agreed on).
 * @module
 */
import type { Role } from '../model/role.ts';
import type { Spec } from '../model/spec.ts';
import { officesBetween } from '../properties/agreement.ts';
import { goalsOf } from '../properties/catalogue.ts';
import { type Goal, goalName } from '../properties/goal.ts';

/** A goal of a spec, and the row of a comparison in which it stands. */
export interface RowGoal {
  readonly row: string;
  readonly sentence: string;
  readonly goal: Goal;
  /** Where the row stands among the rows of all proposals: compared number by number. */
  readonly order: readonly number[];
}

/** The rows that a spec fills, in their order; of several goals for one row, the first. */
export function rowsOf(spec: Spec): readonly RowGoal[] {
  const byRow = new Map<string, RowGoal>();
  for (const row of goalsOf(spec).flatMap((goal) => rowOf(spec, goal) ?? [])) {
    if (!byRow.has(row.row)) byRow.set(row.row, row);
  }
  return [...byRow.values()].toSorted(compareRows);
}

/** The order of rows: participation, then pair by pair, then secrecy, then who else holds a key. */
export function compareRows(left: Pick<RowGoal, 'order'>, right: Pick<RowGoal, 'order'>): number {
  const at = left.order.findIndex((number, index) => number !== right.order[index]);
  return at === -1 ? 0 : (left.order[at] ?? 0) - (right.order[at] ?? 0);
}

const offices = ['client', 'proxy', 'server', 'initiator', 'responder'];

/** Offices in their usual order, anything else after them. */
const rankOf = (office: string): number =>
  offices.includes(office) ? offices.indexOf(office) : offices.length;

/** Undefined for goals that only one proposal has, and for those that a stronger row implies. */
function rowOf(spec: Spec, goal: Goal): RowGoal | undefined {
  switch (goal.kind) {
    case 'aliveness':
      return goal.recent && goal.inRole ? pairRow(spec, goal) : undefined;
    case 'weak agreement':
    case 'peer consistency':
    case 'server participation':
    case 'proxy non-impersonation':
      return pairRow(spec, goal);
    case 'agreement':
      return goal.on.length > 0 ? undefined : pairRow(spec, { ...goal, on: sharedPlaces(spec, goal) });
    case 'secrecy':
      return secrecyRow(spec, goal);
    case 'correspondence':
      return undefined;
  }
}

function pairRow(spec: Spec, goal: Extract<Goal, { readonly peer: string }>): RowGoal {
  const claimant = officeOf(spec, goal.claimant);
  const peer = officeOf(spec, goal.peer);
  const name = goalName(goal);
  return {
    row: `${claimant} : ${name} ${peer}`,
    sentence: `${claimant} with ${peer}: ${name}`,
    goal,
    order: [groupOf(goal), rankOf(claimant), rankOf(peer)],
  };
}

function groupOf({ kind }: Goal): number {
  switch (kind) {
    case 'server participation':
      return 0;
    case 'aliveness':
    case 'weak agreement':
    case 'agreement':
    case 'peer consistency':
      return 1;
    case 'secrecy':
      return 2;
    case 'proxy non-impersonation':
      return 3;
    case 'correspondence':
      return 4;
  }
}

/** The values of D* that the peer holds; where these make no agreement, also those that it is committed to. */
function sharedPlaces(
  spec: Spec,
  { claimant, peer }: { readonly claimant: string; readonly peer: string },
): readonly string[] {
  const filled = officesBetween(spec, claimant, peer).flatMap(({ office, name, status }) =>
    name === undefined ? [] : [{ name, kind: office.kind, status: status.kind }],
  );
  const held = filled.filter(({ status }) => status === 'held');
  const counted = held.some(({ kind }) => kind !== 'name')
    ? held
    : filled.filter(({ status }) => status === 'held' || status === 'committed');
  return [...new Set(counted.map(({ name }) => name))];
}

function secrecyRow(spec: Spec, goal: Extract<Goal, { readonly kind: 'secrecy' }>): RowGoal | undefined {
  const { key, data } = spec.offices;
  const what = goal.of === key ? 'the channel key' : goal.of === data ? 'the data' : undefined;
  if (what === undefined) return undefined;
  const claimant = officeOf(spec, goal.claimant);
  return {
    row: `${claimant} : secrecy on ${what}`,
    sentence: `${claimant}: secrecy of ${what}`,
    goal,
    order: [groupOf(goal), rankOf(claimant), 0],
  };
}

/** The office of a role, or its name where it has none or shares it. */
function officeOf(spec: Spec, name: string): string {
  const office = roleOf(spec, name)?.office;
  const sharing = spec.roles.filter((role) => role.office === office);
  return office === undefined || sharing.length > 1 ? name : office;
}

const roleOf = (spec: Spec, name: string): Role | undefined => spec.roles.find((role) => role.name === name);
