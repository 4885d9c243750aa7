/**
 * Correspondences as other provers are asked them: what is the same in premise and conclusion, who is honest, by when
 * something must have happened. Each was put to Tamarin 1.8.0 and CPSA 4.4.6, which answer as Tertius does.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import { lineNumberAt, lineStarts } from '../../model/notation/position.ts';
import type { Spec } from '../../model/spec.ts';
import { goalsOf } from '../../properties/catalogue.ts';
import type { Goal } from '../../properties/goal.ts';
import { parseCombination } from '../../properties/threat.ts';
import type { Exported } from './target.ts';
import { type TargetName, targets } from './targets.ts';

const casebook = join(import.meta.dirname, '..', '..', 'attacks', 'casebook');

const only = (source: string): Spec => (readySpecs(loadSource(source)) as readonly [Spec])[0];

function model(
  source: string,
  to: TargetName,
  threats = 'none',
  goals: (spec: Spec) => readonly Goal[] = goalsOf,
): Exported {
  return modelOf(only(source), source, to, threats, goals);
}

function modelOf(
  spec: Spec,
  source: string,
  to: TargetName,
  threats: string,
  goals: (spec: Spec) => readonly Goal[] = goalsOf,
): Exported {
  const starts = lineStarts(source);
  const parsed = parseCombination(spec, [threats]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  const written = targets[to].write({
    spec,
    file: `${spec.name}.tertius`,
    goals: goals(spec),
    combination: parsed.combination,
    typed: true,
    selfTalk: false,
    lineAt: (offset) => lineNumberAt(starts, offset),
  });
  if (written.kind === 'refused') throw new Error(written.because);
  return written;
}

/** What is asked for the spec's own goal `name`. */
function asked(source: string, to: 'tamarin' | 'cpsa', name: string): string {
  const { text } = model(source, to);
  const found =
    to === 'tamarin'
      ? new RegExp(`\nlemma ${name}:\n[^"]*"[^"]*"`).exec(text)
      : text.split('\n\n').filter((part) => part.includes(`(comment "${name}"))`));
  if (found?.[0] === undefined) throw new Error(`${name} is not asked`);
  return found[0];
}

/** D, whose name C does not know, takes what T has from C. */
const witnesses = `
protocol witnesses "two runs are spoken of"
role C client
role D proxy
role T server
knows C : T, pub(T)
knows D : T, key k(D, T)
knows T : D, key k(D, T)
fresh C : nonce n
C -> T : seal(pub(T), n)
  event C asks(n)
T -> D : aead(k(D, T), n)
  event T vouches(n)
  event D takes(n)
goal vouched "what C asked and D takes, T has vouched for"
  C asks(n) and D takes(n) ==> T vouches(n)
goal hidden "what C asked, nobody else knows"
  C asks(n) and K(n) ==> false
goal unheard "what D takes, nobody else knows"
  D takes(n) and K(n) ==> false
goal silent "nobody else knows what anybody holds for n"
  K(n) ==> false
goal open "K in a conclusion"
  D takes(n) ==> K(n)
`;

/** C says P where the goal writes S, whom C holds, too. */
const misnamed = `
protocol misnamed "an event says another name than the goal writes"
role C client, certified by CA
role P proxy, certified by CA
role S server, certified by CA
knows C : S, P
knows S : C
knows P : C
fresh C : nonce nC
C -> P : C, nC
C -> S : nC, sign(C, [P, nC]), cert(C, client)
  event S b(nC)
P -> C : sign(P, nC), cert(P, proxy)
  event C e(P, nC)
check C : S != P
goal other "whom C names has logged what C names"
  C e(S, nC) ==> S b(nC)
`;

/** S, whose key is known under `kci`, takes a key of whoever seals one for it. */
const sealed = `
protocol sealed "an anonymous client's key"
role C client, anonymous
role S server, certified by CA
knows C : S, pub(S)
fresh C : nonce nC, key kC
fresh S : nonce nS
C -> S : nC, seal(pub(S), kC)
S -> C : aead(kC, ["ok", nC, nS])
  event C accepts(S, kC)
C -> S : aead(kC, ["fin", nS])
  event S closes(kC)
channel kC : C <-> S
goal vouched "what the server closes with, a client has accepted"
  S closes(kC) ==> C accepts(S, kC)
goal hidden "what the server closes with is secret"
  S closes(kC) and K(kC) ==> false
`;

