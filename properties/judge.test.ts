/**
 * Traces that break authentication goals, and ones that do not: each is played by `step` first.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { Spec } from '../model/spec.ts';
import type { Scenario, SystemState } from '../model/system.ts';
import { agent, apply, fresh, publicKey, secretKey, type Term, text, tuple } from '../model/term.ts';
import { absence } from './absence.ts';
import { resolveExpectation } from './expectation.ts';
import { type Goal, withCommitted } from './goal.ts';
import { type Judgement, judge, judgeOf } from './judge.ts';
import { begin, give, play, scenarioOf, send, specOf } from './played.ts';

const a = agent('a');
const b = agent('b');
const c = agent('c');
const e = agent('e');
const s = agent('s');
const seal = (to: Term, ...content: readonly Term[]): Term =>
  apply('seal', publicKey(secretKey(to)), content.length === 1 ? (content[0] as Term) : tuple(...content));
const sign = (by: Term, body: Term): Term => apply('sign', secretKey(by), body);

const among = (spec: Spec): Scenario => scenarioOf(spec, [a, b, c, s]);

/** `B : agreement A on nA` in a spec. */
function goalOf(spec: Spec, line: string): Goal {
  const [claimant, what] = line.split(' : ') as [string, string];
  const [head, on] = what.split(' on ') as [string, string | undefined];
  const [goal, peer] = head.split(' ') as [string, string | undefined];
  const asked = {
    claimant,
    goal,
    on: on?.split(/, (?![^(]*\))/) ?? [],
    ...(peer === undefined ? {} : { peer }),
  };
  const resolved = resolveExpectation(spec, asked);
  if (resolved.kind === 'problem') throw new Error(`${resolved.message}; ${resolved.hint}`);
  return resolved.goal;
}

const judged = (scenario: Scenario, state: SystemState, line: string): Judgement =>
  judge(goalOf(scenario.spec, line), [], scenario, state);

const verdictOf = (scenario: Scenario, state: SystemState, line: string): string =>
  judged(scenario, state, line).kind;

describe('judge on the attack of Lowe', () => {
  const spec = specOf(`protocol nspk "Needham-Schroeder public key"
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
expect B : secrecy on nB : attack`);
  const scenario = among(spec);
  const nA = fresh('nonce', 'nA', 0);
  const nB = fresh('nonce', 'nB', 1);
  const actions = [
    begin('A', a, e),
    begin('B', b),
    send(0),
    give(1, seal(b, a, nA)),
    send(1),
    give(0, seal(a, nA, nB)),
    send(0),
    give(1, seal(b, nB)),
  ];
  const state = play(scenario, actions);

  it.each([
    ['B : aliveness A', 'kept'],
    ['B : recent-aliveness A', 'kept'],
    ['B : role-aliveness A', 'kept'],
    ['B : weak-agreement A', 'broken'],
    ['B : agreement A', 'broken'],
    ['B : agreement A on nA, nB', 'kept'],
    ['B : injective-agreement A', 'broken'],
    ['B : secrecy on nB', 'broken'],
    ['A : agreement B', 'kept'],
    ['A : secrecy on nB', 'kept'],
  ])('says of %s: %s', (line, verdict) => {
    expect(verdictOf(scenario, state, line)).toBe(verdict);
  });

  it("tells what went wrong, in the spec's own names", () => {
    expect(judged(scenario, state, 'B : agreement A')).toEqual({
      kind: 'broken',
      run: 1,
      at: 7,
      sentence:
        'b accepts in role B (run 1) and holds a for role A, but no run of a in role A held the same A, B, nA, nB before',
      details: ['a in role A (run 0) held e for B, not b'],
    });
    expect(judged(scenario, state, 'B : weak-agreement A')).toMatchObject({
      details: ['a in role A (run 0) held e for role B'],
    });
    expect(judged(scenario, state, 'B : secrecy on nB')).toMatchObject({
      sentence: 'b in role B (run 1) accepts, and the adversary derives its nB',
      details: ['nB is nB#1'],
      at: 7,
    });
  });

  it('counts no acceptance by a run that trusts the insider', () => {
    expect(judged(scenario, state, 'A : agreement B')).toEqual({ kind: 'kept', acceptances: 0 });
  });

  it('counts it where that party is dishonest by threat, unless the goal is about that party', () => {
    const dishonestB = [{ kind: 'dishonest', role: 'B' }] as const;
    expect(judge(goalOf(spec, 'A : agreement B'), dishonestB, scenario, state)).toEqual({
      kind: 'not applicable',
      because: 'B, whom the goal is about, is dishonest',
    });
    expect(judge(goalOf(spec, 'B : agreement A'), dishonestB, scenario, state)).toEqual({
      kind: 'not applicable',
      because: 'the claimant B itself is dishonest',
    });
    expect(judge(goalOf(spec, 'A : secrecy on nA'), dishonestB, scenario, state)).toEqual({
      kind: 'not applicable',
      because: 'B, who may hold nA, is dishonest',
    });
  });

  it('breaks nothing before the event that breaks it', () => {
    const { judge: decide, mayBreak } = judgeOf(goalOf(spec, 'B : agreement A'), [], scenario);
    const states = actions.map((_, i) => play(scenario, actions.slice(0, i + 1)));
    expect(states.map((prefix) => decide(prefix).kind)).toEqual([...Array(7).fill('kept'), 'broken']);
    expect(states.map(mayBreak)).toEqual([...Array(7).fill(false), true]);
  });
});

