/**
 * A report as annotations of GitHub Actions ("Workflow commands for GitHub Actions", Setting an error message):
 * one line each, of which nothing that comes from a spec can make two.
 * @module
 */
import { type Notice, noticesOf } from './notices.ts';
import type { Report } from './report.ts';
import { safe } from './terminal-text.ts';

/** An annotation for each notice that is not good, and the conclusion as a last line. */
export function github(report: Report): string {
  const lines = noticesOf(report).flatMap(annotation);
  return `${[...lines, commandless(report.conclusion.text)].join('\n')}\n`;
}

function annotation({ level, message, place, protocol, title }: Notice): readonly string[] {
  if (level === 'good') return [];
  const where = place === undefined ? [] : [`file=${property(place.file)}`, `line=${place.line}`];
  const column = place?.column === undefined ? [] : [`col=${place.column}`];
  const about = [protocol, title].filter((part) => part !== '').join(': ');
  return [`::${level} ${[...where, ...column, `title=${property(about)}`].join(',')}::${data(message)}`];
}

const data = (text: string): string =>
  safe(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** A line of the log that is no command, whatever it says: the runner looks past leading blanks. */
const commandless = (text: string): string => `tertius: ${data(text)}`;
