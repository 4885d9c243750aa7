/**
 * Restrictions: what every trace that counts satisfies (Tamarin manual, Restrictions).
 * @module
 */
import type { Atom } from '../../../model/term.ts';
import { constant, type Vocabulary } from './vocabulary.ts';

/** A restriction by name. */
export interface Restriction {
  readonly name: string;
  readonly formula: string;
}

/** Two terms are the same. */
export const equality: Restriction = { name: 'Eq', formula: 'All x y #i. Eq(x, y) @ #i ==> x = y' };

/** Two terms differ. */
export const inequality: Restriction = {
  name: 'Neq',
  formula: 'All x #i. Neq(x, x) @ #i ==> F',
};

/** Something happens for one value only once. */
export const once: Restriction = {
  name: 'OnlyOnce',
  formula: 'All x #i #j. OnlyOnce(x) @ #i & OnlyOnce(x) @ #j ==> #i = #j',
};

/** Shares are checked for membership of the group. */
export const membership: Restriction = {
  name: 'Share',
  formula: 'All #i. Share(DH_neutral) @ #i ==> F',
};

/** That an issuer is one of these, or is none of them. */
export function anchored(
  vocabulary: Vocabulary,
  anchors: readonly Atom[],
): { readonly fact: string; readonly is: Restriction; readonly isNot: Restriction } {
  const names = anchors.map((anchor) => constant(vocabulary, anchor));
  const known = [...vocabulary.anchors.keys()];
  const key = names.join(' ');
  if (!vocabulary.anchors.has(key)) {
    vocabulary.anchors.set(key, known.length === 0 ? 'Anchor' : `Anchor_${known.length + 1}`);
  }
  const fact = vocabulary.anchors.get(key) as string;
  const choices = names.map((name) => `x = ${name}`).join(' | ') || 'F';
  return {
    fact,
    is: { name: fact, formula: `All x #i. ${fact}(x) @ #i ==> ${choices}` },
    isNot: { name: `No${fact}`, formula: `All x #i. No${fact}(x) @ #i ==> not (${choices})` },
  };
}

/** What a place for a nonce, key, datum or text does not take, by the constructors that the model uses. */
export function kinds({ builtins, functions, sharedKeys: _ }: Vocabulary): readonly Restriction[] {
  const forms: (readonly [string, string, string])[] = [['tuple', 'x y', '<x, y>']];
  if (builtins.has('signing')) forms.push(['signature', 'x y', 'sign(x, y)']);
  if (builtins.has('signing') || builtins.has('asymmetric-encryption'))
    forms.push(['public_key', 'x', 'pk(x)']);
  if (builtins.has('asymmetric-encryption')) forms.push(['sealed', 'x y', 'aenc(x, y)']);
  if (builtins.has('symmetric-encryption')) forms.push(['ciphertext', 'x y', 'senc(x, y)']);
  for (const { name, symbol, arity } of functions.values()) {
    if (symbol !== 'enc' && symbol !== 'aead' && symbol !== 'single') continue;
    const args = ['x', 'y', ...Array.from({ length: Math.max(0, arity - 2) }, (__, at) => `z${at + 1}`)];
    const given = args.slice(0, arity);
    forms.push([name, given.join(' '), `${name}(${given.join(', ')})`]);
  }
  return forms.map(([name, variables, form]) => ({
    name: `Value_is_no_${name}`,
    formula: `All ${variables} #i. Value(${form}) @ #i ==> F`,
  }));
}
