/**
 * `tertius goals`: what can be asked, in general or of one protocol.
 * @module
 */
import type { Command } from 'commander';
import { memberName, type Spec } from '../../model/spec.ts';
import { absence } from '../../properties/absence.ts';
import { describeGoal, goalsOf } from '../../properties/catalogue.ts';
import { type Goal, printGoal, withCommitted } from '../../properties/goal.ts';
import { agreementTable } from '../../reports/agreed.ts';
import type { Report, Section, Table } from '../../reports/report.ts';
import { goalCatalogue, goalKinds, meaningTable } from '../../reports/three-party.ts';
import {
  carryOut,
  examples,
  formatted,
  reportOf,
  type SpecOptions,
  selecting,
  selectionOf,
  type World,
} from '../command.ts';
import { headingOf, isSound, openSpecs, readyProtocols } from '../open-specs.ts';
import { refusedSections } from '../refused.ts';

/** Adds the command. */
export function addGoals(program: Command, world: World): void {
  const command = program
    .command('goals')
    .summary('what can be asked of a protocol')
    .description(
      'Lists the kinds of goals; for a spec, its goals in its own names, and which are absent by design and why.',
    )
    .argument('[spec]', 'a file, the name of a shipped spec, or -')
    .action((spec: string | undefined, options: SpecOptions) =>
      carryOut(world, options, () => (spec === undefined ? general(world) : ofSpec(spec, options, world))),
    );
  examples(
    selecting(formatted(command)),
    ['tertius goals', 'the catalogue'],
    ['tertius goals mcgrew-server', 'what each means there, and what is absent'],
  );
}

const general = async (world: World): Promise<Report> => reportOf(world, 'goals', 'Goals', goalCatalogue());

async function ofSpec(word: string, options: SpecOptions, world: World): Promise<Report> {
  const opened = await openSpecs([word], selectionOf(options));
  const ready = readyProtocols(opened);
  const count = ready.reduce((sum, { spec }) => sum + goalsOf(spec).length, 0);
  const missing = ready.reduce(
    (sum, { spec }) => sum + goalsOf(spec).filter((goal) => absence(spec, goal)).length,
    0,
  );
  return reportOf(world, 'goals', 'Goals', {
    sections: [...ready.map(({ spec, file }) => goalSection(spec, file.file)), ...refusedSections(opened)],
    conclusion: {
      exit: isSound(opened) ? 0 : 2,
      text: `${count} goals, ${missing} of them absent by design`,
    },
    ...(isSound(opened) && { sheet: sheetOf(ready.map(({ spec }) => spec)) }),
  });
}

/** A row for each goal, of three parties or of two roles. */
const sheetOf = (specs: readonly Spec[]): Table => ({
  kind: 'table',
  title: '',
  columns: [
    { key: 'protocol', title: 'protocol' },
    { key: 'kind', title: 'of whom' },
    { key: 'goal', title: 'goal' },
    { key: 'means', title: 'what it means here' },
    { key: 'without', title: 'not to be had because' },
  ],
  rows: specs.flatMap((spec) => {
    const protocol = memberName(spec);
    return [
      ...meaningTable(spec).rows.map((row) => ({ protocol, kind: goalKinds.three, ...row })),
      ...pairRows(spec).map(({ goal, sentence, absent }) => ({
        ...{ protocol, kind: goalKinds.two },
        ...{ goal, means: sentence, without: absent },
      })),
    ];
  }),
});

function goalSection(spec: Spec, file: string): Section {
  const columns = [
    { key: 'goal', title: 'goal' },
    { key: 'sentence', title: 'what it says' },
    { key: 'absent', title: 'absent because' },
  ];
  return {
    title: headingOf(spec),
    protocol: memberName(spec),
    file,
    blocks: [
      meaningTable(spec),
      { kind: 'table', title: 'goals of any two roles', columns, rows: pairRows(spec) },
      agreementTable(spec),
    ],
  };
}

const pairRows = (
  spec: Spec,
): readonly { readonly goal: string; readonly sentence: string; readonly absent: string }[] =>
  goalsOf(spec).map((goal) => ({
    goal: printGoal(spec, goal),
    sentence: describeGoal(spec, goal),
    absent: absentText(spec, goal),
  }));

/** Why a goal is absent; with a word more where it is there once committed values count. */
function absentText(spec: Spec, goal: Goal): string {
  const because = absence(spec, goal);
  const wider = withCommitted(goal);
  if (because === undefined || wider === undefined || absence(spec, wider) !== undefined)
    return because ?? '';
  return `${because} (but its peer is committed)`;
}
