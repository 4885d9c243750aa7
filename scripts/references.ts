/**
 * References to characters in XML (XML 1.0, 4.1 and 4.6): the five that are predefined. A text that is rewritten keeps
 * the manner in which its author wrote them.
 * @module
 */

const characters: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

const named = /&(lt|gt|amp|quot|apos);/g;

/** The text with these references resolved. */
const resolved = (text: string): string =>
  text.replaceAll(named, (_, name: string) => characters[name] ?? '');

/** The text with these references resolved, and blanks after each word that had some, so that nothing else moves. */
export const resolvedInPlace = (text: string): string =>
  text.replaceAll(/((?:&(?:lt|gt|amp|quot|apos);)+)([^\s&]*)/g, (whole, references: string, rest: string) =>
    (resolved(references) + rest).padEnd(whole.length),
  );

/** A text without references, and the way to write another one as this one was written. */
export interface Unwritten {
  readonly text: string;
  readonly written: (text: string) => string;
}

/**
 * What a text with references says; undefined where it writes one character in two ways, or has references that
 * are not of the five: then nobody knows how another text would be written.
 */
export function unwritten(written: string): Unwritten | undefined {
  const names = new Set([...written.matchAll(named)].map(([, name = '']) => name));
  const write = (text: string): string =>
    text.replaceAll(/[<>&"']/g, (character) => {
      const name = Object.keys(characters).find((key) => characters[key] === character) ?? '';
      return names.has(name) || character === '&' || character === '<' ? `&${name};` : character;
    });
  const text = resolved(written);
  return write(text) === written ? { text, written: write } : undefined;
}
