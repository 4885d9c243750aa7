import { describe, expect, it } from 'vitest';
import { runHonestly } from '../model/honest.ts';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { type Action, initialState, type Scenario, type SystemState, step } from '../model/system.ts';
import { agent, apply, fresh, publicKey, secretKey, type Term, tuple } from '../model/term.ts';
import { narrativeOf } from './story.ts';
import { shapesOfNarrative } from './trace.ts';

const [a, b, e] = ['a', 'b', 'e'].map(agent) as [Term, Term, Term];

const specOf = (source: string): Spec => readySpecs(loadSource(source))[0] as Spec;

const scenarioOf = (spec: Spec): Scenario => ({
  spec,
  honest: [agent('a'), agent('b')],
  dishonest: [{ agent: agent('e'), roles: [] }],
  compromised: [],
  unpossessed: false,
  reveals: ['key'],
  typed: true,
  selfTalk: false,
  runsMax: 4,
});

function after(scenario: Scenario, actions: readonly Action[]): SystemState {
  return actions.reduce((state, action) => {
    const result = step(scenario, state, action);
    if (result.kind === 'refused') throw new Error(result.because.detail);
    return result.state;
  }, initialState(scenario));
}

const told = (scenario: Scenario, actions: readonly Action[]): readonly string[] =>
  shapesOfNarrative(narrativeOf({ title: 'story', scenario, state: after(scenario, actions) })).flatMap(
    (shape) =>
      shape.kind === 'lines'
        ? [shape.title, ...shape.lines.map(({ indent, text }) => '  '.repeat(indent) + text)]
        : [],
  );

const nspk = specOf(`
protocol nspk
role A initiator
role B responder
knows A : B, pub(B)
knows B : pub(A)
fresh A : nonce nA
fresh B : nonce nB
A -> B as M1 : seal(pub(B), [A, nA])
B -> A as M2 : seal(pub(A), [nA, nB])
A -> B as M3 : seal(pub(B), nB)
`);

const seal = (to: Term, content: Term): Term => apply('seal', publicKey(secretKey(to)), content);
const nA = fresh('nonce', 'nA', 0);
const nB = fresh('nonce', 'nB', 1);

/** G. Lowe, An attack on the Needham-Schroeder public-key authentication protocol, 1995. */
const lowe: readonly Action[] = [
  { kind: 'begin', role: 'A', agent: a, peers: [e] },
  { kind: 'begin', role: 'B', agent: b, peers: [] },
  { kind: 'dispatch', run: 0 },
  { kind: 'deliver', run: 1, message: seal(b, tuple(a, nA)) },
  { kind: 'dispatch', run: 1 },
  { kind: 'deliver', run: 0, message: seal(a, tuple(nA, nB)) },
  { kind: 'dispatch', run: 0 },
  { kind: 'deliver', run: 1, message: seal(b, nB) },
];

