/**
 * Engines held against each other on a generated protocol: solver, checker, enumeration and random search
 * answer the same questions, and no two answers may contradict one another. What has to be the same
 * whatever a protocol's names are, or must not get better when the adversary gets more, is asked too.
 * @module
 */
import { loadSource, readySpecs } from '../../model/load.ts';
import type { Spec } from '../../model/spec.ts';
import type { ClosedProof } from '../../properties/case-tree.ts';
import { type Goal, printGoal } from '../../properties/goal.ts';
import { checkProof } from '../../properties/proof.ts';
import { type Combination, isWithin, printCombination } from '../../properties/threat.ts';
import { boundsDefaults, type Enumeration, enumerate } from '../enumerate.ts';
import { lift } from '../lift.ts';
import { searchAtRandom, searchDefaults } from '../random.ts';
import { type Proposal, replay } from '../replay.ts';
import { type Proposal as Answer, solve } from '../solver/solve.ts';
import type { ScenarioOptions } from '../threats.ts';
import { type Case, caseText, combinationOf, goalsFor, isDecidable, optionsOf, withMore } from './case.ts';
import { plainly, type Spelling } from './design-text.ts';
import { otherwise, respelt, respeltThreats } from './respelling.ts';

/** How much is done for one case. */
export interface Effort {
  /** Goals that are looked at. */
  readonly goals: number;
  /** Goals for which related questions are asked too. */
  readonly relatives: number;
  /** The solver's states for a goal, and the honest runs in a pattern. */
  readonly states: number;
  readonly runs: number;
  readonly tries: number;
  /** States of the enumeration, and honest runs in it. */
  readonly instances: number;
  readonly instanceRuns: number;
  /** Messages for one receive in it. */
  readonly messages: number;
  /** Asked now and then; false makes every engine stop. */
  readonly mayGoOn: () => boolean;
}

/** Two answers that cannot both be right, or one that cannot be. */
export interface Contradiction {
  /** Which law is broken. */
  readonly law: Law;
  readonly text: string;
  readonly goal: string;
  readonly threats: string;
  readonly says: string;
}

/** The laws, by name. */
export type Law =
  | 'engines finish'
  | 'attacks replay'
  | 'closed trees are accepted'
  | 'random search breaks nothing closed'
  | 'enumeration breaks nothing closed'
  | 'enumeration finds small attacks'
  | 'names and order do not matter'
  | 'a larger bound does not matter'
  | 'tags do no harm'
  | 'more threat does no good'
  | 'attacks lift';

/** What the engines said of one case. */
export interface Examined {
  /** The protocol was refused before any engine saw it. */
  readonly refused: boolean;
  /** Answers of the solver, by kind. */
  readonly answers: readonly Answer['kind'][];
  /** What the checker says that it cannot check, for each tree that has it. */
  readonly unchecked: readonly string[];
  readonly enumeration: Enumeration['end']['kind'] | undefined;
  readonly contradictions: readonly Contradiction[];
}

/** The engines that answer for themselves; others can be put in their place to see whether they are caught. */
export interface Engines {
  readonly solve: typeof solve;
  readonly enumerate: typeof enumerate;
}

/** Examines a case. */
export function examine(subject: Case, effort: Effort, engines: Engines = { solve, enumerate }): Examined {
  const text = caseText(subject);
  const [spec] = readySpecs(loadSource(text));
  if (spec === undefined) {
    return { refused: true, answers: [], unchecked: [], enumeration: undefined, contradictions: [] };
  }
  const combination = combinationOf(subject, spec);
  const options = optionsOf(subject);
  const goals = goalsFor(subject, spec, combination, effort.goals);
  const table: Table = {
    subject,
    effort,
    engines,
    spelt: new Map(),
    text,
    spec,
    combination,
    options,
    found: [],
    unchecked: [],
  };
  const answered = goals.flatMap((goal): readonly Answered[] => {
    const answer = ask(table, goal, asItIs(table, goal));
    return answer === undefined ? [] : [{ goal, answer }];
  });
  for (const one of answered) finishing(table, one.goal, () => examineAlone(table, one));
  const [first] = answered;
  const enumerated = first && finishing(table, first.goal, () => examineTogether(table, answered));
  for (const one of answered.slice(0, effort.relatives)) {
    finishing(table, one.goal, () => examineRelatives(table, one));
  }
  return {
    refused: false,
    answers: answered.map(({ answer }) => answer.kind),
    unchecked: table.unchecked,
    enumeration: enumerated?.end.kind,
    contradictions: table.found,
  };
}

