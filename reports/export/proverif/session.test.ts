/**
 * Threat `session` for ProVerif: which runs give something away, what they say, and what a query leaves out for them.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../../../model/load.ts';
import type { Spec } from '../../../model/spec.ts';
import { goalsOf } from '../../../properties/catalogue.ts';
import { printGoal } from '../../../properties/goal.ts';
import { parseCombination } from '../../../properties/threat.ts';
import type { Exported } from '../target.ts';
import { targets } from '../targets.ts';

/** The model of the goals that are printed so. */
function model(source: string, threats: string, ...goals: readonly string[]): Exported {
  const [spec] = readySpecs(loadSource(source)) as readonly [Spec];
  const parsed = parseCombination(spec, [threats]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  const written = targets.proverif.write({
    spec,
    file: 'test.tertius',
    goals: goalsOf(spec).filter((goal) => goals.includes(printGoal(spec, goal))),
    combination: parsed.combination,
    typed: true,
    selfTalk: false,
    lineAt: () => 1,
  });
  if (written.kind === 'refused') throw new Error(written.because);
  return written;
}

/** The query for a goal, on one line. */
const queryFor = ({ text }: Exported, goal: string): string =>
  (text.split(`(* goal: ${goal} *)\n`)[1] ?? '').split('\n\n')[0]?.replaceAll(/\n\s*/g, ' ') ?? '';

describe('under session', () => {
  /** What the server makes is agreed on; the client is told who that is, or has chosen it. */
  const exchange = (knows: string, answer: string): string => `protocol exchange "a signed exchange"
  cite "here"
role C client
role S server, certified by CA
knows C : ${knows}
fresh C : nonce nC, exponent x
fresh S : nonce nS, exponent y, key kS
C -> S : nC, g(x)
S -> C : nS, g(y), ${answer}, sign(S, [nC, nS, g(x), g(y)])
C -> S : aead(dh(x, y), nS)
channel dh(x, y) : C <-> S
`;
  const named = exchange('S, pub(S)', 'S');
  const goal = 'C : agreement S';
  /** The process of this name. */
  const processOf = ({ text }: Exported, name: string): string =>
    /let NAME\(.*?\.\n/s.exec(text.replace(`let ${name}(`, 'let NAME('))?.[0] ?? '';

  it('some runs give away their exponents and keys at their start, and nothing else', () => {
    const revealed = processOf(model(named, 'session', goal), 'revealed_S');
    expect(revealed.match(/out\(net, \w+\(\w+\)\)/g)).toEqual(['out(net, expo(y))', 'out(net, val(kS))']);
    expect(revealed.indexOf('out(net, val(kS))')).toBeLessThan(revealed.indexOf('in(net'));
  });

  it('they claim nothing, and say what they receive; other runs claim and do not say it', () => {
    const written = model(named, 'session', goal);
    const [plain, revealed] = ['role_C', 'revealed_C'].map((name) => processOf(written, name)) as [
      string,
      string,
    ];
    expect(plain).toContain('event accept_agreement_C_S(');
    expect(plain).not.toContain('event receives_C(');
    expect(revealed).not.toContain('event accept_agreement_C_S(');
    expect(revealed).toContain('event receives_C(C, share(g_y));');
    expect(processOf(written, 'revealed_S')).toContain('event runs_agreement_C_S(S, ');
  });

  it('it is not they that show that a role comes to its end', () => {
    const written = model(named, 'session', goal);
    expect(processOf(written, 'role_S')).toContain('event ends_S(');
    expect(processOf(written, 'revealed_S')).not.toContain('event ends_S(');
  });

  it('nothing is asked where one of them, by whom the claimant holds, has what the claimant made', () => {
    expect(queryFor(model(named, 'session', goal), goal)).toMatch(
      / \|\| event\(receives_C\(honest\(C\), nC\)\) \|\| event\(receives_C\(honest\(C\), g_x\)\) \|\| event\(receives_S\(honest\(S\), nC\)\) \|\| event\(receives_S\(honest\(S\), g_x\)\)\.$/,
    );
  });

  it('a claim says what its run has made, also what it does not speak of', () => {
    const query = queryFor(model(named, 'session', 'C : secrecy on dh(x, y)'), 'C : secrecy on dh(x, y)');
    expect(query).toMatch(/event\(accept_secrecy_C_dh_x__y\(honest\(C\), honest\(S\), dh_x_y, nC, g_x\)\)/);
  });

  it('anybody is a partner of who never holds a name, nobody of who learns it after the claim', () => {
    const secrecy = 'S : secrecy on dh(x, y)';
    expect(queryFor(model(named, 'session', secrecy), secrecy)).toMatch(
      /C_partner: agent.*event\(receives_C\(C_partner, nS\)\)/,
    );
    const late = `${named.replace('C -> S : aead', 'C -> S : aead(dh(x, y), nC)\naccept S\nC -> S : C, aead')}`;
    const query = queryFor(model(late, 'session', secrecy), secrecy);
    expect(query).toContain('event(receives_S(honest(S), nS))');
    expect(query).not.toContain('receives_C');
  });

  it('says of which role too much is revealed because it has only values of others', () => {
    const chain = `protocol chain "the proxy stands between"
  cite "here"
role C client
role P proxy
role S server
knows C : P, S, key k(C, P)
knows P : C, S, key k(C, P), key k(P, S)
knows S : C, P, key k(P, S)
fresh C : nonce nC
fresh P : nonce nP
fresh S : key kS
C -> P : nC
P -> S : nP
S -> P : aead(k(P, S), [nP, kS])
P -> C : aead(k(C, P), [nC, kS])
channel kS : C <-> S
`;
    const { asked } = model(chain, 'session', 'C : secrecy on kS');
    expect(asked[0]?.notes).toContainEqual({
      what: expect.stringContaining('S receives nothing that the claimant has made'),
      errs: 'may show false attacks',
    });
    const { asked: direct } = model(named, 'session', goal);
    expect(direct[0]?.notes).toEqual([]);
  });

  it('asks of the partners of every run that a premise speaks of', () => {
    const second = `protocol second "the premise speaks of two runs"
  cite "here"
role C client
role D proxy
role T server
knows C : D
knows D : T, key k(D, T)
knows T : D, key k(D, T)
fresh C : nonce nC
fresh D : nonce nD
fresh T : key kD
C -> D : nC
  event C asks(nC)
D -> T : nD
T -> D : aead(k(D, T), [nD, kD])
  event D takes(kD)
goal hidden "what D takes when C has asked is secret"
  C asks(nC) and D takes(kD) and K(kD) ==> false
`;
    const written = model(second, 'session', 'hidden');
    expect(queryFor(written, 'hidden')).toMatch(
      /hidden_when_D_takes\(honest\(\w+\), kD, honest\((\w+)\), (nD\w*)\)\).* ==> event\(receives_T\(T_partner, nC\)\) \|\| event\(receives_T\(honest\(\1\), \2\)\)\.$/,
    );
    expect(written.asked[0]?.notes.map(({ what }) => what)).not.toContainEqual(
      expect.stringContaining('T receives nothing'),
    );
  });

  it('is no threat where nobody makes exponents or keys', () => {
    const bare = `protocol bare "nonces only"
  cite "here"
role C client
role S server
knows C : S, key k(C, S)
knows S : C, key k(C, S)
fresh C : nonce nC
C -> S : aead(k(C, S), nC)
`;
    expect(model(bare, 'session', 'S : agreement C').text).not.toMatch(/revealed_|receives_|session: /);
  });
});
