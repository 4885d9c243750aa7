/**
 * Roles as chains of steps: every maximal path through a role's machine, and copies of it for runs by
 * number. A run that stopped early took the first steps of some maximal path, so that these paths stand for
 * all runs. Where groups are not checked (`group unchecked`), there is a path for every choice of the received exponents that are the
 * degenerate one: a run's received exponent is that one or is not, and `dh` with it is no `dh`.
 * @module
 */
import { type Check, mapCheck, type Role, type Transition, termsOfCheck } from '../../model/role.ts';
import type { Spec } from '../../model/spec.ts';
import {
  type Atom,
  fresh,
  instantiate,
  type Term,
  tuple,
  type Variable,
  variable,
  zero,
} from '../../model/term.ts';
import { stepsMax } from './order.ts';

/** A maximal path. Step 0 is the start, at which the run's public values become known; step n its nth transition. */
export interface Path {
  readonly role: Role;
  readonly transitions: readonly number[];
  readonly steps: readonly Step[];
  /** Names of the exponents of received shares that are the degenerate one; the others are not. */
  readonly degenerate: ReadonlySet<string>;
  /** The step by which a run on this path has accepted, if it does. */
  readonly acceptance: number | undefined;
}

/** The start, or a transition. */
export interface Step {
  readonly kind: 'receive' | 'send';
  readonly message: Term;
  readonly checks: readonly Check[];
}

/** A path as run `number` takes it: its variables are its own, its fresh values are made. */
export interface Copy {
  readonly self: Variable;
  readonly peers: readonly Variable[];
  readonly messages: readonly Term[];
  readonly checks: readonly (readonly Check[])[];
  /** Every variable of the role, in the order of the characters of its name. */
  readonly names: readonly { readonly name: string; readonly value: Term }[];
  /** For each fresh value the first step that sends something with it inside, if one does. */
  readonly firstSends: ReadonlyMap<Atom, number>;
  /** A term over the role's variables as this run has it. */
  readonly own: (term: Term) => Term;
}

const paths = new WeakMap<Spec, readonly Path[] | string>();

/** The paths of all roles; a sentence where a machine has a loop or is too large. */
export function pathsOf(spec: Spec): readonly Path[] | string {
  const known = paths.get(spec) ?? allPaths(spec);
  paths.set(spec, known);
  return known;
}

function allPaths(spec: Spec): readonly Path[] | string {
  const paths: Path[] = [];
  for (const role of spec.roles) {
    const ways = waysFrom(role, 0, 0);
    const large = `the machine of ${role.name} is too large`;
    if (ways === undefined || paths.length + ways.length > pathsMax) return large;
    for (const path of ways.map((way) => pathOf(role, way))) {
      const choices = spec.groupUnchecked ? exponentsReceived(path) : [];
      if (choices.length > exponentsMax) return large;
      paths.push(...withDegenerate(path, choices));
    }
    if (paths.length > pathsMax) return large;
  }
  return paths;
}

const pathsMax = 64;
const exponentsMax = 6;

/** The maximal sequences of transitions from `state`; undefined where they are too long or too many. */
function waysFrom(role: Role, state: number, length: number): readonly (readonly number[])[] | undefined {
  if (length >= stepsMax - 1) return undefined;
  const found: (readonly number[])[] = [];
  for (const [index, { from, to }] of role.transitions.entries()) {
    if (from !== state) continue;
    const further = waysFrom(role, to, length + 1);
    if (further === undefined || found.length > pathsMax) return undefined;
    found.push(...further.map((way) => [index, ...way]));
  }
  return found.length === 0 ? [[]] : found;
}

function pathOf(role: Role, transitions: readonly number[]): Path {
  const told = role.fresh.filter((value) => value.public).map(({ name }) => name);
  const start: Step = { kind: 'send', message: tuple(...told), checks: [] };
  const steps = transitions.map((index): Step => {
    const event = role.transitions[index] as Transition;
    const message = event.kind === 'send' ? event.message : event.pattern;
    return { kind: event.kind, message, checks: event.checks };
  });
  const accepted = transitions.findIndex((index) => role.acceptsAt.includes(index));
  return {
    role,
    transitions,
    steps: [start, ...steps],
    degenerate: new Set(),
    acceptance: accepted < 0 ? undefined : accepted + 1,
  };
}

/** The names of the exponents that a run does not make itself. */
function exponentsReceived({ role, steps }: Path): readonly string[] {
  const made = new Set(role.fresh.map(({ name }) => name.name));
  return variablesOf(role, steps)
    .filter(({ name, sort }) => sort === 'exponent' && !made.has(name))
    .map(({ name }) => name);
}

/** The path once for each choice of these exponents to be degenerate. */
const withDegenerate = (path: Path, exponents: readonly string[]): readonly Path[] =>
  exponents.reduce<readonly Path[]>(
    (paths, exponent) =>
      paths.flatMap((one) => [one, { ...one, degenerate: new Set([...one.degenerate, exponent]) }]),
    [path],
  );

const copies = new WeakMap<Path, Map<number, Copy>>();

/** The path as run `number` takes it. */
export function copyOf(path: Path, number: number): Copy {
  const known = copies.get(path) ?? new Map<number, Copy>();
  copies.set(path, known);
  const made = known.get(number) ?? makeCopy(path, number);
  known.set(number, made);
  return made;
}

function makeCopy({ role, steps, degenerate }: Path, number: number): Copy {
  const made = new Set(role.fresh.map(({ name }) => name.name));
  const ownVariable = (name: Variable): Term => {
    if (degenerate.has(name.name)) return zero;
    return made.has(name.name)
      ? fresh(name.sort, name.name, number)
      : variable(name.name, name.sort, `run ${number} in ${role.name}`);
  };
  const own = (term: Term): Term => instantiate(term, ownVariable);
  const messages = steps.map(({ message }) => own(message));
  const firstSends = new Map<Atom, number>();
  for (const [step, { kind }] of steps.entries()) {
    if (kind !== 'send') continue;
    for (const value of (messages[step] as Term).fresh)
      if (!firstSends.has(value)) firstSends.set(value, step);
  }
  return {
    self: own(role.self) as Variable,
    peers: role.peers.map(({ name }) => own(name) as Variable),
    messages,
    checks: steps.map(({ checks }) => checks.map((check) => mapCheck(check, own))),
    names: variablesOf(role, steps).map((name) => ({ name: name.name, value: own(name) })),
    firstSends,
    own,
  };
}

function variablesOf(role: Role, steps: readonly Step[]): readonly Variable[] {
  const found = new Map<string, Variable>();
  const add = (term: Term): void => {
    for (const name of term.variables) found.set(name.name, name);
  };
  for (const name of [role.self, ...role.peers.map((peer) => peer.name)]) add(name);
  for (const { message, checks } of steps)
    for (const term of [message, ...checks.flatMap(termsOfCheck)]) add(term);
  return [...found.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
