/**
 * Laws of judging, on traces that fast-check makes by choosing among what could happen next.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { type Action, initialState, type Scenario, type SystemState, step } from '../model/system.ts';
import { type Atom, agent, fresh, instantiate, type Term } from '../model/term.ts';
import { goalsOf } from './catalogue.ts';
import { type Goal, printGoal } from './goal.ts';
import { type Judgement, judge, judgeOf } from './judge.ts';
import { type Combination, combine, threatsOf } from './threat.ts';

const specs: readonly Spec[] = readySpecs(
  loadSource(`protocol nspk "Needham-Schroeder public key"
  cite "Lowe 1995"
role A initiator
role B responder
knows A : B, pub(B)
knows B : pub(A)
fresh A : nonce nA
fresh B : nonce nB
A -> B : seal(pub(B), [A, nA])
B -> A : seal(pub(A), [nA, nB])
A -> B : seal(pub(B), nB)
expect A : secrecy on nA : holds
expect B : secrecy on nB : attack

protocol reader "a key that is handed on"
  cite "test"
role C client
role P proxy
role S server
knows C : S, P, key l(C, S), key m(C, P)
knows S : key l(C, S)
knows P : key m(C, P)
fresh C : key k, data scope
C -> S : C, aead(l(C, S), [k, scope])
  event C wants(P, scope)
C -> P : C, aead(m(C, P), [k, S])
P -> S : mac(k, "ready")
S -> C : aead(k, scope)
  event S serves(scope)
channel k : C <-> S, readers P
goal wanted "what is served was wanted"
  S serves(scope) ==> C wants(P, scope)
goal known "who holds the key was wanted"
  holds(P, k) ==> C wants(P, scope)`),
);

const [honest, other, insider] = [agent('h'), agent('o'), agent('e')];

const scenarioOf = (spec: Spec): Scenario => ({
  spec,
  honest: [honest, other],
  dishonest: [{ agent: insider, roles: [] }],
  compromised: [],
  unpossessed: false,
  reveals: [],
  typed: true,
  selfTalk: false,
  runsMax: 4,
});

/** What could happen next: starts, sends, messages that were heard, and messages made to fit. */
function choicesIn(scenario: Scenario, state: SystemState, seed: number): readonly Action[] {
  const agents: readonly Atom[] = [honest, other, insider];
  const starts = scenario.spec.roles.flatMap((role) =>
    [honest, other].map(
      (name): Action => ({
        kind: 'begin',
        role: role.name,
        agent: name,
        peers: role.peers.map((_, at) => agents[(seed + at) % agents.length] as Term),
      }),
    ),
  );
  const heard = state.trace.flatMap((event) => (event.kind === 'send' ? [event.message] : []));
  const atoms: readonly Term[] = [
    ...agents,
    ...heard.flatMap((message) => message.fresh),
    fresh('nonce', 'own', 'adversary'),
  ];
  const perRun = state.runs.flatMap((run): readonly Action[] => {
    const role = scenario.spec.roles.find(({ name }) => name === run.role);
    const next = role?.transitions[run.taken.length];
    if (next?.kind === 'send') return Array(3).fill({ kind: 'dispatch', run: run.number });
    if (next === undefined) return [];
    const forged = [0, 1, 2].map((shift) =>
      instantiate(
        next.pattern,
        (variable) => run.bindings[variable.name] ?? fitting(atoms, variable.sort, seed + shift),
      ),
    );
    return [...heard, ...forged].map((message): Action => ({ kind: 'deliver', run: run.number, message }));
  });
  return [...starts, ...perRun];
}

const fitting = (atoms: readonly Term[], sort: string, seed: number): Term | undefined => {
  const fits = atoms.filter((term) => term.kind === 'atom' && term.sort === sort);
  return fits[seed % Math.max(1, fits.length)];
};

/** The states of a trace, each after one event more. */
function walk(
  spec: Spec,
  seeds: readonly number[],
): { readonly scenario: Scenario; readonly states: readonly SystemState[] } {
  const scenario = scenarioOf(spec);
  const states: SystemState[] = [initialState(scenario)];
  for (const seed of seeds) {
    const state = states.at(-1) as SystemState;
    const choices = choicesIn(scenario, state, seed >>> 8);
    const next = step(scenario, state, choices[seed % choices.length] as Action);
    if (next.kind === 'done') states.push(next.state);
  }
  return { scenario, states };
}

