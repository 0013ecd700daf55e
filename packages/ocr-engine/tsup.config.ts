import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
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
  // Its package holds eight builds of the same; ours takes the one that reads.
  onSuccess: async () => layReader(),
});

/** Puts zxing's WASM into `dist`, with the licences of the binding (MIT) and of what it is compiled from (Apache-2.0). */
function layReader(): void {
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  copyFileSync(wasm, 'dist/zxing_reader.wasm');
  const binding = readFileSync(join(wasm, '../../../LICENSE'), 'utf8');
  const library = readFileSync('../model-build/src/licences/Apache-2.0.txt', 'utf8');
  writeFileSync(
    'dist/zxing_reader.LICENSE.txt',
    `zxing-wasm, and its code in this folder:\n\n${binding}\nZXing-C++, of which zxing_reader.wasm is made:\n\n${library}`,
  );
}
