/**
 * Which tokens belong to which statement, and which statements stand beneath which. The rules:
 *
 * 1. A statement begins on a line of its own, or after a complete statement on the same line.
 * 2. A line goes on with the statement above it while a bracket is open, after a trailing comma or
 *    operator, or where it is indented deeper than the line on which that statement began; unless it has
 *    the shape of a new statement (`let x =`, `C ->`, …).
 * 3. `flow`, `within`, `when`, `with`, `either`, `or`, `machine` and `state` stand over what follows their
 *    colon on the line and over every line beneath that is indented deeper than theirs.
 *
 * Brackets are balanced here, with one error for each that is not, so that a forgotten one costs no more
 * than its own statement.
 * @module
 */
import type { IToken, TokenType } from 'chevrotain';
import { addBracket, closeBrackets, isBracket, type Nesting } from './brackets.ts';
import { syntaxError } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';
import { quote, spanOf } from './lexer.ts';
import { columnAfter, lineStarts } from './position.ts';
import { isStatementWord, type Mark, type StatementForm, statementPatterns } from './statements.ts';
import {
  Arrow,
  CloseRound,
  CloseSquare,
  Colon,
  isName,
  joiningTypes,
  None,
  Text,
  unfinishedTypes,
  Whole,
} from './tokens.ts';

/** Limits that keep the tree small enough to walk and to wait for. */
export const layoutLimits = { blocks: 16, statements: 5_000 } as const;

/** A token with its line (from 0) and its column (from 0, tabs expanded). */
export interface PlacedToken {
  readonly token: IToken;
  readonly line: number;
  readonly column: number;
}

/** One statement: its tokens, brackets balanced, and the statements beneath it. */
export interface RawStatement {
  /** Undefined where the first token begins no statement. */
  readonly form: StatementForm | undefined;
  readonly tokens: readonly IToken[];
  readonly block: readonly RawStatement[];
  /** Something in it has been reported already. */
  readonly spoiled: boolean;
}

