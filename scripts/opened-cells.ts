/**
 * What the cells of a comparison show when they are opened: the sentence over all threats, the attacks made small
 * and told, the commands to see all of it again.
 * @module
 */
import type { Decision } from '../attacks/decide.ts';
import { printGoal } from '../properties/goal.ts';
import { printCombination } from '../properties/threat.ts';
import type { CellAttack, OpenedCell, Section } from '../reports/report.ts';
import { sentenceOf } from '../reports/threat-sentence.ts';
import { quoted, type World } from './command.ts';
import { type DecidingOptions, meaningTyped, proofOptionsOf } from './deciding.ts';
import { attacksIn, standingOf } from './decision-lines.ts';
import { decisionsIn, type GoalAnswer } from './decisions.ts';
import { fingerprintOf } from './fingerprint.ts';
import { answersFor } from './guarantees.ts';
import type { ReadyProtocol } from './open-specs.ts';
import type { DecidedProtocol } from './ordering.ts';
import { attackStories, storyName, type ToldAttack, typedAgain } from './telling.ts';

/** The attacks of a comparison, each made small and carried out again once. */
export type ToldAttacks = ReadonlyMap<Decision, ToldAttack>;

/** Makes the attacks among `answers` small; says how far it has come. */
export async function toldAttacks(
  answers: readonly GoalAnswer[],
  options: DecidingOptions,
  { terminal, interrupt }: World,
): Promise<ToldAttacks> {
  const told = new Map<Decision, ToldAttack>();
  const found = answers.flatMap((answer) =>
    decisionsIn(answer)
      .filter(({ attack }) => attack !== undefined)
      .map((decision) => ({ protocol: answer.protocol, decision })),
  );
  for (const [at, { protocol, decision }] of found.entries()) {
    if (interrupt.signal.aborted) break;
    terminal.progress(`telling attack ${at + 1} of ${found.length}`);
    for (const attack of attacksIn(protocol, [decision], options)) told.set(decision, attack);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return told;
}

/** States that one decision of a comparison may look at, where nothing else is said. */
export const statesDefault = 550;

/** What a comparison was asked, as far as a cell depends on it. */
export interface CellOptions extends DecidingOptions {
  readonly threat?: readonly string[];
  readonly threats?: readonly string[];
  readonly together?: number;
}

/** The cell of a row in full. */
export function openedCell(
  { protocol, rows, answers }: DecidedProtocol,
  id: string,
  options: CellOptions,
  attacks: ToldAttacks,
): OpenedCell {
  const row = rows.find((candidate) => candidate.id === id);
  const own = row === undefined ? [] : answersFor(protocol.spec, row, answers);
  return {
    sentences: own.flatMap(sentencesOf),
    attacks: own.flatMap((answer) =>
      decisionsIn(answer).flatMap((decision): readonly CellAttack[] => {
        const attack = attacks.get(decision);
        return attack === undefined ? [] : [cellAttack(attack)];
      }),
    ),
    again: [
      `tertius compare ${typedAgain(protocol)} --goals ${quoted(id)}`,
      ...typedOf(protocol, options),
    ].join(' '),
  };
}

/** The options on which a cell depends, as they would be typed again. */
const typedOf = ({ spec }: ReadyProtocol, options: CellOptions): readonly string[] => [
  ...(options.threat ?? []).map((threat) => `--threat ${quoted(threat)}`),
  ...(options.threats === undefined ? [] : [`--threats ${quoted(options.threats.join(','))}`]),
  ...(options.together === undefined ? [] : [`--together ${options.together}`]),
  ...(options.states === statesDefault ? [] : [`--states ${options.states}`]),
  ...(options.maxRuns === undefined ? [] : [`--max-runs ${options.maxRuns}`]),
  ...meaningTyped(proofOptionsOf(options), spec.options),
];

function sentencesOf(answer: GoalAnswer): readonly string[] {
  if (answer.kind === 'one') return [];
  const { protocol, goal, lattice } = answer;
  return [sentenceOf(protocol.spec, goal, standingOf(lattice))];
}

function cellAttack(attack: ToldAttack): CellAttack {
  const { protocol, goal, broken, again = '' } = attack;
  const { spec } = protocol;
  return {
    goal: printGoal(spec, goal),
    threat: printCombination(spec, broken.proposal.combination),
    fingerprint: fingerprintOf(broken),
    story: storyName(attack),
    again,
  };
}

/** The stories to which cells refer. */
export const attackSections = (attacks: ToldAttacks): readonly Section[] =>
  attacks.size === 0
    ? []
    : [
        {
          title: 'Attacks',
          blocks: attackStories([...attacks.values()]).filter(({ kind }) => kind === 'narrative'),
        },
      ];
