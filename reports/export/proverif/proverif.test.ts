/**
 * What a query of ProVerif asks, where it has been wrong or is easily so: who may be the claimant whose key is known,
 * when a run begins, and what the adversary derives.
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

const anonymous = (goals = ''): string => `protocol sealed "an anonymous client's key"
  cite "here"
role C client, anonymous
role S server, certified by CA
knows C : S, pub(S)
fresh C : nonce nC, key kC
fresh S : nonce nS, data dS
C -> S : nC, seal(pub(S), kC)
S -> C : aead(kC, ["ok", nC, nS])
  event C accepted(S, kC)
C -> S : aead(kC, ["fin", nS])
  event S closes(kC)
S -> C : aead(kC, dS)
channel kC : C <-> S
${goals}`;

describe('under kci', () => {
  const written = model(anonymous(), 'kci', 'S : secrecy on kC', 'C : secrecy on kC');

  it('an anonymous client may have made its key for the very claimant whose key is known', () => {
    expect(queryFor(written, 'S : secrecy on kC')).toMatch(
      /accept_secrecy_S_kC\(honest\(victim\), kC\)\) && event\(makes_kC\(honest\(\w+\), honest\(\w+\), kC\)\) && attacker\(kC\) ==> false\.$/,
    );
  });

  it('whom the claimant names is somebody else', () => {
    expect(queryFor(written, 'C : secrecy on kC')).toMatch(
      /accept_secrecy_C_kC\(honest\(victim\), honest\(S\), .*\) && attacker\(kC\) ==> S = victim\.$/,
    );
  });
});

it('under kci, an event that is never to be counts only where the claimant names somebody else', () => {
  const never = anonymous('goal never "the client accepts nothing"\n  C accepted(S, kC) ==> false\n');
  expect(queryFor(model(never, 'kci', 'never'), 'never')).toMatch(
    /event\(never_when_C_accepted\(honest\(victim\), honest\(S\), kC\)\) ==> S = victim\.$/,
  );
  expect(queryFor(model(never, 'none', 'never'), 'never')).toMatch(
    /event\(never_when_C_accepted\(honest\(C\), honest\(S\), kC\)\) ==> false\.$/,
  );
});

it('a run is made where it begins, so that it is one of what it has received first', () => {
  const { text } = model(anonymous(), 'none', 'C : recent-aliveness S');
  const nsl = `protocol nsl "Needham-Schroeder-Lowe"
  cite "here"
role A initiator
role B responder
knows A : B, pub(B)
knows B : pub(A)
fresh A : nonce nA
fresh B : nonce nB
A -> B : seal(pub(B), [nA, A])
B -> A : seal(pub(A), [nA, nB, B])
A -> B : seal(pub(B), nB)
`;
  expect(text).toMatch(/new run: bitstring;\n\s+event acts_C\(C, none\);\n\s+event begins_C\(C, run\);/);
  expect(model(nsl, 'none', 'B : recent-aliveness A').text).toMatch(
    /unseal\(sealed, sk\(B\)\) in\n\s+new run: bitstring;/,
  );
});

it('calls nothing as a type of ProVerif is called, which it would warn of', () => {
  const session = anonymous().replaceAll('nS', 'sid');
  expect(model(session, 'none', 'C : agreement S').text).not.toMatch(/\bsid\b(?!_)(?=:)/);
});

it('asks which way to go by no name of the spec', () => {
  const ways = `protocol ways "a nonce that is called as a way is"
  cite "here"
role C client
role S server
knows C : S, key k(C, S)
knows S : C, key k(C, S)
fresh C : nonce way_1
C -> S : way_1
either
  S -> C : aead(k(C, S), ["one", way_1])
or
  S -> C : aead(k(C, S), ["two", way_1])
`;
  const { text } = model(ways, 'none', 'C : agreement S');
  expect(text).toContain('new way_1: value;');
  expect(text).toContain('if way = t_way_1 then');
  expect(text).toContain('if way = way_2 then');
});

describe('a signature of four parts of which others choose the first', () => {
  const signed = (
    first: string,
  ): string => `protocol unawares "a signature that is a certificate if the adversary wants"
  cite "here"
role C client
role S server
knows C : S, key k(C, S), pub(S)
knows S : C, key k(C, S)
fresh C : text tC
fresh S : data dS, nonce nS
C -> S : tC
S -> C : sign(S, [${first}, S, nS, dS]), aead(k(C, S), [nS, dS])
`;
  const readable = (first: string): boolean =>
    model(signed(first), 'none', 'S : secrecy on dS').text.includes(
      'certified(sign(s, (val(certificate_of), u',
    );

  it('is a certificate if that is "cert", and read by the adversary', () => {
    expect([readable('tC'), readable('"seen"'), readable('nS')]).toEqual([true, false, false]);
  });

  it('has the same text that others say', () => {
    const { text } = model(signed('tC').replace('S : tC', 'S : tC, "cert"'), 'none', 'S : secrecy on dS');
    expect(text.match(/const certificate_of: value/g)).toHaveLength(1);
    expect(text).toContain('in(net, (val(tC: value), =val(certificate_of)))');
  });
});

it('declares nothing that the processes and queries do not need', () => {
  const { text } = model(anonymous(), 'none', 'S : secrecy on kC');
  for (const word of ['sign', 'cert', 'mac', 'single', 'empty', 'victim', 'seckey', 'expo'])
    expect(text).not.toMatch(new RegExp(`^(?:fun|const|letfun) ${word}\\b`, 'm'));
});

describe('what the adversary derives', () => {
  const goals = `goal accepted "what the client accepts is secret"
  C accepted(S, kC) and K(kC) ==> false
goal sealed "the key is secret"
  K(kC) ==> false
goal after "the datum is had after the client has accepted only"
  K(dS) ==> C accepted(S, kC)
goal known "the client made it, or the adversary has it"
  S closes(kC) ==> C accepted(S, kC) or K(kC)
`;
  const asked = ['accepted', 'sealed', 'after', 'known'];

  it('is attacker(t) beside the event that says t', () => {
    expect(queryFor(model(anonymous(goals), 'none', ...asked), 'accepted')).toMatch(
      /event\(accepted_when_C_accepted\(honest\(C\), honest\(S\), kC\)\) && attacker\(kC\) ==> false\.$/,
    );
  });

  it('is what some run holds, where no event says t, and was made by an honest one', () => {
    expect(queryFor(model(anonymous(goals), 'none', ...asked), 'sealed')).toMatch(
      /sealed_view_C_holds\(honest\(\w+\), kC, honest\(\w+\)\)\) && attacker\(kC\) ==> false; event\(sealed_view_S_holds\(honest\(\w+\), kC_2\)\) && event\(makes_kC\(honest\(\w+\), honest\(\w+\), kC_2\)\) && attacker\(kC_2\) ==> false\.$/,
    );
  });

  it('is derived in the phase in which long-term keys are known', () => {
    expect(queryFor(model(anonymous(goals), 'later', ...asked), 'accepted')).toContain(
      'attacker(kC) phase 1',
    );
  });

  it('of others is counted from when the run holds it, and the model says so', () => {
    const { asked: found } = model(anonymous(goals), 'none', ...asked);
    const notes = found.find(({ names }) => names.some((name) => name.startsWith('after_')))?.notes ?? [];
    expect(notes.map(({ what }) => what)).toContain(
      'K(t): it counts from when the run holds t, also where the adversary has derived t before',
    );
  });

  it('is not asked about in a conclusion, with the reason', () => {
    const { leftOut } = model(anonymous(goals), 'none', ...asked);
    expect(leftOut.map(({ because }) => because)).toEqual([
      expect.stringContaining('a trace says what the adversary has derived, not what it could'),
    ]);
  });
});

describe('an injective agreement of a claimant that accepts in several ways', () => {
  const on = 'C : injective-agreement S on nS, nT';
  const twoWays = (
    answers = '',
  ): string => `protocol two-ways "two answers of one run, each enough for a client"
  cite "here"
role C client
role S server
knows C : S, pub(S)
knows S : pub(C)
fresh C : nonce nC, nonce nC2
fresh S : nonce nS, nonce nT, key kS
C -> S : C, nC, nC2
S -> C : nS, nT, sign(S, ["one", nC, nS, nT])
S -> C : nS, sign(S, ["two", nC2, nS${answers}])
machine C
  C -> S : C, nC, nC2
  either
    S -> C : nS, nT, sign(S, ["one", nC, nS, nT])
    accept C
    S -> C : nS, sign(S, ["two", nC2, nS${answers}])
  or
    S -> C : nS, sign(S, ["two", nC2, nS${answers}])
expect ${on} : attack
expect C : injective-agreement S on S, nT : attack
`;
  const together = (threats: string): string =>
    queryFor(model(twoWays(), threats, on), on)
      .split(';')
      .slice(-1)[0] ?? '';

  it('is also that no run of the peer answers two of them', () => {
    expect(together('none')).toMatch(
      /event\(accept_\w+_1\(honest\((\w+)\), honest\((\w+)\), (nS\w*), (nT\w*)\)\) && event\(accept_\w+_2\(honest\((?!\1\))\w+\), honest\((?!\2\))\w+\), (?!\3\))(nS\w*)\)\) && event\(runs_\w+\(honest\(\2\), \3, \4, (r\w*)\)\) && event\(runs_\w+_2\(honest\(\w+\), \5, \6\)\) ==> false\.$/,
    );
    expect(model(twoWays(), 'none', on).asked[0]?.names).toHaveLength(3);
  });

  it('excuses both claimants, where something of either is known', () => {
    expect(together('kci')).toMatch(
      /_1\(honest\((\w+)\), honest\((\w+)\), .*_2\(honest\((\w+)\), honest\((\w+)\), .* ==> \2 = victim \|\| \1 = victim \|\| \4 = victim \|\| \3 = victim\.$/,
    );
    const session = together('session');
    const own = [...session.matchAll(/receives_S\(honest\(\w+\), (\w+)\)/g)].map(([, value]) => value);
    expect(new Set(own).size).toBe(4);
  });

  it('is answered by runs of which something is revealed, too', () => {
    const { text } = model(twoWays(), 'session', on);
    expect(text.split('let revealed_S')[1]).toContain('event runs_');
  });

  it('needs no more where each of them is about what its claimant has made', () => {
    const all = 'C : injective-agreement S';
    const apart = model(twoWays(', nC'), 'none', all);
    expect(apart.asked[0]?.names).toHaveLength(2);
    expect(queryFor(apart, all)).not.toContain('==> false');
  });

  it('says where a run that answers two need not be the only one that could', () => {
    const said = (goal: string): boolean =>
      model(twoWays(), 'none', goal).asked[0]?.notes.some(({ what }) => what.includes('another run')) ??
      false;
    expect([said(on), said('C : injective-agreement S on S, nT')]).toEqual([false, true]);
  });
});

it('what is passed on although it is not as it should be is an action', () => {
  const source = `protocol passing "a proxy passes on what it looks into afterwards"
  cite "here"
role C client
role P proxy
knows C : P, pub(P)
knows P : C
fresh C : nonce nC
fresh P : nonce nP
P -> C : nP
C -> opaque P -> C : [nP, nC]
C -> P : nC
`;
  const { text } = model(source, 'none', 'C : recent-aliveness P');
  expect(text).toMatch(/else event acts_P\(P, \w+\); out\(net, \w+\)/);
});

it('with later, goals about others say that no run goes on when keys are known', () => {
  const source = anonymous().replace('C client, anonymous', 'C client').replace('S : nC,', 'S : C, nC,');
  const { asked } = model(source, 'later', 'C : peer-consistency S', 'C : secrecy on kC');
  const over = asked.filter(({ notes }) => notes.some(({ what }) => what.includes('all runs are over')));
  expect(over.map(({ goal }) => goal.kind)).toEqual(['peer consistency']);
});

describe('what a run logs at one event', () => {
  const events = (text: string): readonly string[] =>
    [...text.matchAll(/^ +event (\w+)\(/gm)].map(([, name = '']) => name);

  it('has what a conclusion speaks of first, because that may happen at the very event of the premise', () => {
    const spec = `protocol same "two events at one place"
  cite "here"
role C client, certified by CA
role S server, certified by CA
knows C : S
fresh C : nonce nC
C -> S : nC
  event S a(nC)
  event S b(nC)
goal forth "b after a"
  S b(nC) ==> S a(nC)
goal back "a after b"
  S a(nC) ==> S b(nC)
`;
    for (const [goal, done, claimed] of [
      ['forth', 'forth_does_S_a', 'forth_when_S_b'],
      ['back', 'back_does_S_b', 'back_when_S_a'],
    ] as const) {
      const names = events(model(spec, 'none', goal).text);
      expect(names.indexOf(done)).toBeGreaterThanOrEqual(0);
      expect(names.indexOf(done)).toBeLessThan(names.indexOf(claimed));
    }
  });

  it('has an acceptance before that the run acts, and its beginning after', () => {
    const names = events(model(anonymous(), 'none', 'C : recent-aliveness S').text);
    const accepted = names.indexOf('accept_recent_aliveness_C_S');
    expect(names[accepted + 1]).toMatch(/^(?:acts_C|ends_C)$/);
    expect(names.slice(0, names.indexOf('begins_C'))).toContain('acts_C');
  });
});

it('under kci, what somebody does who is claimant and peer is asked of others than the victim, too', () => {
  const goal = 'B : role-aliveness A';
  const written = model(
    `protocol refl "only one's own answer can be taken for the other's"
  cite "here"
role A client, certified by CA
role B server, certified by CA
knows A : B
fresh A : nonce nA, nonce nA2
fresh B : nonce nB
A -> B : A, nA
B -> A : nB, cert(B, server), sign(B, ["t", A, B, nA, nB])
A -> B : nA2, cert(A, client), sign(A, ["t", A, B, nB, nA2])
expect B : role-aliveness A : attack
expect B : agreement A : attack
`,
    'kci',
    goal,
  );
  expect(queryFor(written, goal)).toMatch(
    /\(honest\(victim\), honest\(A\)\)\) ==> .* \|\| A = victim; .*\(honest\(B\), honest\(A_2\)\)\) ==> .* \|\| A_2 = victim \|\| B = victim\.$/,
  );
  expect(written.asked[0]?.names).toHaveLength(2);
});
