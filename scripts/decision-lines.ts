/**
 * Decisions as a report tells them: a line for each verdict, the sentence over all threats, the story of each
 * attack (design 7: a verdict says what it rests on).
 * @module
 */

import { type Decision, standing } from '../attacks/decide.ts';
import { minimise } from '../attacks/minimise.ts';
import { runsFor } from '../attacks/solver/solve.ts';
import { memberName } from '../model/spec.ts';
import { describeGoal } from '../properties/catalogue.ts';
import { printGoal } from '../properties/goal.ts';
import { printCombination } from '../properties/threat.ts';
import { printStop, type Verdict } from '../properties/verdict.ts';
import { assumptionsOf } from '../reports/assumptions.ts';
import type { LatticeCost, ThreatSentence, UnderThreat, VerdictLine } from '../reports/report.ts';
import { type Standing, sentenceOf, wordOfStanding } from '../reports/threat-sentence.ts';
import { brokenBy } from './again.ts';
import { quoted } from './command.ts';
import { boundsOf, type DecidingOptions, meaningTyped, proofOptionsOf } from './deciding.ts';
import { decisionsIn, type GoalAnswer, questionDigest } from './decisions.ts';
import type { ReadyProtocol } from './open-specs.ts';
import type { ArrivedLattice } from './packing.ts';
import { type ToldAttack, typedAgain, valuesAgreedOn } from './telling.ts';

/** A decision as one line. */
export function decisionLine(
  { spec }: ReadyProtocol,
  decision: Decision,
  options: DecidingOptions,
): VerdictLine {
  const { verdict } = decision;
  const { goal, threats, assumptions, digest } = verdict;
  return {
    kind: 'verdict',
    protocol: memberName(spec),
    goal: printGoal(spec, goal),
    sentence: describeGoal(spec, goal),
    threat: printCombination(spec, threats),
    ...wordOfDecision(decision),
    on: valuesAgreedOn(spec, goal, verdict.kind === 'absent'),
    assumptions,
    bounds: boundsOf(options, runsFor(spec)),
    ...costOf(standing(decision)),
    digest,
  };
}

/** A decision in one word, and why. */
export function wordOfDecision({
  verdict,
  committed,
}: Decision): Pick<VerdictLine, 'verdict' | 'runs' | 'because'> {
  if (committed === undefined) {
    const { kind } = verdict;
    return { verdict: kind, ...(kind === 'holds to' && { runs: verdict.runs }), because: becauseOf(verdict) };
  }
  const second = `${becauseOf(verdict)}; counting what it is committed to, `;
  switch (committed.kind) {
    case 'proved':
      return { verdict: 'committed', because: `${second}proved: ${becauseOf(committed)}` };
    case 'attack':
      return { verdict: 'absent', because: `${second}it is broken: ${becauseOf(committed)}` };
    case 'absent':
    case 'not applicable':
    case 'holds to':
    case 'unknown':
    case 'not broken':
      return { verdict: 'unknown', because: `${second}undecided: ${becauseOf(committed)}` };
  }
}

/** What speaks for a verdict, in a clause. */
export function becauseOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'proved': {
      const { cases, depth } = verdict.certificate;
      return `for any number of runs; ${counted(cases, 'case')} checked, ${depth} deep`;
    }
    case 'attack':
      return verdict.attack.breach.sentence;
    case 'absent':
    case 'not applicable':
      return verdict.because;
    case 'holds to':
      return `looked at: ${verdict.exhausted}`;
    case 'unknown':
      return printStop(verdict.because);
    case 'not broken':
      return `in ${verdict.tries} tries`;
  }
}

