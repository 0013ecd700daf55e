import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', 'node/index': 'src/node/index.ts' },
  sourcemap: true,
  format: ['esm', 'cjs'],
  // Both entries share one copy of the core, so that an error is an instance of its class whichever entry threw it.
  splitting: true,
  dts: true,
  clean: true,
  target: 'es2022',
});
