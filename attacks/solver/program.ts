/**
 * Roles made ready for the search: each maximal path through a role's machine as one chain of steps, with
 * what an adversary can take out of each send, and copies of it for runs by number. Step 0 is the start of
 * the run, at which its public values become known.
 * @module
 */
import { type Check, mapCheck, type Role, type Transition } from '../../model/role.ts';
import type { Spec } from '../../model/spec.ts';
import {
  type Application,
  fresh,
  instantiate,
  isApplication,
  isFresh,
  isPrivateSymbol,
  type Sort,
  type Term,
  tuple,
  type Variable,
  variable,
  zero,
} from '../../model/term.ts';
import { container, everything, junkAtom, type Kinds, kindOf, kindsOfSort } from './kinds.ts';
import { orderStepsMax } from './order.ts';
import { carriedIn, clearParts, type Position, positionsIn, subjectOfIssued } from './positions.ts';

/** One way through a role. */
export interface Path {
  readonly role: Role;
  /** Position among the paths of the program. */
  readonly index: number;
  readonly steps: readonly Step[];
  /** Exponents of received shares that are degenerate on this path; the others are not (`group unchecked`). */
  readonly degenerate: ReadonlySet<Variable>;
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
  /** For each send, the applications that the run itself puts into it, as far as it is asked where these come to be (births.ts). */
  readonly made: readonly (readonly Application[])[];
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
  /** Whether every value that a run binds is one that it was sent, and not what such a value was made of. */
  readonly bindsOnlyCarried: boolean;
  /** Kinds of terms that ciphertexts keep from whoever lacks their keys, so that it can be asked how one gets out (escapes.ts). */
  readonly kept: Kinds;
  /** Symbols of applications that no message carries: the adversary knows one where it knows all its arguments. */
  readonly dissolved: ReadonlySet<string>;
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
    for (const way of found) {
      for (const degenerate of spec.groupUnchecked ? degenerateIn(role, way) : [new Set<Variable>()])
        paths.push(pathOf(role, way, degenerate, paths.length));
    }
  }
  if (paths.length > pathsMax) return 'the machines have too many branches';
  if (paths.some(({ steps }) => steps.length > orderStepsMax)) return 'a role has too many steps';
  const bindsOnlyCarried = paths.every(isBindingCarried);
  const givesOnlyOwn = typed && bindsOnlyCarried;
  const actors = new WeakMap<Path, Map<number, Actor>>();
  const actor = (path: Path, number: number): Actor => {
    const known = actors.get(path) ?? new Map<number, Actor>();
    actors.set(path, known);
    const made = known.get(number) ?? actorOf(spec, path, number, { typed, carried: givesOnlyOwn });
    known.set(number, made);
    return made;
  };
  const passedOn = paths.reduce((kinds, path) => kinds | passedOnBy(actor(path, 0), typed), 0);
  const givenSymbols = new Set(paths.flatMap((path) => symbolsGivenBy(actor(path, 0))));
  return {
    spec,
    paths,
    actor,
    // Junk is first in a ciphertext that was changed, which is nobody's message.
    passedOn: givesOnlyOwn ? passedOn & junkAtom : passedOn,
    givenSymbols,
    bindsOnlyCarried,
    kept: givesOnlyOwn ? everything & ~malleableIn(paths.map((path) => actor(path, 0))) : 0,
    dissolved: givesOnlyOwn ? symbolsCarriedByNone(spec, paths) : new Set(),
  };
}

/** Kinds of what runs put into ciphertexts without integrity, of which the adversary makes others. */
const malleableIn = (actors: readonly Actor[]): Kinds =>
  actors
    .flatMap(({ messages }) => messages)
    .flatMap(carriedIn)
    .flatMap((part) => (isApplication(part, 'enc') ? carriedIn(part.args[1] as Term) : []))
    .reduce(
      (kinds, part) => kinds | (part.kind === 'variable' ? kindsOfSort(part.sort, true) : kindOf(part)),
      0,
    );

/**
 * Whether every variable of a path that may stand for a key is bound where the message carries it, or else
 * never sent where a message carries it (a public key that was received hands on no private key).
 */
function isBindingCarried({ role, steps }: Path): boolean {
  const variablesOf = (terms: readonly Term[]): ReadonlySet<Term> =>
    new Set(terms.filter(({ kind }) => kind === 'variable'));
  const received = steps.flatMap(({ kind, message, checks }) => [
    ...(kind === 'receive' ? [message] : []),
    ...checks.flatMap((check) => (check.kind === 'open' ? [check.pattern] : [])),
  ]);
  const bound = variablesOf(received.flatMap(carriedIn));
  const own: ReadonlySet<Term> = new Set([
    role.self,
    ...role.peers.map(({ name }) => name),
    ...role.fresh.map(({ name }) => name),
  ]);
  const sent = variablesOf(
    steps.flatMap(({ kind, message }) => (kind === 'receive' ? [] : carriedIn(message))),
  );
  return [...sent].every((part) => bound.has(part) || own.has(part));
}

