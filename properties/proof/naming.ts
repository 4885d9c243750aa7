/**
 * Terms of a pattern as trees name them (properties/case-tree.ts): a variable is called after the first
 * place in the runs' values where it stands, a fresh value after the run that made it.
 * @module
 */
import { replace, type Term, type Variable, variable } from '../../model/term.ts';
import { print } from '../../model/term-print.ts';
import { type Pattern, valueIn } from './pattern.ts';

/** How trees write terms of the pattern. */
export function namingIn(pattern: Pattern): (term: Term) => string {
  const whole = new Map<Variable, string>();
  const parts = new Map<Variable, string>();
  for (const { number, copy } of pattern.runs) {
    for (const { name, value } of copy.names) {
      const now = valueIn(pattern, value);
      if (now.kind === 'variable') setOnce(whole, now, `?${number}.${name}`);
      else for (const [part, path] of leavesOf(now, '')) setOnce(parts, part, `?${number}.${name}${path}`);
    }
  }
  const nameOf = (name: Variable): string => whole.get(name) ?? parts.get(name) ?? `?${name.name}`;
  return (term) =>
    print(
      replace(term, (part) =>
        part.kind === 'variable' ? variable(nameOf(part), 'message', 'tree') : undefined,
      ),
    );
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
