/**
 * The members of a family of designs that its `expect` lines speak of: a line after `with` or beneath `when` names one, and a
 * line without speaks of every member. Each member is projected, linted and played by itself.
 * @module
 */
import { conditionalExpectations } from '../model/notation/conditions.ts';
import type { ProtocolSyntax } from '../model/notation/syntax.ts';
import { findingsOf } from '../reports/diagnostics.ts';
import type { Problem } from '../reports/report.ts';
import type { OpenedFile } from './open-specs.ts';

/** What was opened, and after each file of which no member was chosen the further ones that its lines after `with` are about. */
export async function withMembers(
  opened: readonly (OpenedFile | Problem)[],
): Promise<readonly (OpenedFile | Problem)[]> {
  const { loadSource } = await import('../model/load.ts');
  const memberOf = (file: OpenedFile, name: string, options: readonly string[]): OpenedFile => {
    const loaded = loadSource(file.text, new Set(options));
    return {
      ...file,
      with: options,
      protocols: loaded.protocols.filter(({ syntax }) => syntax.name.text === name),
      findings: findingsOf({ name: file.file, text: file.text }, loaded.diagnostics),
    };
  };
  return opened.flatMap((file): readonly (OpenedFile | Problem)[] => {
    if (file.kind === 'problem' || file.with.length > 0) return [file];
    const members = file.protocols.flatMap(({ syntax }) =>
      optionsMeant(syntax)
        .filter((options) => !isAmong(opened, file.file, syntax.name.text, options))
        .map((options) => memberOf(file, syntax.name.text, options)),
    );
    return [file, ...members];
  });
}

/** Whether a member was itself opened. */
const isAmong = (
  opened: readonly (OpenedFile | Problem)[],
  file: string,
  name: string,
  options: readonly string[],
): boolean =>
  opened.some(
    (other) =>
      other.kind === 'opened' &&
      other.file === file &&
      other.with.join() === options.join() &&
      other.protocols.some(({ syntax }) => syntax.name.text === name),
  );

/**
 * For each line the member with the options that it asks for and no others; the one without options is there
 * already.
 */
function optionsMeant({ body }: ProtocolSyntax): readonly (readonly string[])[] {
  const meant = new Map<string, readonly string[]>();
  for (const { conditions } of conditionalExpectations(body)) {
    const asked = conditions.filter(({ negated }) => !negated).map(({ option }) => option.text);
    const options = [...new Set(asked)].toSorted();
    if (options.length > 0) meant.set(options.join(), options);
  }
  return [...meant.values()];
}