describe('judge on a message that is replayed', () => {
  const spec = specOf(`protocol signed "one signed message"
  cite "test"
role A initiator
role B responder
knows A : B
knows B : pub(A)
fresh A : nonce nA
A -> B : A, nA, sign(A, [B, nA])`);
  const scenario = among(spec);
  const nA = fresh('nonce', 'nA', 0);
  const message = tuple(a, nA, sign(a, tuple(b, nA)));
  const sent = [begin('A', a, b), send(0)];
  const once = play(scenario, [...sent, begin('B', b), give(1, message)]);
  const twice = play(scenario, [...sent, begin('B', b), give(1, message), begin('B', b), give(2, message)]);

  it('finds agreement kept both times and injectivity broken the second time', () => {
    expect(verdictOf(scenario, once, 'B : injective-agreement A')).toBe('kept');
    expect(verdictOf(scenario, twice, 'B : agreement A')).toBe('kept');
    expect(judged(scenario, twice, 'B : injective-agreement A')).toMatchObject({
      kind: 'broken',
      run: 2,
      at: 5,
      details: ['run 0 answers for run 1, which accepted before'],
    });
  });

  it('gives two acceptances two runs where there are two, in whatever order', () => {
    const other = tuple(a, fresh('nonce', 'nA', 1), sign(a, tuple(b, fresh('nonce', 'nA', 1))));
    const state = play(scenario, [
      ...sent,
      begin('A', a, b),
      send(1),
      begin('B', b),
      give(2, other),
      begin('B', b),
      give(3, message),
    ]);
    expect(verdictOf(scenario, state, 'B : injective-agreement A')).toBe('kept');
  });

  it('finds aliveness kept and recency broken', () => {
    expect(verdictOf(scenario, once, 'B : aliveness A')).toBe('kept');
    expect(judged(scenario, once, 'B : recent-aliveness A')).toMatchObject({
      kind: 'broken',
      sentence:
        "b accepts in role B (run 1) and holds a for role A, but no run of a had sent or received anything since b's first event",
      details: ['a in role A (run 0) has acted only before that'],
    });
  });

  it('takes no start for an event', () => {
    const open = among(
      specOf(`protocol bare "nothing is authenticated"
  cite "test"
role A initiator
role B responder
knows A : B
knows B :
fresh A : nonce nA
A -> B : A, nA`),
    );
    const state = play(open, [
      begin('A', a, b),
      begin('B', b),
      give(1, tuple(a, fresh('nonce', 'own', 'adversary'))),
    ]);
    expect(judged(open, state, 'B : aliveness A')).toMatchObject({
      kind: 'broken',
      details: ['a in role A (run 0) has begun and done nothing'],
    });
  });
});

