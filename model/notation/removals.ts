/**
 * What a proposal might do without: each field of a message, signature, MAC, hash, key or encryption, each
 * check, and each piece of evidence that a receiver checks; one at a time, as an edit of the source text
 * (DeMillo, Lipton, Sayward, Hints on test data selection, 1978: mutants that nothing kills).
 * @module
 */
import {
  type Body,
  bodyOf,
  type Edit,
  evidenceOf,
  isDeletable,
  nounOf,
  type Place,
} from './removal-place.ts';
import type {
  CheckStatement,
  FlowSyntax,
  MessageStatement,
  PartSyntax,
  ProtocolSyntax,
  Span,
  SpecFile,
  Statement,
  TermSyntax,
  UseStatement,
} from './syntax.ts';

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

/** The source without what is removed; every other line stays where it is. */
export const withoutIt = (source: string, { edit }: Removal): string =>
  source.slice(0, edit.start) + edit.text + source.slice(edit.end);

/** An offset in a source without something, as one in the source with it. */
export function offsetBefore(offset: number, { edit }: Removal): number {
  const grown = edit.text.length - (edit.end - edit.start);
  if (offset <= edit.start) return offset;
  return offset >= edit.end + grown ? offset - grown : edit.start;
}

/** Everything that can be taken away from `protocol` and the sub-flows that it uses, in source order. */
export function removalsOf(
  source: string,
  file: SpecFile,
  protocol: ProtocolSyntax,
  options: ReadonlySet<string>,
): readonly Removal[] {
  const found: Removal[] = [];
  const add = (removal: Omit<Removal, 'text'>): void => {
    found.push({ ...removal, text: source.slice(removal.span.start, removal.span.end).replace(/\s+/g, ' ') });
  };
  const walk: Walk = { add, source, ...bodyOf(protocol.body, [], options), of: '', messages: 0 };
  inStatements(walk, protocol.body);
  for (const flow of usedFlows(file.flows, protocol.body)) {
    const { name, parties, parameters, body } = flow;
    const inner: Walk = {
      add,
      source,
      ...bodyOf(body, parties, options),
      of: ` of flow ${name.text}`,
      messages: 0,
    };
    for (const { otherwise } of parameters) {
      if (otherwise !== undefined) inTerm(inner, otherwise.term, `flow ${name.text}`);
    }
    inStatements(inner, body);
  }
  return found.toSorted(
    (left, right) => left.span.start - right.span.start || left.span.end - right.span.end,
  );
}

/** What is carried along through the statements of one body. */
interface Walk extends Body {
  readonly add: (removal: Omit<Removal, 'text'>) => void;
  readonly source: string;
  /** ` of flow f` inside a sub-flow. */
  readonly of: string;
  messages: number;
}

/** The sub-flows that statements use, and those that these use. */
function usedFlows(flows: readonly FlowSyntax[], body: readonly Statement[]): readonly FlowSyntax[] {
  const used = new Set<FlowSyntax>();
  const visit = (statements: readonly Statement[]): void => {
    for (const statement of statements) {
      if (statement.kind === 'when' || statement.kind === 'within') visit(statement.body);
      const called = statement.kind === 'use' ? statement.call?.flow.text : undefined;
      const flow = flows.find(({ name }) => name.text === called);
      if (flow === undefined || used.has(flow)) continue;
      used.add(flow);
      visit(flow.body);
    }
  };
  visit(body);
  return [...used];
}

function inStatements(walk: Walk, statements: readonly Statement[]): void {
  for (const statement of statements) inStatement(walk, statement, statement.span);
}

/** `whole` is what has to go with the statement if it goes. */
function inStatement(walk: Walk, statement: Statement, whole: Span): void {
  switch (statement.kind) {
    case 'message':
      inMessage(walk, statement);
      return;
    case 'let':
      inTerm(walk, statement.term, `let ${statement.name.text}${walk.of}`);
      return;
    case 'within':
      inTerm(walk, statement.key, `the key of \`within\`${walk.of}`);
      inStatements(walk, statement.body);
      return;
    case 'use':
      inUse(walk, statement);
      return;
    case 'when': {
      if (!walk.isPresent(statement.condition)) return;
      const alone = statement.body.length === 1;
      for (const inner of statement.body) inStatement(walk, inner, alone ? whole : inner.span);
      return;
    }
    case 'check':
      walk.add(checkRemoval(walk, statement, whole));
      return;
    case 'role':
    case 'knows':
    case 'trust':
    case 'fresh':
    case 'function':
    case 'event':
    case 'accept':
    case 'ignore':
    case 'channel':
    case 'name':
    case 'office':
    case 'option':
    case 'group':
    case 'goal':
    case 'expect':
      return;
  }
}

function checkRemoval(
  { source, of }: Walk,
  { role, left, right, equal, span }: CheckStatement,
  { start, end }: Span,
): Omit<Removal, 'text'> {
  return {
    kind: 'check',
    what: `${role.text}'s check that ${shortly(source, left)} ${equal ? '=' : '!='} ${shortly(source, right)}${of}`,
    span,
    edit: { start, end, text: '' },
  };
}

function inUse(walk: Walk, { instance, call }: UseStatement): void {
  for (const { name, value } of call?.settings ?? []) {
    inTerm(walk, value.term, `parameter ${name.text} of ${instance.text}${walk.of}`);
  }
}

