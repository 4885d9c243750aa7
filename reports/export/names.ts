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

/** Names in a language with these reserved words, whose words are joined by `joint`. */
export function namesWithout(reserved: Iterable<string>, joint: '_' | '-' = '_'): Names {
  const taken = new Set(reserved);
  return {
    take: (wish) => {
      const base = identifierOf(wish).replaceAll('_', joint);
      let name = base;
      for (let count = 2; taken.has(name); count += 1) name = `${base}${joint}${count}`;
      taken.add(name);
      return name;
    },
    inner: () => namesWithout(taken, joint),
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
