/**
 * What an honest run can derive from what it holds: `canDerive` in properties/confidentiality.ts, for terms
 * with variables. A term that a run can derive it holds, or can take out of something it holds with keys that
 * it can derive, or can compose of parts that it can derive, or everybody knows it. Ciphertexts without integrity, which
 * it could change, and junk, which it could read, are left to it without more being asked.
 * @module
 */
import { isApplication, type Term } from '../../model/term.ts';
import { isCarriedByNone, variablesCarriedIn } from './carried.ts';
import { takeSteps } from './claims.ts';
import { addNeed } from './consequences.ts';
import { canBeEqual } from './equations.ts';
import { isJunk } from './junk.ts';
import { carrier, kindsLeft } from './kinds.ts';
import { type Event, eventOf } from './order.ts';
import { compositionsOf, type Possible } from './origins.ts';
import {
  type Derivation,
  type Draft,
  messageAt,
  narrow,
  type Pattern,
  type RunIn,
  valueIn,
} from './pattern.ts';
import { type Place, placesIn } from './places.ts';
import { isPlain } from './public.ts';

/**
 * Whether it says something that the run can derive this: not of what may be anybody's, as the public key is of a private
 * key that may yet turn out to be a name's. A certificate is not, although the adversary has it from the start: `canDerive`
 * begins with what the run holds.
 */
export const isOpenDerivation = (pattern: Pattern, { term, inside }: Derivation): boolean =>
  term.kind !== 'variable' &&
  !isPlain(pattern, term) &&
  !(isApplication(term, 'pub') && term.args[0]?.kind === 'variable') &&
  inside?.value.kind !== 'variable';

/**
 * All ways in which the run can derive the term in the end. What it takes apart it holds since some step of its
 * path, so the run gets at least there; what it holds plainly since an earlier step, it need not take later.
 */
export function waysToDerive(pattern: Pattern, derivation: Derivation): readonly Possible[] {
  const { term, inside } = derivation;
  if (inside !== undefined) {
    return placesIn(inside.value)
      .filter(({ part }) => part !== inside.value)
      .flatMap(({ part, keys, given }) =>
        heldAt(
          pattern,
          derivation,
          { part, keys: [...inside.keys, ...keys], through: [], given, step: 0 },
          'within',
        ),
      );
  }
  const run = pattern.runs[derivation.run] as RunIn;
  const places = holdingsOf(pattern, run);
  const plain = places.find(({ part, keys, given, step }) => {
    return part === term && keys.length + given.length === 0 && step < run.completed;
  });
  if (plain !== undefined)
    return [{ record: { kind: 'held', step: plain.step }, pattern: without(pattern, derivation) }];
  return [
    ...(isJunk(term) || isApplication(term, 'enc')
      ? [{ record: { kind: 'changed' }, pattern: without(pattern, derivation) } as const]
      : []),
    ...compositionsOf(pattern, term).map(
      (needs): Possible => ({ record: { kind: 'composed' }, pattern: without(pattern, derivation, needs) }),
    ),
    ...places.flatMap((place) => heldAt(pattern, derivation, place, 'held')),
  ];
}

/** The pattern with these derivations of the same run in place of the one. */
export function without(pattern: Pattern, derivation: Derivation, terms: readonly Term[] = []): Draft {
  const left = pattern.derivations.filter((other) => other !== derivation);
  const more = terms.map((term): Derivation => ({ run: derivation.run, term, inside: undefined }));
  return { ...pattern, derivations: [...left, ...more] };
}

/** A part of what a run holds after a step. */
interface HeldPlace extends Place {
  readonly step: number;
}

/** The term as what stands at the place, or inside the value that stands there. */
function heldAt(
  pattern: Pattern,
  derivation: Derivation,
  { part, keys, given, step }: HeldPlace,
  from: 'held' | 'within',
): readonly Possible[] {
  const { narrowed, setting } = pattern;
  const { run, term } = derivation;
  const found: Possible[] = [];
  if (canBeEqual(term, part, narrowed, setting.typed)) {
    const draft = without(pattern, derivation, keys);
    if (from === 'held') takeSteps(draft, run, step + 1);
    draft.equations = [...draft.equations, [term, part], ...given];
    found.push({ record: from === 'held' ? { kind: from, step } : { kind: from }, pattern: draft });
  }
  if (part.kind === 'variable' && (kindsLeft(narrowed, part, setting.typed) & carrier) !== 0) {
    const draft = without(pattern, derivation);
    draft.derivations = [...draft.derivations, { run, term, inside: { value: part, keys } }];
    narrow(draft, part, carrier);
    if (from === 'held') {
      takeSteps(draft, run, step + 1);
      const event = receiptOf(draft, draft.runs[run] as RunIn, part, step);
      if (event !== undefined && isCarriedByNone(pattern, term)) addNeed(draft, term, event);
    }
    draft.equations = [...draft.equations, ...given];
    const record = from === 'held' ? ({ kind: 'held inside', step } as const) : inWithin;
    found.push({ record, pattern: draft });
  }
  return found;
}

/** The event by which the run received a message that carries the value, of its first steps. */
function receiptOf(pattern: Pattern, run: RunIn, value: Term, last: number): Event | undefined {
  const step = run.path.steps.findIndex(
    ({ kind }, at) =>
      kind === 'receive' &&
      at <= last &&
      variablesCarriedIn(messageAt(pattern, run, at)).some((name) => name === value),
  );
  return step < 0 ? undefined : eventOf(run.number, step);
}

const inWithin: Possible['record'] = { kind: 'within inside' };

/** All that the run can hold on its path (`allHeld` in properties/holding.ts), taken apart, earlier steps first. */
function holdingsOf(pattern: Pattern, { path, copy }: RunIn): readonly HeldPlace[] {
  const found: HeldPlace[] = [];
  const plain = new Set<Term>();
  for (const step of path.steps.keys()) {
    const since = step === 0 ? undefined : path.transitions[step - 1];
    const views = path.role.knows.filter((each) => (step === 0 ? each.since < 0 : each.since === since));
    const values = new Set(views.map(({ view }) => valueIn(pattern, copy.own(view))));
    for (const place of [...values].flatMap(placesIn)) {
      if (plain.has(place.part)) continue;
      if (place.keys.length + place.given.length === 0) plain.add(place.part);
      found.push({ ...place, step });
    }
  }
  return found;
}
