/**
 * What a proof takes for given: the machines, and what the adversary may hold without having heard it, as
 * patterns over any number of agents (design 5 and 10, Keys). `initialKnowledge` in model/long-term.ts says
 * the same of the few agents of a scenario; `excess` in properties/session.ts, that no scenario which
 * counts under the threats gives more.
 * @module
 */
import type { Role } from '../../model/role.ts';
import type { Spec } from '../../model/spec.ts';
import {
  agent,
  certificate,
  instantiate,
  isPrivateSymbol,
  publicKey,
  secretKey,
  type Term,
  type Variable,
  variable,
} from '../../model/term.ts';
import { type Combination, dishonestRoles } from '../threat.ts';
import { authority, dishonest, honest, type Kinds } from './kinds.ts';
import { type Path, pathsOf } from './machines.ts';

/** The premises of one tree. */
export interface Setting {
  readonly spec: Spec;
  readonly paths: readonly Path[];
  readonly combination: Combination;
  readonly typed: boolean;
  readonly selfTalk: boolean;
  /** What a run may choose as its peer. */
  readonly agents: Kinds;
  readonly given: readonly Given[];
  /** Arities of the functions that anybody can apply besides the constructors. */
  readonly functions: ReadonlyMap<string, number>;
  /** Which revelations the threats permit. */
  readonly later: boolean;
  readonly session: boolean;
}

/** A term that the adversary may hold, for all values of its variables of these kinds. */
export interface Given {
  readonly term: Term;
  readonly kinds: readonly (readonly [Variable, Kinds])[];
  /** `later`: only after long-term keys are revealed. `claimant`: only if `owner` is the claimant. */
  readonly from: 'start' | 'later' | 'claimant';
}

/**
 * The agent whose secret it is. Its name has a space, as no name in a spec has: the other names of a secret are
 * those of a role, and a role may be called `owner`.
 */
export const owner: Variable = variable('its owner', 'name', 'given');
const other: Variable = variable('another agent', 'name', 'given');

/** The options of a proof, as far as they are premises. */
interface Options {
  readonly typed: boolean;
  readonly selfTalk: boolean;
  readonly insiders: boolean;
}

/** The premises of a combination in which every authority is fixed; a sentence where the checker lacks a rule. */
export function settingOf(spec: Spec, combination: Combination, options: Options): Setting | string {
  const paths = pathsOf(spec);
  if (typeof paths === 'string') return paths;
  const gap = gapIn(spec);
  if (gap !== undefined) return gap;
  const anyDishonest = options.insiders || dishonestRoles(combination).size > 0;
  const agents = anyDishonest ? honest | dishonest : honest;
  const has = (kind: Combination[number]['kind']): boolean =>
    combination.some((threat) => threat.kind === kind);
  return {
    spec,
    paths,
    combination,
    typed: options.typed,
    selfTalk: options.selfTalk,
    agents,
    given: givenBy(spec, combination, agents),
    functions: new Map(spec.functions.map(({ name, arity }) => [name, arity])),
    later: has('later'),
    session: has('session'),
  };
}

/** What the checker cannot treat. */
function gapIn(spec: Spec): string | undefined {
  const secrets = spec.roles.flatMap((role) => role.secrets);
  return secrets.every((term) => term.kind === 'application' && isPrivateSymbol(term.symbol))
    ? undefined
    : 'long-term secrets that are no keys';
}

function givenBy(spec: Spec, combination: Combination, agents: Kinds): readonly Given[] {
  const given: Given[] = [
    { term: publicKey(secretKey(owner)), kinds: [[owner, agents | authority]], from: 'start' },
  ];
  const certified = (key: Term, kinds: Given['kinds']): void => {
    for (const { issuer, usage } of spec.issued)
      given.push({ term: certificate(owner, usage, key, issuer), kinds, from: 'start' });
  };
  certified(publicKey(secretKey(owner)), [[owner, agents]]);
  if ((agents & dishonest) !== 0) given.push(...secretsOfAgents(spec, dishonest, agents, 'start'));
  const parties = dishonestRoles(combination);
  for (const role of spec.roles)
    if (parties.has(role.name)) given.push(...secretsOfRole(role, agents, 'start'));
  for (const threat of combination) {
    switch (threat.kind) {
      case 'ca': {
        const issuer = agent(threat.authority ?? '');
        given.push({ term: secretKey(issuer), kinds: [], from: 'start' });
        break;
      }
      case 'kci':
        given.push(...secretsOfAgents(spec, honest, agents, 'claimant'));
        break;
      case 'later':
        given.push(...secretsOfAgents(spec, agents, agents, 'later'));
        for (const role of spec.roles) given.push(...secretsOfRole(role, agents, 'later'));
        for (const name of spec.authorities) given.push({ term: secretKey(name), kinds: [], from: 'later' });
        break;
      case 'unpossessed':
        certified(publicKey(secretKey(other)), [
          [owner, agents & dishonest],
          [other, honest],
        ]);
        break;
      case 'dishonest':
      case 'session':
        break;
    }
  }
  return given.filter(({ kinds }) => kinds.every(([, allowed]) => allowed !== 0));
}

/** What agents of these kinds have as themselves: their private keys, and the shared keys that name them. */
function secretsOfAgents(spec: Spec, kinds: Kinds, agents: Kinds, from: Given['from']): readonly Given[] {
  const shared = spec.roles.flatMap((role) =>
    role.secrets
      .filter(({ variables }) => variables.includes(role.self))
      .map((secret) => instantiate(secret, (name) => (name === role.self ? owner : undefined))),
  );
  return [...new Set([secretKey(owner), ...shared])].map((term) => ({
    term,
    kinds: term.variables.map((name) => [name, name === owner ? kinds : agents] as const),
    from,
  }));
}

/** What belongs to a role and to no agent in particular. */
const secretsOfRole = (role: Role, agents: Kinds, from: Given['from']): readonly Given[] =>
  role.secrets
    .filter(({ variables }) => !variables.includes(role.self))
    .map((term) => ({ term, kinds: term.variables.map((name) => [name, agents] as const), from }));