/** One case on the table. */
interface Table {
  readonly subject: Case;
  readonly effort: Effort;
  readonly engines: Engines;
  /** The same design in other spellings, as far as asked for. */
  readonly spelt: Map<Spelling, Spec | undefined>;
  readonly text: string;
  readonly spec: Spec;
  readonly combination: Combination;
  readonly options: ScenarioOptions;
  readonly found: Contradiction[];
  readonly unchecked: string[];
}

interface Answered {
  readonly goal: Goal;
  readonly answer: Answer;
}

function note({ found, text, spec, combination, options }: Table, law: Law, goal: Goal, says: string): void {
  const flags = [
    ...(options.selfTalk ? ['--self'] : []),
    ...(options.insiders ? [] : ['--no-insiders']),
    ...(options.typed ? [] : ['--untyped']),
  ];
  const threats = [printCombination(spec, combination), ...flags].join(' ');
  found.push({ law, text, goal: printGoal(spec, goal), threats, says });
}

/** What the solver says; that it fails is noted. */
function ask(table: Table, goal: Goal, { spec, question, combination, runs }: Relative): Answer | undefined {
  const { states, mayGoOn } = table.effort;
  return finishing(table, goal, () =>
    table.engines.solve(spec, question, combination, table.options, { states, runs, mayGoOn }),
  );
}

