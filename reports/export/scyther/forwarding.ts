/**
 * Roles that pass something on before they look into it: variables of Scyther are bound by receives only, so that the
 * role takes it apart as it receives it.
 * @module
 */
import { mapCheck, type Role, type Transition } from '../../../model/role.ts';
import { replace, type Term, type Variable } from '../../../model/term.ts';

/** The role with what it opens after passing it on opened at once; undefined where it opens something later than that. */
export function openedAtOnce(role: Role): { readonly role: Role; readonly changed: boolean } | undefined {
  const contents = new Map<Variable, Term>();
  const bound = new Set<Variable>([
    role.self,
    ...role.peers.map(({ name }) => name),
    ...role.fresh.map(({ name }) => name),
  ]);
  let passedOn = new Set<Variable>();
  for (const transition of role.transitions) {
    if (transition.kind === 'receive') {
      passedOn = new Set(transition.pattern.variables.filter((variable) => !bound.has(variable)));
      for (const variable of passedOn) bound.add(variable);
    }
    for (const check of transition.checks) {
      if (check.kind !== 'open') continue;
      const fresh = check.pattern.variables.filter((variable) => !bound.has(variable));
      if (fresh.length === 0) continue;
      if (check.value.kind !== 'variable' || !passedOn.has(check.value)) return undefined;
      contents.set(check.value, check.pattern);
      for (const variable of fresh) {
        bound.add(variable);
        passedOn.add(variable);
      }
    }
  }
  if (contents.size === 0) return { role, changed: false };
  const put = (term: Term): Term =>
    replace(term, (part) => {
      const content = part.kind === 'variable' ? contents.get(part) : undefined;
      return content === undefined ? undefined : put(content);
    });
  return {
    role: { ...role, transitions: role.transitions.map((transition) => changedBy(put, transition)) },
    changed: true,
  };
}

function changedBy(put: (term: Term) => Term, transition: Transition): Transition {
  const checks = transition.checks
    .map((check) => mapCheck(check, put))
    .filter((check) => check.kind !== 'open' || check.value !== check.pattern);
  return transition.kind === 'send'
    ? { ...transition, message: put(transition.message), checks }
    : { ...transition, pattern: put(transition.pattern), checks };
}
