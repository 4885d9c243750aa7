/**
 * The distance to the ideal protocol of D. McGrew (TLS working group mailing list, August 2011): what a
 * proposal lacks of what the ideal guarantees, question by question, and how near it comes in one number,
 * which says less than that.
 * @module
 */
import { isAtLeast, type Table } from './distance.ts';

/** The shipped protocol that is the ideal unless another is named. */
export const idealName = 'ideal-named';

/** What a proposal lacks. */
export interface Distance {
  /** The questions, by position, that the ideal meets and the proposal does not, or less; what is undecided is apart. */
  readonly lacks: readonly number[];
  readonly open: readonly number[];
  /**
   * Of the questions that the ideal meets, the share that the proposal meets as well; undecided ones are not met.
   * Where the ideal meets none there is none.
   */
  readonly nearness?: number;
  /** The questions that the proposal meets, whatever the ideal does; held in full, not committed. */
  readonly met: number;
}

/** How far a proposal is from the ideal. */
export function distanceTo(ideal: Table, proposal: Table): Distance {
  const wanted = [...ideal.levels.keys()].filter((at) => isMet(ideal, at));
  const short = wanted.filter(
    (at) => !isAtLeast(proposal.levels[at] ?? 'undecided', ideal.levels[at] ?? 'unmet'),
  );
  const isOpen = (at: number): boolean => proposal.levels[at] === 'undecided';
  return {
    lacks: short.filter((at) => !isOpen(at)),
    open: short.filter(isOpen),
    ...(wanted.length > 0 && { nearness: (wanted.length - short.length) / wanted.length }),
    met: proposal.levels.filter((level) => level === 'proved').length,
  };
}

const isMet = ({ levels }: Table, at: number): boolean =>
  levels[at] === 'proved' || levels[at] === 'committed';
