/**
 * A worker thread: takes errands, tells how far it has come, and says when it is done.
 * @module
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { carryOutErrand, type Errand, type News } from './errand.ts';

/** What a worker tells. */
export type Told = { readonly kind: 'progress'; readonly news: News } | { readonly kind: 'done' };

/** Errands are carried out one after the other, in the order in which they come. */
let before: Promise<void> = Promise.resolve();

parentPort?.on('message', (errand: Errand) => {
  before = before.then(() => carryOut(errand));
});

/** The event loop turns after each piece: only then are terms let go that nobody needs (docs/decisions/0002). */
async function carryOut(errand: Errand): Promise<void> {
  for (const news of await carryOutErrand(errand, () => undefined)) {
    tell({ kind: 'progress', news });
    await nextTurn();
  }
  tell({ kind: 'done' });
}

function tell(message: Told): void {
  parentPort?.postMessage(message);
}
