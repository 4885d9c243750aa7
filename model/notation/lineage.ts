/**
 * What a protocol says of where it comes from: the one that it extends, and the roles that do something which
 * that one does not, by other software or another setting.
 * @module
 */
import type { Lineage } from '../spec.ts';
import { type Resolution, roleNamed } from './resolution.ts';
import type { Statement } from './syntax.ts';

/** The lineage of the member of the family that is read, or undefined where the spec says nothing of it. */
export function lineageOf(resolution: Resolution, body: readonly Statement[]): Lineage | undefined {
  const [said, again] = body.filter((statement) => statement.kind === 'extends');
  if (said === undefined) return undefined;
  if (again !== undefined) {
    resolution.report({
      code: 'T211',
      severity: 'error',
      span: again.span,
      message: 'what the protocol extends is declared twice',
      hint: 'write one `extends`, or each beneath a `when` of its own',
    });
  }
  return {
    baseline: said.baseline.text,
    options: said.options.map(({ text }) => text),
    changes: said.changes.flatMap((word) => roleNamed(resolution, word, resolution.top) ?? []),
  };
}
