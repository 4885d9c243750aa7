/**
 * What a message carries: what stands in it as itself, as an item, as the content of a ciphertext or in a signed
 * body, and so may be taken out of it. What is only hashed, or the exponent of a share, it does not carry.
 * @module
 */
import { type Application, isApplication, type Term, type Variable } from '../../model/term.ts';
import { isAboutChange } from './changed.ts';
import { canBeEqual, mayMeet } from './equations.ts';
import { isJunk } from './junk.ts';
import { type Copy, copyOf, type Path } from './machines.ts';
import { type Pattern, valueIn } from './pattern.ts';
import type { Setting } from './setting.ts';

/**
 * Whether a message can only carry the term once the adversary knows it: no run sends one in which its role puts the
 * term itself where it is carried. For the first message that carries it a run must receive, and before that nothing
 * carries it of which the adversary could have made that message. Junk is put into ciphertexts unknown, and tuples are
 * put together there of items that are not known: of these nothing is said.
 */
export function isCarriedByNone(pattern: Pattern, term: Term): boolean {
  const { paths, typed } = pattern.setting;
  if (isJunk(term) || isAboutChange(term) || isApplication(term, 'tuple')) return false;
  if (!passesOnlyWhatIsCarried(pattern.setting)) return false;
  const isPut = (path: Path, copy: Copy): boolean =>
    putInto(path, copy).some(
      (part) => mayMeet(term, part) && canBeEqual(term, valueIn(pattern, part), pattern.narrowed, typed),
    );
  return (
    !pattern.runs.some(({ path, copy }) => isPut(path, copy)) &&
    !paths.some((path) => isPut(path, copyOf(path, pattern.runs.length)))
  );
}

const put = new WeakMap<Copy, readonly Term[]>();

/** What the role of a run puts itself where its sends carry it, each once: no values that it may have from others. */
function putInto({ steps }: Path, copy: Copy): readonly Term[] {
  const known = put.get(copy);
  if (known !== undefined) return known;
  const sent = copy.messages.filter((_, step) => steps[step]?.kind === 'send');
  const found = [...new Set(sent.flatMap(carriedIn))].filter(({ kind }) => kind !== 'variable');
  put.set(copy, found);
  return found;
}

/**
 * Whether the adversary knows a term with this symbol where it knows all its arguments, and not before: no message carries
 * one, so that it is composed.
 */
export function isDissolved({ setting }: Pick<Pattern, 'setting'>, { symbol }: Application): boolean {
  return symbol === 'tuple' || dissolvedIn(setting).has(symbol);
}

const dissolved = new WeakMap<Setting, ReadonlySet<string>>();

function dissolvedIn(setting: Setting): ReadonlySet<string> {
  const known = dissolved.get(setting) ?? neverCarried(setting);
  dissolved.set(setting, known);
  return known;
}

function neverCarried(setting: Setting): ReadonlySet<string> {
  const { paths, typed, functions } = setting;
  if (!typed || !passesOnlyWhatIsCarried(setting)) return new Set();
  const found = new Set(['h', 'kdf', 'mac', ...functions.keys()]);
  for (const { steps } of paths)
    for (const { kind, message } of steps)
      if (kind === 'send')
        for (const part of carriedIn(message)) if (part.kind === 'application') found.delete(part.symbol);
  return found;
}

const passing = new WeakMap<Setting, boolean>();

/** Whether all runs pass on only what was carried before (`passesOnWhatIsCarried`). */
export function passesOnlyWhatIsCarried(setting: Setting): boolean {
  const known = passing.get(setting) ?? setting.paths.every(passesOnWhatIsCarried);
  passing.set(setting, known);
  return known;
}

/** A term with the parts that it carries. */
export function carriedIn(term: Term): readonly Term[] {
  const found: Term[] = [];
  addCarried(term, found);
  return found;
}

function addCarried(term: Term, found: Term[]): void {
  found.push(term);
  if (term.kind !== 'application') return;
  switch (term.symbol) {
    case 'tuple':
      for (const item of term.args) addCarried(item, found);
      break;
    case 'enc':
    case 'aead':
    case 'seal':
    case 'sign':
      addCarried(term.args[1] as Term, found);
  }
}

/** The variables that a term carries. */
export const variablesCarriedIn = (term: Term): readonly Variable[] =>
  carriedIn(term).filter((part) => part.kind === 'variable');

/**
 * Whether every variable that a send on the path carries is a name of the run's start, a value that it makes, or
 * was carried by a message that it received before, or by a value taken out of one that was.
 */
function passesOnWhatIsCarried({ role, steps }: Path): boolean {
  const carried = new Set<Variable>([
    role.self,
    ...role.peers.map(({ name }) => name),
    ...role.fresh.map(({ name }) => name),
  ]);
  return steps.every(({ kind, message, checks }) => {
    const passes = kind === 'receive' || variablesCarriedIn(message).every((name) => carried.has(name));
    if (kind === 'receive') for (const name of variablesCarriedIn(message)) carried.add(name);
    for (const check of checks) {
      if (check.kind !== 'open' || !variablesCarriedIn(check.value).every((name) => carried.has(name)))
        continue;
      for (const name of variablesCarriedIn(check.pattern)) carried.add(name);
    }
    return passes;
  });
}
