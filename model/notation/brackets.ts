/**
 * Balancing the brackets of a statement: each that is forgotten, superfluous or mistyped is reported once
 * and put right, so that the grammar sees only balanced statements.
 * @module
 */
import { createTokenInstance, type IToken, type TokenType } from 'chevrotain';
import { syntaxError } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';
import { endOf, spanOf } from './lexer.ts';
import { CloseRound, CloseSquare, OpenRound, OpenSquare } from './tokens.ts';

/** How deep brackets may be nested, so that every walk over a term may recur. */
export const nestingLimit = 64;

/** The brackets that are open. */
export interface Nesting {
  readonly open: IToken[];
  /** How many brackets beyond the limit are open; what is in them is left out. */
  tooDeep: number;
  readonly diagnostics: Diagnostic[];
}

/** The statement that the brackets are in. */
export interface Bracketed {
  readonly tokens: IToken[];
  /** Something in it has been reported already: nothing more is. */
  spoiled: boolean;
}

/** Whether `token` opens or closes a bracket. */
export const isBracket = ({ tokenType }: IToken): boolean =>
  opening.includes(tokenType) || tokenType === CloseRound || tokenType === CloseSquare;

/** Adds a bracket to the statement, or what it should have been. */
export function addBracket(nesting: Nesting, statement: Bracketed, token: IToken): void {
  if (opening.includes(token.tokenType)) openBracket(nesting, statement, token);
  else if (nesting.tooDeep > 0) nesting.tooDeep -= 1;
  else closeBracket(nesting, statement, token);
}

/** Closes what the statement left open, as if its last token had been followed by the brackets. */
export function closeBrackets(nesting: Nesting, statement: Bracketed): void {
  const innermost = nesting.open.at(-1);
  nesting.tooDeep = 0;
  if (innermost === undefined) return;
  const missing = nesting.open.map(closingMark).reverse().join('');
  const hint = `\`${missing}\` is missing at the end of this statement, if not before`;
  report(
    nesting,
    statement,
    syntaxError('T120', spanOf(innermost), `\`${innermost.image}\` is never closed`, hint),
  );
  const end = endOf(statement.tokens.at(-1) ?? innermost);
  for (const open of nesting.open.splice(0).reverse()) statement.tokens.push(closer(open, end));
}

/** `tokens` as one statement, its brackets balanced. */
export function balance(
  tokens: readonly IToken[],
  spoiled: boolean,
): Bracketed & Pick<Nesting, 'diagnostics'> {
  const nesting: Nesting = { open: [], tooDeep: 0, diagnostics: [] };
  const statement: Bracketed = { tokens: [], spoiled };
  for (const token of tokens) {
    if (isBracket(token)) addBracket(nesting, statement, token);
    else if (nesting.tooDeep === 0) statement.tokens.push(token);
  }
  closeBrackets(nesting, statement);
  return { ...statement, diagnostics: nesting.diagnostics };
}

const opening: readonly TokenType[] = [OpenRound, OpenSquare];

function openBracket(nesting: Nesting, statement: Bracketed, token: IToken): void {
  if (nesting.open.length < nestingLimit && nesting.tooDeep === 0) {
    nesting.open.push(token);
    statement.tokens.push(token);
    return;
  }
  nesting.tooDeep += 1;
  const message = `this is nested more than ${nestingLimit} deep`;
  report(
    nesting,
    statement,
    syntaxError('T105', spanOf(token), message, 'name the inner parts: `let part = …`'),
  );
}

function closeBracket(nesting: Nesting, statement: Bracketed, token: IToken): void {
  const open = nesting.open.pop();
  if (open === undefined) {
    report(
      nesting,
      statement,
      syntaxError('T121', spanOf(token), `\`${token.image}\` closes nothing`, 'remove it'),
    );
  } else if (closing(open) === token.tokenType) {
    statement.tokens.push(token);
  } else if (nesting.open.some((outer) => closing(outer) === token.tokenType)) {
    const message = `\`${open.image}\` is not closed before \`${token.image}\``;
    report(
      nesting,
      statement,
      syntaxError('T120', spanOf(open), message, `write \`${closingMark(open)}\` first`),
    );
    statement.tokens.push(closer(open, token.startOffset));
    closeBracket(nesting, statement, token);
  } else {
    const message = `\`${open.image}\` is closed by \`${token.image}\``;
    report(nesting, statement, syntaxError('T122', spanOf(token), message, `write \`${closingMark(open)}\``));
    statement.tokens.push(closer(open, token.startOffset));
  }
}

function report(nesting: Nesting, statement: Bracketed, diagnostic: Diagnostic): void {
  if (!statement.spoiled) nesting.diagnostics.push(diagnostic);
  statement.spoiled = true;
}

const closing = (open: IToken): TokenType => (open.tokenType === OpenRound ? CloseRound : CloseSquare);

const closingMark = (open: IToken): string => (open.tokenType === OpenRound ? ')' : ']');

/** A bracket of no width, where one is missing. */
function closer(open: IToken, offset: number): IToken {
  const none = Number.NaN;
  return createTokenInstance(closing(open), '', offset, offset - 1, none, none, none, none);
}
