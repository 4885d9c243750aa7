/**
 * Texts from files and from standard input, and back: what cannot be read is a `Problem` with a sentence
 * and a way out, never an exception.
 * @module
 */
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { appendFile as append, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { nearMiss } from '../model/notation/near-miss.ts';
import { byteOrderMark } from '../model/notation/position.ts';
import type { Source } from '../reports/diagnostics.ts';
import { listed } from '../reports/listed.ts';
import type { Problem } from '../reports/report.ts';
import { packageRoot } from './package-root.ts';

/** Larger texts are refused before they are read. */
export const bytesMax: number = 1024 * 1024;

/** A text as a person knows it, or why there is none. */
export type Text = { readonly kind: 'source'; readonly source: Source } | Problem;

/** What a text should be, for what is said where it cannot be. */
export interface Expected {
  /** `a spec`. */
  readonly noun: string;
  /** What to do about a file that is no text of this kind. */
  readonly hint: string;
  /** What to do about a folder. */
  readonly inFolder: (folder: string) => string;
  /** What to do about a file that is not there. */
  readonly instead: (path: string) => string | undefined;
}

/** The text of a file, or of standard input for `-`, of at most so many bytes. */
export async function readText(
  path: string,
  most: number = bytesMax,
  expected: Expected = spec,
): Promise<Text> {
  if (path === '') return problem(path, 'the name of the file is empty', expected.instead(path));
  const name = path === '-' ? '<stdin>' : path;
  try {
    const refusal = path === '-' ? undefined : refusalOf(path, most, expected);
    if (refusal !== undefined) return refusal;
    const bytes = await bytesOf(path === '-' ? process.stdin : createReadStream(path), most);
    return decoded(name, bytes, most, expected);
  } catch (error) {
    return unreadable(name, error, expected);
  }
}

/** Why a path should not be opened at all. */
function refusalOf(path: string, most: number, { noun, inFolder }: Expected): Problem | undefined {
  const found = statSync(path);
  if (found.isDirectory()) {
    return problem(path, `${path} is a directory, not ${noun}`, inFolder(path));
  }
  return found.isFile() && found.size > most ? tooLarge(path, most, found.size) : undefined;
}

/** All bytes of a stream, or undefined once there are too many. */
async function bytesOf(stream: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > most) return undefined;
  }
  return Buffer.concat(chunks);
}

function decoded(name: string, bytes: Uint8Array | undefined, most: number, { hint }: Expected): Text {
  if (bytes === undefined) return tooLarge(name, most);
  const zero = bytes.indexOf(0);
  if (zero !== -1) return problem(name, `${name} is not text: byte ${zero + 1} is zero`, hint);
  try {
    return {
      kind: 'source',
      source: { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) },
    };
  } catch {
    return problem(name, `${name} is not text: it is not UTF-8`, hint);
  }
}

function tooLarge(name: string, most: number, size?: number): Problem {
  const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(bytes % 2 ** 20 === 0 ? 0 : 1);
  const long = size === undefined ? 'larger' : `${mebibytes(size)} MiB long, larger`;
  const what = most === bytesMax ? 'a spec' : 'such a file';
  return problem(name, `${name} is ${long} than ${what} may be (${mebibytes(most)} MiB)`);
}

/** What the system's error means to the person who typed the path. */
function unreadable(name: string, error: unknown, { instead }: Expected): Problem {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return problem(name, `there is no file ${name}`, instead(name));
    case 'EACCES':
    case 'EPERM':
      return problem(name, `${name} may not be read: permission is missing`);
    case 'ENAMETOOLONG':
      return problem(name.slice(0, 60), `${name.slice(0, 60)}… is too long for the name of a file`);
    case 'ELOOP':
      return problem(name, `${name} is a link that leads back to itself`);
  }
  const code = codeOf(error);
  if (code === undefined) throw error;
  return problem(name, `${name} cannot be read (${code})`);
}

