/**
 * From text to tokens, reporting whatever is no part of the notation. Names and marks are ASCII, so that
 * two names which look alike are alike; quoted texts and comments hold any visible character. What was
 * reported is left out, or stands for what it resembles, so that the parser can go on.
 * @module
 */
import { type IToken, Lexer } from 'chevrotain';
import { syntaxError } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Span } from './syntax.ts';
import { Malformed, OpenText, Text, vocabulary } from './tokens.ts';

/** Limits that keep a hostile source from costing more than a moment. */
export const lexicalLimits = { characters: 1_048_576, tokens: 200_000 } as const;

/** The tokens of a source; comments apart, because only the formatter wants them. */
export interface Lexed {
  readonly tokens: readonly IToken[];
  readonly comments: readonly IToken[];
  readonly diagnostics: readonly Diagnostic[];
  /** The source is too large or no text at all: nothing was read. */
  readonly refused: boolean;
}

/** The lexer; what is wrong with the vocabulary itself is looked for only where that is asked, since it takes time. */
export const newLexer = (validated = false): Lexer =>
  new Lexer(vocabulary, { positionTracking: 'onlyOffset', skipValidations: !validated });

const lexer = newLexer();

/** Reads `source` into tokens; total. */
export function tokenize(source: string): Lexed {
  const refusal = refuse(source);
  if (refusal !== undefined) return refused(refusal);
  const read = lexer.tokenize(source.replace(/^\uFEFF/, ' '));
  if (read.tokens.length > lexicalLimits.tokens) return refused(tooManyTokens(read.tokens));
  const { foreign = [], stray = [], comments = [] } = read.groups;
  const diagnostics = [
    ...read.tokens.flatMap((token) => inspect(token)),
    ...foreign.map(foreignMark),
    ...stray.map(({ startOffset, image }) => strayCharacters(startOffset, image)),
    ...read.errors.map(({ offset, length }) =>
      strayCharacters(offset, source.slice(offset, offset + length)),
    ),
  ];
  return { tokens: read.tokens, comments, diagnostics, refused: false };
}

/** The half-open range that `token` covers. */
export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: endOf(token) };
}

/** The offset just after `token`. */
export const endOf = (token: IToken): number => token.startOffset + token.image.length;

/** `tokens` as they were written, a run of spaces or lines as one space, cut where they get long. */
export function quote(tokens: readonly IToken[]): string {
  let text = '';
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    text += (before !== undefined && endOf(before) < token.startOffset ? ' ' : '') + token.image;
    if (text.length > 32) return `${text.slice(0, 31)}…`;
  }
  return text;
}