/** `1 case`, `2 cases`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function costOf(verdict: Verdict): Pick<VerdictLine, 'cost'> {
  const { steps: states } = verdict.cost;
  if (verdict.kind === 'proved') return { cost: { engine: 'solver', states, ...verdict.certificate } };
  return states === 0 ? {} : { cost: { engine: 'solver', states } };
}

/** What a lattice comes to, as reports take it. */
export const standingOf = ({ absent, breaking, proved, open, moot, capped }: ArrivedLattice): Standing => ({
  ...(absent !== undefined && { absent }),
  breaking: breaking.map(({ combination }) => combination),
  proved: proved.map((decision) => standing(decision).threats),
  undecided: open.map((decision) => ({
    combination: standing(decision).threats,
    because: becauseOf(standing(decision)),
  })),
  ...(moot.length > 0 && { moot }),
  ...(capped !== undefined && { capped }),
});

/** What is undecided, in words. */
export const undecidedIn = ({ spec }: ReadyProtocol, { undecided }: Standing): readonly UnderThreat[] =>
  undecided.map(({ combination, because }) => ({ threat: printCombination(spec, combination), because }));

/** What an answer took. */
export function latticeCostOf(answer: GoalAnswer): LatticeCost {
  const cases = decisionsIn(answer)
    .map(standing)
    .reduce((sum, verdict) => sum + (verdict.kind === 'proved' ? verdict.certificate.cases : 0), 0);
  if (answer.kind === 'every') return { ...answer.lattice.cost, cases };
  const states = standing(answer.decision).cost.steps;
  return { questions: states === 0 ? 0 : 1, states, cases };
}

/** The sentence about a goal over all threats. */
export function sentenceLine(
  answer: Extract<GoalAnswer, { readonly kind: 'every' }>,
  options: DecidingOptions,
  version: string,
): ThreatSentence {
  const { protocol, lattice, goal } = answer;
  const { spec } = protocol;
  const known = standingOf(lattice);
  const threatsIn = (combinations: Standing['breaking']): readonly string[] =>
    combinations.map((combination) => printCombination(spec, combination));
  return {
    kind: 'sentence',
    protocol: memberName(spec),
    goal: printGoal(spec, goal),
    sentence: describeGoal(spec, goal),
    verdict: wordOfStanding(known),
    text: sentenceOf(spec, goal, known),
    because: lattice.absent ?? '',
    unless: threatsIn(known.breaking),
    lifted: lattice.breaking.flatMap(({ combination, lifted }) =>
      lifted === undefined
        ? []
        : [{ threat: printCombination(spec, combination), to: printCombination(spec, lifted) }],
    ),
    proved: threatsIn(known.proved),
    undecided: undecidedIn(protocol, known),
    notApplicable: lattice.inapplicable.map(({ threat, because }) => ({
      threat: printCombination(spec, [threat]),
      because,
    })),
    ...(lattice.capped !== undefined && { capped: lattice.capped }),
    assumptions: assumptionsOf(spec, proofOptionsOf(options)),
    bounds: boundsOf(options, runsFor(spec)),
    cost: latticeCostOf(answer),
    digest: questionDigest(protocol, goal, 'every', proofOptionsOf(options), version),
  };
}

/** The attacks among decisions, made small if they are not yet, to be told. */
export const attacksIn = (
  protocol: ReadyProtocol,
  decisions: readonly Decision[],
  options: DecidingOptions,
): readonly ToldAttack[] =>
  decisions.flatMap((decision): readonly ToldAttack[] => {
    const { attack } = decision;
    if (attack === undefined) return [];
    const { proposal, isMinimal } = attack.isMinimal ? attack : minimise(attack.proposal);
    const broken = brokenBy(proposal, isMinimal);
    if (broken === undefined) throw new Error('an attack that does not replay once it is made smaller');
    return [{ protocol, goal: proposal.goal, broken, again: typedFor(protocol, decision, options) }];
  });

const typedFor = (protocol: ReadyProtocol, { verdict }: Decision, options: DecidingOptions): string =>
  [
    `tertius attack ${typedAgain(protocol)} ${quoted(printGoal(protocol.spec, verdict.goal))}`,
    `--threat ${printCombination(protocol.spec, verdict.threats)}`,
    ...meaningTyped(proofOptionsOf(options), protocol.spec.options),
  ].join(' ');
