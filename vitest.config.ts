import { defineConfig } from 'vitest/config';
import { skippedTests } from './.ci/skipped-tests.js';

/** Where CI wants the counts, as JSON. */
const report = process.env['BIOMETRID_TEST_REPORT'];

/** One run for every room, so that `npm test` ends with one count. */
export default defineConfig({
  test: {
    projects: ['openapi', 'packages/*', 'packages/server/vitest.pooled.config.ts', 'docs'],
    reporters: [
      'default',
      skippedTests,
      ...(report ? [['json', { outputFile: report }] as const] : []),
    ],
    // More than the two cores there may be: servers, browsers and PostgreSQL let their tests wait half of the time.
    maxWorkers: 3,
  },
});
