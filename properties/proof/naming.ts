/**
 * Terms of a pattern as trees name them (properties/case-tree.ts): a variable is called after the first
 * place in the runs' values where it stands, a fresh value after the run that made it.
 * @module
 */
import type { Term, Variable } from '../../model/term.ts';
import { printWith } from '../../model/term-print.ts';
import { type Pattern, valueIn } from './pattern.ts';

/** How trees write terms of the pattern. */
export function namingIn(pattern: Pattern): (term: Term) => string {
  let nameOf: ((name: Variable) => string) | undefined;
  return (term) => {
    nameOf ??= namesIn(pattern);
    return printWith(term, (leaf) => (leaf.kind === 'variable' ? nameOf?.(leaf) : undefined));
  };
}

/** Whether `written` begins as the print of the term does, whatever its variables are called. */
export function mayBeWritten(term: Term, written: string): boolean {
  if (term.kind !== 'application' || term.symbol === 'ignored') return true;
  if (term.symbol === 'tuple') return written.startsWith('[');
  if (term.symbol === 'sign' && written.startsWith('cert(')) return true;
  return written.startsWith(`${term.symbol.replace(/^'/, '')}(`);
}

type Names = (name: Variable) => string;

function namesIn(pattern: Pattern): Names {
  const whole = new Map<Variable, string>();
  const parts = new Map<Variable, string>();
  for (const { number, copy } of pattern.runs) {
    for (const { name, value } of copy.names) {
      const now = valueIn(pattern, value);
      if (now.kind === 'variable') setOnce(whole, now, `?${number}.${name}`);
      else for (const [part, path] of leavesOf(now, '')) setOnce(parts, part, `?${number}.${name}${path}`);
    }
  }
  return (name) => whole.get(name) ?? parts.get(name) ?? `?${name.name}`;
}

function setOnce(names: Map<Variable, string>, name: Variable, called: string): void {
  if (!names.has(name)) names.set(name, called);
}

/** The variables of a term with the positions that lead to them. */
function leavesOf(term: Term, path: string): readonly (readonly [Variable, string])[] {
  if (term.kind === 'variable') return [[term, path]];
  if (term.kind === 'atom') return [];
  return term.args.flatMap((arg, at) => leavesOf(arg, `${path}.${at}`));
}
