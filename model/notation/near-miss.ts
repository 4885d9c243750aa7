/**
 * The word that was probably meant (Levenshtein, "Binary codes capable of correcting deletions,
 * insertions, and reversals", 1966).
 * @module
 */
import { closest, distance } from 'fastest-levenshtein';

/** The candidate closest to `word`, if it is close enough to be a slip; case counts for little. */
export function nearMiss(word: string, candidates: Iterable<string>): string | undefined {
  const all = [...new Set(candidates)].filter((candidate) => candidate !== word);
  if (all.length === 0 || word === '') return undefined;
  const otherCase = all.find((candidate) => candidate.toLowerCase() === word.toLowerCase());
  if (otherCase !== undefined) return otherCase;
  const swapped = all.find((candidate) => sameLetters(candidate, word));
  if (swapped !== undefined) return swapped;
  const best = closest(word, all);
  return distance(word, best) <= slips(word.length) ? best : undefined;
}

/** How many letters may be wrong: none in a single letter. */
const slips = (length: number): number => (length < 2 ? 0 : Math.max(1, Math.floor(length / 3)));

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
