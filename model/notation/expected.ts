/**
 * What to say of a statement that does not parse: where it goes wrong, what could stand there, and what
 * was probably meant. The grammar itself is asked for what could stand there, so a message never lags
 * behind it; token types are told in the words of the notation.
 * @module
 */
import {
  type IRecognitionException,
  type ISyntacticContentAssistPath,
  type IToken,
  type TokenType,
  tokenMatcher,
} from 'chevrotain';
import { syntaxError } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { SpecGrammar } from './grammar.ts';
import { endOf, spanOf } from './lexer.ts';
import { nearMiss } from './near-miss.ts';
import {
  isStatementWord,
  messageExample,
  type StatementForm,
  statementPatterns,
  statementWords,
} from './statements.ts';
import {
  As,
  Cert,
  Comma,
  isReserved,
  Name,
  None,
  OpenRound,
  OpenSquare,
  reservedTypes,
  Text,
  When,
  Whole,
} from './tokens.ts';

/** A statement that did not parse. */
export interface Failure {
  /** The rule of the grammar that was to read it. */
  readonly rule: string;
  readonly form: StatementForm | 'term';
  readonly tokens: readonly IToken[];
  readonly error: IRecognitionException;
}

/** The diagnostic for `failure`. */
export function explain(grammar: SpecGrammar, failure: Failure): Diagnostic {
  const place = findPlace(grammar, failure);
  const found = failure.tokens[place.at];
  const before = failure.tokens[place.at - 1];
  const wanted = `expected ${listed(place.expected)}`;
  const after = before === undefined ? '' : ` after ${described(before)}`;
  if (found === undefined) {
    const end = before === undefined ? 0 : endOf(before);
    const message = `${wanted}${after}, found the end of the statement`;
    const hint = place.expected[0] === '`else`' ? bothCases : formHint(failure.form);
    return syntaxError('T141', { start: end, end }, message, hint);
  }
  if (isReserved(found) && place.names) {
    const message = `\`${found.image}\` is a reserved word and cannot be a name; ${wanted}${after}`;
    return syntaxError('T142', spanOf(found), message, reservedHint(failure, found));
  }
  const message = `${wanted}${after}, found ${described(found)}`;
  return syntaxError('T140', spanOf(found), message, hintFor(failure, place, found));
}

/** Where a statement goes wrong. */
interface Place {
  /** The index of the token that cannot stand where it is. */
  readonly at: number;
  /** What could, told to a person. */
  readonly expected: readonly string[];
  /** The words among it. */
  readonly words: readonly string[];
  /** Whether a name could stand there. */
  readonly names: boolean;
  /** Whether it is inside brackets that hold one term. */
  readonly inGroup: boolean;
  /** Whether the statement could end there. */
  readonly mayEnd: boolean;
}

/** Past so many tokens of a statement, asking the grammar would take too long. */
const assistLimit = 2_000;

/**
 * The parser stops where its lookahead fails, which may be a token or two before the one that is wrong:
 * so go on as long as the next token is among those expected.
 */
function findPlace(grammar: SpecGrammar, { rule, tokens, error }: Failure): Place {
  let at = tokens.indexOf(error.token);
  if (at < 0) at = tokens.length;
  const stop = at;
  const mayEnd = error.name === 'NotAllInputParsedException';
  if (at > assistLimit) return placeAt(at, [], mayEnd);
  for (;;) {
    const paths = grammar.computeContentAssist(rule, tokens.slice(0, at));
    const next = tokens[at];
    const place = placeAt(at, paths, mayEnd && at === stop);
    const fits = next !== undefined && paths.some(({ nextTokenType }) => tokenMatcher(next, nextTokenType));
    if (!fits || place.mayEnd || at > stop + 2 || meant(next, place.words) !== undefined) return place;
    at += 1;
  }
}

/** The word of the notation that `token` was probably meant to be. */
function meant(token: IToken, words: readonly string[]): string | undefined {
  return token.tokenType === Name && token.image.length > 1 ? nearMiss(token.image, words) : undefined;
}

