/**
 * What can be taken out of a message, and with which keys: what `learn` in model/deduce.ts takes apart, for
 * terms with variables. Items of tuples, contents of opened ciphertexts, bodies of certificates.
 * @module
 */
import {
  asCertificate,
  isApplication,
  publicKey,
  type Term,
  text,
  tuple,
  type Variable,
  variable,
} from '../../model/term.ts';
import type { Equation } from './equations.ts';

/** A part of a message that whoever has the keys can take out. */
export interface Place {
  readonly part: Term;
  /** What must be known, from the outside in. */
  readonly keys: readonly Term[];
  /** The parts that enclose it, tuples left out. */
  readonly through: readonly Term[];
  /** What values that are open must be for the part to be taken out this way. */
  readonly given: readonly Equation[];
}

const known = new WeakMap<Term, readonly Place[]>();

/**
 * Everything that can be taken out of `message`, the message included, tuples left out: whoever has a
 * tuple has its items. What stands inside a variable is not listed.
 */
export function placesIn(message: Term): readonly Place[] {
  const before = known.get(message);
  if (before !== undefined) return before;
  const found: Place[] = [];
  takeApart({ part: message, keys: [], through: [], given: [] }, found);
  known.set(message, found);
  return found;
}

function takeApart(place: Place, found: Place[]): void {
  if (!isApplication(place.part, 'tuple')) found.push(place);
  for (const inner of insideOf(place)) takeApart(inner, found);
}

function insideOf({ part, keys, through: outside, given }: Place): readonly Place[] {
  if (part.kind !== 'application') return [];
  const through = isApplication(part, 'tuple') ? outside : [...outside, part];
  const [lock, content] = part.args as [Term, Term];
  switch (part.symbol) {
    case 'tuple':
      return part.args.map((item) => ({ part: item, keys, through, given }));
    case 'enc':
    case 'aead':
      return [{ part: content, keys: [...keys, lock], through, given }];
    case 'seal': {
      if (isApplication(lock, 'pub'))
        return [{ part: content, keys: [...keys, lock.args[0] as Term], through, given }];
      if (lock.kind !== 'variable') return [];
      const key = partOf(lock, 'key');
      return [{ part: content, keys: [...keys, key], through, given: [...given, [lock, publicKey(key)]] }];
    }
    case 'sign':
      if (asCertificate(part) !== undefined) return [{ part: content, keys, through, given }];
      return certifying(content).map(([body, equation]) => ({
        part: body,
        keys,
        through,
        given: [...given, equation],
      }));
  }
  return [];
}

/** A signed value that can turn out to be the body of a certificate, which can be read from it, and when it is. */
function certifying(body: Term): readonly (readonly [Term, Equation])[] {
  const mark = text('cert');
  if (body.kind === 'variable') {
    const made = tuple(mark, ...['usage', 'subject', 'key'].map((name) => partOf(body, name)));
    return [[made, [body, made]]];
  }
  if (!isApplication(body, 'tuple') || body.args.length !== 4) return [];
  const [first] = body.args;
  return first?.kind === 'variable' ? [[body, [first, mark]]] : [];
}

/** A part of what `whole` turns out to be: the same wherever it is asked for. */
const partOf = (whole: Variable, name: string): Term =>
  variable(`${name} of ${whole.name}`, 'message', whole.scope);
