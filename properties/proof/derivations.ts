/**
 * What an honest run can derive from what it holds: `canDerive` in properties/confidentiality.ts, for terms
 * with variables. A term that a run can derive it holds, or can take out of something it holds with keys that
 * it can derive, or can compose of parts that it can derive, or everybody knows it.
 * @module
 */
import type { Term } from '../../model/term.ts';
import { canBeEqual } from './equations.ts';
import { carrier, kindsLeft } from './kinds.ts';
import { compositionsOf, type Possible } from './origins.ts';
import { type Derivation, type Draft, narrow, type Pattern, type RunIn, valueIn } from './pattern.ts';
import { type Place, placesIn } from './places.ts';
import { isCommon } from './public.ts';

/** Whether it says something that the run can derive this: not of what may be anybody's. */
export const isOpenDerivation = (pattern: Pattern, { term, inside }: Derivation): boolean =>
  term.kind !== 'variable' && !isCommon(pattern, term) && inside?.value.kind !== 'variable';

/** All ways in which the run can derive the term. */
export function waysToDerive(pattern: Pattern, derivation: Derivation): readonly Possible[] {
  const { term, inside } = derivation;
  if (inside !== undefined) {
    return placesIn(inside.value)
      .filter(({ part }) => part !== inside.value)
      .flatMap(({ part, keys, isCertain }) =>
        heldAt(pattern, derivation, { part, keys: [...inside.keys, ...keys], isCertain }, 'within'),
      );
  }
  const places = holdingsOf(pattern, pattern.runs[derivation.run] as RunIn).flatMap(placesIn);
  if (places.some(({ part, keys, isCertain }) => part === term && keys.length === 0 && isCertain)) {
    return [{ record: { kind: 'held' }, pattern: without(pattern, derivation) }];
  }
  return [
    ...compositionsOf(pattern, term).map(
      (needs): Possible => ({ record: { kind: 'composed' }, pattern: without(pattern, derivation, needs) }),
    ),
    ...places.flatMap((place) => heldAt(pattern, derivation, place, 'held')),
  ];
}

/** The pattern with these derivations of the same run in place of the one. */
function without(pattern: Pattern, derivation: Derivation, terms: readonly Term[] = []): Draft {
  const left = pattern.derivations.filter((other) => other !== derivation);
  const more = terms.map((term): Derivation => ({ run: derivation.run, term, inside: undefined }));
  return { ...pattern, derivations: [...left, ...more] };
}

/** The term as what stands at the place, or inside the value that stands there. */
function heldAt(
  pattern: Pattern,
  derivation: Derivation,
  { part, keys }: Place,
  kind: 'held' | 'within',
): readonly Possible[] {
  const { narrowed, setting } = pattern;
  const { run, term } = derivation;
  const found: Possible[] = [];
  if (canBeEqual(term, part, narrowed, setting.typed)) {
    const draft = without(pattern, derivation, keys);
    draft.equations = [...draft.equations, [term, part]];
    found.push({ record: { kind }, pattern: draft });
  }
  if (part.kind === 'variable' && (kindsLeft(narrowed, part, setting.typed) & carrier) !== 0) {
    const draft = without(pattern, derivation);
    draft.derivations = [...draft.derivations, { run, term, inside: { value: part, keys } }];
    narrow(draft, part, carrier);
    found.push({ record: { kind: `${kind} inside` }, pattern: draft });
  }
  return found;
}

/** What the run holds by the steps that it has completed (`allHeld` in properties/holding.ts). */
function holdingsOf(pattern: Pattern, { path, copy, completed }: RunIn): readonly Term[] {
  const taken = new Set(path.transitions.slice(0, completed - 1));
  const held = path.role.knows.filter(({ since }) => since < 0 || taken.has(since));
  return [...new Set(held.map(({ view }) => valueIn(pattern, copy.own(view))))];
}
