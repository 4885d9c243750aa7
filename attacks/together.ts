/**
 * Goals that are read together: a row of a comparison stands for several goals and holds where all of them do. Where one
 * of them is broken, nobody needs to know of the others, and with more threats of none of them: that is not
 * asked, unless another row needs it.
 * @module
 */
import { type Combination, combine, isWithin, type Threat } from '../properties/threat.ts';
import type { Budget } from './decide.ts';
import { type Lattice, type LatticeProgress, type LatticeQuestion, latticeOf } from './lattice.ts';

/** Goals by their places, and the threat under which they are always read, if there is one. */
export interface Row {
  readonly parts: readonly number[];
  readonly under?: Threat;
}

/** The lattices of these goals, one after the other, as far as some row needs them. Yields those that are there. */
export function* latticesOf(
  questions: readonly LatticeQuestion[],
  rows: readonly Row[],
  budget: Budget,
): Generator<LatticeProgress & { readonly found: readonly Lattice[] }, readonly Lattice[], void> {
  const found: Lattice[] = [];
  const broken = (part: number): readonly Combination[] =>
    found[part]?.breaking.map(({ combination }) => combination) ?? [];
  let before = 0;
  for (const [at, question] of questions.entries()) {
    const isMoot = (combination: Combination): boolean => isMootIn(rows, at, combination, broken);
    const steps = latticeOf({ ...question, isMoot }, budget);
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield { questions: before + step.value.questions, found };
    before += step.value.cost.questions;
    found.push(step.value);
    yield { questions: before, found };
  }
  return found;
}

/** Whether each row with this part in it is broken under these threats. `broken`: what is known to break a part. */
export function isMootIn(
  rows: readonly Row[],
  part: number,
  combination: Combination,
  broken: (part: number) => readonly Combination[],
): boolean {
  const own = rows.filter(({ parts }) => parts.includes(part));
  const isBroken = ({ parts, under }: Row): boolean => {
    const all = under === undefined ? combination : combine(...combination, under);
    return parts.some((each) => broken(each).some((set) => isWithin(set, all)));
  };
  return own.length > 0 && own.every(isBroken);
}
