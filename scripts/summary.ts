/**
 * A report appended to a file as Markdown, such as the summary of a job.
 * @module
 */
import { markdown } from '../reports/markdown.ts';
import type { Report } from '../reports/report.ts';
import { appendFile } from './files.ts';

/** The report, after it was appended to the file, if there is one; that this could not be done is part of it. */
export async function summarised(report: Report, file: string | undefined): Promise<Report> {
  const refusal = file === undefined ? undefined : await appendFile(file, `${markdown(report)}\n`);
  if (refusal === undefined) return report;
  const { exit, text } = report.conclusion;
  return {
    ...report,
    sections: [...report.sections, { title: '', blocks: [refusal] }],
    conclusion: { exit: exit === 0 ? 2 : exit, text },
  };
}
