/**
 * What to expect of a manuscript as JSON; part of the schema of reports.
 * @module
 */
import * as z from 'zod';
import type { Manuscript, ManuscriptPart, ManuscriptSection, Said } from './manuscript.ts';
import { verdictWordSchema } from './verdict-schema.ts';

const texts = z.array(z.string()).readonly();

const saidSchema: z.ZodType<Said> = z
  .array(z.union([z.string(), z.strictObject({ see: z.string() })]))
  .readonly();

const partSchema: z.ZodType<ManuscriptPart> = z.union([
  z.strictObject({ kind: z.literal('text'), text: saidSchema }),
  z.strictObject({ kind: z.literal('items'), ordered: z.boolean(), items: z.array(saidSchema).readonly() }),
  z.strictObject({
    kind: z.literal('grid'),
    anchor: z.string(),
    title: z.string(),
    columns: texts,
    rows: z.array(texts).readonly(),
  }),
  z.strictObject({
    kind: z.literal('figure'),
    anchor: z.string(),
    title: z.string(),
    ascii: z.string(),
    svg: z.string(),
  }),
  z.strictObject({ kind: z.literal('verbatim'), language: z.string(), lines: texts }),
]);

const sectionSchema: z.ZodType<ManuscriptSection> = z.strictObject({
  anchor: z.string(),
  title: z.string(),
  parts: z.array(partSchema).readonly(),
  sections: z.lazy(() => z.array(sectionSchema).readonly()),
});

/** A manuscript as a block of a report. */
export const manuscriptSchema: z.ZodType<Manuscript> = z.strictObject({
  kind: z.literal('manuscript'),
  level: z.int().min(1),
  root: sectionSchema,
  references: z
    .array(
      z.strictObject({
        anchor: z.string(),
        title: z.string(),
        organization: z.string(),
        content: z.string(),
      }),
    )
    .readonly(),
  claims: z
    .array(
      z.strictObject({
        label: z.string(),
        protocol: z.string(),
        goal: z.string(),
        threat: z.string(),
        verdict: verdictWordSchema,
        sentence: z.string(),
        digest: z.string(),
      }),
    )
    .readonly(),
  frame: z
    .strictObject({
      name: z.string(),
      title: z.string(),
      author: z.string(),
      specs: z.array(z.strictObject({ name: z.string(), text: z.string() })).readonly(),
    })
    .exactOptional(),
});