function placeAt(at: number, paths: readonly ISyntacticContentAssistPath[], mayEnd: boolean): Place {
  const helpful = paths.filter((path) => !isNoise(path));
  const shown = helpful.length > 0 || mayEnd ? helpful : paths;
  const labels = shown.map(({ nextTokenType }) => nextTokenType.LABEL ?? '');
  return {
    at,
    expected: [...new Set([...shown.map(phraseOf), ...(mayEnd ? ['the end of the statement'] : [])])],
    words: labels.filter((label) => /^`[A-Za-z]+`$/.test(label)).map((label) => label.slice(1, -1)),
    names: shown.some(({ nextTokenType }) => nextTokenType === Name),
    inGroup: shown.some(({ ruleStack }) => ruleStack.at(-1) === 'group'),
    mayEnd,
  };
}

/** Arguments could follow any name in a term, and `when` any value: true, and no help. */
function isNoise({ nextTokenType, ruleStack }: ISyntacticContentAssistPath): boolean {
  const rule = ruleStack.at(-1);
  return rule === 'whenCondition' || (rule === 'callArguments' && nextTokenType === OpenRound);
}

/** What a rule reads, for those whose first token says too little. */
const phrases: Readonly<Record<string, string>> = {
  certificate: 'a term',
  constant: 'a term',
  eventName: 'the name of an event',
  flowName: 'the name of a sub-flow',
  goalName: 'the name of a goal',
  issuer: 'the name of a CA',
  label: 'a label',
  nameOrCall: 'a term',
  newName: 'a name',
  nothing: 'a term',
  operand: 'a term',
  office: 'an office, such as `client`',
  optionName: 'the name of an option',
  party: 'a role',
  protocolName: 'the name of a protocol',
  stateName: 'a state',
  symbol: 'the name of a function',
  threat: 'a threat',
  threatName: 'a threat',
  usage: 'a usage, such as `server`',
};

const termOpenings: readonly string[] = ['group', 'tuple'];

function phraseOf({ nextTokenType, ruleStack }: ISyntacticContentAssistPath): string {
  const rule = ruleStack.at(-1) ?? '';
  const label = nextTokenType.LABEL ?? nextTokenType.name;
  if (termOpenings.includes(rule)) return [OpenRound, OpenSquare].includes(nextTokenType) ? 'a term' : label;
  return nameLike.includes(nextTokenType) ? (phrases[rule] ?? label) : label;
}

const nameLike: readonly TokenType[] = [Cert, Name, None, Text, Whole];

/** `a, b or c`, at most six of them. */
function listed(items: readonly string[]): string {
  if (items.length === 0) return 'something else here';
  if (items.length > 6) return listed([...items.slice(0, 5), 'another word']);
  const last = items.at(-1) ?? '';
  return items.length === 1 ? last : `${items.slice(0, -1).join(', ')} or ${last}`;
}

function described(token: IToken): string {
  const image = token.image.length > 24 ? `${token.image.slice(0, 23)}…` : token.image;
  return token.tokenType === Text ? `the text ${image}` : `\`${image}\``;
}

/** The example of the form, as a hint. */
function formHint(form: Failure['form']): string {
  if (form === 'term') return 'as in `kdf(dh(x, y), nC, nS)`';
  return `as in \`${form === 'message' ? messageExample : statementPatterns[form].example}\``;
}

const bothCases = 'a value for each case is written `a when o else b`';
const conditionFirst = 'a condition goes before the statement: `when o : C -> S : x`';

function reservedHint({ form }: Failure, found: IToken): string {
  if (found.tokenType === When || found.tokenType === As) return formHint(form);
  return `choose another name; reserved are ${reservedTypes.map(({ LABEL = '' }) => LABEL).join(', ')}`;
}

function hintFor({ form }: Failure, place: Place, found: IToken): string {
  const candidates = [...place.words, ...(place.mayEnd ? statementWords : [])];
  const word = meant(found, candidates);
  if (word !== undefined) return `did you mean \`${word}\`?`;
  if (place.mayEnd && isStatementWord(found.image)) {
    return `if a statement is to begin here, it must be whole: \`${statementPatterns[found.image].example}\``;
  }
  if (found.tokenType === When) return form === 'let' || form === 'term' ? bothCases : conditionFirst;
  if (found.tokenType === As && form !== 'message')
    return 'labels are given in messages: `C -> S : (term) as L`';
  if (found.tokenType === Comma && place.inGroup) return 'a tuple is written `[a, b]`';
  return formHint(form);
}
