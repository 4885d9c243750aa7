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
  const before = new Set([...reserved].map(told));
  return namesBeside((name) => before.has(name), told, joint);
}

/** Names beside those of which `isGone` is true. Which of them were taken before others is kept, so that nothing is copied. */
function namesBeside(
  isGone: (name: string) => boolean,
  told: (name: string) => string,
  joint: '_' | '-',
): Names {
  const order = new Map<string, number>();
  const isTaken = (name: string): boolean => order.has(name) || isGone(name);
  return {
    take: (wish) => {
      const plain = identifierOf(wish);
      const base = joint === '_' ? plain : plain.replaceAll('_', joint);
      let name = base;
      for (let count = 2; isTaken(told(name)); count += 1) name = `${base}${joint}${count}`;
      order.set(told(name), order.size);
      return name;
    },
    inner: () => {
      const count = order.size;
      const isBefore = (name: string): boolean => (order.get(name) ?? count) < count || isGone(name);
      return namesBeside(isBefore, told, joint);
    },
  };
}

/** `text` with everything but letters, digits and underscores replaced; it begins with a letter. */
export function identifierOf(text: string): string {
  if (/^[A-Za-z](?:\w*[A-Za-z0-9])?$/.test(text)) return text;
  const plain = text.replaceAll(/[^A-Za-z0-9_]+/g, '_').replaceAll(/^_+|_+$/g, '');
  return /^[A-Za-z]/.test(plain) ? plain : `t_${plain}`.replace(/_$/, '');
}

/** `text` on one line, and without what would end a comment. */
export const inComment = (text: string): string =>
  /^(?:[ -~](?<! {2}|\(\*|\*\)|\/\*|\*\/))*$/.test(text) ? text : withoutSigns(text);

const withoutSigns = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[^ -~\u0080-\u{10ffff}]/gu, '')
    .replaceAll('(*', '( *')
    .replaceAll('*)', '* )')
    .replaceAll('/*', '/ *')
    .replaceAll('*/', '* /');
