/**
 * Many errands at once: on worker threads where the program was built, in this thread where it runs from
 * its sources. Little work is done before any thread is there. Ends when all is done, when the time is up, or
 * when the user says so.
 * @module
 */
import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { StopReason } from '../properties/verdict.ts';
import { newsOf } from './decision-errand.ts';
import { carryOutErrand, type Errand, type News } from './errand.ts';
import { dismissThreads, threadAt, workerFile } from './threads.ts';
import type { Told } from './worker.ts';

/** How to go about a survey. */
export interface SurveyOptions {
  /** In seconds. */
  readonly time: number;
  readonly workers?: number;
  readonly interrupt: AbortSignal;
  /** Once it takes long, hears after each piece of work how many errands are done and what is known of all. */
  readonly onProgress: (done: number, news: readonly (News | undefined)[]) => void;
  /** Hears what came of most errands soon after they are done, while threads are at others. */
  readonly onDone?: (errand: number, outcome: Outcome) => void;
}

/** What came of an errand; `cut` says what ended it before its own limits did. */
export interface Outcome {
  readonly news: News | undefined;
  readonly cut?: 'time' | 'interrupt' | 'memory';
}

/** Carries out `errands`; outcomes are in their order. */
export async function survey(
  errands: readonly Errand[],
  options: SurveyOptions,
): Promise<readonly Outcome[]> {
  const halt = new AbortController();
  const stop = (): void => halt.abort();
  const clock = setTimeout(stop, options.time * 1000 + graceOf(errands));
  options.interrupt.addEventListener('abort', stop);
  if (options.interrupt.aborted) stop();
  const board = newBoard(errands, options);
  try {
    if (workerFile === undefined) await workAlone(board, halt.signal);
    else {
      if (errands.length <= few || errands.some(isRecalled)) await workFirst(board);
      await workTogether(board, workerFile, options.workers ?? availableParallelism(), halt.signal);
    }
  } finally {
    clearTimeout(clock);
    options.interrupt.removeEventListener('abort', stop);
  }
  const cut = options.interrupt.aborted ? 'interrupt' : 'time';
  return board.news.map((news, at) => {
    if (board.done.has(at)) return { news };
    return { news, cut: board.outOfMemory.has(at) ? 'memory' : cut };
  });
}

/** Decisions see to their time themselves and say what it cut; what does not return is ended a little later. */
const graceOf = (errands: readonly Errand[]): number =>
  errands.some(({ kind }) => kind === 'decision' || kind === 'teeth') ? 3_000 : 0;

/** Errands still to be handed out, and what is known of each. */
interface Board {
  readonly errands: readonly Errand[];
  readonly news: (News | undefined)[];
  readonly done: Set<number>;
  readonly outOfMemory: Set<number>;
  /** The errands that nobody has taken, by their places. */
  readonly waiting: Set<number>;
  readonly note: (errand: number, news: News) => void;
  readonly finish: (errand: number) => void;
}

function newBoard(errands: readonly Errand[], { onProgress, onDone }: SurveyOptions): Board {
  const begun = performance.now();
  const news: (News | undefined)[] = errands.map(() => undefined);
  const done = new Set<number>();
  const tell = (): void => {
    if (performance.now() - begun > quietly) onProgress(done.size, news);
  };
  return {
    errands,
    news,
    done,
    outOfMemory: new Set(),
    waiting: new Set(errands.keys()),
    note: (errand, latest) => {
      news[errand] = joined(news[errand], latest);
      tell();
    },
    finish: (errand) => {
      done.add(errand);
      tell();
      // Not at once: a thread waits for its next errand.
      if (onDone !== undefined) setImmediate(() => onDone(errand, { news: news[errand] }));
    },
  };
}

/** Of a decision the news is told piece by piece; of anything else, the last is the whole. */
const joined = (before: News | undefined, latest: News): News =>
  latest.kind === 'decision' ? newsOf(before?.kind === 'decision' ? before : undefined, latest) : latest;

/** Nobody needs to hear of work that takes less than this, in milliseconds. */
const quietly = 1_000;

async function workAlone(board: Board, halt: AbortSignal): Promise<void> {
  for (const [at, errand] of board.errands.entries()) {
    for (const news of await carryOutErrand(errand, () => undefined)) {
      board.note(at, news);
      await nextTurn();
      if (halt.aborted) return;
    }
    board.finish(at);
  }
}

/**
 * Decisions made here before a thread could have begun. What is not made in time is left to the threads as if
 * nobody had begun it, so that the result is the same.
 */
