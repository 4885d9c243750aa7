/**
 * `tertius guarantees`: the strongest goals that a protocol meets, threat by threat, as sentences; nothing is
 * told that another goal implies (after CPSA's strongest goals: P. Rowe, J. Guttman, M. Liskov, Measuring
 * protocol strength with security goals, 2016).
 * @module
 */

import type { Command } from 'commander';
import { memberName, type Spec } from '../../model/spec.ts';
import { combinationsOf, levelUnder, type Words } from '../../properties/guarantee.ts';
import { strongest } from '../../properties/three-party/implied.ts';
import { coverageTable } from '../../reports/distance.ts';
import { type Block, paragraph, type Report, type Section, type Table } from '../../reports/report.ts';
import { printWords } from '../cells.ts';
import {
  carryOut,
  examples,
  formatted,
  namesOf,
  reportOf,
  selecting,
  selectionOf,
  soFar,
  type World,
  wholeFrom,
} from '../command.ts';
import { threatProblems, wordsMeant } from '../comparing-threats.ts';
import { costsOf } from '../costs.ts';
import { type DecidingOptions, deciding } from '../deciding.ts';
import { counted } from '../decision-lines.ts';
import { type AskedRow, guaranteeOf } from '../guarantees.ts';
import { headingOf, isSound, openSpecs, readyProtocols } from '../open-specs.ts';
import { type DecidedProtocol, decidedProtocols, threatWords, togetherMost } from '../ordering.ts';
import { refusedSections } from '../refused.ts';

interface GuaranteesOptions extends DecidingOptions {
  readonly threats?: Words;
  readonly together: number;
}

/** Adds the command. */
export function addGuarantees(program: Command, world: World): void {
  const command = program
    .command('guarantees')
    .summary('the strongest goals that a protocol meets')
    .description(
      'Decides the goals of client, proxy and server and tells, threat by threat, the strongest that are met: proved for any number of runs. What another goal implies is left out.',
    )
    .argument('<spec>', 'a file, the name of a shipped spec, or -')
    .option('--threats <names>', 'only these threats, such as proxy,ca', namesOf)
    .option('--together <n>', 'up to so many of them together, at most 3', wholeFrom(0), 1)
    .action((spec: string, options: GuaranteesOptions) =>
      carryOut(world, options, () => guarantees(spec, options, world)),
    );
  examples(
    deciding(selecting(formatted(command)), { states: 4_000, time: 120 }),
    ['tertius guarantees mcgrew-server', 'threat by threat'],
    ['tertius guarantees ideal-named --threats proxy,kci --together 2', 'also under both'],
  );
}

async function guarantees(word: string, options: GuaranteesOptions, world: World): Promise<Report> {
  const opened = await openSpecs([word], selectionOf(options));
  const ready = readyProtocols(opened);
  const { threats } = options;
  const wrong = threatProblems(ready, { threats });
  if (!isSound(opened) || wrong.length > 0) {
    return reportOf(world, 'guarantees', 'What is guaranteed', {
      sections: [...refusedSections(opened), ...wrong.map((block) => ({ title: '', blocks: [block] }))],
      conclusion: { exit: 2, text: 'nothing was decided: the input is wrong' },
    });
  }
  const decided = await decidedProtocols(ready, { ...options, together: undefined }, world);
  const told = decided.map((each) => ({
    each,
    levels: levelsOf(each, wordsMeant([each.protocol], { threats }), options.together),
  }));
  const open = told.flatMap(({ levels }) => levels).reduce((sum, { undecided }) => sum + undecided.length, 0);
  const met = told.flatMap(({ levels }) => levels[0]?.proved ?? []).length;
  return reportOf(world, 'guarantees', 'What is guaranteed', {
    sections: [
      ...told.map(({ each, levels }) => sectionOf(each, levels)),
      { title: '', blocks: await costsOf(decided.map(({ protocol }) => protocol)) },
    ],
    conclusion: soFar(world, {
      exit: open > 0 ? 3 : 0,
      text: `${counted(met, 'goal')} met under no threat${open > 0 ? `; ${open} undecided under some threat` : '; nothing is undecided'}`,
    }),
    sheet: sheetOf(told),
  });
}

