/**
 * A report as JSON, the form that counts: the tree as it is. `json-schema.ts` says what to expect of it.
 * @module
 */
import type { Report } from './report.ts';

/** The whole report, indented, with a line end at its end. */
export const json = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;
