/**
 * From text to protocols that run: parse, resolve, project, and play the honest run first. What comes
 * out is either ready for every engine or refused with the reason.
 * @module
 */
import { type HonestRun, idleWays, runHonestly } from './honest.ts';
import { conditionFaults } from './notation/conditions.ts';
import type { Diagnostic } from './notation/diagnostic.ts';
import { parseSpecFile } from './notation/parse.ts';
import type { ProtocolSyntax } from './notation/syntax.ts';
import type { Spec } from './spec.ts';
import { weave } from './weave.ts';

/** What a source text says: its protocols and everything that is to be said about them. */
export interface Loaded {
  readonly protocols: readonly LoadedProtocol[];
  /** All diagnostics, in order of position. */
  readonly diagnostics: readonly Diagnostic[];
}

/** One protocol of a file. */
export interface LoadedProtocol {
  readonly syntax: ProtocolSyntax;
  /** Projected; absent after an error. */
  readonly spec?: Spec;
  /** Its honest run; absent after an error. A stuck one is among the diagnostics. */
  readonly honest?: HonestRun;
}

/** Reads a source text; never throws. `options` chooses the member of each family of designs. */
export function loadSource(source: string, options: ReadonlySet<string> = new Set()): Loaded {
  const { file, diagnostics: found } = parseSpecFile(source);
  const isRead = !found.some(({ severity }) => severity === 'error');
  const diagnostics: Diagnostic[] = [...found, ...(isRead ? conditionFaults(file) : [])];
  const sound = !diagnostics.some(({ severity }) => severity === 'error');
  const protocols = file.protocols.map((syntax) => {
    if (!sound) return { syntax };
    const { spec, diagnostics: told } = weave({
      source,
      syntax,
      flows: file.flows,
      protocols: file.protocols,
      options,
    });
    diagnostics.push(...told);
    if (spec === undefined) return { syntax };
    const honest = runHonestly(spec);
    diagnostics.push(...(honest.kind === 'stuck' ? [honest.diagnostic] : idleWays(spec)));
    return { syntax, spec, honest };
  });
  return { protocols, diagnostics: inOrder(diagnostics) };
}

/** The protocols of a source that are ready to be analysed. */
export const readySpecs = (loaded: Loaded): readonly Spec[] =>
  loaded.protocols.flatMap(({ spec, honest }) =>
    spec !== undefined && honest?.kind === 'finished' ? [spec] : [],
  );

const inOrder = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  diagnostics.toSorted(
    (left, right) => left.span.start - right.span.start || (left.code < right.code ? -1 : 1),
  );
