/**
 * An `expect` line held against what searching found. Searching can refute `holds` and confirm `attack`,
 * never the reverse; absent and committed are read from the machines.
 * @module
 */
import type { ExpectedOutcome, Spec } from '../model/spec.ts';
import { inapplicable } from '../properties/absence.ts';
import type { Goal } from '../properties/goal.ts';
import {
  type Combination,
  combine,
  compareThreats,
  isWithin,
  parseCombination,
  printCombination,
  threatsOf,
} from '../properties/threat.ts';
import type { Expected } from '../reports/report.ts';
import type { Answer } from './answers.ts';
import { isAttack } from './telling.ts';

/** What a line says, with its threats read: which combinations break the goal, and which must not. */
export type Expectations =
  /** `breaking` must be attacks; nothing that contains none of them may be one. */
  | {
      readonly kind: 'searched';
      readonly breaking: readonly Combination[];
      readonly keeping: readonly Combination[];
    }
  | { readonly kind: 'committed' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'problem'; readonly message: string; readonly hint?: string };

/** What the outcome of a line expects of a goal. */
export function expectationsOf(spec: Spec, goal: Goal, outcome: ExpectedOutcome): Expectations {
  switch (outcome.kind) {
    case 'absent':
    case 'committed':
      return { kind: outcome.kind };
    case 'attack':
      return reading(spec, [outcome.threats], (breaking) => ({ kind: 'searched', breaking, keeping: [] }));
    case 'holds under':
      return reading(spec, [outcome.threats], (keeping) => ({ kind: 'searched', breaking: [], keeping }));
    case 'holds':
      return reading(spec, outcome.unless, (breaking) => ({
        kind: 'searched',
        breaking,
        keeping: outcome.unless.length === 0 ? [[]] : keptBeside(spec, goal, breaking),
      }));
  }
}

function reading(
  spec: Spec,
  combinations: readonly (readonly string[])[],
  make: (combinations: readonly Combination[]) => Expectations,
): Expectations {
  const read: Combination[] = [];
  for (const words of combinations) {
    const parsed = parseCombination(spec, words);
    if (parsed.kind === 'problem') return parsed;
    read.push(parsed.combination);
  }
  return make(read);
}

/**
 * What must not break a goal that holds unless `breaking`: no threat, each one alone, all of those
 * together, and each part of a breaking combination that lacks one of its threats.
 */
function keptBeside(spec: Spec, goal: Goal, breaking: readonly Combination[]): readonly Combination[] {
  const singles = threatsOf(spec)
    .map((threat) => combine(threat))
    .filter((single) => inapplicable(spec, goal, single) === undefined);
  const parts = breaking.flatMap((whole) => whole.map((left) => whole.filter((threat) => threat !== left)));
  const kept = [[], ...singles, ...parts].filter((one) => !breaking.some((other) => isWithin(other, one)));
  const together = combine(...kept.flat());
  const all = breaking.some((other) => isWithin(other, together)) ? kept : [...kept, together];
  const byName = new Map(all.map((one) => [printCombination(spec, one), one]));
  return [...byName.values()];
}

/** Whether an answer's combination is one of these. */
const isAmong = (combinations: readonly Combination[], { combination }: Answer): boolean =>
  combinations.some(
    (other) =>
      other.length === combination.length &&
      other.every((threat, at) => compareThreats(threat, combination[at] ?? threat) === 0),
  );

/** How a line and the answers to its goal go together. */
export function agreementWith(
  expected: Exclude<Expectations, { readonly kind: 'problem' }>,
  answers: readonly Answer[],
): Pick<Expected, 'agreement' | 'found'> {
  const [any] = answers;
  const missing = any?.absent;
  switch (expected.kind) {
    case 'absent':
      return absentAgreement(answers);
    case 'committed':
      return committedAgreement(answers);
    case 'searched':
      if (missing !== undefined) return { agreement: 'differs', found: `absent: ${missing}` };
      return searchedAgreement(expected, answers);
  }
}

function absentAgreement(answers: readonly Answer[]): Pick<Expected, 'agreement' | 'found'> {
  const [any] = answers;
  if (any?.absent === undefined) return { agreement: 'differs', found: 'not absent' };
  switch (any.result.kind) {
    case 'not applicable':
    case 'nothing to search':
    case 'broken':
      return { agreement: 'as expected', found: `absent: ${any.absent}` };
    case 'not broken':
    case 'cut':
      return { agreement: 'differs', found: `committed: ${any.absent}` };
  }
}

function committedAgreement(answers: readonly Answer[]): Pick<Expected, 'agreement' | 'found'> {
  const [any] = answers;
  if (any?.absent === undefined) return { agreement: 'differs', found: 'held, not only committed' };
  switch (any.result.kind) {
    case 'not applicable':
    case 'nothing to search':
      return { agreement: 'differs', found: `absent: ${any.absent}` };
    case 'broken':
      return { agreement: 'differs', found: 'broken, committed values counted too' };
    case 'not broken':
      return { agreement: 'not refuted', found: `committed, not broken in ${any.result.tries} tries` };
    case 'cut':
      return { agreement: 'undecided', found: `committed, stopped after ${any.result.tries} tries` };
  }
}

function searchedAgreement(
  { breaking, keeping }: Extract<Expectations, { readonly kind: 'searched' }>,
  answers: readonly Answer[],
): Pick<Expected, 'agreement' | 'found'> {
  const mustBreak = answers.filter((answer) => isAmong(breaking, answer));
  const mustKeep = answers.filter((answer) => isAmong(keeping, answer));
  const wrong = mustKeep.filter(isAttack);
  const open = mustBreak.filter((answer) => !isAttack(answer));
  const cut = mustKeep.some(({ result }) => result.kind === 'cut');
  const found = [
    ...told('attack under', [...mustBreak, ...mustKeep].filter(isAttack)),
    ...told(
      'not broken under',
      [...mustBreak, ...mustKeep].filter(({ result }) => result.kind === 'not broken'),
    ),
    ...told(
      'stopped early under',
      [...mustBreak, ...mustKeep].filter(({ result }) => result.kind === 'cut'),
    ),
    ...told(
      'not applicable under',
      mustBreak.filter(({ result }) => result.kind === 'not applicable'),
    ),
  ].join('; ');
  if (wrong.length > 0 || open.some(({ result }) => result.kind === 'not applicable'))
    return { agreement: 'differs', found };
  if (open.length > 0 || cut) return { agreement: 'undecided', found };
  return { agreement: mustKeep.length > 0 ? 'not refuted' : 'as expected', found };
}

function told(what: string, answers: readonly Answer[]): readonly string[] {
  if (answers.length === 0) return [];
  const names = answers.map(({ protocol, combination }) => printCombination(protocol.spec, combination));
  return [`${what} ${names.join(', ')}`];
}
