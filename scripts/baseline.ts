/**
 * What a check found, held against an earlier report: which guarantees were gained, which were lost, which attacks
 * changed. What was proved then and is broken, absent or no longer asked for now is lost, also where its goal, its
 * threat or its protocol vanished; what a limit leaves open now is not known to be lost, and not known to hold.
 * @module
 */
import { standing } from '../attacks/decide.ts';
import { memberName, type Spec } from '../model/spec.ts';
import { printGoal } from '../properties/goal.ts';
import { type Combination, isWithin, parseCombination, printCombination } from '../properties/threat.ts';
import { isUndecided } from '../properties/verdict.ts';
import type { Block, ComparisonRow, Problem, Report } from '../reports/report.ts';
import { decisionsIn, type GoalAnswer } from './decisions.ts';
import { problem } from './files.ts';
import { groupedBy } from './grouping.ts';
import { readReport } from './report-file.ts';

/** What an earlier report says of a goal of a protocol; threats as it prints them. */
export interface Former {
  readonly protocol: string;
  readonly goal: string;
  readonly isCommitted: boolean;
  readonly provedUnder: readonly string[];
  readonly brokenUnder: readonly string[];
  readonly fingerprint?: string;
}

/** An earlier report, read. */
export interface Baseline {
  readonly kind: 'baseline';
  readonly path: string;
  /** Of a comparison: its goals are asked again, whether a line expects them or not. */
  readonly isComparison: boolean;
  readonly formers: readonly Former[];
}

/** Reads an earlier report of `check` or `compare`. */
export async function readBaseline(path: string): Promise<Baseline | Problem> {
  const report = await readReport(path);
  if (report.kind === 'problem') return report;
  const formers = formersIn(report);
  const hint = '`tertius check --format json` or `tertius compare --format json` writes one';
  if (formers.length === 0) return problem(path, `${path} says nothing of any goal`, hint);
  return { kind: 'baseline', path, isComparison: report.command === 'compare', formers };
}

/** What a report says, goal by goal. */
export const formersIn = ({ sections }: Report): readonly Former[] =>
  sections.flatMap(({ blocks }) => blocks.flatMap(formersOf));

function formersOf(block: Block): readonly Former[] {
  if (block.kind === 'expected') {
    const { protocol, goal, verdict, provedUnder, brokenUnder, fingerprint } = block;
    const isCommitted = verdict === 'committed';
    return [{ protocol, goal, isCommitted, provedUnder, brokenUnder, ...(fingerprint && { fingerprint }) }];
  }
  if (block.kind !== 'comparison') return [];
  return block.rows.flatMap((row) =>
    block.proposals.flatMap(({ name }, at) => formersOfCell(name, row.cells[at])),
  );
}

/** Where a row asks several goals, each was proved where the row was; which of them was broken, it does not say. */
function formersOfCell(
  protocol: string,
  cell: ComparisonRow['cells'][number] | undefined,
): readonly Former[] {
  if (cell === undefined || cell.asked === '') return [];
  const goals = cell.asked.split('; ');
  const brokenUnder = goals.length === 1 ? cell.brokenUnder : [];
  const isCommitted = cell.verdict === 'committed';
  return goals.map((goal) => ({ protocol, goal, isCommitted, provedUnder: cell.provedUnder, brokenUnder }));
}

/** A difference between then and now. */
export interface Change {
  readonly change: 'lost' | 'gained' | 'changed' | 'undecided';
  readonly protocol: string;
  readonly goal: string;
  readonly threat: string;
  readonly because: string;
}

/** All that is known now of a goal of a protocol. */
interface Known {
  readonly spec: Spec;
  readonly proved: readonly Combination[];
  readonly broken: readonly Combination[];
  readonly open: readonly Combination[];
  readonly absent?: string;
  readonly isCommitted: boolean;
  readonly fingerprints: readonly string[];
}

/** An answer with the fingerprint that its line pins, if it does. */
export interface AnswerNow {
  readonly answer: GoalAnswer;
  readonly fingerprint?: string;
}

/** The differences, in the order of the baseline; goals that are new to it come last, unless it was of a comparison. */
export function changesSince(
  { formers, isComparison }: Pick<Baseline, 'formers' | 'isComparison'>,
  answers: readonly AnswerNow[],
): readonly Change[] {
  const now = groupedBy(answers, ({ answer: { protocol, goal } }) =>
    keyOf(memberName(protocol.spec), printGoal(protocol.spec, goal)),
  );
  const then = groupedBy(formers, ({ protocol, goal }) => keyOf(protocol, goal));
  const known = [...then].flatMap(([key, own]) => changesOf(own, knownOf(now.get(key) ?? [])));
  const fresh = [...now].filter(([key]) => !then.has(key)).flatMap(([, own]) => gains([], knownOf(own), own));
  return isComparison ? known : [...known, ...fresh];
}

const keyOf = (protocol: string, goal: string): string => JSON.stringify([protocol, goal]);

