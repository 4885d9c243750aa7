/**
 * Results of operations on curves, kept for as long as they may be asked for again: they are functions of their
 * bytes alone and take milliseconds, and many runs, attacks and parties ask for the same ones.
 * @module
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Bytes } from './value.ts';

/** `operation` that answers what it was asked before without computing it again. */
export function remembering<Result extends Bytes | boolean>(
  operation: (...bytes: readonly Bytes[]) => Result,
): (...bytes: readonly Bytes[]) => Result {
  const answers = new Map<string, Result>();
  return (...bytes) => {
    const question = bytes.map(bytesToHex).join();
    const known = answers.get(question);
    if (known !== undefined) return known;
    const answer = operation(...bytes);
    if (answers.size >= answersMax) answers.clear();
    answers.set(question, answer);
    return answer;
  };
}

/** More answers than this are not kept for one operation. */
const answersMax = 20_000;
