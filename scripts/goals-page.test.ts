import { join } from 'node:path';
import { expect, it } from 'vitest';
import { markdown } from '../reports/markdown.ts';
import { goalCatalogue } from '../reports/three-party.ts';
import { packageRoot } from './package-root.ts';

it('docs/goals.md is up to date', async () => {
  const page = markdown({
    kind: 'report',
    schema: 1,
    tool: { name: 'tertius', version: '' },
    command: 'goals',
    title: 'Goals',
    ...goalCatalogue(),
  });
  await expect(page).toMatchFileSnapshot(join(packageRoot(), 'docs', 'goals.md'));
});
