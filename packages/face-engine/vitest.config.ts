import { defineProject } from 'vitest/config';

// Sessions take a while to load, and other packages' tests share the processors.
export default defineProject({
  test: { name: 'face-engine', testTimeout: 60_000, hookTimeout: 60_000 },
});
