/**
 * What the first comment of every model says: where it comes from, how it is run, and what it does not say as the spec
 * does. Each language puts its own signs around the lines.
 * @module
 */
import type { Role } from '../../model/role.ts';
import { type Goal, printGoal } from '../../properties/goal.ts';
import { printCombination } from '../../properties/threat.ts';
import { inComment } from './names.ts';
import { commentedOrigin, type Origin } from './origin.ts';
import type { Note } from './statement.ts';
import type { ExportRequest } from './target.ts';

/** What a heading tells besides the request. */
interface Heading {
  readonly to: Origin['to'];
  /** For which program, and how to run it. */
  readonly use: string;
  /** How to read the model. */
  readonly remark?: string;
  readonly notes: readonly Note[];
  readonly leftOut: readonly { readonly goal: Goal; readonly because: string }[];
}

/** The lines of the comment; nothing in them ends one. */
export function headingOf(request: ExportRequest, heading: Heading): readonly string[] {
  const { spec, file, combination } = request;
  const { to, use, remark, notes, leftOut } = heading;
  const lines = [
    commentedOrigin(to, request),
    '',
    `${spec.name}${spec.options.length > 0 ? ` with ${spec.options.join(', ')}` : ''}: ${spec.title}`,
    `from ${file}, ${use}`,
    `threats: ${printCombination(spec, combination)}`,
    ...(remark === undefined ? [] : ['', remark]),
    ...(notes.length === 0 ? [] : ['', 'Approximated:']),
    ...notes.map(({ what, errs }) => `- ${what} (${errs})`),
    ...(leftOut.length === 0 ? [] : ['', 'Not asked:']),
    ...leftOut.map(({ goal, because }) => `- ${printGoal(spec, goal)}: ${because}`),
  ];
  return lines.map(inComment);
}

/** Each note once. */
export const distinctNotes = (notes: readonly Note[]): readonly Note[] => [
  ...new Map(notes.map((note) => [note.what, note])).values(),
];

/** A role in a few words, for the comment above it. */
export const describeRole = ({ name, office, of, anonymous }: Role): string =>
  [
    `role ${name}`,
    ...(office === undefined ? [] : [office]),
    ...(anonymous ? ['anonymous'] : []),
    ...(of === undefined ? [] : [`of ${of}`]),
  ].join(', ');
