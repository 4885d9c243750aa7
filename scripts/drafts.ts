/**
 * Specs inside documents: fenced code with the info string `tertius` in Markdown (CommonMark 0.31, 4.5; kramdown
 * is alike), `<sourcecode type="tertius">` in RFCXML (RFC 7991, 2.48). What is not spec becomes blank, character by
 * character, so that every place in the text of the specs is the place in the document. Only these two constructs
 * are looked at; what a fence or a CDATA section contains is taken as it is.
 *
 * A spec pins the words that it rests on by `cite "here: …"`: the document must say them outside of its specs.
 * @module
 */
import { extname } from 'node:path';
import type { Diagnostic } from '../model/notation/diagnostic.ts';
import { suggest } from '../model/notation/near-miss.ts';
import type { ProtocolSyntax } from '../model/notation/syntax.ts';
import { resolvedInPlace } from './references.ts';

/** A document's specs. */
export interface Draft {
  readonly kind: 'markdown' | 'xml';
  /** As long as the document: specs where they stand, blanks elsewhere. */
  readonly specs: string;
  /** The rest: blanks where specs stand. */
  readonly prose: string;
  readonly blocks: readonly Block[];
}

/** Where a spec stands in its document, from its first line to after its last. */
export interface Block {
  readonly start: number;
  readonly end: number;
  /** What each of its lines begins with. */
  readonly indent: string;
  /** Whether its characters stand for themselves. */
  readonly literal: boolean;
}

/** Which kind of document a file is, by its name; undefined for what is a spec itself. */
export function documentKind(path: string): 'markdown' | 'xml' | undefined {
  switch (extname(path).toLowerCase()) {
    case '.md':
    case '.mkd':
    case '.markdown':
      return 'markdown';
    case '.xml':
      return 'xml';
    default:
      return undefined;
  }
}

/** The specs of a document, of which there may be none. */
export function draftOf(text: string, kind: 'markdown' | 'xml'): Draft {
  const blocks = kind === 'markdown' ? fencedBlocks(text) : sourcecodeBlocks(text);
  let specs = '';
  let prose = '';
  let at = 0;
  for (const { start, end, literal } of blocks) {
    const own = text.slice(start, end);
    specs += blank(text.slice(at, start)) + (literal ? own : resolvedInPlace(own));
    prose += text.slice(at, start) + blank(own);
    at = end;
  }
  return { kind, specs: specs + blank(text.slice(at)), prose: prose + text.slice(at), blocks };
}

/** The specs without what stands around them. */
export const specsAlone = ({ specs, blocks }: Draft): string =>
  blocks.map(({ start, end }) => specs.slice(start, end)).join('\n');

/** A text of blanks, line by line as long. */
export const blank = (text: string): string => text.replaceAll(/[^\r\n]/g, ' ');

