/**
 * Reports read back from files, as `--format json` wrote them.
 * @module
 */
import type { Problem, Report } from '../reports/report.ts';
import { problem, readText } from './files.ts';

/** The report in a file, or why there is none. */
export async function readReport(path: string): Promise<Report | Problem> {
  const text = await readText(path, reportBytesMax);
  if (text.kind === 'problem') return text;
  const { reportSchema } = await import('../reports/json-schema.ts');
  const value = parsedJson(text.source.text);
  // The value itself and not what the schema makes of it: that has its keys in another order.
  if (reportSchema.safeParse(value).success) return value as Report;
  return problem(path, `${path} is no report of this version`, '`--format json` writes one');
}

const reportBytesMax = 64 * 1024 * 1024;

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
