/**
 * Roles made ready for the search: each maximal path through a role's machine as one chain of steps, with
 * what an adversary can take out of each send, and copies of it for runs by number. Step 0 is the start of
 * the run, at which its public values become known.
 * @module
 */
import type { Check, Role, Transition } from '../../model/role.ts';
import type { Spec } from '../../model/spec.ts';
import {
  fresh,
  instantiate,
  isFresh,
  type Sort,
  type Term,
  tuple,
  type Variable,
  variable,
} from '../../model/term.ts';
import { container, everything, type Kinds, kindsOfSort } from './kinds.ts';
import { orderStepsMax } from './order.ts';
import { clearParts, type Position, positionsIn, subjectOfIssued } from './positions.ts';

/** One way through a role. */
export interface Path {
  readonly role: Role;
  /** Position among the paths of the program. */
  readonly index: number;
  readonly steps: readonly Step[];
  /** The step by which a run on this path has accepted, if it does. */
  readonly acceptance: number | undefined;
}

/** The start of a run, or one of its transitions. */
export interface Step {
  readonly kind: 'begin' | 'receive' | 'send';
  /** Index among `Role.transitions`; -1 for the start. */
  readonly transition: number;
  readonly message: Term;
  readonly checks: readonly Check[];
}

/** A path with its variables renamed apart for run `number`, and its fresh values made. */
export interface Actor {
  readonly path: Path;
  readonly number: number;
  readonly self: Variable;
  readonly peers: readonly Variable[];
  readonly messages: readonly Term[];
  readonly checks: readonly (readonly Check[])[];
  /** For each send, what can be taken out of it that could not be had before. */
  readonly sources: readonly (readonly Position[])[];
  /** The fresh values that can be taken out of some send themselves, by name. */
  readonly givenOut: ReadonlySet<string>;
  /** For each fresh value, by name, the first step that sends something with it inside. */
  readonly firstSends: ReadonlyMap<string, number>;
  /** A term over the role's variables as this run has it before anything is bound. */
  readonly renamed: (term: Term) => Term;
}

/** All paths of a spec, and what the search could not treat exactly. */
export interface Program {
  readonly spec: Spec;
  readonly paths: readonly Path[];
  readonly actor: (path: Path, number: number) => Actor;
  /** Kinds of terms that some run may send on where they can be taken out, having been told them. */
  readonly passedOn: Kinds;
  /** Symbols of the applications that some run sends where they can be taken out. */
  readonly givenSymbols: ReadonlySet<string>;
  /** Why no closed search of this spec may count as a proof. */
  readonly gaps: readonly string[];
}

const programs = new WeakMap<Spec, Map<boolean, Program | string>>();

/** The program of a spec; a sentence where a machine has a loop or is too long for this engine. */
export function programOf(spec: Spec, typed: boolean): Program | string {
  const known = programs.get(spec) ?? new Map<boolean, Program | string>();
  programs.set(spec, known);
  const made = known.get(typed) ?? compile(spec, typed);
  known.set(typed, made);
  return made;
}

const pathsMax = 64;

function compile(spec: Spec, typed: boolean): Program | string {
  const paths: Path[] = [];
  for (const role of spec.roles) {
    const found = waysThrough(role, 0, []);
    if (found === undefined) return `the machine of ${role.name} has a loop or too many branches`;
    for (const way of found) paths.push(pathOf(role, way, paths.length));
  }
  if (paths.length > pathsMax) return 'the machines have too many branches';
  if (paths.some(({ steps }) => steps.length > orderStepsMax)) return 'a role has too many steps';
  const actors = new Map<string, Actor>();
  const actor = (path: Path, number: number): Actor => {
    const key = `${path.index} ${number}`;
    const made = actors.get(key) ?? actorOf(spec, path, number, typed);
    actors.set(key, made);
    return made;
  };
  const passedOn = paths.reduce((kinds, path) => kinds | passedOnBy(actor(path, 0), typed), 0);
  const givenSymbols = new Set(paths.flatMap((path) => symbolsGivenBy(actor(path, 0))));
  return { spec, paths, actor, passedOn, givenSymbols, gaps: gapsOf(spec, typed) };
}

const passedOnBy = ({ sources }: Actor, typed: boolean): Kinds =>
  sources
    .flat()
    .reduce((kinds, { part }) => (part.kind === 'variable' ? kinds | passedAs(part.sort, typed) : kinds), 0);

const symbolsGivenBy = ({ sources }: Actor): readonly string[] =>
  sources.flat().flatMap(({ part }) => (part.kind === 'application' ? [part.symbol] : []));

/** A value that is a container may carry anything out. */
const passedAs = (sort: Sort, typed: boolean): Kinds => {
  const kinds = kindsOfSort(sort, typed);
  return (kinds & container) === 0 ? kinds : everything;
};

