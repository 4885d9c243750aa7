/**
 * From the raw statements of layout.ts to those of syntax.ts: each is given to its rule of the grammar by
 * itself, so that an error costs no more than the statement that it is in.
 * @module
 */
import { syntaxError } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';
import { explain, type Failure } from './expected.ts';
import { SpecGrammar } from './grammar.ts';
import { namesClaimant } from './grammar-goal.ts';
import type { RawStatement } from './layout.ts';
import { endOf, quote, spanOf } from './lexer.ts';
import { nearMiss } from './near-miss.ts';
import {
  foreignWords,
  isStatementWord,
  messageExample,
  type StatementWord,
  statementPatterns,
  statementWords,
} from './statements.ts';
import type { Branch, ExpectStatement, MachineState, Span, Statement } from './syntax.ts';
import { isName } from './tokens.ts';

/** What reading a file gathers. */
export interface Reader {
  readonly diagnostics: Diagnostic[];
  /** How many statements did not parse; only the first few are explained, because no more are shown. */
  failures: number;
  /** Whether the protocol or sub-flow being read has had a message. */
  messageSeen: boolean;
}

/** How many diagnostics are shown at most. */
export const diagnosticsShown = 50;

/** Built once: it costs some milliseconds. */
const grammar = new SpecGrammar();

/** Rules of the grammar that read one statement, or the line of one that stands over others. */
type Rule =
  | 'accept'
  | 'also'
  | 'extends'
  | 'branch'
  | 'channel'
  | 'check'
  | 'cite'
  | 'event'
  | 'expect'
  | 'expectOfClaimant'
  | 'flow'
  | 'fresh'
  | 'function'
  | 'go'
  | 'goal'
  | 'groupDeclaration'
  | 'ignore'
  | 'keeps'
  | 'knows'
  | 'let'
  | 'machine'
  | 'message'
  | 'name'
  | 'officeDeclaration'
  | 'optionDeclaration'
  | 'protocol'
  | 'resumes'
  | 'role'
  | 'state'
  | 'term'
  | 'trust'
  | 'use'
  | 'when'
  | 'with'
  | 'within';

type Read<Name extends Rule> = ReturnType<SpecGrammar[Name]>;

/** What `rule` makes of the statement; undefined, and a diagnostic, where it does not parse. */
export function readBy<Name extends Rule>(
  reader: Reader,
  raw: RawStatement,
  rule: Name,
): Read<Name> | undefined {
  grammar.input = raw.tokens.slice();
  grammar.remarks.length = 0;
  const node = grammar[rule]() as Read<Name>;
  const [error] = grammar.errors;
  if (error === undefined) {
    reader.diagnostics.push(...grammar.remarks);
    return node;
  }
  if (raw.spoiled) return undefined;
  reader.failures += 1;
  const failure: Failure = { rule, form: raw.form ?? 'term', tokens: raw.tokens, error };
  const span = spanOf(error.token);
  const told = reader.failures > diagnosticsShown;
  reader.diagnostics.push(
    told ? syntaxError('T140', span, 'this does not parse') : explain(grammar, failure),
  );
  return undefined;
}

/** The statements of a body, in order, without those that do not parse. */
export const readBody = (reader: Reader, raws: readonly RawStatement[]): readonly Statement[] =>
  raws.flatMap((raw, index) => readStatement(reader, raw, raws.slice(index + 1), raws[index - 1]));

/** The statement that `raw` is, or none; `next` and `previous` stand after and before it in the same body. */
export function readStatement(
  reader: Reader,
  raw: RawStatement,
  next: readonly RawStatement[],
  previous: RawStatement | undefined,
): readonly Statement[] {
  switch (raw.form) {
    case undefined:
      return unknown(reader, raw);
    case 'either':
      return readEither(reader, raw, next);
    case 'or':
      return followsBranch(previous) ? [] : strayOr(reader, raw);
    case 'machine':
      return readMachine(reader, raw);
    case 'state':
    case 'protocol':
    case 'flow':
    case 'cite':
      return misplaced(reader, raw, raw.form);
    case 'when':
      return readWhen(reader, raw);
    case 'with':
      return readWith(reader, raw);
    case 'within':
      return readWithin(reader, raw);
    case 'event':
      return readEvent(reader, raw);
    case 'message':
    case 'use':
      reader.messageSeen = true;
      return some(readBy(reader, raw, raw.form));
    case 'group':
    case 'office':
    case 'option':
      return some(readBy(reader, raw, `${raw.form}Declaration`));
    case 'expect':
      return some(readExpect(reader, raw));
    case 'accept':
    case 'also':
    case 'channel':
    case 'check':
    case 'extends':
    case 'fresh':
    case 'function':
    case 'go':
    case 'goal':
    case 'ignore':
    case 'keeps':
    case 'knows':
    case 'let':
    case 'name':
    case 'resumes':
    case 'role':
    case 'trust':
      return some(readBy(reader, raw, raw.form));
  }
}

