/**
 * What a proposal might do without: each field of a message, signature, MAC, hash, key or encryption, each
 * check, and each piece of evidence that a receiver checks; one at a time, as an edit of the source text
 * (DeMillo, Lipton, Sayward, Hints on test data selection, 1978: mutants that nothing kills).
 * @module
 */
import { blocksOf, bodyOf, type Removal, shortly, type Walk } from './removal.ts';
import { inParts, inTerm } from './removal-parts.ts';
import type {
  CheckStatement,
  FlowSyntax,
  MessageStatement,
  ProtocolSyntax,
  Span,
  SpecFile,
  Statement,
  UseStatement,
} from './syntax.ts';

/** The source without what is removed. */
export const withoutIt = (source: string, { edit }: Removal): string =>
  source.slice(0, edit.start) + edit.text + source.slice(edit.end);

/** An offset in a source without something, as one in the source with it. */
export function offsetBefore(offset: number, { edit }: Removal): number {
  const grown = edit.text.length - (edit.end - edit.start);
  if (offset < edit.start) return offset;
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

/** The sub-flows that statements use, and those that these use. */
function usedFlows(flows: readonly FlowSyntax[], body: readonly Statement[]): readonly FlowSyntax[] {
  const used = new Set<FlowSyntax>();
  const visit = (statements: readonly Statement[]): void => {
    for (const statement of statements) {
      if (statement.kind === 'when' || statement.kind === 'within') visit(statement.body);
      if (statement.kind === 'either' || statement.kind === 'machine') blocksOf(statement).forEach(visit);
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
    case 'either':
    case 'machine':
      for (const body of blocksOf(statement)) inStatements(walk, body);
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
    case 'also':
    case 'extends':
    case 'go':
    case 'keeps':
    case 'resumes':
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
    what: `${role.text}'s check that${shortly(source, left)} ${equal ? '=' : '!='}${shortly(source, right)}${of}`,
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
