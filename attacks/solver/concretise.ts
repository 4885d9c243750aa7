/**
 * From a pattern in which everything has an origin to actions that `step` can take: agents are named,
 * open values are the adversary's own, events are put in order. What is proposed here is believed only
 * after it was executed again.
 * @module
 */
import { honestAgent } from '../../model/honest.ts';
import { junk } from '../../model/junk.ts';
import type { Action, Scenario } from '../../model/system.ts';
import {
  type Application,
  type Atom,
  agent,
  apply,
  fresh,
  isApplication,
  replace,
  type Term,
  text,
  type Variable,
} from '../../model/term.ts';
import { dishonestParty, insider } from '../threats.ts';
import { hasJunk, placeOf } from './changed.ts';
import { runsIn } from './held.ts';
import {
  anyName,
  dishonestName,
  honestName,
  junkSymbol,
  type Kinds,
  kindsLeft,
  ownKinds,
  textAtom,
} from './kinds.ts';
import { linearised } from './linearise.ts';
import { type EventId, runOfEvent, stepOfEvent } from './order.ts';
import { type Pattern, substituted } from './pattern.ts';

/** A proposed attack: from the initial state of the scenario, these actions. */
export interface Concrete {
  readonly scenario: Scenario;
  readonly actions: readonly Action[];
}

/** Ways to make a pattern concrete: the fewer dishonest agents the earlier. */
export function concretised(pattern: Pattern): readonly Concrete[] {
  return [concreteWith(pattern, true), concreteWith(pattern, false)];
}

function concreteWith(pattern: Pattern, shareInsider: boolean): Concrete {
  const naming = nameAll(pattern, shareInsider);
  const order = linearised(pattern);
  const numbers = new Map<number, number>();
  for (const event of order) {
    const run = runOfEvent(event);
    if (stepOfEvent(event) === 0 && pattern.participants[run]?.kind === 'run') numbers.set(run, numbers.size);
  }
  const ground = (term: Term): Term => renumbered(substituted(term, naming.values, new Map()), numbers);
  const { scenario } = pattern.world;
  return {
    scenario: {
      ...scenario,
      honest: [...new Set([...scenario.honest, ...naming.honest])],
      dishonest: withInsiders(scenario, naming.dishonest),
      runsMax: Math.max(scenario.runsMax, numbers.size),
    },
    actions: [
      ...keyReveal(pattern, ground),
      ...order.flatMap((event) => actionsOf(pattern, event, numbers, ground)),
    ],
  };
}

function withInsiders({ dishonest }: Scenario, used: readonly Atom[]): Scenario['dishonest'] {
  const more = used.filter((name) => !dishonest.some((party) => party.agent === name));
  return [...dishonest, ...more.map((name) => ({ agent: name, roles: [] }))];
}

const keyReveal = (pattern: Pattern, ground: (term: Term) => Term): readonly Action[] => {
  const claim = pattern.participants[pattern.claims[0] ?? -1]?.actor;
  if (!pattern.claimantKeyUsed || claim === undefined) return [];
  return [{ kind: 'reveal', reveal: 'key', agent: ground(pattern.values.get(claim.self) ?? claim.self) }];
};

function actionsOf(
  pattern: Pattern,
  event: EventId,
  numbers: ReadonlyMap<number, number>,
  ground: (term: Term) => Term,
): readonly Action[] {
  const number = runOfEvent(event);
  const participant = pattern.participants[number];
  if (participant === undefined || participant.kind === 'listener') return [];
  if (participant.kind === 'revelation')
    return usesRevelation(pattern) ? [{ kind: 'reveal', reveal: 'later' }] : [];
  const { actor, messages } = participant;
  const step = actor?.path.steps[stepOfEvent(event)];
  const run = numbers.get(number);
  if (actor === undefined || step === undefined || run === undefined) return [];
  const value = (variable: Variable): Term => ground(pattern.values.get(variable) ?? variable);
  switch (step.kind) {
    case 'begin': {
      const peers = actor.peers.map(value);
      const begin: Action = { kind: 'begin', role: actor.path.role.name, agent: value(actor.self), peers };
      return isRevealed(pattern, number) ? [begin, { kind: 'reveal', reveal: 'session', run }] : [begin];
    }
    case 'receive': {
      const message = ground(messages[stepOfEvent(event)] as Term);
      return [{ kind: 'deliver', run, message, transition: step.transition }];
    }
    case 'send':
      return [{ kind: 'dispatch', run, transition: step.transition }];
  }
}

const usesRevelation = (pattern: Pattern): boolean =>
  [...pattern.items.values()].some(
    ({ origin }) =>
      origin?.kind === 'revealed' &&
      origin.event !== undefined &&
      pattern.participants[runOfEvent(origin.event)]?.kind === 'revelation',
  );

const isRevealed = (pattern: Pattern, run: number): boolean =>
  [...pattern.items.values()].some(
    ({ origin }) =>
      origin?.kind === 'revealed' && origin.event !== undefined && runOfEvent(origin.event) === run,
  );

