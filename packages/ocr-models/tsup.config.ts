import { defineConfig } from 'tsup';

// Not cleaned: the models lie in the same folder, and others may be reading them.
export default defineConfig({
  entry: ['src/index.ts'],
  sourcemap: true,
  format: 'esm',
  target: 'node20',
  dts: true,
});
