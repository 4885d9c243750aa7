/**
 * Folders to write to: each made in the one above it, so that what stands in the way can be named. Node's own
 * `recursive` is not used: where the system does not let a folder be made and says that there is none (ENOENT, as
 * in /proc), it asks again for ever.
 * @module
 */
import { lstatSync, statSync } from 'node:fs';
import { access, constants, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Problem } from '../reports/report.ts';
import { problem } from './files.ts';

/** Sees to it that there is a folder that can be written to, or says why there cannot be. */
export async function makeFolder(folder: string): Promise<Problem | undefined> {
  if (folder.trim() === '') {
    return problem(
      'the folder',
      'the name of the folder is empty',
      'name one, or write . for the folder that you are in',
    );
  }
  const refusal = await madeWithThoseAbove(folder);
  if (refusal !== undefined) return refusal;
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return refused(folder, folder, error);
  }
}

async function madeWithThoseAbove(folder: string): Promise<Problem | undefined> {
  for (const path of missingIn(folder)) {
    try {
      await mkdir(path);
    } catch (error) {
      if (!isFolder(path)) return refused(folder, path, error);
    }
  }
  return isFolder(folder) ? undefined : notAFolder(folder, folder);
}

/** The folders to be made, outermost first. */
function missingIn(folder: string): readonly string[] {
  const missing: string[] = [];
  for (let path = folder; !isThere(path) && dirname(path) !== path; path = dirname(path))
    missing.unshift(path);
  return missing;
}

const isThere = (path: string): boolean => statOf(path) !== undefined;

const isFolder = (path: string): boolean => statOf(path)?.isDirectory() === true;

const statOf = (path: string): ReturnType<typeof statSync> => {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
};

const notAFolder = (folder: string, path: string): Problem =>
  problem(folder, `${path} is a file, not a folder`, 'choose another name for the folder');

/** What the system's error on `path` means to the person who asked for `folder`. */
function refused(folder: string, path: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  const above = dirname(path);
  const hint = 'choose another name for the folder';
  switch (code) {
    case 'EEXIST':
      return isLink(path)
        ? problem(folder, `${path} is a link to what is not there`, hint)
        : notAFolder(folder, path);
    case 'ENOTDIR':
      return notAFolder(folder, above);
    case 'EACCES':
    case 'EPERM':
      return problem(folder, `${path} may not be written: permission is missing`, hint);
    case 'ENAMETOOLONG':
      return problem(folder.slice(0, 60), `${folder.slice(0, 60)}… is too long for the name of a folder`);
    case 'ENOENT':
      return problem(folder, `no folder ${path} can be made: the system allows none in ${above}`, hint);
    default:
      return problem(folder, `the folder ${path} cannot be made or written (${code})`, hint);
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

/** Puts a whole text in the place of a file, or leaves the file as it was. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(beside, text, { flag: 'wx' });
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
}
