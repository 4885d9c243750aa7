/**
 * Threats as scenarios: who is there, whose keys the adversary owns, what it may make known (design 5
 * and 10). `step` knows only what a scenario permits; this file says what each threat means by that.
 * @module
 */
import { honestAgent } from '../model/honest.ts';
import type { Spec } from '../model/spec.ts';
import type { Reveal, Scenario } from '../model/system.ts';
import { type Atom, agent } from '../model/term.ts';
import { claimantOf, type Goal, roleNamed } from '../properties/goal.ts';
import { anchorsOf, type Combination, type Threat } from '../properties/threat.ts';

/** What a scenario is made with besides threats. */
export interface ScenarioOptions {
  /** Dishonest agents with certificates of their own, with whom honest parties willingly run. */
  readonly insiders: boolean;
  /** An honest run may choose its own agent as its peer. */
  readonly selfTalk: boolean;
  /** Variables take only what fits their sort. */
  readonly typed: boolean;
  /** Bound on the runs of honest agents. */
  readonly runsMax: number;
}

/** What a designer expects without saying so: insiders, typed matching, nobody talks to itself. */
export const scenarioDefaults: ScenarioOptions = { insiders: true, selfTalk: false, typed: true, runsMax: 6 };

/** A combination of threats whose every authority is fixed, and what it means for this spec. */
export interface ThreatScenario {
  readonly combination: Combination;
  readonly scenario: Scenario;
}

/**
 * The scenarios that `combination` stands for: one, or one for each anchor of the claimant where `ca`
 * names none. The goal falls if it falls in any of them. Empty where the claimant trusts nobody.
 */
export const scenariosFor = (
  spec: Spec,
  goal: Goal,
  combination: Combination,
  options: ScenarioOptions = scenarioDefaults,
): readonly ThreatScenario[] =>
  formsOf(spec, goal, combination).map((fixed) => ({
    combination: fixed,
    scenario: scenarioOf(spec, fixed, options),
  }));

/** The combinations of these scenarios: every authority in them is fixed. */
export const formsOf = (spec: Spec, goal: Goal, combination: Combination): readonly Combination[] =>
  combination.some(isOpen) ? withAuthorities(combination, authoritiesFor(spec, goal)) : [combination];

/**
 * The scenario of a combination without open choices. More threat permits more: whatever `step` allows
 * under T it allows under T and R, so an attack at T lifts to T + R as it stands, unless the claimant's
 * own R must then be dishonest; there the adversary plays that run itself, with the keys it is given.
 */
export function scenarioOf(spec: Spec, combination: Combination, options: ScenarioOptions): Scenario {
  return {
    spec,
    honest: honestPool(spec),
    dishonest: dishonestPool(spec, combination, options),
    compromised: combination.flatMap((threat) =>
      threat.kind === 'ca' && threat.authority !== undefined ? [agent(threat.authority)] : [],
    ),
    unpossessed: combination.some((threat) => threat.kind === 'unpossessed'),
    reveals: combination.flatMap(revealsOf),
    typed: options.typed,
    selfTalk: options.selfTalk,
    runsMax: options.runsMax,
  };
}

/** The options with which a scenario was made. */
export const scenarioOptionsOf = (scenario: Scenario): ScenarioOptions => ({
  insiders: scenario.dishonest.some(({ agent: name }) => name === insider(scenario.spec)),
  selfTalk: scenario.selfTalk,
  typed: scenario.typed,
  runsMax: scenario.runsMax,
});

/** Two honest agents for each role, so that two honest sessions with different agents exist. */
export const honestPool = (spec: Spec): readonly Atom[] => [
  ...spec.roles.map((role) => honestAgent(spec, role.name)),
  ...spec.roles.map((role) => freeName(spec, `${honestAgent(spec, role.name).name}2`)),
];

/** The dishonest agent that honest parties take for one of themselves. */
export const insider = (spec: Spec): Atom => freeName(spec, 'e');

/** The dishonest agent that plays `role` in the claimant's session, with that role's own secrets. */
export const dishonestParty = (spec: Spec, role: string): Atom => freeName(spec, `bad${role}`);

/** The authorities whose word the goal's claimant takes; every authority where it has no claimant. */
function authoritiesFor(spec: Spec, goal: Goal): readonly Atom[] {
  const claimant = claimantOf(spec, goal);
  return claimant === undefined ? spec.authorities : anchorsOf(spec, roleNamed(spec, claimant));
}

/** `combination` with each open `ca` fixed to one of `anchors`, in every way. */
function withAuthorities(combination: Combination, anchors: readonly Atom[]): readonly Combination[] {
  return combination.reduce<readonly Combination[]>(
    (found, threat) =>
      found.flatMap((before) => fixedForms(threat, anchors).map((fixed) => [...before, fixed])),
    [[]],
  );
}

const fixedForms = (threat: Threat, anchors: readonly Atom[]): readonly Threat[] =>
  isOpen(threat) ? anchors.map(({ name }) => ({ kind: 'ca', authority: name })) : [threat];

/** Whether it stands for any authority that the claimant trusts. */
const isOpen = (threat: Threat): boolean => threat.kind === 'ca' && threat.authority === undefined;

function dishonestPool(
  spec: Spec,
  combination: Combination,
  options: ScenarioOptions,
): Scenario['dishonest'] {
  const parties = combination.flatMap((threat) =>
    threat.kind === 'dishonest' ? [{ agent: dishonestParty(spec, threat.role), roles: [threat.role] }] : [],
  );
  return options.insiders ? [...parties, { agent: insider(spec), roles: [] }] : parties;
}

function revealsOf(threat: Threat): readonly Reveal['reveal'][] {
  switch (threat.kind) {
    case 'kci':
      return ['key'];
    case 'later':
      return ['later'];
    case 'session':
      return ['session'];
    case 'dishonest':
    case 'ca':
    case 'unpossessed':
      return [];
  }
}

/** `name` as an agent, marked where a role or an authority is called so. */
function freeName(spec: Spec, name: string): Atom {
  const taken = new Set([
    ...spec.roles.map((role) => role.name),
    ...spec.authorities.map((authority) => authority.name),
  ]);
  for (const role of spec.roles) taken.add(honestAgent(spec, role.name).name);
  let free = name;
  while (taken.has(free)) free = `${free}'`;
  return agent(free);
}
