/**
 * What can be taken out of a message, and with which keys: what `learn` in model/deduce.ts takes apart, for
 * terms with variables. Items of tuples, contents of opened ciphertexts, bodies of certificates.
 * @module
 */
import { asCertificate, isApplication, type Term } from '../../model/term.ts';

/** A part of a message that whoever has the keys can take out. */
export interface Place {
  readonly part: Term;
  /** What must be known, from the outside in. */
  readonly keys: readonly Term[];
  /** False where it depends on values that are open whether the part can be taken out this way. */
  readonly isCertain: boolean;
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
  takeApart({ part: message, keys: [], isCertain: true }, found);
  known.set(message, found);
  return found;
}

function takeApart(place: Place, found: Place[]): void {
  if (!isApplication(place.part, 'tuple')) found.push(place);
  for (const inner of insideOf(place)) takeApart(inner, found);
}

function insideOf({ part, keys, isCertain }: Place): readonly Place[] {
  if (part.kind !== 'application') return [];
  const [lock, content] = part.args as [Term, Term];
  switch (part.symbol) {
    case 'tuple':
      return part.args.map((item) => ({ part: item, keys, isCertain }));
    case 'enc':
    case 'aead':
      return [{ part: content, keys: [...keys, lock], isCertain }];
    case 'seal':
      if (isApplication(lock, 'pub'))
        return [{ part: content, keys: [...keys, lock.args[0] as Term], isCertain }];
      // The value may turn out to be a public key, of which somebody knows the private one.
      return lock.kind === 'variable' ? [{ part: content, keys, isCertain: false }] : [];
    case 'sign':
      if (asCertificate(part) !== undefined) return [{ part: content, keys, isCertain }];
      return mayBeBody(content) ? [{ part: content, keys, isCertain: false }] : [];
  }
  return [];
}

/** Whether a signed value can turn out to be the body of a certificate, which can be read from it. */
const mayBeBody = (body: Term): boolean =>
  body.kind === 'variable' ||
  (isApplication(body, 'tuple') && body.args.length === 4 && body.args[0]?.kind === 'variable');