/** From the first token of `raw` to the last of what stands beneath it. */
export function spanWithBlock(raw: RawStatement): Span {
  const [first] = raw.tokens;
  let last = raw;
  for (let inner = last.block.at(-1); inner !== undefined; inner = last.block.at(-1)) last = inner;
  const end = last.tokens.at(-1);
  if (first === undefined || end === undefined) return { start: 0, end: 0 };
  return { start: first.startOffset, end: endOf(end) };
}

/** Says so where nothing stands beneath `raw`. */
export function demandBlock(reader: Reader, raw: RawStatement): void {
  if (raw.block.length > 0 || raw.spoiled) return;
  const message = `nothing stands beneath \`${quote(raw.tokens)}\``;
  const hint = 'indent the statements that belong to it, or write one after its `:`';
  reader.diagnostics.push(syntaxError('T134', lineOf(raw), message, hint));
}

const some = (statement: Statement | undefined): readonly Statement[] =>
  statement === undefined ? [] : [statement];

/** What the statement's own tokens cover. */
function lineOf(raw: RawStatement): Span {
  const start = raw.tokens[0]?.startOffset ?? 0;
  const last = raw.tokens.at(-1);
  return { start, end: last === undefined ? start : endOf(last) };
}

function readWhen(reader: Reader, raw: RawStatement): readonly Statement[] {
  const [condition] = readBy(reader, raw, 'when') ?? [];
  const body = readBody(reader, raw.block);
  demandBlock(reader, raw);
  return condition === undefined ? [] : [{ kind: 'when', condition, body, span: spanWithBlock(raw) }];
}

/** An `either` and the `or` blocks that follow it. */
function readEither(reader: Reader, raw: RawStatement, next: readonly RawStatement[]): readonly Statement[] {
  const end = next.findIndex(({ form }) => form !== 'or');
  const ors = next.slice(0, end < 0 ? next.length : end);
  const branches = [raw, ...ors].map((one): Branch => {
    const head = readBy(reader, one, 'branch');
    const body = readBody(reader, one.block);
    if (head?.isEmpty !== true) demandBlock(reader, one);
    return { body, span: spanWithBlock(one) };
  });
  if (ors.length === 0 && !raw.spoiled) {
    const hint = 'write the other way on beneath `or`; where it is none, `or nothing`';
    reader.diagnostics.push(syntaxError('T138', lineOf(raw), 'this `either` has no `or`', hint));
  }
  const span = { start: spanWithBlock(raw).start, end: branches.at(-1)?.span.end ?? 0 };
  return [{ kind: 'either', branches, span }];
}

/** What begins no statement has been reported, and may have been meant for an `either`. */
const followsBranch = (previous: RawStatement | undefined): boolean =>
  previous !== undefined && ['either', 'or', undefined].includes(previous.form);

function strayOr(reader: Reader, raw: RawStatement): readonly Statement[] {
  const hint = 'the ways that the flow can go on stand beneath `either` and `or`, one after the other';
  const message = 'there is no `either` above this `or`';
  if (!raw.spoiled) reader.diagnostics.push(syntaxError('T137', lineOf(raw), message, hint));
  readBody(reader, raw.block);
  return [];
}

/** What a machine does first, and its states. */
function readMachine(reader: Reader, raw: RawStatement): readonly Statement[] {
  const role = readBy(reader, raw, 'machine');
  const first = raw.block.findIndex(({ form }) => form === 'state');
  const count = first < 0 ? raw.block.length : first;
  const body = readBody(reader, raw.block.slice(0, count));
  const states = raw.block.slice(count).flatMap((inner) => readState(reader, inner));
  demandBlock(reader, raw);
  return role === undefined ? [] : [{ kind: 'machine', role, body, states, span: spanWithBlock(raw) }];
}

