/**
 * The published JSON Schema is the one that the code has. To bring it up to date: vitest run scripts/schema -u
 * @module
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { reportJsonSchema } from '../reports/json-schema.ts';
import { vectorsJsonSchema } from '../reports/vectors.ts';
import { packageRoot } from './package-root.ts';

it.each([
  ['report', reportJsonSchema],
  ['vectors', vectorsJsonSchema],
] as const)('the JSON Schema of %s in docs/schema is up to date', async (name, schema) => {
  const file = join(packageRoot(), 'docs', 'schema', `${name}.schema.json`);
  await expect(`${laidOut(schema(), '')}\n`).toMatchFileSnapshot(file);
});

/** JSON as the formatter of this project lays it out: objects on lines of their own, short lists on one, behind their key and before a comma. */
function laidOut(value: unknown, indent: string, key = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const open = Array.isArray(value) ? '[' : '{';
  const close = Array.isArray(value) ? ']' : '}';
  const items = Array.isArray(value)
    ? value.map((item) => laidOut(item, deeper))
    : Object.entries(value).map(([name, item]) => {
        const before = `${JSON.stringify(name)}: `;
        return `${before}${laidOut(item, deeper, before)}`;
      });
  const line = `${open}${items.join(', ')}${close}`;
  const width = indent.length + key.length + line.length + ','.length;
  const short = Array.isArray(value) && !line.includes('\n') && width <= 110;
  if (short || items.length === 0) return line;
  return `${open}\n${items.map((item) => deeper + item).join(',\n')}\n${indent}${close}`;
}
