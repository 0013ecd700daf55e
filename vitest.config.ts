import { defineConfig } from 'vitest/config';

/** One run for every room, so that `npm test` ends with one count. */
export default defineConfig({
  test: {
    projects: ['openapi', 'packages/*', 'docs'],
  },
});
