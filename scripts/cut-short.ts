/**
 * Ctrl-C in the midst of a command's work, for tests. When that is no clock can tell: it is later on a busy machine and earlier
 * on a fast one, so a command that had hardly begun is begun again and given longer, one that was done less long.
 * @module
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from './package-root.ts';

/** How a command ended that was told to stop. */
export interface CutShort {
  readonly code: number | null;
  readonly out: string;
}

const command = join(packageRoot(), 'dist', 'scripts', 'cli.js');

/** How often a command is begun before what it did last counts. */
const triesMost = 10;

/** Runs the built command line and stops it after some of its work, which its output says by `interrupted`. */
export async function cutShort(words: readonly string[]): Promise<CutShort> {
  let tooEarly = 250;
  let tooLate = Number.POSITIVE_INFINITY;
  for (let tries = 1; ; tries += 1) {
    const after = tooLate === Number.POSITIVE_INFINITY ? tooEarly * 2 : (tooEarly + tooLate) / 2;
    const ended = await stopped(words, after);
    if (/\binterrupted; so far: /.test(ended.out) || tries === triesMost) return ended;
    if (ended.out === '') tooEarly = after;
    else tooLate = after;
  }
}

async function stopped(words: readonly string[], after: number): Promise<CutShort> {
  const child = spawn(process.execPath, [command, ...words]);
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  const closed = new Promise<number | null>((done) => child.on('close', done));
  const timer = setTimeout(() => child.kill('SIGINT'), after);
  const code = await closed;
  clearTimeout(timer);
  return { code, out };
}
