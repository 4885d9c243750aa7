/**
 * Threads that work is handed to. It takes a while until one has read the engines: where much work is certain to come,
 * threads are called before it is known.
 * @module
 */
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

/** The built worker beside this file, where there is one; sources cannot be loaded by a thread. */
export const workerFile: URL | undefined = import.meta.url.endsWith('.js')
  ? new URL('./worker.js', import.meta.url)
  : undefined;

/** Threads that were called and are not yet at work. */
const called: Worker[] = [];

/** Calls so many threads ahead of a survey; those that are never needed do not keep the process alive. */
export function callThreads(count: number = availableParallelism()): void {
  if (workerFile === undefined) return;
  for (let left = count; left > 0; left -= 1) {
    const thread = begun(workerFile);
    thread.unref();
    called.push(thread);
  }
}

/** A thread: one that was called, or else a new one. */
export function threadAt(file: URL): Worker {
  const ready = called.shift();
  ready?.ref();
  return ready ?? begun(file);
}

/** Ends those that were called and not taken. */
export async function dismissThreads(): Promise<void> {
  await Promise.all(called.splice(0).map((thread) => thread.terminate()));
}

function begun(file: URL): Worker {
  compileSparingly();
  return new Worker(file);
}

/**
 * Each thread compiles the engines for itself. With the usual settings of Node 20's V8 half of the processor time of a
 * comparison goes into that, most of it into code with much put in line that is no faster here. Later ones compile in
 * other stages and do not know all of these flags.
 */
function compileSparingly(): void {
  if (Number.parseInt(process.versions.v8, 10) > 11) return;
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');
  setFlagsFromString('--interrupt-budget=500000');
}
