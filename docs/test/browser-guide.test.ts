import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { patience } from '../../.ci/patience.js';
import { chromiumMissing, startChromium } from './browser/chromium.js';
import { quickstart } from './quickstart.js';

const docs = fileURLToPath(new URL('..', import.meta.url));
const guide = await readFile(join(docs, 'guides/browser.md'), 'utf8');
const people = join(docs, '../../shared/data/face/lfw-sample');

let folder: string;
let browser: Browser | undefined;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'biometrid-browser-guide-'));
  await symlink(join(docs, 'node_modules'), join(folder, 'node_modules'));
  browser = await startChromium([
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${join(folder, 'seen.mjpeg')}`,
  ]);
});
afterAll(async () => {
  await browser?.close();
  for (const close of closers) close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach((ctx) => {
  if (!browser) ctx.skip(chromiumMissing);
});

test.each([
  { bundler: 'Vite', build: withVite },
  { bundler: 'esbuild', build: withEsbuild },
  { bundler: 'No bundler', build: withNone },
])(
  'what the guide says of $bundler works where scripts come from own files alone',
  async ({ bundler, build }) => {
    const site = join(folder, bundler);
    await mkdir(site);
    const served = await build(site);
    const page = await openSite(served);
    // Playwright's own waiting would evaluate a text in the page, which its policy forbids.
    await expect
      .poll(() => page.evaluate(() => Reflect.get(globalThis, 'types')), {
        timeout: patience.testTimeout / 2,
      })
      .toEqual(['image/jpeg', 'audio/wav']);
    await page.close();
  },
);

test('a page enrols and verifies a face by a server of its own, and never sees the secret', async (ctx) => {
  if (!existsSync(people)) return ctx.skip(`${people} is missing`);
  const api = await quickstart(join(folder, 'data'));
  closers.push(() => api.process.kill());
  const site = join(folder, 'own-server');
  await writeBlocks(site, { 'page.html': ['html', '<!doctype'], 'page.js': ['js', 'takePhoto'] });
  await writeBlocks(site, { 'server.mjs': ['js', 'createServer'] });
  await copyEntry(site);
  const port = await freePort();
  const server = spawn('node', ['server.mjs'], {
    cwd: site,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...env,
      PORT: String(port),
      BIOMETRID_BASE_URL: api.origin,
      BIOMETRID_KEY: api.key,
      BIOMETRID_SECRET: api.secret,
    },
  });
  closers.push(() => server.kill());
  await listening(port, server);

  const { page, complaints } = await newPage();
  const sent: string[] = [];
  page.on('request', (request) => {
    sent.push(`${request.url()} ${JSON.stringify(request.headers())}`);
  });
  await page.goto(`http://localhost:${port}/`);
  // On the first there are several people.
  const [, one = '', another = ''] = await photosOf('Tony_Blair');
  const [stranger = ''] = await photosOf('Hugo_Chavez');
  const told: (string | null)[] = [];
  for (const [photo, button] of [
    [one, 'Enrol my face'],
    [another, 'It is me'],
    [stranger, 'It is me'],
  ] as const) {
    await see(page, photo);
    await page.getByRole('button', { name: button }).click();
    const status = page.getByRole('status');
    await expect.poll(() => status.textContent(), { timeout: patience.testTimeout }).not.toBe('');
    told.push(await status.textContent());
  }
  if (told[0]?.includes('NO_FACE_ENGINE') && !env['CI'])
    return ctx.skip('the server found no face engine that it could load');
  expect(told).toEqual([
    'FACE_ENROLLED_WITH_SUCCESS',
    'FACE_RECOGNIZED_WITH_SUCCESS',
    'FACE_RECOGNITION_FAILED',
  ]);
  expect(complaints).toEqual([]);
  for (const request of sent) {
    expect(request).toMatch(new RegExp(`^http://localhost:${port}/`));
    expect(request).not.toContain(api.secret);
  }
});

/** What every page of a bundler does besides: it has a file at hand, and tells what became of it. */
const setup = `globalThis.file = new Blob([Uint8Array.from(atob('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA'), (c) => c.charCodeAt(0))]);`;
const report = '\nglobalThis.types = [photo.type, wav.type];\n';
const html =
  '<!doctype html><script src="/setup.js"></script><script type="module" src="/main.js"></script>';

