/**
 * `tertius goals`: what can be asked, in general or of one protocol.
 * @module
 */
import type { Command } from 'commander';
import type { Spec } from '../../model/spec.ts';
import { absence } from '../../properties/absence.ts';
import { describeGoal, goalsOf } from '../../properties/catalogue.ts';
import { type Goal, printGoal, withCommitted } from '../../properties/goal.ts';
import { agreementTable } from '../../reports/agreed.ts';
import type { Report, Section } from '../../reports/report.ts';
import { goalCatalogue, meaningTable } from '../../reports/three-party.ts';
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
  });
}

function goalSection(spec: Spec, file: string): Section {
  const rows = goalsOf(spec).map((goal) => ({
    goal: printGoal(spec, goal),
    sentence: describeGoal(spec, goal),
    absent: absentText(spec, goal),
  }));
  const columns = [
    { key: 'goal', title: 'goal' },
    { key: 'sentence', title: 'what it says' },
    { key: 'absent', title: 'absent because' },
  ];
  return {
    title: headingOf(spec),
    protocol: spec.name,
    file,
    blocks: [
      meaningTable(spec),
      { kind: 'table', title: 'goals of any two roles', columns, rows },
      agreementTable(spec),
    ],
  };
}

/** Why a goal is absent; with a word more where it is there once committed values count. */
function absentText(spec: Spec, goal: Goal): string {
  const because = absence(spec, goal);
  const wider = withCommitted(goal);
  if (because === undefined || wider === undefined || absence(spec, wider) !== undefined)
    return because ?? '';
  return `${because} (but its peer is committed)`;
}
