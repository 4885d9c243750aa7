/**
 * How terms get out of the ciphertexts that carry them: a run that takes a value out of one and puts it into another, which
 * may be any number of runs one after the other.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import type { Spec } from '../../model/spec.ts';
import type { CaseNode, ClosedProof } from '../../properties/case-tree.ts';
import { goalsOf } from '../../properties/catalogue.ts';
import { type Goal, printGoal } from '../../properties/goal.ts';
import { checkProof } from '../../properties/proof.ts';
import { readProof, saveProof } from '../../properties/saved-proof.ts';
import { combine, threatsOf } from '../../properties/threat.ts';
import { type Citation, decide, standing } from '../decide.ts';
import { scenarioDefaults } from '../threats.ts';
import { budgetDefaults, solve } from './solve.ts';

const variant = (name: string): string =>
  readFileSync(new URL(`../../model/variants/${name}.tertius`, import.meta.url), 'utf8');

const spec = (text: string): Spec => {
  const [first] = readySpecs(loadSource(text));
  if (first === undefined) throw new Error(`a protocol that runs:\n${text}`);
  return first;
};

function goalOf(of: Spec, text: string): Goal {
  const found = goalsOf(of).find((goal) => printGoal(of, goal) === text);
  if (found === undefined) throw new Error(`${text} is a goal of ${of.name}`);
  return found;
}

function treeFor(of: Spec, goal: Goal): ClosedProof {
  const found = solve(of, goal, [], scenarioDefaults, { ...budgetDefaults, states: 1_000 });
  if (found.kind !== 'closed') throw new Error(`${printGoal(of, goal)} is closed, not ${found.kind}`);
  return found.proof;
}

const asks = (nodes: readonly CaseNode[]): readonly (string | undefined)[] =>
  nodes.flatMap((node) => {
    if (node.kind === 'split') return [node.asks, ...node.cases.flatMap((each) => asks(each.nodes))];
    return node.kind === 'choice' ? asks(node.nodes) : [];
  });

const asksIn = ({ trees }: ClosedProof): readonly (string | undefined)[] =>
  trees.flatMap(({ roots }) => roots.flatMap(({ nodes }) => asks(nodes)));

const checked = (of: Spec, goal: Goal, proof: ClosedProof): string =>
  checkProof(of, goal, [], scenarioDefaults, proof).kind;

const citation: Citation = () => ({ assumptions: [], digest: '' });

function verdictOn(text: string, goal: string): string {
  const of = spec(text);
  const decision = decide({
    spec: of,
    goal: goalOf(of, goal),
    combination: [],
    options: scenarioDefaults,
    citation,
  });
  return standing(decision).kind;
}

const nsl = readFileSync(new URL('../casebook/nsl.tertius', import.meta.url), 'utf8');

/** Lowe's protocol, in which B says something more in its answer. */
function telling(more: string): string {
  const answer = 'B -> A : seal(pub(A), [nA, nB, B])';
  if (!nsl.includes(answer)) throw new Error('B answers');
  return nsl.replace(answer, `${answer}, ${more}`).replaceAll(/^expect (?!A : secrecy on nA).*$/gm, '');
}

describe('what a run takes out of one ciphertext and puts into another', () => {
  const of = spec(nsl);
  const goal = goalOf(of, 'A : secrecy on nA');

  test('stays secret, however many runs hand it on', () => {
    const proof = treeFor(of, goal);
    expect(asksIn(proof)).toContain('escape');
    expect(checked(of, goal, proof)).toBe('accepted');
  });

  test('is proved in a tree that can be kept', () => {
    const proof = treeFor(of, goal);
    const kept = JSON.stringify(saveProof(of, goal, [], scenarioDefaults, proof));
    expect(kept).toContain('"asks":"escape"');
    expect(readProof(of, kept)).toMatchObject({ proof });
  });

  test.each([
    ['in clear', 'nA'],
    ['under a key that everybody has', 'aead(kdf("public"), nA)'],
    ['under a key that is told', 'aead(nB, nA), nB'],
    ['under its own key a second time, and with that', 'seal(pub(A), ["again", nA]), nA'],
  ])('is told where it is handed on %s, and the tree is no proof of that', (_, more) => {
    const text = telling(more);
    expect(verdictOn(text, 'A : secrecy on nA')).toBe('attack');
    const other = spec(text);
    expect(checked(other, goalOf(other, 'A : secrecy on nA'), treeFor(of, goal))).toBe('refused');
  });

  test('stays secret under a further key that nobody else has', () => {
    expect(verdictOn(telling('aead(kdf(nB), nA)'), 'A : secrecy on nA')).toBe('proved');
  });
});

describe('what a stranger could derive of two halves', () => {
  const of = spec(variant('both-consent'));
  const goal = goalOf(of, 'C : proxy-non-impersonation S on kP');

  test('is derived by none, for nobody lets the halves out', () => {
    const proof = treeFor(of, goal);
    expect(asksIn(proof)).toContain('escape');
    expect(checked(of, goal, proof)).toBe('accepted');
  });

  test('has no proof by the same tree where another proxy is given a half', () => {
    const given = 'C -> P : aead(cp, ["half of the client", P, kC, th])';
    const text = variant('both-consent');
    expect(text).toContain(given);
    const other = spec(
      text
        .replace(given, `C -> P : aead(cp, ["half of the client", P, kC, th]), kC`)
        .replaceAll(/^expect .*$/gm, ''),
    );
    expect(checked(other, goalOf(other, 'C : proxy-non-impersonation S on kP'), treeFor(of, goal))).toBe(
      'refused',
    );
  });
});