/** The maximal sequences of transitions from `state`; undefined where a state comes twice. */
function waysThrough(
  role: Role,
  state: number,
  taken: readonly number[],
): readonly (readonly number[])[] | undefined {
  if (taken.length > orderStepsMax) return undefined;
  const next = [...role.transitions.entries()].filter(([, { from }]) => from === state);
  if (next.length === 0) return [taken];
  const found: (readonly number[])[] = [];
  for (const [index, { to }] of next) {
    const further = waysThrough(role, to, [...taken, index]);
    if (further === undefined || found.length > pathsMax) return undefined;
    found.push(...further);
  }
  return found;
}

function pathOf(role: Role, way: readonly number[], index: number): Path {
  const begin: Step = {
    kind: 'begin',
    transition: -1,
    message: tuple(...role.fresh.filter((value) => value.public).map(({ name }) => name)),
    checks: [],
  };
  const steps = way.map((transition): Step => {
    const event = role.transitions[transition] as Transition;
    const message = event.kind === 'send' ? event.message : event.pattern;
    return { kind: event.kind, transition, message, checks: event.checks };
  });
  const accepted = way.findIndex((transition) => role.acceptsAt.includes(transition));
  return { role, index, steps: [begin, ...steps], acceptance: accepted < 0 ? undefined : accepted + 1 };
}

function actorOf(spec: Spec, path: Path, number: number, typed: boolean): Actor {
  const { role, steps } = path;
  const made = new Set(role.fresh.map(({ name }) => name.name));
  const rename = (own: Variable): Term =>
    made.has(own.name)
      ? fresh(own.sort, own.name, number)
      : variable(own.name, own.sort, `${role.name}#${number}`);
  const renamed = (term: Term): Term => instantiate(term, rename);
  const messages = steps.map(({ message }) => renamed(message));
  const clear = new Set<Term>();
  // The run's own certificates were known from the start.
  const isNews = ({ part }: Position): boolean => subjectOfIssued(spec, part) !== renamed(role.self);
  const sources = steps.map(({ kind }, step) => {
    const message = messages[step] as Term;
    const found = kind === 'receive' ? [] : positionsIn(message, clear, typed).filter(isNews);
    for (const part of clearParts(message)) clear.add(part);
    return found;
  });
  return {
    path,
    number,
    self: renamed(role.self) as Variable,
    peers: role.peers.map(({ name }) => renamed(name) as Variable),
    messages,
    checks: steps.map(({ checks }) => checks.map((check) => renamedCheck(check, renamed))),
    sources,
    givenOut: new Set(
      sources.flatMap((found) => found.flatMap(({ part }) => (isFresh(part) ? [part.name] : []))),
    ),
    firstSends: new Map([...made].flatMap((name) => firstSendOf(path, messages, name, number))),
    renamed,
  };
}

function renamedCheck(check: Check, renamed: (term: Term) => Term): Check {
  switch (check.kind) {
    case 'open':
      return { ...check, value: renamed(check.value), pattern: renamed(check.pattern) };
    case 'anchor':
      return { ...check, issuer: renamed(check.issuer) };
    case 'equal':
    case 'unequal':
      return { ...check, left: renamed(check.left), right: renamed(check.right) };
  }
}

function firstSendOf(
  { steps }: Path,
  messages: readonly Term[],
  name: string,
  number: number,
): readonly (readonly [string, number])[] {
  const step = steps.findIndex(
    ({ kind }, at) =>
      kind !== 'receive' &&
      (messages[at] as Term).fresh.some((atom) => atom.name === name && atom.maker === number),
  );
  return step < 0 ? [] : [[name, step]];
}

function gapsOf(spec: Spec, typed: boolean): readonly string[] {
  const terms = spec.roles.flatMap(({ transitions }) =>
    transitions.flatMap((event) => [
      event.kind === 'send' ? event.message : event.pattern,
      ...event.checks.flatMap((check) => (check.kind === 'open' ? [check.pattern] : [])),
    ]),
  );
  const has = (test: (term: Term) => boolean): boolean => terms.some((term) => anywhere(term, test));
  const found: string[] = [];
  if (has((term) => term.kind === 'application' && term.symbol === 'enc'))
    found.push('encryption without integrity');
  if (spec.groupUnchecked) found.push('degenerate Diffie-Hellman shares');
  if (has((term) => term.kind === 'application' && term.symbol === 'seal' && !isPublicKey(term.args[0])))
    found.push('encryption under a public key that is not seen to be one');
  if (!typed && has((term) => term.kind === 'application' && term.symbol === 'sign'))
    found.push('signatures that may be taken for certificates without typing');
  if (
    has((term) => term.kind === 'application' && term.symbol === 'sign' && term.args[1]?.kind === 'variable')
  )
    found.push('a signature over a value that may turn out to be the body of a certificate');
  return found;
}

const isPublicKey = (term: Term | undefined): boolean =>
  term?.kind === 'application' && term.symbol === 'pub';

const anywhere = (term: Term, test: (part: Term) => boolean): boolean =>
  test(term) || (term.kind === 'application' && term.args.some((arg) => anywhere(arg, test)));
