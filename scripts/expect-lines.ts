/**
 * The `expect` lines of protocols, read: what each asks and says, what is wrong with it, and which goals that a
 * protocol states no line speaks of.
 * @module
 */
import { unfolded } from '../model/notation/conditions.ts';
import type { Expectation } from '../model/spec.ts';
import { resolveExpectation } from '../properties/expectation.ts';
import type { Goal } from '../properties/goal.ts';
import { findingsOf } from '../reports/diagnostics.ts';
import type { Finding } from '../reports/report.ts';
import { type Expectations, expectationsOf } from './expected.ts';
import type { OpenedFile, ReadyProtocol } from './open-specs.ts';

/** An `expect` line that was understood. */
export interface Line {
  readonly protocol: ReadyProtocol;
  readonly expectation: Expectation;
  readonly goal: Goal;
  readonly expected: Expectations;
}

/** The lines of a protocol, or what is wrong with them. */
export function linesOf(protocol: ReadyProtocol): readonly (Line | Finding)[] {
  const { spec } = protocol;
  return spec.expectations.map((expectation) => {
    const resolved = resolveExpectation(spec, expectation);
    if (resolved.kind === 'problem') return wrongLine(protocol, expectation, resolved);
    const expected = expectationsOf(spec, expectation.outcome);
    if (expected.kind === 'problem') return wrongLine(protocol, expectation, expected);
    return { protocol, expectation, goal: resolved.goal, expected };
  });
}

const wrongLine = (
  { file }: ReadyProtocol,
  { span }: Expectation,
  { message, hint }: { readonly message: string; readonly hint?: string },
): Finding => findingAt(file, 'T601', span, message, hint);

function findingAt(
  { file, text }: OpenedFile,
  code: string,
  span: Expectation['span'],
  message: string,
  hint: string | undefined,
): Finding {
  const diagnostic = { code, severity: 'error', span, message, ...(hint !== undefined && { hint }) } as const;
  return findingsOf({ name: file, text }, [diagnostic])[0] as Finding;
}

/**
 * What a protocol states and expects nothing of. A goal of its own that no line speaks of, in any member of the
 * family, would be lost without a word; so would everything that a protocol says that has no line at all. Goals of
 * the catalogue are many, and which of them matter is for the lines to say.
 */
export function missingIn({ file, spec }: ReadyProtocol): readonly Finding[] {
  const syntax = file.protocols.find((loaded) => loaded.spec === spec)?.syntax;
  if (syntax === undefined) return [];
  const statements = unfolded(syntax.body);
  const spoken = new Set(
    statements.flatMap((statement) => (statement.kind === 'expect' ? [statement.goal.text] : [])),
  );
  if (spoken.size === 0 && file.several && !isPartner(file, spec.name)) {
    const hint = 'write `expect X : goal …`, or check only the others: --protocol NAME';
    return [findingAt(file, 'T602', syntax.name.span, `${spec.name} expects nothing`, hint)];
  }
  const stated = new Set(spec.correspondences.map(({ name }) => name));
  return statements.flatMap((statement) => {
    if (statement.kind !== 'goal') return [];
    const { text: name, span } = statement.name;
    if (spoken.has(name) || !stated.has(name)) return [];
    const message = `${spec.name} states the goal ${name} and expects nothing of it`;
    return [findingAt(file, 'T602', span, message, `write \`expect ${name} : …\``)];
  });
}

/** Whether another protocol of the file stands beside it, and so speaks for it. */
const isPartner = ({ protocols }: OpenedFile, name: string): boolean =>
  protocols.some(({ syntax: { body } }) =>
    unfolded(body).some((statement) => statement.kind === 'also' && statement.protocol.text === name),
  );

/** The line of the text, from 1, on which an expectation begins. */
export const lineNumberOf = ({ protocol: { file }, expectation: { span } }: Line): number =>
  findingAt(file, 'T601', span, '', undefined).line;

/** The outcome as the line writes it. */
export function outcomeText({ outcome }: Expectation): string {
  const joined = (threats: readonly string[]): string => threats.join('+') || 'none';
  switch (outcome.kind) {
    case 'holds':
      return outcome.unless.length === 0 ? 'holds' : `holds unless ${outcome.unless.map(joined).join(', ')}`;
    case 'holds under':
      return `holds under ${joined(outcome.threats)}`;
    case 'attack': {
      const under = outcome.threats.length === 0 ? '' : ` under ${joined(outcome.threats)}`;
      return `attack${under}${outcome.fingerprint === undefined ? '' : ` as "${outcome.fingerprint}"`}`;
    }
    case 'committed':
    case 'absent':
      return outcome.kind;
  }
}
