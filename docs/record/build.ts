import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Builds the page on which a voice can be recorded into `dist/record/`: its script with the client in it, and the recorder's worklet
 * as a file of its own beside it, where the client looks for it.
 */
async function buildPage(): Promise<void> {
  const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
  const out = here('../dist/record/');
  await mkdir(out, { recursive: true });
  const worklet = createRequire(import.meta.url).resolve(
    '@biometrid/client/browser/recorder-worklet.js',
  );
  await Promise.all([
    build({ entryPoints: [here('page.js')], outdir: out, bundle: true, format: 'esm' }),
    copyFile(worklet, `${out}recorder-worklet.js`),
    ...['index.html', 'page.css'].map((file) => copyFile(here(file), out + file)),
  ]);
  console.log(`built ${out}`);
}

await buildPage();
