/**
 * An attack in sentences with causes: what is said of a known attack, and that all of it is so in the trace.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { type Action, initialState, type Scenario, type SystemState, step } from '../model/system.ts';
import {
  type Atom,
  agent,
  apply,
  certificate,
  fresh,
  publicKey,
  secretKey,
  type Term,
  text,
  tuple,
} from '../model/term.ts';
import { markdown } from './markdown.ts';
import type { Narrative } from './report.ts';
import { narrativeOf } from './story.ts';
import { terminal } from './terminal.ts';
import { plain } from './terminal-text.ts';

const [a, b, e, ca] = ['a', 'b', 'e', 'CA'].map(agent) as [Atom, Atom, Atom, Atom];

const specOf = (source: string): Spec => readySpecs(loadSource(source))[0] as Spec;

function storyOf(source: string, actions: readonly Action[], more: Partial<Scenario> = {}): Narrative {
  const scenario: Scenario = {
    spec: specOf(source),
    honest: [a, b],
    dishonest: [{ agent: e, roles: [] }],
    compromised: [],
    unpossessed: false,
    reveals: ['key', 'session'],
    typed: true,
    selfTalk: false,
    runsMax: 4,
    ...more,
  };
  const state = actions.reduce<SystemState>((before, action) => {
    const result = step(scenario, before, action);
    if (result.kind === 'refused') throw new Error(result.because.detail);
    return result.state;
  }, initialState(scenario));
  const claimant = state.runs.findLast(({ role }) => role === 'B') ?? state.runs[0];
  const broken = [
    {
      goal: 'B : aliveness A',
      sentence: 'A was there.',
      because: 'it was not',
      at: state.trace.length - 1,
      run: claimant?.number ?? 0,
    },
  ];
  return narrativeOf({ title: 'story', scenario, state, broken });
}

const told = (story: Narrative): readonly string[] =>
  story.steps.map(({ step: number, told: sentences }) => `${number}. ${sentences.join(' ')}`);

const nspk = `
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
`;

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

describe("Lowe's attack", () => {
  const story = storyOf(nspk, lowe);

  it('is told with who does what, from what, and why the checks pass', () => {
    expect(story.setting).toEqual([
      'e is dishonest, an insider: the adversary has its keys and its genuine certificates, and acts in its name.',
    ]);
    expect(told(story)).toEqual([
      '1. a sends to e M1: seal(pub(e), [a, nA]). a begins here, in role A, having chosen e for B. The adversary opens this with the private key of e (e is dishonest) and has nA.',
      '2. The adversary, in the name of a, sends to b M1: seal(pub(b), [a, nA]). The adversary makes it of [a, nA] from step 1, opened with the private key of e (e is dishonest). b begins here, in role B. b opens seal(pub(b), [a, nA]): the adversary made it, as anybody can who has the public key. It takes a for A and nA.',
      '3. b sends to a M2: seal(pub(a), [nA, nB]).',
      '4. The adversary, as e, sends to a M2: seal(pub(a), [nA, nB]). That is what b sent in step 3, passed on unchanged. a opens seal(pub(a), [nA, nB]): b made it in step 3. It finds its own nA as it expects. It takes nB.',
      '5. a sends to e M3: seal(pub(e), nB). The adversary opens this with the private key of e (e is dishonest) and has nB. a accepts, believing that B is e.',
      '6. The adversary, in the name of a, sends to b M3: seal(pub(b), nB). The adversary makes it of nB from step 5, opened with the private key of e (e is dishonest). b opens seal(pub(b), nB): the adversary made it, as anybody can who has the public key. It finds its own nB as it expects. b accepts, believing that A is a.',
    ]);
    expect(story.broken[0]?.why).toEqual([
      'In step 6 b, in role B since step 2, takes a for A.',
      'a plays A (run 0) from step 1 to 5, and takes e, not b, for B.',
    ]);
  });

  const report = {
    kind: 'report',
    schema: 1,
    tool: { name: 'tertius', version: '' },
    command: 'attack',
    title: 'An attack',
    sections: [{ title: '', blocks: [story] }],
    conclusion: { exit: 0, text: 'attack' },
  } as const;

  it('stands in a terminal below its messages, with what each run holds in the end', () => {
    const lines = terminal(report, { palette: plain, width: 100 }).split('\n');
    expect(lines).toContain('   4  e -> a                   M2 : seal(pub(a), [nA, nB])');
    expect(lines).toContain('      That is what b sent in step 3, passed on unchanged.');
    const at = lines.indexOf('what each run holds in the end; * where they differ');
    expect(lines.slice(at + 1, at + 4)).toEqual([
      '   name  a as A run 0  b as B run 1',
      '   A     a             a',
      '*  B     e             b',
    ]);
  });

  it('is a numbered list in Markdown', () => {
    expect(markdown(report)).toContain(
      '\n4. The adversary, as e, sends to a M2: seal(pub(a), \\[nA, nB\\]). That is what b sent in step 3, passed on unchanged.',
    );
  });
});

const tls = `
protocol signed
role A client, anonymous
role B server, certified by CA
knows A : B
fresh A : nonce nA
fresh B : nonce nB
A -> B as Hello : nA
B -> A as Answer : nB, cert(B, server), sign(B, [nA, nB])
`;

describe('keys that the adversary should not have', () => {
  const [own, key] = [fresh('nonce', 'n', 'adversary'), fresh('secret', 'key', 'adversary')];
  const answer = (secret: Term, cert: Term): Term => tuple(own, cert, apply('sign', secret, tuple(nA, own)));
  const begun: readonly Action[] = [
    { kind: 'begin', role: 'A', agent: a, peers: [b] },
    { kind: 'dispatch', run: 0 },
  ];

  it('are a reason: a CA in its hands', () => {
    const forged = certificate(b, agent('server'), publicKey(key), ca);
    const [cert] = [asWritten(forged)];
    const story = storyOf(tls, [...begun, { kind: 'deliver', run: 0, message: answer(key, cert) }], {
      compromised: [ca],
    });
    const [, sentences = []] = story.steps.map((one) => one.told);
    expect(sentences).toContain(
      'a accepts cert(b, server, pub(~key), by CA): the adversary signed it with the private key of CA (a CA in its hands).',
    );
    expect(story.setting).toContain('The adversary has the private key of CA, a CA that is trusted here.');
    expect(story.broken[0]?.why).toContain(
      'a was shown cert(b, server, pub(~key), by CA), a certificate for b: the adversary signed it with the private key of CA (a CA in its hands).',
    );
  });

  it('are a reason: given to it in a step', () => {
    const issued = asWritten(certificate(b, agent('server'), publicKey(secretKey(b)), ca));
    const story = storyOf(tls, [
      ...begun,
      { kind: 'reveal', reveal: 'key', agent: b },
      { kind: 'deliver', run: 0, message: answer(secretKey(b), issued) },
    ]);
    const sentences = story.steps.flatMap((one) => one.told);
    expect(sentences).toContain('The adversary is given the long-term keys of b: the private key of b.');
    expect(sentences).toContain(
      'The adversary makes it of nA from step 1; cert(b, server, by CA), which is public; its own ~n; signed with the private key of b (given to it in step 2).',
    );
    expect(sentences).toContain('a accepts cert(b, server, by CA): CA issued it, and it is public.');
  });

  /** The usage of a certificate as specs have it. */
  function asWritten(cert: Term): Term {
    const { issued } = specOf(tls);
    const usage = issued[0]?.usage ?? text('server');
    const body = cert.kind === 'application' ? (cert.args[1] as Term) : cert;
    const [, , subject, shown] = body.kind === 'application' ? body.args : [];
    return certificate(subject as Term, usage, shown as Term, ca);
  }
});
