/**
 * The `.tertius` notation: from text to the tree of syntax.ts, with whatever is wrong as diagnostics. It
 * never throws: every text has a tree, perhaps an empty one. The lexer makes tokens, layout.ts divides
 * them into statements, and the grammar reads each statement by itself.
 * @module
 */
import { balance } from './brackets.ts';
import { syntaxError } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';
import { layOut, type RawStatement } from './layout.ts';
import { spanOf, tokenize } from './lexer.ts';
import {
  demandBlock,
  diagnosticsShown,
  type Reader,
  readBody,
  readBy,
  readStatement,
  spanWithBlock,
} from './read-statement.ts';
import type { FlowSyntax, ProtocolSyntax, SpecFile, Statement, TermSyntax, Word } from './syntax.ts';
import { isName } from './tokens.ts';

/** What a source says, as far as it could be read, and what is wrong with it. */
export interface Parsed {
  readonly file: SpecFile;
  /** In the order of the source; where there is one, `file` may lack what it is about. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a `.tertius` file; total. */
export function parseSpecFile(source: string): Parsed {
  const lexed = tokenize(source);
  if (lexed.refused) return { file: { flows: [], protocols: [] }, diagnostics: lexed.diagnostics };
  const faults = lexed.diagnostics.map(({ span }) => span.start).sort((left, right) => left - right);
  const layout = layOut(source, lexed.tokens, faults);
  const reader = newReader([...lexed.diagnostics, ...layout.diagnostics]);
  const file = readFile(reader, layout.statements);
  if (file.protocols.length === 0 && reader.diagnostics.length === 0) reader.diagnostics.push(noProtocol(0));
  return { file, diagnostics: shown(reader.diagnostics) };
}

/** Reads one term, such as `kdf(dh(x, y), nC)`; total. */
export function parseTerm(source: string): {
  readonly term?: TermSyntax;
  readonly diagnostics: readonly Diagnostic[];
} {
  const lexed = tokenize(source);
  if (lexed.refused) return { diagnostics: lexed.diagnostics };
  const { tokens, spoiled, diagnostics } = balance(lexed.tokens, lexed.diagnostics.length > 0);
  const reader = newReader([...lexed.diagnostics, ...diagnostics]);
  const term = readBy(reader, { form: undefined, tokens, block: [], spoiled }, 'term');
  return { ...(term && { term }), diagnostics: shown(reader.diagnostics) };
}

const newReader = (diagnostics: Diagnostic[]): Reader => ({ diagnostics, failures: 0, messageSeen: false });

interface OpenProtocol {
  readonly name: Word;
  readonly title?: Word;
  readonly citations: Word[];
  readonly body: Statement[];
  readonly start: number;
  end: number;
}

/** A file is sub-flows and protocols; a protocol reaches to the next of either. */
function readFile(reader: Reader, raws: readonly RawStatement[]): SpecFile {
  const flows: FlowSyntax[] = [];
  const protocols: OpenProtocol[] = [];
  let current: OpenProtocol | undefined;
  for (const [index, raw] of raws.entries()) {
    if (raw.form === 'protocol') {
      current = readProtocol(reader, raw);
      protocols.push(current);
    } else if (raw.form === 'flow') {
      current = undefined;
      flows.push(...readFlow(reader, raw));
    } else {
      current ??= outsideProtocol(reader, raw, raws);
      if (raw.form === 'cite') current.citations.push(...(readBy(reader, raw, 'cite') ?? []));
      else current.body.push(...readStatement(reader, raw, raws.slice(index + 1), raws[index - 1]));
      current.end = spanWithBlock(raw).end;
    }
  }
  return { flows, protocols: protocols.map(closed) };
}

function readProtocol(reader: Reader, raw: RawStatement): OpenProtocol {
  reader.messageSeen = false;
  const { start, end } = spanWithBlock(raw);
  const head = readBy(reader, raw, 'protocol') ?? { name: nameOf(raw) };
  return { ...head, citations: [], body: [], start, end };
}

/** The name of a protocol whose line does not parse, as far as it has one. */
function nameOf({ tokens: [first, second] }: RawStatement): Word {
  if (second !== undefined && isName(second)) return { text: second.image, span: spanOf(second) };
  const end = first === undefined ? 0 : spanOf(first).end;
  return { text: '', span: { start: end, end } };
}

function readFlow(reader: Reader, raw: RawStatement): readonly FlowSyntax[] {
  reader.messageSeen = false;
  const head = readBy(reader, raw, 'flow');
  const body = readBody(reader, raw.block);
  demandBlock(reader, raw);
  return head === undefined ? [] : [{ ...head, body, span: spanWithBlock(raw) }];
}

/** Takes the statements that no protocol has, and is thrown away with them. */
function outsideProtocol(reader: Reader, raw: RawStatement, raws: readonly RawStatement[]): OpenProtocol {
  const span = spanWithBlock(raw);
  const word = raw.tokens[0]?.image ?? '';
  if (raw.form !== undefined && !raw.spoiled) {
    const hint = 'a protocol ends where a `flow` begins: write sub-flows before the protocols that use them';
    const here = { start: span.start, end: span.start + word.length };
    const stray = syntaxError('T132', here, `\`${word}\` belongs to no protocol`, hint);
    const none = raws.every(({ form }) => form !== 'protocol');
    reader.diagnostics.push(none ? noProtocol(span.start) : stray);
  }
  return { name: { text: '', span }, citations: [], body: [], ...span };
}

const closed = ({ start, end, ...protocol }: OpenProtocol): ProtocolSyntax => ({
  ...protocol,
  span: { start, end },
});

const smallest = `the smallest spec is
  protocol hello
  role A client
  role B server
  fresh A : nonce n
  A -> B : n`;

const noProtocol = (start: number): Diagnostic =>
  syntaxError('T130', { start, end: start }, 'no protocol found', smallest);

/** The first few by place, and how many more there are. */
function shown(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = diagnostics.toSorted((left, right) => left.span.start - right.span.start);
  const rest = sorted.slice(diagnosticsShown);
  const [first] = rest;
  if (first === undefined) return sorted;
  const message = `${rest.length} more error${rest.length === 1 ? '' : 's'} from here on`;
  return [...sorted.slice(0, diagnosticsShown), syntaxError('T107', first.span, message)];
}
