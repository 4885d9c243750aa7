/**
 * A report as JUnit XML, as the Ant task writes it and continuous integration reads it: a suite for each protocol,
 * a case for each expectation. There are no times: the same check gives the same text.
 * @module
 */
import { markup } from './markup.ts';
import { type Notice, noticesOf } from './notices.ts';
import type { Report } from './report.ts';

/** The report as one document. */
export function junit(report: Report): string {
  const notices = noticesOf(report);
  const names = [...new Set(notices.map(({ protocol }) => protocol))];
  const suites = names.map((name) =>
    suite(
      name === '' ? report.command : name,
      notices.filter(({ protocol }) => protocol === name),
    ),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tertius ${markup(report.command)}" ${counts(notices)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function counts(notices: readonly Notice[]): string {
  const errors = notices.filter(({ rule, level }) => rule === 'input' && level !== 'good').length;
  const failures = notices.filter(({ rule, level }) => rule !== 'input' && level === 'error').length;
  const skipped = notices.filter(({ rule, level }) => rule !== 'input' && level === 'warning').length;
  return `tests="${notices.length}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
}

const suite = (name: string, notices: readonly Notice[]): string =>
  [
    `  <testsuite name="${markup(name)}" ${counts(notices)}>`,
    ...notices.flatMap((notice) => testcase(name, notice)),
    '  </testsuite>',
  ].join('\n');

function testcase(suiteName: string, notice: Notice): readonly string[] {
  const { place, title } = notice;
  const where = place === undefined ? '' : ` file="${markup(place.file)}" line="${place.line}"`;
  const head = `    <testcase classname="${markup(suiteName)}" name="${markup(title)}"${where}`;
  const outcome = outcomeOf(notice);
  return outcome === undefined ? [`${head}/>`] : [`${head}>`, `      ${outcome}`, '    </testcase>'];
}

function outcomeOf({ level, message, rule }: Notice): string | undefined {
  if (level === 'good') return undefined;
  const said = `message="${markup(message)}"`;
  if (rule === 'input') return `<error ${said} type="input"/>`;
  return level === 'warning' ? `<skipped ${said}/>` : `<failure ${said} type="${rule}"/>`;
}
