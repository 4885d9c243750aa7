/**
 * What is shown of inputs that cannot be worked on.
 * @module
 */
import type { Problem, Section } from '../reports/report.ts';
import type { OpenedFile } from './open-specs.ts';

/** A section for each input with a problem or an error; lints are for `run` and `check` to show. */
export const refusedSections = (opened: readonly (OpenedFile | Problem)[]): readonly Section[] =>
  opened.flatMap((file): readonly Section[] => {
    if (file.kind === 'problem') return [{ title: '', blocks: [file] }];
    const errors = file.findings.filter(({ severity }) => severity === 'error');
    return errors.length === 0
      ? []
      : [{ title: '', file: file.file, blocks: [{ kind: 'findings', findings: errors }] }];
  });
