/**
 * Where the choices of a search come from: a list of small numbers, used one after the other. A list
 * that is used up goes on with zeros, and zero is always the plainest choice; so a shorter list or a
 * smaller number is a simpler action, and the same list makes the same action in every process.
 * @module
 */

/** A source of choices; each call uses some of it up. */
export interface Choices {
  /** A number from 0 to `bound` - 1; 0 where there is nothing to choose. */
  readonly take: (bound: number) => number;
}

/** Every number of a list of choices is below this. */
export const choiceBound = 64;

/** The choices that `numbers` make. */
export function choicesFrom(numbers: readonly number[]): Choices {
  let used = 0;
  const next = (): number => {
    const number = numbers[used] ?? 0;
    used += 1;
    return number;
  };
  return {
    take: (bound) => {
      if (bound <= 1) return 0;
      const first = next();
      return (bound <= choiceBound ? first : first + choiceBound * next()) % bound;
    },
  };
}

/** One of `weights`, by position: heavier ones more often, the first by choice 0. */
export function takeWeighted(choices: Choices, weights: readonly number[]): number {
  let left = choices.take(weights.reduce((sum, weight) => sum + weight, 0));
  for (const [position, weight] of weights.entries()) {
    if (left < weight) return position;
    left -= weight;
  }
  return 0;
}

/** `items` turned round so that a chosen one comes first; the others follow in their order. */
export function rotated<Item>(choices: Choices, items: readonly Item[]): readonly Item[] {
  const start = choices.take(items.length);
  return start === 0 ? items : [...items.slice(start), ...items.slice(0, start)];
}
