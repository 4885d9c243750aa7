/**
 * A bell that rings when one of some files may have changed. The system tells (inotify, FSEvents and the like): nothing
 * is asked again and again. What is watched are the folders that the files stand in, so that an editor may put a new file in the
 * place of the old one, and a file or its folder may go and come back.
 * @module
 */
import { existsSync, type FSWatcher, realpathSync, statSync, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Rings, until it is taken down. */
export interface Bell {
  /** Watches what there is now to be watched; an error of the system where that is not possible. */
  readonly hang: () => void;
  /** Waits until it has rung since it was last heard, and then until it is quiet; returns at once where `ended` is. */
  readonly heard: (ended: AbortSignal) => Promise<void>;
  /** Calls back at each ring, until what is returned is called. */
  readonly listen: (ringing: () => void) => () => void;
  readonly takeDown: () => void;
}

/** A folder that is watched, and the names in it that matter. */
interface Watched {
  readonly watcher: FSWatcher;
  /** So that another folder of the same name is told from it. */
  readonly inode: number;
  names: ReadonlySet<string>;
}

/** A bell for files, none of which has to be there. */
export function bellFor(paths: readonly string[]): Bell {
  const folders = new Map<string, Watched>();
  const listeners = new Set<() => void>();
  let rung = false;
  const ring = (): void => {
    rung = true;
    for (const listener of listeners) listener();
  };
  const drop = (folder: string): void => {
    folders.get(folder)?.watcher.close();
    folders.delete(folder);
  };
  const begin = (folder: string, names: ReadonlySet<string>): void => {
    const watcher = watch(folder, (_, name) => {
      const watched = folders.get(folder);
      if (name === null || name === basename(folder) || watched?.names.has(name) === true) ring();
    });
    watcher.on('error', () => {
      drop(folder);
      ring();
    });
    folders.set(folder, { watcher, inode: statSync(folder).ino, names });
  };
  return {
    hang: () => {
      const wanted = foldersOf(paths);
      for (const [folder, { inode }] of folders)
        if (!wanted.has(folder) || inode !== inodeOf(folder)) drop(folder);
      for (const [folder, names] of wanted) {
        const watched = folders.get(folder);
        if (watched === undefined) begin(folder, names);
        else watched.names = names;
      }
    },
    heard: async (ended) => {
      while (!rung && !ended.aborted) await nextRing(listeners, ended);
      for (let waited = 0; rung && !ended.aborted && waited < patience; waited += quiet) {
        rung = false;
        await pause(quiet);
      }
      rung = false;
    },
    listen: (ringing) => {
      listeners.add(ringing);
      return () => listeners.delete(ringing);
    },
    takeDown: () => {
      for (const folder of [...folders.keys()]) drop(folder);
    },
  };
}

/** In milliseconds: an editor writes a file in several steps, which take no longer than `quiet` each. */
const quiet = 60;
const patience = 2_000;

const nextRing = (listeners: Set<() => void>, ended: AbortSignal): Promise<void> =>
  new Promise((settle) => {
    const done = (): void => {
      listeners.delete(done);
      ended.removeEventListener('abort', done);
      settle();
    };
    listeners.add(done);
    ended.addEventListener('abort', done);
  });

/** For each file the nearest folder that is there, and what in it leads to the file; of a link, the same for its end. */
function foldersOf(paths: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, Set<string>>();
  for (const path of paths.flatMap(withEnd)) {
    let at = path;
    while (!existsSync(dirname(at)) && dirname(at) !== at) at = dirname(at);
    const names = folders.get(dirname(at)) ?? new Set();
    folders.set(dirname(at), names.add(basename(at)));
  }
  return folders;
}

function withEnd(path: string): readonly string[] {
  const whole = resolve(path);
  try {
    return [whole, realpathSync(whole)];
  } catch {
    return [whole];
  }
}

function inodeOf(folder: string): number | undefined {
  try {
    return statSync(folder).ino;
  } catch {
    return undefined;
  }
}
