/**
 * The same protocol under other names, and the same goals and threats in it.
 * @module
 */
import type { Goal } from '../../properties/goal.ts';
import { type Combination, combine } from '../../properties/threat.ts';
import { plainly, type Spelling } from './design-text.ts';

/** Other names for everything, the order of roles by name turned round, declarations too. */
export const otherwise: Spelling = {
  ...plainly,
  name: (plain) => otherRoles[plain] ?? `w${plain}`,
  reversed: true,
};

const otherRoles: Readonly<Record<string, string>> = { C: 'Y', P: 'M', S: 'B' };

/** A goal of the design as it is called in another spelling. */
export function respelt(goal: Goal, { name }: Spelling): Goal {
  switch (goal.kind) {
    case 'aliveness':
    case 'weak agreement':
    case 'peer consistency':
    case 'server participation':
    case 'proxy non-impersonation':
      return { ...goal, claimant: name(goal.claimant), peer: name(goal.peer) };
    case 'agreement':
      return { ...goal, claimant: name(goal.claimant), peer: name(goal.peer), on: goal.on.map(name) };
    case 'secrecy':
      return { ...goal, claimant: name(goal.claimant), of: name(goal.of) };
    case 'correspondence':
      return goal;
  }
}

/** Threats as they are called in another spelling. */
export const respeltThreats = (combination: Combination, { name }: Spelling): Combination =>
  combine(
    ...combination.map((threat) =>
      threat.kind === 'dishonest' ? { ...threat, role: name(threat.role) } : threat,
    ),
  );