/** Fresh values under the numbers that their runs have in the actions; junk as `step` knows it. */
const renumbered = (term: Term, numbers: ReadonlyMap<number, number>): Term =>
  replace(term, (part) => {
    if (isApplication(part, junkSymbol)) {
      const [key, place, salt] = part.args.map((arg) => renumbered(arg, numbers)) as [Term, Term, Term];
      return junk(apply('enc', key, salt) as Application, placeOf(place));
    }
    if (part.kind === 'atom') {
      if (typeof part.maker !== 'number') return part;
      return fresh(part.sort, part.name, numbers.get(part.maker) ?? part.maker);
    }
    return part.kind === 'application' && part.fresh.length === 0 && !hasJunk(part) ? part : undefined;
  });

interface Naming {
  readonly values: ReadonlyMap<Variable, Term>;
  readonly honest: readonly Atom[];
  readonly dishonest: readonly Atom[];
}

/** A value for every variable that is still open. */
function nameAll(pattern: Pattern, shareInsider: boolean): Naming {
  const { spec } = pattern.world.program;
  const values = new Map<Variable, Term>();
  const honest: Atom[] = [];
  const dishonest: Atom[] = [];
  const taken = new Set<Atom>(spec.authorities);
  const free = (wanted: string): Atom => {
    let name = agent(wanted);
    for (let count = 2; taken.has(name); count += 1) name = agent(`${wanted}${count}`);
    taken.add(name);
    return name;
  };
  for (const bad of [insider(spec), ...spec.roles.map((role) => dishonestParty(spec, role.name))])
    taken.add(bad);
  for (const { agent: self, actor } of runsIn(pattern)) {
    if (self.kind !== 'variable' || values.has(self)) continue;
    const name = free(honestAgent(spec, actor.path.role.name).name);
    honest.push(name);
    values.set(self, name);
  }
  const owners = keyOwners(pattern);
  const derived: ReadonlySet<Term> = new Set(pattern.derivations.map(({ term }) => term));
  for (const open of openVariables(pattern)) {
    if (values.has(open)) continue;
    const left = kindsLeft(pattern.narrowed, open, pattern.world.typed);
    const kinds = owners.has(open) && (left & anyName) !== 0 ? left & anyName : left;
    if ((kinds & honestName) !== 0 && (kinds & ~anyName) === 0) {
      const name = free(honestAgent(spec, officeOf(pattern, open)).name);
      honest.push(name);
      values.set(open, name);
    } else if ((kinds & dishonestName) !== 0 && (kinds & ~anyName) === 0) {
      const name = shareInsider ? badName(pattern, open) : free(badName(pattern, open).name);
      dishonest.push(name);
      values.set(open, name);
    } else values.set(open, (derived.has(open) ? publicValue : ownValue)(kinds, values.size));
  }
  return { values, honest, dishonest };
}

/** Whose name a variable is, where a role's own variable says so. */
function officeOf(pattern: Pattern, open: Variable): string {
  const { spec } = pattern.world.program;
  const named = spec.roles.find(({ name }) => name === open.name);
  return named?.name ?? spec.roles[0]?.name ?? 'a';
}

/** The dishonest party if the variable is whom the claimant holds for a dishonest role, else the insider. */
function badName(pattern: Pattern, open: Variable): Atom {
  const { scenario, program } = pattern.world;
  const parties = scenario.dishonest.filter(({ roles }) => roles.includes(open.name));
  const [party] = parties.length > 0 ? parties : scenario.dishonest;
  return parties.length > 0 || !scenario.dishonest.some((one) => one.agent === insider(program.spec))
    ? (party?.agent ?? insider(program.spec))
    : insider(program.spec);
}

/** The variables that own a private key: names, also where typing would not say so. */
function keyOwners(pattern: Pattern): ReadonlySet<Variable> {
  const found = new Set<Variable>();
  const visit = (term: Term): void => {
    if (term.kind !== 'application' || term.ground) return;
    const [owner] = term.args;
    if (term.symbol === 'sk' && owner?.kind === 'variable') found.add(owner);
    for (const arg of term.args) visit(arg);
  };
  for (const { messages, height } of pattern.participants) messages.slice(0, height).forEach(visit);
  for (const { term } of pattern.items.values()) visit(term);
  return found;
}

function openVariables(pattern: Pattern): readonly Variable[] {
  const found = new Set<Variable>();
  const add = (term: Term): void => {
    for (const open of term.variables) found.add(open);
  };
  for (const { actor, height, messages } of pattern.participants) {
    for (const message of messages.slice(0, height)) add(message);
    for (const peer of actor?.peers ?? []) add(pattern.values.get(peer) ?? peer);
  }
  for (const { term } of pattern.items.values()) add(term);
  return [...found];
}

/** A value of the adversary's own of one of these kinds. */
function ownValue(kinds: Kinds, number: number): Term {
  const own = ownKinds.find(([kind]) => (kinds & kind) !== 0);
  const sort = own?.[1] ?? 'nonce';
  const value = fresh(sort, `${sort}${number + 1}`, 'adversary');
  if (own !== undefined) return value;
  return apply(kinds & kdfKind ? 'kdf' : 'h', value);
}

/** A value of one of these kinds that everybody knows, as an honest run derives it too. */
const publicValue = (kinds: Kinds, number: number): Term => {
  const value = text(`own${number}`);
  return (kinds & textAtom) === 0 ? apply(kinds & kdfKind ? 'kdf' : 'h', value) : value;
};

const kdfKind: Kinds = 2048;