/** The server holds a name for its client. */
const named = `
protocol named "an offer for whom one holds"
role C client
role S server
knows C : S, pub(S)
knows S : C
fresh C : key k
C -> S : seal(pub(S), k)
  event C offers(k)
S -> C : mac(k, "yes")
  event S takes(k)
goal offered "S takes no key that nobody offered"
  S takes(k) ==> C offers(k)
`;

/** What one event of a run tells of another. */
const letGo = `
protocol let-go "T lets it go"
role C client
role T server
knows C : T, pub(T)
fresh C : nonce n
C -> T : seal(pub(T), n)
  event C asks(n)
T -> C : n
  event T says(n)
  event C hears(n)
goal said "nobody knows it before T has said it"
  C asks(n) and K(n) ==> T says(n)
goal hidden "nobody knows it"
  C asks(n) and K(n) ==> false
goal same "one event tells the other"
  C hears(n) ==> C asks(n)
goal at-once "at the same event"
  C hears(n) ==> C hears(n)
`;

/** The server learns who its client is after the event. */
const learns = `
protocol learns
role C client
role S server
knows C : S, pub(S)
knows S : pub(S), pub(C)
fresh C : nonce n, key k
C -> S : seal(pub(S), [k, n])
  event C offers(k)
  event S takes(k)
C -> S : C, sign(C, [S, k, n])
goal offered "S takes no key that nobody offered"
  S takes(k) ==> C offers(k)
`;

/** What a spec says for itself: events of both, holds, K, a check that names differ, a value that only commits. */
const claims = `protocol claims "what a spec claims for itself"
  cite "docs/notation.md"
role C client
role S server
knows C : S, pub(S)
knows S : pub(S)
fresh C : nonce n, key k
fresh S : nonce m
C -> S : C, pub(C), seal(pub(S), k), h(n)
  event C offers(S, k)
S -> C : m, sign(S, ["ack", h(n), C, m, k]), mac(k, m)
  event S takes(k)
  event C hears(k)
accept C
C -> S : sign(C, ["end", m, S])
  event S ends(C, k)
check S : C != S
goal offered "S takes no key that was not offered to it"
  S takes(k) ==> C offers(S, k)
goal hidden "nobody else has a key that C has heard of"
  C hears(k) and K(k) ==> false
goal nowhere "nobody else has what anybody has for a key"
  K(k) ==> false
goal answered "S has what C has heard of"
  C hears(k) ==> holds(S, k)
goal together "what both speak of, S has taken"
  C hears(k) and S ends(C, k) ==> S takes(k)
expect C : agreement S on n : committed
`;

