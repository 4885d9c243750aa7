/**
 * A manuscript as a folder: the text, what it cites, and each figure in characters, as a picture, and as an element
 * to be included. What somebody else wrote is never overwritten.
 * @module
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bibtex } from '../reports/bibtex.ts';
import { json } from '../reports/json.ts';
import { kramdown, kramdownReferences } from '../reports/kramdown.ts';
import { type Figure, figuresIn, type Manuscript } from '../reports/manuscript.ts';
import type { Block, Problem, Report } from '../reports/report.ts';
import { rfcxml, rfcxmlFigure, rfcxmlReferences } from '../reports/rfcxml.ts';
import { counted } from './decision-lines.ts';
import type { FrameOptions } from './draft-frame.ts';
import { problem } from './files.ts';
import { makeFolder, replaceFile } from './folders.ts';

/** The report itself; a folder with it is one that Tertius wrote. */
const reportName = 'report.json';

/** The file of the text. */
const textName = ({ whole, format }: FrameOptions): string =>
  `${whole ?? 'analysis'}.${format === 'rfcxml' ? 'xml' : 'md'}`;

/** Makes a folder, before the work is done, or says why nothing may be written to it. */
export async function draftFolderProblem(
  folder: string,
  options: FrameOptions,
): Promise<Problem | undefined> {
  if (await isOurs(join(folder, reportName))) return makeFolder(folder);
  const first = [reportName, textName(options), 'references.yaml', 'references.xml', 'references.bib']
    .map((name) => join(folder, name))
    .find((path) => existsSync(path));
  if (first === undefined) return makeFolder(folder);
  return problem(
    first,
    `there is already ${first}, and Tertius did not write it`,
    'choose a folder without such files: --out DIR',
  );
}

async function isOurs(path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  const head = (await readFile(path, 'utf8')).slice(0, 400).replaceAll(/\s/g, '');
  return head.includes('"name":"tertius"') && head.includes('"command":"draft"');
}

/** The report, with where all of it was written. */
export async function writtenDraft(
  folder: string,
  report: Report,
  manuscript: Manuscript,
  options: FrameOptions,
): Promise<Report> {
  const files = filesOf(folder, report, manuscript, options);
  const { sections, conclusion } = report;
  try {
    for (const { name, text } of files) await replaceFile(join(folder, name), text);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const refusal = problem(folder, `${folder} could not be written (${String(error.code)})`);
    return {
      ...report,
      sections: [...sections, { title: '', blocks: [refusal] }],
      conclusion: { exit: 2, text: `not everything was written; ${conclusion.text}` },
    };
  }
  const figures = figuresIn(manuscript.root).length;
  const items = [
    ...files.filter(({ isFigure }) => isFigure !== true).map(({ name }) => join(folder, name)),
    `${counted(figures, 'figure')}, each as .txt, .svg and .xml, by the name of its anchor`,
  ];
  const block: Block = { kind: 'list', title: 'written', items };
  return { ...report, sections: [...sections, { title: '', blocks: [block] }] };
}

interface Written {
  readonly name: string;
  readonly text: string;
  readonly isFigure?: true;
}

function filesOf(
  folder: string,
  report: Report,
  manuscript: Manuscript,
  options: FrameOptions,
): readonly Written[] {
  const isXml = options.format === 'rfcxml';
  const figures = figuresIn(manuscript.root);
  return [
    {
      name: textName(options),
      text: isXml
        ? rfcxml(manuscript)
        : kramdown(manuscript, { fileOf: (figure) => includable(join(folder, fileName(figure, 'xml'))) }),
    },
    isXml
      ? { name: 'references.xml', text: rfcxmlReferences(manuscript) }
      : { name: 'references.yaml', text: kramdownReferences(manuscript) },
    { name: 'references.bib', text: bibtex(manuscript, report.tool.version) },
    ...figures.flatMap((figure): readonly Written[] => [
      { name: fileName(figure, 'txt'), text: `${figure.ascii}\n`, isFigure: true },
      { name: fileName(figure, 'svg'), text: `${figure.svg}\n`, isFigure: true },
      { name: fileName(figure, 'xml'), text: rfcxmlFigure(figure), isFigure: true },
    ]),
    { name: reportName, text: json(report) },
  ];
}

const fileName = ({ anchor }: Figure, kind: string): string => `${anchor}.${kind}`;

/** A path as a text of kramdown-rfc can name it; where it cannot, the figure is put into the text. */
const includable = (path: string): string | undefined => (/^[\w./-]+$/.test(path) ? path : undefined);
