/**
 * From protocols and what was typed to models for other provers: which goals, under which threats, in which files.
 * @module
 */
import { InvalidArgumentError } from 'commander';
import { formsOf } from '../attacks/threats.ts';
import { nearMiss } from '../model/notation/near-miss.ts';
import { lineNumberAt, lineStarts } from '../model/notation/position.ts';
import { memberName, type Spec } from '../model/spec.ts';
import { goalsOf } from '../properties/catalogue.ts';
import { resolveExpectation } from '../properties/expectation.ts';
import { type Goal, printGoal } from '../properties/goal.ts';
import { type Combination, combine, parseCombination, printCombination } from '../properties/threat.ts';
import type { Exported, ExportRequest, Refused } from '../reports/export/target.ts';
import { type Target, type TargetName, targetNames } from '../reports/export/targets.ts';
import type { Findings, Problem } from '../reports/report.ts';
import { listOf } from './command.ts';
import { linesOf } from './expect-lines.ts';
import type { ReadyProtocol } from './open-specs.ts';
import { goalsMeant, threatsMeant } from './question.ts';

/** What was typed. */
export interface ExportOptions {
  readonly goal?: readonly string[];
  readonly threat?: readonly string[];
  readonly untyped?: boolean;
  readonly self?: boolean;
}

/** An option that may be given several times. */
export const gathered = (text: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  text,
];

/**
 * The provers that `--to` names: `proverif,tamarin`, `all`; where it is given again, those as well. Each once, in the
 * order in which Tertius lists them.
 */
export function targetsMeant(text: string, before: readonly TargetName[] | undefined): readonly TargetName[] {
  const words = listOf(text);
  if (words.length === 0) throw new InvalidArgumentError(`Name a prover: ${proverWords.join(', ')}.`);
  const unknown = words.find((word) => !proverWords.some((name) => name === word));
  if (unknown !== undefined) {
    const near = nearMiss(unknown, proverWords);
    const meant = near === undefined ? '' : ` Did you mean ${near}?`;
    throw new InvalidArgumentError(
      `There is no export to ${unknown}.${meant} Allowed: ${proverWords.join(', ')}.`,
    );
  }
  return targetNames.filter(
    (name) => words.includes('all') || words.includes(name) || before?.includes(name),
  );
}

const proverWords = [...targetNames, 'all'] as const;

/** A model to be written. */
export interface Model {
  readonly protocol: ReadyProtocol;
  readonly request: ExportRequest;
  /** The name of its file, without the ending. */
  readonly stem: string;
}

/** As `modelsOf`, or what is wrong with the lines of the spec where they say what is asked. */
export function modelsAsked(
  protocol: ReadyProtocol,
  options: ExportOptions,
): readonly Model[] | Problem | Findings {
  const isByLines = options.goal === undefined || options.threat === undefined;
  const wrong = isByLines ? linesOf(protocol).flatMap((line) => ('goal' in line ? [] : [line])) : [];
  return wrong.length > 0 ? { kind: 'findings', findings: wrong } : modelsOf(protocol, options);
}

/** The models of a protocol: one for each combination of threats, or what was typed wrong. */
export function modelsOf(protocol: ReadyProtocol, options: ExportOptions): readonly Model[] | Problem {
  const { spec, file } = protocol;
  const goals = chosenGoals(spec, options.goal);
  if ('kind' in goals) return goals;
  const combinations = chosenThreats(spec, goals, options.threat);
  if ('kind' in combinations) return combinations;
  const starts = lineStarts(file.text);
  return fixed(spec, goals, combinations).map(({ combination, goals: asked }) => ({
    protocol,
    stem: fileNameOf(`${[spec.name, ...spec.options].join('+')}.${printCombination(spec, combination)}`),
    request: {
      spec,
      file: file.word === '-' ? '<stdin>' : file.word,
      goals: asked,
      combination,
      typed: options.untyped !== true,
      selfTalk: options.self === true,
      lineAt: (offset) => lineNumberAt(starts, offset),
    },
  }));
}