async function withVite(site: string): Promise<string> {
  await writeFile(join(site, 'main.js'), blockOf('js', 'no-inline') + report);
  await writeFile(join(site, 'index.html'), html.replace('<script src="/setup.js"></script>', ''));
  const { build } = await import('vite');
  await symlink(join(docs, 'node_modules'), join(site, 'node_modules'));
  await build({ root: site, logLevel: 'error', build: { target: 'es2022', minify: false } });
  const out = join(site, 'dist');
  const built = await readFile(join(out, 'index.html'), 'utf8');
  await writeFile(
    join(out, 'index.html'),
    built.replace('<script', '<script src="/setup.js"></script><script'),
  );
  await writeFile(join(out, 'setup.js'), setup);
  return out;
}

async function withEsbuild(site: string): Promise<string> {
  await writeFile(
    join(site, 'main.js'),
    blockOf('js', "'./biometrid").replace('./biometrid/index.js', '@biometrid/client/browser') +
      report,
  );
  await writeFile(join(site, 'build.mjs'), blockOf('js', 'entryPoints'));
  await promisify(execFile)('node', ['build.mjs'], { cwd: site });
  await writeFile(join(site, 'public/index.html'), html);
  await writeFile(join(site, 'public/setup.js'), setup);
  return join(site, 'public');
}

async function withNone(site: string): Promise<string> {
  await writeFile(join(site, 'main.js'), blockOf('js', "recordWav } from './biometrid") + report);
  await writeFile(join(site, 'index.html'), html);
  await writeFile(join(site, 'setup.js'), setup);
  await copyEntry(site);
  return site;
}

async function copyEntry(site: string): Promise<void> {
  const from = join(docs, 'node_modules/@biometrid/client/dist/browser');
  await mkdir(join(site, 'biometrid'), { recursive: true });
  for (const file of ['index', 'photo-worker', 'recorder-worklet'])
    await copyFile(join(from, `${file}.js`), join(site, 'biometrid', `${file}.js`));
}

/** The block of the guide that is in a language and has something in it. */
function blockOf(language: string, within: string): string {
  const blocks = [...guide.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)];
  const found = blocks.find(([, written, code]) => written === language && code?.includes(within));
  if (!found?.[2]) throw new Error(`the guide has no ${language} block with ${within}`);
  // Nobody is listened to for as long as a person would be.
  return found[2].replace('maxSeconds: 5', 'maxSeconds: 0.5');
}

async function writeBlocks(
  site: string,
  files: Record<string, readonly [language: string, within: string]>,
): Promise<void> {
  await mkdir(site, { recursive: true });
  for (const [file, [language, within]] of Object.entries(files))
    await writeFile(join(site, file), blockOf(language, within));
}

/** Serves a folder under a strict policy, and opens its page. */
async function openSite(served: string): Promise<Page> {
  const server = createServer(async (request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '');
    const body = await readFile(join(served, path)).catch(() => undefined);
    response.setHeader(
      'content-security-policy',
      "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'",
    );
    response.setHeader('content-type', path.endsWith('.html') ? 'text/html' : 'text/javascript');
    response.writeHead(body ? 200 : 404).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  const { page } = await newPage();
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  return page;
}

async function newPage(): Promise<{ page: Page; complaints: string[] }> {
  if (!browser) throw new Error(chromiumMissing);
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico'))
      complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  return { page, complaints };
}

async function photosOf(person: string): Promise<string[]> {
  const files = (await readdir(join(people, person)))
    .filter((file) => file.endsWith('.jpg'))
    .sort();
  return files.map((file) => join(people, person, file));
}

/** Has the camera see a photo, in the middle of its picture. */
async function see(page: Page, file: string): Promise<void> {
  const photo = (await readFile(file)).toString('base64');
  const picture = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const canvas = new OffscreenCanvas(640, 480);
    const seen = await createImageBitmap(new Blob([bytes]));
    canvas.getContext('2d')?.drawImage(seen, 80, 0, 480, 480);
    const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
    return [...new Uint8Array(await jpeg.arrayBuffer())];
  }, photo);
  await writeFile(join(folder, 'seen.mjpeg'), Buffer.from(picture));
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function listening(port: number, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error('the server of the guide ended');
    const answer = await fetch(`http://localhost:${port}/`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
