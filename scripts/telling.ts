/**
 * Answers as a report tells them: verdict lines, and the story of each attack with how to see it again.
 * @module
 */
import { createHash } from 'node:crypto';
import { classify } from '../attacks/classify.ts';
import { saveAttack } from '../attacks/saved-attack.ts';
import { memberName, type Spec } from '../model/spec.ts';
import { countedIn, statusesOf, statusesOn } from '../properties/agreement.ts';
import { describeGoal } from '../properties/catalogue.ts';
import { type Goal, printGoal } from '../properties/goal.ts';
import { printCombination } from '../properties/threat.ts';
import { assumptionsOf } from '../reports/assumptions.ts';
import type { Block, VerdictLine } from '../reports/report.ts';
import { narrativeOf } from '../reports/story.ts';
import type { BrokenHere, NamedHere } from '../reports/told.ts';
import type { Broken } from './again.ts';
import type { Answer, Cut } from './answers.ts';
import { quoted } from './command.ts';
import { optionsTyped, type SearchingOptions, searchOptionsOf } from './limits.ts';
import type { ReadyProtocol } from './open-specs.ts';

/** An answer that is an attack. */
export interface AttackAnswer extends Answer {
  readonly result: Broken;
}

/** Whether an answer is an attack, and not absent by design. */
export const isAttack = (answer: Answer): answer is AttackAnswer =>
  answer.result.kind === 'broken' && answer.absent === undefined;

/** An answer as one line of a verdict. */
export function verdictLine(answer: Answer, options: SearchingOptions, version: string): VerdictLine {
  const { protocol, goal, combination, result } = answer;
  const { spec } = protocol;
  const searched = result.kind === 'not broken' || result.kind === 'cut';
  return {
    kind: 'verdict',
    protocol: memberName(spec),
    goal: printGoal(spec, goal),
    sentence: describeGoal(spec, goal),
    threat: printCombination(spec, combination),
    ...wordOf(answer),
    on: agreedOn(answer),
    assumptions: assumptionsOf(spec, searchOptionsOf(options)),
    bounds: [`at most ${options.tries} tries of at most ${options.runs} honest runs`],
    ...(searched && {
      cost: { engine: 'random search', tries: result.tries, steps: result.steps, seed: options.seed },
    }),
    digest: digestOf(answer, options, version),
  };
}

/** The verdict in one word, and why. */
export function wordOf({ absent, result }: Answer): Pick<VerdictLine, 'verdict' | 'because'> {
  switch (result.kind) {
    case 'not applicable':
      return { verdict: 'not applicable', because: result.because };
    case 'nothing to search':
      return { verdict: 'absent', because: absent ?? '' };
    case 'broken': {
      const because = result.breach.sentence;
      if (absent === undefined) return { verdict: 'attack', because };
      return {
        verdict: 'absent',
        because: `${absent}; counting what it is committed to, it is broken: ${because}`,
      };
    }
    case 'not broken': {
      const because = `in ${result.tries} tries of ${result.steps} steps in all`;
      if (absent === undefined) return { verdict: 'not broken', because };
      return {
        verdict: 'committed',
        because: `${absent}; counting what it is committed to, not broken ${because}`,
      };
    }
    case 'cut': {
      return { verdict: 'unknown', because: `${cutText(result.because)} after ${result.tries} tries` };
    }
  }
}

/** What ended a search early, as a clause. */
export function cutText(cut: Cut): string {
  switch (cut) {
    case 'time':
      return 'the time was up';
    case 'interrupt':
      return 'it was interrupted';
    case 'memory':
      return 'the memory was used up';
  }
}

const agreedOn = ({ protocol: { spec }, goal, absent }: Answer): readonly string[] =>
  valuesAgreedOn(spec, goal, absent !== undefined);

/** The names that an agreement turned out to be about; committed ones too where the goal is absent without. */
export function valuesAgreedOn(spec: Spec, goal: Goal, isAbsent: boolean): readonly string[] {
  if (goal.kind !== 'agreement') return [];
  const { claimant, peer, on } = goal;
  const statuses = on.length > 0 ? statusesOn(spec, claimant, peer, on) : statusesOf(spec, claimant, peer);
  const counting = isAbsent && !goal.injective ? 'held and committed' : 'held';
  return countedIn(statuses, counting).map(({ value }) => value.name);
}

