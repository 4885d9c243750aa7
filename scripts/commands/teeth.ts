/**
 * `tertius teeth`: what each part of a protocol buys. Every field, check and piece of evidence is taken away,
 * one at a time, and the goals are decided again.
 * @module
 */

import type { Command } from 'commander';
import { runsFor } from '../../attacks/solver/solve.ts';
import { type Standing, standingText } from '../../attacks/teeth.ts';
import { memberName } from '../../model/spec.ts';
import { assumptionsOf } from '../../reports/assumptions.ts';
import type { Block, Conclusion, Report, Section } from '../../reports/report.ts';
import { paragraph } from '../../reports/report.ts';
import { countsOf } from '../../reports/teeth.ts';
import { carryOut, examples, formatted, reportOf, selecting, selectionOf, type World } from '../command.ts';
import { boundsOf, deciding, proofOptionsOf } from '../deciding.ts';
import { headingOf, isSound, openSpecs, readyProtocols } from '../open-specs.ts';
import { refusedSections } from '../refused.ts';
import { type Patient, patientOf, type TeethOptions, type Tried, tryAll } from '../teeth.ts';

/** Adds the command. */
export function addTeeth(program: Command, world: World): void {
  const command = program
    .command('teeth')
    .summary('what each part of a protocol buys')
    .description(
      'Takes away each field, check and piece of evidence of a protocol, one at a time, and tells which goals fall without it. What changes no verdict is idle.',
    )
    .argument('<spec>', 'a file, the name of a shipped spec, or -')
    .option('--goal <name>', 'only goals in which this stands, such as agreement')
    .action((spec: string, options: TeethOptions) =>
      carryOut(world, options, () => teeth(spec, options, world)),
    );
  examples(
    deciding(selecting(formatted(command)), { states: 4_000, time: 600 }),
    ['tertius teeth nsl', 'what the name in message 2 buys'],
    ['tertius teeth tls12-dhe --goal agreement', 'what agreement rests on'],
    ['tertius teeth mine.tertius --format json', 'for a script'],
  );
}

async function teeth(word: string, options: TeethOptions, world: World): Promise<Report> {
  const opened = await openSpecs([word], selectionOf(options));
  const patients = isSound(opened) ? readyProtocols(opened).map((ready) => patientOf(ready, options)) : [];
  const until = Date.now() + options.time * 1000;
  const tried: Tried[] = [];
  for (const patient of patients) {
    if (patient.goals.length > 0) tried.push(await tryAll(patient, options, until, world));
  }
  return reportOf(world, 'teeth', 'What each part buys', {
    sections: [...tried.map((one) => sectionOf(one, options)), ...refusedSections(opened)],
    conclusion: isSound(opened)
      ? concluded(tried, options)
      : { exit: 2, text: 'nothing was taken away: the input is wrong' },
  });
}

function sectionOf({ patient, standings, parts }: Tried, options: TeethOptions): Section {
  const { protocol, goals } = patient;
  const { spec, file } = protocol;
  const told = [...assumptionsOf(spec, proofOptionsOf(options)), ...boundsOf(options, runsFor(spec))].join(
    '; ',
  );
  return {
    title: headingOf(spec),
    protocol: memberName(spec),
    file: file.file,
    blocks: [
      ...parts,
      ...openBlocks(patient, standings),
      paragraph(`${goals.length} goals, under each combination of threats; assuming: ${told}`, 'aside'),
    ],
  };
}

/** The goals about which something is not known of the original: a mutant is not asked that either. */
function openBlocks({ protocol: { spec } }: Patient, standings: readonly Standing[]): readonly Block[] {
  const rows = standings
    .filter(({ open }) => open !== undefined)
    .map((standing) => ({ goal: standing.asked.name, known: standingText(spec, standing) }));
  const columns = [
    { key: 'goal', title: 'goal' },
    { key: 'known', title: 'what is known' },
  ];
  return rows.length === 0
    ? []
    : [{ kind: 'table', title: 'not settled before anything is taken away', columns, rows }];
}

function concluded(tried: readonly Tried[], { goal }: TeethOptions): Conclusion {
  const parts = tried.flatMap((one) => one.parts);
  const cut = tried.find((one) => one.cut !== undefined)?.cut;
  if (tried.length === 0)
    return {
      exit: 2,
      text: `no goal here has ${goal ?? 'anything'} in its name: \`tertius goals\` lists them`,
    };
  if (parts.length === 0) return { exit: 5, text: 'there is nothing to take away' };
  const unsettled = tried
    .flatMap(({ standings }) => standings)
    .filter(({ open }) => open !== undefined).length;
  const goals = `${unsettled} goal${unsettled === 1 ? ' was' : 's were'} not settled before that`;
  const text = unsettled === 0 ? countsOf(parts) : `${countsOf(parts)}; ${goals}`;
  if (cut === 'interrupt') return { exit: 130, text: `interrupted; so far: ${text}` };
  const open = parts.some(({ result }) => result === 'undecided' || result === 'not tried');
  return { exit: open || unsettled > 0 ? 3 : 0, text };
}
