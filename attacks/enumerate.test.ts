import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { absence } from '../properties/absence.ts';
import { goalsOf } from '../properties/catalogue.ts';
import { printGoal } from '../properties/goal.ts';
import { parseCombination } from '../properties/threat.ts';
import { type Bounds, boundsDefaults, type Enumeration, enumerate } from './enumerate.ts';
import { replay } from './replay.ts';
import { scenarioDefaults } from './threats.ts';

const specIn = (text: string): Spec => {
  const loaded = loadSource(text);
  const [spec] = readySpecs(loaded);
  if (spec === undefined) throw new Error(loaded.diagnostics.map(({ message }) => message).join('\n'));
  return spec;
};

const casebook = (name: string): Spec =>
  specIn(readFileSync(new URL(`./casebook/${name}.tertius`, import.meta.url), 'utf8'));

interface Small {
  readonly runs?: number;
  readonly threats?: string;
  readonly goals?: string;
  readonly bounds?: Partial<Bounds>;
}

function goneThrough(
  spec: Spec,
  { runs = 2, threats = 'none', goals = '', bounds = {} }: Small,
): Enumeration {
  const parsed = parseCombination(spec, [threats]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  const asked = goalsOf(spec).filter(
    (goal) => absence(spec, goal) === undefined && printGoal(spec, goal).includes(goals),
  );
  const options = { ...scenarioDefaults, runsMax: runs };
  return enumerate(spec, asked, parsed.combination, options, { ...boundsDefaults, ...bounds });
}

const brokenIn = (spec: Spec, small: Small): readonly string[] => {
  const { found, end } = goneThrough(spec, small);
  for (const proposal of found.values()) expect(replay(proposal).kind).toBe('breaks');
  expect(end.kind).not.toBe('stopped');
  return [...found.keys()].map((goal) => printGoal(spec, goal)).toSorted();
};

describe('enumerate', () => {
  it('finds what is wrong with Needham-Schroeder in two runs, and nothing else', () => {
    expect(brokenIn(casebook('nspk'), {})).toEqual([
      'B : agreement A',
      'B : injective-agreement A',
      'B : peer-consistency A',
      'B : secrecy on nB',
      'B : weak-agreement A',
    ]);
  });

  it("exhausts Lowe's repair with two runs", () => {
    expect(brokenIn(casebook('nsl'), {})).toEqual([]);
  });

  it("exhausts Lowe's repair with three runs of two agents", () => {
    expect(brokenIn(casebook('nsl'), { runs: 3, bounds: { agents: 2, own: 1 } })).toEqual([]);
  }, 60_000);

  it('lets a run send in any of its ways, or wait for another message', () => {
    const spec = (other: string): Spec =>
      specIn(`protocol ways
role C client, anonymous
role S server
knows C : S
knows S :
fresh C : nonce nC
C -> S : nC
either
  S -> C : "one"
or
  ${other}
    event S goes("on")
goal never
  S goes("on") ==> false
`);
    expect(brokenIn(spec('S -> C : "two"'), { runs: 1, goals: 'never' })).toEqual(['never']);
    expect(brokenIn(spec('C -> S : "two"'), { runs: 1, goals: 'never' })).toEqual(['never']);
  });

  it('finds an old answer played again, by a goal that looks at the order of events', () => {
    const spec = (signed: string): Spec =>
      specIn(`protocol hello "a server proves that it is there"
  cite "docs/notation.md"
role C client
role S server
knows C : S, pub(S)
fresh C : nonce nC
fresh S : nonce nS
C -> S : nC
S -> C : nS, sign(S, [${signed}])
`);
    expect(brokenIn(spec('"hello", nS'), { goals: 'recent-role-aliveness' })).toEqual([
      'C : recent-role-aliveness S',
    ]);
    expect(brokenIn(spec('"hello", nC, nS'), { goals: 'recent-role-aliveness' })).toEqual([]);
  });

  it('finds one answer that serves two acceptances', () => {
    const spec = specIn(`protocol timestamped "an answer to nobody in particular"
  cite "ISO/IEC 9798-3, 5.1.1"
role A claimant
role B verifier
knows A : B
knows B : A, pub(A)
fresh A : nonce nA
A -> B : nA, sign(A, [B, nA])
`);
    expect(brokenIn(spec, { runs: 2, goals: 'B : agreement' })).toEqual([]);
    expect(brokenIn(spec, { runs: 3, goals: 'B : injective-agreement' })).toEqual([
      'B : injective-agreement A',
    ]);
  });

  it('reveals what the threats say', () => {
    const spec = specIn(`protocol transport "a key in a sealed box"
  cite "RFC 5246, 7.4.7.1"
role C client
role S server
knows C : S, pub(S)
fresh C : key k
fresh S : nonce nS
S -> C : nS
C -> S : seal(pub(S), [k, nS])
expect C : secrecy on k : holds unless later, server
`);
    expect(brokenIn(spec, { goals: 'C : secrecy' })).toEqual([]);
    expect(brokenIn(spec, { goals: 'C : secrecy', threats: 'kci' })).toEqual([]);
    expect(brokenIn(spec, { goals: 'C : secrecy', threats: 'session' })).toEqual([]);
    expect(brokenIn(spec, { goals: 'C : secrecy', threats: 'later' })).toEqual(['C : secrecy on k']);
  });

  it("reveals the claimant's key also where another run begins first", () => {
    const spec = specIn(`protocol named-inside "who sent it is only said inside"
  cite "found by chance"
role C client
role S server
knows C : S, pub(S), key k(C, S)
knows S : key k(C, S)
fresh C : nonce nC
fresh S : nonce nS
S -> C : sign(S, S)
C -> S : C, aead(k(C, S), [C, nC, S])
`);
    const goals = 'C : peer-consistency';
    expect(brokenIn(spec, { goals })).toEqual([]);
    expect(brokenIn(spec, { goals, threats: 'kci' })).toEqual(['C : peer-consistency S']);
  });

  it('changes a ciphertext that has no integrity', () => {
    const spec = (encrypted: string): Spec =>
      specIn(`protocol counter "a number under a shared key"
  cite "design 3"
role A sender
role B receiver
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce nA, nonce mA
A -> B : ${encrypted}(k(A, B), [nA, mA])
`);
    expect(brokenIn(spec('aead'), { goals: 'B : agreement' })).toEqual([]);
    expect(brokenIn(spec('enc'), { goals: 'B : agreement' })).toEqual(['B : agreement A']);
  });

  it('changes a ciphertext whose key depends on a name in the same message', () => {
    const spec = specIn(`protocol named "who shares the key is said beside the ciphertext"
  cite "found by chance"
role C client
role S server
knows C : S, key k(C, S)
knows S : key k(C, S)
fresh C : nonce nC
C -> S : C, enc(k(C, S), [C, nC, S])
`);
    expect(brokenIn(spec, { goals: 'S : agreement' })).toEqual(['S : agreement C']);
  });

  it('locks a message for an agent whose name stands beside it', () => {
    const spec = specIn(`protocol p "a lock whose owner the message names"
role A
role B
role S
knows A : B, S, pub(B), pub(S)
knows B : pub(S)
fresh A : nonce nA
fresh B : nonce nB
A -> B : seal(pub(B), [A, nA, S, seal(pub(S), [A, nA])])
B -> A : nB
A -> S : seal(pub(S), [A, nA])
`);
    expect(brokenIn(spec, { runs: 1, goals: 'B : aliveness A' })).toEqual(['B : aliveness A']);
  });

  it('says what it went through, or why it stopped', () => {
    const spec = casebook('nsl');
    const { end } = goneThrough(spec, { bounds: { agents: 2, own: 1 } });
    expect(end.kind === 'exhausted' ? end.says : end).toContain(
      'up to 2 honest runs, by up to 2 honest agents',
    );
    const goals = goalsOf(spec);
    const few = { states: 10, mayGoOn: () => true };
    expect(enumerate(spec, goals, [], scenarioDefaults, boundsDefaults, few).end).toEqual({
      kind: 'stopped',
      because: 'states',
    });
    const never = { states: 1000, mayGoOn: () => false };
    expect(enumerate(spec, goals, [], scenarioDefaults, boundsDefaults, never).end).toEqual({
      kind: 'stopped',
      because: 'cancelled',
    });
    const narrow = { ...boundsDefaults, messages: 1 };
    expect(enumerate(spec, goals, [], { ...scenarioDefaults, runsMax: 1 }, narrow).end).toEqual({
      kind: 'stopped',
      because: 'messages',
    });
  });
});
