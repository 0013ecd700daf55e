import { defineProject } from 'vitest/config';

// Many tests start processes, and other packages' tests share the processors.
export default defineProject({
  test: { name: 'server', testTimeout: 30_000, hookTimeout: 30_000 },
});
