/**
 * Executing what the search proposes: of the ways to make a pattern concrete, the first that `step` takes
 * and that `judge` calls broken. That there is none is a fault of the solver, and loud.
 * @module
 */
import type { Spec } from '../../model/spec.ts';
import { initialState, step } from '../../model/system.ts';
import { print, printMessage } from '../../model/term-print.ts';
import { correspondenceNamed, type Goal } from '../../properties/goal.ts';
import { judge } from '../../properties/judge.ts';
import type { Combination } from '../../properties/threat.ts';
import { type Concrete, concretised } from './concretise.ts';
import { runOfEvent, stepOfEvent } from './order.ts';
import type { Pattern } from './pattern.ts';

/**
 * The actions of an attack, executed and judged. A goal that holds where somebody knows a term may be kept
 * in what is executed, because the adversary knows more there than it needs: undefined then.
 */
export function chosen(pattern: Pattern, goal: Goal, combination: Combination): Concrete | undefined {
  const failures: string[] = [];
  for (const concrete of concretised(pattern)) {
    const failure = failureOf(concrete, goal, combination);
    if (failure === undefined) return concrete;
    failures.push(`${failure}`);
  }
  if (asksForKnowledge(pattern.world.program.spec, goal)) return undefined;
  throw new Error(
    `the solver proposes an attack on ${goal.kind} that is none: ${failures.join('; ')}\n${describe(pattern)}`,
  );
}

const asksForKnowledge = (spec: Spec, goal: Goal): boolean =>
  goal.kind === 'correspondence' &&
  correspondenceNamed(spec, goal.name)
    .conclusions.flat()
    .some(({ kind }) => kind !== 'event');

function failureOf(
  { scenario, actions }: Concrete,
  goal: Goal,
  combination: Combination,
): string | undefined {
  let state = initialState(scenario);
  for (const [at, action] of actions.entries()) {
    const result = step(scenario, state, action);
    if (result.kind === 'refused') return `action ${at} (${action.kind}): ${result.because.detail}`;
    state = result.state;
  }
  const judgement = judge(goal, combination, scenario, state);
  switch (judgement.kind) {
    case 'broken':
      return undefined;
    case 'kept':
      return `the goal is kept, with ${judgement.acceptances} acceptances`;
    case 'not applicable':
      return judgement.because;
  }
}

/** A pattern in words, for whoever looks for a fault. */
export function describe(pattern: Pattern): string {
  const runs = pattern.participants.map(
    ({ actor, kind, height, messages }, run) =>
      `${run} ${actor?.path.role.name ?? kind}:\n${messages
        .slice(0, height)
        .map((message, at) => `   ${actor?.path.steps[at]?.kind ?? ''} ${printMessage(message)}`)
        .join('\n')}`,
  );
  const items = [...pattern.items.values()].map(({ term, events, origin }) => {
    const before = events.map((event) => `${runOfEvent(event)}.${stepOfEvent(event)}`).join(',');
    const from = origin === undefined ? 'open' : origin.kind;
    const at = origin?.event === undefined ? '' : ` ${runOfEvent(origin.event)}.${stepOfEvent(origin.event)}`;
    return `   ${print(term)} before ${before} ${from}${at}`;
  });
  return [...runs, 'known:', ...items].join('\n');
}
