/**
 * `tertius teeth`: what each part of a protocol buys. Every field, check and piece of evidence is taken away,
 * one at a time, and the goals are decided again.
 * @module
 */
import type { Command } from 'commander';
import { type AskedGoal, goalsAsked, type Standing, standingText } from '../../attacks/teeth.ts';
import { type Original, originalOf } from '../../model/mutant.ts';
import { placeOf } from '../../model/notation/position.ts';
import { assumptionsOf } from '../../reports/assumptions.ts';
import type { Block, Conclusion, Part, Report, Section } from '../../reports/report.ts';
import { paragraph } from '../../reports/report.ts';
import { countsOf, resultOf } from '../../reports/teeth.ts';
import { carryOut, examples, formatted, reportOf, selecting, selectionOf, type World } from '../command.ts';
import { boundsOf, type DecidingOptions, deciding, proofOptionsOf, scenarioOptionsOf } from '../deciding.ts';
import { headingOf, isSound, openSpecs, type ReadyProtocol, readyProtocols } from '../open-specs.ts';
import { refusedSections } from '../refused.ts';
import { type Outcome, survey } from '../survey.ts';
import type { TeethErrand, TeethTask } from '../teeth-errand.ts';

interface TeethOptions extends DecidingOptions {
  readonly goal?: string;
}

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

/** A protocol whose parts are taken away, and the goals that are asked of it. */
interface Patient {
  readonly protocol: ReadyProtocol;
  readonly original: Original;
  readonly goals: readonly AskedGoal[];
}

async function teeth(word: string, options: TeethOptions, world: World): Promise<Report> {
  const opened = await openSpecs([word], selectionOf(options));
  const patients = isSound(opened)
    ? readyProtocols(opened).flatMap((ready) => patientOf(ready, options))
    : [];
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

function patientOf(protocol: ReadyProtocol, { goal, with: taken = [] }: TeethOptions): readonly Patient[] {
  const original = originalOf(protocol.file.text, protocol.spec.name, new Set(taken));
  if (original === undefined) throw new Error(`${protocol.spec.name} is ready, and does not run`);
  const goals = goalsAsked(protocol.spec).filter(({ name }) => goal === undefined || name.includes(goal));
  return [{ protocol, original, goals }];
}

/** What came of a protocol. */
interface Tried {
  readonly patient: Patient;
  readonly standings: readonly Standing[];
  readonly parts: readonly Part[];
  readonly cut?: Outcome['cut'];
}

/** First where the goals of the original stand, then every part. */
async function tryAll(patient: Patient, options: TeethOptions, until: number, world: World): Promise<Tried> {
  const { goals, original } = patient;
  const asked = await carriedOut(
    patient,
    goals.map((goal) => ({ kind: 'original', asked: goal })),
    options,
    until,
    world,
  );
  const standings = asked.flatMap(({ news }) =>
    news?.kind === 'teeth' && news.found?.kind === 'original' ? [news.found.standing] : [],
  );
  const bitten = await carriedOut(
    patient,
    original.removals.map((_, part) => ({ kind: 'without', part, standings })),
    options,
    until,
    world,
  );
  const cut = [...asked, ...bitten].find((outcome) => outcome.cut !== undefined)?.cut;
  const parts = bitten.flatMap((outcome, at) => partOf(patient, at, outcome, options));
  return { patient, standings, parts, ...(cut !== undefined && { cut }) };
}

async function carriedOut(
  { protocol }: Patient,
  tasks: readonly TeethTask[],
  options: TeethOptions,
  until: number,
  world: World,
): Promise<readonly Outcome[]> {
  const errands = tasks.map(
    (task): TeethErrand => ({
      kind: 'teeth',
      text: protocol.file.text,
      protocol: protocol.spec.name,
      with: options.with ?? [],
      task,
      options: scenarioOptionsOf(options),
      budget: { states: options.states, runs: options.maxRuns, replays: 0 },
      limits: { until, seconds: options.time, megabytes: options.memory },
    }),
  );
  const what = tasks[0]?.kind === 'original' ? 'goals decided' : 'parts taken away';
  return world.interrupt.heeding(() =>
    survey(errands, {
      time: Math.max(0, (until - Date.now()) / 1000),
      ...(options.workers !== undefined && { workers: options.workers }),
      interrupt: world.interrupt.signal,
      onProgress: (done) =>
        world.terminal.progress(
          `${protocol.spec.name}: ${done} of ${errands.length} ${what} (Ctrl-C stops and reports)`,
        ),
    }),
  );
}

/** A part with what came of it; none where nobody does anything else without it. */
function partOf(
  { protocol, original }: Patient,
  at: number,
  { news, cut }: Outcome,
  options: TeethOptions,
): readonly Part[] {
  const removal = original.removals[at];
  const found = news?.kind === 'teeth' ? news.found : undefined;
  const bite = found?.kind === 'without' ? found.bite : undefined;
  if (removal === undefined || bite?.kind === 'same') return [];
  const about = {
    kind: 'part',
    protocol: protocol.spec.name,
    file: protocol.file.file,
    ...placeOf(protocol.file.text, removal.span.start),
    what: removal.what,
  } as const;
  const nothing = { because: '', changes: [], remarks: [] };
  switch (bite?.kind) {
    case undefined:
      return [{ ...about, ...nothing, result: 'not tried', because: whyNot(cut, options) }];
    case 'stuck':
      return [{ ...about, ...nothing, result: 'needed', because: bite.because }];
    case 'runs':
      return [{ ...about, ...nothing, ...bite, kind: 'part', result: resultOf(bite.changes) }];
  }
}

function whyNot(cut: Outcome['cut'], { time, memory }: TeethOptions): string {
  switch (cut) {
    case 'time':
      return `the time of ${time} s was up`;
    case 'memory':
      return `${memory} MB of memory were in use`;
    case 'interrupt':
    case undefined:
      return 'interrupted';
  }
}

function sectionOf({ patient, standings, parts }: Tried, options: TeethOptions): Section {
  const { protocol, goals } = patient;
  const { spec, file } = protocol;
  const told = [...assumptionsOf(spec, proofOptionsOf(options)), ...boundsOf(options)].join('; ');
  return {
    title: headingOf(spec),
    protocol: spec.name,
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