/** The system's word for what went wrong; undefined for an error that is not the system's. */
const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** A problem with the thing called `subject`. */
export const problem = (subject: string, message: string, hint?: string): Problem => ({
  kind: 'problem',
  subject,
  message,
  ...(hint !== undefined && { hint }),
});

/** The near miss among the files beside `path` and the shipped specs; else those that begin with the same word. */
function suggestion(path: string): string | undefined {
  const word = path.startsWith('./') ? path.slice(2) : path;
  const shipped = shippedSpecs().map(({ name }) => name);
  const longer = shipped.filter((name) => name.startsWith(`${word}-`));
  if (longer.length > 0) return `did you mean ${longer.join(' or ')}?`;
  const beside = nearMiss(basename(path), entries(dirname(path)));
  const near = nearMiss(word, shipped) ?? (beside && join(dirname(path), beside));
  if (near !== undefined) return `did you mean ${near}?`;
  const [first] = word.split('-');
  const kin = shipped.filter((name) => name.split('-')[0] === first);
  if (kin.length === 0) return 'the specs that are shipped: tertius specs';
  return `nor is a spec of this name shipped; there ${kin.length === 1 ? 'is' : 'are'} ${listed(kin)}`;
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => extname(name) === extension);
  } catch {
    return [];
  }
}

const extension = '.tertius';

const spec: Expected = {
  noun: 'a spec',
  hint: 'a spec is a UTF-8 text in the .tertius notation',
  inFolder: (folder) => `name its files: ${join(folder, `*${extension}`)}`,
  instead: suggestion,
};

/** A spec that comes with Tertius. */
export interface ShippedSpec {
  /** The file's name without its ending. */
  readonly name: string;
  readonly path: string;
  /** `proposal` from model/variants, `casebook` from attacks/casebook. */
  readonly shelf: 'proposal' | 'casebook';
}

/** The shipped specs, proposals first, each shelf in alphabetical order. */
export function shippedSpecs(): readonly ShippedSpec[] {
  const shelves = [
    { shelf: 'proposal', folder: join(packageRoot(), 'model', 'variants') },
    { shelf: 'casebook', folder: join(packageRoot(), 'attacks', 'casebook') },
  ] as const;
  return shelves.flatMap(({ shelf, folder }) =>
    entries(folder)
      .toSorted()
      .map((file) => ({ name: basename(file, extension), path: join(folder, file), shelf })),
  );
}

/**
 * Replaces the content of a file, whole or not at all: what is written beside it takes its place only
 * when it is complete and on the disk. A byte order mark, which reading leaves out, stays.
 */
export async function replaceFile(path: string, before: string, after: string): Promise<Problem | undefined> {
  try {
    const target = await realpath(path);
    const beside = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
    try {
      const mark = (await readFile(target, 'utf8')).startsWith(byteOrderMark) ? byteOrderMark : '';
      await writeAll(beside, mark + unmarked(after), (await stat(target)).mode);
      if ((await readFile(target, 'utf8')) !== mark + unmarked(before)) {
        return problem(path, `${path} was changed by somebody else meanwhile, so it was left alone`);
      }
      await rename(beside, target);
    } finally {
      await rm(beside, { force: true });
    }
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return problem(path, `${path} could not be written (${code})`);
  }
  return undefined;
}

const unmarked = (text: string): string => (text.startsWith(byteOrderMark) ? text.slice(1) : text);

/** That a file which is to be new is not. */
export const alreadyThere = (path: string): Problem =>
  problem(path, `there is already a file ${path}`, 'choose another name');

/** Writes a new file, failing where there is one of that name. */
export async function createFile(path: string, text: string): Promise<Problem | undefined> {
  try {
    await writeAll(path, text, 0o644);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    if (code === 'EEXIST') return alreadyThere(path);
    return problem(path, `${path} could not be written (${code})`);
  }
  return undefined;
}

/** Adds to the end of a file, which is made where there is none. */
export async function appendFile(path: string, text: string): Promise<Problem | undefined> {
  try {
    await append(path, text);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return problem(path, `${path} could not be written (${code})`);
  }
  return undefined;
}

async function writeAll(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode & 0o777);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
