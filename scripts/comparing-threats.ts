/**
 * The threats that `compare` and `guarantees` are asked about: named once for all protocols, of which not each has every party.
 * @module
 */
import { memberName, type Spec } from '../model/spec.ts';
import { parties } from '../properties/agreement.ts';
import type { Words } from '../properties/guarantee.ts';
import { type Combination, combine, printThreat } from '../properties/threat.ts';
import { listed } from '../reports/listed.ts';
import type { Problem } from '../reports/report.ts';
import type { Under } from './decision-errand.ts';
import type { ReadyProtocol } from './open-specs.ts';
import { threatsMeant } from './question.ts';

/** The threats as they were typed. */
export interface ChosenThreats {
  /** Combinations, each by itself. */
  readonly threat?: readonly string[] | undefined;
  /** Threats whose combinations are meant. */
  readonly threats?: readonly string[] | undefined;
  /** More threats than these together are not asked about. */
  readonly together?: number | undefined;
}

/** The combinations to be asked about in one protocol. */
export function undersOf(spec: Spec, { threat, threats, together }: ChosenThreats): readonly Under[] {
  if (threat !== undefined)
    return combinationsIn(spec, threat).map((combination) => ({ kind: 'one', combination }));
  return [
    {
      kind: 'every',
      ...(threats !== undefined && { threats: combine(...combinationsIn(spec, threats).flat()) }),
      ...(together !== undefined && { together }),
    },
  ];
}

const combinationsIn = (spec: Spec, words: readonly string[]): readonly Combination[] =>
  words.flatMap((word): readonly Combination[] => {
    const meant = threatsMeant(spec, word);
    return meant.kind === 'threats' ? [meant.combination] : [];
  });

/** The threats that were chosen, each by the one word that reports have for it; undefined where none were. */
export const wordsMeant = (
  protocols: readonly ReadyProtocol[],
  { threats }: ChosenThreats,
): Words | undefined =>
  threats && [
    ...new Set(
      protocols.flatMap(({ spec }) =>
        combinationsIn(spec, threats)
          .flat()
          .map((threat) => printThreat(spec, threat)),
      ),
    ),
  ];

/** What is wrong with the words, each told once with the protocols that it is about. */
export function threatProblems(
  protocols: readonly ReadyProtocol[],
  { threat = [], threats = [] }: ChosenThreats,
): readonly Problem[] {
  const told = new Map<string, { readonly found: Problem; readonly names: string[] }>();
  for (const { spec } of protocols)
    for (const word of [...threat, ...threats.filter((each) => !isMissingParty(spec, each))]) {
      const found = threatsMeant(spec, word);
      if (found.kind !== 'problem') continue;
      const message = found.message.replace(`${spec.name}: `, '');
      const known = told.get(message) ?? { found, names: [] };
      told.set(message, { ...known, names: [...known.names, memberName(spec)] });
    }
  return [...told].map(([message, { found, names }]) => {
    const isAboutIt = found.message !== message;
    return {
      ...found,
      ...adviceOn(found.subject, protocols),
      message: isAboutIt ? `${some(names, protocols)}: ${message}` : message,
    };
  });
}

/** What to do about threats together of which only some protocols have every party. */
function adviceOn(word: string, protocols: readonly ReadyProtocol[]): { readonly hint?: string } {
  const threats = word.split('+').map((each) => each.trim());
  const having = protocols.filter(({ spec }) => !threats.some((threat) => isMissingParty(spec, threat)));
  if (having.length === 0 || having.length === protocols.length) return {};
  const names = having.slice(0, 3).map(({ spec }) => spec.name);
  return {
    hint: `--threats ${threats.join(',')} leaves out what a protocol does not have; or name specs that have it, such as ${names.join(' ')}`,
  };
}

/** Threats are named once for all protocols, and not each has every party. */
const isMissingParty = ({ roles }: Spec, word: string): boolean =>
  parties.some((office) => office === word) && !roles.some(({ office }) => office === word);

/** A few of their names, or how many they are. */
function some(names: readonly string[], all: readonly ReadyProtocol[]): string {
  if (names.length <= 4) return listed(names);
  if (names.length === all.length) return `all ${names.length} protocols`;
  return listed([...names.slice(0, 3), `${names.length - 3} others`]);
}

/** What is asked about, in words. */
export function describeThreats({ threat, threats, together }: ChosenThreats): string {
  if (threat !== undefined) return threat.join(', ');
  const isLimited = together !== undefined && (threats === undefined || together < wordsIn(threats).length);
  if (together === 1 && isLimited)
    return threats === undefined
      ? 'no threat and each threat alone'
      : `no threat and each of ${threats.join(', ')} alone`;
  const which =
    threats === undefined ? 'every combination of threats' : `every combination of ${threats.join(', ')}`;
  return isLimited ? `${which}, at most ${together} together` : which;
}

const wordsIn = (threats: readonly string[]): readonly string[] => threats.flatMap((word) => word.split('+'));