/** A fence is closed by one of the same kind that is at least as long, or by the end of the document. */
function fencedBlocks(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let open:
    | { readonly fence: string; readonly indent: string; readonly start: number; own: boolean }
    | undefined;
  for (const { 0: line, index } of text.matchAll(/[^\n]*(?:\n|$)/g)) {
    if (open === undefined) {
      const [, indent = '', fence, info = ''] = /^([ \t]*)(`{3,}|~{3,})([^\r\n]*)/.exec(line) ?? [];
      if (fence === undefined || (fence.startsWith('`') && info.includes('`'))) continue;
      open = { fence, indent, start: index + line.length, own: /^[ \t]*tertius(?![\w.-])/.test(info) };
    } else if (closes(line, open.fence)) {
      if (open.own) blocks.push({ start: open.start, end: index, indent: open.indent, literal: true });
      open = undefined;
    }
  }
  if (open?.own === true && open.start < text.length) {
    blocks.push({ start: open.start, end: text.length, indent: open.indent, literal: true });
  }
  return blocks;
}

const closes = (line: string, fence: string): boolean => {
  const text = line.trim();
  return text.startsWith(fence) && [...text].every((character) => character === fence[0]);
};

/**
 * Comments and other CDATA are passed over; within the element the text is one CDATA section or plain. Each character
 * is looked at a bounded number of times: what is not closed ends the document.
 */
function sourcecodeBlocks(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let at = text.indexOf('<');
  while (at !== -1) {
    let next = at + 1;
    if (text.startsWith('<!--', at)) next = after(text, '-->', at + 4);
    else if (text.startsWith('<![CDATA[', at)) next = after(text, ']]>', at + 9);
    else {
      const start = specFrom(text, at);
      if (start !== undefined) {
        const block = sourcecodeBlock(text, start);
        blocks.push(block);
        next = block.end;
      }
    }
    at = text.indexOf('<', next);
  }
  return blocks;
}

/** The place after `end`, or the end of the text. */
function after(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found === -1 ? text.length : found + end.length;
}

/** Where the content begins of an element that is a spec. */
function specFrom(text: string, at: number): number | undefined {
  const tag = /<sourcecode\b((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/y;
  tag.lastIndex = at;
  const [whole, attributes = ''] = tag.exec(text) ?? [];
  if (whole === undefined || attributes.endsWith('/')) return undefined;
  return /\stype\s*=\s*(["'])tertius\1/.test(attributes) ? at + whole.length : undefined;
}

function sourcecodeBlock(text: string, from: number): Block {
  const opening = /\s*<!\[CDATA\[/y;
  opening.lastIndex = from;
  const [cdata] = opening.exec(text) ?? [];
  const start = from + (cdata?.length ?? 0);
  const closing = text.indexOf(cdata === undefined ? '</sourcecode' : ']]>', start);
  const end = closing === -1 ? text.length : closing;
  return { start, end, indent: '', literal: cdata !== undefined };
}

/** How a citation begins that pins words of the document itself. */
const pin = 'here:';

/** More pins than these are not looked for, and neither are more sentences that come near. */
const pinsMax = 1000;
const hintsMax = 5;

/** The pins whose words the document does not say; `prose` undefined: there is no document around the spec. */
export function unsaid(
  protocols: readonly ProtocolSyntax[],
  prose: string | undefined,
): readonly Diagnostic[] {
  const said = prose === undefined ? '' : plain(prose);
  const pins = protocols.flatMap(({ citations }) => citations).filter(({ text }) => text.startsWith(pin));
  const missing = pins
    .slice(0, pinsMax)
    .map(({ text, span }) => ({ words: plain(text.slice(pin.length)), span }))
    .filter(({ words }) => prose === undefined || words === '' || !said.includes(words));
  const further = pins.slice(pinsMax, pinsMax + 1).map(({ span }): Diagnostic => {
    const message = `a document has at most ${pinsMax} pins: this one and what follows were not looked for`;
    return { code: 'T703', severity: 'error', span, message };
  });
  return [
    ...missing.map(({ words, span }, at) =>
      prose === undefined ? alone(span) : changed(span, at < hintsMax ? nearest(words, said) : undefined),
    ),
    ...further,
  ];
}

const alone = (span: Diagnostic['span']): Diagnostic => ({
  code: 'T701',
  severity: 'error',
  span,
  message: 'this pins words of the document around the spec, and there is none',
  hint: 'put the spec into a fenced block of the document, or cite the document by its name',
});

const changed = (span: Diagnostic['span'], hint: string | undefined): Diagnostic => ({
  code: 'T702',
  severity: 'error',
  span,
  message: 'the document does not say this',
  hint: hint ?? 'see whether what the spec models has changed, then quote the document again',
});

/** Words and what stands between them, without layout and marks of emphasis. */
const plain = (text: string): string =>
  text
    .replaceAll(/<[^<>]*>|[*_`]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[.,;:!?)])/g, '')
    .trim();

/** A sentence of the document that begins or ends as these words do. */
function nearest(words: string, said: string): string | undefined {
  const sentences = said.split(/(?<=[.!?]) /);
  const some = words.split(' ');
  const ends = [some.slice(0, 4).join(' '), some.slice(-4).join(' ')];
  const close = sentences.find((sentence) => ends.some((end) => end.length > 8 && sentence.includes(end)));
  const found = close ?? sentences.find((sentence) => suggest(words, [sentence])?.startsWith('did you mean'));
  return found === undefined ? undefined : `it says: ${found.slice(0, 300)}`;
}
