/**
 * Idle values: what a run binds and never uses again, neither in a message nor in a check. Nobody but the
 * judge sees them, and the judge compares a value with what other runs have for the same name, or asks
 * whether a run of the right role made it. Any other value can therefore be exchanged for one of the
 * adversary's own: the run then has fewer partners, and nothing that broke a goal is lost.
 * @module
 */
import { type Role, termsOfCheck } from '../../model/role.ts';
import { roleNamed } from '../../model/run.ts';
import type { Spec } from '../../model/spec.ts';
import type { Run } from '../../model/system.ts';
import { isFresh, occursIn, type Term, type Variable } from '../../model/term.ts';
import { valueHeld } from '../../properties/holding.ts';

/** What is worth putting where a role binds `variable` by transition `index`, if it is idle; undefined where it is not. */
export function worthwhile(
  spec: Spec,
  role: Role,
  index: number,
  runs: readonly Run[],
  variable: Variable,
): ((value: Term) => boolean) | undefined {
  if (variable.sort === 'name' || isUsed(role, index, variable)) return undefined;
  const canonical = role.knows.filter(({ view }) => view === variable).map((holding) => holding.canonical);
  if (canonical.length === 0) return undefined;
  const makers = new Set(
    spec.values.filter(({ term }) => canonical.includes(term)).map((value) => value.role),
  );
  const same = new Set<Term>();
  for (const run of runs) {
    for (const term of canonical) {
      const value = valueHeld(roleNamed(spec, run.role) as Role, run, term, Number.POSITIVE_INFINITY);
      if (value !== undefined) same.add(value);
    }
  }
  const isOfMaker = (made: Term): boolean =>
    isFresh(made) && (made.maker === 'adversary' || makers.has(runs[made.maker as number]?.role));
  return (value) => same.has(value) || isOfMaker(value);
}

/** Whether a role looks at a variable, or sends it, by another transition, or logs it, or checks it. */
const isUsed = (role: Role, index: number, variable: Variable): boolean =>
  role.transitions.some((transition, at) => {
    const message = transition.kind === 'send' ? transition.message : transition.pattern;
    const other = at === index ? [] : [message];
    const logged = transition.events.flatMap(({ args }) => args);
    const terms = [...other, ...transition.checks.flatMap(termsOfCheck), ...logged];
    return terms.some((term) => occursIn(variable, term));
  });
