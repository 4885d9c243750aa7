/**
 * Blocks of generated protocols: a seed and a number say which cases are in a block, whoever examines it and
 * beside what. A case that shows a contradiction is shrunk; a path says which it is and how it was shrunk.
 * @module
 */
import fc from 'fast-check';
import { hashText, mix } from '../../model/intern.ts';
import { anyCase, type Case } from './case.ts';
import { type Contradiction, type Effort, type Examined, examine } from './examination.ts';

/** Cases in a block. */
export const blockSize = 10;

/** What came of a block, as plain data. */
export interface BlockReport {
  readonly cases: number;
  readonly refused: number;
  /** How many questions had each kind of answer, and how many cases each kind of enumeration. */
  readonly answers: Readonly<Record<string, number>>;
  readonly enumerations: Readonly<Record<string, number>>;
  /** Closed trees that the checker has no rule for, by what it lacks. */
  readonly unchecked: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
}

/** A contradiction, made small, and where it is found again. */
export interface Failure extends Contradiction {
  readonly path: string;
}

/** Examines the first `cases` cases of block `block`. */
export function examineBlock(seed: number, block: number, cases: number, effort: Effort): BlockReport {
  const seen: Examined[] = [];
  const failing: number[] = [];
  const look = (subject: Case): void => {
    const examined = examine(subject, effort);
    if (examined.contradictions.length > 0) failing.push(seen.length);
    seen.push(examined);
  };
  fc.check(fc.property(anyCase, look), { ...parametersOf(seed, block), numRuns: cases });
  return {
    cases,
    refused: seen.filter(({ refused }) => refused).length,
    answers: tallied(seen.flatMap(({ answers }) => answers)),
    enumerations: tallied(seen.flatMap(({ enumeration }) => enumeration ?? [])),
    unchecked: tallied(seen.flatMap(({ unchecked }) => unchecked)),
    failures: failing.map((at) => shrunk(seed, block, at, effort)),
  };
}

/** Examines one case again, by its path. */
export function examineAgain(seed: number, path: string, effort: Effort): Examined | undefined {
  const [, block, walk] = /^(\d+)\/(\d+(?::\d+)*)$/.exec(path) ?? [];
  if (block === undefined || walk === undefined) return undefined;
  let examined: Examined | undefined;
  const property = fc.property(anyCase, (subject) => {
    examined ??= examine(subject, effort);
  });
  try {
    fc.check(property, { ...parametersOf(seed, Number(block)), path: walk, numRuns: 1 });
  } catch {
    // A path that fast-check cannot walk.
    return undefined;
  }
  return examined;
}

const parametersOf = (seed: number, block: number): { readonly seed: number } => ({
  seed: mix(mix(seed, block), hashText('generated')),
});

/** The smallest case found that breaks the same law as case `at` does first. */
function shrunk(seed: number, block: number, at: number, effort: Effort): Failure {
  let found: Contradiction | undefined;
  let left = shrinksMax;
  const breaks = (subject: Case): boolean => {
    if (found !== undefined && left <= 0) return false;
    left -= 1;
    const { contradictions } = examine(subject, effort);
    const same = contradictions.find(({ law }) => law === (found?.law ?? law));
    if (same !== undefined) found = same;
    return same !== undefined;
  };
  const property = fc.property(anyCase, (subject) => !breaks(subject));
  const { counterexamplePath } = fc.check(property, {
    ...parametersOf(seed, block),
    path: String(at),
    numRuns: 1,
  });
  if (found === undefined || counterexamplePath === null) {
    throw new Error(`a case that showed a contradiction shows it again: ${seed} ${block}/${at}`);
  }
  return { ...found, path: `${block}/${counterexamplePath}` };
}

/** So many smaller cases are tried. */
const shrinksMax = 300;

function tallied(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
