import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compressed } from '../generator/compressed.js';
import { buildReleases } from './releases.js';

/**
 * Builds the pages of the releases into `dist/`, from the contracts that are filed. A page that was built for a release
 * once more filed no longer is removed.
 */
async function build(): Promise<void> {
  const released = new URL('../../openapi/released/', import.meta.url);
  const dist = new URL('../dist/', import.meta.url);
  await mkdir(dist, { recursive: true });
  const sources = await Promise.all(
    (await readdir(released))
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => readFile(new URL(file, released), 'utf8')),
  );
  const files = await compressed(await buildReleases(sources));
  const page = await readFile(new URL('index.html', dist), 'utf8').catch(() => '');
  // What an earlier page was made of, and the page of today does not name.
  const isLeft = (entry: string) =>
    /^(redoc|contents)-/.test(entry) && !page.includes(entry.replace(/\.js.*$/, '.js'));
  for (const entry of await readdir(dist)) {
    if (/^v\d/.test(entry) || isLeft(entry)) await rm(new URL(entry, dist), { recursive: true });
  }
  for (const { path, content } of files) {
    const file = new URL(path, dist);
    await mkdir(new URL('.', file), { recursive: true });
    await writeFile(file, content);
    console.log(`built ${fileURLToPath(file)}`);
  }
}

await build();
