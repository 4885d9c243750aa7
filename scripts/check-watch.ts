/**
 * `tertius check --watch`: the check made again whenever a file changes. The first time all is told, then what
 * differs from the time before. What does not change its meaning is not searched again: the evidence is kept, and checked
 * like any other. A change in the middle of a check begins it anew; a broken file is told, and waited for.
 * @module
 */
import type { Block, Conclusion, Expected, Problem, Report, Section, Table } from '../reports/report.ts';
import { bellFor } from './bell.ts';
import { folderStore, memoryStore } from './cache.ts';
import {
  type CheckedLine,
  checkedLine,
  conclusionOf,
  nameOf,
  questionOf,
  questionsByName,
} from './checking.ts';
import { reportOf, selectionOf, type World } from './command.ts';
import type { DecidingOptions } from './deciding.ts';
import { decideAll, type GoalAnswer, type Manner } from './decisions.ts';
import { deliver } from './deliver.ts';
import { expectationsIn, protocolSection, refusal, sectionOf } from './expectations.ts';
import { problem, readText } from './files.ts';
import { groupedBy } from './grouping.ts';
import { fileMeant, isSound } from './open-specs.ts';
import { type Differences, differences } from './rounds.ts';

/** The options that matter here. */
export interface WatchOptions extends DecidingOptions {
  readonly cache?: string;
}

/** Checks until Ctrl-C; the report says how it ended. */
export async function watchedChecks(
  words: readonly string[],
  options: WatchOptions,
  world: World,
): Promise<Report> {
  const unfit = unfitFor(words, options);
  if (unfit !== undefined) return refusal({ opened: [], wrong: [] }, [unfit], world);
  const bell = bellFor(words.map(fileMeant));
  try {
    await world.interrupt.heeding(() => watching(words, options, world, bell));
  } catch (error) {
    const refused = notWatchable(error);
    if (refused === undefined) throw error;
    return refusal({ opened: [], wrong: [] }, [refused], world);
  } finally {
    bell.takeDown();
  }
  return reportOf(world, 'check', 'Expectations', {
    sections: [],
    conclusion: { exit: 130, text: 'no longer watching' },
  });
}

function unfitFor(words: readonly string[], { format }: WatchOptions): Problem | undefined {
  if (words.includes('-')) return problem('-', 'standard input cannot be watched', 'name the file');
  if (format === 'text') return undefined;
  return problem('--watch', `--watch tells people what differs, and not in ${format}`, 'leave out --format');
}

/** The system's errors on watching: no more watches, no such thing on this file system. */
function notWatchable(error: unknown): Problem | undefined {
  if (!(error instanceof Error && 'syscall' in error && error.syscall === 'watch' && 'code' in error))
    return undefined;
  return problem('--watch', `the system does not let the files be watched (${String(error.code)})`);
}

async function watching(
  words: readonly string[],
  options: WatchOptions,
  world: World,
  bell: ReturnType<typeof bellFor>,
): Promise<void> {
  const { signal } = world.interrupt;
  const memory = memoryStore(turnsMax);
  const store = options.cache === undefined ? memory : folderStore(options.cache);
  let told: readonly string[] | undefined;
  let before: readonly CheckedLine[] | undefined;
  while (!signal.aborted) {
    bell.hang();
    const texts = await textsOf(words);
    const changed = words.filter((_, at) => told === undefined || told[at] !== texts[at]);
    if (changed.length > 0) {
      const round = await checkedOnce(words, options, world, bell, { replays: 0, keepsProofs: false, store });
      if (round !== undefined) {
        const what = told === undefined ? undefined : changed;
        if (told !== undefined) world.terminal.out('\n');
        deliver(reportOfRound(round, before, what, options, world), 'text', world.terminal, false);
        memory.turn();
        told = texts;
        if (round.kind === 'checked') before = round.results;
      }
    }
    world.terminal.progress(`watching ${words.join(', ')} (Ctrl-C ends)`);
    await bell.heard(signal);
  }
}

/** Evidence that no check has asked for, so many times, is let go. */
const turnsMax = 8;

/** What each file holds now; a file that cannot be read holds the reason. */
const textsOf = (words: readonly string[]): Promise<readonly string[]> =>
  Promise.all(
    words.map(async (word) => {
      const text = await readText(fileMeant(word));
      return text.kind === 'source' ? `= ${text.source.text}` : `! ${text.message}`;
    }),
  );

/** A check that was made to its end. */
type Round =
  | { readonly kind: 'refused'; readonly report: Report }
  | { readonly kind: 'checked'; readonly results: readonly CheckedLine[]; readonly conclusion: Conclusion };

