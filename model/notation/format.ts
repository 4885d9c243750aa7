/**
 * The formatter: normal spacing and indentation, with every token, comment and line break where the author
 * put it. It works on tokens and on layout.ts, so that it cannot lose what the tree does not hold, and
 * leaves a source with errors alone.
 *
 * Top-level statements begin at the left edge, blocks are indented by two, `cite` by two under its
 * protocol, `event` by two under its message. Continued lines stay under what they stood under, or keep
 * their distance from the statement.
 * @module
 */
import type { IToken } from 'chevrotain';
import { align, type Cell } from './alignment.ts';
import type { Diagnostic } from './diagnostic.ts';
import { layOut, type PlacedToken, placeTokens, type RawStatement } from './layout.ts';
import { tokenize } from './lexer.ts';
import { parseSpecFile } from './parse.ts';
import {
  CloseRound,
  CloseSquare,
  Colon,
  Comma,
  Comment,
  isName,
  joiningTypes,
  OpenRound,
  OpenSquare,
  Semicolon,
  Slash,
  Under,
  Unless,
} from './tokens.ts';

/** The formatted source, or why it was left alone. */
export type Formatted =
  | { readonly kind: 'formatted'; readonly text: string }
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] };

/** `source` in the normal form; what it means stays the same. */
export function formatSource(source: string): Formatted {
  const { diagnostics } = parseSpecFile(source);
  if (diagnostics.some(({ severity }) => severity === 'error')) return { kind: 'refused', diagnostics };
  const { tokens, comments } = tokenize(source);
  const pieces = [...tokens, ...comments].sort((left, right) => left.startOffset - right.startOffset);
  const placed = placeTokens(source, pieces);
  const starts = placeStatements(layOut(source, tokens, []).statements, placed);
  const lines = cellsByLine(placed, starts);
  const columns = align(lines.map((cells) => (hasCode(cells) ? cells : [])));
  return { kind: 'formatted', text: written(lines, columns) };
}

/** What the formatter knows of a token that begins a statement. */
interface Start {
  /** Where the line begins on which the statement begins. */
  readonly indent: number;
  /** It follows the colon of the statement that it stands beneath. */
  readonly afterColon: boolean;
}

interface Starts {
  readonly byToken: ReadonlyMap<IToken, Start>;
  /** Colons inside the name of a threat have no space around them. */
  readonly tightColons: ReadonlySet<IToken>;
  /** Words that name an event have no space after them, whatever they mean elsewhere. */
  readonly eventNames: ReadonlySet<IToken>;
}

function placeStatements(statements: readonly RawStatement[], placed: readonly PlacedToken[]): Starts {
  const leading = new Set(
    placed.filter(({ line }, index) => placed[index - 1]?.line !== line).map(({ token }) => token),
  );
  const byToken = new Map<IToken, Start>();
  const tightColons = new Set<IToken>();
  const eventNames = new Set<IToken>();
  let home = 0;
  const visit = (raws: readonly RawStatement[], column: number, beneath: boolean): void => {
    let underMessage: number | undefined;
    for (const [index, raw] of raws.entries()) {
      const [first] = raw.tokens;
      if (first === undefined) continue;
      if (leading.has(first)) home = indentOf(raw, raws[index - 1], column, underMessage);
      byToken.set(first, { indent: home, afterColon: beneath && index === 0 });
      for (const colon of threatColons(raw)) tightColons.add(colon);
      for (const name of namesOfEvents(raw)) eventNames.add(name);
      if (raw.form === 'message') underMessage = home + 2;
      else if (raw.form !== 'event') underMessage = undefined;
      visit(raw.block, home + 2, true);
    }
  };
  visit(statements, 0, false);
  return { byToken, tightColons, eventNames };
}

/** Where a statement begins that begins its line, in a body at `column`. */
function indentOf(
  { form }: RawStatement,
  previous: RawStatement | undefined,
  column: number,
  underMessage: number | undefined,
): number {
  if (form === 'event') return Math.max(column, underMessage ?? 0);
  const cited = form === 'cite' && (previous?.form === 'protocol' || previous?.form === 'cite');
  return cited ? column + 2 : column;
}

function threatColons({ form, tokens }: RawStatement): readonly IToken[] {
  if (form !== 'expect') return [];
  const threats = tokens.findIndex(({ tokenType }) => tokenType === Unless || tokenType === Under);
  return threats < 0 ? [] : tokens.slice(threats).filter(({ tokenType }) => tokenType === Colon);
}

/** In an event and in a goal: each word between a party and a bracket. */
function namesOfEvents({ form, tokens }: RawStatement): readonly IToken[] {
  if (form !== 'event' && form !== 'goal') return [];
  return tokens.filter(
    (token, at) =>
      isName(token) && isName(tokens[at - 1]) && at > 1 && tokens[at + 1]?.tokenType === OpenRound,
  );
}

/** The statement that a line belongs to, while its cells are made. */
interface Current {
  /** Where the line begins on which the statement begins, now and in the source. */
  readonly indent: number;
  readonly column: number;
  /** Its cells so far, but for the first, by their column in the source; of several the last. */
  readonly above: Map<number, Cell>;
}

