/**
 * What the search takes for given: the program, who may be dishonest, and the terms that the adversary
 * holds before anything happens, as patterns over agents of which there is no bound (design 5 and 10,
 * Keys; the symbolic side of model/long-term.ts).
 * @module
 */
import type { Role } from '../../model/role.ts';
import type { Spec } from '../../model/spec.ts';
import type { Scenario } from '../../model/system.ts';
import {
  certificate,
  instantiate,
  publicKey,
  secretKey,
  type Term,
  type Variable,
  variable,
} from '../../model/term.ts';
import { agentName, dishonestName, honestName, type Kinds } from './kinds.ts';
import type { Program } from './program.ts';

/** A term that the adversary may hold without having heard it, for any values of its variables. */
export interface Fact {
  readonly name: string;
  readonly term: Term;
  /** What the variables may be. */
  readonly kinds: readonly (readonly [Variable, Kinds])[];
  /** `revelation`: known only after it. `claimant`: the variable `owner` is the claimant's agent. */
  readonly from: 'start' | 'revelation' | 'claimant';
  readonly owner?: Variable;
}

/** The premises of one search. */
export interface World {
  readonly program: Program;
  readonly scenario: Scenario;
  readonly typed: boolean;
  readonly selfTalk: boolean;
  /** What the agent of an honest run may be, and what it may choose as a peer. */
  readonly honest: Kinds;
  readonly agents: Kinds;
  readonly facts: readonly Fact[];
  readonly functions: ReadonlyMap<string, number>;
  /** Whether exponents and symmetric keys of runs outside the session are revealed. */
  readonly reveals: Scenario['reveals'];
}

/** The world of a scenario, with any number of agents in place of the scenario's few. */
export function worldOf(scenario: Scenario, program: Program): World {
  const { spec, dishonest } = scenario;
  const agents = dishonest.length > 0 ? agentName : honestName;
  return {
    program,
    scenario,
    typed: scenario.typed,
    selfTalk: scenario.selfTalk,
    honest: honestName,
    agents,
    facts: factsOf(scenario, agents),
    functions: new Map(spec.functions.map(({ name, arity }) => [name, arity])),
    reveals: scenario.reveals,
  };
}

// With a space, as no name in a spec has: the other names of a fact are those of a role, which may be `owner`.
const owner = variable('its owner', 'name', 'fact');
const other = variable('another agent', 'name', 'fact');
const keyOf = (name: Term): Term => publicKey(secretKey(name));

function factsOf(scenario: Scenario, agents: Kinds): readonly Fact[] {
  const { spec, dishonest, compromised, unpossessed, reveals } = scenario;
  const facts: Fact[] = spec.issued.map(({ issuer, usage }) => ({
    name: 'issued',
    term: certificate(owner, usage, keyOf(owner), issuer),
    kinds: [[owner, agents]],
    from: 'start',
  }));
  for (const authority of compromised) facts.push(ground('compromised authority', secretKey(authority)));
  if (dishonest.length > 0) {
    facts.push(...ownedBy(spec, 'dishonest agent', dishonestName, agents, 'start'));
    const parties = new Set(dishonest.flatMap(({ roles }) => roles));
    for (const role of spec.roles)
      if (parties.has(role.name)) facts.push(...belongingTo(role, agents, 'start'));
    if (unpossessed) facts.push(...unheld(spec));
  }
  if (reveals.includes('key')) facts.push(...ownedBy(spec, "claimant's key", honestName, agents, 'claimant'));
  if (reveals.includes('later')) {
    facts.push(...ownedBy(spec, 'revealed later', agents, agents, 'revelation'));
    for (const role of spec.roles) facts.push(...belongingTo(role, agents, 'revelation'));
    for (const authority of spec.authorities)
      facts.push({ ...ground('revealed later', secretKey(authority)), from: 'revelation' });
  }
  return facts;
}

const ground = (name: string, term: Term): Fact => ({ name, term, kinds: [], from: 'start' });

const unheld = (spec: Spec): readonly Fact[] =>
  spec.issued.map(({ issuer, usage }) => ({
    name: 'unpossessed',
    term: certificate(owner, usage, keyOf(other), issuer),
    kinds: [
      [owner, dishonestName],
      [other, honestName],
    ],
    from: 'start',
  }));

/** The long-term secrets of an agent as itself: its private key, and the shared keys that name it. */
function ownedBy(spec: Spec, name: string, kinds: Kinds, agents: Kinds, from: Fact['from']): readonly Fact[] {
  const own: Fact = { name, term: secretKey(owner), kinds: [[owner, kinds]], from, owner };
  const found: Fact[] = [own];
  for (const role of spec.roles) {
    for (const secret of role.secrets.filter(({ variables }) => variables.includes(role.self))) {
      const term = instantiate(secret, (part) => (part === role.self ? owner : undefined));
      if (found.some((fact) => fact.term === term)) continue;
      const others = term.variables.filter((part) => part !== owner);
      found.push({
        name,
        term,
        kinds: [[owner, kinds], ...others.map((part) => [part, agents] as const)],
        from,
        owner,
      });
    }
  }
  return found;
}

/** The secrets of a role that belong to no agent in particular. */
const belongingTo = (role: Role, agents: Kinds, from: Fact['from']): readonly Fact[] =>
  role.secrets
    .filter(({ variables }) => !variables.includes(role.self))
    .map((term) => ({
      name: `secret of role ${role.name}`,
      term,
      kinds: term.variables.map((part) => [part, agents] as const),
      from,
    }));
