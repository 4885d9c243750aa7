/**
 * What is carried along while one protocol is resolved: its scopes, roles, sub-flow instances and the
 * flow as far as it is unfolded.
 * @module
 */
import type { FlowItem, IgnoredSlot } from '../protocol.ts';
import type { Atom, Sort, Term } from '../term.ts';
import type { Diagnostic } from './diagnostic.ts';
import { suggest } from './near-miss.ts';
import { type TermContext, taken } from './resolve-term.ts';
import type { Scope } from './scope.ts';
import type { FlowSyntax, RoleStatement, Span, Statement, Word } from './syntax.ts';

/** What the resolver carries along while it reads one protocol. */
export interface Resolution {
  readonly source: string;
  readonly report: (diagnostic: Diagnostic) => void;
  readonly flows: ReadonlyMap<string, FlowSyntax>;
  readonly options: ReadonlySet<string>;
  readonly top: Scope;
  readonly terms: TermContext;
  readonly roles: Map<string, RoleStatement>;
  readonly freshOf: Map<string, { atom: Atom; public: boolean; span: Span }[]>;
  readonly slots: Map<Term, IgnoredSlot & { readonly roles: string[] }>;
  readonly labels: Map<Term, string>;
  readonly instances: Map<string, Instance>;
  readonly flow: FlowItem[];
  /** The number of a hop, the same on every way through the protocol's branches. */
  readonly hopNumber: (place: string) => number;
  /** The sorts of what a role keeps as a ticket. */
  readonly kept: (role: string, ticket: string) => readonly Sort[] | undefined;
  /** How many hops the flow has so far. */
  hops: number;
}

/** One use of a sub-flow and how far it has run. */
export interface Instance {
  readonly flow: FlowSyntax;
  readonly scope: Scope;
  readonly span: Span;
  /** Statements of the flow's body already unfolded. */
  done: number;
}

/** Statements that are there under the options taken, with `when` blocks opened. */
export function present(resolution: Resolution, statements: readonly Statement[]): readonly Statement[] {
  return statements.flatMap((statement) => {
    if (statement.kind !== 'when') return [statement];
    return taken(resolution, statement.condition) ? present(resolution, statement.body) : [];
  });
}

/** The role that a word names, or undefined after reporting that there is none. */
export function roleNamed(
  resolution: Pick<Resolution, 'report' | 'roles' | 'top'>,
  word: Word,
  scope: Scope,
): string | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const role = at.roles.get(word.text);
    if (role !== undefined) return role;
  }
  resolution.report({
    code: 'T210',
    severity: 'error',
    span: word.span,
    message: `${word.text} is no role of this protocol`,
    hint: suggest(word.text, resolution.roles.keys()) ?? `declare it: role ${word.text} client`,
  });
  return undefined;
}

/** The complaint that a word is declared a second time. */
export const duplicate = (word: Word, what: string): Diagnostic => ({
  code: 'T211',
  severity: 'error',
  span: word.span,
  message: `${word.text} is declared twice`,
  hint: `give this ${what} another name`,
});
