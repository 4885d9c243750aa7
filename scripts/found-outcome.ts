/**
 * What an `expect` line would have to say to be as found, in the notation; nothing where that is not known. The
 * words say no more than was decided: a line over all threats that nothing breaks becomes `holds under` the one
 * largest combination, if there is one, and `holds` alone only where nothing larger was proved.
 * @module
 */
import { standing } from '../attacks/decide.ts';
import type { Spec } from '../model/spec.ts';
import { type Combination, printCombination } from '../properties/threat.ts';
import { type GoalAnswer, isSettled } from './decisions.ts';
import { type Expectations, underOf } from './expected.ts';
import { fingerprintOf } from './fingerprint.ts';

/** The outcome that was found; `pins`: attacks with their fingerprints. */
export function foundOutcome(
  spec: Spec,
  expected: Expectations,
  answer: GoalAnswer,
  pins: boolean,
): string | undefined {
  if (answer.cut !== undefined || !isSettled(answer)) return undefined;
  if (answer.kind === 'every') return overAll(spec, answer);
  const { decision } = answer;
  const { verdict, committed } = decision;
  const under = underOf(expected);
  const threats = under.kind === 'one' ? under.combination : [];
  switch (verdict.kind) {
    case 'proved':
      return `holds${underText(spec, threats)}`;
    case 'attack': {
      const pinned = pins || (expected.kind === 'breach' && expected.fingerprint !== undefined);
      const exactly = pinned && decision.attack ? ` as "${fingerprintOf(decision.attack)}"` : '';
      return `attack${underText(spec, threats)}${exactly}`;
    }
    case 'absent':
      if (threats.length > 0) return undefined;
      return committed?.kind === 'proved' ? 'committed' : 'absent';
    case 'not applicable':
    case 'holds to':
    case 'unknown':
    case 'not broken':
      return undefined;
  }
}

function overAll(
  spec: Spec,
  { lattice }: Extract<GoalAnswer, { readonly kind: 'every' }>,
): string | undefined {
  const { absent, breaking, proved, capped } = lattice;
  if (capped !== undefined) return undefined;
  const broken = breaking.map(({ combination }) => combination);
  const none = broken.some((combination) => combination.length === 0);
  if (absent !== undefined) return none || proved.length === 0 ? 'absent' : 'committed';
  if (none) return 'attack';
  if (broken.length > 0) return `holds unless ${broken.map((one) => threatText(spec, one)).join(', ')}`;
  const largest = proved.map((decision) => standing(decision).threats);
  const [only] = largest;
  if (only === undefined) return undefined;
  return largest.length === 1 ? `holds${underText(spec, only)}` : 'holds';
}

const underText = (spec: Spec, threats: Combination): string =>
  threats.length === 0 ? '' : ` under ${threatText(spec, threats)}`;

/** As the normal form writes a combination. */
const threatText = (spec: Spec, threats: Combination): string =>
  printCombination(spec, threats).replaceAll('+', ' + ');