/** The rows of a protocol under some threats, by what is known of them. */
interface LevelsUnder {
  readonly threats: Words;
  readonly proved: readonly AskedRow[];
  readonly committed: readonly AskedRow[];
  readonly undecided: readonly AskedRow[];
}

function levelsOf(
  decided: DecidedProtocol,
  threats: Words | undefined,
  together: number,
): readonly LevelsUnder[] {
  const { protocol, rows, answers } = decided;
  const known = rows.map((row) => ({ row, guarantee: guaranteeOf(protocol.spec, row, answers) }));
  return combinationsOf(threats ?? threatWords([decided]), Math.min(together, togetherMost)).map((under) => {
    const at = (level: ReturnType<typeof levelUnder>): readonly AskedRow[] =>
      known.filter(({ guarantee }) => levelUnder(guarantee, under) === level).map(({ row }) => row);
    return { threats: under, proved: at('proved'), committed: at('committed'), undecided: at('undecided') };
  });
}

/** A row for each goal that is told, under each threat. */
const sheetOf = (
  told: readonly { readonly each: DecidedProtocol; readonly levels: readonly LevelsUnder[] }[],
): Table => ({
  kind: 'table',
  title: '',
  columns: [{ key: 'protocol', title: 'protocol' }, { key: 'under', title: 'under' }, ...goalColumns],
  rows: told.flatMap(({ each: { protocol }, levels }) =>
    levels.flatMap((level) =>
      rowsOf(protocol.spec, level).map((row) => ({
        protocol: memberName(protocol.spec),
        under: printWords(level.threats),
        ...row,
      })),
    ),
  ),
});

const goalColumns: Table['columns'] = [
  { key: 'goal', title: 'goal' },
  { key: 'level', title: 'level' },
  { key: 'sentence', title: 'what it says' },
];

/** Threats under which the same is met stand together. */
function sectionOf({ protocol }: DecidedProtocol, levels: readonly LevelsUnder[]): Section {
  const alike = new Map<string, LevelsUnder[]>();
  for (const each of levels) {
    const key = JSON.stringify(
      [each.proved, each.committed, each.undecided].map((rows) => rows.map(({ id }) => id)),
    );
    alike.set(key, [...(alike.get(key) ?? []), each]);
  }
  return {
    title: headingOf(protocol.spec),
    protocol: memberName(protocol.spec),
    file: protocol.file.file,
    blocks: [
      ...[...alike.values()].flatMap((same) => blocksFor(protocol.spec, same)),
      coverageTable([{ name: memberName(protocol.spec), spec: protocol.spec }]),
    ],
  };
}

function blocksFor(spec: Spec, same: readonly LevelsUnder[]): readonly Block[] {
  const [first] = same;
  if (first === undefined) return [];
  const under = same
    .map(({ threats }) => printWords(threats))
    .map((text) => (text === 'none' ? 'no threat' : text));
  const rows = rowsOf(spec, first);
  const title = `under ${under.join(', or ')}`;
  if (rows.length === 0) return [paragraph(`${title}: nothing`, 'bad')];
  return [{ kind: 'table', title, columns: goalColumns, rows }];
}

/** The strongest goals that are met, then those that are undecided. */
function rowsOf(spec: Spec, { proved, committed, undecided }: LevelsUnder): Table['rows'] {
  const told = (rows: readonly AskedRow[], level: string): Table['rows'] =>
    rows.map(({ id, sentence }) => ({ goal: id, level, sentence }));
  return [
    ...told(strongest(spec, proved), 'proved'),
    ...told(strongest(spec, committed), 'committed'),
    ...told(undecided, 'undecided'),
  ];
}
