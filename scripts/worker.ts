/**
 * A worker thread: takes errands, tells how far it has come, and says when it is done.
 * @module
 */
import { parentPort } from 'node:worker_threads';
import { carryOutErrand, type Errand, type ErrandProgress } from './errand.ts';

/** What a worker tells. */
export type Told =
  | { readonly kind: 'progress'; readonly progress: ErrandProgress }
  | { readonly kind: 'done' };

parentPort?.on('message', (errand: Errand) => {
  for (const progress of carryOutErrand(errand)) tell({ kind: 'progress', progress });
  tell({ kind: 'done' });
});

function tell(message: Told): void {
  parentPort?.postMessage(message);
}
