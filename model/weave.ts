/**
 * A protocol with branches as one machine for each role: what the role does on each way through the
 * protocol is projected by itself, and ways stay one as long as the role does the same on them. So a branch
 * begins in a role's machine where the role itself can tell, or chooses, and every transition of the machine
 * is one of some way, with what the role holds there (design 10, Branches).
 * @module
 */
import { beside, clash, noGuest } from './composition.ts';
import { meaningsOf, saidOf, withMeanings } from './meanings.ts';
import type { Diagnostic } from './notation/diagnostic.ts';
import { ofEveryWay, type Question, type ResolvedWay, resolveWay } from './notation/resolve.ts';
import type { ProtocolSyntax } from './notation/syntax.ts';
import { openedBody, waysThrough } from './notation/ways.ts';
import { type Projected, project } from './projection.ts';
import type { Hop, Protocol } from './protocol.ts';
import type { Check, Holding, Role, Transition } from './role.ts';
import type { PlannedHop, Spec } from './spec.ts';

/** A protocol's spec, undefined where an error makes that impossible, and all that is to be said about it. */
export interface Woven {
  readonly spec: Spec | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What is woven: one protocol of a file. */
export interface Asked extends Omit<Question, 'hops'> {
  /** All protocols of the file, for those that stand beside this one. */
  readonly protocols: readonly ProtocolSyntax[];
}

/** The spec of a protocol's text, and of those that stand beside it. */
export function weave(asked: Asked): Woven {
  const woven = weaveAlone(asked);
  const guests = openedBody(asked.syntax, asked.options).filter((statement) => statement.kind === 'also');
  const diagnostics: Diagnostic[] = [...woven.diagnostics];
  let { spec } = woven;
  for (const statement of guests) {
    const own = asked.syntax.name.text;
    const syntax = asked.protocols.find(({ name }) => name.text === statement.protocol.text);
    const guest =
      syntax === undefined || syntax === asked.syntax ? undefined : weaveAlone({ ...asked, syntax }).spec;
    const names = asked.protocols.map(({ name }) => name.text);
    const fault =
      guest === undefined ? noGuest(statement, own, names) : spec && clash(spec, guest, statement);
    if (fault !== undefined) diagnostics.push(fault);
    spec = fault !== undefined || guest === undefined || spec === undefined ? undefined : beside(spec, guest);
  }
  return { spec, diagnostics };
}

/** A protocol by itself. */
function weaveAlone(asked: Omit<Question, 'hops'>): Woven {
  const question: Question = { ...asked, hops: new Map() };
  const ways = waysThrough(question.syntax, question.options);
  if (ways.diagnostics.some(isError)) return { spec: undefined, diagnostics: distinct(ways.diagnostics) };
  const flow = ways.flow.map((way) => resolveWay(question, way));
  const machines = ways.machines.map((machine) => ({
    role: machine.role.text,
    ways: machine.ways.map((way) => resolveWay(question, way)),
  }));
  const resolved = [...flow, ...machines.flatMap((machine) => machine.ways)];
  const found = distinct([...ways.diagnostics, ...together(resolved.map(({ diagnostics }) => diagnostics))]);
  const readings = flow.flatMap(protocolOf);
  if (found.some(isError) || readings.length < flow.length) return { spec: undefined, diagnostics: found };
  const own = new Map(machines.map((machine) => [machine.role, machine.ways.flatMap(protocolOf)]));
  return woven(found, readings, own);
}

const protocolOf = ({ protocol }: ResolvedWay): readonly Protocol[] =>
  protocol === undefined ? [] : [protocol];

const isError = ({ severity }: Diagnostic): boolean => severity === 'error';

/** What is said on any way, and what is said on all of them. */
function together(lists: readonly (readonly Diagnostic[])[]): readonly Diagnostic[] {
  return lists
    .flat()
    .filter(
      (one) => !ofEveryWay.has(one.code) || lists.every((list) => list.some((other) => isSame(one, other))),
    );
}

const isSame = (one: Diagnostic, other: Diagnostic): boolean =>
  one.code === other.code && one.span.start === other.span.start && one.message === other.message;

const distinct = (all: readonly Diagnostic[]): readonly Diagnostic[] =>
  all.filter((one, at) => all.findIndex((other) => isSame(one, other)) === at);

/** `readings` are the ways through the flow, `own` those through the machines of roles that have one. */
function woven(
  found: readonly Diagnostic[],
  readings: readonly Protocol[],
  own: ReadonlyMap<string, readonly Protocol[]>,
): Woven {
  const [honest] = readings;
  if (honest === undefined) return { spec: undefined, diagnostics: found };
  const all = [...readings, ...[...own.values()].flat()];
  const meanings = meaningsOf(all);
  const diagnostics = [...found];
  const roles: Role[] = [];
  const steps = new Map<string, readonly (readonly number[])[]>();
  for (const party of honest.parties) {
    const through = own.get(party.name)?.map((way) => numberedAs(honest, party.name, way)) ?? readings;
    const projected = through.map((way): Projected => {
      const given = way.parties.find(({ name }) => name === party.name) ?? party;
      return project(way, given);
    });
    diagnostics.push(...together(projected.map((one) => one.diagnostics)), ...unlikeStarts(projected));
    const meant = projected.map(({ role }, at) =>
      withMeanings(role, meanings, all.indexOf((own.get(party.name) ?? readings)[at] as Protocol)),
    );
    const one = mergedRole(meant);
    roles.push(one.role);
    if (!own.has(party.name)) steps.set(party.name, one.steps);
  }
  const said = distinct(diagnostics);
  if (said.some(isError)) return { spec: undefined, diagnostics: said };
  const isPlain = all.length === 1 && honest.flow.every(({ kind }) => kind !== 'keeps' && kind !== 'resumes');
  const plans = isPlain ? {} : { ways: readings.map((way, at) => planOf(way, at, steps)) };
  return { spec: { ...saidOf(readings, honest, meanings), roles, ...plans }, diagnostics: said };
}

/** Whom a run chooses at its start cannot depend on the way that it will take. */
function unlikeStarts(projected: readonly Projected[]): readonly Diagnostic[] {
  const [first] = projected;
  const names = ({ role }: Projected): string => role.peers.map((peer) => peer.name.name).join(', ');
  const other = projected.find((one) => first !== undefined && names(one) !== names(first));
  if (first === undefined || other === undefined) return [];
  const { name, transitions } = first.role;
  return [
    {
      code: 'T232',
      severity: 'error',
      span: transitions[0]?.span ?? { start: 0, end: 0 },
      message: `the branches begin differently for ${name}, so it is not clear which names it holds at its start`,
      hint: `say so: knows ${name} : ${names(first) || names(other)}`,
    },
  ];
}

/** The hops of a machine's way, numbered as those of the flow as long as they go the same way. */
function numberedAs(honest: Protocol, role: string, way: Protocol): Protocol {
  const shown = honest.flow.filter(
    (item): item is Hop => item.kind === 'hop' && (item.from === role || item.to === role),
  );
  const numbers = new Map<number, number>();
  let alike = true;
  let at = 0;
  for (const item of way.flow) {
    if (item.kind !== 'hop' || (item.from !== role && item.to !== role)) continue;
    const like = shown[at];
    alike &&= like?.from === item.from && like.to === item.to;
    if (alike && like !== undefined) numbers.set(item.index, like.index);
    at += 1;
  }
  const numbered = (index: number): number => numbers.get(index) ?? index;
  const flow = way.flow.map((item) => {
    if (item.kind !== 'hop') return item;
    const relays = item.relays === undefined ? {} : { relays: numbered(item.relays) };
    return { ...item, index: numbered(item.index), ...relays };
  });
  return { ...way, flow };
}

/** The hops of one way, and which transitions of the woven machines they are. */
function planOf(
  { flow }: Protocol,
  number: number,
  steps: ReadonlyMap<string, readonly (readonly number[])[]>,
): readonly PlannedHop[] {
  const counts = new Map<string, number>();
  const next = (role: string): number | undefined => {
    const count = counts.get(role) ?? 0;
    counts.set(role, count + 1);
    return steps.get(role)?.[number]?.[count];
  };
  return flow.flatMap((item): readonly PlannedHop[] => {
    if (item.kind === 'keeps' || item.kind === 'resumes') {
      const { index: hop, role, span, ticket: label, kind } = item;
      const taken = next(role);
      const way = taken === undefined ? {} : kind === 'keeps' ? { sent: taken } : { received: taken };
      return [{ hop, from: role, to: role, span, label, ...way }];
    }
    if (item.kind !== 'hop') return [];
    const { index: hop, from, to, span, label = '' } = item;
    const [sent, received] = [next(from), next(to)];
    const way = { ...(sent === undefined ? {} : { sent }), ...(received === undefined ? {} : { received }) };
    return [{ hop, from, to, span, label, ...way }];
  });
}

interface Merged {
  readonly role: Role;
  /** For each way, the transition of the role that each of its own has become. */
  readonly steps: readonly (readonly number[])[];
}

/** One machine that does what the role does on each of its ways, and nothing else. */
function mergedRole(ways: readonly Role[]): Merged {
  const [first] = ways as readonly [Role, ...Role[]];
  if (ways.length === 1) return { role: first, steps: [[...first.transitions.keys()]] };
  const tree: Tree = { transitions: [], acceptsAt: new Set(), states: 1 };
  const steps = ways.map((way) => grow(tree, way));
  const after = (way: number, index: number): number => steps[way]?.[index] ?? index;
  return {
    steps,
    role: {
      ...first,
      fresh: distinctBy(
        ways.flatMap(({ fresh }) => fresh),
        ({ name }) => [name],
      ),
      secrets: distinctBy(
        ways.flatMap(({ secrets }) => secrets),
        (secret) => [secret],
      ),
      transitions: tree.transitions,
      acceptsAt: [...tree.acceptsAt],
      knows: ways
        .map(({ knows }, way): readonly Holding[] =>
          knows.map((held) => ({ ...held, since: after(way, held.since) })),
        )
        .reduce(inBothOrders),
      opaque: distinctBy(
        ways.flatMap(({ opaque }, way) =>
          opaque.map((value) => ({
            ...value,
            since: after(way, value.since),
            ...(value.opened === undefined ? {} : { opened: after(way, value.opened) }),
          })),
        ),
        ({ name, canonical, since, opened }) => [name, canonical, since, opened],
      ),
      aliases: new Map(ways.flatMap(({ aliases }) => [...aliases])),
    },
  };
}

/**
 * The holdings of both, each list in its own order: what a role opens stands before what it had unopened,
 * and the first that fits is what it makes of a term.
 */
function inBothOrders(before: readonly Holding[], more: readonly Holding[]): readonly Holding[] {
  const merged = [...before];
  let place = merged.length;
  for (const held of more.toReversed()) {
    const known = merged.findIndex(
      ({ canonical, view, since }) =>
        canonical === held.canonical && view === held.view && since === held.since,
    );
    if (known < 0) merged.splice(place, 0, held);
    else place = known;
  }
  return merged;
}

interface Tree {
  readonly transitions: Transition[];
  readonly acceptsAt: Set<number>;
  states: number;
}

/** Adds one way to the tree; the transitions of the tree that it takes. */
function grow(tree: Tree, { transitions, acceptsAt }: Role): readonly number[] {
  let state = 0;
  return transitions.map((transition, at) => {
    const accepts = acceptsAt.includes(at);
    let index = tree.transitions.findIndex(
      (other, number) =>
        other.from === state && tree.acceptsAt.has(number) === accepts && isSameStep(other, transition),
    );
    if (index < 0) {
      index = tree.transitions.length;
      tree.transitions.push({ ...transition, from: state, to: tree.states });
      if (accepts) tree.acceptsAt.add(index);
      tree.states += 1;
    }
    state = (tree.transitions[index] as Transition).to;
    return index;
  });
}

function isSameStep(left: Transition, right: Transition): boolean {
  return (
    messageOf(left) === messageOf(right) &&
    left.kind === right.kind &&
    left.wire === right.wire &&
    left.checks.length === right.checks.length &&
    left.checks.every((check, at) => isSameCheck(check, right.checks[at] as Check)) &&
    left.events.length === right.events.length &&
    left.events.every((event, at) => {
      const other = right.events[at];
      return (
        event.name === other?.name &&
        isSameList(event.args, other.args) &&
        isSameList(event.canonical, other.canonical)
      );
    })
  );
}

const messageOf = (step: Transition) => (step.kind === 'send' ? step.message : step.pattern);

function isSameCheck(left: Check, right: Check): boolean {
  if (left.kind === 'open')
    return right.kind === 'open' && left.value === right.value && left.pattern === right.pattern;
  if (left.kind === 'anchor')
    return right.kind === 'anchor' && left.issuer === right.issuer && isSameList(left.anchors, right.anchors);
  return left.kind === right.kind && left.left === right.left && left.right === right.right;
}

const isSameList = (left: readonly unknown[], right: readonly unknown[]): boolean =>
  left.length === right.length && left.every((one, at) => one === right[at]);

function distinctBy<T>(all: readonly T[], key: (one: T) => readonly unknown[]): readonly T[] {
  const kept: T[] = [];
  for (const one of all) if (!kept.some((other) => isSameList(key(other), key(one)))) kept.push(one);
  return kept;
}
