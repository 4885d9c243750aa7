/**
 * From answers to what a manuscript says: goals with sentences, attacks with their stories, a matrix of several
 * protocols, and what to type to have all of it again.
 * @module
 */
import { createHash } from 'node:crypto';
import { type Decision, standing } from '../attacks/decide.ts';
import { runsFor } from '../attacks/solver/solve.ts';
import { memberName, type Spec } from '../model/spec.ts';
import { describeGoal } from '../properties/catalogue.ts';
import { claimantOf, type Goal, printGoal } from '../properties/goal.ts';
import {
  type Combination,
  describeThreat,
  includesThreat,
  printCombination,
  threatsOf,
} from '../properties/threat.ts';
import type {
  AnalysedAttack,
  AnalysedGoal,
  AnalysedProtocol,
  Analysis,
  AttackedGoal,
} from '../reports/analysis.ts';
import { assumptionsOf } from '../reports/assumptions.ts';
import { cellText } from '../reports/matrix.ts';
import { wordUnder } from '../reports/threat-sentence.ts';
import { cellOf, noSuchGoal, onOf } from './cells.ts';
import type { World } from './command.ts';
import { boundsOf, type DecidingOptions, proofOptionsOf } from './deciding.ts';
import { attacksIn, sentenceLine, standingOf, wordOfDecision } from './decision-lines.ts';
import { decisionsIn, type GoalAnswer } from './decisions.ts';
import type { DraftColumn } from './draft-goals.ts';
import { fingerprintOf } from './fingerprint.ts';
import { answersByGoal, answersFor, guaranteeOf } from './guarantees.ts';
import type { ReadyProtocol } from './open-specs.ts';
import { attackStories, storyName, type ToldAttack } from './telling.ts';

/** Protocols, what was asked of them, and what came of it. */
export interface Found {
  readonly columns: readonly DraftColumn[];
  readonly answers: readonly GoalAnswer[];
}

/** The protocols as a manuscript takes them. */
export function analysedProtocols(
  { columns, answers }: Found,
  options: DecidingOptions,
  world: World,
): readonly AnalysedProtocol[] {
  const ids = uniqueIds(columns.map(({ protocol }) => memberName(protocol.spec)));
  let goalsBefore = 0;
  let attacksBefore = 0;
  return columns.map(({ protocol, combinations }, at) => {
    const own = answers.filter((answer) => answer.protocol === protocol);
    const goals = own.map((answer, index) =>
      analysedGoal(answer, `G${goalsBefore + index + 1}`, combinations, options, world),
    );
    const attacks = analysedAttacks(own, goals, attacksBefore, options, world);
    goalsBefore += goals.length;
    attacksBefore += attacks.length;
    const { spec, file, honest } = protocol;
    return {
      spec,
      id: ids[at] ?? '',
      honest,
      source: {
        name: file.file,
        sha256: createHash('sha256').update(file.digested).digest('hex'),
        isDocument: file.document !== undefined,
      },
      threats: combinations.map((combination) => ({
        threat: printCombination(spec, combination),
        holds: heldText(spec, combination, options),
      })),
      goals,
      attacks,
      assumptions: assumptionsOf(spec, proofOptionsOf(options)),
      bounds: boundsOf(options, runsFor(spec)),
    };
  });
}

/** No threat, and each threat alone: what the table of threats and the matrix have by themselves. */
export const eachAlone = (spec: Spec): readonly Combination[] => [
  [],
  ...threatsOf(spec).map((threat): Combination => [threat]),
];

function heldText(spec: Spec, combination: Combination, { insiders }: DecidingOptions): string {
  if (combination.length > 0) return combination.map((threat) => describeThreat(spec, threat)).join('; ');
  return insiders
    ? 'nothing: the network, and dishonest insiders with valid certificates'
    : 'nothing: the network';
}

/** Names as parts of anchors, each once; without the underscore, which sets off what follows in an anchor. */
function uniqueIds(names: readonly string[]): readonly string[] {
  const used = new Set<string>();
  return names.map((name) => {
    const base = name.replace(/[^A-Za-z0-9-]+/g, '-');
    let id = base;
    for (let more = 2; used.has(id.toLowerCase()); more += 1) id = `${base}-${more}`;
    used.add(id.toLowerCase());
    return id;
  });
}

