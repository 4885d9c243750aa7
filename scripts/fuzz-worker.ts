/**
 * A worker thread that examines blocks of generated protocols.
 * @module
 */
import { parentPort } from 'node:worker_threads';
import { examineBlock } from '../attacks/generated/block.ts';
import { fuzzEffort } from './fuzz-effort.ts';

/** What is to be examined. */
export interface FuzzErrand {
  readonly seed: number;
  readonly block: number;
  readonly cases: number;
}

parentPort?.on('message', ({ seed, block, cases }: FuzzErrand) => {
  parentPort?.postMessage(examineBlock(seed, block, cases, fuzzEffort));
});
