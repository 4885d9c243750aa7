/**
 * What is asked for a manuscript: the goals that were named, else those that a spec itself has `expect` lines for,
 * else an overview.
 * @module
 */
import { describeGoal } from '../properties/catalogue.ts';
import { printGoal } from '../properties/goal.ts';
import type { Combination } from '../properties/threat.ts';
import type { Problem } from '../reports/report.ts';
import type { DecidingOptions } from './deciding.ts';
import type { GoalQuestion } from './decisions.ts';
import { eachAlone } from './draft-analysis.ts';
import { linesOf } from './expect-lines.ts';
import {
  type AskedRow,
  hasParties,
  isNamed,
  overviewGoals,
  pairRows,
  questionsOf,
  threePartyRows,
  unknownGoals,
} from './guarantees.ts';
import type { ReadyProtocol } from './open-specs.ts';
import { goalsMeant, threatsMeant } from './question.ts';

/** The options that choose goals and threats. */
export interface DraftQuestions extends DecidingOptions {
  readonly goal?: readonly string[];
  readonly goals?: readonly string[];
  readonly threat?: readonly string[];
}

/** A protocol, its rows, the threats that are told one by one, and what is to be decided. */
export interface DraftColumn {
  readonly protocol: ReadyProtocol;
  readonly rows: readonly AskedRow[];
  readonly combinations: readonly Combination[];
  readonly questions: readonly GoalQuestion[];
}

/** What is asked of all protocols, or what is wrong with the words that chose it. */
export function draftColumns(
  protocols: readonly ReadyProtocol[],
  options: DraftQuestions,
): readonly DraftColumn[] | readonly Problem[] {
  const problems: Problem[] = [...wrongNames(protocols, options)];
  const columns = protocols.map((protocol): DraftColumn => {
    const { spec } = protocol;
    const meant = (options.threat ?? []).map((text) => threatsMeant(spec, text));
    problems.push(...meant.filter((each) => each.kind === 'problem'));
    const named = meant.flatMap((each) => (each.kind === 'threats' ? [each.combination] : []));
    const rows = rowsFor(protocol, options);
    const under =
      options.threat === undefined
        ? [{ kind: 'every' } as const]
        : named.map((combination) => ({ kind: 'one', combination }) as const);
    return {
      protocol,
      rows,
      combinations: options.threat === undefined ? eachAlone(spec) : named,
      questions: questionsOf(protocol, rows, under),
    };
  });
  return problems.length > 0 ? problems : columns;
}

const isProblems = (all: readonly DraftColumn[] | readonly Problem[]): all is readonly Problem[] =>
  all.some((one) => 'kind' in one);

/** The problems in what `draftColumns` gave back. */
export const problemsIn = (all: readonly DraftColumn[] | readonly Problem[]): readonly Problem[] =>
  isProblems(all) ? all : [];

/** The columns in it. */
export const columnsIn = (all: readonly DraftColumn[] | readonly Problem[]): readonly DraftColumn[] =>
  isProblems(all) ? [] : all;

/** Names that are a goal of no protocol. */
function wrongNames(
  protocols: readonly ReadyProtocol[],
  { goal = [], goals = [] }: DraftQuestions,
): readonly Problem[] {
  const rows = protocols.flatMap(({ spec }) => allRows(protocols)(spec));
  const nowhere = goal.flatMap((text) => {
    const meant = protocols.map(({ spec }) => goalsMeant(spec, text));
    const [first] = meant.filter((each) => each.kind === 'problem');
    return first === undefined || meant.some((each) => each.kind === 'goals') ? [] : [first];
  });
  return [...nowhere, ...unknownGoals(rows, { goals })];
}

/** Goals of three parties, where any of the protocols has any. */
const allRows = (protocols: readonly ReadyProtocol[]): typeof threePartyRows =>
  protocols.some(({ spec }) => hasParties(spec)) ? threePartyRows : pairRows;

function rowsFor(protocol: ReadyProtocol, { goal, goals }: DraftQuestions): readonly AskedRow[] {
  const { spec } = protocol;
  const all = allRows([protocol])(spec);
  if (goal === undefined && goals === undefined) return usualRows(protocol, all);
  const named = goals === undefined ? [] : all.filter((row) => isNamed(row, goals));
  return [...typedRows(protocol, goal ?? []), ...named];
}

/** Goals as they were typed; what a protocol has no part in is left out. */
const typedRows = ({ spec }: ReadyProtocol, texts: readonly string[]): readonly AskedRow[] =>
  texts.flatMap((text) => {
    const meant = goalsMeant(spec, text);
    return meant.kind === 'problem' ? [] : meant.goals.map((goal) => rowOf(spec, goal));
  });

function usualRows(protocol: ReadyProtocol, all: readonly AskedRow[]): readonly AskedRow[] {
  const { spec } = protocol;
  const expected = linesOf(protocol).flatMap((line) => ('goal' in line ? [line.goal] : []));
  if (expected.length === 0) return hasParties(spec) ? all.filter((row) => isNamed(row, overviewGoals)) : all;
  const byName = new Map(expected.map((goal) => [printGoal(spec, goal), goal]));
  return [...byName.values()].map((goal) => rowOf(spec, goal));
}

const rowOf = (spec: ReadyProtocol['spec'], goal: GoalQuestion['goal']): AskedRow => ({
  id: printGoal(spec, goal),
  sentence: describeGoal(spec, goal),
  group: '',
  meaning: { kind: 'asked', goals: [goal] },
  order: [0],
});
