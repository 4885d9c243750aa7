/**
 * The flow of a protocol, unfolded: paths become hops, sub-flows run where they are used, `within`
 * wraps the contents of its messages (design 4, Paths and Sub-flows).
 * @module
 */
import { apply, type Term, text, tuple } from '../term.ts';
import type { Diagnostic } from './diagnostic.ts';
import { suggest } from './near-miss.ts';
import { type Instance, present, type Resolution, roleNamed } from './resolution.ts';
import { broken, resolveName, resolveParts, resolveTerm } from './resolve-term.ts';
import type { Scope } from './scope.ts';
import type { MessageStatement, Statement, UseStatement, WithinStatement } from './syntax.ts';

type Wrap = (content: Term) => Term;
const bare: Wrap = (content) => content;

/** Adds the hops, events, checks and acceptances of `statements` to the resolution's flow, in order. */
export function unfold(
  resolution: Resolution,
  statements: readonly Statement[],
  scope: Scope,
  wrap: Wrap = bare,
): void {
  for (const statement of present(resolution, statements)) unfoldOne(resolution, statement, scope, wrap);
}

function unfoldOne(resolution: Resolution, statement: Statement, scope: Scope, wrap: Wrap): void {
  switch (statement.kind) {
    case 'message':
      unfoldMessage(resolution, statement, scope, wrap);
      return;
    case 'within':
      unfoldWithin(resolution, statement, scope, wrap);
      return;
    case 'use':
      unfoldUse(resolution, statement, scope, wrap);
      return;
    case 'event':
    case 'accept':
    case 'check':
      unfoldRemark(resolution, statement, scope);
      return;
    case 'keeps':
    case 'resumes':
      if (scope.parent === undefined) unfoldTicket(resolution, statement, scope);
      else refuseInside(resolution, statement);
      return;
    case 'fresh':
    case 'let':
    case 'when':
      return;
    case 'go':
      resolution.report(strayGo(statement));
      return;
    case 'either':
    case 'machine':
    case 'role':
    case 'knows':
    case 'trust':
    case 'function':
    case 'ignore':
    case 'channel':
    case 'name':
    case 'office':
    case 'option':
    case 'group':
    case 'goal':
    case 'also':
    case 'extends':
    case 'expect':
      if (scope.parent !== undefined) refuseInside(resolution, statement);
      return;
  }
}

const strayGo = ({ span, state }: Extract<Statement, { kind: 'go' }>): Diagnostic => ({
  code: 'T227',
  severity: 'error',
  span,
  message: `\`go ${state.text}\` stands in no machine`,
  hint: 'only a machine has states: machine S, and beneath it state waiting',
});

const refuseInside = (resolution: Resolution, statement: Statement): void =>
  resolution.report({
    code: 'T217',
    severity: 'error',
    span: statement.span,
    message: `\`${statement.kind}\` belongs to a protocol, not to a sub-flow`,
    hint: 'a sub-flow has fresh values, lets, messages, events, checks and acceptances',
  });

function unfoldMessage(resolution: Resolution, statement: MessageStatement, scope: Scope, wrap: Wrap): void {
  const content = wrap(messageContent(resolution, statement, scope));
  let from = roleNamed(resolution, statement.from, scope);
  let relays: number | undefined;
  for (const hop of statement.hops) {
    let last: number | undefined;
    let next: string | undefined;
    for (const word of hop.to) {
      const to = roleNamed(resolution, word, scope);
      next = to;
      if (from === undefined || to === undefined) continue;
      if (from === to) {
        resolution.report({
          code: 'T218',
          severity: 'error',
          span: word.span,
          message: `${to} sends a message to itself`,
          hint: 'name another receiver',
        });
        continue;
      }
      if (resolution.hops >= hopsMax) {
        resolution.report(tooManyHops(statement));
        return;
      }
      const index = resolution.hopNumber(`${scope.prefix} ${statement.span.start} ${word.span.start}`);
      last = index;
      resolution.flow.push({
        kind: 'hop',
        index,
        from,
        to,
        content,
        ...(statement.label === undefined ? {} : { label: scope.prefix + statement.label.text }),
        opaque: hop.opaque,
        ...(relays === undefined ? {} : { relays }),
        span: statement.span,
      });
      resolution.hops += 1;
    }
    relays = hop.opaque ? last : undefined;
    from = next;
  }
}

/** More messages than any protocol on paper has; bounds the work on hostile specs. */
const hopsMax = 500;

const tooManyHops = (statement: MessageStatement): Diagnostic => ({
  code: 'T224',
  severity: 'error',
  span: statement.span,
  message: `the flow has more than ${hopsMax} messages, sub-flows and paths unfolded`,
  hint: 'model one session; runs repeat it by themselves',
});

