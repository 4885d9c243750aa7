/**
 * The provers that models are written for.
 * @module
 */
import { cpsa } from './cpsa/cpsa.ts';
import { proverif } from './proverif/proverif.ts';
import { scyther } from './scyther/scyther.ts';
import { tamarin } from './tamarin/tamarin.ts';
import type { Exported, ExportRequest, Refused } from './target.ts';
import { Unsayable } from './unsayable.ts';

/** The names of the targets, as they are typed. */
export const targetNames = ['proverif', 'tamarin', 'scyther', 'cpsa'] as const;

/** One of them. */
export type TargetName = (typeof targetNames)[number];

/** A prover: how its files end, and how a model is written for it. */
export interface Target {
  readonly name: TargetName;
  /** As its makers write it, with the version that is meant. */
  readonly title: string;
  readonly extension: string;
  readonly write: (request: ExportRequest) => Exported | Refused;
}

/** The targets by name. */
export const targets: Readonly<Record<TargetName, Target>> = {
  proverif: { name: 'proverif', title: 'ProVerif 2.05', extension: 'pv', write: guarded(proverif) },
  tamarin: { name: 'tamarin', title: 'Tamarin 1.8', extension: 'spthy', write: guarded(tamarin) },
  scyther: { name: 'scyther', title: 'Scyther 1.3', extension: 'spdl', write: scyther },
  cpsa: { name: 'cpsa', title: 'CPSA 4', extension: 'scm', write: cpsa },
};

/** What cannot be written is a reason, not a fault. */
function guarded(write: Target['write']): Target['write'] {
  return (request) => {
    try {
      return write(request);
    } catch (error) {
      if (error instanceof Unsayable) return { kind: 'refused', because: error.message };
      throw error;
    }
  };
}
