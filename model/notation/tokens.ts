/**
 * The words and marks of the notation. A soft word means something in its place and is a name anywhere
 * else; a reserved word is never a name. Statement words are not here: they count only where a statement
 * begins, and statements.ts knows them.
 * @module
 */
import { createToken, type IToken, Lexer, type TokenType, tokenMatcher } from 'chevrotain';

/** A name: letters, digits, `_` and `'`, joined by single dots or hyphens (`one.nA`, `server-participation`). */
export const Name: TokenType = createToken({
  name: 'Name',
  pattern: /[A-Za-z_][A-Za-z0-9_']*(?:[.-][A-Za-z0-9_][A-Za-z0-9_']*)*/,
  label: 'a name',
});

const soft = (word: string): TokenType =>
  createToken({
    name: `Soft_${word}`,
    pattern: word,
    longer_alt: Name,
    categories: Name,
    label: `\`${word}\``,
  });
const reserved = (word: string): TokenType =>
  createToken({ name: `Reserved_${word}`, pattern: word, longer_alt: Name, label: `\`${word}\`` });
const mark = (name: string, text: string): TokenType =>
  createToken({ name, pattern: text, label: `\`${text}\`` });

/** Words that are never names. */
export const As: TokenType = reserved('as');
export const By: TokenType = reserved('by');
export const Else: TokenType = reserved('else');
export const False: TokenType = reserved('false');
export const Ignored: TokenType = reserved('ignored');
export const None: TokenType = reserved('none');
export const Not: TokenType = reserved('not');
export const Opaque: TokenType = reserved('opaque');
export const When: TokenType = reserved('when');

/** The words that are never names, in order. */
export const reservedTypes: readonly TokenType[] = [As, By, Else, False, Ignored, None, Not, Opaque, When];

/** Words that are names wherever they cannot mean anything else. */
export const Absent: TokenType = soft('absent');
export const And: TokenType = soft('and');
export const Anonymous: TokenType = soft('anonymous');
export const Attack: TokenType = soft('attack');
export const Binds: TokenType = soft('binds');
export const Cert: TokenType = soft('cert');
export const Certified: TokenType = soft('certified');
export const Changes: TokenType = soft('changes');
export const Checked: TokenType = soft('checked');
export const Committed: TokenType = soft('committed');
export const Data: TokenType = soft('data');
export const Either: TokenType = soft('either');
export const Exponent: TokenType = soft('exponent');
export const For: TokenType = soft('for');
export const From: TokenType = soft('from');
export const Holds: TokenType = soft('holds');
export const Is: TokenType = soft('is');
export const K: TokenType = soft('K');
export const Key: TokenType = soft('key');
export const Nonce: TokenType = soft('nonce');
export const Nothing: TokenType = soft('nothing');
export const Of: TokenType = soft('of');
export const On: TokenType = soft('on');
export const Or: TokenType = soft('or');
export const Read: TokenType = soft('read');
export const Readers: TokenType = soft('readers');
export const Takes: TokenType = soft('takes');
export const TextSort: TokenType = soft('text');
export const To: TokenType = soft('to');
export const Unaware: TokenType = soft('unaware');
export const Unchecked: TokenType = soft('unchecked');
export const Under: TokenType = soft('under');
export const Unless: TokenType = soft('unless');
export const Write: TokenType = soft('write');
export const Writers: TokenType = soft('writers');

const softTypes: readonly TokenType[] = [
  Absent,
  And,
  Anonymous,
  Attack,
  Binds,
  Cert,
  Certified,
  Changes,
  Checked,
  Committed,
  Data,
  Either,
  Exponent,
  For,
  From,
  Holds,
  Is,
  K,
  Key,
  Nonce,
  Nothing,
  Of,
  On,
  Or,
  Read,
  Readers,
  Takes,
  TextSort,
  To,
  Unaware,
  Unchecked,
  Under,
  Unless,
  Write,
  Writers,
];

/** Soft words that join two names inside a statement, so that the name after one begins no statement. */
export const joiningTypes: readonly TokenType[] = [
  And,
  Binds,
  Changes,
  For,
  From,
  Is,
  On,
  Or,
  Takes,
  To,
  Under,
  Unless,
];

