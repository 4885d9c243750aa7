/**
 * The codes of what can be wrong with the lexis and syntax of a spec, each with its one meaning. A code
 * is never given another meaning; docs and tests may rely on them.
 * @module
 */
import type { Diagnostic } from './diagnostic.ts';
import type { Span } from './syntax.ts';

/** Every code of this folder's lexer, layout and parser. */
export const syntaxCodes = {
  T101: 'the source is larger than 1 MiB',
  T102: 'the source is not text',
  T103: 'the source has more than 200,000 words and marks',
  T104: 'the source has more than 5,000 statements',
  T105: 'a term is nested more than 64 deep',
  T106: 'blocks are nested more than 16 deep',
  T107: 'there are more errors than are shown',
  T110: 'a character that the notation does not use',
  T111: 'an invisible or control character outside comments',
  T112: 'a quoted text is not closed on its line',
  T113: 'an invisible or control character inside a quoted text',
  T114: 'a word or number is not well formed',
  T115: 'an unknown escape inside a quoted text',
  T116: 'a mark of another notation, such as => or ==',
  T120: 'a bracket is never closed',
  T121: 'a closing bracket closes nothing',
  T122: 'a bracket is closed by one of another shape',
  T130: 'there is no protocol',
  T131: 'a line that begins no known statement',
  T132: 'a statement that belongs to no protocol',
  T134: 'a statement that needs statements beneath it has none',
  T135: 'a statement that cannot stand inside this block',
  T136: 'an event with no message before it',
  T137: 'an `or` with no `either` before it',
  T138: 'an `either` with no `or` after it',
  T140: 'something else was expected here',
  T141: 'a statement ends too early',
  T142: 'a reserved word is used as a name',
  T143: 'only the last hop of a message may have several receivers',
  T144: 'a second name is declared under two spellings',
  T145: 'a number is out of range',
} as const;

/** A code of this table. */
export type SyntaxCode = keyof typeof syntaxCodes;

/** An error of lexis or syntax. */
export function syntaxError(code: SyntaxCode, span: Span, message: string, hint?: string): Diagnostic {
  return { code, severity: 'error', span, message, ...(hint !== undefined && { hint }) };
}
