/**
 * Another prover as a process: found on the PATH, run on one file without a shell, ended when its time is over.
 * @module
 */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import type { TargetName } from '../reports/export/targets.ts';
import type { Problem } from '../reports/report.ts';
import { problem } from './files.ts';

interface Program {
  readonly commands: readonly string[];
  /** What follows the command: the model's file, and the one question that is meant where it is asked one by one. */
  readonly words: (file: string, question?: string) => readonly string[];
  /** It answers only when it has all answers, so that it is asked one by one. */
  readonly oneByOne?: true;
  readonly source: string;
}

const programs: Readonly<Record<TargetName, Program>> = {
  proverif: {
    commands: ['proverif'],
    words: (file) => [file],
    source: 'opam install proverif, or https://bblanche.gitlabpages.inria.fr/proverif/',
  },
  scyther: {
    commands: ['scyther', 'scyther-linux', 'scyther-mac'],
    words: (file) => ['--max-runs=6', file],
    source: 'https://github.com/cascremers/scyther',
  },
  tamarin: {
    commands: ['tamarin-prover'],
    words: (file, question) => [
      question === undefined ? '--prove' : `--prove=${question}`,
      '--derivcheck-timeout=0',
      file,
    ],
    oneByOne: true,
    source: 'https://tamarin-prover.com',
  },
  cpsa: {
    commands: ['cpsa4'],
    words: (file) => [file],
    source: 'https://github.com/mitre/cpsa',
  },
};

/** The prover's file on the PATH, or how to get it. */
export function installed(name: TargetName): string | Problem {
  const { commands, source } = programs[name];
  const { PATH = '' } = process.env;
  const folders = PATH.split(delimiter).filter((folder) => isAbsolute(folder));
  for (const command of commands) {
    const found = folders.map((folder) => join(folder, command)).find(isExecutable);
    if (found !== undefined) return found;
  }
  return problem(
    name,
    `there is no ${commands[0] as string} on the PATH`,
    `get it: ${source}; or run it elsewhere on what \`tertius export\` writes, and hand its output to \`tertius import-verdict\``,
  );
}

/** Whether a file may be run. */
function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether the prover is run once for each question of a model. */
export const isAskedOneByOne = (name: TargetName): boolean => programs[name].oneByOne === true;

/** What came of a run. */
export interface ProverRun {
  readonly output: string;
  /** Why the output may be incomplete. */
  readonly trouble?: string;
}

/** A folder for models, gone again when the work is done. */
export async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'tertius-models-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** More is not kept. */
const charactersMax = 64 * 1024 * 1024;

/** Runs the prover on a model for so many seconds at most, or until the signal. */
export async function runProver(
  name: TargetName,
  path: string,
  model: {
    readonly folder: string;
    readonly file: string;
    readonly text: string;
    readonly question?: string;
  },
  seconds: number,
  signal: AbortSignal,
): Promise<ProverRun> {
  if (signal.aborted) return { output: '', trouble: 'interrupted' };
  await writeFile(join(model.folder, model.file), model.text, { flag: 'w', mode: 0o600 });
  return new Promise((resolve) => {
    // A group of its own, so that whatever the prover starts ends with it, and Ctrl-C reaches only us.
    const child = spawn(path, programs[name].words(model.file, model.question), {
      cwd: model.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      shell: false,
    });
    let output = '';
    let trouble: string | undefined;
    const stop = (because: string): void => {
      trouble ??= because;
      try {
        process.kill(-(child.pid as number), 'SIGKILL');
      } catch {
        child.kill('SIGKILL');
      }
    };
    const timer = setTimeout(() => stop(`no answer within ${Math.ceil(seconds)} s`), seconds * 1000);
    const onAbort = (): void => stop('interrupted');
    signal.addEventListener('abort', onAbort);
    const hear = (text: string): void => {
      output += text;
      if (output.length <= charactersMax) return;
      // Nothing of a flood is an answer, and nobody waits until it has run off.
      output = '';
      child.stdout.destroy();
      child.stderr.destroy();
      stop('it printed more than is read');
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    const end = (because?: string): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      trouble ??= because;
      resolve({ output, ...(trouble !== undefined && { trouble }) });
    };
    child.on('error', (error) => end(`it could not be started: ${error.message}`));
    child.on('close', (code) => {
      if (code !== null && code !== 0 && output.trim() === '')
        end(`it printed nothing and ended with code ${code}`);
      else end(code === 2 || code === null ? troubleIn(output) : undefined);
    });
  });
}

/** What the prover complains of, for people. */
function troubleIn(output: string): string {
  const line = output.split('\n').find((one) => /^(?:error|Error)\b/.test(one));
  return line === undefined ? 'it ended without an answer' : line.slice(0, 200);
}
