/**
 * Questions to the solver and what came of them: each goal decided under one combination of threats or over
 * all of them, on as many threads as there are cores.
 * @module
 */

import { createHash } from 'node:crypto';
import { type Citation, type Decision, standing } from '../attacks/decide.ts';
import { memberName } from '../model/spec.ts';
import { type Goal, printGoal } from '../properties/goal.ts';
import type { ProofOptions } from '../properties/proof.ts';
import { type Combination, printCombination, type Threat } from '../properties/threat.ts';
import type { Standpoint } from '../properties/three-party/goal.ts';
import { type StopReason, unknown } from '../properties/verdict.ts';
import { assumptionsOf } from '../reports/assumptions.ts';
import type { EvidenceStore } from './cache.ts';
import type { World } from './command.ts';
import { type DecidingOptions, meaningTyped, proofOptionsOf, scenarioOptionsOf } from './deciding.ts';
import type { Asked, DecisionErrand, DecisionNews, Under } from './decision-errand.ts';
import type { News } from './errand.ts';
import { meaningOf } from './meaning.ts';
import type { ReadyProtocol } from './open-specs.ts';
import {
  type ArrivedDecision,
  type ArrivedLattice,
  type Destination,
  unpackedDecision,
  unpackedLattice,
} from './packing.ts';
import { type Outcome, survey } from './survey.ts';

/** What is to be decided. */
export interface GoalQuestion {
  readonly protocol: ReadyProtocol;
  readonly goal: Goal;
  readonly under: Under;
  /** The threat that belongs to the goal, where it is among these for that. */
  readonly standpoint?: Standpoint;
}

/** What a question came to; `cut` where it was ended from outside. */
export type GoalAnswer = Pick<GoalQuestion, 'protocol' | 'goal' | 'standpoint'> & {
  readonly cut?: Outcome['cut'];
} & (
    | { readonly kind: 'one'; readonly combination: Combination; readonly decision: ArrivedDecision }
    | { readonly kind: 'every'; readonly lattice: ArrivedLattice }
  );

/** Questions over all combinations that somebody reads as one, always under a threat if there is one. */
export interface ReadRow {
  readonly questions: readonly GoalQuestion[];
  readonly under?: Threat;
}

/** How thoroughly to go about it. */
export interface Manner {
  /** Replays that may be spent on making each attack smaller. */
  readonly replays: number;
  readonly keepsProofs: boolean;
  /** Whether what is hard may be given up early (attacks/lattice.ts). */
  readonly patience?: 'waning';
  /** How the answers are read, where it is known: what no row needs is not asked (attacks/together.ts). */
  readonly rows?: readonly ReadRow[];
  /** Where evidence is looked for, and kept. */
  readonly store?: EvidenceStore;
}

/** Decides all questions; answers are in their order. */
export async function decideAll(
  questions: readonly GoalQuestion[],
  options: DecidingOptions,
  manner: Manner,
  world: World,
): Promise<readonly GoalAnswer[]> {
  const until = Date.now() + options.time * 1000;
  const bundles = inTurn(bundled(questions, manner.rows ?? []));
  const plain = bundles.map((bundle) => errandOf(bundle, options, manner, until));
  const errands = await Promise.all(plain.map((errand) => withEvidence(errand, manner, world)));
  const answers = new Map<GoalQuestion, GoalAnswer>();
  const answerAll = (place: number, outcome: Outcome): void => {
    for (const [at, question] of bundles[place]?.questions.entries() ?? []) {
      if (answers.has(question)) continue;
      answers.set(question, answerOf(question, at, outcome, options, world.version));
    }
  };
  const outcomes = await world.interrupt.heeding(() =>
    survey(errands, {
      time: options.time,
      ...(options.workers !== undefined && { workers: options.workers }),
      interrupt: world.interrupt.signal,
      onProgress: (_, news) => world.terminal.progress(progressText(answersIn(news), questions.length)),
      onDone: (place, outcome) => whereSound(() => answerAll(place, outcome)),
    }),
  );
  await keepEvidence(errands, outcomes, manner, world);
  for (const [place, outcome] of outcomes.entries()) answerAll(place, outcome);
  return questions.map((question) => answers.get(question) as GoalAnswer);
}

const answersIn = (news: readonly (News | undefined)[]): number =>
  news.reduce((sum, each) => sum + (each?.kind === 'decision' ? each.found.length : 0), 0);

