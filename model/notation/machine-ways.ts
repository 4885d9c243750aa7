/**
 * The ways through a machine that a role has of its own: from what it does first, from state to state, to
 * where it goes to no further one. Each is a flow of that role's messages, in which labels and macros mean
 * what the machine says.
 * @module
 */
import {
  innerParts,
  isStep,
  misplaced,
  namesOf,
  others,
  type Path,
  through,
  tooMany,
  type Walk,
  waysMax,
} from './branches.ts';
import type { Diagnostic } from './diagnostic.ts';
import { suggest } from './near-miss.ts';
import type { MachineState, MachineStatement, PartSyntax, Statement, Word } from './syntax.ts';
import type { Tickets } from './tickets.ts';

/** A protocol without branches. */
export interface Way {
  readonly body: readonly Statement[];
  /** What only branches that are not taken declare. */
  readonly elsewhere: readonly Word[];
  /** The sorts of what roles keep. */
  readonly kept: Tickets;
  /** The steps that a machine takes, where this is a way through one. */
  readonly machine?: { readonly role: Word; readonly steps: readonly Statement[] };
}

/** The ways through the machine of one role. */
export interface MachineWays {
  readonly role: Word;
  readonly ways: readonly Way[];
}

/** The ways through each machine; `honest` is the flow that says what the other roles do. */
export function waysOfMachines(
  walk: Walk,
  machines: readonly MachineStatement[],
  honest: Way | undefined,
): readonly MachineWays[] {
  return machines.map((machine, at) => {
    for (const fault of secondMachine(machine, machines.slice(0, at))) walk.report(fault);
    return {
      role: machine.role,
      ways: honest === undefined ? [] : throughMachine(walk, machine, honest),
    };
  });
}

const secondMachine = (
  { role, span }: MachineStatement,
  before: readonly MachineStatement[],
): readonly Diagnostic[] =>
  before.every((other) => other.role.text !== role.text)
    ? []
    : [
        {
          code: 'T211',
          severity: 'error',
          span,
          message: `${role.text} has two machines`,
          hint: 'write its states beneath one `machine`',
        },
      ];

/** Every way through a machine; its own labels and macros take the place of the flow's. */
function throughMachine(walk: Walk, machine: MachineStatement, honest: Way): readonly Way[] {
  const { role, states, body } = machine;
  const reached = new Set<MachineState>();
  const [first] = states;
  const start: readonly MachineState[] = body.length > 0 || first === undefined ? [] : [first];
  for (const state of start) reached.add(state);
  const from = start[0]?.body ?? body;
  const paths = follow({ ...walk, machine, reached }, from, start);
  for (const state of states) if (!reached.has(state)) walk.report(neverEntered(state));
  return paths.map(({ steps, passed }) => {
    const own = namesOf(steps);
    const known = new Set([...own, ...namesOf(honest.body)]);
    return {
      body: honest.body.flatMap((statement) => withoutNames(statement, own)),
      elsewhere: [...honest.elsewhere.filter(({ text }) => !own.has(text)), ...others(passed, known)],
      kept: honest.kept,
      machine: { role, steps },
    };
  });
}

interface MachineWalk extends Walk {
  readonly machine: MachineStatement;
  readonly reached: Set<MachineState>;
}

/** The ways from `statements` on to an end; `entered` are the states on the way here. */
function follow(
  walk: MachineWalk,
  statements: readonly Statement[],
  entered: readonly MachineState[],
): readonly Path[] {
  const paths = through(walk, statements).flatMap((path): readonly Path[] => {
    for (const step of path.steps) checkStep(walk, step);
    const at = path.steps.findIndex(({ kind }) => kind === 'go');
    const go = path.steps[at];
    if (go === undefined || go.kind !== 'go') return [path];
    const [after] = path.steps.slice(at + 1);
    if (after !== undefined) walk.report(unreachable(after, go.state));
    return enter(walk, go.state, entered).map(({ steps, passed }) => ({
      steps: [...path.steps.slice(0, at), ...steps],
      passed: [...path.passed, ...passed],
    }));
  });
  const [one] = statements;
  if (paths.length > waysMax && one !== undefined) walk.report(tooMany(one));
  return paths.slice(0, waysMax);
}

