/**
 * A check divided among several machines: whole protocols, in turn, so that each part can be told by itself; and the
 * parts put together, which come to the report that one machine would have made.
 * @module
 */
import { InvalidArgumentError } from 'commander';
import { memberName, type Spec } from '../model/spec.ts';
import type { Expected, Problem, Report, Section } from '../reports/report.ts';
import { conclusionOf } from './checking.ts';
import { problem } from './files.ts';

/** One part, from 1, of so many. */
export interface Share {
  readonly at: number;
  readonly of: number;
}

/** Reads `2/3`. */
export function shareFrom(text: string): Share {
  const [, at = '', of = ''] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const share = { at: Number(at), of: Number(of) };
  if (share.at < 1 || share.at > share.of)
    throw new InvalidArgumentError('It must be i/n, such as 1/3, of at most 9999 parts.');
  return share;
}

/** What falls to a part. */
export const shareOf = <T>(items: readonly T[], { at, of }: Share): readonly T[] =>
  items.filter((_, place) => place % of === at - 1);

/** A report as one of several; a part without any line is as it should be. */
export function shardOf(
  report: Report,
  { at, of }: Share,
  protocols: readonly {
    readonly file: { readonly file: string };
    readonly spec: Pick<Spec, 'name' | 'options'>;
  }[],
  input: string,
): Report {
  const { conclusion, sections } = report;
  const places = sections.map(({ file, protocol }) =>
    protocols.findIndex((one) => one.file.file === file && memberName(one.spec) === protocol),
  );
  const files = new Set(protocols.map((one) => one.file.file)).size;
  return {
    ...report,
    conclusion:
      conclusion.exit === 5 ? { exit: 0, text: `no expectation falls to part ${at} of ${of}` } : conclusion,
    shard: { at, of, input, files, places },
  };
}

/** A report with the name of its file. */
export interface NamedReport {
  readonly path: string;
  readonly report: Report;
}

/** The report that the parts come to, or why they do not come to one. */
export function merged(parts: readonly NamedReport[]): Report | Problem {
  const [first] = parts;
  if (first === undefined) return problem('', 'there is nothing to put together');
  const shard = first.report.shard;
  for (const { path, report } of parts) {
    if (report.shard === undefined || shard === undefined)
      return problem(
        path,
        `${path} is no part of a check`,
        '`tertius check --shard i/n --format json` writes one',
      );
    if (
      report.shard.input !== shard.input ||
      report.shard.of !== shard.of ||
      report.tool.version !== first.report.tool.version
    )
      return problem(path, `${path} is of another check than ${first.path}`);
  }
  const { of = 0, files = 0 } = shard ?? {};
  const numbers = parts.map(({ report }) => report.shard?.at ?? 0);
  const twice = numbers.find((at, place) => numbers.indexOf(at) !== place);
  if (twice !== undefined) return problem('', `part ${twice} of ${of} is there twice`);
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((at) => !numbers.includes(at));
  if (missing.length > 0) return problem('', `of ${of} parts, these are missing: ${missing.join(', ')}`);
  const { shard: _, ...whole } = first.report;
  const sections = parts
    .flatMap(({ report }) => placed(report))
    .toSorted((one, other) => one.place - other.place);
  const lines = sections.flatMap(({ section }) =>
    section.blocks.filter((block): block is Expected => block.kind === 'expected'),
  );
  return {
    ...whole,
    sections: sections.map(({ section }) => section),
    conclusion: conclusionOf(
      lines,
      files,
      parts.some(({ report }) => report.conclusion.exit === 130),
    ),
  };
}

const placed = ({
  sections,
  shard,
}: Report): readonly { readonly section: Section; readonly place: number }[] =>
  sections.map((section, at) => ({ section, place: shard?.places[at] ?? 0 }));