/** What comes of an engine's work; that it throws is noted. */
function finishing<Result>(table: Table, goal: Goal, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    note(table, 'engines finish', goal, error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** A question that is asked besides, for comparison. */
interface Relative {
  readonly spec: Spec;
  readonly question: Goal;
  readonly combination: Combination;
  readonly runs: number;
}

const asItIs = ({ spec, combination, effort }: Table, question: Goal): Relative => ({
  spec,
  question,
  combination,
  runs: effort.runs,
});

/** An attack replays; a closed tree is accepted. */
function examineAlone(table: Table, { goal, answer }: Answered): void {
  switch (answer.kind) {
    case 'candidate': {
      const replayed = replay({ ...answer, goal });
      if (replayed.kind !== 'breaks') note(table, 'attacks replay', goal, replayed.because);
      break;
    }
    case 'closed': {
      const refusal = refusalOf(table, goal, answer.proof);
      if (refusal === undefined) break;
      if (refusal.startsWith(noRule)) table.unchecked.push(refusal);
      else note(table, 'closed trees are accepted', goal, refusal);
      break;
    }
    case 'cut':
    case 'stopped':
    case 'unsupported':
    case 'not applicable':
      break;
  }
}

/** How the checker begins when it says that it does not check what a spec uses: undecided, and no contradiction. */
const noRule = 'the checker has no rule for ';

function refusalOf(
  { spec, combination, options }: Table,
  goal: Goal,
  proof: ClosedProof,
): string | undefined {
  const checked = checkProof(spec, goal, combination, options, proof);
  return checked.kind === 'accepted' ? undefined : checked.because;
}

/** What is closed is broken neither by chance nor by going through all small instances. */
function examineTogether(table: Table, answered: readonly Answered[]): Enumeration | undefined {
  const { spec, combination, options, effort } = table;
  const closed = answered.flatMap(({ goal, answer }) => (answer.kind === 'closed' ? [goal] : []));
  for (const goal of brokenByChance(table, closed)) {
    note(table, 'random search breaks nothing closed', goal, 'the solver closes it, random search breaks it');
  }
  const goals = answered.map(({ goal }) => goal);
  const enumeration = table.engines.enumerate(
    spec,
    goals,
    combination,
    { ...options, runsMax: effort.instanceRuns },
    { ...boundsDefaults, messages: effort.messages },
    { states: effort.instances, mayGoOn: effort.mayGoOn },
  );
  for (const { goal, answer } of answered) {
    const proposal = enumeration.found.get(goal);
    if (answer.kind === 'closed' && proposal !== undefined) {
      note(table, 'enumeration breaks nothing closed', goal, 'the solver closes it, enumeration breaks it');
    }
    const missed =
      answer.kind === 'candidate' && proposal === undefined && enumeration.end.kind === 'exhausted';
    if (missed && isSmall(answer.actions, effort.instanceRuns)) {
      note(table, 'enumeration finds small attacks', goal, 'the solver breaks it, enumeration does not');
    }
  }
  return enumeration;
}

/** Whether an attack has no more runs than the enumeration goes through. */
const isSmall = (actions: Proposal['actions'], runs: number): boolean =>
  actions.filter(({ kind }) => kind === 'begin').length <= runs;

function brokenByChance(
  { spec, combination, options, effort }: Table,
  goals: readonly Goal[],
): readonly Goal[] {
  if (goals.length === 0 || effort.tries === 0) return [];
  const search = { ...searchDefaults, ...options, batch: effort.tries, shrinksMax: 0 };
  let broken: readonly Goal[] = [];
  for (const progress of searchAtRandom(spec, goals, combination, search)) {
    broken = [...progress.broken.keys()];
    if (progress.tries >= effort.tries) break;
  }
  return broken;
}

/** What is asked of a protocol that is the same in another spelling, stronger, or under more threat. */
function examineRelatives(table: Table, answered: Answered): void {
  const { goal, answer } = answered;
  if (answer.kind !== 'candidate' && answer.kind !== 'closed') return;
  const renamed = ask(table, goal, respelling(table, goal, otherwise));
  noteChange(table, 'names and order do not matter', answered, renamed);
  const larger = ask(table, goal, { ...asItIs(table, goal), runs: table.effort.runs + 2 });
  noteChange(table, 'a larger bound does not matter', answered, larger);
  examineTags(table, goal);
  if (answer.kind === 'candidate') examineLift(table, goal, { ...answer, goal });
}

/** One of the two closed and the other an attack. */
function noteChange(table: Table, law: Law, { goal, answer }: Answered, other: Answer | undefined): void {
  const kinds = [answer.kind, other?.kind];
  if (!kinds.includes('candidate') || !kinds.includes('closed')) return;
  note(table, law, goal, `first ${answer.kind}, then ${other?.kind}`);
}

function respelling(table: Table, goal: Goal, spelling: Spelling): Relative {
  const { combination } = table;
  const spec = speltOut(table, spelling);
  if (spec === undefined) return asItIs(table, goal);
  return {
    spec,
    question: respelt(goal, spelling),
    combination: respeltThreats(combination, spelling),
    runs: table.effort.runs,
  };
}

function speltOut({ subject, spelt }: Table, spelling: Spelling): Spec | undefined {
  if (!spelt.has(spelling)) {
    spelt.set(spelling, readySpecs(loadSource(caseText(subject, spelling)))[0]);
  }
  return spelt.get(spelling);
}

const untagged: Spelling = { ...plainly, tags: 'none' };
const allTagged: Spelling = { ...plainly, tags: 'all' };

/** With a constant of its own in each body, what was proved without any is not attacked. */
function examineTags(table: Table, goal: Goal): void {
  const bare = ask(table, goal, respelling(table, goal, untagged));
  if (bare?.kind !== 'closed') return;
  const tagged = ask(table, goal, respelling(table, goal, allTagged));
  if (tagged?.kind === 'candidate') {
    note(table, 'tags do no harm', goal, 'closed without tags, an attack where every body has one');
  }
}

/** What falls under some threats falls under more, where the goal still says something. */
function examineLift(table: Table, goal: Goal, proposal: Proposal): void {
  const { subject, spec, combination, effort } = table;
  const larger = withMore(subject, spec, combination);
  if (isWithin(larger, combination) || !isDecidable(spec, goal, larger)) return;
  const answer = ask(table, goal, { spec, question: goal, combination: larger, runs: effort.runs });
  const more = `under ${printCombination(spec, larger)}`;
  if (answer?.kind === 'closed')
    note(table, 'more threat does no good', goal, `an attack, but closed ${more}`);
  if (lift(proposal, larger) === undefined)
    note(table, 'attacks lift', goal, `the attack does not lift to one ${more}`);
}
