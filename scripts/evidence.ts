/**
 * Evidence as plain data: the attacks and case trees that decisions were made of, each under the goal and threats
 * that it answers. What is recalled is believed no more than what a search has just proposed: attacks are carried
 * out again, case trees checked again, and what does not pass is searched for anew (attacks/decide.ts).
 * @module
 */
import * as z from 'zod';
import type { Evidence, Memory } from '../attacks/decide.ts';
import { loadAttack, type SavedAttack, saveAttack } from '../attacks/saved-attack.ts';
import type { ScenarioOptions } from '../attacks/threats.ts';
import type { Spec } from '../model/spec.ts';
import type { Goal } from '../properties/goal.ts';
import { readProof, type SavedProof, saveProof } from '../properties/saved-proof.ts';
import { type Combination, printCombination } from '../properties/threat.ts';

/** What answers one question, and how many states it took to find. */
export interface SavedEvidence {
  readonly question: string;
  readonly states: number;
  readonly attack?: SavedAttack | undefined;
  readonly proof?: SavedProof | undefined;
}

/** A memory, what it holds in the end, and whether any of it is new. */
export interface Recorder extends Memory {
  readonly saved: () => readonly SavedEvidence[];
  readonly isNew: () => boolean;
}

/** A memory that begins with what was saved. */
export function recorderOf(spec: Spec, options: ScenarioOptions, saved: readonly SavedEvidence[]): Recorder {
  const known = new Map(saved.map((evidence) => [evidence.question, evidence]));
  let isNew = false;
  const keyOf = (goal: Goal, combination: Combination): string =>
    JSON.stringify([goal, printCombination(spec, combination)]);
  return {
    recall: (goal, combination) => {
      const evidence = known.get(keyOf(goal, combination));
      return evidence && loaded(spec, evidence);
    },
    note: (goal, combination, evidence) => {
      const question = keyOf(goal, combination);
      isNew = true;
      known.set(question, { question, ...plain(spec, options, goal, combination, evidence) });
    },
    saved: () => [...known.values()],
    isNew: () => isNew,
  };
}

function loaded(spec: Spec, { attack, proof, states }: SavedEvidence): Evidence | undefined {
  if (attack !== undefined) {
    const read = loadAttack(spec, attack);
    return read.kind === 'proposal' ? { kind: 'trace', proposal: read.proposal, states } : undefined;
  }
  const read = readProof(spec, proof);
  return read.kind === 'read' ? { kind: 'proof', proof: read.proof, states } : undefined;
}

function plain(
  spec: Spec,
  options: ScenarioOptions,
  goal: Goal,
  combination: Combination,
  evidence: Evidence,
): Omit<SavedEvidence, 'question'> {
  const { states } = evidence;
  return evidence.kind === 'trace'
    ? { states, attack: saveAttack(evidence.proposal) }
    : { states, proof: saveProof(spec, goal, combination, options, evidence.proof) };
}

/** What is read from a file; attacks and proofs are looked into when they are recalled. */
export const evidenceSchema: z.ZodType<readonly SavedEvidence[]> = z.array(
  z.strictObject({
    question: z.string(),
    states: z.int().min(0),
    attack: z.custom<SavedAttack>().optional(),
    proof: z.custom<SavedProof>().optional(),
  }),
);