test('a value that its maker puts into a ciphertext that can be changed is of one kind for solver and checker', () => {
  const of = spec(`
protocol sealed-once "a key is made of a value that also lies in a ciphertext which can be changed"
  cite "none"
role C client
role P proxy
role S server
knows C : P, S, pub(P), key k(C, S)
knows P : pub(C)
knows S : key k(C, S)
fresh C : nonce nC, exponent xC
fresh P : exponent xP
let mCP = kdf(dh(xC, xP), P, C, nC, S)
C -> P : g(xC), seal(pub(P), [C, nC, g(xC), P, S, enc(k(C, S), [C, nC, g(xC), P, S]) as T1])
P -> C : g(xP), mac(mCP, [P, g(xC), C, nC, S])
C -> P : sign(C, [C, nC, g(xC), P, S, g(xP)])
channel mCP : C <-> P
`);
  const goal = goalOf(of, 'C : proxy-non-impersonation P on mCP');
  expect(checked(of, goal, treeFor(of, goal))).toBe('accepted');
});

/*
 * What a run keeps, a later one of the same agent has without any key. The tree was made by hand: it says that whoever is to
 * hold the key of a ticket can derive it from nothing.
 */
test('a tree that takes the key of a ticket for one that a run must derive is refused, and there is an attack', () => {
  const text = `
protocol store-stranger "what a stranger resumed"
  cite "none"
role C client, certified by CA
role S server, certified by CA
role Q proxy, certified by CA
trust C : CA for server, CA for proxy
trust Q : CA for client
knows C : S, Q, pub(S), pub(Q)
knows Q : C, pub(C)
knows S :
fresh C : key k1, key k
fresh Q : key kq
either
  Q -> C : seal(pub(C), kq), sign(Q, ["kq", C, h(kq)])
  C -> Q : aead(kq, k1)
  keeps C as t : k1, Q
  keeps Q as t : k1, C
or
  resumes C from t : old, Q
  resumes Q from t : old, C
  C -> S : seal(pub(S), k)
  C -> Q : aead(old, k)
channel k : C <-> S
`;
  const of = spec(text);
  const forged = readProof(of, readFileSync(new URL('./forged-store.proof', import.meta.url), 'utf8'));
  if (forged.kind === 'problem') throw new Error(forged.message);
  expect(checked(of, goalOf(of, 'C : proxy-non-impersonation S on k'), forged.proof)).toBe('refused');
  expect(verdictOn(text, 'C : proxy-non-impersonation S on k')).toBe('attack');
});

describe('what a role knows from its start without what it is composed of', () => {
  const held = (known: string): string => `
protocol held "a derived key held from the start, and a value passed on"
  cite "none"
role C client
role P proxy
role S server
knows C : P, S, key k(C, S), key kp(C, P)
knows P : C, S, ${known}key kp(C, P)
knows S : C, key k(C, S)
fresh C : nonce n
let d = kdf(k(C, S))
C -> P : aead(kp(C, P), ["a", n, (aead(k(C, S), ["x", n])) as L])
P -> S : L
C -> S : aead(d, ["b", n])
channel d : C <-> S
`;
  const goal = 'C : proxy-non-impersonation S on d';

  test('is derived by its runs, whatever lets it out', () => {
    expect(verdictOn(held('kdf(k(C, S)), '), goal)).not.toBe('proved');
    expect(verdictOn(held(''), goal)).toBe('proved');
  });

  test('so that a tree is refused that does not say so', () => {
    const of = spec(`
protocol held0 "a derived key held from the start"
  cite "none"
role C client
role P proxy
role S server
knows C : P, S, key k(C, S), key kp(C, P)
knows P : C, S, kdf(k(C, S)), key kp(C, P)
knows S : C, key k(C, S)
fresh C : nonce n
C -> P : aead(kp(C, P), ["a", n])
C -> S : aead(kdf(k(C, S)), ["b", n])
S -> C : aead(kdf(k(C, S)), ["c", n])
let d = kdf(k(C, S))
channel d : C <-> S
`);
    const forged = readProof(of, readFileSync(new URL('./forged-start.proof', import.meta.url), 'utf8'));
    if (forged.kind === 'problem') throw new Error(forged.message);
    expect(checked(of, goalOf(of, goal), forged.proof)).toBe('refused');
  });
});

describe('what goes round', () => {
  // Each was open after any number of states: a middlebox puts data from one session into the next, and so on.
  test.each([
    ['mbtls', 'C : secrecy on dC', 'none'],
    ['mbtls', 'S : secrecy on dC', 'none'],
    ['mbtls', 'S : secrecy on dS', 'none'],
    ['interception', 'S : secrecy on dC', 'none'],
    ['matls', 'C : secrecy on dC', 'session'],
  ])('ends in %s: %s, under %s', (name, goal, threat) => {
    const of = spec(variant(name));
    const combination = combine(...threatsOf(of).filter(({ kind }) => kind === threat));
    const decision = decide(
      { spec: of, goal: goalOf(of, goal), combination, options: scenarioDefaults, citation },
      { ...budgetDefaults, states: 550, replays: 0, halted: () => undefined },
    );
    expect(standing(decision).kind).toBe('proved');
  });
});

describe('what a stranger can never derive', () => {
  test.each([
    ['keyshare-client', 'C : proxy-non-impersonation S on keC, kmC'],
    ['matls', 'C : proxy-non-impersonation S on acS'],
  ])('is asked before anything else in %s: %s', (name, goal) => {
    const of = spec(variant(name));
    const found = solve(of, goalOf(of, goal), [], scenarioDefaults, { ...budgetDefaults, states: 200 });
    expect(found.kind).toBe('closed');
  });
});
