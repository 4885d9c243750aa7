/**
 * Teeth of one protocol: where its goals stand, then what comes of taking away each of its parts, on as many
 * threads as there are cores.
 * @module
 */

import { type AskedGoal, goalsAsked, type Standing } from '../attacks/teeth.ts';
import { type Original, originalOf } from '../model/mutant.ts';
import { placeOf } from '../model/notation/position.ts';
import { memberName } from '../model/spec.ts';
import type { Part } from '../reports/report.ts';
import { resultOf } from '../reports/teeth.ts';
import type { World } from './command.ts';
import { type DecidingOptions, scenarioOptionsOf } from './deciding.ts';
import type { ReadyProtocol } from './open-specs.ts';
import { type Outcome, survey } from './survey.ts';
import type { TeethErrand, TeethTask } from './teeth-errand.ts';

/** The options of the command. */
export interface TeethOptions extends DecidingOptions {
  /** Only goals in whose names this stands. */
  readonly goal?: string;
}

/** A protocol whose parts are taken away, and the goals that are asked of it. */
export interface Patient {
  readonly protocol: ReadyProtocol;
  readonly original: Original;
  readonly goals: readonly AskedGoal[];
}

/** A protocol that runs, as a patient. */
export function patientOf(protocol: ReadyProtocol, { goal }: TeethOptions): Patient {
  const original = originalOf(protocol.file.text, protocol.spec.name, new Set(protocol.spec.options));
  if (original === undefined) throw new Error(`${protocol.spec.name} is ready, and does not run`);
  const goals = goalsAsked(protocol.spec).filter(({ name }) => goal === undefined || name.includes(goal));
  return { protocol, original, goals };
}

/** What came of a protocol. */
export interface Tried {
  readonly patient: Patient;
  readonly standings: readonly Standing[];
  readonly parts: readonly Part[];
  readonly cut?: Outcome['cut'];
}

/** First where the goals of the original stand, then every part. */
export async function tryAll(
  patient: Patient,
  options: TeethOptions,
  until: number,
  world: World,
): Promise<Tried> {
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
  const parts = bitten.flatMap((outcome, at) => partOf(patient, standings, at, outcome, options));
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
      with: protocol.spec.options,
      task,
      options: scenarioOptionsOf(options),
      budget: {
        states: options.states,
        ...(options.maxRuns !== undefined && { runs: options.maxRuns }),
        replays: 0,
      },
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
          `${memberName(protocol.spec)}: ${done} of ${errands.length} ${what} (Ctrl-C stops and reports)`,
        ),
    }),
  );
}

/** A part with what came of it; none where nobody does anything else without it. */
function partOf(
  { protocol, original }: Patient,
  standings: readonly Standing[],
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
    protocol: memberName(protocol.spec),
    file: protocol.file.file,
    ...placeOf(protocol.file.text, removal.span.start),
    what: removal.what,
  } as const;
  const nothing = { because: '', changes: [], remarks: [] };
  switch (bite?.kind) {
    case undefined:
      return [{ ...about, ...nothing, result: 'not tried', because: whyNot(cut, options) }];
    case 'not tried':
      return [{ ...about, ...nothing, result: 'not tried', because: bite.because }];
    case 'stuck':
      return [{ ...about, ...nothing, result: 'needed', because: bite.because }];
    case 'runs': {
      if (standings.every(isUnsettled))
        return [{ ...about, ...nothing, result: 'not tried', because: 'no goal was settled before that' }];
      const result = resultOf(bite.changes);
      const isIdle = result === 'idle' && standings.some(({ open }) => open !== undefined);
      const because = isIdle ? 'that was settled' : '';
      return [{ ...about, ...nothing, ...bite, kind: 'part', result, because }];
    }
  }
}

/** Whether nothing is known about a goal that could change. */
const isUnsettled = ({ open, breaking, proved }: Standing): boolean =>
  open !== undefined && breaking.length + proved.length === 0;

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
