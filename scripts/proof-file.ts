/**
 * Files of saved proofs: what was proved of which text by which version, so that a spec that has changed
 * since is told. The trees themselves are read and checked by properties/.
 * @module
 */
import * as z from 'zod';
import type { SavedProof } from '../properties/saved-proof.ts';
import type { Problem } from '../reports/report.ts';
import { digestOf, type GoalAnswer } from './decisions.ts';
import { type Expected, problem, readText } from './files.ts';
import type { ArrivedDecision } from './packing.ts';

/** A file as `--proof` writes it. */
export interface ProofsFile {
  readonly format: 'tertius proofs, version 1';
  readonly tool: string;
  /** What was typed for the spec, its first protocol, and a digest of the text. */
  readonly spec: { readonly word: string; readonly protocol: string; readonly digest: string };
  /** The options that are taken, of any protocol. */
  readonly with: readonly string[];
  readonly proofs: readonly unknown[];
}

/** The digest of a spec's text. */
export const textDigest = (text: string): string => digestOf([text]);

/** What answers proved, as a file; undefined where that is nothing. */
export function proofsFile(answers: readonly GoalAnswer[], version: string): ProofsFile | undefined {
  const proofs = answers.flatMap(provedIn);
  const [first] = answers;
  if (first === undefined || proofs.length === 0) return undefined;
  const { file, spec } = first.protocol;
  return {
    format: 'tertius proofs, version 1',
    tool: version,
    spec: { word: file.word, protocol: spec.name, digest: textDigest(file.digested) },
    with: [...new Set(answers.flatMap(({ protocol }) => protocol.spec.options))],
    proofs,
  };
}

function provedIn(answer: GoalAnswer): readonly SavedProof[] {
  const decisions: readonly ArrivedDecision[] =
    answer.kind === 'one' ? [answer.decision] : answer.lattice.proved;
  return decisions.flatMap(({ saved }) => (saved === undefined ? [] : [saved]));
}

/** What was read from a file of proofs. */
export type ReadProofs =
  | { readonly kind: 'proofs'; readonly path: string; readonly file: ProofsFile }
  | Problem;

/** Reads a file of proofs; the trees in it are not looked into yet. */
export async function readProofs(path: string): Promise<ReadProofs> {
  const text = await readText(path, proofBytesMax, savedProofs);
  if (text.kind === 'problem') return text;
  const value = parsedJson(text.source.text);
  if (value === undefined) return problem(path, `${path} is not JSON: it may be cut off`, writtenBy);
  const parsed = fileSchema.safeParse(value);
  if (parsed.success) return { kind: 'proofs', path, file: parsed.data };
  const { path: at = [], message = '' } = parsed.error.issues[0] ?? {};
  const where = at.length === 0 ? '' : ` at ${at.join('.')}`;
  return problem(path, `${path} is no file of proofs${where}: ${message}`, writtenBy);
}

const writtenBy = 'tertius attack --proof FILE writes one';

const savedProofs: Expected = {
  noun: 'a file of proofs',
  hint: writtenBy,
  inFolder: (folder) => `name its files: ${folder}/*.json`,
  instead: () => writtenBy,
};

/** Case trees may be long. */
const proofBytesMax = 64 * 1024 * 1024;

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const fileSchema: z.ZodType<ProofsFile> = z.strictObject({
  format: z.literal('tertius proofs, version 1'),
  tool: z.string(),
  spec: z.strictObject({ word: z.string(), protocol: z.string(), digest: z.string() }),
  with: z.array(z.string()),
  proofs: z.array(z.unknown()),
});
