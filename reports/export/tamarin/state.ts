/**
 * Where a run is between two rules: what its state fact carries, under which names.
 * @module
 */
import { type Role, termsOfCheck } from '../../../model/role.ts';
import { isApplication, subtermsOf, type Term, type Variable } from '../../../model/term.ts';
import type { Names } from '../names.ts';
import type { Point } from '../tree.ts';
import type { Actions } from './actions.ts';
import { pattern, type Reading } from './receiving.ts';
import { expanded, type Sheet } from './sheet.ts';

/** A run after a rule. */
export interface Place {
  readonly known: ReadonlyMap<Term, string>;
  readonly opened: ReadonlyMap<Variable, Term>;
  readonly names: Names;
  /** The state fact, and what it carries; none before the first rule. */
  readonly state?: { readonly fact: string; readonly carries: readonly Term[] };
}

/** The state that the run is in, with what the rule takes apart taken apart. */
export function stateBefore(sheet: Sheet, reading: Reading, { state, known }: Place): readonly string[] {
  if (state === undefined) return [];
  const items = state.carries.map((term) => {
    const name = known.get(term) as string;
    if (term.kind !== 'variable' || !sheet.opened.has(term)) {
      sheet.bound.add(name);
      return name;
    }
    sheet.known.delete(term);
    return pattern(sheet, reading, term);
  });
  return [`${state.fact}(${['~run', ...items].join(', ')})`];
}

/** The place after a rule, and the fact that says so; none where the role ends. */
export function stateAfter(
  { role, actions }: { readonly role: Role; readonly actions: Actions },
  sheet: Sheet,
  then: Point,
  name: string,
): { readonly place: Place; readonly facts: readonly string[] } {
  if (then.ways.length === 0) return { place: sheet, facts: [] };
  const used = usedFrom(then, role, actions);
  const needed = subtermsOf(
    sheet.opened.size === 0 ? used : [...used].map((term) => expanded(sheet.opened, term)),
  );
  const carries = [...sheet.known.keys()].filter((term) => term === role.self || isNeeded(term, needed));
  const known = new Map(carries.map((term) => [term, sheet.known.get(term) as string]));
  const fact = `St_${name}`;
  const names = sheet.vocabulary.names.inner();
  for (const name of ['run', ...known.values()]) names.take(name.replace(/^[~$]/, ''));
  return {
    place: { known, opened: sheet.opened, names, state: { fact, carries } },
    facts: [`${fact}(${['~run', ...known.values()].join(', ')})`],
  };
}

/** Whether what is known as `term` is needed to write what has these subterms. */
const isNeeded = (term: Term, needed: ReadonlySet<Term>): boolean =>
  needed.has(isApplication(term, 'g') || isApplication(term, 'pub') ? (term.args[0] as Term) : term);

/** Every term that a run still writes or compares after a point. */
function usedFrom(point: Point, role: Role, actions: Actions): ReadonlySet<Term> {
  const used = new Set<Term>();
  const visit = ({ ways }: Point): void => {
    for (const { transition, after } of ways) {
      used.add(transition.kind === 'send' ? transition.message : transition.pattern);
      for (const check of transition.checks) for (const term of termsOfCheck(check)) used.add(term);
      for (const term of actions.termsAt(role, after)) used.add(term);
      visit(after);
    }
  };
  visit(point);
  return used;
}
