/**
 * More threat never removes an attack (design 5; 10, Threats): an attack under T is one under T and more.
 * Where a party of the session becomes dishonest, the adversary does with that party's keys what its
 * runs did. The lifted attack is replayed and judged like any other.
 * @module
 */
import type { Spec } from '../model/spec.ts';
import type { Action, Run, Scenario } from '../model/system.ts';
import { agent, fresh, isFresh, type Term } from '../model/term.ts';
import { type Goal, roleNamed } from '../properties/goal.ts';
import { valueHeld } from '../properties/holding.ts';
import { type Combination, dishonestRoles, isWithin } from '../properties/threat.ts';
import { type Proposal, replay } from './replay.ts';
import { renamed, withoutRun, withTerms } from './rewrite.ts';
import { dishonestParty, scenarioOptionsOf, scenariosFor, type ThreatScenario } from './threats.ts';

/** The same attack where the adversary has all of `larger`; undefined where the goal then says nothing. */
export function lift(proposal: Proposal, larger: Combination): Proposal | undefined {
  const { goal, scenario, combination } = proposal;
  const { spec } = scenario;
  const replayed = replay(proposal);
  if (replayed.kind !== 'breaks') return undefined;
  const claimant = replayed.state.runs[replayed.attack.breach.run];
  if (claimant === undefined) return undefined;
  const before = dishonestRoles(combination);
  const turned = [...dishonestRoles(larger)].filter((role) => !before.has(role));
  const played = turned.reduce(
    (current, role) => turnedBad(spec, current, replayed.state.runs, heldFor(spec, claimant, role), role),
    proposal.actions,
  );
  // Who plays two roles in the session cannot turn bad in one of them: there the party may, and does not.
  for (const actions of [played, proposal.actions]) {
    for (const fixed of peopledAs(scenario, goal, larger)) {
      if (!isWithin(combination, fixed.combination)) continue;
      const lifted: Proposal = { goal, ...fixed, actions };
      if (replay(lifted).kind === 'breaks') return lifted;
    }
  }
  return undefined;
}

/**
 * The same attack where the adversary has only `smaller`: what it never needed is not what broke the goal.
 * Undefined where it did need it.
 */
export function lowered({ goal, scenario, actions }: Proposal, smaller: Combination): Proposal | undefined {
  for (const fixed of peopledAs(scenario, goal, smaller)) {
    const allowed = actions.filter(
      (action) => action.kind !== 'reveal' || fixed.scenario.reveals.includes(action.reveal),
    );
    const candidate: Proposal = { goal, ...fixed, actions: allowed };
    if (replay(candidate).kind === 'breaks') return candidate;
  }
  return undefined;
}

/** The scenarios of other threats with the same honest agents: an attack may need more of them than there usually are. */
const peopledAs = (scenario: Scenario, goal: Goal, combination: Combination): readonly ThreatScenario[] =>
  scenariosFor(scenario.spec, goal, combination, scenarioOptionsOf(scenario)).map((fixed) => ({
    ...fixed,
    scenario: { ...fixed.scenario, honest: scenario.honest },
  }));

/** Whom the run holds for a role in the end, if anybody. */
const heldFor = (spec: Spec, run: Run, role: string): Term | undefined =>
  valueHeld(roleNamed(spec, run.role), run, agent(role), Number.POSITIVE_INFINITY);

/** The actions when `party`, who plays `role` in the session, is dishonest from the start. */
function turnedBad(
  spec: Spec,
  actions: readonly Action[],
  runs: readonly Run[],
  party: Term | undefined,
  role: string,
): readonly Action[] {
  if (party === undefined) return actions;
  const own = runs.filter((run) => run.agent === party).map(({ number }) => number);
  const values = new Map<Term, Term>();
  const told = withTerms(actions, (part) => {
    if (!isFresh(part) || typeof part.maker !== 'number' || !own.includes(part.maker)) return undefined;
    const known = values.get(part) ?? fresh(part.sort, `${part.sort}${values.size + 11}`, 'adversary');
    values.set(part, known);
    return known;
  });
  const alone = own.toReversed().reduce(withoutRun, told);
  return renamed(alone, new Map([[party, dishonestParty(spec, role)]]));
}
