/**
 * Proxy non-impersonation (`breachOfNonImpersonation` in properties/confidentiality.ts).
 * @module
 */
import { channelOf, type Goal } from '../goal.ts';
import type { Asked } from './question.ts';
import type { Setting } from './setting.ts';

/** The starts of non-impersonation. */
export function impersonationQuestions(
  setting: Setting,
  goal: Extract<Goal, { kind: 'proxy non-impersonation' }>,
): Asked {
  const channel = channelOf(setting.spec, goal.channel);
  return { because: `the checker has no rule for non-impersonation on ${channel.keys[0]?.name}` };
}
