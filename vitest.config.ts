/**
 * How the tests run: beside their sources, in Node, never from dist.
 * @module
 */
import type { ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = {
  test: {
    environment: 'node',
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**'],
    maxWorkers: 2,
    testTimeout: 20_000,
    coverage: {
      provider: 'v8',
      include: [
        'model/**/*.ts',
        'properties/**/*.ts',
        'attacks/**/*.ts',
        'reports/**/*.ts',
        'scripts/**/*.ts',
      ],
      exclude: ['**/*.test.ts'],
    },
  },
};

export default config;
