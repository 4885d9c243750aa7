import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import type { Spec } from '../../model/spec.ts';
import { goalsOf } from '../../properties/catalogue.ts';
import { type Goal, printGoal } from '../../properties/goal.ts';
import { birthsOf, isUnborn } from '../../properties/proof/births.ts';
import { settle } from '../../properties/proof/consequences.ts';
import { isComplete, isHopeless } from '../../properties/proof/contradiction.ts';
import { isOpenDerivation, waysToDerive } from '../../properties/proof/derivations.ts';
import { isOpen, originsOf, type Possible } from '../../properties/proof/origins.ts';
import type { Pattern } from '../../properties/proof/pattern.ts';
import type { Question } from '../../properties/proof/question.ts';
import { questionsOf } from '../../properties/proof/questions.ts';
import { settingOf } from '../../properties/proof/setting.ts';
import { type Combination, parseCombination, printCombination, threatsOf } from '../../properties/threat.ts';
import { scenarioDefaults, scenariosFor } from '../threats.ts';
import { solve } from './solve.ts';

/*
 * A tree only says what to look at next. So whether a goal that has an attack could ever be proved does not
 * depend on the search that made the tree: here every choice is tried in turn, as far as a budget goes, with the
 * checker's own rules, and no choice may close such a goal.
 */

interface Budget {
  patterns: number;
}

/** Whether some tree closes the pattern, as far as the budget goes; the choice with the fewest cases goes first. */
function closes(question: Question, pattern: Pattern, depth: number, budget: Budget): boolean {
  budget.patterns -= 1;
  if (question.isMet(pattern) || isComplete(pattern)) return true;
  if (depth === 0 || budget.patterns < 0) return false;
  if (isHopeless(pattern)) return true;
  const choices = [
    ...splitsOf(pattern).map((origins) => origins.map((origin) => origin.pattern)),
    ...(question.choices?.(pattern) ?? []),
  ];
  const splits = choices.map((cases) => cases.flatMap(settle).flatMap(question.each));
  return splits
    .toSorted((one, other) => one.length - other.length)
    .slice(0, 3)
    .some((cases) => cases.every((next) => closes(question, next, depth - 1, budget)));
}

const splitsOf = (pattern: Pattern): readonly (readonly Possible[])[] => [
  ...pattern.derivations.flatMap((derivation) =>
    isOpenDerivation(pattern, derivation) ? [waysToDerive(pattern, derivation)] : [],
  ),
  ...[...pattern.needs.keys()].flatMap((term) => [
    ...(isOpen(pattern, term) ? [[...originsOf(pattern, term)]] : []),
    ...(isUnborn(pattern, term) ? [birthsOf(pattern, term)] : []),
  ]),
];

/** Whether the goal can be proved with the checker's rules by a small tree. */
function isProvable(spec: Spec, goal: Goal, threats: Combination, options = scenarioDefaults): boolean {
  const setting = settingOf(spec, threats, options);
  if (typeof setting === 'string') return false;
  const questions = questionsOf(setting, goal);
  if ('because' in questions) return false;
  const budget: Budget = { patterns: 150 };
  return questions.every((question) =>
    question.starts.every(({ pattern }) => closes(question, pattern, 8, budget)),
  );
}

const specsIn = (source: string): readonly Spec[] => readySpecs(loadSource(source));

const casebook = new URL('../casebook/', import.meta.url);

test('small trees are enough for what holds of NSL', () => {
  const [nsl] = specsIn(readFileSync(new URL('nsl.tertius', casebook), 'utf8'));
  if (nsl === undefined) throw new Error('NSL runs');
  const holding = goalsOf(nsl).filter((goal) => solve(nsl, goal, []).kind === 'closed');
  expect(holding.length).toBeGreaterThan(5);
  expect(holding.filter((goal) => !isProvable(nsl, goal, [])).map((goal) => printGoal(nsl, goal))).toEqual(
    [],
  );
});

/** Long protocols take a minute and more: of these every so many-th goal is tried here. */
const strides: Readonly<Record<string, number>> = {
  'mctls.tertius': 7,
  'resumption.tertius': 3,
  'tls-server-only.tertius': 3,
  'triple-handshake.tertius': 19,
};