/** What a target makes of a model, which has no goals where none of those chosen is about these threats. */
export const modelIn = (target: Target, { request }: Model): Exported | Refused =>
  request.goals.length === 0
    ? {
        kind: 'refused',
        because: `nobody of whom these goals speak trusts an authority in ${request.spec.name}, so that ca gives the adversary nothing`,
      }
    : target.write(request);

/** The name of a model's file in a target's language. */
export const modelFile = ({ stem }: Model, { extension }: Target): string => `${stem}.${extension}`;

/** Whatever a name may have that a file should not. */
const fileNameOf = (text: string): string => text.replaceAll(/[^A-Za-z0-9+_.-]+/g, '-');

/** The goals that were named; else those of which the spec expects something, and its own; else all that it is asked. */
function chosenGoals(spec: Spec, typed: readonly string[] | undefined): readonly Goal[] | Problem {
  const found: Goal[] = [];
  for (const text of typed ?? []) {
    const meant = goalsMeant(spec, text);
    if (meant.kind === 'problem') return meant;
    found.push(...meant.goals);
  }
  if (typed === undefined) found.push(...expectedGoals(spec));
  const own = goalsOf(spec).filter(({ kind }) => kind === 'correspondence');
  if (typed === undefined) found.push(...(found.length === 0 ? goalsOf(spec) : own));
  return [...new Map(found.map((goal) => [printGoal(spec, goal), goal])).values()];
}

const expectedGoals = (spec: Spec): readonly Goal[] =>
  spec.expectations.flatMap((expectation) => {
    const resolved = resolveExpectation(spec, expectation);
    return resolved.kind === 'goal' ? [resolved.goal] : [];
  });

/** The combinations that were named; else no threat, and those that the spec's expectations of these goals name. */
function chosenThreats(
  spec: Spec,
  goals: readonly Goal[],
  typed: readonly string[] | undefined,
): readonly Combination[] | Problem {
  if (typed === undefined) return [combine(), ...expectedThreats(spec, goals)];
  const found: Combination[] = [];
  for (const text of typed) {
    const meant = threatsMeant(spec, text);
    if (meant.kind === 'problem') return meant;
    found.push(meant.combination);
  }
  return found;
}

function expectedThreats(spec: Spec, goals: readonly Goal[]): readonly Combination[] {
  const names = new Set(goals.map((goal) => printGoal(spec, goal)));
  return spec.expectations.flatMap((expectation) => {
    const resolved = resolveExpectation(spec, expectation);
    if (resolved.kind !== 'goal' || !names.has(printGoal(spec, resolved.goal))) return [];
    const { outcome } = expectation;
    const words = outcome.kind === 'holds' ? outcome.unless : 'threats' in outcome ? [outcome.threats] : [];
    return words.flatMap((threats) => {
      const meant = parseCombination(spec, threats);
      return meant.kind === 'problem' ? [] : [meant.combination];
    });
  });
}

interface Group {
  readonly combination: Combination;
  readonly goals: readonly Goal[];
}

/** Every authority fixed, each combination once, with the goals to which it applies in that form; none where it applies to none. */
function fixed(spec: Spec, goals: readonly Goal[], combinations: readonly Combination[]): readonly Group[] {
  const groups = new Map<string, { combination: Combination; goals: Goal[] }>();
  for (const combination of combinations) {
    const asked = goals.flatMap((goal) => formsOf(spec, goal, combination).map((form) => ({ form, goal })));
    if (asked.length === 0) groups.set(printCombination(spec, combination), { combination, goals: [] });
    for (const { form, goal } of asked) {
      const key = printCombination(spec, form);
      const group = groups.get(key) ?? { combination: form, goals: [] };
      if (!group.goals.includes(goal)) group.goals.push(goal);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

/** A protocol as reports name it. */
export const protocolName = ({ protocol: { spec } }: Model): string => memberName(spec);
