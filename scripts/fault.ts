/**
 * What is said when Tertius itself is at fault: one paragraph, what to report, and no stack unless
 * somebody who can use it asks for it.
 * @module
 */

import { quoted } from './command.ts';

/** The text for an error that nobody expected. */
export function faultText(error: unknown, version: string, words: readonly string[]): string {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const paragraph = [
    `This is a fault of Tertius, not of your input: ${what.slice(0, 500)}`,
    'Nothing that it printed before this line is to be relied on. Please report it together with the spec and with:',
    `  tertius ${version}, Node ${process.version}, ${process.platform} ${process.arch}`,
    `  tertius ${words.map(quoted).join(' ')}`,
  ].join('\n');
  const { TERTIUS_DEBUG = '' } = process.env;
  if (TERTIUS_DEBUG !== '' && error instanceof Error) return `${paragraph}\n\n${error.stack ?? ''}\n`;
  return `${paragraph}\n(TERTIUS_DEBUG=1 shows where it happened.)\n`;
}
