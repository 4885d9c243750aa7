/**
 * Two checks of the same files, one after the other: which lines came to something else, which are new, which are gone.
 * @module
 */
import type { Expected } from '../reports/report.ts';
import type { CheckedLine } from './checking.ts';

/** A line of the later check that is not as it was. */
export interface Difference {
  readonly now: CheckedLine;
  /** What it came to before; nothing where the line is new. */
  readonly before?: Expected;
}

/** What is not as it was. */
export interface Differences {
  readonly changed: readonly Difference[];
  readonly gone: readonly Expected[];
}

/** Lines are the same where they say the same of the same goal; else where they speak of the same goal, in their order. */
export function differences(before: readonly CheckedLine[], now: readonly CheckedLine[]): Differences {
  const left = new Set(before.map(({ block }) => block));
  const former = new Map<CheckedLine, Expected>();
  for (const nameOf of [lineName, goalName]) {
    for (const line of now) {
      if (former.has(line)) continue;
      const found = [...left].find((block) => nameOf(block) === nameOf(line.block));
      if (found === undefined) continue;
      left.delete(found);
      former.set(line, found);
    }
  }
  const changed = now.flatMap((line): readonly Difference[] => {
    const earlier = former.get(line);
    if (earlier === undefined) return [{ now: line }];
    return isSame(earlier, line.block) ? [] : [{ now: line, before: earlier }];
  });
  return { changed, gone: [...left] };
}

const goalName = ({ file, protocol, goal }: Expected): string => JSON.stringify([file, protocol, goal]);

const lineName = (block: Expected): string => JSON.stringify([goalName(block), block.expected]);

const isSame = (one: Expected, other: Expected): boolean =>
  one.agreement === other.agreement && one.found === other.found && one.expected === other.expected;