describe('a correspondence', () => {
  it('counts only honest agents, whichever run of the premise is theirs', () => {
    const lemma = asked(witnesses, 'tamarin', 'vouched');
    for (const agent of ['C', 'D', 'T_held', 'T_held_2'])
      expect(lemma).toContain(`not (Ex #r. Corrupt(${agent}) @ #r)`);
    const goal = asked(witnesses, 'cpsa', 'vouched');
    for (const agent of ['C', 'D']) expect(goal).toContain(`(non (privk ${agent}))`);
  });

  it('takes for the same only what the goal writes, not whom the runs of its premise hold', () => {
    const lemma = asked(named, 'tamarin', 'offered');
    expect(lemma).toContain('Offered_when_S_takes(S, k, C_held) @ #i');
    expect(lemma).toContain('(Ex C #j. Offered_does_C_offers(C, k) @ #j & #j < #i)');
    expect(asked(named, 'cpsa', 'offered')).toMatch(/\(exists \(\(C-\d name\)/);
  });

  it('asks for a value that an honest client made where its name is not known yet', () => {
    const lemma = asked(learns, 'tamarin', 'offered');
    expect(lemma).toContain('(C_making_k, S_making_k, k) @ #i_2');
    expect(asked(learns, 'cpsa', 'offered')).toMatch(/\(strand C z-1 2 \(C C-?\d*\) \(S S-?\d*\) \(k k\)/);
  });

  it('may be answered at the very event, and by what the adversary learns', () => {
    expect(asked(letGo, 'tamarin', 'at_once')).toContain('(#j < #i | #j = #i)');
    expect(asked(letGo, 'cpsa', 'at-once')).toContain('(= y z)');
    expect(asked(letGo, 'tamarin', 'said')).toContain('(#j < #i | #j < #k)');
    expect(asked(letGo, 'cpsa', 'said')).toMatch(/\(prec y \d z \d\)[\s\S]*\(prec y \d l 0\)/);
  });
});

/** The spec's own goals, and agreement in which commitment counts. */
const claimed = (spec: Spec): readonly Goal[] => [
  ...goalsOf(spec).filter(({ kind }) => kind === 'correspondence'),
  {
    kind: 'agreement',
    claimant: 'C',
    peer: 'S',
    on: ['n'],
    injective: false,
    counting: 'held and committed',
  },
];

describe.each(['tamarin', 'cpsa'] as const)('claims of its own for %s', (to) => {
  it('are all asked', async () => {
    const { text, asked: goals, leftOut } = model(claims, to, 'none', claimed);
    expect(leftOut).toEqual([]);
    expect(goals).toHaveLength(6);
    await expect(text).toMatchFileSnapshot(
      join(import.meta.dirname, 'goldens', `claims.none.${targets[to].extension}`),
    );
  });
});

describe('whoever has no name', () => {
  it('is told by the nonces that a run holds where, on the way that it took, it never holds a secret', () => {
    const { text } = model(readFileSync(join(casebook, 'resumption.tertius'), 'utf8'), 'tamarin');
    const [, again] = text.split('lemma secrecy_S_k_2:');
    expect(again?.split('==>')[0]).toContain('Makes_nC(C_making_nC, S_making_nC, nC)');
  });

  it('may have made its key for the very claimant whose key is known, for tamarin', () => {
    const { text } = model(sealed, 'tamarin', 'kci');
    for (const name of ['secrecy_S_kC', 'hidden', 'vouched']) {
      const [premise = ''] = (text.split(`lemma ${name}:`)[1] ?? '').split('==>');
      expect(premise).toContain('Makes_kC(C_making_kC, S_making_kC, kC)');
      expect(premise).toContain('not (Ex #r. Corrupt(S_making_kC) @ #r & not (S_making_kC = S))');
      expect(premise).toContain('not (Ex #r. Corrupt(C_making_kC) @ #r & not (C_making_kC = S))');
    }
    expect(text.split('lemma secrecy_C_kC:')[1]).toContain('not (Ex #r. Corrupt(S) @ #r)\n');
  });

  it('may have made its key for the very claimant whose key is known, for cpsa', () => {
    const { text } = model(sealed, 'cpsa', 'kci');
    for (const name of ['secrecy-S-kC', 'hidden', 'vouched']) {
      const goals = text.split('(defgoal ').filter((part) => part.includes(`(comment "${name}-`));
      const parties = goals.map((goal) => [
        /strand S z \d \(S ([^)]+)\)/.exec(goal)?.[1],
        ...(/strand C z-1 \d \(C ([^)]+)\) \(S ([^)]+)\)/.exec(goal)?.slice(1, 3) ?? []),
        [...goal.matchAll(/\(non \(privk ([^)]+)\)\)/g)].map((found) => found[1]),
      ]);
      expect(parties).toEqual([
        ['S', 'C', 'S-2', ['C', 'S-2']],
        ['S', 'C', 'S', ['C']],
        ['C', 'C', 'S', ['S']],
      ]);
    }
  });

  it('holds the claimant for its own role only where all cases were too many for cpsa, which is said', () => {
    const source = readFileSync(join(casebook, '..', '..', 'model', 'variants', 'connect.tertius'), 'utf8');
    const notesOf = (threats: string): readonly (readonly [number, boolean])[] =>
      model(source, 'cpsa', threats).asked.flatMap(({ goal, names, notes }) =>
        goal.kind === 'correspondence' && goal.name === 'request'
          ? [[names.length, notes.some(({ what }) => what.includes('for no role but its own'))] as const]
          : [],
      );
    expect(notesOf('none')).toEqual([[1, false]]);
    expect(notesOf('kci')).toEqual([[4, true]]);
    expect(JSON.stringify(model(sealed, 'cpsa', 'kci').asked)).not.toContain('for no role but its own');
  });

  it('is as it was said to be where no key of the claimant is known', () => {
    expect(model(sealed, 'tamarin').text).toContain('not (Ex #r. Corrupt(S_making_kC) @ #r)\n');
    expect(model(sealed, 'cpsa').text.match(/"secrecy-S-kC/g)).toHaveLength(1);
  });
});

it('what a threat leaves open is said whatever was stated before', () => {
  const spec = only(witnesses);
  const goals = goalsOf(spec);
  const notes = (threats: string): string =>
    JSON.stringify(modelOf(spec, witnesses, 'tamarin', threats, () => goals).asked);
  expect(notes('none')).not.toContain('kci: the key');
  expect(notes('kci')).toContain('kci: the key');
});

it('a stranger that holds a channel key is an honest agent', () => {
  const { text } = model(readFileSync(join(casebook, 'resumption.tertius'), 'utf8'), 'cpsa');
  expect(text).toMatch(/\(strand C-1 z-1 3 \(C C-2\)[^\n]*\n +\(non \(privk S\)\)\n +\(non \(privk C-2\)\)/);
});

describe('K(t)', () => {
  it.each(['tamarin', 'cpsa', 'proverif'] as const)('is asked in a premise for %s', (to) => {
    const { asked: goals, leftOut } = model(witnesses, to);
    const names = goals.flatMap(({ goal }) => (goal.kind === 'correspondence' ? [goal.name] : []));
    expect(names).toEqual(['vouched', 'hidden', 'unheard', 'silent']);
    expect(leftOut.find(({ goal }) => goal.kind === 'correspondence')).toMatchObject({
      goal: { name: 'open' },
      because: expect.stringContaining('conclusion'),
    });
  });

  it('is of a value that a run of the premise holds, made by an honest one', () => {
    expect(asked(witnesses, 'tamarin', 'hidden')).toMatch(/\w+\(C, n, T_held\) @ #i\s+& K\(n\)/);
    const lemma = asked(witnesses, 'tamarin', 'unheard');
    expect(lemma).toMatch(/\w+\(D, n, T_held\) @ #i\s+& \w+\(C_making_n, T_making_n, n\)/);
    expect(asked(witnesses, 'cpsa', 'hidden')).toContain('(p "" "x" l n)');
  });

  it('is of what any honest run holds where the premise speaks of none', () => {
    const { text } = model(witnesses, 'tamarin');
    for (const role of ['C', 'D', 'T']) expect(text).toContain(`(${role}_holding, n`);
  });
});

it('what an event says under a name need not be whom its run holds under that name', () => {
  expect(model(misnamed, 'proverif').text).toMatch(
    /event\(other_when_C_e\(honest\(C\), (S\w*), nC, honest\(P_held\), honest\(S_held\)\)\) ==> event\(other_does_S_b\(\1, nC\)\)\./,
  );
  expect(asked(misnamed, 'tamarin', 'other')).toContain('Other_when_C_e(C, S, nC, P_held, S_held) @ #i');
  expect(asked(misnamed, 'cpsa', 'other')).toMatch(
    /\(strand C-2 z 4 .*\(P P\).*\(S S\)\)[\s\S]*\(strand S y 2 \(S P\)/,
  );
});

describe('claims of one goal', () => {
  const claims = (goal: string): string =>
    `${witnesses.slice(0, witnesses.indexOf('goal vouched'))}goal told "here"\n  ${goal}\n`;

  it('about what runs in one role hold are told apart', () => {
    const two = claims('holds(T, n) and holds(T, C) ==> C asks(n)').replace(
      'seal(pub(T), n)',
      'seal(pub(T), [n, C])',
    );
    for (const to of ['proverif', 'tamarin', 'cpsa'] as const)
      expect(model(two, to).asked.map(({ goal }) => goal.kind)).toContain('correspondence');
    const { text } = model(two, 'proverif');
    expect(text).toMatch(/told_when_T_holds\(.*told_when_T_holds_said_2\(.*==>/);
  });

  it('are not asked where one writes a name for what is none', () => {
    const { leftOut } = model(claims('C asks(T) ==> T vouches(n)'), 'proverif');
    expect(leftOut.map(({ because }) => because)).toContain(
      'event asks of C says something else than a name where the goal writes one',
    );
  });
});
