/**
 * Evidence that is kept, so that what did not change is not searched again: under the digest of all that the answer
 * depends on (what the protocol means, options, goal, threats, bounds, version). Nothing else is kept but attacks and
 * case trees, which are carried out and checked again: what is corrupt, foreign or made up costs a search and changes nothing.
 * @module
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../reports/report.ts';
import { evidenceSchema, type SavedEvidence } from './evidence.ts';
import { makeFolder } from './folders.ts';

/** Where evidence is kept. */
export interface EvidenceStore {
  /** What was kept under a name; nothing where there is none. */
  readonly kept: (name: string) => Promise<readonly SavedEvidence[]>;
  /** Keeps evidence, whole or not at all. That it cannot be kept is no reason to fail. */
  readonly keep: (name: string, evidence: readonly SavedEvidence[]) => Promise<void>;
}

/** A folder with a file for each question, and why nothing could be kept there, if something was to be. */
export function folderStore(folder: string): EvidenceStore & { readonly refusal: () => Problem | undefined } {
  let refusal: Problem | undefined;
  return {
    kept: (name) => keptIn(folder, name),
    keep: async (name, evidence) => {
      refusal ??= await makeFolder(folder);
      if (refusal === undefined) await keepIn(folder, name, evidence);
    },
    refusal: () => refusal,
  };
}

/** In memory: what was neither kept nor asked for since so many turns is let go. */
export function memoryStore(turnsMax: number): EvidenceStore & { readonly turn: () => void } {
  const entries = new Map<string, { readonly evidence: readonly SavedEvidence[]; turn: number }>();
  let turn = 0;
  return {
    kept: async (name) => {
      const entry = entries.get(name);
      if (entry === undefined) return [];
      entry.turn = turn;
      return entry.evidence;
    },
    keep: async (name, evidence) => {
      entries.set(name, { evidence, turn });
    },
    turn: () => {
      turn += 1;
      for (const [name, entry] of entries) if (turn - entry.turn > turnsMax) entries.delete(name);
    },
  };
}

async function keptIn(folder: string, name: string): Promise<readonly SavedEvidence[]> {
  try {
    const entry: unknown = JSON.parse(await readFile(fileOf(folder, name), 'utf8'));
    const parsed = evidenceSchema.safeParse(entry);
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

async function keepIn(folder: string, name: string, evidence: readonly SavedEvidence[]): Promise<void> {
  const beside = join(folder, `.${name}.${process.pid}.tmp`);
  try {
    await writeFile(beside, JSON.stringify(evidence), { flag: 'wx' });
    await rename(beside, fileOf(folder, name));
  } catch {
    await rm(beside, { force: true }).catch(() => undefined);
  }
}

const fileOf = (folder: string, name: string): string => join(folder, `${name}.json`);
