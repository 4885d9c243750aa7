/**
 * Protocols that were decided, held against each other: their levels on the same questions, their order, their
 * distance to the ideal.
 * @module
 */
import { memberName } from '../model/spec.ts';
import type { Table } from '../properties/distance.ts';
import { combinationsOf, levelUnder, type Words } from '../properties/guarantee.ts';
import { printThreat, threatsOf } from '../properties/threat.ts';
import { coverageTable, distanceBlocks, type LevelQuestion, orderBlocks } from '../reports/distance.ts';
import type { Section } from '../reports/report.ts';
import type { World } from './command.ts';
import { type ChosenThreats, undersOf } from './comparing-threats.ts';
import type { DecidingOptions } from './deciding.ts';
import { decideAll } from './decisions.ts';
import {
  type AnswersByGoal,
  type AskedRow,
  answersByGoal,
  guaranteeOf,
  hasParties,
  pairRows,
  questionsOf,
  rowsRead,
  threePartyRows,
} from './guarantees.ts';
import { memberTyped, namesApart, type ReadyProtocol } from './open-specs.ts';

/** A protocol, its rows, and the answers to what they ask. */
export interface DecidedProtocol {
  readonly protocol: ReadyProtocol;
  readonly rows: readonly AskedRow[];
  readonly answers: AnswersByGoal;
}

/** Decides the rows of these protocols over all combinations of threats, or of those that were chosen. */
export async function decidedProtocols(
  protocols: readonly ReadyProtocol[],
  options: DecidingOptions & ChosenThreats,
  world: World,
): Promise<readonly DecidedProtocol[]> {
  const rowsIn = protocols.some(({ spec }) => hasParties(spec)) ? threePartyRows : pairRows;
  const asked = protocols.map((protocol) => ({ protocol, rows: rowsIn(protocol.spec) }));
  const columns = asked.map(({ protocol, rows }) => {
    const questions = questionsOf(protocol, rows, undersOf(protocol.spec, options));
    return { questions, read: rowsRead(protocol, rows, questions) };
  });
  const answers = await decideAll(
    columns.flatMap(({ questions }) => questions),
    options,
    { replays: 0, keepsProofs: false, rows: columns.flatMap(({ read }) => read) },
    world,
  );
  return asked.map(({ protocol, rows }) => ({ protocol, rows, answers: answersByGoal(protocol, answers) }));
}

/** More threats than these together are not looked at where protocols are held against each other. */
export const togetherMost = 3;

/** What is asked of all of them: every goal under every combination of these threats, up to a size. */
export const questionsAbout = (
  decided: readonly DecidedProtocol[],
  threats: Words,
  most: number = togetherMost,
): readonly LevelQuestion[] => {
  const goals = [...new Set(decided.flatMap(({ rows }) => rows.map(({ id }) => id)))];
  const together = combinationsOf(threats, most);
  return goals.flatMap((goal) => together.map((under): LevelQuestion => ({ goal, threats: under })));
};

/** The threats of all of them, by their words. */
export const threatWords = (decided: readonly DecidedProtocol[]): Words => [
  ...new Set(
    decided.flatMap(({ protocol: { spec } }) => threatsOf(spec).map((threat) => printThreat(spec, threat))),
  ),
];

/** The levels of a protocol, by the name that it has here, on these questions. A goal that it has no row for is unmet. */
export function tableOf(
  { protocol: { spec }, rows, answers }: DecidedProtocol,
  questions: readonly LevelQuestion[],
  name: string,
): Table {
  const guarantees = new Map(rows.map((row) => [row.id, guaranteeOf(spec, row, answers)]));
  return {
    name,
    levels: questions.map(({ goal, threats }) => {
      const guarantee = guarantees.get(goal);
      return guarantee === undefined ? 'unmet' : levelUnder(guarantee, threats);
    }),
  };
}

/** How to tell the order. */
export interface OrderOptions {
  readonly ideal: string;
  readonly threats: Words | undefined;
  readonly pairs?: boolean;
  /** More threats than these together were not asked about. */
  readonly together?: number;
}

/** The order of several protocols, and the distance to the ideal if it is one of them. */
export function orderSections(
  decided: readonly DecidedProtocol[],
  options: OrderOptions,
): readonly Section[] {
  if (decided.length < 2 || !decided.some(({ protocol }) => hasParties(protocol.spec))) return [];
  const most = Math.min(options.together ?? togetherMost, togetherMost);
  const questions = questionsAbout(decided, options.threats ?? threatWords(decided), most);
  const protocols = decided.map(({ protocol }) => protocol);
  const names = namesApart(protocols);
  const tables = decided.map((each, at) => tableOf(each, questions, names[at] ?? ''));
  const ideal = tables[idealAmong(protocols, options.ideal)];
  return [
    {
      title: 'Who guarantees more',
      blocks: [
        ...orderBlocks(tables, questions, options.pairs === true),
        ...(ideal === undefined ? [] : distanceBlocks(ideal, tables, questions, most)),
        coverageTable(protocols.map(({ spec }, at) => ({ name: names[at] ?? '', spec }))),
      ],
    },
  ];
}

/** Where the protocol stands to which the distance is taken: the member that is meant, else another of its family; -1 where there is none. */
export function idealAmong(protocols: readonly ReadyProtocol[], word: string): number {
  const meant = memberTyped(word);
  const exact = protocols.findIndex(({ spec }) => memberName(spec) === meant);
  return exact === -1 ? protocols.findIndex(({ spec }) => spec.name === word) : exact;
}