/**
 * What is first known when it is composed: for the first message that carries such a term is no run's, which would have
 * it of an earlier one, and the adversary would have to know it before it makes that message.
 */
function symbolsCarriedByNone(spec: Spec, paths: readonly Path[]): ReadonlySet<string> {
  const sent = paths.flatMap(({ steps }) => steps.filter(({ kind }) => kind !== 'receive'));
  const carried = new Set(
    sent
      .flatMap(({ message }) => carriedIn(message))
      .flatMap((part) => (part.kind === 'application' ? [part.symbol] : [])),
  );
  const symbols = ['h', 'kdf', 'mac', ...spec.functions.map(({ name }) => name)];
  return new Set(symbols.filter((symbol) => !carried.has(symbol)));
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

/** Every choice of the exponents of received shares that are degenerate: each is one on some paths only. */
function degenerateIn(role: Role, way: readonly number[]): readonly ReadonlySet<Variable>[] {
  const made = new Set(role.fresh.map(({ name }) => name));
  const received = new Set(
    way
      .flatMap((at) => termsOf(role.transitions[at] as Transition))
      .flatMap(({ variables }) => variables.filter(({ sort }) => sort === 'exponent'))
      .filter((exponent) => !made.has(exponent)),
  );
  let choices: readonly ReadonlySet<Variable>[] = [new Set()];
  for (const exponent of received) {
    if (choices.length > pathsMax) break;
    choices = choices.flatMap((chosen) => [chosen, new Set([...chosen, exponent])]);
  }
  return choices;
}

/** What an event is about: its message, and what kept values must be to be opened. */
const termsOf = (event: Transition): readonly Term[] => [
  event.kind === 'send' ? event.message : event.pattern,
  ...event.checks.flatMap((check) => (check.kind === 'open' ? [check.pattern] : [])),
];

function pathOf(role: Role, way: readonly number[], degenerate: ReadonlySet<Variable>, index: number): Path {
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
  return {
    role,
    index,
    steps: [begin, ...steps],
    degenerate,
    acceptance: accepted < 0 ? undefined : accepted + 1,
  };
}

function actorOf(
  spec: Spec,
  path: Path,
  number: number,
  { typed, carried }: { readonly typed: boolean; readonly carried: boolean },
): Actor {
  const { role, steps } = path;
  const made = new Set(role.fresh.map(({ name }) => name.name));
  const rename = (own: Variable): Term => {
    if (path.degenerate.has(own)) return zero;
    return made.has(own.name)
      ? fresh(own.sort, own.name, number)
      : variable(own.name, own.sort, `${role.name}#${number}`);
  };
  const known = new Map<Term, Term>();
  const renamed = (term: Term): Term => {
    const before = known.get(term);
    if (before !== undefined) return before;
    const made = instantiate(term, rename);
    known.set(term, made);
    return made;
  };
  const messages = steps.map(({ message }) => renamed(message));
  const clear = new Set<Term>();
  const names: ReadonlySet<Term> = new Set([role.self, ...role.peers.map(({ name }) => name)].map(renamed));
  // The run's own certificates were known from the start, and so were the names of agents.
  const isNews = ({ part }: Position): boolean =>
    subjectOfIssued(spec, part) !== renamed(role.self) && !names.has(part);
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
    checks: steps.map(({ checks }) => checks.map((check) => mapCheck(check, renamed))),
    sources,
    made: steps.map(({ kind }, step) => (kind === 'send' ? madeIn(messages[step] as Term, carried) : [])),
    givenOut: new Set(
      sources.flatMap((found) => found.flatMap(({ part }) => (isFresh(part) ? [part.name] : []))),
    ),
    firstSends: new Map([...made].flatMap((name) => firstSendOf(path, messages, name, number))),
    renamed,
  };
}

/** The applications in a message that a run sends; only those that are `carried`, if these are asked for, as always of long-term keys. */
function madeIn(message: Term, carried: boolean): readonly Application[] {
  const parts = carriedIn(message).filter((part) => part.kind === 'application');
  if (carried) return parts;
  const applications = applicationsIn(message).filter(({ symbol }) => !isPrivateSymbol(symbol));
  return [...applications, ...parts.filter(({ symbol }) => isPrivateSymbol(symbol))];
}

function applicationsIn(term: Term): readonly Application[] {
  if (term.kind !== 'application') return [];
  return [term, ...term.args.flatMap(applicationsIn)];
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
