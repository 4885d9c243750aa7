import { describe, expect, it } from 'vitest';
import { mutantOf, originalOf } from '../model/mutant.ts';
import { budgetDefaults } from './decide.ts';
import { type Change, changesOf, goalsAsked, type Standing, standingOf, standingText } from './teeth.ts';
import { scenarioDefaults } from './threats.ts';

function finished<Result>(steps: Generator<undefined, Result, void>): Result {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

interface Teeth {
  readonly standings: readonly Standing[];
  /** What is told of a goal of the original. */
  readonly before: (goal: string) => string | undefined;
  /** What comes of taking something away; the goals that moved, and how. */
  readonly without: (what: string) => Readonly<Record<string, string>> | string;
}

function teethOf(body: string): Teeth {
  const original = originalOf(`protocol p\n${body}`, 'p', new Set());
  if (original === undefined) throw new Error('the original does not run');
  const { spec, removals } = original;
  const standings = goalsAsked(spec).map((asked) =>
    finished(standingOf(spec, asked, scenarioDefaults, budgetDefaults)),
  );
  const named = (goal: string): Standing | undefined => standings.find(({ asked }) => asked.name === goal);
  return {
    standings,
    before: (goal) => {
      const found = named(goal);
      return found && standingText(spec, found);
    },
    without: (what) => {
      const removal = removals.find((candidate) => candidate.what === what);
      if (removal === undefined)
        throw new Error(`${what} is none of ${removals.map((one) => one.what).join('; ')}`);
      const mutant = mutantOf(original, removal);
      if (mutant.kind !== 'runs') return mutant.kind;
      const changes = finished(changesOf(mutant.spec, standings, scenarioDefaults, budgetDefaults));
      return Object.fromEntries(
        changes.map((change: Change) => [change.goal, `${change.change}: ${change.after}`]),
      );
    },
  };
}

describe('what a part buys', () => {
  const nsl = teethOf(`
role A initiator
role B responder
knows A : B, pub(B)
knows B : pub(A)
fresh A : nonce nA
fresh B : nonce nB
A -> B : seal(pub(B), [A, nA])
B -> A : seal(pub(A), ["two", nA, nB, B])
A -> B : seal(pub(B), nB)
expect B : secrecy on nB : holds unless kci, later
`);

  it("is Lowe's repair: without B's name the responder is cheated, and the initiator is not", () => {
    const changes = nsl.without('the name B from the encryption in message 2');
    expect(changes).toEqual({
      'B : weak-agreement A': 'weaker: attack',
      'B : agreement A': 'weaker: attack',
      'B : injective-agreement A': 'weaker: attack',
      'B : peer-consistency A': 'weaker: attack',
      'B : secrecy on nB': 'weaker: attack',
    });
  });

  it('is nothing where nothing moves', () => {
    expect(nsl.without('the tag "two" from the encryption in message 2')).toEqual({});
  });

  it('is everything where the protocol does not run without it', () => {
    expect(nsl.without('the nonce nB from the encryption in message 2')).toBe('stuck');
  });

  it('is told under the fewest threats that it keeps away', () => {
    const changes = teethOf(`
role C client, anonymous
role S server, certified by CA
knows C : S
fresh C : nonce nC, exponent x
fresh S : nonce nS, exponent y
let k = kdf(dh(x, y), nC, nS)
C -> S : nC
S -> C : nS, cert(S, server), g(y), sign(S, [nC, nS, g(y)])
C -> S : g(x), mac(k, "client")
S -> C : mac(k, "server")
channel k : C <-> S
`).without('the nonce nC from the signature in message 2');
    expect(changes).toMatchObject({ 'C : recent-aliveness S': 'weaker: attack under session' });
    expect(changes).not.toHaveProperty('C : aliveness S');
  });

  it('is agreement on what was agreed, not on what is left', () => {
    const signed = teethOf(`
role A sender
role B receiver
knows A : B
knows B : A, pub(A)
fresh B : nonce nB
fresh A : data d, data e
B -> A : nB
A -> B : d, e, sign(A, [B, nB, d, e])
`);
    expect(signed.before('B : agreement A')).toBe('holds');
    expect(signed.without('the data e from the signature in message 2')).toMatchObject({
      'B : agreement A': 'weaker: attack',
    });
    expect(signed.without('the data e from message 2')).toMatchObject({
      'B : agreement A': 'weaker: absent',
      'B : aliveness A': 'weaker: attack',
    });
  });

  it('can be a loss: a goal that holds without it is told too', () => {
    const leaky = teethOf(`
role A sender
role B receiver
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce n, data d
A -> B : n, d
B -> A : mac(k(A, B), n)
expect A : secrecy on d : attack
`);
    expect(leaky.before('A : secrecy on d')).toBe('attack');
    expect(leaky.without('the data d from message 1')).toMatchObject({
      'A : secrecy on d': 'stronger: holds',
    });
  });

  it('tells what a role holds no more as absent', () => {
    const told = teethOf(`
role A sender
role B receiver
knows A : B
knows B : pub(A)
fresh A : nonce n
A -> B : A, n, sign(A, [B, n])
`);
    expect(told.without('the nonce n from message 1')).toMatchObject({
      'A : peer-consistency B': 'weaker: absent',
      'B : agreement A': 'weaker: absent',
    });
    expect(told.without("B's check of the signature sign(A, [B, n]) in message 1")).toMatchObject({
      'B : agreement A': 'weaker: attack',
      'B : aliveness A': 'weaker: attack',
    });
  });

  it('is the same whether goals are asked together or each alone', () => {
    const original = originalOf(`protocol p\n${echoed}`, 'p', new Set());
    if (original === undefined) throw new Error('the original does not run');
    const standings = goalsAsked(original.spec).map((asked) =>
      finished(standingOf(original.spec, asked, scenarioDefaults, budgetDefaults)),
    );
    let moved = 0;
    for (const removal of original.removals) {
      const mutant = mutantOf(original, removal);
      if (mutant.kind !== 'runs') continue;
      const asked = (some: readonly Standing[]): readonly Change[] =>
        finished(changesOf(mutant.spec, some, scenarioDefaults, budgetDefaults));
      const together = asked(standings);
      expect(together).toEqual(standings.flatMap((standing) => asked([standing])));
      moved += together.length;
    }
    expect(moved).toBeGreaterThan(0);
  });
});

const echoed = `
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce n
fresh B : nonce m
A -> B : n
B -> A : m, mac(k(A, B), ["one", m, n])
A -> B : mac(k(A, B), ["two", m])
`;
