/**
 * What is remembered is believed no more than what is found: evidence of another question, under other threats or
 * with a case missing, is passed over, and with good evidence nothing is searched.
 * @module
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import type { Goal } from '../properties/goal.ts';
import { type Combination, parseCombination } from '../properties/threat.ts';
import { budgetDefaults, type Decision, decide, type Evidence } from './decide.ts';
import { scenarioDefaults } from './threats.ts';

const text = readFileSync(new URL('../model/variants/tls12-dhe.tertius', import.meta.url), 'utf8');
const spec = readySpecs(loadSource(text))[0] as Spec;
const goal: Goal = { kind: 'aliveness', claimant: 'C', peer: 'S', recent: true, inRole: true };
const threats = (word: string): Combination => {
  const parsed = parseCombination(spec, [word]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  return parsed.combination;
};

function decided(word: string, evidence: Evidence | undefined, states: number) {
  const noted: Evidence[] = [];
  const memory = {
    recall: () => evidence,
    note: (_: Goal, __: Combination, one: Evidence) => noted.push(one),
  };
  const citation = (): { assumptions: []; digest: string } => ({ assumptions: [], digest: '' });
  const question = { spec, goal, combination: threats(word), options: scenarioDefaults, citation, memory };
  const decision: Decision = decide(question, { ...budgetDefaults, states });
  return { kind: decision.verdict.kind, noted };
}

const [proof] = decided('none', undefined, 20_000).noted;
const [attack] = decided('ca', undefined, 20_000).noted;
if (proof?.kind !== 'proof' || attack?.kind !== 'trace') throw new Error('there are a proof and an attack');

describe('evidence', () => {
  it('answers its question without a search', () => {
    expect(decided('none', proof, 1)).toEqual({ kind: 'proved', noted: [] });
    expect(decided('ca', attack, 1)).toEqual({ kind: 'attack', noted: [] });
    expect(decided('none', undefined, 1).kind).toBe('unknown');
    expect(decided('ca', undefined, 1).kind).toBe('unknown');
  });

  it('answers no other question', () => {
    expect(decided('none', attack, 1).kind).toBe('unknown');
    expect(decided('ca', proof, 1).kind).toBe('unknown');
  });

  it('is searched for again where it does not pass', () => {
    const cut: Evidence = {
      ...proof,
      proof: { ...proof.proof, trees: proof.proof.trees.map((tree) => ({ ...tree, roots: [] })) },
    };
    const idle: Evidence = { ...attack, proposal: { ...attack.proposal, actions: [] } };
    expect(decided('none', cut, 1).kind).toBe('unknown');
    expect(decided('none', cut, 20_000).kind).toBe('proved');
    expect(decided('ca', idle, 1).kind).toBe('unknown');
    expect(decided('ca', idle, 20_000).kind).toBe('attack');
  });
});
