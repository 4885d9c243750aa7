/**
 * What a theory of Tamarin says where it has been wrong or is easily so: what is opened under a cipher without integrity,
 * until when keys are kept under `later`, what a run does whose check fails.
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

/** The theory of the goals that are printed so. */
const theory = (source: string, threats: string, ...goals: readonly string[]): Exported =>
  exported(source, threats, goals, true);

function exported(source: string, threats: string, goals: readonly string[], typed: boolean): Exported {
  const [spec] = readySpecs(loadSource(source)) as readonly [Spec];
  const parsed = parseCombination(spec, [threats]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  const written = targets.tamarin.write({
    spec,
    file: 'test.tertius',
    goals: goalsOf(spec).filter((goal) => goals.includes(printGoal(spec, goal))),
    combination: parsed.combination,
    typed,
    selfTalk: false,
    lineAt: () => 1,
  });
  if (written.kind === 'refused') throw new Error(written.because);
  return written;
}

/** A rule or lemma, on one line. */
function part({ text }: Exported, name: string): string {
  const found = text
    .split('\n\n')
    .find((one) => new RegExp(`^(?:// .*\\n)*(?:rule|lemma) ${name}\\b`).test(one));
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found.replaceAll(/\n\s*/g, ' ');
}

/** P passes on a nonce that it looks into, and seals one of its own beside it. */
const passing = `protocol passing "a proxy passes on what it looks into afterwards"
  cite "here"
role C client
role P proxy
knows C : P, key k(C, P)
knows P : C, key k(C, P)
fresh C : nonce nC
fresh P : nonce nP, key kP
P -> C : nP
C -> opaque P -> C : [nP, nC]
P -> C : aead(k(C, P), kP)
check P : nC != nP
C -> P : nC, aead(k(C, P), nC)
`;

describe('what a run does whose check fails', () => {
  const written = theory(passing, 'none', 'C : recent-aliveness P', 'C : weak-agreement P');
  const names = [...written.text.matchAll(/^rule (P_\d+_(?:fails_\d+|unopened)\w*):/gm)].map(
    ([, name = '']) => name,
  );

  it('is an action of it', () => {
    expect(names).toEqual(['P_3_unopened', 'P_4_fails_1']);
    for (const name of names) expect(part(written, name)).toMatch(/Acts_P\(\$P\)/);
  });

  it('encrypts what it sends', () => {
    expect(part(written, 'P_4')).toMatch(/ct = senc\(~kP, ~k_CP\) .* Sealed\(ct\) .* Out\(ct\)/);
    expect(part(written, 'P_4_fails_1')).toMatch(/Sealed\(senc\(~kP, ~k_CP\)\)/);
  });

  it('is nothing else: it neither accepts nor comes to hold anything', () => {
    for (const name of names) expect(part(written, name)).not.toMatch(/Accept|Ends_|Names_|Runs_/);
  });
});

describe('under later', () => {
  const replayed = `protocol replayed "an answer that fits two acceptances"
  cite "here"
role C client
role S server
knows C : S, pub(S)
knows S : C, pub(C)
fresh S : nonce nS, key k
S -> C : seal(pub(C), [k, nS]), sign(S, [nS, C])
C -> S : nS
channel k : C <-> S
`;

  it('of two acceptances both are before any key is revealed, which is said once', () => {
    const written = theory(replayed, 'later', 'C : injective-agreement S');
    const lemma = part(written, 'injective_agreement_C_S_pairs');
    for (const agent of ['C', 'S'])
      for (const time of ['#i', '#i_2'])
        expect(lemma.split(`not (Ex #r. Corrupt(${agent}) @ #r & #r < ${time})`)).toHaveLength(2);
    const now = part(theory(replayed, 'none', 'C : injective-agreement S'), 'injective_agreement_C_S_pairs');
    for (const agent of ['C', 'S']) expect(now.split(`not (Ex #r. Corrupt(${agent}) @ #r)`)).toHaveLength(2);
  });

  /** P made nothing; whether C holds what it holds, C may say long after. S, of whose key C is sure, is told by C. */
  const unpartnered = `protocol unpartnered "a claimant that makes nothing"
  cite "here"
role C client
role P proxy
knows C : P, pub(P)
knows P : C, pub(C)
fresh C : key k
C -> P : seal(pub(P), [k, C])
accept P
P -> C : mac(k, "seen")
channel k : C <-> P
`;

  it('keys of the session are kept until the other run is done where that is a partner for certain', () => {
    const written = theory(unpartnered, 'later', 'C : peer-consistency P', 'P : peer-consistency C');
    const [own, others] = [part(written, 'peer_consistency_C_P_1'), part(written, 'peer_consistency_P_C_1')];
    for (const agent of ['C', 'P']) {
      expect(own).toContain(`Corrupt(${agent}) @ #r & #r < #i_2)`);
      expect(others).toContain(`Corrupt(${agent}) @ #r & #r < #i)`);
      expect(others).not.toContain(`Corrupt(${agent}) @ #r & #r < #i_2)`);
    }
    expect(others).toContain('@ #i_2');
  });

  it('whoever else holds a channel key may do so when keys are known', () => {
    const written = theory(unpartnered, 'later', 'C : proxy-non-impersonation P on k');
    const lemma = part(written, 'proxy_non_impersonation_C_P_channel0_3');
    expect(lemma).toContain('Holds_P_k(P_holding, k) @ #i_2');
    expect(lemma).not.toContain('#r < #i_2');
  });

  it('a goal that runs can break after that says that those of the session may not be over', () => {
    const goals = [
      'C : agreement P',
      'C : injective-agreement P',
      'C : peer-consistency P',
      'P : peer-consistency C',
    ];
    const { asked, notes } = theory(unpartnered, 'later', ...goals, 'C : secrecy on k');
    const noted = asked.filter((one) => one.notes.some(({ what }) => what.includes('may not be over')));
    expect(noted.map(({ goal }) => [goal.kind, 'claimant' in goal && goal.claimant])).toEqual([
      ['peer consistency', 'P'],
      ['secrecy', 'C'],
    ]);
    expect(notes.filter(({ what }) => what.includes('may not be over'))).toEqual([
      { what: expect.any(String), errs: 'may show false attacks' },
    ]);
  });
});

describe('under session', () => {
  const begun = `protocol begun "a key that a run has from its start, and two claims of one event"
  cite "here"
role C client
role P proxy
role S server
knows C : P, S, pub(P)
knows P : C, pub(C)
knows S :
fresh C : key k, key j, text t
C -> P : t, seal(pub(P), [k, j, C])
  event P takes(k)
accept P
P -> C : mac(k, "seen"), mac(j, "seen")
C -> P : S
P -> S : P
channel k : C <-> P
goal once "no two runs take anything"
  P takes(k) and P takes(j) ==> false
`;

  it('what a run logs from its start on is its own, and may be revealed', () => {
    const rule = part(theory(begun, 'session', 'P : proxy-non-impersonation C on k'), 'C_0');
    expect(rule).toContain('Holds_C_k($C, ~k)');
    expect(rule).toContain('Made(~run, ~k)');
    expect(rule).toContain("!SessionSecret('C', $C, ~run, ~k)");
    expect(rule).toMatch(/Made\(~run, ~t_\d\)/);
  });

  it('the claims of a premise are of different runs, if need be', () => {
    expect(part(theory(begun, 'session', 'once'), 'once')).toMatch(
      /Once_when_P_takes\(run, P, k, \w+\) @ #i & Once_when_P_takes\(run_1, P, j, \w+\) @ #i_2/,
    );
  });

  it('nobody is spared in a role whose name the claimant learns later, which may show false attacks', () => {
    const { notes, ...written } = theory(begun, 'session', 'P : secrecy on k', 'C : secrecy on k');
    expect(part({ notes, ...written }, 'secrecy_P_k')).not.toContain("RevealSession('S'");
    expect(part({ notes, ...written }, 'secrecy_C_k')).toContain("RevealSession('S', S, other)");
    expect(notes.filter(({ what }) => what.startsWith('session'))).toEqual([
      { what: expect.stringContaining('only later'), errs: 'may show false attacks' },
    ]);
  });
});

/** A nested tuple, a second ciphertext under the same key, and one whose plaintext is no tuple. */
const loose = `protocol loose "a cipher without integrity"
  cite "here"
role C client
role S server
knows C : S, key k(C, S)
knows S : C, key k(C, S)
fresh C : nonce nC, data dC
fresh S : nonce nS
C -> S : enc(k(C, S), [C, [nC, dC]])
S -> C : enc(k(C, S), [S, nS]), enc(h(k(C, S)), nS)
C -> S : nS
`;

describe('a cipher without integrity', () => {
  const written = theory(loose, 'none', 'S : agreement C');

  it('tells what stands where of what a role encrypts', () => {
    expect(part(written, 'C_1')).toMatch(
      /!Stands_1\(~k_CS, \$C\) , !Stands_2_1\(~k_CS, ~nC\) , !Stands_2_2\(~k_CS, ~dC\)/,
    );
    expect(part(written, 'S_2')).toMatch(/!Stands_2\(~k_CS, ~nS\) , !Stands\(digest, ~nS\)/);
  });

  it('is changed place by place, whatever was there, and put together again', () => {
    expect(part(written, 'Enc_keep_2_1')).toContain('[ !Stands_2_1(k, a) ] --> [ !MayStand_2_1(k, a) ]');
    expect(part(written, 'Enc_known_2_1')).toContain('[ !Stands_2_1(k, a), In(a) ] --> [ !Open_2_1(k) ]');
    expect(part(written, 'Enc_replace_2_1')).toContain('[ !Open_2_1(k), In(b) ] --> [ !MayStand_2_1(k, b) ]');
    expect(part(written, 'Enc_spoil_2_1')).toContain(
      '[ !Stands_2_1(k, a), Fr(~junk) ] --> [ !MayStand_2_1(k, ~junk), !Spoilt_2_1(k, ~junk) ]',
    );
    expect(part(written, 'Enc_tuple_2_2')).toContain(
      '[ !MayStand_2_1(k, x1), !MayStand_2_2(k, x2) ] --> [ !MayStand_2(k, <x1, x2>) ]',
    );
    expect(part(written, 'Enc_tuple_2')).toContain(
      '[ !MayStand_1(k, x1), !MayStand_2(k, x2) ] --> [ !MayStand(k, <x1, x2>) ]',
    );
  });

  it('opens a place to all values once a role has repeated the junk there', () => {
    for (const place of ['1', '2', '2_1', '2_2'])
      expect(part(written, `Enc_repeated_${place}`)).toContain(
        `[ !Spoilt_${place}(k, a), In(a) ] --> [ !Open_${place}(k) ]`,
      );
  });

  it('spoils a tuple as a whole, also where a single value stands at its place in another ciphertext', () => {
    const made = '--> [ !MayStand_2(k, ~junk), !Spoilt_2(k, ~junk) ]';
    expect(part(written, 'Enc_spoil_2')).toContain(`[ !Stands_2(k, a), Fr(~junk) ] ${made}`);
    expect(part(written, 'Enc_spoil_tuple_2')).toContain(`[ !MayStand_2_1(k, a), Fr(~junk) ] ${made}`);
    const nested = theory(loose.replace('[S, nS]', 'nS'), 'none', 'S : agreement C');
    expect(part(nested, 'Enc_spoil_tuple_2')).toContain(`[ !MayStand_2_1(k, a), Fr(~junk) ] ${made}`);
    expect(nested.text).not.toMatch(/rule Enc_(?:spoil_2|spoil_tuple):/);
  });

  it('mixes what is known with what is kept wherever a place is open', () => {
    expect(part(written, 'Enc_within_2')).toContain('[ !Open_2(k) ] --> [ !Open_2_1(k), !Open_2_2(k) ]');
    const longer = loose.replace(
      'C -> S : nS\n',
      `C -> S : nS
machine S
  C -> S : enc(k(C, S), [C, [nC, dC]])
  S -> C : enc(k(C, S), [S, nS]), enc(h(k(C, S)), nS)
  either
    C -> S : nS
  or
    C -> S : nS, enc(k(C, S), [S, [nS, dC, nC]])
`,
    );
    const { text } = theory(longer, 'none', 'S : agreement C');
    expect(text).toMatch(
      /rule Enc_tuple_2_3:\s+\[ !Open_2\(k\), !MayStand_2_1\(k, x1\), !MayStand_2_2\(k, x2\), In\(x3\) \]/,
    );
    expect(written.text).not.toMatch(/Enc_tuple_2_3|Enc_tuple_3/);
  });

  it('says where what is opened comes from, also where it was changed', () => {
    expect(part(written, 'Enc_changed')).toContain(
      '[ !MayStand(k, x) ] --[ Sealed(enc(k, x)) ]-> [ Out(enc(k, x)) ]',
    );
    expect(written.restsOn).toContain('sources_of_contents');
  });

  it('is changed as one part where a role has not opened what it encrypts, which is said', () => {
    const echoed = loose.replace('enc(h(k(C, S)), nS)', 'enc(h(k(C, S)), nC)');
    const said = (typed: boolean) =>
      exported(echoed, 'none', ['S : agreement C'], typed).notes.filter(({ what }) =>
        what.includes('as one part'),
      );
    expect(said(true)).toEqual([]);
    expect(said(false)).toEqual([{ what: expect.any(String), errs: 'may miss attacks' }]);
  });

  it('is the same ciphertext where it is passed on', () => {
    const passed = loose
      .replace('role S server', 'role P proxy\nrole S server')
      .replace('knows C : S,', 'knows C : P, S,')
      .replace('knows S', 'knows P : C, S, key k(C, S)\nknows S')
      .replace('C -> S : enc', 'C -> P -> S : enc');
    const rule = part(theory(passed, 'none', 'S : agreement C'), 'P_2');
    expect(rule).toContain('Out(enc(');
    expect(rule).not.toMatch(/Sealed|Stands/);
  });
});

it('gives what a rule writes more than once a name: its label, what the spec calls it, or whose certificate it is', () => {
  const source = `protocol named "a certificate and two messages under one hash"
  cite "here"
role C client
role S server, certified by CA
knows C : S
knows S : C
fresh C : nonce nC
fresh S : nonce nS
let k = kdf("record", nC, nS)
C -> S as Hello : nC, C, "hello"
S -> C as Answer : nS, cert(S, server), sign(S, h(Hello))
C -> S as Done : aead(k, [h(Hello, Answer), mac(k, Answer), h(cert(S, server), Hello)])
S -> C : mac(k, "done")
channel k : C <-> S
`;
  const rule = part(theory(source, 'none', 'C : agreement S', 'C : secrecy on k'), 'C_3');
  const [named = '', rest = ''] = rule.split(' in ');
  const names = [...named.matchAll(/(\w+) = /g)].map(([, name]) => name);
  expect(names).toEqual(['Hello', 'cert_S', 'Answer', 'k', 'Done']);
  expect(named).toContain('Done = senc(<h2(Hello, Answer), mac(k, Answer), h2(cert_S, Hello)>, k)');
  expect(rest).toContain('Out(Done)');
});

it('calls nothing as Tamarin would misread it, which takes what begins with a constant or `not` for that', () => {
  const source = `protocol misread "names that begin as words of Tamarin do"
  cite "here"
role one client
role notary server
function xor/1
knows one : notary, pub(notary)
knows notary : one, pub(one)
fresh one : nonce trueNonce
fresh notary : key oneKey
one -> notary as trueHello : one, trueNonce, xor(trueNonce)
notary -> one : seal(pub(one), [oneKey, trueNonce, notary]), sign(notary, [h(trueHello), oneKey])
one -> notary : mac(oneKey, h(trueHello))
channel oneKey : one <-> notary
`;
  const { text } = theory(source, 'none', 'one : agreement notary', 'one : peer-consistency notary');
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').replaceAll(/'\w+'/g, '');
  expect(code).toContain('v_oneKey');
  expect(code.match(/(?<![\w$~]|rule )(?:true|one|DH_neutral|not)\w+/g) ?? []).toEqual([]);
  expect(code).not.toMatch(/\bxor\b/);
});

describe('injective agreement', () => {
  /** S answers once, in two messages, either of which is enough for a client; only one brings the datum. */
  const answered = `protocol answered "two answers of one run, each enough for a client"
  cite "here"
role C client, anonymous
role S server
knows C : S, pub(S)
fresh C : nonce nC, nonce nC2
fresh S : nonce nS, data d
C -> S : nC, nC2
S -> C : nS, d, sign(S, ["one", nC, nS, d])
S -> C : nS, sign(S, ["two", nC2, nS])
machine C
  C -> S : nC, nC2
  either
    S -> C : nS, d, sign(S, ["one", nC, nS, d])
    accept C
    S -> C : nS, sign(S, ["two", nC2, nS])
  or
    S -> C : nS, sign(S, ["two", nC2, nS])
expect C : injective-agreement S on nS, d : attack
expect C : injective-agreement S on nC, d : attack
`;

  it('holds acceptances of different ways against each other, by the runs that answer them', () => {
    const written = theory(answered, 'none', 'C : injective-agreement S on nS, d');
    const lemma = part(written, 'injective_agreement_C_S_nS_d_1_and_2');
    const [, one, other] =
      /Accept_(\w+)\(C, S, nS, d\) @ #i & Accept_(\w+)\(C_2, S_2, nS_2\)/.exec(lemma) ?? [];
    expect(one).not.toBe(other);
    expect(lemma).toMatch(
      /\(Ex other_j other_j_2 #j #j_2\. Runs_\w+\(other_j, S, nS, d\) @ #j & #j < #i & Runs_\w+\(other_j_2, S_2, nS_2\) @ #j_2 & #j_2 < #i_2 & not \(other_j = other_j_2\)\)/,
    );
    for (const agent of ['S', 'S_2', 'C', 'C_2'])
      expect(lemma).toContain(`not (Ex #r. Corrupt(${agent}) @ #r)`);
    expect(written.asked[0]?.names).toContain('injective_agreement_C_S_nS_d_1_and_2');
    expect(written.text).toMatch(/Runs_\w+\(~run, \$S, ~nS, ~d\)/);
  });

  it('does not where a value of the claimant is agreed on in each way', () => {
    const written = theory(answered, 'none', 'C : injective-agreement S on nC, d');
    expect(written.text).not.toMatch(/_and_2|_pairs/);
  });

  it('of values that leave the run of the peer open says that three acceptances are not compared', () => {
    const noted = (source: string, goal: string) =>
      theory(source, 'none', goal).notes.filter(({ what }) => what.startsWith('injectivity'));
    expect(noted(answered, 'C : injective-agreement S on nS, d')).toEqual([]);
    expect(noted(answered, 'C : injective-agreement S on nC, d')).toEqual([]);
    const told = `protocol told "a nonce that neither side has made"
  cite "here"
role C client
role S server
role T server
knows C : S, T, pub(S)
knows S : C, T
knows T : C, S
fresh T : nonce nT
T -> S : nT
T -> C : nT
S -> C : sign(S, nT)
`;
    expect(noted(told, 'C : injective-agreement S')).toEqual([
      { what: expect.any(String), errs: 'may miss attacks' },
    ]);
    expect(noted(told, 'C : agreement S')).toEqual([]);
  });
});

describe('the lemma on what is opened', () => {
  const boxes = (content: string): Exported =>
    theory(
      `protocol boxes "one ciphertext inside another"
  cite "here"
role C client
role S server
knows C : S, key k(C, S), key j(C, S)
knows S : C, key k(C, S), key j(C, S)
fresh C : nonce nC, data dC
C -> S : aead(k(C, S), ${content})
S -> C : h(nC, dC)
`,
      'none',
      'S : agreement C',
    );
  const opened = ({ text }: Exported): readonly string[] =>
    [...text.matchAll(/Opened\((senc.*)\)$/gm)].map(([, said = '']) => said);

  it('does not say of what is in a ciphertext inside that who made the outer one knew it', () => {
    expect(opened(boxes('[nC, aead(j(C, S), dC)]'))).toEqual([
      'senc(dC, ~j_CS), dC',
      'senc(<nC, senc(dC, ~j_CS)>, ~k_CS), nC',
    ]);
  });

  it('says it of a tuple of one, which the adversary can have as a whole', () => {
    expect(opened(boxes('[nC, [dC]]'))).toEqual([
      'senc(<nC, single(dC)>, ~k_CS), nC',
      'senc(<nC, single(dC)>, ~k_CS), single(dC)',
    ]);
  });
});

it('tells a share from a nonce that the spec calls as the share would be called', () => {
  const source = `protocol met "names that meet"
  cite "here"
role C client
role S server
knows C : S, pub(S)
knows S : C, pub(C)
fresh C : exponent x, nonce g_x, nonce S_believed
fresh S : exponent y
C -> S : g(x), g_x, S_believed, sign(C, [g(x), g_x, S_believed, S])
S -> C : g(y), sign(S, [g(y), g(x), g_x, S_believed, C])
`;
  const written = theory(source, 'none', 'C : agreement S', 'S : peer-consistency C');
  expect(part(written, 'agreement_C_S')).toMatch(/Accept_\w+\(C, S, g_x_2, g_x, S_believed, g_y\)/);
  expect(part(written, 'peer_consistency_S_C')).toMatch(
    /All S C .*S_believed(?:_2)? .*S_believed.* #i #i_2\. .* S_believed(?:_2)? = S"/,
  );
});

it('tells a share from a nonce that is called as the share, also where a mark follows their names', () => {
  const source = `protocol met "names that meet behind a mark"
  cite "here"
role C client
role S server
knows C : S, pub(S)
knows S : C, pub(C)
fresh C : exponent x, nonce g_x
fresh S : nonce nS
C -> S : g(x), g_x
S -> C : nS, sign(S, [g(x), g_x, nS, C])
goal leaks "what C holds stays unknown"
  holds(C, h(g(x), g_x)) and K(h(g(x), g_x)) ==> false
`;
  const [, one, other] =
    /Leaks_when_C_holds\(C, \w+, S_held, (\w+), (\w+)\)/.exec(
      part(theory(source, 'none', 'leaks'), 'leaks'),
    ) ?? [];
  expect(one).toBeDefined();
  expect(one).not.toBe(other);
});

it('keeps an empty tuple in a ciphertext without integrity, whose other parts may be changed', () => {
  const source = `protocol hollow "an empty tuple, and a name at its place in another ciphertext"
  cite "here"
role C client
role S server
knows C : S, key k(C, S), key j(C, S)
knows S : C, key k(C, S), key j(C, S)
fresh C : nonce nC
C -> S : enc(k(C, S), [nC, []]), enc(j(C, S), [S, C])
`;
  const written = theory(source, 'none', 'S : agreement C');
  expect(written.text).toMatch(/!Stands_2\(\S+, 'empty_tuple'\)/);
  expect(written.notes.map(({ what }) => what)).toContainEqual(expect.stringContaining('empty tuple'));
});

it('spares nobody of whom only an event speaks', () => {
  const source = `protocol other "an event says another name than the run holds"
  cite "here"
role C client
role P proxy
role S server
knows C : P, S, pub(P), pub(S)
knows P : C
knows S : C
fresh C : nonce nC
fresh S : key kS
C -> S : nC
S -> C : aead(kS, sign(S, ["said", nC])) as box ignored by C
C -> P : nC
P -> C : sign(P, ["said", nC])
  event P vouches(nC)
  event C asks(P, nC)
goal odd "C takes nobody else for P"
  C asks(S, nC) ==> P vouches(nC)
`;
  const lemma = part(theory(source, 'session', 'odd'), 'odd');
  expect(lemma).toContain("RevealSession('S', S_held, other)");
  expect(lemma).not.toContain("RevealSession('S', S, other)");
});