function readState(reader: Reader, raw: RawStatement): readonly MachineState[] {
  if (raw.form !== 'state') {
    const message = `\`${quote(raw.tokens.slice(0, 1))}\` stands in no state of this machine`;
    const hint = 'indent it beneath a `state`, or write it before the first one';
    if (!raw.spoiled) reader.diagnostics.push(syntaxError('T135', lineOf(raw), message, hint));
    return [];
  }
  const name = readBy(reader, raw, 'state');
  const body = readBody(reader, raw.block);
  demandBlock(reader, raw);
  return name === undefined ? [] : [{ name, body, span: spanWithBlock(raw) }];
}

/** `with` selects members of the family for the expectations beneath it, and is no statement of the tree. */
function readWith(reader: Reader, raw: RawStatement): readonly Statement[] {
  const members = readBy(reader, raw, 'with');
  demandBlock(reader, raw);
  return raw.block.flatMap((inner) => {
    if (inner.form !== 'expect') return misplacedInWith(reader, inner);
    const expectation = readExpect(reader, inner);
    if (members === undefined || expectation === undefined) return [];
    return [{ ...expectation, members }];
  });
}

const readExpect = (reader: Reader, raw: RawStatement): ExpectStatement | undefined =>
  readBy(reader, raw, namesClaimant(raw.tokens) ? 'expectOfClaimant' : 'expect');

function misplacedInWith(reader: Reader, inner: RawStatement): readonly Statement[] {
  const message = `only \`expect\` stands beneath \`with\`, found \`${quote(inner.tokens.slice(0, 1))}\``;
  const hint = 'a part of the protocol that depends on an option stands beneath `when`';
  if (!inner.spoiled) reader.diagnostics.push(syntaxError('T135', lineOf(inner), message, hint));
  return [];
}

function readWithin(reader: Reader, raw: RawStatement): readonly Statement[] {
  const head = readBy(reader, raw, 'within');
  const body = readBody(reader, raw.block);
  demandBlock(reader, raw);
  return head === undefined ? [] : [{ ...head, body, span: spanWithBlock(raw) }];
}

function readEvent(reader: Reader, raw: RawStatement): readonly Statement[] {
  const event = readBy(reader, raw, 'event');
  if (!reader.messageSeen && event !== undefined) {
    const hint = 'it happens where its role sends or receives the message that it is written beneath';
    const message = 'this event stands before the first message';
    reader.diagnostics.push(syntaxError('T136', lineOf(raw), message, hint));
  }
  return some(event);
}

function misplaced(
  reader: Reader,
  raw: RawStatement,
  form: 'protocol' | 'flow' | 'cite' | 'state',
): readonly Statement[] {
  readBy(reader, raw, form);
  const where = form === 'state' ? 'cannot stand outside a machine' : 'cannot stand inside a block';
  if (!raw.spoiled)
    reader.diagnostics.push(syntaxError('T135', lineOf(raw), `\`${form}\` ${where}`, properPlace[form]));
  if (form === 'flow' || form === 'state') readBody(reader, raw.block);
  return [];
}

const properPlace = {
  cite: 'write it after the line of the `protocol`',
  flow: 'write it at the left edge, outside the block',
  protocol: 'write it at the left edge, outside the block',
  state: 'write it beneath `machine R`, indented',
} as const;

/** A line that begins no statement: a slip of the pen, or another notation. */
function unknown(reader: Reader, raw: RawStatement): readonly Statement[] {
  const [first] = raw.tokens;
  if (first === undefined || raw.spoiled) return [];
  const message = `expected a statement, found \`${quote([first])}\``;
  reader.diagnostics.push(syntaxError('T131', spanOf(first), message, unknownHint(raw)));
  return [];
}

function unknownHint({ tokens }: RawStatement): string {
  const [first, second] = tokens;
  const word = first?.image ?? '';
  const foreign = foreignWords.get(word.toLowerCase());
  if (foreign !== undefined) return foreign;
  if (!isName(first)) return 'to go on with the statement above, indent this line deeper than it';
  if (second?.image === ':') return `a message names both ends: \`${messageExample}\``;
  const meant = nearMiss(word, statementWords);
  if (meant !== undefined && isStatementWord(meant)) return didYouMean(meant);
  return `a message is written \`${messageExample}\`; to go on with the statement above, indent deeper than it`;
}

const didYouMean = (word: StatementWord): string =>
  `did you mean \`${word}\`? as in \`${statementPatterns[word].example}\``;