describe('the story of an attack', () => {
  it("tells Lowe's attack as the paper does: who says what, as whom, and from what it is made", () => {
    expect(told(scenarioOf(nspk), lowe)).toEqual([
      'story',
      '  run 0: a as A, who takes e for B',
      '  run 1: b as B, who takes a for A',
      '   1  a -> e                   M1 : seal(pub(e), [a, nA])',
      '   2  the adversary as a -> b  M1 : seal(pub(b), [a, nA])',
      '        made from [a, nA] out of step 1, opened with the private key of e',
      '   3  b -> a                   M2 : seal(pub(a), [nA, nB])',
      '   4  e -> a                   M2 : seal(pub(a), [nA, nB])',
      '        as sent in step 3',
      '   5  a -> e                   M3 : seal(pub(e), nB)',
      '        a accepts, believing that B is e',
      '   6  the adversary as a -> b  M3 : seal(pub(b), nB)',
      '        made from nB out of step 5, opened with the private key of e',
      '        b accepts, believing that A is a',
    ]);
  });

  it('quotes the goals that are broken and says why', () => {
    const broken = [
      { goal: 'B : aliveness A', sentence: 'When B accepts, …', because: 'nobody was there', at: 0, run: 1 },
    ];
    const story = narrativeOf({
      title: '',
      scenario: scenarioOf(nspk),
      state: after(scenarioOf(nspk), lowe),
      broken,
    });
    expect(shapesOfNarrative(story).at(-1)).toEqual({
      kind: 'lines',
      title: 'broken: B : aliveness A',
      lines: [
        { indent: 1, text: 'the goal: When B accepts, …', tone: 'plain' },
        { indent: 1, text: 'but here: nobody was there', tone: 'bad' },
      ],
    });
  });

  it('joins a send and its receive where both go as meant, and tells runs of one agent apart', () => {
    const lines = told(scenarioOf(nspk), [
      { kind: 'begin', role: 'A', agent: a, peers: [b] },
      { kind: 'begin', role: 'A', agent: a, peers: [b] },
      { kind: 'begin', role: 'B', agent: b, peers: [] },
      { kind: 'dispatch', run: 1 },
      { kind: 'dispatch', run: 0 },
      { kind: 'deliver', run: 2, message: seal(b, tuple(a, fresh('nonce', 'nA', 0))) },
    ]);
    expect(lines.slice(4)).toEqual([
      '   1  a (run 1) -> b  M1 : seal(pub(b), [a, nA#1])',
      '   2  a (run 0) -> b  M1 : seal(pub(b), [a, nA#0])',
    ]);
  });

  it('tells what a threat reveals, and uses it afterwards', () => {
    const lines = told(scenarioOf(nspk), [
      { kind: 'begin', role: 'A', agent: a, peers: [b] },
      { kind: 'dispatch', run: 0 },
      { kind: 'reveal', reveal: 'key', agent: b },
      { kind: 'begin', role: 'B', agent: b, peers: [] },
      { kind: 'deliver', run: 1, message: seal(b, tuple(a, fresh('nonce', 'own', 'adversary'))) },
    ]);
    expect(lines.slice(3)).toEqual([
      '   1  a -> b                   M1 : seal(pub(b), [a, nA])',
      '   2  the adversary is given   the private key of b',
      '   3  the adversary as a -> b  M1 : seal(pub(b), [a, ~own])',
      '        made from its own ~own',
    ]);
  });
});

describe('abbreviations', () => {
  const long = specOf(`
protocol long
role A client
role B server
knows A : B
knows B : A
fresh A : nonce nA, data dA
fresh B : nonce nB
let k = kdf("a rather long label for a key", nA, nB)
A -> B as M1 : nA, "a first message that is long enough"
B -> A as M2 : nB, mac(k, h(M1, "what B has seen so far"))
A -> B as M3 : aead(k, [dA, mac(k, h(M1, "what B has seen so far"))])
channel k : A <-> B
`);
  const [, , ...lines] = told(scenarioOf(long), [
    { kind: 'begin', role: 'A', agent: a, peers: [b] },
    { kind: 'begin', role: 'B', agent: b, peers: [a] },
    ...honestly(long),
  ]);

  it("use the spec's names for messages and keys, and t1 for what has none", () => {
    expect(lines).toContain('   1  a -> b  M1 : nA, "a first message that is long enough"');
    expect(lines).toContain('   2  b -> a  M2 : nB, t1');
    expect(lines).toContain('   3  a -> b  M3 : aead(k, [dA, t1])');
  });

  it('are explained below, the explanations with abbreviations too', () => {
    expect(lines.slice(lines.indexOf('key'))).toEqual([
      'key',
      '  t1 = mac(k, h(M1, "what B has seen so far"))',
      '  k = kdf("a rather long label for a key", nA, nB)',
    ]);
  });
});

/** The rest of an honest run of two roles, message by message. */
function honestly(spec: Spec): readonly Action[] {
  const honest = loadedRun(spec);
  return honest.trace.flatMap((event): readonly Action[] => {
    if (event.kind === 'send') return [{ kind: 'dispatch', run: event.run }];
    return event.kind === 'receive' ? [{ kind: 'deliver', run: event.run, message: event.message }] : [];
  });
}

function loadedRun(spec: Spec): SystemState {
  const run = runHonestly(spec);
  if (run.kind === 'stuck') throw new Error(run.diagnostic.message);
  return run.state;
}
