/**
 * The claims of the debate, decided: each question put to its protocol, and what came of it. No answer is
 * written by hand; the claims only say what they take to be true.
 * @module
 */
import { type Decision, standing } from '../attacks/decide.ts';
import type { Claim, DebateQuestion, Truth } from '../properties/debate.ts';
import { type Guarantee, isPart, levelUnder, speaksUnder, type Words } from '../properties/guarantee.ts';
import { type Combination, combine, printThreat } from '../properties/threat.ts';
import type { DecidedClaim, DecidedQuestion } from '../reports/debate.ts';
import { cellText } from '../reports/matrix.ts';
import type { Problem } from '../reports/report.ts';
import { cellOf } from './cells.ts';
import { quoted, type World } from './command.ts';
import { type DecidingOptions, meaningTyped, proofOptionsOf } from './deciding.ts';
import type { Under } from './decision-errand.ts';
import { becauseOf } from './decision-lines.ts';
import { decideAll, decisionsIn } from './decisions.ts';
import { problem } from './files.ts';
import {
  type AnswersByGoal,
  type AskedRow,
  answersByGoal,
  answersFor,
  guaranteeOf,
  questionsOf,
  threePartyRows,
} from './guarantees.ts';
import { openSpecs, type ReadyProtocol, readyProtocols } from './open-specs.ts';
import { goalsMeant, threatsMeant } from './question.ts';

/** What is asked unless something else is said: threats that the debate is about, and how far to look. */
export const debateDefaults: { readonly threats: Words; readonly states: number } = {
  threats: ['proxy', 'ca', 'kci', 'session'],
  states: 1_000,
};

/** A question with the protocol and the goal that it is about. */
export interface ReadyQuestion {
  readonly kind: 'question';
  readonly question: DebateQuestion;
  readonly protocol: ReadyProtocol;
  readonly row: AskedRow;
}

/** Finds the protocol and the goal of each question, or says what is wrong with it. */
export async function readyQuestions(
  claims: readonly Claim[],
): Promise<readonly (readonly (ReadyQuestion | Problem)[])[]> {
  const protocols = new Map<string, ReadyProtocol | undefined>();
  for (const { questions } of claims)
    for (const question of questions) {
      const typed = typedSpec(question);
      if (protocols.has(typed)) continue;
      const opened = await openSpecs([question.spec], { with: question.with });
      const found = readyProtocols(opened).find(({ spec }) => spec.name === question.spec);
      protocols.set(typed, found);
    }
  return claims.map(({ questions }) =>
    questions.map((question) => {
      const protocol = protocols.get(typedSpec(question));
      return protocol === undefined
        ? problem(question.spec, `there is no protocol ${typedSpec(question)}`)
        : readyQuestion(question, protocol);
    }),
  );
}

const typedSpec = ({ spec, with: options }: DebateQuestion): string =>
  options.length === 0 ? spec : `${spec} --with ${options.join(',')}`;

function readyQuestion(question: DebateQuestion, protocol: ReadyProtocol): ReadyQuestion | Problem {
  const row = threePartyRows(protocol.spec).find(({ id }) => id === question.goal);
  if (row !== undefined) return { kind: 'question', question, protocol, row };
  const meant = goalsMeant(protocol.spec, question.goal);
  if (meant.kind === 'problem') return meant;
  const meaning: AskedRow['meaning'] = { kind: 'asked', goals: meant.goals };
  return {
    kind: 'question',
    question,
    protocol,
    row: { id: question.goal, sentence: '', group: '', meaning, order: [] },
  };
}

/** Decides the questions of all claims, each goal of a protocol once, over all combinations of these threats. */
export async function decidedClaims(
  claims: readonly Claim[],
  ready: readonly (readonly ReadyQuestion[])[],
  threats: Words,
  options: DecidingOptions,
  world: World,
): Promise<readonly DecidedClaim[]> {
  const protocols = [...new Set(ready.flat().map(({ protocol }) => protocol))];
  const asked = protocols.flatMap((protocol) => {
    const own = ready.flat().filter((each) => each.protocol === protocol);
    const words = [...threats, ...own.flatMap(threatsOf)];
    const under: Under = { kind: 'every', threats: combinationOf(protocol, words) };
    return questionsOf(
      protocol,
      own.map(({ row }) => row),
      [under],
    );
  });
  const answers = await decideAll(asked, options, { replays: 0, keepsProofs: false }, world);
  const known = new Map(protocols.map((protocol) => [protocol, answersByGoal(protocol, answers)]));
  return claims.map((claim, at) => ({
    claim,
    questions: (ready[at] ?? []).map((each) =>
      decidedQuestion(each, known.get(each.protocol) ?? new Map(), options),
    ),
  }));
}

/** The threats that a question is asked under, with the one that belongs to its goal. */
const threatsOf = ({ question, row }: ReadyQuestion): Words =>
  row.under === undefined ? question.under : [...new Set([...question.under, row.under])];

/** Threats by their words; a protocol without such a party does not have the threat. */
const combinationOf = ({ spec }: ReadyProtocol, words: Words): Combination =>
  combine(
    ...words.flatMap((word) => {
      const meant = threatsMeant(spec, word);
      return meant.kind === 'threats' ? meant.combination : [];
    }),
  );

function decidedQuestion(
  ready: ReadyQuestion,
  answers: AnswersByGoal,
  options: DecidingOptions,
): DecidedQuestion {
  const { question, protocol, row } = ready;
  const guarantee = guaranteeOf(protocol.spec, row, answers);
  const own = answersFor(protocol.spec, row, answers);
  const cell = cellOf(guarantee, own, false);
  const under = threatsOf(ready);
  const attack = attackUnder(protocol, own.flatMap(decisionsIn), under);
  const truth = truthOf(guarantee, question.under);
  return {
    question,
    under,
    truth,
    holds: cellText({ ...cell, asked: '', digest: '', on: [] }),
    because: attack !== undefined ? becauseOf(standing(attack)) : truth === 'holds' ? '' : cell.because,
    shownBy: commandFor(question, guarantee, under, options),
  };
}

/** What a question comes to. */
export function truthOf(guarantee: Guarantee, under: Words): Truth {
  const level = levelUnder(guarantee, under);
  if (level === 'proved') return 'holds';
  if (level !== 'unmet') return level;
  const isSilent = guarantee.nothing === undefined && !speaksUnder(guarantee, under);
  return isSilent || guarantee.nothing?.kind === 'not applicable' ? 'says nothing' : 'fails';
}

/** The attack by which a goal fails under these threats; one with fewer of them will do. */
const attackUnder = (
  { spec }: ReadyProtocol,
  decisions: readonly Decision[],
  under: Words,
): Decision | undefined =>
  decisions.find((decision) => {
    const { kind, threats } = standing(decision);
    const words = threats.map((threat) => printThreat(spec, threat));
    return kind === 'attack' && isPart(words, under);
  });

/** What to type to see the attack or the proof in full; where there is nothing to decide, why. */
function commandFor(
  question: DebateQuestion,
  { nothing }: Guarantee,
  under: Words,
  options: DecidingOptions,
): string {
  if (nothing !== undefined) return `tertius goals ${typedSpec(question)}`;
  return [
    `tertius attack ${question.spec} ${quoted(question.goal)} --threat ${under.join('+') || 'none'}`,
    ...meaningTyped(proofOptionsOf(options), question.with),
  ].join(' ');
}
