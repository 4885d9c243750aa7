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
  const sameLetters = all.find((candidate) => candidate.toLowerCase() === word.toLowerCase());
  if (sameLetters !== undefined) return sameLetters;
  const best = closest(word, all);
  return distance(word, best) <= Math.max(1, Math.floor(word.length / 3)) ? best : undefined;
}

/** `did you mean X?`, or `known here: …` where nothing is close; undefined where nothing is known. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const known = [...new Set(candidates)];
  const best = nearMiss(word, known);
  if (best !== undefined) return `did you mean ${best}?`;
  if (known.length === 0) return undefined;
  return `known here: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}`;
}
