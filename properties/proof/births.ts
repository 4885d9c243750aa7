/**
 * Where a term first occurs, which need not be where it is first known (origination, in Thayer, Herzog, Guttman,
 * "Strand spaces", JCS 1999, section 2). Runs that pass a ciphertext on unopened can each be where it is known from;
 * only those that make it can be where it first occurs.
 * @module
 */
import { type Application, isPrivateSymbol, type Term } from '../../model/term.ts';
import type { OriginRecord } from '../case-tree.ts';
import { carriedIn, passesOnlyWhatIsCarried } from './carried.ts';
import { reach } from './consequences.ts';
import { canBeEqual } from './equations.ts';
import { eventOf } from './order.ts';
import { changedOrigins, composedOrigins, givenOrigins, type Possible, withAnother } from './origins.ts';
import { type Draft, type Pattern, type RunIn, valueIn } from './pattern.ts';

/** Symbols of the terms of which it can be asked where they first occur: whoever makes one has its arguments. */
const bearing: ReadonlySet<string> = new Set(['h', 'kdf', 'mac', 'enc', 'aead', 'seal', 'sign']);

/** Whether it can be asked, and has not been, where the term first occurs. */
export function isUnborn(pattern: Pattern, term: Term): term is Application {
  const need = pattern.needs.get(term);
  if (need === undefined || need.origin !== undefined || need.birth !== undefined) return false;
  if (term.kind !== 'application') return false;
  const { functions } = pattern.setting;
  if (isPrivateSymbol(term.symbol)) return passesOnlyWhatIsCarried(pattern.setting);
  return bearing.has(term.symbol) || functions.has(term.symbol);
}

/**
 * All ways in which a term that is needed can have come to be. If everybody has it from the start, that is its way,
 * whoever sends it besides. Else look at the first message, of those sent and those received, with the term somewhere
 * inside. If there is none, or a run receives it, then the adversary composed the term, or made it by changing
 * ciphertexts, or has it from the start: nothing that it was sent before has it inside, and what is put into a
 * ciphertext stood in one before, or is known, or is junk, which has nothing inside. If a run sends it, the term
 * is an instance of a part of what its role says, and of no single variable: a value with the term inside the run
 * would have received before. Given terms have no term of these kinds inside but certificates, which are
 * themselves given.
 *
 * Where all runs pass on only what was carried to them (`passesOnlyWhatIsCarried`), the first message that *carries* the term
 * counts: has it as itself, as an item, as the content of a ciphertext, or in a signed body. No message that does not carry it
 * gives it, or anything that does. If a run receives that message, the adversary made it, and nothing before carries the term,
 * so that it was known, or came of a change; if a run sends it, its role puts the term there. It is so asked of long-term keys,
 * which nobody composes, and of every term where matching is typed, so that names are names.
 */
export function birthsOf(pattern: Pattern, term: Application): readonly Possible[] {
  return [
    ...givenOrigins(pattern, term),
    ...composedOrigins(pattern, term),
    ...changedOrigins(pattern, term),
    ...pattern.runs.flatMap((run) =>
      bornIn(pattern, term, run, (step) => ({ kind: 'born', run: run.number, step })),
    ),
    ...withAnother(pattern).flatMap(({ path, run, after }) => {
      const by = { role: path.role.name, transitions: path.transitions };
      return bornIn(after(), term, run, (step) => ({ kind: 'born anew', by, step }));
    }),
  ];
}

/** From the sends of one run: every part of what its role says that can be the term. */
function bornIn(
  pattern: Pattern,
  term: Application,
  run: RunIn,
  record: (step: number) => OriginRecord,
): readonly Possible[] {
  const { narrowed, setting } = pattern;
  const isCarried = isPrivateSymbol(term.symbol) || (setting.typed && passesOnlyWhatIsCarried(setting));
  const partsOf = isCarried ? carriedIn : anywhereIn;
  return run.path.steps.flatMap(({ kind }, step) => {
    if (kind !== 'send') return [];
    const made = partsOf(run.copy.messages[step] as Term).filter(
      (part) => part.kind === 'application' && part.symbol === term.symbol,
    );
    return [...new Set(made.map((part) => valueIn(pattern, part)))]
      .filter((part) => canBeEqual(term, part, narrowed, setting.typed))
      .map((part): Possible => {
        const draft: Draft = { ...pattern };
        const { uses = [] } = draft.needs.get(term) ?? {};
        const birth = eventOf(run.number, step);
        draft.needs = new Map(draft.needs).set(term, { uses, origin: undefined, birth });
        reach(draft, run.number, step + 1);
        draft.equations = [...draft.equations, [term, part]];
        return { record: record(step), pattern: draft };
      });
  });
}

const parts = new WeakMap<Term, readonly Term[]>();

/** A term with all its parts, at any depth. */
function anywhereIn(term: Term): readonly Term[] {
  if (term.kind !== 'application') return [term];
  const known = parts.get(term) ?? [term, ...term.args.flatMap(anywhereIn)];
  parts.set(term, known);
  return known;
}
