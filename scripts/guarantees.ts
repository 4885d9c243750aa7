/**
 * From goals of three parties to questions, and from answers to what a protocol guarantees: for the commands
 * that hold protocols against each other.
 * @module
 */
import { type Decision, standing } from '../attacks/decide.ts';
import { suggest } from '../model/notation/near-miss.ts';
import type { Spec } from '../model/spec.ts';
import { claimantOf, type Goal, printGoal } from '../properties/goal.ts';
import type { Guarantee, Known, Words } from '../properties/guarantee.ts';
import { decisiveReaders } from '../properties/permission.ts';
import {
  type Combination,
  combine,
  includesThreat,
  printThreat,
  type Threat,
  threatsOf,
} from '../properties/threat.ts';
import { type Group, type Meaning, type Standpoint, toDecide } from '../properties/three-party/goal.ts';
import { threePartyGoals } from '../properties/three-party.ts';
import type { Problem } from '../reports/report.ts';
import { rowsOf } from '../reports/rows.ts';
import type { Under } from './decision-errand.ts';
import { decisionsIn, type GoalAnswer, type GoalQuestion, type ReadRow } from './decisions.ts';
import { problem } from './files.ts';
import type { ReadyProtocol } from './open-specs.ts';

/** A row of a comparison, as one protocol has it. */
export interface AskedRow {
  readonly id: string;
  readonly sentence: string;
  readonly group: Group | '';
  readonly under?: Standpoint;
  readonly meaning: Meaning;
  /** Where the row stands among the rows of all protocols: compared number by number. */
  readonly order: readonly number[];
}

/** The goals of three parties, as rows; what is absent in every reading says so already. */
export const threePartyRows = (spec: Spec): readonly AskedRow[] =>
  threePartyGoals.map(({ id, sentence, group, under, meaning }, at) => ({
    id,
    sentence,
    group,
    ...(under !== undefined && { under }),
    meaning: toDecide(spec, meaning(spec)),
    order: [at],
  }));

/** The goals of any two roles, as rows: for protocols that have no client and server. */
export const pairRows = (spec: Spec): readonly AskedRow[] =>
  rowsOf(spec).map(({ row, sentence, goal, order }) => ({
    id: row,
    sentence,
    group: '',
    meaning: { kind: 'asked', goals: [goal] },
    order,
  }));

/** The goals that the debate of 2011 was about, as far as they are decided in a moment. */
export const overviewGoals = [
  'server-participation',
  'three-way-agreement',
  'visible-to-client',
  'server-consent',
  'data-to-client',
] as const;

/** Whether a row is one of those named, by its own name or its group's. */
export const isNamed = ({ id, group }: AskedRow, names: readonly string[]): boolean =>
  names.some((name) => name === id || name === group);

/** The names that are neither a goal nor a group of goals among `rows`, and a part of a name that is in none. */
export function unknownGoals(
  rows: readonly AskedRow[],
  { goal, goals = [] }: { readonly goal?: string; readonly goals?: readonly string[] },
): readonly Problem[] {
  const ids = [...new Set(rows.map(({ id }) => id))];
  const known = new Set(rows.flatMap(({ id, group }) => (group === '' ? [id] : [group, id])));
  if (ids.length === 0) return [];
  const isNowhere = goal !== undefined && !ids.some((id) => id.includes(goal));
  return [
    ...goals
      .filter((name) => !known.has(name))
      .map((name) => problem(name, `no goal or group of goals is called ${name}`, suggest(name, known))),
    ...(isNowhere ? [problem(goal, `no goal has ${goal} in its name`, suggest(goal, ids))] : []),
  ];
}

/** Whether goals of three parties can be asked of it: somebody is a client or a server. */
export const hasParties = ({ roles }: Spec): boolean =>
  roles.some(({ office }) => office === 'client' || office === 'server');

/**
 * What has to be decided for these rows, each goal once; of a row that belongs to a threat, under that threat,
 * too, where it is not among those that were chosen.
 */
export function questionsOf(
  protocol: ReadyProtocol,
  rows: readonly AskedRow[],
  under: readonly Under[],
): readonly GoalQuestion[] {
  const { spec } = protocol;
  const asked = new Map<string, readonly GoalQuestion[]>();
  for (const row of rows) {
    const own = under.map((each) => withOwn(spec, each, row.under));
    const isAsAll = own.every((each, at) => each === under[at]);
    const standpoint = isAsAll ? undefined : row.under;
    for (const goal of goalsIn(row.meaning)) {
      const questions = own.map((each) => ({
        protocol,
        goal,
        under: each,
        ...(standpoint !== undefined && { standpoint }),
      }));
      asked.set(nameOf(spec, goal, standpoint), questions);
    }
  }
  return [...asked.values()].flat();
}

/** How questions over all combinations are read: a row holds where all its goals do. */
export function rowsRead(
  { spec }: ReadyProtocol,
  rows: readonly AskedRow[],
  questions: readonly GoalQuestion[],
): readonly ReadRow[] {
  const asked = new Map(
    questions
      .filter(({ under: { kind } }) => kind === 'every')
      .map((question) => [nameOf(spec, question.goal, question.standpoint), question]),
  );
  return rows.flatMap(({ meaning, under }) => {
    const own = goalsIn(meaning).flatMap((goal) => ofRow(spec, goal, under, asked) ?? []);
    const threat = under && ownThreat(spec, under);
    return own.length === 0 ? [] : [{ questions: [...new Set(own)], ...(threat && { under: threat }) }];
  });
}

