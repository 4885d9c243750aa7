/**
 * What removals are, and what they need to know of the body that they are in: which names are declared as
 * what, what labels stand for, which options are taken.
 * @module
 */
import type { Condition, PartSyntax, Span, Statement, TermSyntax, Word } from './syntax.ts';

/** A stretch of the source text and what stands there instead. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One thing that can be taken away from a protocol. */
export interface Removal {
  readonly kind: 'field' | 'evidence' | 'check';
  /** What it is, in a noun phrase: `the tag "server" from the signature in message SH`. */
  readonly what: string;
  /** Where it stands, and how it is written there. */
  readonly span: Span;
  readonly text: string;
  readonly edit: Edit;
}

/** A list of parts: what it is called, who would look into it, and whether a part can simply be left out. */
export interface Place {
  readonly name: string;
  readonly receivers: readonly string[];
  readonly mayShrink: boolean;
}

/** A protocol or a sub-flow, as far as words in it have meanings. */
export interface Body {
  /** What a declared name is: `nonce`, `name`, `message`. */
  readonly nouns: ReadonlyMap<string, string>;
  /** What labels and macros stand for. */
  readonly meanings: ReadonlyMap<string, TermSyntax>;
  readonly sharedKeys: ReadonlySet<string>;
  readonly isPresent: (condition: Condition) => boolean;
}

/** What is carried along through the statements of one body. */
export interface Walk extends Body {
  readonly add: (removal: Omit<Removal, 'text'>) => void;
  readonly source: string;
  /** ` of flow f` inside a sub-flow. */
  readonly of: string;
  messages: number;
}

/** Reads the declarations of a body; `parties` are those of a sub-flow. */
export function bodyOf(
  statements: readonly Statement[],
  parties: readonly Word[],
  options: ReadonlySet<string>,
): Body {
  const nouns = new Map(parties.map(({ text }) => [text, 'name']));
  const meanings = new Map<string, TermSyntax>();
  const sharedKeys = new Set<string>();
  const isPresent = ({ option, negated }: Condition): boolean => options.has(option.text) !== negated;
  for (const statement of opened(statements, isPresent)) declare(statement, { nouns, meanings, sharedKeys });
  return { nouns, meanings, sharedKeys, isPresent };
}

/** Statements with blocks opened. */
const opened = (statements: readonly Statement[], isPresent: Body['isPresent']): readonly Statement[] =>
  statements.flatMap((statement) => {
    if (statement.kind === 'within') return opened(statement.body, isPresent);
    if (statement.kind === 'either' || statement.kind === 'machine')
      return blocksOf(statement).flatMap((body) => opened(body, isPresent));
    if (statement.kind !== 'when') return [statement];
    return isPresent(statement.condition) ? opened(statement.body, isPresent) : [];
  });

/** The statements that stand in each branch, or in each state. */
export const blocksOf = (
  statement: Extract<Statement, { kind: 'either' | 'machine' }>,
): readonly (readonly Statement[])[] =>
  statement.kind === 'either'
    ? statement.branches.map(({ body }) => body)
    : [statement.body, ...statement.states.map(({ body }) => body)];

interface Declared {
  readonly nouns: Map<string, string>;
  readonly meanings: Map<string, TermSyntax>;
  readonly sharedKeys: Set<string>;
}

function declare(statement: Statement, { nouns, meanings, sharedKeys }: Declared): void {
  if (statement.kind === 'role' || statement.kind === 'name') nouns.set(statement.name.text, 'name');
  if (statement.kind === 'fresh') {
    for (const { name, sort } of statement.values) nouns.set(name.text, sort);
  }
  if (statement.kind === 'let') meanings.set(statement.name.text, statement.term);
  if (statement.kind === 'knows') {
    for (const { kind, term } of statement.items) {
      if (kind === 'key' && term.kind === 'call') sharedKeys.add(term.symbol.text);
    }
  }
  if (statement.kind !== 'message') return;
  const { label, parts } = statement;
  const [only] = parts;
  if (label !== undefined) {
    nouns.set(label.text, 'message');
    if (only !== undefined && parts.length === 1) meanings.set(label.text, only.term);
  }
  labelled(parts, meanings);
}

/** Labels of parts, however deep. */
function labelled(parts: readonly PartSyntax[], meanings: Map<string, TermSyntax>): void {
  for (const { label, term } of parts) {
    if (label !== undefined) meanings.set(label.text, term);
    if (term.kind === 'tuple') labelled(term.items, meanings);
    if (term.kind === 'call') labelled(term.arguments, meanings);
  }
}

/** Whether a part can be left out without a word that is used elsewhere going with it. */
export const isDeletable = ({ label, ignoredBy }: PartSyntax): boolean =>
  label === undefined && ignoredBy.length === 0;

/** What evidence a term is, or stands for, if it is any. */
export function evidenceOf(body: Body, term: TermSyntax): 'signature' | 'MAC' | 'certificate' | undefined {
  const meant = meaningOf(body, term);
  if (meant.kind === 'certificate') return 'certificate';
  if (meant.kind !== 'call') return undefined;
  if (meant.symbol.text === 'sign') return 'signature';
  return meant.symbol.text === 'mac' ? 'MAC' : undefined;
}

/** What a part is to a reader: a tag, a name, a nonce, a signature. */
export function nounOf(body: Body, { term }: PartSyntax): string {
  switch (term.kind) {
    case 'text':
      return 'tag';
    case 'none':
      return 'part';
    case 'tuple':
      return 'tuple';
    case 'certificate':
      return 'certificate';
    case 'choice':
      return 'part';
    case 'name':
      return body.nouns.get(term.name.text) ?? evidenceOf(body, term) ?? 'value';
    case 'call':
      return callNouns[term.symbol.text] ?? 'value';
  }
}

const callNouns: Readonly<Record<string, string>> = {
  sign: 'signature',
  mac: 'MAC',
  h: 'hash',
  kdf: 'derived value',
  enc: 'encryption',
  aead: 'encryption',
  seal: 'encryption',
  g: 'share',
  dh: 'secret',
  pub: 'public key',
};

/** Follows labels and macros as long as there are any; a definition that contains itself ends soon. */
function meaningOf({ meanings }: Body, term: TermSyntax): TermSyntax {
  let meant = term;
  for (let step = 0; step < meanings.size && meant.kind === 'name'; step += 1) {
    const next = meanings.get(meant.name.text);
    if (next === undefined) return meant;
    meant = next;
  }
  return meant;
}

/** How a term is written, with a space before it, where there is room for it. */
export function shortly(source: string, { span }: TermSyntax): string {
  const written = source.slice(span.start, span.end).replace(/\s+/g, ' ');
  return written.length <= roomFor ? ` ${written}` : '';
}

const roomFor = 40;
