/**
 * A run in its role: which transitions it may take next, what it makes of a message, and its checks.
 * @module
 */
import { type Bindings, instanceOf, match } from './match.ts';
import type { Check, Receive, Role, Send, Transition } from './role.ts';
import type { Spec } from './spec.ts';
import type { Run, Scenario } from './system.ts';
import type { Term } from './term.ts';
import { print, printMessage } from './term-print.ts';

/** The role of that name. */
export const roleNamed = (spec: Spec, name: string): Role | undefined =>
  spec.roles.find((role) => role.name === name);

/** `term`, over the variables of the run's role, with the values that they have in this run. */
export const instance = (run: Run, term: Term): Term => instanceOf(term, run.bindings);

/** A transition that a run may take, with its index among `Role.transitions`. */
export interface Way<T extends Transition = Transition> {
  readonly index: number;
  readonly transition: T;
}

/** What the run may do next, in the role's order: nothing where it is over or was stopped. */
export function nextWays(scenario: Scenario, run: Run): readonly Way[] {
  const role = run.stopped === undefined ? roleNamed(scenario.spec, run.role) : undefined;
  if (role === undefined) return [];
  const ways: Way[] = [];
  for (const [index, transition] of role.transitions.entries()) {
    if (transition.from === run.state) ways.push({ index, transition });
  }
  return ways;
}

/** Whether this way waits for a message. */
export const isReceiving = (way: Way): way is Way<Receive> => way.transition.kind === 'receive';

/** Whether this way sends a message. */
export const isSending = (way: Way): way is Way<Send> => way.transition.kind === 'send';

/** The bindings after an event, or which check failed and how, told only when asked. */
export type Checked =
  | { readonly kind: 'passed'; readonly bindings: Bindings }
  | { readonly kind: 'failed'; readonly reason: 'no match' | 'check failed'; readonly detail: () => string };

/** What the run's bindings become when it takes `message` this way. */
export function receive(scenario: Scenario, run: Run, { pattern, checks }: Receive, message: Term): Checked {
  const bindings = match(pattern, message, run.bindings, scenario.typed);
  if (bindings !== undefined) return check(scenario, checks, bindings);
  const detail = (): string =>
    `${printMessage(message)} is no instance of ${printMessage(instance(run, pattern))}`;
  return { kind: 'failed', reason: 'no match', detail };
}

/** Carries out `checks` in order; those that open a kept value may bind. */
export function check(scenario: Scenario, checks: readonly Check[], bindings: Bindings): Checked {
  let current = bindings;
  for (const one of checks) {
    const after = checkOne(scenario, one, current);
    if (after.kind === 'failed') return after;
    current = after.bindings;
  }
  return passed(current);
}

const passed = (bindings: Bindings): Checked => ({ kind: 'passed', bindings });

const failed = (detail: () => string): Checked => ({ kind: 'failed', reason: 'check failed', detail });

function checkOne(scenario: Scenario, one: Check, bindings: Bindings): Checked {
  switch (one.kind) {
    case 'open': {
      const value = instanceOf(one.value, bindings);
      const opened = value.ground ? match(one.pattern, value, bindings, scenario.typed) : undefined;
      if (opened !== undefined) return passed(opened);
      return failed(() => `${print(value)} is no instance of ${print(instanceOf(one.pattern, bindings))}`);
    }
    case 'anchor': {
      const issuer = instanceOf(one.issuer, bindings);
      if (one.anchors.some((anchor) => anchor === issuer)) return passed(bindings);
      return failed(
        () => `${print(issuer)} is none of the trusted authorities ${one.anchors.map(print).join(', ')}`,
      );
    }
    case 'equal':
    case 'unequal':
      return compare(one, bindings);
  }
}

function compare(one: Extract<Check, { kind: 'equal' | 'unequal' }>, bindings: Bindings): Checked {
  const left = instanceOf(one.left, bindings);
  const right = instanceOf(one.right, bindings);
  if (!left.ground || !right.ground) {
    return failed(() => `${print(left)} cannot be compared with ${print(right)}`);
  }
  if ((left === right) === (one.kind === 'equal')) return passed(bindings);
  return failed(() =>
    one.kind === 'equal' ? `${print(left)} differs from ${print(right)}` : `both are ${print(left)}`,
  );
}
