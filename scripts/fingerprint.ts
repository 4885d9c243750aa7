/**
 * The fingerprint of an attack: a short digest of what it is (attacks/fingerprint.ts), taken of the attack made
 * small, so that it does not depend on who found it on which thread.
 * @module
 */
import { createHash } from 'node:crypto';
import type { FoundAttack } from '../attacks/decide.ts';
import { attackText } from '../attacks/fingerprint.ts';
import { minimise } from '../attacks/minimise.ts';

/** Twelve hexadecimal digits; the same attack has the same. */
export function fingerprintOf({ proposal, isMinimal }: FoundAttack): string {
  const text = attackText(isMinimal ? proposal : minimise(proposal).proposal);
  if (text === undefined) throw new Error('an attack that does not replay once it is made smaller');
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