async function workFirst(board: Board): Promise<void> {
  const until = performance.now() + (board.errands.some(isRecalled) ? whenRecalled : beforeThreads);
  let late = false;
  const halted = (): StopReason | undefined => {
    late ||= performance.now() >= until;
    return late ? { kind: 'cancelled' } : undefined;
  };
  for (const [at, errand] of board.errands.entries()) {
    if (errand.kind === 'search' || errand.kind === 'proof' || halted() !== undefined) return;
    let latest: News | undefined;
    for (const news of await carryOutErrand(errand, halted)) latest = joined(latest, news);
    if (late || latest === undefined) return;
    board.note(at, latest);
    board.finish(at);
    board.waiting.delete(at);
  }
}

/** Where there are more errands than this to be searched, threads are wanted in any case. */
const few = 24;

/** In milliseconds: about as long as threads take to be there. */
const beforeThreads = 100;

/** Evidence from before is checked here as a rule: that is over before threads have read their modules. */
const whenRecalled = 600;

const isRecalled = (errand: Errand): boolean =>
  errand.kind === 'decision' && errand.evidence !== undefined && errand.evidence.length > 0;

async function workTogether(board: Board, file: URL, most: number, halt: AbortSignal): Promise<void> {
  const crew: Crew = new Map();
  const servants = Array.from({ length: Math.min(most, board.waiting.size) }, (_, name) =>
    serve(board, crew, name, file, halt),
  );
  await Promise.all(servants);
  await dismissThreads();
}

/** The errands that threads are at. */
type Crew = Map<number, Errand | undefined>;

/**
 * What a thread takes up: an errand akin to its last one, of which it has much in memory; else the next that is akin
 * to no other thread's; else the next.
 */
function takeNext({ errands, waiting }: Board, crew: Crew, name: number): number | undefined {
  const isAkin = (at: number, other: Errand | undefined): boolean => {
    const kin = kinOf(errands[at]);
    return kin !== undefined && kin === kinOf(other);
  };
  const last = crew.get(name);
  const left = [...waiting];
  const at =
    left.find((one) => isAkin(one, last)) ??
    left.find((one) => ![...crew.values()].some((other) => isAkin(one, other))) ??
    left[0];
  if (at === undefined) return undefined;
  waiting.delete(at);
  crew.set(name, errands[at]);
  return at;
}

const kinOf = (errand: Errand | undefined): string | undefined =>
  errand?.kind === 'decision' ? errand.kin : undefined;

/** Keeps a thread at work until no errand is left; a new thread where one has died. */
async function serve(board: Board, crew: Crew, name: number, file: URL, halt: AbortSignal): Promise<void> {
  let thread = threadAt(file);
  try {
    while (!halt.aborted && (await keepAtWork(thread, board, crew, name, halt)) === 'out of memory') {
      thread = threadAt(file);
    }
  } finally {
    await thread.terminate();
  }
}

/**
 * Hands one errand after the other to a thread, the next one before it is asked for: this thread may be busy when the
 * other has done. Settles when none is left, the survey is halted or the thread has died; rejects on a fault.
 */
function keepAtWork(
  thread: Worker,
  board: Board,
  crew: Crew,
  name: number,
  halt: AbortSignal,
): Promise<'done' | 'halted' | 'out of memory'> {
  return new Promise((resolve, reject) => {
    /** What was handed over, in this order; the thread is at the first. */
    const handed: number[] = [];
    const handOver = (): void => {
      const most = board.waiting.size > few ? 2 : 1;
      while (handed.length < most) {
        const at = takeNext(board, crew, name);
        if (at === undefined) break;
        handed.push(at);
        thread.postMessage(board.errands[at]);
      }
      if (handed.length === 0) end(() => resolve('done'));
    };
    const end = (settle: () => void): void => {
      thread.off('error', onError);
      thread.off('message', onMessage);
      halt.removeEventListener('abort', onHalt);
      settle();
    };
    const onHalt = (): void => end(() => resolve('halted'));
    const onError = (error: Error & { readonly code?: string }): void => {
      const [at, ...untouched] = handed;
      if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY' || at === undefined) {
        end(() => reject(error));
        return;
      }
      board.outOfMemory.add(at);
      for (const one of untouched) board.waiting.add(one);
      end(() => resolve('out of memory'));
    };
    const onMessage = (told: Told): void => {
      const at = handed[0] as number;
      if (told.kind === 'progress') {
        board.note(at, told.news);
        return;
      }
      handed.shift();
      board.finish(at);
      handOver();
    };
    thread.on('error', onError);
    thread.on('message', onMessage);
    halt.addEventListener('abort', onHalt);
    handOver();
  });
}