describe('no goal with an attack can be proved', () => {
  const files = readdirSync(casebook).filter((file) => file.endsWith('.tertius'));

  test.each(files)(
    'in %s',
    (file) => {
      for (const spec of specsIn(readFileSync(new URL(file, casebook), 'utf8'))) {
        for (const [at, goal] of goalsOf(spec).entries()) {
          if (at % (strides[file] ?? 1) > 0) continue;
          for (const threats of [[], ...threatsOf(spec).map((threat) => [threat])]) {
            const found = solve(spec, goal, threats);
            if (found.kind !== 'candidate') continue;
            const says = `${printGoal(spec, goal)} under ${printCombination(spec, found.combination)}`;
            expect.soft(isProvable(spec, goal, found.combination), says).toBe(false);
          }
        }
      }
    },
    120_000,
  );
});

/** Protocols of which each hides its attack in a way that a search has overlooked before. */
const hard: readonly (readonly [says: string, source: string, goals: readonly string[], threats: string])[] =
  [
    [
      'a stranger finds the key in what it keeps unopened',
      `
protocol unopened "a stranger holds the key inside what it ignores"
  cite "none"
role C client
role P proxy
role S server
knows C : P, S, key kcs(C, S), key kcp(C, P)
knows P : C, key kcp(C, P)
knows S : C, key kcs(C, S)
fresh C : key k, nonce n
C -> S : aead(kcs(C, S), ["one", [k, n] as X ignored by S])
C -> P : aead(kcp(C, P), ["two", k])
channel k : C <-> P
`,
      ['C : proxy-non-impersonation P on k'],
      'none',
    ],
    [
      'a signature turns out to be a certificate and gives its body away',
      `
protocol certshape "a signature that turns out to be a certificate"
  cite "none"
role A client
role B server
knows A : B, pub(B), key k(A, B)
knows B : A, pub(A), key k(A, B)
fresh A : nonce l, nonce m
fresh A : key s
A -> B : aead(k(A, B), s), l as L ignored by B, m as M ignored by B, sign(A, [s, "x"])
B -> A : sign(B, [L, M, A, s])
channel s : A <-> B
`,
      ['B : secrecy on s', 'B : proxy-non-impersonation A on s'],
      'none',
    ],
    [
      "a partner's name is learnt after acceptance",
      `
protocol partner "a partner's name is learnt after acceptance"
  cite "none"
role C client
role P proxy, certified by CA
role S server
knows C : S, key kc(C, S)
knows P : S, C, key kc(C, S)
knows S : C, key kc(C, S)
fresh C : nonce nC
fresh P : key k
C -> P : C, nC
P -> C : aead(kc(C, S), ["pc", k, nC])
P -> S : aead(kc(C, S), ["ps", k, nC])
S -> C : mac(k, ["s", nC])
accept C
P -> C : cert(P, proxy)
`,
      ['C : aliveness S', 'C : agreement S'],
      'session',
    ],
    [
      'a run made the exponent of a share that another has received',
      `
protocol shared "an exponent in the clear"
  cite "none"
role C client
role S server
knows C : S
knows S : C
fresh C : exponent x, nonce n
fresh S : exponent y
let k = kdf(dh(x, y))
C -> S : g(x), n
S -> C : g(y), y
C -> S : mac(k, n)
goal safe "nobody else gets the key"
  K(k) ==> false
`,
      ['safe'],
      'none',
    ],
    [
      'an honest proxy is wanted and the adversary has the key',
      `
protocol clear "a key in the clear"
  cite "none"
role C client
role P proxy
knows C : P, key m(C, P)
knows P : key m(C, P)
fresh C : key k, nonce n
C -> P : aead(m(C, P), k), k, n
  event C wants(P, n)
  event P has(k)
goal wanted "whoever holds the key was wanted"
  holds(P, k) ==> C wants(P, n)
goal had "what the adversary has a proxy has had"
  K(k) ==> P has(k)
goal held "what the adversary has a proxy holds"
  K(k) ==> holds(P, k)
`,
      ['wanted', 'had', 'held'],
      'none',
    ],
    [
      "a key that is no claimant's was revealed with another session",
      `
protocol old "a key of another session"
  cite "none"
role C client
role S server
knows C : S, pub(S)
knows S :
fresh C : key k
C -> S : C, seal(pub(S), [C, k])
goal safe "the key is safe"
  K(k) ==> false
`,
      ['safe'],
      'session',
    ],
    [
      'what a claim speaks of comes true only after the premise',
      `
protocol after "an event after the premise"
  cite "none"
role C client
role S server
knows C : S, pub(S)
knows S : C, pub(C)
fresh C : key k
fresh S : nonce n
C -> S : seal(pub(S), [C, k])
  event C offers(k)
  event S takes(k)
S -> C : seal(pub(C), [S, k, n])
  event C ends(k)
C -> S : k, n
goal ended "what is taken has come to its end"
  S takes(k) ==> C ends(k)
goal offered "what is taken was offered"
  S takes(k) ==> C offers(k)
goal secret "what is offered is not known"
  C offers(k) and K(k) ==> false
goal first "what is offered was taken"
  C offers(k) ==> S takes(k)
`,
      ['ended', 'offered', 'secret', 'first'],
      'none',
    ],
    [
      'a role is called as the checker might call what a secret belongs to',
      `
protocol called "a role called owner"
  cite "none"
role owner client
role P proxy
role S server
knows owner : P, S, key k(owner, P), key k(owner, S)
knows P : owner, key k(owner, P)
knows S : owner, key k(owner, S)
fresh owner : key s
owner -> P : aead(k(owner, P), s)
owner -> S : aead(k(owner, S), s)
channel s : owner <-> S
`,
      ['S : secrecy on s'],
      'none',
    ],
  ];

