/**
 * Decisions as plain data, on their way from a worker: terms do not leave their thread. An attack travels as
 * it is saved and is carried out again on arrival; a case tree travels as it is saved.
 * @module
 */
import { attackDecision, budgetDefaults, type Citation, type Decision } from '../attacks/decide.ts';
import type { BreakingPoint, Lattice } from '../attacks/lattice.ts';
import { loadAttack, type SavedAttack, saveAttack } from '../attacks/saved-attack.ts';
import type { ScenarioOptions } from '../attacks/threats.ts';
import type { Spec } from '../model/spec.ts';
import type { Goal } from '../properties/goal.ts';
import { pruned } from '../properties/pruned-proof.ts';
import { type SavedProof, saveProof } from '../properties/saved-proof.ts';
import type { Combination } from '../properties/threat.ts';
import type { Verdict } from '../properties/verdict.ts';

/** A decision without terms. */
export type PackedDecision =
  | {
      readonly kind: 'broken';
      readonly combination: Combination;
      readonly attack: SavedAttack;
      readonly isMinimal: boolean;
      readonly states: number;
    }
  | {
      readonly kind: 'told';
      readonly verdict: Verdict;
      readonly committed?: Verdict;
      readonly proof?: SavedProof;
    };

/** A lattice without terms. */
export interface PackedLattice extends Omit<Lattice, 'breaking' | 'proved' | 'open'> {
  readonly kind: 'lattice';
  readonly breaking: readonly (Omit<BreakingPoint, 'decision'> & { readonly decision: PackedDecision })[];
  readonly proved: readonly PackedDecision[];
  readonly open: readonly PackedDecision[];
}

/** A decision that arrived, with its case tree as it is saved if that was wanted. */
export interface ArrivedDecision extends Decision {
  readonly saved?: SavedProof;
}

/** A lattice that arrived. */
export interface ArrivedLattice extends Lattice {
  readonly proved: readonly ArrivedDecision[];
}

/** Makes a decision plain. */
export function packedDecision(
  spec: Spec,
  options: ScenarioOptions,
  { verdict, committed, attack, proof }: Decision,
  keepsProof: boolean,
): PackedDecision {
  const standing = committed ?? verdict;
  const { goal, threats, cost } = standing;
  if (attack !== undefined) {
    const { proposal, isMinimal } = attack;
    return {
      kind: 'broken',
      combination: threats,
      attack: saveAttack(proposal),
      isMinimal,
      states: cost.steps,
    };
  }
  return {
    kind: 'told',
    verdict,
    ...(committed && { committed }),
    ...(keepsProof &&
      proof && { proof: saveProof(spec, goal, threats, options, pruned(spec, threats, options, proof)) }),
  };
}

/** Makes a lattice plain. */
export function packedLattice(
  spec: Spec,
  options: ScenarioOptions,
  { breaking, proved, open, ...rest }: Lattice,
  keepsProofs: boolean,
): PackedLattice {
  const packed = (decision: Decision): PackedDecision => packedDecision(spec, options, decision, keepsProofs);
  return {
    ...rest,
    kind: 'lattice',
    breaking: breaking.map((point) => ({ ...point, decision: packed(point.decision) })),
    proved: proved.map(packed),
    open: open.map(packed),
  };
}

/** Whom a decision is about, and how it is cited. */
export interface Destination {
  readonly spec: Spec;
  readonly goal: Goal;
  readonly options: ScenarioOptions;
  readonly citation: Citation;
}

/** A decision as it was; throws a fault where its attack does not replay. */
export function unpackedDecision(destination: Destination, packed: PackedDecision): ArrivedDecision {
  if (packed.kind === 'broken') return unpackedAttack(destination, packed);
  const { verdict, committed, proof } = packed;
  return {
    verdict: cited(destination, verdict),
    ...(committed && { committed: cited(destination, committed) }),
    ...(proof && { saved: proof }),
  };
}

const cited = ({ citation }: Destination, verdict: Verdict): Verdict => ({
  ...verdict,
  ...citation(verdict.goal, verdict.threats),
});

function unpackedAttack(
  destination: Destination,
  { combination, attack, isMinimal, states }: Extract<PackedDecision, { kind: 'broken' }>,
): ArrivedDecision {
  const loaded = loadAttack(destination.spec, attack);
  if (loaded.kind === 'problem') throw new Error(`an attack that cannot be read back: ${loaded.message}`);
  const asItIs = { ...budgetDefaults, replays: 0 };
  const decision = attackDecision({ ...destination, combination }, loaded.proposal, states, asItIs);
  return { ...decision, ...(decision.attack && { attack: { ...decision.attack, isMinimal } }) };
}

/** A lattice as it was. */
export function unpackedLattice(
  destination: Destination,
  { kind: _, breaking, proved, open, ...rest }: PackedLattice,
): ArrivedLattice {
  const unpacked = (packed: PackedDecision): ArrivedDecision => unpackedDecision(destination, packed);
  return {
    ...rest,
    breaking: breaking.map((point) => ({ ...point, decision: unpacked(point.decision) })),
    proved: proved.map(unpacked),
    open: open.map(unpacked),
  };
}
