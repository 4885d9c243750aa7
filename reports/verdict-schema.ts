/**
 * The words of verdicts, as they may stand in JSON.
 * @module
 */
import * as z from 'zod';
import type { VerdictWord } from './report.ts';

/** One of the words. */
export const verdictWordSchema: z.ZodType<VerdictWord> = z.enum([
  'proved',
  'holds unless',
  'attack',
  'absent',
  'committed',
  'holds to',
  'not broken',
  'unknown',
  'not applicable',
]);
