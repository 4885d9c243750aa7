/**
 * Which acceptances count: whom the claimant holds, under which names, and who takes part in its session.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { Spec } from '../model/spec.ts';
import { type Action, initialState, type Scenario, type SystemState } from '../model/system.ts';
import { agent, apply, fresh, publicKey, secretKey, type Term, text, tuple } from '../model/term.ts';
import type { Goal } from './goal.ts';
import { type Judgement, judge } from './judge.ts';
import { begin, give, play, scenarioOf, send, specOf } from './played.ts';
import { readState, rolesByName } from './reading.ts';
import { discounted, readThreats, sessionOf } from './session.ts';
import type { Combination } from './threat.ts';

const a = agent('a');
const b = agent('b');
const c = agent('c');
const s = agent('s');
const e = agent('e');
const cert = (subject: Term, usage: string): Term =>
  apply(
    'sign',
    secretKey(agent('CA')),
    tuple(text('cert'), text(usage), subject, publicKey(secretKey(subject))),
  );

const among = (spec: Spec, given: Partial<Scenario> = {}): Scenario => scenarioOf(spec, [a, b, c, s], given);

const aliveness = { kind: 'aliveness', recent: false, inRole: false } as const;

describe('an acceptance by somebody who knows its peer under two names', () => {
  const spec = specOf(`protocol renamed "a second certificate"
  cite "variants V21"
role C client
role S server, certified by CA
knows C : S
fresh C : nonce nC
C -> S : nC
S -> C : cert(T, server)
name T : S is T, C binds T`);
  const goal: Goal = { ...aliveness, claimant: 'C', peer: 'S' };
  const judged = (second: Term, combination: Combination = []): Judgement => {
    const scenario = among(spec);
    return judge(
      goal,
      combination,
      scenario,
      play(scenario, [begin('C', c, s), send(0), give(0, cert(second, 'server'))]),
    );
  };

  it('counts only where both are honest', () => {
    expect(judged(s).kind).toBe('broken');
    expect(judged(b).kind).toBe('broken');
    expect(judged(e)).toEqual({ kind: 'kept', acceptances: 0 });
  });

  it('says who was in the way', () => {
    const scenario = among(spec);
    const state = play(scenario, [begin('C', c, s), send(0), give(0, cert(e, 'server'))]);
    const reading = readState(scenario, rolesByName(spec), state);
    const [run] = state.runs;
    if (run === undefined) throw new Error('there is a run');
    expect(discounted(reading, readThreats([]), run, 2)).toBe('e, whom it holds for S, is dishonest');
    expect(discounted(reading, readThreats([]), run, 1)).toBeUndefined();
    expect(discounted(reading, readThreats([{ kind: 'dishonest', role: 'S' }]), run, 2)).toBeUndefined();
  });
});

describe('an acceptance by somebody who holds its own name for its peer', () => {
  const spec = specOf(`protocol open "names in the clear"
  cite "test"
role A initiator
role B responder
knows A : B
knows B :
fresh A : nonce nA
fresh B : nonce nB
A -> B : A, nA
B -> A : nB
A -> B : nA, nB`);
  const own = fresh('nonce', 'own', 'adversary');
  const actions = [
    begin('B', b),
    give(0, tuple(b, own)),
    send(0),
    give(0, tuple(own, fresh('nonce', 'nB', 0))),
  ];
  const kindOf = (goal: Goal): string => judge(goal, [], among(spec), play(among(spec), actions)).kind;

  it('is alive, but has nobody to agree with', () => {
    const pair = { claimant: 'B', peer: 'A' };
    expect(kindOf({ ...aliveness, ...pair })).toBe('kept');
    expect(kindOf({ ...aliveness, ...pair, recent: true })).toBe('kept');
    expect(kindOf({ ...aliveness, ...pair, inRole: true })).toBe('broken');
    expect(kindOf({ kind: 'weak agreement', ...pair })).toBe('broken');
    const hasty = specOf(`protocol hasty "two messages"
  cite "test"
role A initiator
role B responder
knows A : B
knows B :
fresh A : nonce nA
A -> B : A
A -> B : nA`);
    const state = play(among(hasty), [begin('B', b), give(0, b), give(0, own)]);
    expect(judge({ ...aliveness, ...pair }, [], among(hasty), state).kind).toBe('kept');
    expect(judge({ ...aliveness, ...pair, recent: true }, [], among(hasty), state).kind).toBe('broken');
    expect(kindOf({ kind: 'agreement', ...pair, on: ['nA'], injective: false, counting: 'held' })).toBe(
      'broken',
    );
  });
});

describe('an acceptance by somebody whose key is revealed', () => {
  const spec = specOf(`protocol open "names in the clear"
  cite "test"
role A initiator
role B responder
knows A : B
knows B :
fresh A : nonce nA
A -> B : A, nA`);
  const scenario = among(spec, { reveals: ['key', 'later'] });
  const goal: Goal = { ...aliveness, claimant: 'B', peer: 'A' };
  const accepting = (name: Term): readonly Action[] => [
    begin('B', b),
    give(0, tuple(name, fresh('nonce', 'own', 'adversary'))),
  ];
  const judged = (combination: Combination, actions: readonly Action[]): Judgement =>
    judge(goal, combination, scenario, play(scenario, actions));
  const kci = { kind: 'kci' } as const;

  it('counts under `kci`, unless it holds itself for its peer', () => {
    const revealed: Action = { kind: 'reveal', reveal: 'key', agent: b };
    expect(judged([kci], [revealed, ...accepting(a)]).kind).toBe('broken');
    expect(judged([kci], [revealed, ...accepting(b)])).toEqual({ kind: 'kept', acceptances: 0 });
    expect(judged([], [revealed, ...accepting(a)])).toEqual({ kind: 'kept', acceptances: 0 });
  });

  it('is not alive by that acceptance alone', () => {
    expect(judged([], accepting(b)).kind).toBe('broken');
  });

  it('counts where everything is revealed later, whosever it is', () => {
    const later: Action = { kind: 'reveal', reveal: 'later' };
    expect(judged([kci, { kind: 'later' }], [...accepting(a), later]).kind).toBe('broken');
    expect(judged([kci, { kind: 'later' }], [later, ...accepting(a)])).toEqual({
      kind: 'kept',
      acceptances: 0,
    });
  });

  it('is not judged in a scenario with more than the threats give', () => {
    const given = (more: Partial<Scenario>, combination: Combination): string => {
      const wide = among(spec, more);
      return judge(goal, combination, wide, initialState(wide)).kind;
    };
    expect(given({ unpossessed: true }, [])).toBe('not applicable');
    expect(given({ unpossessed: true }, [{ kind: 'unpossessed' }])).toBe('kept');
    expect(given({ dishonest: [{ agent: e, roles: ['A'] }] }, [])).toBe('not applicable');
  });
});

describe('the session of a run', () => {
  const spec = specOf(`protocol chain "values that are passed on"
  cite "test"
role C client, anonymous
role P proxy
role S server
knows C : P, S
knows P : S
knows S : P
fresh C : nonce nC
fresh P : nonce nP
fresh S : nonce nS
C -> P : nC, S
P -> S : h(nC), nP
S -> P : nS
P -> C : nS`);
  const nC = fresh('nonce', 'nC', 0);
  const nP = fresh('nonce', 'nP', 1);
  const nS = fresh('nonce', 'nS', 2);
  const own = fresh('nonce', 'own', 'adversary');
  const scenario = among(spec);
  const members = (run: number, actions: readonly Action[]): readonly number[] => {
    const state = play(scenario, actions);
    const found = sessionOf(
      readState(scenario, rolesByName(spec), state),
      state.runs[run] as SystemState['runs'][number],
    );
    return found.map(({ number }) => number).toSorted();
  };
  const start = [begin('C', c, b, s), begin('P', b, s), begin('S', s, b), send(0)];
  const honest = [
    ...start,
    give(1, tuple(nC, s)),
    send(1),
    give(2, tuple(apply('h', nC), nP)),
    send(2),
    give(1, nS),
    send(1),
    give(0, nS),
  ];

  it('goes on from run to run, by fresh values that are held, open or not', () => {
    for (const run of [0, 1, 2]) expect(members(run, honest)).toEqual([0, 1, 2]);
  });

  it('ends where nothing was passed on', () => {
    expect(members(0, [...start, give(1, tuple(own, s)), send(1), give(2, tuple(own, nP)), send(2)])).toEqual(
      [0],
    );
  });

  it('takes in runs of agents that are held for their role, and none of others', () => {
    const stranger = [begin('C', c, b, s), begin('P', a, s), send(0), give(1, tuple(nC, s))];
    expect(members(0, stranger)).toEqual([0]);
    const unnamed = [
      ...stranger,
      begin('S', s, b),
      send(1),
      give(2, tuple(apply('h', nC), nP)),
      send(2),
      give(1, fresh('nonce', 'nS', 2)),
      send(1),
      give(0, fresh('nonce', 'nS', 2)),
    ];
    expect(members(2, unnamed)).toEqual([0, 2]);
  });

  it('takes in no run only because its values arrived: they may be old ones', () => {
    expect(members(1, start.concat(give(1, tuple(nC, s))))).toEqual([1]);
  });
});