describe('judge on peer consistency', () => {
  const spec = specOf(`protocol misbinding "signed Diffie-Hellman without the peer's name"
  cite "Diffie, van Oorschot, Wiener 1992"
role A initiator
role B responder
knows A : B, pub(B)
knows B : pub(A)
fresh A : exponent x
fresh B : exponent y
A -> B : g(x)
B -> A : g(y), B, sign(B, [g(x), g(y)])
A -> B : A, sign(A, [g(y), g(x)])
channel dh(x, y) : A <-> B`);
  const scenario = among(spec);
  const gx = apply('g', fresh('exponent', 'x', 0));
  const gy = apply('g', fresh('exponent', 'y', 1));
  const state = play(scenario, [
    begin('A', a, b),
    begin('B', b),
    send(0),
    give(1, gx),
    send(1),
    give(0, tuple(gy, b, sign(b, tuple(gx, gy)))),
    send(0),
    give(1, tuple(e, sign(e, tuple(gy, gx)))),
  ]);

  it('finds the misbinding of identities', () => {
    expect(judged(scenario, state, 'A : peer-consistency B')).toMatchObject({
      kind: 'broken',
      run: 0,
      at: 7,
      sentence:
        'a accepts in role A (run 0) and holds b for role B, but b in role B (run 1) holds e, not a, for role A, and accepts',
    });
  });

  it('finds nothing else wrong', () => {
    for (const line of ['A : agreement B', 'A : secrecy on dh(x, y)', 'A : aliveness B', 'B : agreement A']) {
      expect(verdictOf(scenario, state, line)).toBe('kept');
    }
  });

  it('waits until the peer has accepted, and looks only at runs that belong together', () => {
    const early = among(
      specOf(`protocol named "a name that is bound before the end"
  cite "test"
role A initiator
role B responder
knows A : B
knows B :
fresh A : nonce nA
fresh B : nonce nB
A -> B : A, nA
B -> A : nA, nB
A -> B : nB`),
    );
    const [nA, nB] = [fresh('nonce', 'nA', 0), fresh('nonce', 'nB', 1)];
    const goal = 'A : peer-consistency B';
    const open = [
      begin('A', a, b),
      begin('B', b),
      send(0),
      give(1, tuple(c, nA)),
      send(1),
      give(0, tuple(nA, nB)),
      send(0),
    ];
    expect(verdictOf(early, play(early, open), goal)).toBe('kept');
    expect(judged(early, play(early, [...open, give(1, nB)]), goal)).toMatchObject({
      kind: 'broken',
      at: 7,
      details: ['both hold nA#0 for nA', 'both hold nB#1 for nB'],
    });
    const own = fresh('nonce', 'own', 'adversary');
    const apart = [...open.slice(0, 3), give(1, tuple(c, own)), ...open.slice(4), give(1, nB)];
    expect(verdictOf(early, play(early, apart), goal)).toBe('kept');
    const same = [...open.slice(0, 3), give(1, tuple(a, nA)), ...open.slice(4), give(1, nB)];
    expect(verdictOf(early, play(early, same), goal)).toBe('kept');
  });

  it('calls weak agreement absent, for the name comes too late', () => {
    expect(absence(spec, goalOf(spec, 'A : weak-agreement B'))).toBe(
      "B can learn A's name only after A has accepted",
    );
    expect(absence(spec, goalOf(spec, 'B : weak-agreement A'))).toBeUndefined();
  });
});

