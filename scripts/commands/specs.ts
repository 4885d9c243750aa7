/**
 * `tertius specs`: the specs that come with Tertius.
 * @module
 */
import type { Command } from 'commander';
import type { Report, Section, Table } from '../../reports/report.ts';
import { type CommonOptions, carryOut, examples, formatted, reportOf, type World } from '../command.ts';
import { shippedSpecs } from '../files.ts';
import { type OpenedFile, openSpecs } from '../open-specs.ts';

/** Adds the command. */
export function addSpecs(program: Command, world: World): void {
  const command = program
    .command('specs')
    .summary('the specs that come with Tertius')
    .description('Lists the shipped proposals and the casebook of known protocols, with title and source.')
    .action((options: CommonOptions) => carryOut(world, options, () => specs(world)));
  examples(
    formatted(command),
    ['tertius specs', 'their names; other commands take them'],
    ['tertius specs --format json', 'for a script'],
  );
}

async function specs(world: World): Promise<Report> {
  const shipped = shippedSpecs();
  const opened = await openSpecs(
    shipped.map(({ path }) => path),
    { with: [] },
  );
  const named = opened.flatMap((file, at) =>
    file.kind === 'problem' ? [] : [{ file, shelf: shipped[at]?.shelf, name: shipped[at]?.name ?? '' }],
  );
  const sections = [
    section(
      'proposals',
      named.filter(({ shelf }) => shelf === 'proposal'),
    ),
    section(
      'casebook of known protocols',
      named.filter(({ shelf }) => shelf === 'casebook'),
    ),
  ].filter(({ blocks }) => blocks.some(({ rows }) => rows.length > 0));
  const count = named.reduce((sum, { file }) => sum + file.protocols.length, 0);
  return reportOf(world, 'specs', 'Specs that come with Tertius', {
    sections,
    conclusion:
      count === 0
        ? { exit: 5, text: 'no specs are shipped' }
        : { exit: 0, text: `${count} protocols in ${named.length} files` },
    sheet: {
      kind: 'table',
      title: '',
      columns: ['shelf', 'protocol', 'spec', 'title', 'source'].map((key) => ({ key, title: key })),
      rows: named.flatMap((each) => rowsOf(each).map((row) => ({ shelf: each.shelf ?? '', ...row }))),
    } satisfies Table,
  });
}

interface Named {
  readonly file: OpenedFile;
  readonly name: string;
}

const rowsOf = ({
  file,
  name,
}: Named): readonly Readonly<Record<'protocol' | 'spec' | 'title' | 'source', string>>[] =>
  file.protocols.map(({ syntax }) => ({
    protocol: syntax.name.text,
    spec: name,
    title: syntax.title?.text ?? '',
    source: syntax.citations.map(({ text }) => text).join('; '),
  }));

function section(title: string, named: readonly Named[]) {
  const rows = named.flatMap(rowsOf);
  return {
    title,
    blocks: [
      {
        kind: 'table',
        title: '',
        columns: [
          { key: 'protocol', title: 'protocol' },
          ...(rows.every(({ protocol, spec }) => protocol === spec) ? [] : [{ key: 'spec', title: 'spec' }]),
          { key: 'title', title: 'title' },
          { key: 'source', title: 'source' },
        ],
        rows,
      },
    ],
  } as const satisfies Section;
}
