import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts'],
  sourcemap: true,
  format: 'esm',
  target: 'node20',
  dts: true,
  clean: true,
});