/** The cells of each line of the source, none where a line is blank. */
function cellsByLine(placed: readonly PlacedToken[], starts: Starts): readonly (readonly Cell[])[] {
  const lines: Cell[][] = [];
  let current: Current = { indent: 0, column: 0, above: new Map() };
  for (const [index, piece] of placed.entries()) {
    while (lines.length <= piece.line) lines.push([]);
    const line = lines[piece.line] ?? [];
    const [first] = line;
    const start = starts.byToken.get(piece.token);
    if (start !== undefined) {
      const column = first === undefined ? piece.column : current.column;
      current = { indent: start.indent, column, above: new Map() };
    }
    const before = first === undefined ? undefined : placed[index - 1];
    const cell =
      before === undefined ? leadingCell(piece, start, current) : innerCell(piece, before, start, starts);
    line.push(cell);
    if (start === undefined && cell.kind !== 'comment') current.above.set(cell.column, cell);
  }
  return lines;
}

function leadingCell({ token, line, column }: PlacedToken, start: Start | undefined, current: Current): Cell {
  const cell = {
    text: token.image.trimEnd(),
    line,
    column,
    gap: 0,
    least: 0,
    kind: kindOf(token, undefined),
  };
  if (start !== undefined) return { ...cell, kind: 'statement', indent: start.indent };
  const least = current.indent + 2;
  const under = current.above.get(column);
  if (under !== undefined) return { ...cell, indent: least, under };
  return { ...cell, indent: Math.max(least, column - current.column + current.indent) };
}

function innerCell(
  { token, line, column }: PlacedToken,
  before: PlacedToken,
  start: Start | undefined,
  { tightColons, eventNames }: Starts,
): Cell {
  const gap = column - before.column - [...before.token.image].length;
  const tight = tightColons.has(token) || tightColons.has(before.token) || eventNames.has(before.token);
  const least = start === undefined ? leastGap(before.token, token, tight) : start.afterColon ? 1 : 3;
  const kind = start === undefined ? kindOf(token, before.token) : 'statement';
  return { text: token.image.trimEnd(), line, column, gap, least, kind };
}

/**
 * What may line up with what: some marks and words with their like, other tokens with such as follow the
 * same mark. Commas and closing brackets stay where they are.
 */
function kindOf({ tokenType, image }: IToken, before: IToken | undefined): string | undefined {
  if (tokenType === Comment) return 'comment';
  if (/^(?:[:=]|<?->|==>|as|when|ignored)$/.test(image)) return image;
  if ([Comma, Semicolon, CloseRound, CloseSquare].includes(tokenType)) return undefined;
  return before === undefined || /^\w|^"/.test(before.image) ? 'word' : `after ${before.image}`;
}

function leastGap(before: IToken, token: IToken, tight: boolean): number {
  if (token.tokenType === Comment) return 2;
  if (tight || [OpenRound, OpenSquare, Slash].includes(before.tokenType)) return 0;
  if ([Comma, Semicolon, CloseRound, CloseSquare, Slash].includes(token.tokenType)) return 0;
  const called = isName(before) && !joiningTypes.includes(before.tokenType);
  return token.tokenType === OpenRound && called ? 0 : 1;
}

/** Whether a line holds more than a comment. */
const hasCode = ([first]: readonly Cell[]): boolean => first !== undefined && first.kind !== 'comment';

function written(lines: readonly (readonly Cell[])[], columns: ReadonlyMap<Cell, number>): string {
  const nextCode = codeAfter(lines);
  const text: string[] = [];
  let line: Cell | undefined;
  let statement: Cell | undefined;
  for (const [number, cells] of lines.entries()) {
    const [first] = cells;
    if (first === undefined) {
      if (text.length > 0 && text.at(-1) !== '') text.push('');
    } else if (hasCode(cells)) {
      line = first;
      statement = first.kind === 'statement' ? first : statement;
      text.push(writtenLine(cells, columns));
    } else {
      const beside = nearest(first, [nextCode[number], statement, line]);
      text.push(' '.repeat(beside === undefined ? 0 : (columns.get(beside) ?? 0)) + first.text);
    }
  }
  return `${text.join('\n').trimEnd()}\n`;
}

function writtenLine(cells: readonly Cell[], columns: ReadonlyMap<Cell, number>): string {
  let text = '';
  let width = 0;
  for (const cell of cells) {
    const column = columns.get(cell) ?? width;
    text += ' '.repeat(Math.max(0, column - width)) + cell.text;
    width = column + [...cell.text].length;
  }
  return text;
}

/** The first cell of the next line with code, for each line. */
function codeAfter(lines: readonly (readonly Cell[])[]): readonly (Cell | undefined)[] {
  const next: (Cell | undefined)[] = [];
  let code: Cell | undefined;
  for (const [index, cells] of [...lines.entries()].reverse()) {
    next[index] = code;
    if (hasCode(cells)) code = cells[0];
  }
  return next;
}

/** A comment on a line of its own goes with the line whose indentation it was nearest to, of several the first. */
function nearest(comment: Cell, beside: readonly (Cell | undefined)[]): Cell | undefined {
  const distance = (cell: Cell): number => Math.abs(cell.column - comment.column);
  return beside
    .filter((cell) => cell !== undefined)
    .reduce<Cell | undefined>(
      (best, cell) => (best && distance(best) <= distance(cell) ? best : cell),
      undefined,
    );
}