/** What a message carries; a label names it before it is wrapped. */
function messageContent(resolution: Resolution, statement: MessageStatement, scope: Scope): Term {
  const content = resolveParts(resolution.terms, statement.parts, scope);
  if (statement.label !== undefined && content !== broken) {
    resolution.terms.onLabel(scope.prefix + statement.label.text, content);
  }
  return content;
}

function unfoldWithin(resolution: Resolution, statement: WithinStatement, scope: Scope, wrap: Wrap): void {
  const key = resolveTerm(resolution.terms, statement.key, scope);
  const symbol = statement.symbol.text;
  if (symbol !== 'aead' && symbol !== 'enc') {
    resolution.report({
      code: 'T219',
      severity: 'error',
      span: statement.symbol.span,
      message: `within ${symbol}(…) does not encrypt`,
      hint: 'write within aead(k) or within enc(k)',
    });
  }
  unfold(resolution, statement.body, scope, (content) => wrap(apply(symbol, key, content)));
}

/** Runs a sub-flow from where it stands to the label that `use` names, or to its end. */
function unfoldUse(resolution: Resolution, statement: UseStatement, scope: Scope, wrap: Wrap): void {
  const instance = resolution.instances.get(scope.prefix + statement.instance.text);
  if (instance === undefined) {
    if (statement.call === undefined) {
      resolution.report({
        code: 'T221',
        severity: 'error',
        span: statement.instance.span,
        message: `${statement.instance.text} has not been started`,
        hint:
          suggest(statement.instance.text, resolution.instances.keys()) ??
          `start it: use ${statement.instance.text} = f(C, P)`,
      });
    }
    return;
  }
  const until = statement.until?.text;
  const end =
    until === undefined || until === 'end'
      ? instance.flow.body.length
      : stopAfter(resolution, instance, statement);
  const rest = instance.flow.body.slice(instance.done, end);
  instance.done = Math.max(instance.done, end);
  unfold(resolution, rest, instance.scope, wrap);
}

/** The position after the message that carries the label, and after the remarks below it. */
function stopAfter(resolution: Resolution, instance: Instance, statement: UseStatement): number {
  const until = statement.until;
  const { body } = instance.flow;
  const at = body.findIndex((item) => item.kind === 'message' && item.label?.text === until?.text);
  if (until === undefined || at < 0 || at < instance.done) {
    resolution.report({
      code: 'T222',
      severity: 'error',
      span: until?.span ?? statement.span,
      message:
        at >= 0
          ? `${statement.instance.text} is already past ${until?.text ?? ''}`
          : `${instance.flow.name.text} has no message labelled ${until?.text ?? ''}`,
      hint:
        suggest(
          until?.text ?? '',
          body.flatMap((item) => (item.kind === 'message' && item.label ? [item.label.text] : [])),
        ) ?? 'label the message: A -> B as L : …',
    });
    return instance.done;
  }
  let end = at + 1;
  while (['event', 'accept', 'check'].includes(body[end]?.kind ?? '')) end += 1;
  return end;
}

function unfoldRemark(
  resolution: Resolution,
  statement: Extract<Statement, { kind: 'event' | 'accept' | 'check' }>,
  scope: Scope,
): void {
  const role = roleNamed(resolution, statement.role, scope);
  if (role === undefined) return;
  const { span } = statement;
  const term = (syntax: Parameters<typeof resolveTerm>[1]): Term =>
    resolveTerm(resolution.terms, syntax, scope);
  if (statement.kind === 'accept') {
    resolution.flow.push({ kind: 'accept', role, span });
  } else if (statement.kind === 'event') {
    resolution.flow.push({
      kind: 'event',
      role,
      name: statement.name.text,
      args: statement.arguments.map(term),
      span,
    });
  } else {
    const [left, right] = [term(statement.left), term(statement.right)];
    resolution.flow.push({ kind: 'check', role, left, right, equal: statement.equal, span });
  }
}

function unfoldTicket(
  resolution: Resolution,
  statement: Extract<Statement, { kind: 'keeps' | 'resumes' }>,
  scope: Scope,
): void {
  const role = roleNamed(resolution, statement.role, scope);
  if (role === undefined) return;
  const { kind, ticket, span } = statement;
  const parts =
    statement.kind === 'keeps'
      ? statement.terms.map((term) => resolveTerm(resolution.terms, term, scope))
      : statement.names.map((name) => resolveName(resolution.terms, name, scope));
  resolution.flow.push({
    kind,
    role,
    ticket: ticket.text,
    index: resolution.hopNumber(`${scope.prefix} ${span.start}`),
    content: tuple(text(ticket.text), ...parts),
    span,
  });
}
