/**
 * How many columns of a terminal a text takes (Unicode Standard Annex 11, East Asian Width, its wide
 * and fullwidth ranges), and lines broken to fit.
 * @module
 */

const wide =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const none = /[\p{Mn}\p{Me}\p{Cf}]/u;
const plainAscii = /^[\x20-\x7e]*$/;

/** The columns that `text` takes, control characters apart: they have been replaced before. */
export function widthOf(text: string): number {
  if (plainAscii.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += none.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

/**
 * `text` in lines of at most `width` columns, broken at spaces. A word that is longer stands on lines
 * of its own and is broken only where it must be; nothing is left out.
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  const indent = /^ */.exec(text)?.[0] ?? '';
  let line = indent;
  for (const word of text
    .slice(indent.length)
    .split(' ')
    .flatMap((long) => pieces(long, width))) {
    const longer = line === indent && lines.length === 0 ? indent + word : `${line} ${word}`;
    if (line.trim() !== '' && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** `text` in lines of about `width` columns, broken at spaces only: for source texts, where nothing may be cut. */
export function filled(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((one) => one !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** A word cut to pieces of at most `width` columns, after a hyphen where it has one. */
function pieces(word: string, width: number): readonly string[] {
  if (widthOf(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  for (const short of hyphenated(word).flatMap((one) => cut(one, width))) {
    if (part !== '' && widthOf(part + short) > width) {
      parts.push(part);
      part = '';
    }
    part += short;
  }
  return [...parts, part];
}

/** What a word may be broken into without harm: `draft-`, `nir-`, `02`. */
export const hyphenated = (word: string): readonly string[] => word.split(/(?<=\p{L}-)(?=[\p{L}\p{N}])/u);

function cut(word: string, width: number): readonly string[] {
  if (widthOf(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && widthOf(part + character) > width) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
