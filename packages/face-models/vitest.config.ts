import { defineProject } from 'vitest/config';

// The original runtimes are WebAssembly on one thread, and other packages' tests share the processors.
export default defineProject({
  test: { name: 'face-models', testTimeout: 60_000, hookTimeout: 60_000 },
});
