/**
 * What in an arriving message says something to its receiver: what it verifies, opens, or holds already.
 * @module
 */
import type { Transition } from '../model/role.ts';
import { asCertificate, type Term, type Variable } from '../model/term.ts';

/** A part of a message that says something to a receiver. */
export interface Evidence {
  readonly kind: 'known' | 'verifies' | 'opens';
  readonly term: Term;
}

/** The evidence in `pattern` for a receiver who holds values for the variables `before`. */
export function evidenceIn(pattern: Term, before: ReadonlySet<Variable>): readonly Evidence[] {
  const known = pattern.variables.every((variable) => before.has(variable));
  if (pattern.kind !== 'application') {
    return known && !(pattern.kind === 'atom' && pattern.sort === 'text')
      ? [{ kind: 'known', term: pattern }]
      : [];
  }
  const subject = asCertificate(pattern)?.subject;
  if (subject !== undefined) return [...evidenceIn(subject, before), { kind: 'verifies', term: pattern }];
  switch (pattern.symbol) {
    case 'sign':
      return [{ kind: 'verifies', term: pattern }];
    case 'enc':
    case 'aead':
    case 'seal':
      return [{ kind: 'opens', term: pattern }, ...evidenceIn(pattern.args[1] as Term, before)];
    case 'tuple':
      return pattern.args.flatMap((arg) => evidenceIn(arg, before));
    case 'g':
    case 'pub':
      return known ? [{ kind: 'known', term: pattern }] : [];
  }
  return [{ kind: 'known', term: pattern }];
}

/** The variables that a transition may bind. */
export const metIn = (transition: Transition): readonly Variable[] => [
  ...(transition.kind === 'receive' ? transition.pattern.variables : []),
  ...transition.checks.flatMap((check) => (check.kind === 'open' ? check.pattern.variables : [])),
];
