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

/** Several targets ask the same: a request is one object. */
const known = new WeakMap<ExportRequest, Questions>();

/** The questions of a request. */
export function questionsOf(request: ExportRequest): Questions {
  const questions = known.get(request) ?? questionsAnew(request);
  known.set(request, questions);
  return questions;
}

function questionsAnew(request: ExportRequest): Questions {
  const answers = request.goals.map((goal) => stated(request, goal));
  const asked = answers.filter((answer) => answer.kind === 'stated');
  const leftOut = answers.filter((answer) => answer.kind === 'left out');
  const ends = reachable(request);
  const marks = distinctMarks(
    asked,
    ends.map(({ mark }) => mark),
  );
  return { asked, leftOut, ends, marks };
}