/** The threats to ask about so that the one that belongs to the goal is among them, and not counted. */
function withOwn(spec: Spec, under: Under, standpoint: Standpoint | undefined): Under {
  const own = standpoint && ownThreat(spec, standpoint);
  if (own === undefined) return under;
  switch (under.kind) {
    case 'one':
      if (includesThreat(under.combination, own)) return under;
      return { kind: 'one', combination: combine(...under.combination, own) };
    case 'every': {
      const { threats, together } = under;
      if (together === undefined && (threats === undefined || includesThreat(threats, own))) return under;
      return { ...under, ...(threats && { threats: combine(...threats, own) }), always: [own] };
    }
  }
}

/** The threat to which goals belong, where the protocol has it. */
const ownThreat = (spec: Spec, standpoint: Standpoint): Threat | undefined =>
  threatsOf(spec).find((threat) => printThreat(spec, threat) === standpoint);

/** A goal, and the threat that belongs to it where it was asked about for that. */
const nameOf = (spec: Spec, goal: Goal, standpoint: Standpoint | undefined): string =>
  [printGoal(spec, goal), ...(standpoint === undefined ? [] : [`under ${standpoint}`])].join(' ');

/** What a row under this threat has of a goal: what was asked about for that, or else what every row has. */
const ofRow = <What>(
  spec: Spec,
  goal: Goal,
  under: Standpoint | undefined,
  byName: ReadonlyMap<string, What>,
): What | undefined => byName.get(nameOf(spec, goal, under)) ?? byName.get(nameOf(spec, goal, undefined));

const goalsIn = (meaning: Meaning): readonly Goal[] => (meaning.kind === 'asked' ? meaning.goals : []);

/** The answers of one protocol, by goal, and by the threat that belongs to it where it was asked about for that. */
export type AnswersByGoal = ReadonlyMap<string, readonly GoalAnswer[]>;

/** The answers about a protocol, by its goals as they are printed. */
export function answersByGoal(protocol: ReadyProtocol, answers: readonly GoalAnswer[]): AnswersByGoal {
  const found = new Map<string, GoalAnswer[]>();
  for (const answer of answers) {
    if (answer.protocol !== protocol) continue;
    const text = nameOf(protocol.spec, answer.goal, answer.standpoint);
    found.set(text, [...(found.get(text) ?? []), answer]);
  }
  return found;
}

/** The answers that a row rests on. */
export const answersFor = (spec: Spec, row: AskedRow, answers: AnswersByGoal): readonly GoalAnswer[] =>
  goalsIn(row.meaning).flatMap((goal) => ofRow(spec, goal, row.under, answers) ?? []);

/** What a protocol guarantees of a row. */
export function guaranteeOf(spec: Spec, row: AskedRow, answers: AnswersByGoal): Guarantee {
  const { id, under, meaning } = row;
  return {
    id,
    ...(under !== undefined && { under }),
    ...(meaning.kind !== 'asked' && { nothing: meaning }),
    parts: goalsIn(meaning).map((goal) => knownOf(spec, goal, ofRow(spec, goal, under, answers) ?? [])),
  };
}

function knownOf(spec: Spec, goal: Goal, answers: readonly GoalAnswer[]): Known {
  const [only] = answers;
  const words = (combination: Combination): Words => combination.map((threat) => printThreat(spec, threat));
  const decided = answers.flatMap(decisionsIn);
  const of = (kinds: readonly string[]): readonly Words[] =>
    decided
      .map(standing)
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ threats }) => words(threats));
  const absent = absenceIn(only, decided);
  const about = only?.kind === 'every' ? only.lattice : undefined;
  const silent = (about?.inapplicable ?? []).filter(({ threat }) => isSilencing(spec, goal, threat));
  return {
    goal,
    ...(absent !== undefined && { absent }),
    threats: words(about?.threats ?? threatsOf(spec)),
    silent: words(silent.map(({ threat }) => threat)),
    breaking: of(['attack']),
    proved: of(['proved']),
    undecided: of(['unknown', 'holds to', 'not broken']),
    changing: words(decisiveReaders(spec, goal).map((role): Threat => ({ kind: 'dishonest', role }))),
  };
}

/** Why the goal is absent in the reading in which only held values count. */
function absenceIn(only: GoalAnswer | undefined, decided: readonly Decision[]): string | undefined {
  if (only?.kind === 'every') return only.lattice.absent;
  return decided.flatMap(({ verdict }) => (verdict.kind === 'absent' ? [verdict.because] : []))[0];
}

/** A key that the claimant does not trust breaks nothing; any other threat that does not apply silences the goal. */
const isSilencing = (spec: Spec, goal: Goal, threat: Threat): boolean =>
  threat.kind !== 'ca' || claimantOf(spec, goal) === undefined;
