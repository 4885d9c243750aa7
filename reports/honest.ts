/**
 * The honest run as a listing, and what each role holds when it is over.
 * @module
 */

import type { Role } from '../model/role.ts';
import { ownForm } from '../model/role.ts';
import { ownRoles, type Spec, type SpecValue } from '../model/spec.ts';
import type { Scenario, SystemState } from '../model/system.ts';
import { occursIn, type Term } from '../model/term.ts';
import { print } from '../model/term-print.ts';
import { comparedAs } from '../properties/agreement.ts';
import { historyOf, viewWith } from '../properties/holding.ts';
import type { Narrative, Table } from './report.ts';
import { narrativeOf } from './story.ts';

/** The honest run as a story in which each agent is called as the role that it plays. */
export function honestNarrative(scenario: Scenario, state: SystemState): Narrative {
  const renamed = new Map<Term, string>(state.runs.map(({ agent, role }) => [agent, role]));
  return narrativeOf({ title: 'honest run', scenario, state, renamed });
}

/** Which values each role holds in the end, and since which of its messages. */
export function knowledgeTable(spec: Spec): Table {
  return {
    kind: 'table',
    title: 'who holds what in the end',
    columns: [
      { key: 'value', title: 'value' },
      ...ownRoles(spec).map(({ name }) => ({ key: name, title: name })),
    ],
    rows: spec.values.map((value) => ({
      value: valueName(value),
      ...Object.fromEntries(ownRoles(spec).map((role) => [role.name, sinceWhen(role, comparedAs(value))])),
    })),
  };
}

/** An exponent is compared by its share, which is all that others can hold of it. */
function valueName(value: SpecValue): string {
  if (value.kind === 'name') return `name ${value.name}`;
  const term = comparedAs(value);
  return term === value.term ? value.name : print(term);
}

/** `from the start`, `from step 3` of the honest run, `unopened` where it stands only inside what the role carries, or `-`. */
export function sinceWhen(role: Role, term: Term): string {
  if (viewWith(role, new Set(), term) !== undefined) return 'from the start';
  const at = role.transitions.findIndex(
    (_, index) => viewWith(role, historyOf(role, index), term) !== undefined,
  );
  const transition = role.transitions[at];
  if (transition !== undefined) return `from step ${transition.hop + 1}`;
  const own = ownForm(role.aliases, term);
  return role.opaque.some(({ canonical }) => occursIn(own, canonical)) ? 'unopened' : '-';
}
