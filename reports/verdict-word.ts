/**
 * The words for verdicts: what each says, and how it is meant.
 * @module
 */
import type { Tone, VerdictWord } from './report.ts';

/** How a verdict is meant, for colours; the word itself is always there too. */
export function toneOf(verdict: VerdictWord): Tone {
  switch (verdict) {
    case 'proved':
    case 'holds unless':
    case 'not broken':
      return 'good';
    case 'attack':
      return 'bad';
    case 'absent':
    case 'committed':
    case 'holds to':
    case 'unknown':
      return 'unsure';
    case 'not applicable':
      return 'aside';
  }
}

/** What each verdict says, in one clause. */
export const meanings: Readonly<Record<VerdictWord, string>> = {
  proved: 'holds for any number of runs under all threats that were asked about; the case trees were checked',
  'holds unless':
    'proved for any number of runs without these threats; broken under each of them, and replayed',
  attack: 'a trace breaks it, and was replayed step by step',
  committed: 'the peer does not hold what is agreed on, but what it signed or hashed contains it',
  absent:
    'the design leaves no way to meet it, as where the peer never holds what would have to be agreed on: a finding about the design, not an attack',
  'holds to': 'everything with so many runs was looked at: this is not a proof',
  'not broken': 'no attack in the tries that were made: this is not a proof',
  unknown: 'a limit was reached first',
  'not applicable': 'the goal says nothing here, or the proposal has no such party',
};
