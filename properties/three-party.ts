/**
 * The catalogue of goals for a client, a proxy and a server (design 6; variants 6): the rows of every
 * comparison of proposals.
 * @module
 */
import { agreementGoals } from './three-party/agreement.ts';
import { consentGoals } from './three-party/consent.ts';
import { dataGoals } from './three-party/data.ts';
import type { ThreePartyGoal } from './three-party/goal.ts';
import { keyGoals } from './three-party/keys.ts';
import { participationGoals } from './three-party/participation.ts';
import { robustnessGoals } from './three-party/robustness.ts';

/** All of them, group by group. */
export const threePartyGoals: readonly ThreePartyGoal[] = [
  ...participationGoals,
  ...agreementGoals,
  ...consentGoals,
  ...keyGoals,
  ...dataGoals,
  ...robustnessGoals,
];