/** One check; nothing where a file changes meanwhile, or the user has had enough. */
async function checkedOnce(
  words: readonly string[],
  options: WatchOptions,
  world: World,
  bell: ReturnType<typeof bellFor>,
  manner: Manner,
): Promise<Round | undefined> {
  const halt = new AbortController();
  const stop = (): void => halt.abort();
  const deaf = bell.listen(stop);
  world.interrupt.signal.addEventListener('abort', stop);
  const own: World = { ...world, interrupt: { signal: halt.signal, heeding: (work) => work() } };
  try {
    const expectant = await expectationsIn(words, selectionOf(options));
    const { given, opened, lines, wrong } = expectant;
    if (!isSound(opened) || wrong.length > 0) return { kind: 'refused', report: refusal(expectant, [], own) };
    const asked = questionsByName(lines.map(questionOf));
    const answers = await decideAll([...asked.values()], options, manner, own);
    if (halt.signal.aborted) return undefined;
    const byQuestion = new Map([...asked.keys()].map((name, at) => [name, answers[at] as GoalAnswer]));
    const results = lines.map((line) =>
      checkedLine(line, byQuestion.get(nameOf(questionOf(line))) as GoalAnswer, options),
    );
    const blocks = results.map(({ block }) => block);
    return { kind: 'checked', results, conclusion: conclusionOf(blocks, given.length, false) };
  } finally {
    deaf();
    world.interrupt.signal.removeEventListener('abort', stop);
  }
}

/** All of it the first time; then what changed, and what is not as it was. */
function reportOfRound(
  round: Round,
  before: readonly CheckedLine[] | undefined,
  changed: readonly string[] | undefined,
  options: WatchOptions,
  world: World,
): Report {
  const heading: readonly Section[] = changed === undefined ? [] : [{ title: '', blocks: [said(changed)] }];
  if (round.kind === 'refused') return { ...round.report, sections: [...heading, ...round.report.sections] };
  const { results, conclusion } = round;
  if (before === undefined) {
    const protocols = [...new Set(results.map(({ line }) => line.protocol))];
    const sections = protocols.map((protocol) => protocolSection(protocol, results, options));
    return reportOf(world, 'check', 'Expectations', { sections: [...heading, ...sections], conclusion });
  }
  const found = differences(before, results);
  const isAlike = found.changed.length + found.gone.length === 0;
  const text = isAlike ? `nothing differs from before; ${conclusion.text}` : conclusion.text;
  return reportOf(world, 'check', 'Expectations', {
    sections: [...heading, ...differingSections(found, options)],
    conclusion: { exit: conclusion.exit, text },
  });
}

const said = (changed: readonly string[]): Block => ({
  kind: 'paragraph',
  tone: 'aside',
  text: `--- changed: ${changed.join(', ')}`,
});

/** For each protocol the lines that differ from before, those with an attack that nobody expects after it. */
function differingSections({ changed, gone }: Differences, options: WatchOptions): readonly Section[] {
  const byProtocol = groupedBy(changed, ({ now }) => now.line.protocol);
  const sections = [...byProtocol].map(([protocol, own]): Section => {
    const told = protocolSection(
      protocol,
      own.map(({ now }) => now),
      options,
    );
    const earlier = own.map(({ now: { block }, before }) => rowOf(block, before));
    return {
      ...told,
      blocks: [...told.blocks.filter(isAttack), differenceTable(earlier)],
    };
  });
  const rows = gone.map((block) => ({ ...rowOf(block, block), protocol: block.protocol, now: 'gone' }));
  return [...sections, ...sectionOf('no longer asked', rows.length === 0 ? [] : [goneTable(rows)])];
}

const isAttack = ({ kind }: Block): boolean => kind !== 'expected' && kind !== 'paragraph';

function rowOf({ agreement, line, goal, expected, found }: Expected, before: Expected | undefined): Row {
  const now = agreement === before?.agreement ? `${agreement} still` : agreement;
  return { before: before?.agreement ?? 'new', now, line: String(line), goal, expected, found };
}

type Row = Readonly<Record<string, string>>;

const columnsOf = (...keys: readonly string[]): Table['columns'] => keys.map((key) => ({ key, title: key }));

const differenceTable = (rows: readonly Row[]): Table => ({
  kind: 'table',
  title: '',
  columns: columnsOf('before', 'now', 'line', 'goal', 'expected', 'found'),
  rows,
});

const goneTable = (rows: readonly Row[]): Table => ({
  kind: 'table',
  title: '',
  columns: columnsOf('protocol', 'before', 'goal', 'expected'),
  rows,
});
