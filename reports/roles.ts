/**
 * A role machine for a reader: its states and transitions, what each binds and checks, and what the
 * role carries without ever having looked into it.
 * @module
 */
import { type Check, isTicket, keptIn, type Role, type Transition, viewOf } from '../model/role.ts';
import type { Spec } from '../model/spec.ts';
import type { Term, Variable } from '../model/term.ts';
import { print } from '../model/term-print.ts';
import { type Abbreviations, abbreviate, uniqueNames } from './abbreviation.ts';
import { evidenceIn, metIn } from './evidence.ts';
import type { Machine, MachineStep, OpaqueLine } from './report.ts';
import type { Line } from './shapes.ts';

/** The machine of a role, as facts. */
export function machineOf(spec: Spec, role: Role): Machine {
  const bound = boundBefore(role);
  const names = namesOf(spec, role);
  return {
    kind: 'machine',
    role: role.name,
    nature: natureOf(role),
    holds: heldAtStart(role).map(names.inWords),
    makes: role.fresh.map(({ name, public: known }) => `${known ? 'text' : name.sort} ${name.name}`),
    transitions: role.transitions.map((transition, at) =>
      stepOf({ role, names, before: bound[at] ?? new Set() }, transition, at),
    ),
    opaque: role.opaque.map((value) => opaqueOf(role, value)),
    key: names.key.filter(({ name }) => role.transitions.every(({ label }) => label !== name)),
  };
}

/** The machine as a listing: one paragraph of lines for each transition. */
export function linesOfMachine(machine: Machine): {
  readonly title: string;
  readonly lines: readonly Line[];
} {
  const { role, nature, holds, makes, transitions, opaque, key } = machine;
  return {
    title: [`role ${role}`, ...nature].join(', '),
    lines: [
      ...fact(1, 'holds at its start', holds),
      ...fact(1, 'makes', makes),
      ...transitions.flatMap((step) => linesOfStep(role, step)),
      ...opaque.map((value) => line(1, `opaque  ${value.name}${isOf(value)}: ${whyOpaque(value)}`, 'aside')),
      ...key.map(({ name, means }) => line(1, `where ${name} = ${means}`, 'aside')),
    ],
  };
}

const line = (indent: number, text: string, tone: Line['tone'] = 'plain'): Line => ({ indent, text, tone });

const fact = (indent: number, what: string, values: readonly string[]): readonly Line[] =>
  values.length === 0 ? [] : [line(indent, `${what}  ${values.join(', ')}`)];

function linesOfStep(role: string, step: MachineStep): readonly Line[] {
  return [
    line(1, `${step.from} -> ${step.to}  ${deedOf(role, step)} : ${step.message}`),
    ...fact(5, 'binds ', step.binds),
    ...step.checks.map((check) => line(5, `checks  ${check}`)),
    ...step.logs.map((event) => line(5, `event   ${event}`)),
    ...(step.accepts ? [line(5, 'accepts', 'good')] : []),
  ];
}

function deedOf(role: string, { action, wire, label }: MachineStep): string {
  if (wire === role) return action === 'send' ? `keeps as ${label}` : `resumes from ${label}`;
  const verb = action === 'send' ? 'sends to' : 'receives from';
  return `${verb} ${wire}${label === '' ? '' : ` as ${label}`}`;
}

const isOf = ({ name, is }: OpaqueLine): string => (is === name ? '' : ` = ${is}`);

function whyOpaque({ because, since, opened }: OpaqueLine): string {
  const until = opened === undefined ? 'never opened' : `opened on the way to state ${opened}`;
  switch (because) {
    case 'ignored':
      return `held from state ${since} on, never looked into`;
    case 'forwarded':
      return `held from state ${since} on and passed on unopened, ${until}`;
    case 'unopened':
      return `held from state ${since} on, ${until}`;
  }
}

const natureOf = (role: Role): readonly string[] => [
  ...(role.office === undefined ? [] : [role.office]),
  ...(role.anonymous ? ['anonymous'] : []),
  ...role.unawareOf.map((other) => `unaware of ${other}`),
];

/** Names, secrets and other knowledge from before the first event; what is fresh is told apart. */
function heldAtStart(role: Role): readonly Term[] {
  const made = new Set<Term>(role.fresh.map(({ name }) => name));
  const held = role.knows.filter(({ since, view }) => since < 0 && !made.has(view)).map(({ view }) => view);
  return [...new Set([...held, ...role.secrets])];
}

/** Messages by their labels and channel keys by their names, as this role sees them. */
function namesOf(spec: Spec, role: Role): Abbreviations {
  const messages = role.transitions.map((transition) => ({
    term: shownOf(role, transition),
    name: isTicket(role, transition) ? '' : transition.label,
    run: 0,
  }));
  const keys = spec.values.flatMap(({ kind, name, term }) => {
    const view = kind === 'key' ? viewOf(role, term, Number.POSITIVE_INFINITY) : undefined;
    return view === undefined ? [] : [{ term: view, name, run: 0 }];
  });
  return abbreviate({ shown: messages.map(({ term }) => term), named: uniqueNames([...keys, ...messages]) });
}