function analysedGoal(
  answer: GoalAnswer,
  label: string,
  combinations: readonly Combination[],
  options: DecidingOptions,
  world: World,
): AnalysedGoal {
  const { protocol, goal } = answer;
  const { spec } = protocol;
  if (answer.kind === 'one') return goalUnderOne(answer, label, combinations);
  const { verdict, text, digest } = sentenceLine(answer, options, world.version);
  const known = standingOf(answer.lattice);
  const silent = answer.lattice.inapplicable.map(({ threat }) => threat);
  return {
    label,
    goal: printGoal(spec, goal),
    sentence: describeGoal(spec, goal),
    verdict,
    text,
    threat: 'every',
    digest,
    alone: combinations.map((combination) => {
      const says = combination.filter((threat) => !includesThreat(silent, threat));
      if (says.length < combination.length && !changesNothing(spec, goal, combination)) return 'n/a';
      return wordUnder(known, says);
    }),
  };
}

/** A key that the claimant does not trust: the goal says what it says without. */
const changesNothing = (spec: Spec, goal: Goal, combination: Combination): boolean =>
  combination.every(({ kind }) => kind === 'ca') && claimantOf(spec, goal) !== undefined;

function goalUnderOne(
  answer: Extract<GoalAnswer, { readonly kind: 'one' }>,
  label: string,
  combinations: readonly Combination[],
): AnalysedGoal {
  const { protocol, goal, combination, decision } = answer;
  const { spec } = protocol;
  const { verdict, because } = wordOfDecision(decision);
  const threat = printCombination(spec, combination);
  const under = threat === 'none' ? 'under no threat' : `under threat ${threat}`;
  const word = verdict === 'proved' ? 'holds' : verdict === 'unknown' ? 'undecided' : verdict;
  const says =
    verdict === 'proved' ? 'holds' : verdict === 'attack' ? 'does not hold' : `is ${word} (${because})`;
  return {
    label,
    goal: printGoal(spec, goal),
    sentence: describeGoal(spec, goal),
    verdict,
    text: `${printGoal(spec, goal)} ${says} ${under}`,
    threat,
    digest: decision.verdict.digest,
    alone: combinations.map((one) => (printCombination(spec, one) === threat ? word : '')),
  };
}

/** The attacks in answers, each trace once with all goals that it breaks. */
function analysedAttacks(
  answers: readonly GoalAnswer[],
  goals: readonly AnalysedGoal[],
  before: number,
  options: DecidingOptions,
  { version }: World,
): readonly AnalysedAttack[] {
  const byTrace = new Map<string, { readonly told: ToldAttack; readonly broken: AttackedGoal }[]>();
  for (const [at, answer] of answers.entries()) {
    for (const decision of decisionsIn(answer)) {
      for (const told of attacksIn(answer.protocol, [decision], options)) {
        const trace = storyName(told);
        const broken = attackedGoal(answer.protocol, decision, goals[at]?.label ?? '');
        byTrace.set(trace, [...(byTrace.get(trace) ?? []), { told, broken }]);
      }
    }
  }
  return [...byTrace.values()].flatMap((alike, at): readonly AnalysedAttack[] => {
    const [first] = alike;
    const [story] = attackStories(alike.map(({ told }) => told));
    if (first === undefined || story?.kind !== 'narrative') return [];
    const { broken, protocol, again = '' } = first.told;
    return [
      {
        label: `A${before + at + 1}`,
        story,
        threat: printCombination(protocol.spec, broken.proposal.combination),
        goals: alike.map((one) => one.broken),
        fingerprint: fingerprintOf(broken),
        again: again.replace(/^tertius /, `npx tertius@${version} `),
      },
    ];
  });
}

const attackedGoal = ({ spec }: ReadyProtocol, decision: Decision, label: string): AttackedGoal => ({
  label,
  goal: printGoal(spec, standing(decision).goal),
  verdict: wordOfDecision(decision).verdict,
  digest: decision.verdict.digest,
});

/** Goals down, protocols across. */
export function comparisonOf({ columns, answers }: Found, named: boolean): Analysis['comparison'] {
  const ids = [...new Set(columns.flatMap(({ rows }) => rows.map(({ id }) => id)))];
  const facts = columns.map((column) => ({
    ...column,
    answers: answersByGoal(column.protocol, answers),
  }));
  return {
    columns: ['goal', ...columns.map(({ protocol }) => memberName(protocol.spec))],
    rows: ids.map((id) => [
      id,
      ...facts.map(({ protocol, rows, answers: own }) => {
        const row = rows.find((one) => one.id === id);
        if (row === undefined) return cellText(noSuchGoal(protocol));
        const answered = answersFor(protocol.spec, row, own);
        const cell = cellOf(guaranteeOf(protocol.spec, row, own), answered, named);
        return cellText({ ...cell, asked: '', digest: '', on: onOf(row) });
      }),
    ]),
  };
}
