/**
 * A comparison as a folder: a page to read, a table for a document, a sheet for a spreadsheet, and the report
 * itself for other programs. What somebody else wrote is never overwritten.
 * @module
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csv } from '../reports/csv.ts';
import { generatorName, html } from '../reports/html.ts';
import { json } from '../reports/json.ts';
import { markdown } from '../reports/markdown.ts';
import type { Block, Problem, Report } from '../reports/report.ts';
import { problem } from './files.ts';
import { makeFolder, replaceFile } from './folders.ts';

/** The files of the folder; `brief`: without the stories of attacks. */
const files = [
  { name: 'index.html', text: ({ whole }: Told): string => html(whole) },
  { name: 'comparison.md', text: ({ brief }: Told): string => markdown(brief) },
  { name: 'comparison.csv', text: ({ brief }: Told): string => csv(brief) },
  { name: 'comparison.json', text: ({ whole }: Told): string => json(whole) },
] as const;

/** A report, and the same without what only a page has room for. */
export interface Told {
  readonly whole: Report;
  readonly brief: Report;
}

/** Makes the folder, or says why nothing may be written to it; asked before the work is done. */
export async function preparedFolder(folder: string): Promise<Problem | undefined> {
  const there = files.map(({ name }) => join(folder, name)).filter((path) => existsSync(path));
  const [first] = there;
  if (first === undefined || (await isOurs(join(folder, 'index.html')))) return makeFolder(folder);
  return problem(
    first,
    `there is already ${first}, and Tertius did not write it`,
    'choose a folder without such files: --out DIR',
  );
}

/** Whether a page says that Tertius wrote it. */
async function isOurs(page: string): Promise<boolean> {
  if (!existsSync(page)) return false;
  const head = (await readFile(page, 'utf8')).slice(0, 1000);
  return head.includes(`<meta name="generator" content="${generatorName} `);
}

/** The brief report, with where all of it was written. */
export async function written(folder: string, told: Told): Promise<Report> {
  const paths = await writeFolder(folder, told);
  const { brief } = told;
  if ('kind' in paths) {
    return {
      ...brief,
      sections: [...brief.sections, { title: '', blocks: [paths] }],
      conclusion: { exit: 2, text: `nothing was written; ${brief.conclusion.text}` },
    };
  }
  const block: Block = { kind: 'list', title: 'written', items: paths };
  return { ...brief, sections: [...brief.sections, { title: '', blocks: [block] }] };
}

/** Writes the folder, each file whole or not at all; the names of what was written, or why it was not. */
async function writeFolder(folder: string, told: Told): Promise<readonly string[] | Problem> {
  try {
    const refusal = await makeFolder(folder);
    if (refusal !== undefined) return refusal;
    for (const { name, text } of files) await replaceFile(join(folder, name), text(told));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return problem(folder, `${folder} could not be written (${String(error.code)})`);
  }
  return files.map(({ name }) => join(folder, name));
}
