/**
 * A cipher without integrity: what the adversary can make, without the key, of what roles have encrypted (model/malleable.ts).
 * A role says in facts what stands at each place of a plaintext; other rules say what may stand there instead, and put
 * plaintexts together of it. What was changed is not changed again, which would give nothing new.
 * @module
 */
import type { Role } from '../../../model/role.ts';
import { type Application, isApplication, subtermsOf, type Term } from '../../../model/term.ts';
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
    if (isApplication(part, 'tuple') && part.args.length > 0) {
      shelf.longest = Math.max(shelf.longest, part.args.length);
      return part.args.flatMap((item, at) => visit(item, [...place, at + 1]));
    }
    shelf.hasLeaf = true;
    if (isApplication(part, 'tuple')) liberties.set(replaceable, 'may show false attacks');
    if (part.kind === 'variable' && (part.sort === 'message' || !sheet.typed) && !isOwn(sheet.role, part)) {
      liberties.set(unopened, 'may miss attacks');
    }
    return [stands(place, written(sheet, key), written(sheet, part))];
  };
  return visit(content, []);
}

const unopened = 'what a role encrypts without having opened it is changed as one part';

const replaceable = 'anything may be put in the place of an empty tuple in an enc, as it is known';

type Place = Shelf['place'];

const named = (fact: string, place: Place): string => [fact, ...place].join('_');
const fact =
  (name: string) =>
  (place: Place, ...args: readonly string[]): string =>
    `!${named(name, place)}(${args.join(', ')})`;

/** A role has put it there. */
const stands = fact('Stands');
/** The adversary may have put it there, unknown to all. */
const spoilt = fact('Spoilt');
/** What stands there is known, so that the adversary can change it into what it likes. */
const open = fact('Open');
const mayStand = fact('MayStand');

/** The rules by which plaintexts are changed, as far as these roles read them; the vocabulary must be complete. */
export function changeRules(
  vocabulary: Vocabulary,
  roles: readonly Role[],
  withSources: boolean,
): readonly string[] {
  const shelves = [...vocabulary.shelves]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, shelf]) => shelf)
    .toSorted((one, other) => other.place.length - one.place.length);
  if (shelves.length === 0) return [];
  const read = longestRead(roles);
  const parts = shelves.flatMap((shelf) => [
    ...partRules(shelf),
    ...tupleRules(vocabulary, shelf, read(shelf.place)),
  ]);
  const changed = `${functionName(vocabulary, 'enc', 2)}(k, x)`;
  return [
    ...parts,
    ...rule(
      'Enc_changed',
      'enc has no integrity: this the adversary makes, without the key, of what roles have encrypted',
      [mayStand([], 'k', 'x')],
      withSources ? [`Sealed(${changed})`] : [],
      [`Out(${changed})`],
    ),
  ];
}

/**
 * What stands at a place is kept; or it is spoilt, and nobody knows what is there; or, where what stands there is known,
 * be it that a role has repeated what was spoilt, it is replaced.
 */
function partRules(shelf: Shelf): readonly string[] {
  const { place, hasLeaf, longest } = shelf;
  const isPart = place.length > 0 && longest > 0;
  if (!hasLeaf && !isPart) return [];
  const where = place.length === 0 ? 'as a plaintext' : `at place ${place.join('.')} of a plaintext`;
  const spoilRule = (name: string, premise: string): readonly string[] =>
    rule(
      named(name, place),
      `or ${where} something that nobody knows`,
      [premise, 'Fr(~junk)'],
      [],
      [mayStand(place, 'k', '~junk'), spoilt(place, 'k', '~junk')],
    );
  return [
    ...(hasLeaf ? keepRules(place, where) : []),
    ...(hasLeaf ? spoilRule('Enc_spoil', stands(place, 'k', 'a')) : []),
    ...(isPart ? spoilRule('Enc_spoil_tuple', mayStand([...place, 1], 'k', 'a')) : []),
    ...rule(
      named('Enc_repeated', place),
      'or what nobody knew, once a role has repeated it',
      [spoilt(place, 'k', 'a'), 'In(a)'],
      [],
      [open(place, 'k')],
    ),
    ...rule(
      named('Enc_replace', place),
      'where what stands there is known, anything may',
      [open(place, 'k'), 'In(b)'],
      [],
      [mayStand(place, 'k', 'b')],
    ),
    ...(longest === 0 ? [] : withinRule(shelf)),
  ];
}

const keepRules = (place: Place, where: string): readonly string[] => [
  ...rule(
    named('Enc_keep', place),
    `${where} may stand what a role has put there`,
    [stands(place, 'k', 'a')],
    [],
    [mayStand(place, 'k', 'a')],
  ),
  ...rule(
    named('Enc_known', place),
    'the adversary may know that',
    [stands(place, 'k', 'a'), 'In(a)'],
    [],
    [open(place, 'k')],
  ),
];

/** Around kept parts of a tuple, too. */
const withinRule = ({ place, longest }: Shelf): readonly string[] =>
  rule(
    named('Enc_within', place),
    'also tuples in which some parts are kept',
    [open(place, 'k')],
    [],
    Array.from({ length: longest }, (_, at) => open([...place, at + 1], 'k')),
  );

/** A tuple is put together of what may stand at its places, up to the longest; a suffix may be cut, or where anything may stand, added. */
function tupleRules(
  vocabulary: Vocabulary,
  { place, hasLeaf, longest }: Shelf,
  read: number,
): readonly string[] {
  if (longest === 0) return [];
  const shortest = vocabulary.functions.has('single/1') ? 1 : 2;
  const mayBeOpen = hasLeaf || place.length > 0;
  return Array.from({ length: mayBeOpen ? Math.max(longest, read) : longest }, (_, at) => at + 1)
    .filter((length) => length >= shortest)
    .flatMap((length) => {
      const items = Array.from({ length }, (_, at) => `x${at + 1}`);
      const parts = items.map((item, at) =>
        at < longest ? mayStand([...place, at + 1], 'k', item) : `In(${item})`,
      );
      return rule(
        named('Enc_tuple', [...place, length]),
        length > longest ? 'put together again, with more' : 'put together again; a suffix may be cut',
        length > longest ? [open(place, 'k'), ...parts] : parts,
        [],
        [mayStand(place, 'k', tupleOf(vocabulary, items))],
      );
    });
}

/** The length of the longest tuple that some role reads at a place of a plaintext: there, or when it looks into what it kept. */
function longestRead(roles: readonly Role[]): (place: Place) => number {
  const transitions = roles.flatMap((role) => role.transitions);
  const kept = transitions.flatMap(({ checks }) =>
    checks.flatMap((check) => (check.kind === 'open' ? [check.pattern] : [])),
  );
  const received = transitions.flatMap((one) => (one.kind === 'receive' ? [one.pattern] : []));
  const lengths = new Map<string, number>();
  const note = (key: string, part: Term): void => {
    if (isApplication(part, 'tuple')) lengths.set(key, Math.max(lengths.get(key) ?? 0, part.args.length));
  };
  const visit = (part: Term, place: Place): void => {
    note(place.join('_'), part);
    if (isApplication(part, 'tuple'))
      for (const [at, item] of part.args.entries()) visit(item, [...place, at + 1]);
  };
  for (const term of subtermsOf([...received, ...kept]))
    if (isApplication(term, 'enc')) visit(term.args[1] as Term, []);
  for (const term of subtermsOf(kept)) note('kept', term);
  return (place) => Math.max(lengths.get(place.join('_')) ?? 0, lengths.get('kept') ?? 0);
}
