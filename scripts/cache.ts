/**
 * A folder of evidence, so that what did not change is not searched again: a file for each question, called by the
 * digest of all that the answer depends on (text, protocol, options, goal, threats, bounds, version). It holds no
 * verdict but attacks and case trees, which are carried out and checked again: a file that is corrupt, foreign or
 * made up costs a search and changes nothing.
 * @module
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evidenceSchema, type SavedEvidence } from './evidence.ts';
import { makeFolder } from './folders.ts';

/** What was kept under a name; nothing where there is no such file or it cannot be read. */
export async function kept(folder: string, name: string): Promise<readonly SavedEvidence[]> {
  try {
    const entry: unknown = JSON.parse(await readFile(fileOf(folder, name), 'utf8'));
    const parsed = evidenceSchema.safeParse(entry);
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

/** Keeps evidence, whole or not at all. That it cannot be kept is no reason to fail. */
export async function keep(folder: string, name: string, evidence: readonly SavedEvidence[]): Promise<void> {
  const beside = join(folder, `.${name}.${process.pid}.tmp`);
  try {
    if ((await makeFolder(folder)) !== undefined) return;
    await writeFile(beside, JSON.stringify(evidence), { flag: 'wx' });
    await rename(beside, fileOf(folder, name));
  } catch {
    await rm(beside, { force: true }).catch(() => undefined);
  }
}

const fileOf = (folder: string, name: string): string => join(folder, `${name}.json`);
