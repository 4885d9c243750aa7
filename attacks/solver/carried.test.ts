/**
 * What no message carries: the adversary knows it where it knows all that it is made of. What some message carries it may
 * know without that, in whatever place, and handed on by whomever.
 */
import { describe, expect, test } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import type { Spec } from '../../model/spec.ts';
import type { CaseNode, ClosedProof } from '../../properties/case-tree.ts';
import { goalsOf } from '../../properties/catalogue.ts';
import { type Goal, printGoal } from '../../properties/goal.ts';
import { checkProof } from '../../properties/proof.ts';
import { decide, standing } from '../decide.ts';
import { scenarioDefaults } from '../threats.ts';
import { budgetDefaults, solve } from './solve.ts';

/** A proxy hands the client's nonce on; `more` is what the server says besides. */
const relayed = (more: string, onward = more): string => `
protocol relayed "nonces go by way of a proxy, and come back in a MAC"
  cite "none"
role C client
role P proxy
role S server
knows C : P, S, key k(C, S)
knows P : C, S
knows S : C, key k(C, S)
fresh C : nonce nC
fresh S : nonce nS
let ks = kdf("session", k(C, S), nC, nS)
C -> P : nC
P -> S : nC
S -> P : nS, mac(ks, ["server", nC, nS]) as M ignored by P${more}
P -> C : nS, M${onward}
channel ks : C <-> S
`;

const spec = (text: string): Spec => {
  const [first] = readySpecs(loadSource(text));
  if (first === undefined) throw new Error(`a protocol that runs:\n${text}`);
  return first;
};

const goalOf = (of: Spec, text: string): Goal => {
  const found = goalsOf(of).find((goal) => printGoal(of, goal) === text);
  if (found === undefined) throw new Error(`${text} is a goal of ${of.name}`);
  return found;
};

function treeFor(of: Spec, goal: Goal): ClosedProof {
  const found = solve(of, goal, [], scenarioDefaults, budgetDefaults);
  if (found.kind !== 'closed') throw new Error(`${printGoal(of, goal)} is closed, not ${found.kind}`);
  return found.proof;
}

/** The terms that a tree asks about. */
const asked = (nodes: readonly CaseNode[]): readonly string[] =>
  nodes.flatMap((node) => {
    if (node.kind === 'split') return [node.term, ...node.cases.flatMap((each) => asked(each.nodes))];
    return node.kind === 'choice' ? asked(node.nodes) : [];
  });

const termsOf = (proof: ClosedProof): readonly string[] =>
  proof.trees.flatMap(({ roots }) => roots.flatMap(({ nodes }) => asked(nodes)));

const agreement = 'C : agreement S';
const secrecy = 'C : secrecy on ks';

describe('what no message carries', () => {
  test('is no case of its own, and the checker takes it so too', () => {
    const of = spec(relayed(''));
    const goal = goalOf(of, agreement);
    const proof = treeFor(of, goal);
    expect(termsOf(proof).some((term) => term.startsWith('mac('))).toBe(true);
    expect(termsOf(proof).filter((term) => /^(kdf|h)\(/.test(term))).toEqual([]);
    expect(checkProof(of, goal, [], scenarioDefaults, proof).kind).toBe('accepted');
  });

  test('is asked about as soon as one message carries it, although under a key', () => {
    const of = spec(relayed(', aead(k(C, S), ks) as A ignored by P', ', A'));
    const goal = goalOf(of, secrecy);
    const proof = treeFor(of, goal);
    expect(termsOf(proof).some((term) => term.startsWith('kdf('))).toBe(true);
    expect(checkProof(of, goal, [], scenarioDefaults, proof).kind).toBe('accepted');
  });

  test('closes nothing for a protocol in which it is sent: the same tree is refused there', () => {
    const proof = treeFor(spec(relayed('')), goalOf(spec(relayed('')), secrecy));
    const told = spec(relayed(', ks as K ignored by P', ''));
    expect(checkProof(told, goalOf(told, secrecy), [], scenarioDefaults, proof).kind).not.toBe('accepted');
  });
});

describe('what a message carries', () => {
  const verdictOn = (text: string, goal: string): string => {
    const of = spec(text);
    const citation = (): { assumptions: readonly string[]; digest: string } => ({
      assumptions: [],
      digest: '',
    });
    const question = { spec: of, goal: goalOf(of, goal), options: scenarioDefaults, citation };
    return standing(decide({ ...question, combination: [] })).kind;
  };

  test('is known from there, though nobody knows what it is made of', () => {
    expect(verdictOn(relayed(', ks as K ignored by P', ''), secrecy)).toBe('attack');
  });

  test('is known from there, though it went as a nonce that somebody hands on', () => {
    expect(verdictOn(relayed(', aead(k(C, S), ks) as A ignored by P', ', A'), secrecy)).toBe('proved');
    const handed = relayed(', aead(k(C, S), ks) as A ignored by P', ', A');
    const told = handed.replace('channel', 'C -> P : ks as K ignored by P\nP -> S : K\nchannel');
    expect(verdictOn(told, secrecy)).toBe('attack');
  });
});
