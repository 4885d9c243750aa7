/**
 * What the names of a spec stand for. Definitions are looked up lazily, because a `let` may speak of a
 * label that comes later in the flow, and a sub-flow's names are known outside as `instance.name`.
 * @module
 */
import type { Term } from '../term.ts';
import type { PartSyntax, Span, TermSyntax, Word } from './syntax.ts';

/** What a name stands for. */
export type Definition = {
  readonly name: string;
  readonly span: Span;
  /** How many times it was asked for; what is never asked for is reported as unused. */
  uses: number;
  /** The term once it has been worked out, or `busy` while it is: a name must not contain itself. */
  resolved: Term | 'busy' | undefined;
} & (
  | { readonly kind: 'role' | 'authority' | 'second name' | 'fresh' | 'resumed'; resolved: Term }
  /** Declared only in branches that are not taken: nobody holds it here. */
  | { readonly kind: 'elsewhere'; resolved: Term }
  | { readonly kind: 'let'; readonly syntax: TermSyntax; readonly scope: Scope }
  | { readonly kind: 'message'; readonly parts: readonly PartSyntax[]; readonly scope: Scope }
  | { readonly kind: 'part' | 'parameter'; readonly part: PartSyntax; readonly scope: Scope }
);

/** Names of a protocol, or of one instance of a sub-flow inside it. */
export interface Scope {
  /** `` for the protocol, `one.` for the instance `one`. */
  readonly prefix: string;
  readonly parent: Scope | undefined;
  readonly definitions: Map<string, Definition>;
  /** Which role each party is. */
  readonly roles: Map<string, string>;
}

/** A scope inside `parent` whose names are seen outside with `prefix` before them. */
export const newScope = (prefix: string, parent: Scope | undefined): Scope => ({
  prefix,
  parent,
  definitions: new Map(),
  roles: new Map(),
});

/** The definition of `name` here or in an enclosing scope. */
export function findDefinition(scope: Scope, name: string): Definition | undefined {
  return scope.definitions.get(name) ?? (scope.parent && findDefinition(scope.parent, name));
}

/** The role that `name` is here, following a sub-flow's parties. */
export function findRole(scope: Scope, name: string): string | undefined {
  return scope.roles.get(name) ?? (scope.parent && findRole(scope.parent, name));
}

/** Every name that can be written here, for near misses. */
export function namesInScope(scope: Scope): readonly string[] {
  const outer = scope.parent === undefined ? [] : namesInScope(scope.parent);
  return [...scope.definitions.keys(), ...outer];
}

/** A definition made of a word of the source. */
export const defined = (word: Word): { name: string; span: Span; uses: number } => ({
  name: word.text,
  span: word.span,
  uses: 0,
});