function enter(walk: MachineWalk, to: Word, entered: readonly MachineState[]): readonly Path[] {
  const { states, role } = walk.machine;
  const state = states.find(({ name }) => name.text === to.text);
  if (state === undefined) {
    walk.report({
      code: 'T228',
      severity: 'error',
      span: to.span,
      message: `the machine of ${role.text} has no state ${to.text}`,
      hint:
        suggest(
          to.text,
          states.map(({ name }) => name.text),
        ) ?? `write it: state ${to.text}`,
    });
    return [];
  }
  walk.reached.add(state);
  if (entered.includes(state)) {
    walk.report({
      code: 'T229',
      severity: 'error',
      span: to.span,
      message: `the machine of ${role.text} comes back to ${to.text}: a run would not end`,
      hint: 'what happens again is another run: runs repeat by themselves',
    });
    return [];
  }
  return follow(walk, state.body, [...entered, state]);
}

function checkStep(walk: MachineWalk, step: Statement): void {
  const { role } = walk.machine;
  if (!isStep(step)) walk.report(misplaced(step, 'machine'));
  if (step.kind === 'within') for (const inner of step.body) checkStep(walk, inner);
  const isForeign =
    step.kind === 'message'
      ? !isPartOf(role, step)
      : ['event', 'accept', 'check', 'keeps', 'resumes'].includes(step.kind) &&
        'role' in step &&
        step.role.text !== role.text;
  if (!isForeign) return;
  walk.report({
    code: 'T231',
    severity: 'error',
    span: step.span,
    message: `this ${step.kind === 'message' ? 'message' : `\`${step.kind}\``} is not ${role.text}'s`,
    hint: `the machine of ${role.text} has what ${role.text} sends and receives; others have it in the flow`,
  });
}

/** Whether the role is at an end of every hop. */
function isPartOf({ text }: Word, { from, hops }: Extract<Statement, { kind: 'message' }>): boolean {
  const senders = [from, ...hops.flatMap(({ to }) => to.slice(-1))];
  return hops.every(({ to }, at) => [senders[at], ...to].some((end) => end?.text === text));
}

const unreachable = ({ span }: Statement, { text }: Word): Diagnostic => ({
  code: 'T227',
  severity: 'error',
  span,
  message: `this stands after \`go ${text}\` and is never reached`,
  hint: `write it before, or in state ${text}`,
});

const neverEntered = ({ name }: MachineState): Diagnostic => ({
  code: 'T412',
  severity: 'lint',
  span: name.span,
  message: `state ${name.text} is never entered`,
  hint: `write \`go ${name.text}\` where the machine goes on there, or remove it`,
});

/** A statement of the flow without the names that the machine gives another meaning. */
function withoutNames(statement: Statement, names: ReadonlySet<string>): readonly Statement[] {
  if (statement.kind === 'let') return names.has(statement.name.text) ? [] : [statement];
  if (statement.kind === 'within')
    return [{ ...statement, body: statement.body.flatMap((inner) => withoutNames(inner, names)) }];
  if (statement.kind !== 'message') return [statement];
  const { label, ...rest } = statement;
  const kept = label === undefined || names.has(label.text) ? {} : { label };
  return [{ ...rest, ...kept, parts: statement.parts.map((part) => withoutLabels(part, names)) }];
}

function withoutLabels({ label, ...part }: PartSyntax, names: ReadonlySet<string>): PartSyntax {
  const { term } = part;
  const inner = innerParts(term).map((one) => withoutLabels(one, names));
  return {
    ...part,
    ...(label === undefined || names.has(label.text) ? {} : { label }),
    term:
      term.kind === 'tuple'
        ? { ...term, items: inner }
        : term.kind === 'call'
          ? { ...term, arguments: inner }
          : term,
  };
}
