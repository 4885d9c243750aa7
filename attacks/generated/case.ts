/**
 * What is examined: a design, and what is asked about it.
 * @module
 */
import fc from 'fast-check';
import type { Spec } from '../../model/spec.ts';
import { absence, inapplicable } from '../../properties/absence.ts';
import { goalsOf } from '../../properties/catalogue.ts';
import type { Goal } from '../../properties/goal.ts';
import { type Combination, combine, threatsOf } from '../../properties/threat.ts';
import { type ScenarioOptions, scenarioDefaults } from '../threats.ts';
import { branched } from './branching.ts';
import { anyDesign, type Design } from './design.ts';
import { designText, plainly, type Spelling } from './design-text.ts';

/** A design with threats, options and goals, all chosen by numbers, so that it shrinks to the plainest question. */
export interface Case {
  readonly design: Design;
  /** Positions among the threats that mean something for the spec; none is no threat. */
  readonly threats: readonly number[];
  /** One threat more, for comparison. */
  readonly more: number;
  readonly selfTalk: boolean;
  readonly outsidersOnly: boolean;
  readonly untyped: boolean;
  /** Where among the goals to begin. */
  readonly goals: number;
  /** A branch that is put into the design; absent where there is none. */
  readonly branch?: number;
  /** A protocol that stands beside it, whose parties may be the same. */
  readonly beside?: Design;
}

/** Cases, most of them with few threats and the usual options. */
export const anyCase: fc.Arbitrary<Case> = fc.record({
  design: anyDesign,
  threats: fc
    .tuple(fc.nat({ max: 9 }), fc.array(fc.nat({ max: 11 }), { maxLength: 2, size: 'max' }))
    .map(([some, threats]) => (some < 5 ? [] : threats)),
  more: fc.nat({ max: 11 }),
  selfTalk: oneIn(6),
  outsidersOnly: oneIn(6),
  untyped: oneIn(10),
  goals: fc.nat({ max: 63 }),
});

/** Cases whose designs have a branch. */
export const anyBranchedCase: fc.Arbitrary<Case> = fc
  .tuple(anyCase, fc.nat({ max: 499 }))
  .map(([subject, branch]) => ({ ...subject, branch }));

/** Cases with a second protocol beside the first. */
export const anyCaseBeside: fc.Arbitrary<Case> = fc
  .tuple(anyCase, anyDesign)
  .map(([subject, beside]) => ({ ...subject, beside }));

/** The protocol of a case, in one spelling. */
export function caseText({ design, branch, beside }: Case, spelling: Spelling = plainly): string {
  const text = designText(design, spelling);
  if (beside !== undefined) {
    const other = designText(beside, spelling).replace('protocol generated', 'protocol other');
    return `${text.replace('\n', '\nalso other\n')}\n${other}`;
  }
  return branch === undefined ? text : branched(text, branch);
}

function oneIn(cases: number): fc.Arbitrary<boolean> {
  return fc.nat({ max: cases - 1 }).map((at) => at === cases - 1);
}

/** The options of scenarios; the bound on runs is the engine's own. */
export const optionsOf = ({ selfTalk, outsidersOnly, untyped }: Case): ScenarioOptions => ({
  ...scenarioDefaults,
  selfTalk,
  insiders: !outsidersOnly,
  typed: !untyped,
});

/** The threats that are meant. */
export const combinationOf = ({ threats }: Case, spec: Spec): Combination =>
  combine(...threats.flatMap((at) => threatAt(spec, at)));

/** `combination` and one threat more; perhaps the same. */
export const withMore = ({ more }: Case, spec: Spec, combination: Combination): Combination =>
  combine(...combination, ...threatAt(spec, more));

function threatAt(spec: Spec, at: number): Combination {
  const all = threatsOf(spec);
  const threat = all[at % Math.max(1, all.length)];
  return threat === undefined ? [] : [threat];
}

/** Goals that can be decided under the combination, at most so many of them. */
export function goalsFor(
  { goals }: Case,
  spec: Spec,
  combination: Combination,
  most: number,
): readonly Goal[] {
  const all = goalsOf(spec).filter((goal) => isDecidable(spec, goal, combination));
  const start = all.length === 0 ? 0 : goals % all.length;
  return [...all.slice(start), ...all.slice(0, start)].slice(0, most);
}

/** Whether the goal is there and says something under the combination. */
export const isDecidable = (spec: Spec, goal: Goal, combination: Combination): boolean =>
  absence(spec, goal) === undefined && inapplicable(spec, goal, combination) === undefined;
