/**
 * What each ordered pair of roles can agree on when the first accepts: held, committed, or absent.
 * @module
 */
import { ownRoles, type Spec } from '../model/spec.ts';
import { type Status, statusesOf } from '../properties/agreement.ts';
import type { Table } from './report.ts';

/** Values down, pairs across; a claimant's own view of each peer that it knows to exist. */
export function agreementTable(spec: Spec): Table {
  const roles = ownRoles(spec);
  const pairs = roles.flatMap((claimant) =>
    roles
      .filter((peer) => peer !== claimant && !claimant.unawareOf.includes(peer.name))
      .map((peer) => ({
        key: `${claimant.name} with ${peer.name}`,
        statuses: new Map(
          statusesOf(spec, claimant.name, peer.name).map(({ value, status }) => [value.name, status]),
        ),
      })),
  );
  return {
    kind: 'table',
    title: 'what each can agree on with whom',
    columns: [{ key: 'value', title: 'value' }, ...pairs.map(({ key }) => ({ key, title: key }))],
    rows: spec.values.map(({ name }) => ({
      value: name,
      ...Object.fromEntries(pairs.map(({ key, statuses }) => [key, statusWord(statuses.get(name))])),
    })),
  };
}

function statusWord(status: Status | undefined): string {
  if (status === undefined) return '-';
  switch (status.kind) {
    case 'held':
      return 'held';
    case 'committed':
      return 'committed';
    case 'absent':
      return 'absent';
    case 'late':
      return 'too late';
  }
}
