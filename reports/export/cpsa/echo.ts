/**
 * What CPSA repeats of its input: the protocol with its roles, and for each question the goal.
 * @module
 */
import { commentIn, type Expression, fieldOf, formsIn, headOf } from './answers.ts';

/** Why the output cannot be about this model, as a clause; undefined where nothing speaks against it. */
export function echoedByCpsa(output: string, model: string): string | undefined {
  const [theirs, ours] = [formsIn(output), formsIn(model)];
  const roles = rolesIn(ours);
  const echoed = rolesIn(theirs);
  for (const [name, messages] of echoed) {
    const known = roles.get(name);
    if (known === undefined) return `it has a role ${name}, which the model does not have`;
    if (known !== messages) return `its role ${name} does ${messages}, and in the model ${known}`;
  }
  if (echoed.size > 0) {
    const missing = [...roles.keys()].find((name) => !echoed.has(name));
    if (missing !== undefined) return `it has no role ${missing}, which the model has`;
  }
  const asked = new Map(ours.flatMap((form) => questionIn(form)));
  const first = theirs.filter((_, at) => headOf(theirs[at - 1] ?? '') === 'defprotocol');
  for (const [name, assumed] of first.flatMap((form) => questionIn(form))) {
    const known = asked.get(name);
    if (known === undefined) return `it answers ${name}, which the model does not ask`;
    if (known !== assumed) return `its question ${name} ${assumed}, and in the model it ${known}`;
  }
  return undefined;
}

/** What each role sends and receives, by the protocol and its name. */
function rolesIn(forms: readonly Expression[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const form of forms) {
    if (typeof form === 'string' || headOf(form) !== 'defprotocol') continue;
    for (const part of form) {
      const trace = headOf(part) === 'defrole' ? fieldOf(part, 'trace') : undefined;
      if (trace === undefined || typeof part === 'string') continue;
      const messages = trace.slice(1).map((message) => headOf(message) ?? '');
      found.set(`${String(part[1])} of ${String(form[1])}`, messages.join(' '));
    }
  }
  return found;
}

/** A question by its name, and how many keys it takes for nobody else's; none where the form asks nothing. */
function questionIn(form: Expression): readonly (readonly [string, string])[] {
  const head = headOf(form);
  if (head !== 'defgoal' && head !== 'defskeleton') return [];
  const name = commentIn(form);
  if (name === undefined || !/^[\w-]+$/.test(name)) return [];
  const goals = head === 'defgoal' ? form : fieldOf(form, 'goals');
  if (goals === undefined) return [[name, 'asks for no goal']];
  const keys = countOf(goals, 'non') + countOf(goals, 'pnon');
  return [[name, `takes ${keys} key${keys === 1 ? '' : 's'} for nobody else's`]];
}

/** How many lists inside begin with a word. */
const countOf = (form: Expression, word: string): number =>
  typeof form === 'string'
    ? 0
    : (headOf(form) === word ? 1 : 0) + form.reduce((sum, part) => sum + countOf(part, word), 0);
