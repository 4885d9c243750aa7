/**
 * The word that was probably meant (Levenshtein, "Binary codes capable of correcting deletions,
 * insertions, and reversals", 1966).
 * @module
 */
import { distance } from 'fastest-levenshtein';

/**
 * The candidate closest to `word`, if it is close enough to be a slip; case counts for little, and of
 * those equally close, one that begins alike comes first, then one of about its length.
 */
export function nearMiss(word: string, candidates: Iterable<string>): string | undefined {
  const all = [...new Set(candidates)].filter((candidate) => candidate !== word);
  if (word === '') return undefined;
  const otherCase = all.find((candidate) => isOtherCase(candidate, word));
  if (otherCase !== undefined) return otherCase;
  const swapped = all.find((candidate) => sameLetters(candidate, word));
  if (swapped !== undefined) return swapped;
  const [best] = all
    .map((candidate) => ({ candidate, wrong: wrongLetters(candidate, word) }))
    .filter(({ candidate, wrong }) => wrong <= slips(Math.min(word.length, candidate.length), word.length))
    .toSorted(
      (left, right) =>
        left.wrong - right.wrong ||
        Number(beginsAlike(right.candidate, word)) - Number(beginsAlike(left.candidate, word)) ||
        apart(left.candidate, word) - apart(right.candidate, word) ||
        distance(left.candidate, word) - distance(right.candidate, word),
    );
  return best?.candidate;
}

const isOtherCase = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

const wrongLetters = (left: string, right: string): number =>
  distance(left.toLowerCase(), right.toLowerCase());

const beginsAlike = (left: string, right: string): boolean =>
  left[0]?.toLowerCase() === right[0]?.toLowerCase();

const apart = (left: string, right: string): number => Math.abs(left.length - right.length);

/** How many letters may be wrong: a third, and one where at least as many are right in the shorter word. */
const slips = (shorter: number, length: number): number =>
  Math.min(Math.floor(shorter / 2), Math.max(1, Math.floor(length / 3)));

/** Whether two words differ by the order of their letters only, as `npsk` and `nspk` do. */
const sameLetters = (left: string, right: string): boolean =>
  left.length > 1 && left.length === right.length && sorted(left) === sorted(right);

const sorted = (word: string): string => [...word].sort().join('');

/** `did you mean X?`, or `known here: …` where nothing is close; undefined where nothing is known. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const known = [...new Set(candidates)];
  const best = nearMiss(word, known);
  if (best !== undefined) return `did you mean ${best}?`;
  if (known.length === 0) return undefined;
  return `known here: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}`;
}