function inMessage(walk: Walk, { label, parts, hops }: MessageStatement): void {
  walk.messages += 1;
  const receivers = hops.flatMap(({ opaque, to }) => (opaque ? [] : to.map((role) => role.text)));
  inParts(walk, parts, {
    name: `message ${label?.text ?? walk.messages}${walk.of}`,
    receivers,
    mayShrink: true,
  });
}

/** Each part of a list, and what is inside it. */
function inParts(walk: Walk, parts: readonly PartSyntax[], place: Place): void {
  const present = parts.filter(({ when }) => when === undefined || walk.isPresent(when));
  for (const part of present) {
    const evidence = evidenceOf(walk, part.term);
    const checkers = place.receivers.filter((role) => !part.ignoredBy.some(({ text }) => text === role));
    if (evidence === undefined || checkers.length === 0) {
      walk.add(fieldRemoval(walk, part, parts, place, present.length > 1));
    } else {
      for (const role of checkers) walk.add(evidenceRemoval(walk, part, evidence, role, place));
    }
    inTerm(walk, part.term, place.name, part.label?.text, place.receivers);
  }
}

function fieldRemoval(
  walk: Walk,
  part: PartSyntax,
  list: readonly PartSyntax[],
  { name, mayShrink }: Place,
  hasSiblings: boolean,
): Omit<Removal, 'text'> {
  const { source } = walk;
  const deletable = mayShrink && hasSiblings && isDeletable(part);
  return {
    kind: 'field',
    what: `the ${nounOf(walk, part)} ${part.label?.text ?? shortly(source, part.term)} from ${name}`,
    span: part.term.span,
    edit: deletable ? { ...listSpan(part, list), text: '' } : { ...part.term.span, text: 'none' },
  };
}

/** How a term is written, as far as there is room for it. */
function shortly(source: string, { span }: TermSyntax): string {
  const written = source.slice(span.start, span.end).replace(/\s+/g, ' ');
  return written.length <= 40 ? written : `${written.slice(0, 39)}…`;
}

/** A part with the comma that goes with it. */
function listSpan(part: PartSyntax, list: readonly PartSyntax[]): Span {
  const at = list.indexOf(part);
  const [before, after] = [list[at - 1], list[at + 1]];
  if (after !== undefined) return { start: part.span.start, end: after.span.start };
  return { start: before?.span.end ?? part.span.start, end: part.span.end };
}

function evidenceRemoval(
  { source }: Walk,
  { term, label, ignoredBy }: PartSyntax,
  evidence: string,
  role: string,
  { name }: Place,
): Omit<Removal, 'text'> {
  const at = ignoredBy.at(-1)?.span.end ?? label?.span.end ?? term.span.end;
  const which = label?.text ?? shortly(source, term);
  return {
    kind: 'evidence',
    what: `${role}'s check of the ${evidence} ${which} in ${name}`,
    span: term.span,
    edit: { start: at, end: at, text: ignoredBy.length > 0 ? ` and ${role}` : ` ignored by ${role}` },
  };
}

/** What can be taken away inside a term. `place` says where it stands; receivers, who would look into it. */
function inTerm(
  walk: Walk,
  term: TermSyntax,
  place: string,
  label?: string,
  receivers: readonly string[] = [],
): void {
  switch (term.kind) {
    case 'name':
    case 'text':
    case 'none':
    case 'certificate':
      return;
    case 'tuple':
      inParts(walk, term.items, { name: label ?? place, receivers, mayShrink: true });
      return;
    case 'choice':
      inTerm(walk, walk.isPresent(term.condition) ? term.chosen : term.otherwise, place, label, receivers);
      return;
    case 'call':
      inCall(walk, term, place, label, receivers);
  }
}

function inCall(
  walk: Walk,
  { symbol, arguments: args }: Extract<TermSyntax, { kind: 'call' }>,
  place: string,
  label: string | undefined,
  receivers: readonly string[],
): void {
  const cover = (noun: string): string =>
    label === undefined ? `the ${noun} in ${place}` : `the ${noun} ${label}`;
  switch (symbol.text) {
    case 'g':
    case 'dh':
    case 'pub':
      return;
    case 'h':
      inContent(walk, args, { name: cover('hash'), receivers: [], mayShrink: true });
      return;
    case 'kdf':
      inContent(walk, args, { name: cover('derivation'), receivers: [], mayShrink: true });
      return;
    case 'sign':
    case 'mac':
    case 'enc':
    case 'aead':
    case 'seal': {
      const [key, ...content] = args;
      const noun = symbol.text === 'sign' ? 'signature' : symbol.text === 'mac' ? 'MAC' : 'encryption';
      if (key !== undefined) inTerm(walk, key.term, `the key of ${cover(noun)}`);
      const opens = noun === 'encryption' ? receivers : [];
      for (const part of content)
        inContent(walk, [part], { name: cover(noun), receivers: opens, mayShrink: false });
      return;
    }
    default:
      if (walk.sharedKeys.has(symbol.text)) return;
      inParts(walk, args, { name: cover(symbol.text), receivers: [], mayShrink: false });
  }
}

/** A tuple that is all there is inside a cover is its list of fields; otherwise the parts are. */
function inContent(walk: Walk, parts: readonly PartSyntax[], place: Place): void {
  const [only] = parts;
  if (parts.length === 1 && only?.term.kind === 'tuple' && isDeletable(only)) {
    inParts(walk, only.term.items, { ...place, mayShrink: true });
  } else {
    inParts(walk, parts, place);
  }
}
