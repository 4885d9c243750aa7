/**
 * Many errands at once: on worker threads where the program was built, in this thread where it runs from
 * its sources. Ends when all are done, when the time is up, or when the user says so.
 * @module
 */
import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { atTheStart, carryOutErrand, type Errand, type ErrandProgress } from './errand.ts';
import type { Told } from './worker.ts';

/** How to go about a survey. */
export interface SurveyOptions {
  /** In seconds. */
  readonly time: number;
  readonly workers?: number;
  readonly interrupt: AbortSignal;
  /** Hears after each batch how many errands are done and how many tries were made. */
  readonly onProgress: (done: number, tries: number) => void;
}

/** What came of an errand; `cut` says what ended it before its own limits did. */
export interface Outcome extends ErrandProgress {
  readonly cut?: 'time' | 'interrupt';
}

/** Carries out `errands`; outcomes are in their order. */
export async function survey(
  errands: readonly Errand[],
  options: SurveyOptions,
): Promise<readonly Outcome[]> {
  const halt = new AbortController();
  const clock = setTimeout(() => halt.abort(), options.time * 1000);
  const stop = (): void => halt.abort();
  options.interrupt.addEventListener('abort', stop);
  if (options.interrupt.aborted) stop();
  const board = newBoard(errands, options);
  try {
    if (workerFile === undefined) await workAlone(board, halt.signal);
    else await workTogether(board, workerFile, options.workers ?? availableParallelism(), halt.signal);
  } finally {
    clearTimeout(clock);
    options.interrupt.removeEventListener('abort', stop);
  }
  const cut = options.interrupt.aborted ? 'interrupt' : 'time';
  return board.progress.map((progress, at) => (board.done.has(at) ? progress : { ...progress, cut }));
}

/** The built worker beside this file; sources cannot be loaded by a thread. */
const workerFile: URL | undefined = import.meta.url.endsWith('.js')
  ? new URL('./worker.js', import.meta.url)
  : undefined;

/** Errands still to be handed out, and what is known of each. */
interface Board {
  readonly errands: readonly Errand[];
  readonly progress: ErrandProgress[];
  readonly done: Set<number>;
  /** The next errand that nobody has taken. */
  next: number;
  readonly note: (errand: number, progress: ErrandProgress) => void;
  readonly finish: (errand: number) => void;
}

function newBoard(errands: readonly Errand[], { onProgress }: SurveyOptions): Board {
  const progress = errands.map(() => atTheStart);
  const done = new Set<number>();
  const tell = (): void =>
    onProgress(
      done.size,
      progress.reduce((sum, { tries }) => sum + tries, 0),
    );
  return {
    errands,
    progress,
    done,
    next: 0,
    note: (errand, news) => {
      progress[errand] = news;
      tell();
    },
    finish: (errand) => {
      done.add(errand);
      tell();
    },
  };
}

async function workAlone(board: Board, halt: AbortSignal): Promise<void> {
  for (const [at, errand] of board.errands.entries()) {
    for (const progress of carryOutErrand(errand)) {
      board.note(at, progress);
      await nextTurn();
      if (halt.aborted) return;
    }
    board.finish(at);
  }
}

async function workTogether(board: Board, file: URL, most: number, halt: AbortSignal): Promise<void> {
  const workers = Array.from({ length: Math.min(most, board.errands.length) }, () => new Worker(file));
  try {
    await Promise.all(workers.map((worker) => serve(worker, board, halt)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Hands one errand after the other to a worker, until none is left. */
async function serve(worker: Worker, board: Board, halt: AbortSignal): Promise<void> {
  while (board.next < board.errands.length && !halt.aborted) {
    const at = board.next;
    board.next += 1;
    await handOver(worker, board, at, halt);
  }
}

/** Settles when the errand is done or the survey is halted; rejects when the worker fails. */
function handOver(worker: Worker, board: Board, at: number, halt: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      worker.off('error', onError);
      worker.off('message', onMessage);
      halt.removeEventListener('abort', onHalt);
      settle();
    };
    const onHalt = (): void => end(resolve);
    const onError = (error: Error): void => end(() => reject(error));
    const onMessage = (told: Told): void => {
      if (told.kind === 'progress') {
        board.note(at, told.progress);
      } else {
        board.finish(at);
        end(resolve);
      }
    };
    worker.on('error', onError);
    worker.on('message', onMessage);
    halt.addEventListener('abort', onHalt);
    worker.postMessage(board.errands[at]);
  });
}
