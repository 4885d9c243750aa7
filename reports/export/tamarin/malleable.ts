/**
 * A cipher without integrity: what the adversary can make, without the key, of what roles have encrypted (model/malleable.ts).
 * A role says in facts what stands at each place of a plaintext; other rules say what may stand there instead, and put
 * plaintexts together of it. What was changed is not changed again, which would give nothing new.
 * @module
 */
import { type Application, isApplication, type Term } from '../../../model/term.ts';
import { rule } from './prelude.ts';
import { isOwn, type Sheet, tupleOf, written } from './sheet.ts';
import { functionName, type Vocabulary } from './vocabulary.ts';

/** What may stand at a place of some plaintext. */
export interface Shelf {
  /** Positions from the outside in, from 1; the whole plaintext is at none. */
  readonly place: readonly number[];
  /** Something that is no tuple. */
  hasLeaf: boolean;
  /** The length of the longest tuple, 0 where there is none. */
  longest: number;
}

/** Facts on what stands where in a plaintext that the role encrypts. */
export function standing(sheet: Sheet, { args }: Application): readonly string[] {
  const { shelves, liberties } = sheet.vocabulary;
  const [key, content] = args as readonly [Term, Term];
  const visit = (part: Term, place: readonly number[]): readonly string[] => {
    const shelf = shelves.get(place.join('_')) ?? { place, hasLeaf: false, longest: 0 };
    shelves.set(place.join('_'), shelf);
    if (isApplication(part, 'tuple')) {
      shelf.longest = Math.max(shelf.longest, part.args.length);
      return part.args.flatMap((item, at) => visit(item, [...place, at + 1]));
    }
    shelf.hasLeaf = true;
    if (part.kind === 'variable' && part.sort === 'message' && !isOwn(sheet.role, part)) {
      liberties.set(unopened, 'may miss attacks');
    }
    return [`!${standsAt(place)}(${written(sheet, key)}, ${written(sheet, part)})`];
  };
  return visit(content, []);
}

const unopened = 'what a role encrypts without having opened it is changed as one part';

type Place = Shelf['place'];

const named = (fact: string, place: Place): string => [fact, ...place].join('_');
const standsAt = (place: Place): string => named('Stands', place);
const mayStandAt = (place: Place, ...args: readonly string[]): string =>
  `!${named('MayStand', place)}(${args.join(', ')})`;

/** The rules by which plaintexts are changed; the vocabulary must be complete. */
export function changeRules(vocabulary: Vocabulary, withSources: boolean): readonly string[] {
  const shelves = [...vocabulary.shelves]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, shelf]) => shelf)
    .toSorted((one, other) => other.place.length - one.place.length);
  const parts = shelves.flatMap((shelf) => [...partRules(shelf), ...tupleRules(vocabulary, shelf)]);
  if (parts.length === 0) return [];
  const changed = `${functionName(vocabulary, 'enc', 2)}(k, x)`;
  return [
    ...parts,
    ...rule(
      'Enc_changed',
      'enc has no integrity: this the adversary makes, without the key, of what roles have encrypted',
      [mayStandAt([], 'k', 'x')],
      withSources ? [`Sealed(${changed})`] : [],
      [`Out(${changed})`],
    ),
  ];
}

/** What stands at a place is kept or, where the adversary knows it, replaced; or it is spoilt, and nobody knows what is there. */
function partRules({ place, hasLeaf, longest }: Shelf): readonly string[] {
  const where = place.length === 0 ? 'as a plaintext' : `at place ${place.join('.')} of a plaintext`;
  const stands = `!${standsAt(place)}(k, a)`;
  const spoilt = (premise: string): readonly string[] =>
    rule(
      named('Enc_spoil', place),
      'or something that nobody knows',
      [premise, 'Fr(~junk)'],
      [],
      [mayStandAt(place, 'k', '~junk')],
    );
  if (!hasLeaf) return place.length > 0 && longest > 0 ? spoilt(mayStandAt([...place, 1], 'k', 'a')) : [];
  return [
    ...rule(
      named('Enc_keep', place),
      `${where} may stand what a role has put there`,
      [stands],
      [],
      [mayStandAt(place, 'k', 'a')],
    ),
    ...rule(
      named('Enc_replace', place),
      'anything, where that is known',
      [stands, 'In(a)', 'In(b)'],
      [],
      [mayStandAt(place, 'k', 'b')],
    ),
    ...spoilt(stands),
  ];
}

/** A tuple is put together of what may stand at its places, up to the longest; a suffix may be cut. */
function tupleRules(vocabulary: Vocabulary, { place, longest }: Shelf): readonly string[] {
  const shortest = vocabulary.functions.has('single/1') ? 1 : 2;
  return Array.from({ length: longest }, (_, at) => at + 1)
    .filter((length) => length >= shortest)
    .flatMap((length) => {
      const items = Array.from({ length }, (_, at) => `x${at + 1}`);
      return rule(
        named('Enc_tuple', [...place, length]),
        'put together again; a suffix may be cut',
        items.map((item, at) => mayStandAt([...place, at + 1], 'k', item)),
        [],
        [mayStandAt(place, 'k', tupleOf(vocabulary, items))],
      );
    });
}
