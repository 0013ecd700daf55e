import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { model: 'generate/model/index.ts' },
  sourcemap: true,
  format: 'esm',
  target: 'node20',
  dts: true,
  // The bundled contract lies there as well.
  clean: false,
});