function knownOf(answers: readonly AnswerNow[]): Known | undefined {
  const [first] = answers;
  if (first === undefined) return undefined;
  const decisions = answers.flatMap(({ answer }) => decisionsIn(answer));
  const under = (wanted: (kind: ReturnType<typeof standing>) => boolean): readonly Combination[] =>
    decisions
      .map(standing)
      .filter(wanted)
      .map(({ threats }) => threats);
  const absent =
    decisions.flatMap(({ verdict }) => (verdict.kind === 'absent' ? [verdict.because] : []))[0] ??
    answers.flatMap(({ answer }) =>
      answer.kind === 'every' && answer.lattice.absent ? [answer.lattice.absent] : [],
    )[0];
  return {
    spec: first.answer.protocol.spec,
    proved: under(({ kind }) => kind === 'proved'),
    broken: under(({ kind }) => kind === 'attack'),
    open: under(isUndecided),
    ...(absent !== undefined && { absent }),
    isCommitted: absent !== undefined,
    fingerprints: answers.flatMap(({ fingerprint }) => fingerprint ?? []),
  };
}

/** What became of one goal of the baseline; its entries are of several lines on it. */
function changesOf(formers: readonly Former[], known: Known | undefined): readonly Change[] {
  const lost = formers.flatMap((former) =>
    former.provedUnder.flatMap((threat): readonly Change[] => {
      const fate = fateOf(former, threat, known);
      return fate === undefined ? [] : [{ ...about(former), ...fate, threat }];
    }),
  );
  if (known === undefined) return lost.length > 0 ? lost : formers.slice(0, 1).map(vanished);
  return [...lost, ...gains(formers, known, []), ...otherAttacks(formers, known)];
}

const about = ({ protocol, goal }: Former): Pick<Change, 'protocol' | 'goal'> => ({ protocol, goal });

/** A goal of which nothing had been proved is lost too: an attack that nobody looks for is not mended. */
const vanished = (former: Former): Change => ({
  ...about(former),
  change: 'lost',
  threat: former.brokenUnder.join(', '),
  because: 'nobody asks for it any more',
});

/** What became of what was proved; undefined where it still is. */
function fateOf(
  former: Former,
  threat: string,
  known: Known | undefined,
): Pick<Change, 'change' | 'because'> | undefined {
  if (known === undefined) return { change: 'lost', because: 'nobody asks for it any more' };
  const { spec, proved, broken, open, absent } = known;
  const parsed = parseCombination(spec, [threat]);
  if (parsed.kind === 'problem') return { change: 'lost', because: parsed.message };
  const { combination } = parsed;
  if (proved.some((larger) => isWithin(combination, larger))) {
    return known.isCommitted && !former.isCommitted
      ? { change: 'lost', because: `only committed: ${absent}` }
      : undefined;
  }
  if (absent !== undefined && !former.isCommitted && open.length === 0)
    return { change: 'lost', because: `absent: ${absent}` };
  const attack = broken.find((smaller) => isWithin(smaller, combination));
  if (attack !== undefined)
    return { change: 'lost', because: `attack under ${printCombination(spec, attack)}` };
  const isOpen = open.some((smaller) => isWithin(smaller, combination));
  return isOpen
    ? { change: 'undecided', because: 'a limit was reached' }
    : { change: 'lost', because: 'nobody asks for it under this threat any more' };
}

/** What is proved now and was not; without an entry, all of it. */
function gains(
  formers: readonly Former[],
  known: Known | undefined,
  answers: readonly AnswerNow[],
): readonly Change[] {
  if (known === undefined) return [];
  const { spec, proved, isCommitted } = known;
  const then = formers.flatMap((former) =>
    former.provedUnder.flatMap((threat) => {
      const parsed = parseCombination(spec, [threat]);
      return parsed.kind === 'problem' || (former.isCommitted && !isCommitted) ? [] : [parsed.combination];
    }),
  );
  const goal = formers[0]?.goal ?? answers.map(({ answer }) => printGoal(spec, answer.goal))[0] ?? '';
  return proved
    .filter((combination) => !then.some((larger) => isWithin(combination, larger)))
    .map((combination) => ({
      change: 'gained',
      protocol: memberName(spec),
      goal,
      threat: printCombination(spec, combination),
      because: isCommitted ? 'committed' : 'proved',
    }));
}

/** Attacks that were not there, under threats that nothing had been proved under, and other attacks than before. */
function otherAttacks(formers: readonly Former[], { spec, broken, fingerprints }: Known): readonly Change[] {
  const [first] = formers;
  if (first === undefined) return [];
  const then = new Set(formers.flatMap(({ brokenUnder }) => brokenUnder));
  const fresh = broken.map((one) => printCombination(spec, one)).filter((threat) => !then.has(threat));
  const old = formers.flatMap(({ fingerprint }) => fingerprint ?? []);
  const others = old.length === 0 ? [] : fingerprints.filter((print) => !old.includes(print));
  return [
    ...fresh.map(
      (threat): Change => ({ ...about(first), change: 'changed', threat, because: 'a new attack' }),
    ),
    ...others.map(
      (print): Change => ({
        ...about(first),
        change: 'changed',
        threat: '',
        because: `another attack: "${print}"`,
      }),
    ),
  ];
}