/** What a quoted text says, its escapes undone. */
export const textOf = (token: IToken): string =>
  token.image.slice(1, token.image.endsWith('"') ? -1 : undefined).replace(/\\(["\\])/g, '$1');

const refused = (diagnostic: Diagnostic): Lexed => ({
  tokens: [],
  comments: [],
  diagnostics: [diagnostic],
  refused: true,
});

function refuse(source: string): Diagnostic | undefined {
  if (source.length > lexicalLimits.characters) {
    return syntaxError(
      'T101',
      { start: 0, end: 0 },
      `the source has ${source.length.toLocaleString('en')} characters; at most 1,048,576 are read`,
      'a spec is a few hundred lines; split what is larger into several files',
    );
  }
  const noise = firstNoise(source);
  if (noise === undefined) return undefined;
  const span = { start: noise, end: noise + 1 };
  return syntaxError('T102', span, 'this does not look like text', 'a spec is plain text in UTF-8');
}

/** Where binary noise begins: at a NUL, or where more than one character in 20 is a control character. */
function firstNoise(source: string): number | undefined {
  const nul = source.indexOf('\0');
  if (nul >= 0) return nul;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const noise = [...source.matchAll(/[\u0001-\u0008\u000e-\u001f\u007f\ufffd]|\p{Cs}/gu)];
  return noise.length > Math.max(4, source.length / 20) ? noise[0]?.index : undefined;
}

function tooManyTokens(tokens: readonly IToken[]): Diagnostic {
  const first = tokens[lexicalLimits.tokens];
  return syntaxError(
    'T103',
    first === undefined ? { start: 0, end: 0 } : spanOf(first),
    `the source has ${tokens.length.toLocaleString('en')} words and marks; at most 200,000 are read`,
    'a spec is a few hundred lines; split what is larger into several files',
  );
}

/** What is wrong inside one token. */
function inspect(token: IToken): readonly Diagnostic[] {
  if (token.tokenType === Malformed) return [malformed(token)];
  if (token.tokenType === OpenText) return [openText(token), ...inspectText(token)];
  if (token.tokenType === Text) return inspectText(token);
  return [];
}

function malformed(token: IToken): Diagnostic {
  const decimal = /^[0-9.]+$/.test(token.image);
  return syntaxError(
    'T114',
    spanOf(token),
    decimal
      ? `\`${token.image}\` is not a whole number`
      : `a name cannot begin with a digit: \`${token.image}\``,
    decimal ? `write it as a text: "${token.image}"` : `write \`n${token.image}\` or "${token.image}"`,
  );
}

const openText = (token: IToken): Diagnostic =>
  syntaxError(
    'T112',
    spanOf(token),
    'this quoted text is not closed on its line',
    'close it with `"`; a quotation mark inside a text is written `\\"`',
  );

function inspectText(token: IToken): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const { index, 0: invisible } of token.image.matchAll(invisibleCharacters)) {
    const start = token.startOffset + index;
    found.push(
      syntaxError(
        'T113',
        { start, end: start + invisible.length },
        `a quoted text holds the invisible character ${codePoint(invisible)}`,
        'two texts that look alike must be alike: remove it',
      ),
    );
  }
  for (const { index, 0: escaped } of token.image.matchAll(/\\./gu)) {
    const start = token.startOffset + index;
    if (escaped !== '\\"' && escaped !== '\\\\') {
      const message = `\`${escaped}\` is not an escape of the notation`;
      const span = { start, end: start + escaped.length };
      found.push(syntaxError('T115', span, message, 'the escapes are `\\"` and `\\\\`'));
    }
  }
  return found;
}

const invisibleCharacters = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const meantByForeign: Readonly<Record<string, string>> = {
  '=>': 'a message is written `A -> B : …`, a correspondence `… ==> …`',
  '<=>': 'a channel for both directions is written `A <-> B`',
  '<-': 'a message is written from its sender: `A -> B : …`',
  '-->': 'a message is written `A -> B : …`',
  '--': 'a comment begins with `#`, a message is written `A -> B : …`',
  '==': 'equality is written `=`, a correspondence `==>`',
  '&&': 'write `and`',
  '||': 'write `or`',
};

const foreignMark = (token: IToken): Diagnostic =>
  syntaxError(
    'T116',
    spanOf(token),
    `\`${token.image}\` is not a mark of the notation`,
    meantByForeign[token.image] ?? meantByForeign[token.image.endsWith('>') ? '-->' : '--'],
  );

const meantByCharacter: Readonly<Record<string, string>> = {
  '→': 'write `->`',
  '↔': 'write `<->`',
  '⇒': 'write `==>`',
  '⟹': 'write `==>`',
  '≠': 'write `!=`',
  '“': 'texts are quoted with `"`',
  '”': 'texts are quoted with `"`',
  '„': 'texts are quoted with `"`',
  '‘': 'texts are quoted with `"`',
  '’': 'texts are quoted with `"`; a name may hold a straight `\'`',
  "'": 'texts are quoted with `"`',
  '{': 'a tuple is written `[a, b]`, encryption `enc(k, m)` or `aead(k, m)`',
  '}': 'a tuple is written `[a, b]`, encryption `enc(k, m)` or `aead(k, m)`',
  '|': 'concatenation is a tuple, written `[a, b]`',
  '&': 'write `and`',
  '-': 'a hyphen joins two halves of one name: `server-participation`',
  '.': 'a dot joins two halves of one name: `one.nA`',
  '>': 'arrows are `->` and `<->`',
  '<': 'arrows are `->` and `<->`',
  '!': 'write `!=`, or `not` before an option',
  '^': 'a Diffie-Hellman share is written `g(x)`, the shared secret `dh(x, y)`',
  '*': 'a comment begins with `#`',
};

function strayCharacters(offset: number, run: string): Diagnostic {
  const span = { start: offset, end: offset + run.length };
  const [first = ''] = run;
  if (/[\p{Cc}\p{Cf}\p{Z}\p{Cs}\p{Co}\p{Cn}]/u.test(first)) {
    const what = /\p{Zs}/u.test(first) ? 'a space that is not an ordinary one' : 'an invisible character';
    return syntaxError('T111', span, `found ${what}, ${codePoint(first)}`, 'remove it, or write a space');
  }
  return syntaxError('T110', span, `the notation does not use ${shown(run)}`, strayHint(first));
}

function shown(run: string): string {
  const characters = [...run];
  const few = characters.slice(0, 12).join('') + (characters.length > 12 ? '…' : '');
  return /^[!-~]*$/.test(run) ? `\`${few}\`` : `\`${few}\` (${codePoint(characters[0] ?? '')})`;
}

function strayHint(first: string): string {
  const hint = meantByCharacter[first];
  if (hint !== undefined) return hint;
  if (/\p{L}|\p{N}/u.test(first)) return "names use the letters A to Z and a to z, digits, `_` and `'`";
  return 'a text may hold it, in quotation marks, and a comment, after `#`';
}

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
