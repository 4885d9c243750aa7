/**
 * What a model asks that logs marks as events: the goals in statements, those that are left out, and whether each
 * role can come to its end.
 * @module
 */
import { reachable, stated } from './goals.ts';
import { distinctMarks, type MarkGroup } from './marks.ts';
import type { Mark, Stated } from './statement.ts';
import type { ExportRequest } from './target.ts';

/** The questions of one model, with every mark that they speak of. */
export interface Questions {
  readonly asked: readonly Extract<Stated, { kind: 'stated' }>[];
  readonly leftOut: readonly Extract<Stated, { kind: 'left out' }>[];
  readonly ends: readonly MarkGroup[];
  readonly marks: readonly Mark[];
}

/** The questions of a request. */
export function questionsOf({ spec, combination, goals }: ExportRequest): Questions {
  const answers = goals.map((goal) => stated({ spec, combination }, goal));
  const asked = answers.filter((answer) => answer.kind === 'stated');
  const leftOut = answers.filter((answer) => answer.kind === 'left out');
  const ends = reachable({ spec, combination });
  const marks = distinctMarks(
    asked,
    ends.map(({ mark }) => mark),
  );
  return { asked, leftOut, ends, marks };
}
