/**
 * The whole draft that was asked for: its name, title and author, and the specs that it carries with it.
 * @module
 */
import { memberName } from '../model/spec.ts';
import { isPlainVerbatim } from '../reports/kramdown.ts';
import type { EmbeddedSpec, Frame } from '../reports/manuscript.ts';
import type { Problem } from '../reports/report.ts';
import { widthOf } from '../reports/text-width.ts';
import type { Format } from './deliver.ts';
import { problem } from './files.ts';
import type { ReadyProtocol } from './open-specs.ts';

/** The options that say what the draft is like. */
export interface FrameOptions {
  readonly format: Format;
  readonly whole?: string;
  readonly title?: string;
  readonly author?: string;
}

/** What is wrong with them. */
export function frameProblem({ whole, title, author }: FrameOptions): Problem | undefined {
  if (whole === undefined) {
    const [given] = [...(title === undefined ? [] : ['title']), ...(author === undefined ? [] : ['author'])];
    return given === undefined
      ? undefined
      : problem(given, `--${given} is for a whole draft`, 'add --whole draft-NAME-PROTOCOL');
  }
  if (/^draft(?:-[a-z0-9]+)+$/.test(whole) && !/-(?:\d\d|latest)$/.test(whole)) return undefined;
  return problem(
    whole,
    `${whole} is no name of an Internet-Draft`,
    'lower-case words joined by hyphens, the first of them draft, without a number at its end: draft-doe-protocol',
  );
}

/** The draft around the sections; undefined where none was asked for. */
export function frameOf(ready: readonly ReadyProtocol[], options: FrameOptions): Frame | undefined {
  const { whole, title, author } = options;
  if (whole === undefined) return undefined;
  const names = ready.map(({ spec }) => memberName(spec)).join(', ');
  return {
    name: whole,
    title: title ?? `A Formal Analysis of ${names}`,
    author: author ?? 'A. N. Author',
    specs: [...new Map(ready.map(({ file }) => [file.file, file])).values()].flatMap(
      (file): readonly EmbeddedSpec[] =>
        file.document === undefined && fits(file.text) ? [{ name: file.file, text: file.text }] : [],
    ),
  };
}

/** What a whole draft does not carry with it, and why; it takes another file then to check it. */
export function notCarried(ready: readonly ReadyProtocol[], { specs }: Frame): readonly string[] {
  const files = new Map(ready.map(({ file }) => [file.file, file]));
  return [...files.values()]
    .filter(({ file }) => !specs.some(({ name }) => name === file))
    .map(({ file, document, text }) => `The draft does not carry ${file}: ${whyNot(document, text)}.`);
}

function whyNot(document: string | undefined, text: string): string {
  if (document !== undefined) return 'it is a document itself';
  const lines = text.split('\n');
  const wide = lines.findIndex((line) => widthOf(line) > columnsMax);
  return wide === -1
    ? 'it has something that cannot stand in a draft as it is'
    : `its line ${wide + 1} has ${widthOf(lines[wide] ?? '')} columns, and a draft takes ${columnsMax}`;
}

/** As wide as a line of code in an Internet-Draft may be. */
const columnsMax = 69;

/** Whether a spec can stand in a draft as it is: nothing in it is out of place there, and no line is too long. */
function fits(text: string): boolean {
  const lines = text.replace(/\n$/, '').split('\n');
  return text.endsWith('\n') && isPlainVerbatim(lines) && lines.every((line) => widthOf(line) <= columnsMax);
}

/** The draft's own file as the place of its one spec, where that is so to the character. */
export function specWordFor(
  ready: readonly ReadyProtocol[],
  { name, specs }: Frame,
  { format }: FrameOptions,
): string | undefined {
  const files = new Set(ready.map(({ file }) => file));
  return format !== 'rfcxml' && files.size === 1 && specs.length === 1 ? `${name}.md` : undefined;
}
