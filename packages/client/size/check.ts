import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** What an application downloads of an entry, all that it needs included, as its bundler would make it. In bytes, min+gzip. */
const budgets = [
  { name: '@biometrid/client with openapi-fetch', file: 'index.js', budget: 7_500 },
  { name: '@biometrid/client/testing', file: 'testing/index.js', budget: 10_100 },
  { name: '@biometrid/client/browser', file: 'browser/index.js', budget: 4_000 },
  { name: '… and its worker', file: 'browser/photo-worker.js', budget: 700 },
  { name: '… and its worklet', file: 'browser/recorder-worklet.js', budget: 300 },
];

for (const { name, file, budget } of budgets) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../dist/${file}`, import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  const size = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
  console.log(`${name}: ${size} bytes min+gzip (at most ${budget})`);
  if (size > budget) {
    console.error('too large: shorten the code, or argue for a larger budget in a review');
    process.exitCode = 1;
  }
}
