/**
 * Blocks of generated protocols on worker threads where the program was built, in this thread where it runs
 * from its sources.
 * @module
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type BlockReport, examineBlock } from '../attacks/generated/block.ts';
import { fuzzEffort } from './fuzz-effort.ts';
import type { FuzzErrand } from './fuzz-worker.ts';

type Hear = (report: BlockReport) => void;

/** Examines every block, each report heard as it comes; ends early where `halt` says so. */
export async function examineAll(
  errands: readonly FuzzErrand[],
  hands: number,
  halt: AbortSignal,
  hear: Hear,
): Promise<void> {
  const queue = errands.values();
  if (workerFile === undefined) return await alone(queue, halt, hear);
  const workers = Array.from({ length: Math.min(hands, errands.length) }, () => new Worker(workerFile));
  await Promise.all(workers.map((worker) => together(worker, queue, halt, hear)));
}

/** The built worker beside this file; sources cannot be loaded by a thread. */
const workerFile: URL | undefined = import.meta.url.endsWith('.js')
  ? new URL('./fuzz-worker.js', import.meta.url)
  : undefined;

async function alone(queue: Iterable<FuzzErrand>, halt: AbortSignal, hear: Hear): Promise<void> {
  for (const { seed, block, cases } of queue) {
    if (halt.aborted) return;
    hear(examineBlock(seed, block, cases, fuzzEffort));
    await nextTurn();
  }
}

async function together(
  worker: Worker,
  queue: Iterator<FuzzErrand>,
  halt: AbortSignal,
  hear: Hear,
): Promise<void> {
  try {
    for (let next = queue.next(); next.done !== true && !halt.aborted; next = queue.next()) {
      const report = await handedOver(worker, next.value, halt);
      if (report !== undefined) hear(report);
    }
  } finally {
    await worker.terminate();
  }
}

/** What the worker reports; undefined where all is to stop. */
function handedOver(worker: Worker, errand: FuzzErrand, halt: AbortSignal): Promise<BlockReport | undefined> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      worker.removeAllListeners('error');
      worker.removeAllListeners('message');
      halt.removeEventListener('abort', onHalt);
      settle();
    };
    const onHalt = (): void => end(() => resolve(undefined));
    worker.once('error', (error) => end(() => reject(error)));
    worker.once('message', (report: BlockReport) => end(() => resolve(report)));
    halt.addEventListener('abort', onHalt);
    worker.postMessage(errand);
  });
}
