import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', guest: 'src/guest.ts' },
  sourcemap: true,
  format: 'esm',
  target: 'node20',
  dts: true,
  clean: true,
  // An optional dependency, which would be bundled, and then not find its models.
  external: ['@biometrid/face-engine'],
});