/** Does something ahead of time; a fault will come again when its time has come, where it can be told. */
function whereSound(act: () => void): void {
  try {
    act();
  } catch {
    // Told later.
  }
}

/** An errand with what answered it before. */
async function withEvidence(
  errand: DecisionErrand,
  { store }: Manner,
  world: World,
): Promise<DecisionErrand> {
  if (store === undefined) return errand;
  return { ...errand, evidence: await store.kept(nameOfErrand(errand, world)) };
}

/** Keeps what is new. */
async function keepEvidence(
  errands: readonly DecisionErrand[],
  outcomes: readonly Outcome[],
  { store }: Manner,
  world: World,
): Promise<void> {
  if (store === undefined) return;
  for (const [at, errand] of errands.entries()) {
    const evidence = decisionIn(outcomes[at] as Outcome)?.evidence;
    if (evidence !== undefined) await store.keep(nameOfErrand(errand, world), evidence);
  }
}

/** By all that the answer depends on. */
const nameOfErrand = (
  { budget, asked, options, protocol, text, with: taken }: DecisionErrand,
  { version }: World,
): string =>
  digestOf([
    'tertius evidence, version 3',
    JSON.stringify([version, meaningOf(text, protocol), taken, asked, options, budget]),
  ]);

/** Questions that one errand answers, and how they are read. */
interface Bundle {
  readonly questions: readonly GoalQuestion[];
  readonly rows: readonly ReadRow[];
}

/** Questions that stand in one row come together, and all that stand in another row with any of them; the hard ones last. */
function bundled(questions: readonly GoalQuestion[], rows: readonly ReadRow[]): readonly Bundle[] {
  const bundles = new Map(
    questions.map((question): [GoalQuestion, Bundle] => [question, { questions: [question], rows: [] }]),
  );
  for (const row of rows) {
    const met = new Set(row.questions.map((question) => bundles.get(question) as Bundle));
    const all = [...met].flatMap((bundle) => bundle.questions);
    const bundle: Bundle = { questions: all, rows: [...[...met].flatMap((one) => one.rows), row] };
    for (const question of all) bundles.set(question, bundle);
  }
  return [...new Set(bundles.values())].map((bundle) => ({
    ...bundle,
    questions: questions
      .filter((question) => bundles.get(question) === bundle)
      .toSorted((one, other) => hardness(one) - hardness(other)),
  }));
}

/**
 * The order in which bundles are begun: what is most often decided soon comes first, so that where the time
 * runs out it does so on the hard ones. Those on one protocol stay together within each half.
 */
const inTurn = (bundles: readonly Bundle[]): readonly Bundle[] =>
  bundles
    .map((bundle) => ({
      bundle,
      hardness: Math.max(...bundle.questions.map(hardness)),
      size: sizeOf(bundle),
    }))
    .toSorted((left, right) => left.hardness - right.hardness || left.size - right.size)
    .map(({ bundle }) => bundle);

const sizeOf = ({ questions: [first] }: Bundle): number =>
  first?.protocol.spec.roles.reduce((sum, { transitions }) => sum + transitions.length, 0) ?? 0;

const hardness = ({ goal }: GoalQuestion): number => (isHard(goal) ? 1 : 0);

/** Who holds a key, and what is said of many runs, takes longer than what one run learns of another. */
function isHard({ kind }: Goal): boolean {
  return kind === 'proxy non-impersonation' || kind === 'peer consistency' || kind === 'secrecy';
}

const progressText = (done: number, all: number): string =>
  `deciding: ${done} of ${all} goal${all === 1 ? '' : 's'} (Ctrl-C stops and reports)`;

const errandOf = (
  bundle: Bundle,
  options: DecidingOptions,
  { replays, keepsProofs, patience }: Manner,
  until: number,
): DecisionErrand => {
  const { protocol, goal } = firstOf(bundle);
  return {
    kind: 'decision',
    kin: `${memberName(protocol.spec)}${isHard(goal) ? ', hard' : ''}`,
    text: protocol.file.text,
    protocol: protocol.spec.name,
    with: protocol.spec.options,
    asked: askedIn(bundle),
    options: scenarioOptionsOf(options),
    budget: {
      states: options.states,
      ...(options.maxRuns !== undefined && { runs: options.maxRuns }),
      replays,
      ...(patience !== undefined && { patience }),
    },
    limits: { until, seconds: options.time, megabytes: options.memory },
    keepsProofs,
  };
};

