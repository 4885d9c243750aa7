/**
 * The `openssl` program on the PATH, as a peer to talk to. It is started without a shell, with a time limit,
 * and is gone when its work is done or Tertius ends.
 * @module
 */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** An openssl that can be started. */
export interface Openssl {
  readonly path: string;
  /** As it tells it: `OpenSSL 3.0.19 27 Jan 2026`. */
  readonly version: string;
}

/** How to come by it, for those who have none. */
export const howToGetOpenssl =
  'install OpenSSL 1.1.1 or later (Debian, Ubuntu: apt-get install openssl; macOS: brew install openssl), and have it on the PATH';

/** The first `openssl` on the PATH, where it says that it is one. */
export function findOpenssl({ PATH = '' }: { readonly PATH?: string } = process.env): Openssl | undefined {
  for (const folder of PATH.split(delimiter).filter((entry) => entry !== '')) {
    for (const name of ['openssl', 'openssl.exe']) {
      const file = join(folder, name);
      const version = isProgram(file) ? versionOf(file) : undefined;
      if (version !== undefined) return { path: file, version };
    }
  }
  return undefined;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** LibreSSL calls itself so, and lacks Ed25519 and half of the options. */
function versionOf(file: string): string | undefined {
  try {
    const said = execFileSync(file, ['version'], { encoding: 'utf8', timeout: 5_000, stdio: 'pipe' });
    return /^OpenSSL (1\.1\.1|[3-9])/.test(said) ? said.trim().replace(/ \(Library:.*/, '') : undefined;
  } catch {
    return undefined;
  }
}

/** A running openssl, and all that it has said. */
export interface RunningOpenssl {
  readonly process: ChildProcessWithoutNullStreams;
  readonly said: () => string;
  /** Resolves when what it has said has this in it, or it has ended. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray | undefined>;
  readonly ended: Promise<void>;
  readonly kill: () => void;
}

/** Starts openssl with these arguments. */
export function startOpenssl({ path }: Openssl, args: readonly string[]): RunningOpenssl {
  const child = spawn(path, args, { stdio: 'pipe', shell: false, windowsHide: true });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  let said = '';
  const waiting = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    if (said.length < saidMax) said += chunk.toString('utf8');
    for (const wake of waiting) wake();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  child.stdin.on('error', () => undefined);
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      isOver = true;
      process.off('exit', kill);
      for (const wake of waiting) wake();
      resolve();
    };
    child.once('close', end);
    child.once('error', end);
  });
  const until = (pattern: RegExp): Promise<RegExpExecArray | undefined> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = pattern.exec(said);
        if (found === null && !isOver) return;
        waiting.delete(look);
        resolve(found ?? undefined);
      };
      waiting.add(look);
      look();
    });
  return { process: child, said: () => said, until, ended, kill };
}

/** More than this nobody wants to read. */
const saidMax = 64 * 1024;
