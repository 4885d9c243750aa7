/**
 * Lines of a prover's output that were cut, by a limit on what was kept or by the width of a terminal: what such a line
 * begins to say is no answer, and is no answer to another question either.
 * @module
 */
import type { TargetName } from './targets.ts';

/** How the lines with answers begin and end. CPSA's answers are expressions, not lines. */
const shapes: Readonly<
  Record<Exclude<TargetName, 'cpsa'>, { readonly begins: RegExp; readonly ends: RegExp }>
> = {
  proverif: {
    begins: /^RESULT (?!\((?:even|but|query encoded) )/,
    ends: /(?:is true|is false|cannot be proved)\.\s*$/,
  },
  scyther: { begins: /^claim\t/, ends: /\]\s*$/ },
  tamarin: { begins: /^\s+\w+ \((?:all-traces|exists-trace)\)/, ends: / steps\)\s*$/ },
};

/** What is left of an output. */
interface Uncut {
  readonly lines: readonly string[];
  /** The number, from 1, of the first line that begins an answer and does not end it. */
  readonly cut?: number;
}

/** The output without the lines that were cut; without its last one, too, where no line ends there. */
export function uncut(target: TargetName, output: string): Uncut {
  const lines = output.split('\n');
  if (target === 'cpsa') return { lines };
  const { begins, ends } = shapes[target];
  const isCut = (line: string): boolean => begins.test(line) && !ends.test(line);
  const isOpen = (line: string, at: number): boolean => at === lines.length - 1 && !ends.test(line);
  const cut = lines.findIndex(isCut);
  return {
    lines: lines.filter((line, at) => !isCut(line) && !isOpen(line, at)),
    ...(cut >= 0 && { cut: cut + 1 }),
  };
}