/** What a citation of the verdict is checked by: the same digest, the same question. */
function digestOf(
  { protocol, goal, combination }: Answer,
  options: SearchingOptions,
  version: string,
): string {
  const { spec, file } = protocol;
  const asked = [
    version,
    file.digested,
    spec.name,
    printGoal(spec, goal),
    printCombination(spec, combination),
    optionsTyped(options, spec.options),
  ];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 16);
}

/** An attack to be told: where it is one, and what to type to see it again. */
export interface ToldAttack {
  readonly protocol: ReadyProtocol;
  readonly goal: Goal;
  readonly broken: Broken;
  readonly again: string | undefined;
}

/** The stories of the attacks among `answers`, each trace once, with all goals that it breaks. */
export const attackBlocks = (answers: readonly Answer[], options: SearchingOptions): readonly Block[] =>
  attackStories(
    answers.filter(isAttack).map((answer) => ({
      protocol: answer.protocol,
      goal: answer.goal,
      broken: answer.result,
      again: commandFor(answer, options),
    })),
  );

/** The stories of attacks, each trace once, with all goals that it breaks. */
export function attackStories(attacks: readonly ToldAttack[]): readonly Block[] {
  const byTrace = new Map<string, ToldAttack[]>();
  for (const attack of attacks) {
    const trace = traceOf(attack);
    byTrace.set(trace, [...(byTrace.get(trace) ?? []), attack]);
  }
  return [...byTrace.values()].flatMap(storyBlocks);
}

/** What happens in an attack, as a text: the same whichever goal it was found for. */
function traceOf({ protocol: { file, spec }, broken }: ToldAttack): string {
  const { threats, actions } = saveAttack(broken.proposal);
  return JSON.stringify([file.file, memberName(spec), threats, actions]);
}

/** What the story of an attack is called in a report. */
export const storyName = (attack: ToldAttack): string =>
  createHash('sha256').update(traceOf(attack)).digest('hex').slice(0, 12);

function storyBlocks(alike: readonly ToldAttack[]): readonly Block[] {
  const [first] = alike;
  if (first === undefined) return [];
  const { spec } = first.protocol;
  const { proposal, state, isMinimal } = first.broken;
  const threat = printCombination(spec, proposal.combination);
  const what = alike.length === 1 ? printGoal(spec, first.goal) : `${alike.length} goals`;
  const under = threat === 'none' ? 'no threat' : `threat ${threat}`;
  const story = narrativeOf({
    title: `attack on ${what}, under ${under}${isMinimal ? ', minimal' : ''}`,
    scenario: proposal.scenario,
    state,
    broken: alike.map(brokenGoal),
    names: namesOf(alike),
  });
  const named = { ...story, id: storyName(first) };
  if (first.again === undefined) return [named];
  return [named, { kind: 'command', purpose: 'to see it again', text: first.again }];
}

/** What an attack is called, for whichever of the goals that it breaks. */
function namesOf(alike: readonly ToldAttack[]): readonly NamedHere[] {
  const found = alike.flatMap(({ broken }) => classify(broken.proposal));
  return found
    .filter(({ name }, at) => found.findIndex((other) => other.name === name) === at)
    .map(({ name, because, at }) => ({
      name,
      because,
      at,
      see: `docs/attacks.md#${name.replaceAll(' ', '-')}`,
    }));
}

function commandFor(
  { protocol, goal, result, combination }: AttackAnswer,
  options: SearchingOptions,
): string | undefined {
  const { path } = result;
  if (path === undefined) return undefined;
  return [
    `tertius search ${typedAgain(protocol)} ${quoted(printGoal(protocol.spec, goal))}`,
    `--threat ${printCombination(protocol.spec, combination)} ${optionsTyped(options, protocol.spec.options)} --path ${quoted(path)}`,
  ].join(' ');
}

/** What to type for a protocol: its file as it was named, and which of several in it. */
export const typedAgain = ({ file, spec }: ReadyProtocol): string =>
  `${quoted(file.word)}${file.several ? ` --protocol ${spec.name}` : ''}`;

const brokenGoal = ({ protocol: { spec }, goal, broken }: ToldAttack): BrokenHere => ({
  goal: printGoal(spec, goal),
  sentence: describeGoal(spec, goal),
  because: [broken.breach.sentence, ...broken.breach.details].join('; '),
  at: broken.breach.at,
  run: broken.breach.run,
});