const contentOf = (transition: Transition): Term =>
  transition.kind === 'send' ? transition.message : transition.pattern;

/** What is kept or resumed, without what it is kept under. */
const shownOf = (role: Role, transition: Transition): Term =>
  isTicket(role, transition) ? keptIn(contentOf(transition)) : contentOf(transition);

/** For each transition, the variables that are bound on every way to it. */
function boundBefore(role: Role): readonly ReadonlySet<Variable>[] {
  const made = role.fresh.map(({ name }) => name);
  const known = role.knows.flatMap(({ since, view }) => (since < 0 ? view.variables : []));
  const start = new Set([role.self, ...role.peers.map(({ name }) => name), ...made, ...known]);
  const atState = new Map<number, ReadonlySet<Variable>>([[0, start]]);
  return role.transitions.map((transition) => {
    const before = atState.get(transition.from) ?? start;
    const after = new Set([...before, ...metIn(transition)]);
    const other = atState.get(transition.to);
    atState.set(
      transition.to,
      other === undefined ? after : new Set([...other].filter((one) => after.has(one))),
    );
    return before;
  });
}

/** Where a transition stands: whose it is, how its terms are written, what is bound before it. */
interface Standpoint {
  readonly role: Role;
  readonly names: Abbreviations;
  readonly before: ReadonlySet<Variable>;
}

function stepOf(standpoint: Standpoint, transition: Transition, at: number): MachineStep {
  const { role, names, before } = standpoint;
  const met = [...new Set(metIn(transition))].filter((variable) => !before.has(variable));
  return {
    from: transition.from,
    to: transition.to,
    action: transition.kind,
    wire: transition.wire,
    label: transition.label,
    message: names.message(shownOf(role, transition)),
    binds: met.map((variable) => boundName(role, variable)),
    checks: [
      ...(transition.kind === 'receive' ? comparisons(standpoint, shownOf(role, transition)) : []),
      ...transition.checks.flatMap((check) => checkTexts(standpoint, check)),
    ],
    logs: transition.events.map(
      ({ name, args }) => `${role.name} ${name}(${args.map(names.short).join(', ')})`,
    ),
    accepts: role.acceptsAt.includes(at),
  };
}

/** A value with its sort; of an exponent and of a private key, what a receiver holds of it. */
function boundName(role: Role, variable: Variable): string {
  if (role.opaque.some(({ name }) => name === variable)) return `value ${variable.name}`;
  if (variable.sort === 'exponent') return `share g(${variable.name})`;
  return variable.sort === 'secret' ? `key pub(${variable.name})` : `${variable.sort} ${variable.name}`;
}

/** What must fit in an arriving message: what verifies, what opens, what is as the role holds it. */
function comparisons(standpoint: Standpoint, pattern: Term): readonly string[] {
  const found = evidenceIn(pattern, standpoint.before);
  const known = found
    .filter(({ kind }) => kind === 'known')
    .map(({ term }) => writtenIn(standpoint, term, pattern));
  const others = found.filter(({ kind }) => kind !== 'known');
  const lines = [
    ...(known.length === 0 ? [] : [`${[...new Set(known)].join(', ')} as expected`]),
    ...others.map(({ kind, term }) => `${writtenIn(standpoint, term, pattern)} ${kind}`),
  ];
  return [...new Set(lines)];
}

/** A part of a message; where it is the whole message, not by its own label. */
const writtenIn = ({ names }: Standpoint, part: Term, whole: Term): string =>
  part === whole ? names.message(part) : names.short(part);

function checkTexts(standpoint: Standpoint, check: Check): readonly string[] {
  const { short } = standpoint.names;
  switch (check.kind) {
    case 'open':
      return [`${short(check.value)} is ${short(check.pattern)}`, ...comparisons(standpoint, check.pattern)];
    case 'anchor':
      return [`${short(check.issuer)} is trusted: one of ${check.anchors.map(short).join(', ')}`];
    case 'equal':
      return [`${short(check.left)} = ${short(check.right)}`];
    case 'unequal':
      return [`${short(check.left)} != ${short(check.right)}`];
  }
}

function opaqueOf(role: Role, value: Role['opaque'][number]): OpaqueLine {
  const opened = value.opened === undefined ? undefined : role.transitions[value.opened]?.to;
  return {
    name: value.name.name,
    is: print(value.canonical),
    because: value.because,
    since: role.transitions[value.since]?.to ?? 0,
    ...(opened !== undefined && { opened }),
  };
}
