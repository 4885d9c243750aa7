/**
 * What Ctrl-C does: work that can be cut short is told to stop and reports how far it came; anything else
 * ends at once. A second Ctrl-C ends in any case.
 * @module
 */

/** The user's wish to stop. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Does work that heeds the signal, so that a report can still be made of what was done. */
  readonly heeding: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** Listens for Ctrl-C; `end` is called where nothing can be told any more. */
export function listenForInterrupt(end: () => never): Interrupt {
  const controller = new AbortController();
  let heeded = 0;
  process.on('SIGINT', () => {
    if (heeded === 0 || controller.signal.aborted) end();
    controller.abort();
  });
  return {
    signal: controller.signal,
    heeding: async (work) => {
      heeded += 1;
      try {
        return await work();
      } finally {
        heeded -= 1;
      }
    },
  };
}
