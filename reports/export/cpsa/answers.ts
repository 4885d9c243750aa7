/**
 * What CPSA prints, read: for each problem the skeletons that it went through, of which the first says in a comment which
 * question is asked, and the shapes say whether they satisfy the goal.
 * @module
 */
import type { Answered, Outcome } from '../outcomes.ts';

/** A list or an atom of CPSA's output; a text in its quotes, which tell it from a variable that is called so. */
export type Expression = string | readonly Expression[];

/** The answers, one for each problem that came to an end, or of which an attack was found. */
export function answersOf(output: string): readonly Answered[] {
  const problems: Expression[][] = [];
  for (const form of formsIn(output)) {
    if (headOf(form) === 'defprotocol') problems.push([]);
    else problems.at(-1)?.push(form);
  }
  return problems.flatMap((forms) => answerTo(forms) ?? []);
}

/** A model with each of its questions alone. */
export function questionsApart(model: string): readonly string[] {
  const [protocol = '', ...questions] = model.split(/\n\n(?=;[^\n]*\n\((?:defgoal|defskeleton) )/);
  return questions.length === 0 ? [model] : questions.map((question) => `${protocol}\n\n${question}\n`);
}

function answerTo(forms: readonly Expression[]): Answered | undefined {
  const skeletons = forms.filter((form) => headOf(form) === 'defskeleton' && !isAbsurd(form));
  const [asked] = skeletons;
  const name = asked === undefined ? undefined : commentIn(asked);
  if (asked === undefined || typeof name !== 'string' || !/^[\w-]+$/.test(name)) return undefined;
  const goals = fieldOf(asked, 'goals');
  const shapes = skeletons.filter((form) => fieldOf(form, 'shape') !== undefined);
  const said = forms.filter((form) => headOf(form) === 'comment').map((form) => unquoted(form[1]));
  const isDone = said.some((text) => text.startsWith('Nothing left to do')) || isDead(asked);
  const outcome = goals === undefined ? reached(shapes, isDone, said) : judged(skeletons, isDone, said);
  return outcome === undefined ? undefined : { name, outcome: outcome.outcome, line: outcome.line };
}

type Judged = { readonly outcome: Outcome; readonly line: string };

/** Whether a role comes to its end: any shape shows that it does. */
function reached(
  shapes: readonly Expression[],
  isDone: boolean,
  said: readonly string[],
): Judged | undefined {
  if (shapes.length > 0) return { outcome: 'attack', line: '(shape)' };
  if (isDone) return { outcome: 'unreachable', line: 'no shape' };
  return stopped(said);
}

function judged(
  skeletons: readonly Expression[],
  isDone: boolean,
  said: readonly string[],
): Judged | undefined {
  for (const skeleton of skeletons) {
    const answers = fieldOf(skeleton, 'satisfies')?.slice(1) ?? [];
    const no = answers.find((answer) => headOf(answer) === 'no');
    if (no !== undefined) return { outcome: 'attack', line: `(satisfies ${printed(no)})` };
  }
  if (!isDone) return stopped(said);
  const satisfied = skeletons.some(
    (form) => fieldOf(form, 'satisfies') !== undefined || fieldOf(form, 'satisfies-all') !== undefined,
  );
  return { outcome: 'proved', line: satisfied ? '(satisfies yes)' : 'no shape' };
}

const stopped = (said: readonly string[]): Judged | undefined => {
  const why = said.find((text) => /^(?:Step limit|Strand bound) exceeded/.test(text));
  return why === undefined ? undefined : { outcome: 'undecided', line: why };
};

/** A problem whose premise nothing satisfies. */
const isDead = (skeleton: Expression): boolean => fieldOf(skeleton, 'dead') !== undefined;

/** A skeleton in which a value differs from itself: CPSA may call it a shape if its last step has made two values one. */
const isAbsurd = (skeleton: Expression): boolean =>
  fieldOf(skeleton, 'facts')?.some(
    (fact) => headOf(fact) === 'neq' && printed(fact[1] ?? '') === printed(fact[2] ?? ''),
  ) ?? false;

/** The word with which a list begins. */
export const headOf = (form: Expression): string | undefined =>
  typeof form !== 'string' && typeof form[0] === 'string' ? form[0] : undefined;

/** The first list in a list that begins with this word. */
export const fieldOf = (form: Expression, name: string): readonly Expression[] | undefined =>
  typeof form === 'string'
    ? undefined
    : form.find((part): part is readonly Expression[] => headOf(part) === name);

/** What a form says of itself in a comment. */
export const commentIn = (form: Expression): string | undefined => {
  const comment = fieldOf(form, 'comment');
  return comment === undefined ? undefined : unquoted(comment[1]);
};

const unquoted = (text: Expression | undefined): string => String(text).replace(/^"|"$/g, '');

const printed = (form: Expression): string =>
  typeof form === 'string' ? form : `(${form.map(printed).join(' ')})`;

/** More brackets inside one another than any answer has. */
const depthMax = 10_000;

/** The complete lists in a text, in its order; what is cut off at its end is left out. */
export function formsIn(text: string): readonly Expression[] {
  const forms: Expression[] = [];
  const open: Expression[][] = [];
  for (const [word] of text.matchAll(/;[^\n]*|"(?:[^"\\]|\\.)*"|[()]|[^\s()";]+/g)) {
    if (word.startsWith(';')) continue;
    if (word === '(') {
      if (open.length >= depthMax) return forms;
      open.push([]);
    } else if (word === ')') {
      const done = open.pop();
      if (done === undefined) continue;
      const outer = open.at(-1);
      if (outer === undefined) forms.push(done);
      else outer.push(done);
    } else open.at(-1)?.push(word);
  }
  return forms;
}
