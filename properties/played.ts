/**
 * Traces made by hand: a protocol from its text, and actions taken by `step` one after the other. For tests of
 * what is judged.
 * @module
 */
import { loadSource } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { type Action, initialState, type Scenario, type SystemState, step } from '../model/system.ts';
import { agent, type Term } from '../model/term.ts';

/** The first protocol of a text that can be run. */
export function specOf(source: string): Spec {
  const loaded = loadSource(source);
  const spec = loaded.protocols[0]?.spec;
  if (spec === undefined) throw new Error(loaded.diagnostics.map(({ message }) => message).join('\n'));
  return spec;
}

/** The state after these actions; throws where one of them cannot happen. */
export const play = (scenario: Scenario, actions: readonly Action[]): SystemState =>
  actions.reduce((state, action) => {
    const next = step(scenario, state, action);
    if (next.kind === 'refused') throw new Error(`${action.kind}: ${next.because.detail}`);
    return next.state;
  }, initialState(scenario));

/** An agent starts a run in a role. */
export const begin = (role: string, agent: Term, ...peers: readonly Term[]): Action => ({
  kind: 'begin',
  role,
  agent,
  peers,
});

/** A run sends what it would send next. */
export const send = (run: number): Action => ({ kind: 'dispatch', run });

/** The adversary delivers a message. */
export const give = (run: number, message: Term): Action => ({ kind: 'deliver', run, message });

/** A scenario of these honest agents, with one outsider that is dishonest, typed, in which eight runs may begin. */
export const scenarioOf = (
  spec: Spec,
  honest: Scenario['honest'],
  given: Partial<Scenario> = {},
): Scenario => ({
  spec,
  honest,
  dishonest: [{ agent: agent('e'), roles: [] }],
  compromised: [],
  unpossessed: false,
  reveals: [],
  typed: true,
  selfTalk: false,
  runsMax: 8,
  ...given,
});
