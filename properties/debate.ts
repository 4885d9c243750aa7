/**
 * The debate on proxies for TLS (M. Rex and D. McGrew, TLS working group mailing list, August 2011): how a claim
 * is put as questions to protocols, and who was right. A claim says of each question what is true if it is right;
 * what is true is found elsewhere, and the two are compared here.
 * @module
 */
import type { Words } from './guarantee.ts';

/** Who said it. */
export type Speaker = 'Martin Rex' | 'David McGrew';

/** Words of the exchange, as they stand there. */
export interface Quote {
  readonly by: Speaker;
  readonly when: string;
  readonly text: string;
}

/** What a question can come to: met, met as far as a commitment goes, not met, or nothing to be met. */
export type Truth = 'holds' | 'committed' | 'fails' | 'says nothing' | 'undecided';

/** A goal of a shipped protocol under threats. */
export interface DebateQuestion {
  readonly spec: string;
  /** The options of its family that are taken. */
  readonly with: readonly string[];
  /** A goal of three parties by its id, or a goal as an `expect` line writes it. */
  readonly goal: string;
  readonly under: Words;
  /** What is so if the claim is right; absent where the question is asked for comparison only. */
  readonly expected?: 'holds' | 'fails';
}

/** A claim, and what it comes to. */
export interface Claim {
  readonly name: string;
  /** Whose claim it is, whoever put it into words. */
  readonly by: readonly Speaker[];
  readonly quotes: readonly Quote[];
  /** The claim as it is read here, in one sentence that can be true or false. */
  readonly reading: string;
  readonly questions: readonly DebateQuestion[];
}

/** What became of a claim. */
export type Judgement = 'right' | 'wrong' | 'right in part' | 'undecided';

/**
 * Right if every question that the claim speaks of came out as it says, wrong if none did. An undecided
 * question changes nothing only where others have gone both ways.
 */
export function judgementOf({ questions }: Claim, found: readonly Truth[]): Judgement {
  const judged = questions.flatMap(({ expected }, at) =>
    expected === undefined ? [] : [{ expected, truth: found[at] ?? 'undecided' }],
  );
  const decided = judged.filter(({ truth }) => truth !== 'undecided');
  const agreeing = decided.filter(({ expected, truth }) => expected === truth).length;
  if (agreeing > 0 && agreeing < decided.length) return 'right in part';
  if (decided.length < judged.length || judged.length === 0) return 'undecided';
  return agreeing > 0 ? 'right' : 'wrong';
}
