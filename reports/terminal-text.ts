/**
 * Text as a terminal may be given it: colours through a palette that was passed in, and nothing from a
 * spec that could steer the terminal (CWE-150).
 * @module
 */
import type { Tone } from './report.ts';

/** How a text is set off; each gives back a text of the same visible width. */
export interface Palette {
  readonly strong: (text: string) => string;
  readonly aside: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly unsure: (text: string) => string;
}

/** What is known of the place where a text will be read. */
export interface Screen {
  readonly palette: Palette;
  /** In columns. */
  readonly width: number;
}

const same = (text: string): string => text;

/** No colours at all: for pipes and files. */
export const plain: Palette = { strong: same, aside: same, good: same, bad: same, unsure: same };

/** `text` in the colour of `tone`. */
export function painted(text: string, tone: Tone, palette: Palette): string {
  switch (tone) {
    case 'plain':
      return text;
    case 'good':
      return palette.good(text);
    case 'bad':
      return palette.bad(text);
    case 'unsure':
      return palette.unsure(text);
    case 'aside':
      return palette.aside(text);
  }
}

/**
 * `text` on one line, with whatever could move the cursor, change colours, reorder the line or hide
 * itself replaced by `�`.
 */
export const safe = (text: string): string =>
  text.replace(/[\t\r\n]+/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '�');
