/**
 * Names for other languages: letters, digits and underscores, each given once, none that the language keeps
 * for itself. Names of the spec stay recognisable.
 * @module
 */

/** Gives names that are free. */
export interface Names {
  /** `wish` as an identifier, with a number where another has it already. */
  readonly take: (wish: string) => string;
  /** The same names taken, to be added to apart. */
  readonly inner: () => Names;
}

/**
 * Names in a language with these reserved words, whose words are joined by `joint`; no two differ by capital letters
 * only where the language is `caseless`.
 */
export function namesWithout(reserved: Iterable<string>, joint: '_' | '-' = '_', caseless = false): Names {
  const told = (name: string): string => (caseless ? name.toLowerCase() : name);
  const taken = new Set([...reserved].map(told));
  return {
    take: (wish) => {
      const base = identifierOf(wish).replaceAll('_', joint);
      let name = base;
      for (let count = 2; taken.has(told(name)); count += 1) name = `${base}${joint}${count}`;
      taken.add(told(name));
      return name;
    },
    inner: () => namesWithout(taken, joint, caseless),
  };
}

/** `text` with everything but letters, digits and underscores replaced; it begins with a letter. */
export function identifierOf(text: string): string {
  const plain = text.replaceAll(/[^A-Za-z0-9_]+/g, '_').replaceAll(/^_+|_+$/g, '');
  return /^[A-Za-z]/.test(plain) ? plain : `t_${plain}`.replace(/_$/, '');
}

/** `text` on one line, and without what would end a comment. */
export const inComment = (text: string): string =>
  [...text.replaceAll(/\s+/g, ' ')]
    .filter((letter) => letter >= ' ' && letter !== '\u007f')
    .join('')
    .replaceAll('(*', '( *')
    .replaceAll('*)', '* )')
    .replaceAll('/*', '/ *')
    .replaceAll('*/', '* /');
