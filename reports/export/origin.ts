/**
 * Where a model comes from, as a line of its first comment that a program can read again.
 * @module
 */
import * as z from 'zod';
import { printGoal } from '../../properties/goal.ts';
import { printCombination } from '../../properties/threat.ts';
import { inComment } from './names.ts';
import type { ExportRequest } from './target.ts';

/** What a model was written from. */
export interface Origin {
  readonly to: 'proverif' | 'tamarin' | 'scyther' | 'cpsa';
  /** The file or shipped spec as it was typed. */
  readonly file: string;
  readonly protocol: string;
  readonly with: readonly string[];
  readonly threats: string;
  readonly goals: readonly string[];
  readonly typed: boolean;
  readonly self: boolean;
}

const originSchema: z.ZodType<Origin> = z.strictObject({
  to: z.enum(['proverif', 'tamarin', 'scyther', 'cpsa']),
  file: z.string().max(4096),
  protocol: z.string().max(200),
  with: z.array(z.string().max(200)).max(100),
  threats: z.string().max(1000),
  goals: z.array(z.string().max(1000)).max(10_000),
  typed: z.boolean(),
  self: z.boolean(),
});

const mark = 'tertius export ';

/** The line that says so. */
export function originLine(
  to: Origin['to'],
  { spec, file, combination, goals, typed, selfTalk }: ExportRequest,
): string {
  const origin: Origin = {
    to,
    file,
    protocol: spec.name,
    with: [...spec.options],
    threats: printCombination(spec, combination),
    goals: goals.map((goal) => printGoal(spec, goal)),
    typed,
    self: selfTalk,
  };
  return `${mark}${JSON.stringify(origin)}`;
}

/** The origin that a model names; undefined where it names none that can be read. */
export function originIn(model: string): Origin | undefined {
  const line = model.split('\n', 40).find((one) => one.includes(`${mark}{`));
  if (line === undefined) return undefined;
  try {
    const found = originSchema.safeParse(JSON.parse(line.slice(line.indexOf(mark) + mark.length)));
    return found.success ? found.data : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a text is a model that `tertius export` wrote. */
export const isExported = (text: string): boolean => originIn(text) !== undefined;

/** As it stands in a comment. */
export const commentedOrigin = (to: Origin['to'], request: ExportRequest): string =>
  inComment(originLine(to, request));