/** The statements of a source. */
export interface Layout {
  readonly statements: readonly RawStatement[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Each token's line and column in `source`. */
export function placeTokens(source: string, tokens: readonly IToken[]): readonly PlacedToken[] {
  const starts = lineStarts(source);
  let line = 0;
  let column = 0;
  let read = 0;
  return tokens.map((token) => {
    for (; (starts[line + 1] ?? Number.POSITIVE_INFINITY) <= token.startOffset; line += 1) {
      read = starts[line + 1] ?? read;
      column = 0;
    }
    column = columnAfter(source.slice(read, token.startOffset), column);
    read = token.startOffset;
    return { token, line, column };
  });
}

/**
 * The statements that `tokens` make up; `faults` are the offsets of what the lexer reported, ascending,
 * which spoil the statement that they are in.
 */
export function layOut(source: string, tokens: readonly IToken[], faults: readonly number[]): Layout {
  const state: State = {
    placed: placeTokens(source, tokens),
    roots: [],
    headers: [],
    nesting: { open: [], tooDeep: 0, diagnostics: [] },
    current: undefined,
    count: 0,
    blocksReported: false,
    diagnostics: [],
  };
  let fault = 0;
  for (let index = 0; index < state.placed.length; index += 1) {
    const { token } = at(state, index);
    const before = state.current;
    if (beginsStatement(state, index)) {
      if (state.count === layoutLimits.statements) {
        state.diagnostics.push(tooManyStatements(token));
        break;
      }
      begin(state, index);
    }
    for (; (faults[fault] ?? Number.POSITIVE_INFINITY) <= token.startOffset; fault += 1) {
      spoil(state.current, faults[fault] === token.startOffset ? undefined : before);
    }
    add(state, token);
  }
  if (fault < faults.length) spoil(state.current);
  if (state.current !== undefined) closeBrackets(state.nesting, state.current);
  return { statements: state.roots, diagnostics: [...state.diagnostics, ...state.nesting.diagnostics] };
}

interface Draft extends RawStatement {
  readonly tokens: IToken[];
  readonly block: Draft[];
  spoiled: boolean;
  /** Where the line begins on which the statement began. */
  readonly column: number;
  /** Colons outside brackets. */
  colons: number;
  /** The mark that is still to come before another statement may begin on the line. */
  awaits: Mark | undefined;
}

interface State {
  readonly placed: readonly PlacedToken[];
  readonly roots: Draft[];
  /** Statements that what follows may stand beneath, the outermost first. */
  readonly headers: Draft[];
  readonly nesting: Nesting;
  current: Draft | undefined;
  count: number;
  blocksReported: boolean;
  readonly diagnostics: Diagnostic[];
}

function beginsStatement(state: State, index: number): boolean {
  const { current } = state;
  if (current === undefined) return true;
  const previous = at(state, index - 1);
  const { token, line, column } = at(state, index);
  const inside = state.nesting.open.length > 0 || state.nesting.tooDeep > 0;
  if (previous.line === line) return beginsOnSameLine(state, current, index, inside);
  if (inside) return hasShape(state, index);
  if (unfinishedTypes.includes(previous.token.tokenType)) return hasShape(state, index);
  if (column <= current.column || token.image === 'when') return true;
  return hasShape(state, index) || awaitsBlock(current, token);
}

/** Whether `header` is one that the deeper line which begins with `token` can stand beneath. */
function awaitsBlock(header: Draft, token: IToken): boolean {
  return opens(header) || (header.form === 'protocol' && header.tokens.length > 1 && isName(token));
}

function beginsOnSameLine(state: State, current: Draft, index: number, inside: boolean): boolean {
  const previous = at(state, index - 1).token;
  if (!inside && opens(current) && current.colons === 1 && previous.tokenType === Colon) return true;
  if (current.tokens.length < 2 || !canEnd(previous)) return false;
  return current.awaits === undefined && hasShape(state, index);
}

/** Whether the tokens from `index` on look like a statement of their own. */
function hasShape(state: State, index: number): boolean {
  const { token, line } = at(state, index);
  const next = state.placed[index + 1];
  if (isName(token) && next?.token.tokenType === Arrow) return true;
  if (!isStatementWord(token.image)) return false;
  const following = state.placed.slice(index + 1, index + 4).filter((placed) => placed.line === line);
  return statementPatterns[token.image].follows.test(following.map((placed) => placed.token.image).join(' '));
}

const ends: readonly TokenType[] = [None, Text, Whole, CloseRound, CloseSquare];

const canEnd = (token: IToken): boolean =>
  ends.includes(token.tokenType) || (isName(token) && !joiningTypes.includes(token.tokenType));

const opens = (draft: Draft): boolean => {
  const { form } = draft;
  return form !== undefined && form !== 'message' && statementPatterns[form].opens;
};

const neededBy = (form: StatementForm | undefined): Mark | undefined => {
  if (form === undefined) return undefined;
  return form === 'message' ? ':' : statementPatterns[form].needs;
};

function begin(state: State, index: number): void {
  if (state.current !== undefined) closeBrackets(state.nesting, state.current);
  const { token, line, column } = at(state, index);
  const newLine = state.current === undefined || state.placed[index - 1]?.line !== line;
  if (newLine) while ((state.headers.at(-1)?.column ?? -1) >= column) state.headers.pop();
  else demandColon(state, token);
  const form = formOf(state, index);
  const draft: Draft = {
    form,
    tokens: [],
    block: [],
    spoiled: false,
    column: newLine ? column : (state.current?.column ?? column),
    colons: 0,
    awaits: neededBy(form),
  };
  (state.headers.at(-1)?.block ?? state.roots).push(draft);
  state.current = draft;
  state.count += 1;
  open(state, draft, token);
}

/** A statement that follows its header on the same line does so after a colon. */
function demandColon(state: State, token: IToken): void {
  const header = state.current;
  if (header === undefined || header !== state.headers.at(-1) || header.colons > 0) return;
  const message = `expected \`:\` or a new line after \`${quote(header.tokens)}\`, found \`${quote([token])}\``;
  const hint =
    header.form && header.form !== 'message'
      ? `as in \`${statementPatterns[header.form].example}\``
      : undefined;
  if (!header.spoiled) state.diagnostics.push(syntaxError('T140', spanOf(token), message, hint));
  spoil(header);
}

function formOf(state: State, index: number): StatementForm | undefined {
  const { token } = at(state, index);
  if (isName(token) && state.placed[index + 1]?.token.tokenType === Arrow) return 'message';
  return isStatementWord(token.image) ? token.image : undefined;
}

const tooManyStatements = (token: IToken): Diagnostic => {
  const message = 'the source has more than 5,000 statements; what follows is not read';
  return syntaxError('T104', spanOf(token), message, 'split it into several files');
};

function open(state: State, draft: Draft, token: IToken): void {
  if (!opens(draft)) return;
  if (state.headers.length < layoutLimits.blocks) {
    state.headers.push(draft);
    return;
  }
  const message = 'blocks are nested more than 16 deep here';
  if (!state.blocksReported) state.diagnostics.push(syntaxError('T106', spanOf(token), message));
  state.blocksReported = true;
  spoil(draft);
}

function add(state: State, token: IToken): void {
  const { current, nesting } = state;
  if (current === undefined) return;
  if (isBracket(token)) {
    addBracket(nesting, current, token);
  } else if (nesting.tooDeep === 0) {
    if (nesting.open.length === 0) pass(current, token);
    current.tokens.push(token);
  }
}

/** Notes a mark outside brackets. */
function pass(current: Draft, token: IToken): void {
  if (token.tokenType === Colon) current.colons += 1;
  if (token.image === current.awaits) current.awaits = undefined;
}

const spoil = (...drafts: readonly (Draft | undefined)[]): void => {
  for (const draft of drafts) if (draft !== undefined) draft.spoiled = true;
};

function at(state: State, index: number): PlacedToken {
  const placed = state.placed[index];
  if (placed === undefined) throw new RangeError(`there is no token ${index}`);
  return placed;
}
