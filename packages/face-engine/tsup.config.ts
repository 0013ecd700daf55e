import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    guest: 'src/guest.ts',
    'guest-fused': 'src/guest-fused.ts',
    'guest-proven': 'src/guest-proven.ts',
    'guest-to-proven': 'src/guest-to-proven.ts',
  },
  sourcemap: true,
  format: 'esm',
  target: 'node20',
  dts: true,
  clean: true,
});
