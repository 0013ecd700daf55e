import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

// What an application downloads for the whole core entry, openapi-fetch included, as its bundler would make it.
const budget = 6_900;

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('../dist/index.js', import.meta.url))],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  write: false,
});
const size = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
console.log(`@biometrid/client with openapi-fetch: ${size} bytes min+gzip (at most ${budget})`);
if (size > budget) {
  console.error('too large: shorten the runtime, or argue for a larger budget in a review');
  process.exitCode = 1;
}