describe('no attack is overlooked where', () => {
  test.each(hard)('%s', (_says, source, goals, threats) => {
    const [spec] = specsIn(source);
    if (spec === undefined) throw new Error('the protocol runs');
    const parsed = parseCombination(spec, [threats]);
    if (parsed.kind === 'problem') throw new Error(parsed.message);
    for (const called of goals) {
      const goal = goalsOf(spec).find((each) => printGoal(spec, each) === called);
      if (goal === undefined) throw new Error(`${called} is asked`);
      for (const { combination } of scenariosFor(spec, goal, parsed.combination))
        expect(isProvable(spec, goal, combination), called).toBe(false);
    }
  });
});

test('no attack is overlooked where a share of its maker passes for a key, untyped', () => {
  const untyped = { ...scenarioDefaults, typed: false };
  const [spec] = specsIn(`
protocol sharekey "a share passes for a key of its maker"
  cite "none"
role C client
role S server
role P proxy
knows C :
knows S : C, P, pub(C)
knows P : S
fresh S : key n, exponent y
fresh C : key s
S -> P : g(y)
S -> C : seal(pub(C), n)
C -> S : aead(n, s)
channel s : C <-> S
`);
  if (spec === undefined) throw new Error('the protocol runs');
  const goal = goalsOf(spec).find((each) => printGoal(spec, each) === 'C : secrecy on s');
  if (goal === undefined) throw new Error('secrecy is asked');
  expect(isProvable(spec, goal, [])).toBe(true);
  expect(isProvable(spec, goal, [], untyped)).toBe(false);
  expect(solve(spec, goal, [], untyped).kind).toBe('candidate');
});

test('no attack is overlooked where a run passes on, as it came, the ciphertext that is changed', () => {
  const outsiders = { ...scenarioDefaults, insiders: false };
  const [spec] = specsIn(`
protocol passed "a ciphertext is passed on out of another one"
  cite "none"
role A client
role B proxy
role S server
knows A : B, S, key kab(A, B), key kas(A, S)
knows B : A, S, key kab(A, B)
knows S : A, key kas(A, S)
fresh A : data dA
A -> B : aead(kab(A, B), (enc(kas(A, S), dA)) as X ignored by B)
B -> S : X
`);
  if (spec === undefined) throw new Error('the protocol runs');
  const goal = goalsOf(spec).find((each) => printGoal(spec, each) === 'S : agreement A');
  if (goal === undefined) throw new Error('agreement is asked');
  expect(isProvable(spec, goal, [], outsiders)).toBe(false);
  expect(isProvable(spec, goal, [], { ...outsiders, typed: false })).toBe(false);
  expect(solve(spec, goal, [], outsiders).kind).toBe('candidate');
});

test('no attack is overlooked where a public key stands in the clear, of which everybody has every one', () => {
  const [spec] = specsIn(`
protocol keyshown "a public key in the clear before its certificate"
  cite "none"
role C client, certified by CA
role S server
knows S :
fresh C : nonce nC
C -> S : pub(C), cert(C, client), nC, sign(C, ["x", nC])
`);
  if (spec === undefined) throw new Error('the protocol runs');
  const goal = goalsOf(spec).find((each) => printGoal(spec, each) === 'S : recent-aliveness C');
  if (goal === undefined) throw new Error('recent aliveness is asked');
  expect(isProvable(spec, goal, [])).toBe(false);
});
