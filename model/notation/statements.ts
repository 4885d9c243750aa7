/**
 * The words that begin statements. None of them is reserved: each counts only where a statement may
 * begin, and there only when what follows has that statement's shape, so that a role may be called
 * `check` and a value `name`.
 * @module
 */

/** Words that begin a statement of this version. */
export type StatementWord =
  | 'accept'
  | 'also'
  | 'channel'
  | 'check'
  | 'cite'
  | 'either'
  | 'event'
  | 'expect'
  | 'extends'
  | 'flow'
  | 'fresh'
  | 'function'
  | 'go'
  | 'goal'
  | 'group'
  | 'ignore'
  | 'keeps'
  | 'knows'
  | 'let'
  | 'machine'
  | 'name'
  | 'office'
  | 'option'
  | 'or'
  | 'protocol'
  | 'resumes'
  | 'role'
  | 'state'
  | 'trust'
  | 'use'
  | 'when'
  | 'with'
  | 'within';

/** What a statement may be: one with a word of its own, or a message. */
export type StatementForm = StatementWord | 'message';

/** A mark that every statement of some form has, outside brackets. */
export type Mark = ':' | '=' | '==>';

/** How one statement is recognised and shown. */
export interface Pattern {
  /** A line as it should be. */
  readonly example: string;
  /** What follows the word, up to three tokens of the same line with spaces between. */
  readonly follows: RegExp;
  /** Statements beneath it, or after its colon, belong to it. */
  readonly opens: boolean;
  /** The mark that it cannot do without: before it, nothing on the line begins another statement. */
  readonly needs?: Mark;
}

const joining =
  'as|by|else|false|ignored|none|not|opaque|when|and|or|for|to|is|binds|takes|on|unless|under|changes';
const name = `(?!(?:${joining})(?![\\w'.-]))[A-Za-z_][\\w'.-]*`;

/** The name of an event: words that only join others elsewhere are names here. */
const called = `(?!(?:as|by|else|false|ignored|none|not|opaque|when)(?![\\w'.-]))[A-Za-z_][\\w'.-]*`;

/** A name that is not that of an event or function. */
const alone = `${name}(?![\\w'.-]| \\()`;

/** Nothing else on the line, or a colon and the first statement of the branch. */
const branch = '(?:$|:|nothing(?:$| :))';

function pattern(example: string, follows: string, needs?: Mark, opens = false): Pattern {
  return { example, follows: new RegExp(`^${follows}`), opens, ...(needs && { needs }) };
}

/** Every statement with a word of its own. */
export const statementPatterns: Readonly<Record<StatementWord, Pattern>> = {
  accept: pattern('accept P', alone),
  also: pattern('also tls12-dhe', alone),
  channel: pattern('channel k : C <-> S', name, ':'),
  check: pattern('check C : S3 = S', `${name} (?::|when)`, ':'),
  cite: pattern('cite "RFC 5246, 7.4.3"', '"'),
  either: pattern('either', branch, undefined, true),
  event: pattern('event C wants(P, scope)', `${name} ${called} \\(`),
  expect: pattern('expect C : server-participation : holds unless ca', alone, ':'),
  extends: pattern('extends tls12-dhe changes C, P', alone),
  flow: pattern('flow tls(A, B; n = none)', `${name} \\(`, undefined, true),
  fresh: pattern('fresh C : nonce nC, exponent x', `${name} (?::|when)`, ':'),
  function: pattern('function f/2', `${name} /`),
  go: pattern('go waiting', alone),
  goal: pattern('goal consent "sentence" holds(P, k) ==> C wants(P)', alone, '==>'),
  group: pattern('group unchecked', '(?:un)?checked(?![\\w.-])'),
  ignore: pattern('ignore P : mac(k, m)', `${name} (?::|when)`, ':'),
  keeps: pattern('keeps C as ticket : ms, S', `${name} as`, ':'),
  knows: pattern('knows C : S, pub(S), key k(C, S)', `${name} (?:[:,]|when)`, ':'),
  let: pattern('let k = kdf(x, nC)', `${name} =`, '='),
  machine: pattern('machine S', `${name}(?:$| :)`, undefined, true),
  name: pattern('name S3 : S is S3, C binds S3', `${name} :`, ':'),
  office: pattern('office nonce C = one.nA', `(?:nonce|key|data) (?:=|${name} =)`, '='),
  option: pattern('option late "sentence" changes C, P', alone),
  or: pattern('or', branch, undefined, true),
  protocol: pattern('protocol my-protocol "title"', alone),
  resumes: pattern('resumes C from ticket : old, S', `${name} from`, ':'),
  role: pattern('role C client, anonymous', alone),
  state: pattern('state waiting', `${name}(?:$| :)`, undefined, true),
  trust: pattern('trust C : CA for server', `${name} (?:[:,]|when)`, ':'),
  use: pattern('use one = tls(C, S) to CH', `${name} (?:=|to)`),
  when: pattern('when late : C -> P : x', `(?:not )?${name} :`, undefined, true),
  with: pattern('with late : expect C : goal : holds', `(?:not )?${name} [,:]`, undefined, true),
  within: pattern('within aead(k)', `${name} \\(`, undefined, true),
};

/** A message as it should be. */
export const messageExample = 'C -> S as CH : nC, S';

/** The statement words, for near misses. */
export const statementWords: readonly StatementWord[] = Object.keys(statementPatterns) as StatementWord[];

/** Whether `word` begins statements. */
export const isStatementWord = (word: string): word is StatementWord =>
  Object.hasOwn(statementPatterns, word);

/** What people coming from other notations write first on a line, and what to write here. */
export const foreignWords: ReadonlyMap<string, string> = new Map([
  ['agent', 'a party is declared by `role C client`'],
  ['assert', 'a goal is written `goal NAME "sentence" … ==> …`'],
  ['claim', 'a goal is written `goal NAME "sentence" … ==> …`, an expectation `expect C : goal : holds`'],
  ['const', 'a public constant is a quoted text, wherever it is needed'],
  ['end', 'a protocol ends where the next `protocol` or `flow` begins, a block where its indentation ends'],
  ['import', 'a file stands alone: sub-flows are written in it, by `flow f(A, B)`'],
  ['nonce', 'a fresh value is declared by `fresh C : nonce nC`'],
  ['principal', 'a party is declared by `role C client`'],
  ['process', 'a role is derived from the messages: `C -> S : nC, S`'],
  ['query', 'a goal is written `goal NAME "sentence" … ==> …`'],
  ['send', 'a message is written `C -> S : nC, S`'],
  ['var', 'a name is bound by the message that brings it; a macro is written `let k = …`'],
]);