/** A whole number, a public constant like a text. */
export const Whole: TokenType = createToken({ name: 'Whole', pattern: /[0-9]+/, label: 'a number' });
/** A quoted text, on one line. */
export const Text: TokenType = createToken({
  name: 'Text',
  pattern: /"(?:[^"\\\n\r]|\\[^\n\r])*"/,
  label: 'a quoted text',
});

/** Marks. */
export const Arrow: TokenType = mark('Arrow', '->');
export const BothArrow: TokenType = mark('BothArrow', '<->');
export const Implies: TokenType = mark('Implies', '==>');
export const Differs: TokenType = mark('Differs', '!=');
export const Equals: TokenType = mark('Equals', '=');
export const Colon: TokenType = mark('Colon', ':');
export const Comma: TokenType = mark('Comma', ',');
export const Semicolon: TokenType = mark('Semicolon', ';');
export const Plus: TokenType = mark('Plus', '+');
export const Slash: TokenType = mark('Slash', '/');
export const OpenRound: TokenType = mark('OpenRound', '(');
export const CloseRound: TokenType = mark('CloseRound', ')');
export const OpenSquare: TokenType = mark('OpenSquare', '[');
export const CloseSquare: TokenType = mark('CloseSquare', ']');

const markTypes: readonly TokenType[] = [
  BothArrow,
  Implies,
  Arrow,
  Differs,
  Equals,
  Colon,
  Comma,
  Semicolon,
  Plus,
  Slash,
  OpenRound,
  CloseRound,
  OpenSquare,
  CloseSquare,
];

/** Marks and words after which a statement goes on, whatever the next line's indentation. */
export const unfinishedTypes: readonly TokenType[] = [
  Arrow,
  BothArrow,
  Implies,
  Differs,
  Equals,
  Comma,
  Semicolon,
  Plus,
  Slash,
  As,
  By,
  Else,
  Ignored,
  Not,
  Opaque,
];

/** What the lexer reads only to report it: never handed to the parser. */
export const OpenText: TokenType = createToken({
  name: 'OpenText',
  pattern: /"(?:[^"\\\n\r]|\\[^\n\r])*\\?/,
  categories: Text,
});
/** A digit followed by what cannot follow one, such as `2nd` or `1.5`. */
export const Malformed: TokenType = createToken({
  name: 'Malformed',
  pattern: /[0-9]+(?:[A-Za-z_']|\.[0-9])[A-Za-z0-9_']*(?:\.[A-Za-z0-9_']+)*/,
  categories: Whole,
});
/** Marks of other notations. */
export const Foreign: TokenType = createToken({
  name: 'Foreign',
  pattern: /<=>|=>|<-(?!>)|-{2,}>?|==(?!>)|&&|\|\|/,
  group: 'foreign',
});
/** Characters that begin nothing, as many as stand together. */
export const Stray: TokenType = createToken({
  name: 'Stray',
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among them
  pattern: /[\u0000-\u0008\u000b\u000c\u000e-\u001f$%'*.>?@\\^`{}~\u007f-\uffff]+/,
  group: 'stray',
});
/** From `#` to the end of the line. */
export const Comment: TokenType = createToken({
  name: 'Comment',
  pattern: /#[^\n\r]*/,
  group: 'comments',
});
const Space = createToken({ name: 'Space', pattern: /[ \t]+/, group: Lexer.SKIPPED });
const LineEnd = createToken({
  name: 'LineEnd',
  pattern: /\r\n|\r|\n/,
  group: Lexer.SKIPPED,
  line_breaks: true,
});

/** Longer words first: `certified` begins with `cert`, and the first word that fits is taken. */
const words = [...reservedTypes, ...softTypes].toSorted((left, right) => lengthOf(right) - lengthOf(left));

function lengthOf({ PATTERN }: TokenType): number {
  return typeof PATTERN === 'string' ? PATTERN.length : 0;
}

/** Everything the lexer tries, in its order. */
export const vocabulary: TokenType[] = [
  Space,
  LineEnd,
  Comment,
  ...words,
  Name,
  Malformed,
  Whole,
  Text,
  OpenText,
  Foreign,
  Stray,
  ...markTypes,
];

/** Whether `token` may stand where a name is wanted. */
export const isName = (token: IToken | undefined): boolean =>
  token !== undefined && tokenMatcher(token, Name);

/** Whether `token` is one of the words that are never names. */
export const isReserved = (token: IToken): boolean => reservedTypes.includes(token.tokenType);