describe('judge on what the peer is only committed to', () => {
  const source = (
    signed: string,
    beside = '',
  ): string => `protocol extension "an extension that the server ignores"
  cite "test"
role C client, anonymous
role S server
knows C : S, pub(S)
knows S :
fresh C : nonce nC
fresh S : nonce nS
C -> S as M1 : S, ["ext", nC] as X ignored by S
S -> C : nS, sign(S, [${signed}, nS])${beside}`;
  const nC = fresh('nonce', 'nC', 0);
  const nS = fresh('nonce', 'nS', 1);
  const forged = fresh('nonce', 'forged', 'adversary');
  const hello = (nonce: Term): Term => tuple(s, tuple(text('ext'), nonce));
  const start = [begin('C', c, s), begin('S', s), send(0)];

  it('keeps agreement where the same term was signed', () => {
    const scenario = among(specOf(source('M1')));
    const goal = goalOf(scenario.spec, 'C : agreement S on nC');
    const state = play(scenario, [
      ...start,
      give(1, hello(nC)),
      send(1),
      give(0, tuple(nS, sign(s, tuple(hello(nC), nS)))),
    ]);
    expect(absence(scenario.spec, goal)).toBe('S holds nC only inside what it does not open (committed)');
    expect(judge(goal, [], scenario, state).kind).toBe('not applicable');
    expect(judge(withCommitted(goal) as Goal, [], scenario, state)).toEqual({ kind: 'kept', acceptances: 1 });
  });

  it('breaks it where the server was given something else', () => {
    const scenario = among(specOf(source('S', ', h(M1)')));
    const goal = withCommitted(goalOf(scenario.spec, 'C : agreement S on nC')) as Goal;
    const state = play(scenario, [
      ...start,
      give(1, hello(forged)),
      send(1),
      give(0, tuple(nS, sign(s, tuple(s, nS)), apply('h', hello(nC)))),
    ]);
    expect(judge(goal, [], scenario, state)).toMatchObject({
      kind: 'broken',
      details: ['s in role S (run 1) is not committed to nC = nC#0'],
    });
  });

  it('takes no evidence that came too late', () => {
    const scenario = among(specOf(source('S', ', h(M1)')));
    const goal = withCommitted(goalOf(scenario.spec, 'C : agreement S on nC')) as Goal;
    const accepted = [
      ...start,
      give(1, hello(forged)),
      send(1),
      give(0, tuple(nS, sign(s, tuple(s, nS)), apply('h', hello(nC)))),
    ];
    const second = [...start, begin('S', s)];
    const late = play(scenario, [...second, ...accepted.slice(3), give(2, hello(nC))]);
    const early = play(scenario, [...second, give(2, hello(nC)), ...accepted.slice(3)]);
    expect(judge(goal, [], scenario, late).kind).toBe('broken');
    expect(judge(goal, [], scenario, early).kind).toBe('kept');
  });

  it('never lets it serve injectivity', () => {
    const { spec } = among(specOf(source('M1')));
    const goal = goalOf(spec, 'C : injective-agreement S on nC');
    expect(withCommitted(goal)).toBeUndefined();
    expect(absence(spec, { ...goal, counting: 'held and committed' } as Goal)).toBeDefined();
  });
});

describe('judge on server participation', () => {
  const spec = specOf(`protocol tls "signed Diffie-Hellman"
  cite "test"
role C client, anonymous
role S server, certified by CA
knows C : S
fresh C : nonce nC
fresh S : nonce nS
C -> S : nC, S
S -> C : nS, cert(S, server), sign(S, [nC, nS])`);
  const [nC, nS] = [fresh('nonce', 'nC', 0), fresh('nonce', 'nS', 1)];
  const certified = (owner: Term, key: Term): Term =>
    sign(agent('CA'), tuple(text('cert'), text('server'), owner, publicKey(secretKey(key))));

  it('is kept by the honest run', () => {
    const scenario = among(spec);
    const state = play(scenario, [
      begin('C', c, s),
      begin('S', s),
      send(0),
      give(1, tuple(nC, s)),
      send(1),
      give(0, tuple(nS, certified(s, s), sign(s, tuple(nC, nS)))),
    ]);
    expect(judged(scenario, state, 'C : server-participation S')).toEqual({ kind: 'kept', acceptances: 1 });
    expect(judged(scenario, state, 'C : server-participation-strong S')).toEqual({
      kind: 'kept',
      acceptances: 1,
    });
  });

  it('is broken by a compromised authority, under that threat only', () => {
    const scenario = { ...among(spec), compromised: [agent('CA')] };
    const goal = goalOf(spec, 'C : server-participation S');
    const nE = fresh('nonce', 'own', 'adversary');
    const state = play(scenario, [
      begin('C', c, s),
      send(0),
      give(0, tuple(nE, certified(s, e), sign(e, tuple(nC, nE)))),
    ]);
    expect(judge(goal, [{ kind: 'ca' }], scenario, state)).toMatchObject({ kind: 'broken', run: 0, at: 2 });
    expect(judge(goal, [{ kind: 'ca', authority: 'CA' }], scenario, state).kind).toBe('broken');
    expect(judge(goal, [], scenario, state)).toEqual({
      kind: 'not applicable',
      because: 'the adversary holds the key of CA, more than none gives',
    });
  });
});
