/**
 * Every honest run that is shipped, and every attack behind the `attack` and `unless` expectations of what is
 * shipped, in real bytes: honest roles, deciding from bytes alone, take what the symbolic trace says that they
 * take. At points of it each run that waits is offered whatever was sent, and symbols and bytes must say the same.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { budgetDefaults, decide } from '../attacks/decide.ts';
import { scenarioDefaults } from '../attacks/threats.ts';
import { algebraOf } from '../model/concrete/constructors.ts';
import { crossExamine } from '../model/concrete/cross-examination.ts';
import { hasAccepted } from '../model/concrete/party.ts';
import { act, actionsOf, play, stageOf } from '../model/concrete/play.ts';
import { sizeOf } from '../model/concrete/size.ts';
import { type SuiteName, suites } from '../model/concrete/suite.ts';
import { type World, worldOf } from '../model/concrete/world.ts';
import { memberName } from '../model/spec.ts';
import type { Action, Scenario } from '../model/system.ts';
import { print } from '../model/term-print.ts';
import { type Goal, printGoal } from '../properties/goal.ts';
import { type Combination, printCombination } from '../properties/threat.ts';
import { linesOf } from './expect-lines.ts';
import { withMembers } from './family.ts';
import { shippedSpecs } from './files.ts';
import { openSpecs, type ReadyProtocol, readyProtocols } from './open-specs.ts';

const names = shippedSpecs().map(({ name }) => name);
const protocols = readyProtocols(await withMembers(await openSpecs(names, { with: [] })));
const suiteNames = Object.keys(suites) as SuiteName[];
const worldFor = (suite: SuiteName): World => worldOf(algebraOf(suites[suite]), 'shipped');

interface Broken {
  readonly goal: Goal;
  readonly combination: Combination;
}

/** What the expectations of a protocol say to be broken, each goal under each combination once. */
function brokenIn(protocol: ReadyProtocol): readonly Broken[] {
  const found = linesOf(protocol).flatMap((line): readonly Broken[] => {
    if (!('goal' in line)) throw new Error('an expectation that is shipped can be read');
    const { goal, expected } = line;
    const combinations =
      expected.kind === 'breach' ? [expected.under] : expected.kind === 'unless' ? expected.breaking : [];
    return combinations.map((combination) => ({ goal, combination }));
  });
  const nameOf = ({ goal, combination }: Broken): string =>
    `${printGoal(protocol.spec, goal)}, ${printCombination(protocol.spec, combination)}`;
  return [...new Map(found.map((one) => [nameOf(one), one])).values()];
}

/** The attack on that goal, as the solver proposes it and `step` has executed it again. */
function attackOn({ spec }: ReadyProtocol, { goal, combination }: Broken) {
  const citation = (): { readonly assumptions: readonly string[]; readonly digest: string } => ({
    assumptions: [],
    digest: '',
  });
  const question = { spec, goal, combination, options: scenarioDefaults, citation };
  const { attack } = decide(question, { ...budgetDefaults, replays: 0 });
  if (attack === undefined) throw new Error(`${printGoal(spec, goal)} is broken`);
  return attack.proposal;
}

/** What symbols and bytes say of each message that was sent when `actions` have happened. */
function differencesAfter(scenario: Scenario, actions: readonly Action[], world: World): readonly string[] {
  let stage = stageOf(scenario, world);
  for (const action of actions) {
    const next = act(stage, action);
    if ('because' in next) return [next.because];
    stage = next.stage;
  }
  const sent = stage.state.trace.flatMap((event) => (event.kind === 'send' ? [event.message] : []));
  return crossExamine(stage, [...new Set(sent)]).differences;
}

describe('honest runs', () => {
  it.each(suiteNames)(
    'finish in bytes with %s, and everybody accepts',
    (suite) => {
      for (const { spec, honest } of protocols) {
        const { scenario, state } = honest;
        const played = play(scenario, actionsOf(scenario, state), worldFor(suite));
        for (const step of played.steps) {
          if ('message' in step) expect(sizeOf(suites[suite], step.term)).toBe(step.message.length);
        }
        const expected = state.runs.filter(({ role, taken }) =>
          spec.roles
            .find(({ name }) => name === role)
            ?.acceptsAt.some((index) => taken.some(({ transition }) => transition === index)),
        );
        expect({ name: memberName(spec), disagreement: played.disagreement }).toEqual({
          name: memberName(spec),
          disagreement: undefined,
        });
        expect(played.parties.filter(hasAccepted).length).toBe(expected.length);
      }
    },
    120_000,
  );
});

const attacked = protocols.map((protocol) => ({
  name: memberName(protocol.spec),
  protocol,
  broken: brokenIn(protocol),
}));

it('knows of hundreds of attacks', () => {
  expect(attacked.flatMap(({ broken }) => broken).length).toBeGreaterThan(250);
});

describe('attacks', () => {
  it.each(attacked.filter(({ broken }) => broken.length > 0))(
    'on $name are taken by the honest roles in bytes',
    ({ protocol, broken }) => {
      const world = worldFor('ed25519');
      for (const [turn, one] of broken.entries()) {
        const about = `${printGoal(protocol.spec, one.goal)}, ${printCombination(protocol.spec, one.combination)}`;
        const { scenario, actions } = attackOn(protocol, one);
        const { disagreement, steps } = play(scenario, actions, world);
        const where = disagreement && steps.map((step) => ('term' in step ? print(step.term) : step.kind));
        expect({ about, disagreement, where }).toEqual({ about, disagreement: undefined, where: undefined });
        if (turn > 0) continue;
        const half = actions.slice(0, Math.ceil(actions.length / 2));
        for (const some of [half, actions]) expect(differencesAfter(scenario, some, world)).toEqual([]);
        const other = suiteNames[about.length % suiteNames.length] ?? 'p256';
        expect(play(scenario, actions, worldFor(other)).disagreement).toBeUndefined();
      }
    },
    120_000,
  );
});