/** Choices as numbers, so that a counterexample is short to read. */
const anyChoices = fc.record({
  spec: fc.nat({ max: specs.length - 1 }),
  seeds: fc.array(fc.nat({ max: 0xffffff }), { minLength: 20, maxLength: 90, size: 'max' }),
});
type Choices = typeof anyChoices extends fc.Arbitrary<infer T> ? T : never;
const walked = ({ spec, seeds }: Choices): ReturnType<typeof walk> => walk(specs[spec] as Spec, seeds);

const runs = { numRuns: 120, seed: 7 };
const decidedAtAcceptance = ({ kind }: Goal): boolean =>
  kind === 'aliveness' ||
  kind === 'weak agreement' ||
  kind === 'agreement' ||
  kind === 'server participation';

describe('judging', () => {
  it('finds both kinds of answer on these traces, so that the laws are about something', () => {
    const found = new Set<string>();
    fc.assert(
      fc.property(anyChoices, (choices) => {
        const { scenario, states } = walked(choices);
        for (const goal of goalsOf(scenario.spec)) {
          const { kind } = judge(goal, [], scenario, states.at(-1) as SystemState);
          found.add(`${kind} ${goal.kind}`);
        }
      }),
      runs,
    );
    for (const kind of ['agreement', 'aliveness', 'secrecy', 'peer consistency', 'proxy non-impersonation']) {
      expect(found).toContain(`broken ${kind}`);
      expect(found).toContain(`kept ${kind}`);
    }
  });

  it('never takes back what broke at an acceptance, and names the same event', () => {
    fc.assert(
      fc.property(anyChoices, (choices) => {
        const { scenario, states } = walked(choices);
        for (const goal of goalsOf(scenario.spec).filter(decidedAtAcceptance)) {
          const { judge: decide } = judgeOf(goal, [], scenario);
          const judgements = states.map(decide);
          const first = judgements.findIndex(({ kind }) => kind === 'broken');
          if (first < 0) continue;
          for (const later of judgements.slice(first)) expect(later).toEqual(judgements[first]);
          expect(judgements[first]).toMatchObject({ at: (states[first] as SystemState).trace.length - 1 });
        }
      }),
      runs,
    );
  });

  it('breaks nothing by an event that cannot have broken it', () => {
    fc.assert(
      fc.property(anyChoices, (choices) => {
        const { scenario, states } = walked(choices);
        for (const goal of goalsOf(scenario.spec)) {
          const { judge: decide, mayBreak } = judgeOf(goal, [], scenario);
          let before = 'kept';
          for (const state of states) {
            const { kind } = decide(state);
            if (kind === 'broken' && before === 'kept')
              expect([printGoal(scenario.spec, goal), mayBreak(state)]).toContain(true);
            before = kind;
          }
        }
      }),
      runs,
    );
  });

  it('loses no attack to more threats', () => {
    fc.assert(
      fc.property(anyChoices, fc.infiniteStream(fc.boolean()), (choices, coins) => {
        const { scenario, states } = walked(choices);
        const all = threatsOf(scenario.spec);
        const fewer = combine(...all.filter(() => coins.next().value));
        const more: Combination = combine(...fewer, ...all.filter(() => coins.next().value));
        const last = states.at(-1) as SystemState;
        for (const goal of goalsOf(scenario.spec)) {
          if (goal.kind === 'proxy non-impersonation') continue;
          if (judge(goal, fewer, scenario, last).kind !== 'broken') continue;
          expect(judge(goal, more, scenario, last).kind).not.toBe('kept');
        }
      }),
      runs,
    );
  });

  it('breaks every stronger goal with the weaker one', () => {
    const weaker: readonly (readonly [string, string])[] = [
      ['recent-aliveness', 'aliveness'],
      ['role-aliveness', 'aliveness'],
      ['recent-role-aliveness', 'role-aliveness'],
      ['recent-role-aliveness', 'recent-aliveness'],
      ['injective-agreement', 'agreement'],
    ];
    fc.assert(
      fc.property(anyChoices, (choices) => {
        const { scenario, states } = walked(choices);
        const { spec } = scenario;
        const last = states.at(-1) as SystemState;
        const judgements = new Map<string, Judgement['kind']>(
          goalsOf(spec).map((goal) => [printGoal(spec, goal), judge(goal, [], scenario, last).kind]),
        );
        for (const [strong, weak] of weaker) {
          for (const [line, kind] of judgements) {
            if (!line.includes(` : ${weak} `) || kind !== 'broken') continue;
            expect(judgements.get(line.replace(` : ${weak} `, ` : ${strong} `))).toBe('broken');
          }
        }
      }),
      runs,
    );
  });
});