/** A bundle with more than one question is over all combinations of the same threats. */
function askedIn(bundle: Bundle): Asked {
  const { goal, under } = firstOf(bundle);
  if (under.kind === 'one') return { kind: 'one', goal, combination: under.combination };
  const { questions, rows } = bundle;
  return {
    ...under,
    goals: questions.map((question) => question.goal),
    rows: rows.map((row) => ({
      parts: row.questions.map((question) => questions.indexOf(question)),
      ...(row.under && { under: row.under }),
    })),
  };
}

function firstOf({ questions: [first] }: Bundle): GoalQuestion {
  if (first === undefined) throw new Error('a bundle has a question');
  return first;
}

function answerOf(
  question: GoalQuestion,
  at: number,
  outcome: Outcome,
  options: DecidingOptions,
  version: string,
): GoalAnswer {
  const { protocol, goal, under, standpoint } = question;
  const citation = citationOf(protocol, options, version);
  const destination: Destination = {
    spec: protocol.spec,
    goal,
    options: scenarioOptionsOf(options),
    citation,
  };
  const found = decisionIn(outcome)?.found[at];
  const cut = found === undefined ? outcome.cut : undefined;
  const about = {
    protocol,
    goal,
    ...(standpoint !== undefined && { standpoint }),
    ...(cut !== undefined && { cut }),
  };
  if (under.kind === 'one') {
    const decision =
      found !== undefined && found.kind !== 'lattice'
        ? unpackedDecision(destination, found)
        : undone(destination, under.combination, stopOf(cut, options));
    return { ...about, kind: 'one', combination: under.combination, decision };
  }
  const lattice =
    found?.kind === 'lattice'
      ? unpackedLattice(destination, found)
      : emptyLattice(destination, undone(destination, [], stopOf(cut, options)));
  return { ...about, kind: 'every', lattice };
}

const decisionIn = ({ news }: Outcome): DecisionNews | undefined =>
  news?.kind === 'decision' ? news : undefined;

function stopOf(cut: Outcome['cut'], { time, memory }: DecidingOptions): StopReason {
  switch (cut) {
    case 'time':
      return { kind: 'time', seconds: time };
    case 'memory':
      return { kind: 'memory', megabytes: memory };
    case 'interrupt':
    case undefined:
      return { kind: 'cancelled' };
  }
}

/** The decision on a question that nobody came to. */
const undone = ({ goal, citation }: Destination, threats: Combination, because: StopReason): Decision => ({
  verdict: unknown({ goal, threats, cost: { steps: 0 }, ...citation(goal, threats) }, because),
});

const emptyLattice = ({ goal }: Destination, open: Decision): ArrivedLattice => ({
  goal,
  threats: [],
  inapplicable: [],
  breaking: [],
  proved: [],
  open: [open],
  moot: [],
  cost: { questions: 0, states: 0 },
});

/** How the verdicts on a protocol are cited. */
export function citationOf(protocol: ReadyProtocol, options: DecidingOptions, version: string): Citation {
  const { spec } = protocol;
  const meaning = proofOptionsOf(options);
  const assumptions = assumptionsOf(spec, meaning);
  return (goal, combination) => ({
    assumptions,
    digest: questionDigest(protocol, goal, printCombination(spec, combination), meaning, version),
  });
}

/** The same digest, the same question to the same tool; `threats` are as an `expect` line has them. */
export const questionDigest = (
  { spec, file }: ReadyProtocol,
  goal: Goal,
  threats: string,
  meaning: ProofOptions,
  version: string,
): string =>
  digestOf([
    version,
    file.digested,
    spec.name,
    printGoal(spec, goal),
    threats,
    ...meaningTyped(meaning, spec.options),
  ]);

/** A short digest of texts. */
export const digestOf = (texts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);

/** The decisions in an answer, those that were made for their own sake. */
export function decisionsIn(answer: GoalAnswer): readonly ArrivedDecision[] {
  if (answer.kind === 'one') return [answer.decision];
  const { breaking, proved, open } = answer.lattice;
  return [...breaking.map(({ decision }) => decision), ...proved, ...open];
}

/** Whether nothing in the answer is left open. */
export const isSettled = (answer: GoalAnswer): boolean =>
  decisionsIn(answer).every((decision) => {
    const { kind } = standing(decision);
    return kind !== 'unknown' && kind !== 'holds to' && kind !== 'not broken';
  });
