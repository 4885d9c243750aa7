/**
 * Who is in a scenario, which long-term secrets each of them has, and what the adversary holds before
 * anything happens (design 5 and 10, Keys).
 * @module
 */
import { learn } from './deduce.ts';
import { emptyKnowledge, type Knowledge } from './knowledge.ts';
import { extended, instanceOf, noBindings } from './match.ts';
import type { Role } from './role.ts';
import type { Spec } from './spec.ts';
import type { Scenario } from './system.ts';
import { type Atom, certificate, degenerate, publicKey, secretKey, type Term, zero } from './term.ts';

/** The agents of a scenario, honest ones first; authorities are none. */
export const agentsOf = (scenario: Scenario): readonly Atom[] => [
  ...scenario.honest,
  ...scenario.dishonest.map(({ agent }) => agent),
];

/** The long-term secrets of an agent as itself: its private key, and the shared keys that name it. */
export function longTermSecrets(scenario: Scenario, agent: Atom): readonly Term[] {
  const shared = scenario.spec.roles.flatMap((role) =>
    role.secrets
      .filter((secret) => secret.variables.includes(role.self))
      .flatMap((secret) => instances(scenario, secret, [[role.self.name, agent]])),
  );
  return distinct([secretKey(agent), ...shared]);
}

/** The secrets that belong to a role and to no agent in particular, such as the key of a super-CA. */
export const roleSecrets = (scenario: Scenario, role: Role): readonly Term[] =>
  distinct(
    role.secrets
      .filter((secret) => !secret.variables.includes(role.self))
      .flatMap((secret) => instances(scenario, secret, [])),
  );

/** Every long-term secret there is: of agents, of roles, of authorities. */
export const allSecrets = (scenario: Scenario): readonly Term[] =>
  distinct([
    ...agentsOf(scenario).flatMap((agent) => longTermSecrets(scenario, agent)),
    ...scenario.spec.roles.flatMap((role) => roleSecrets(scenario, role)),
    ...scenario.spec.authorities.map(secretKey),
  ]);

/** `secret` for every choice of agents for the names that `given` leaves open. */
function instances(
  scenario: Scenario,
  secret: Term,
  given: readonly (readonly [string, Term])[],
): readonly Term[] {
  const partial = instanceOf(secret, extended(noBindings, given));
  const open = partial.variables[0];
  if (open === undefined) return [partial];
  return agentsOf(scenario).flatMap((agent) => instances(scenario, partial, [[open.name, agent]]));
}

/** What the adversary holds at the start: what is public, and what the scenario gives it. */
export function initialKnowledge(scenario: Scenario): Knowledge {
  const { spec } = scenario;
  const held = [
    ...publicTerms(scenario),
    ...dishonestTerms(scenario),
    ...scenario.compromised.map(secretKey),
  ];
  return held.reduce(learn, emptyKnowledge(spec.functions));
}

/** Names, public keys, certificates as issued, and the degenerate exponent where the spec allows it. */
function publicTerms(scenario: Scenario): readonly Term[] {
  const { spec } = scenario;
  const agents = agentsOf(scenario);
  return [
    ...agents,
    ...spec.authorities,
    ...[...agents, ...spec.authorities].map(keyOf),
    ...agents.flatMap((agent) => certificatesOf(spec, agent, keyOf(agent))),
    ...(spec.groupUnchecked ? [zero, degenerate] : []),
  ];
}

const keyOf = (agent: Atom): Term => publicKey(secretKey(agent));

const certificatesOf = (spec: Spec, subject: Atom, key: Term): readonly Term[] =>
  spec.issued.map(({ issuer, usage }) => certificate(subject, usage, key, issuer));

/** What dishonest agents bring along. */
function dishonestTerms(scenario: Scenario): readonly Term[] {
  const { spec, dishonest, honest } = scenario;
  return dishonest.flatMap(({ agent, roles }) => [
    ...longTermSecrets(scenario, agent),
    ...spec.roles.filter(({ name }) => roles.includes(name)).flatMap((role) => roleSecrets(scenario, role)),
    ...(scenario.unpossessed ? honest.flatMap((owner) => certificatesOf(spec, agent, keyOf(owner))) : []),
  ]);
}

const distinct = (terms: readonly Term[]): readonly Term[] => [...new Set(terms)];
