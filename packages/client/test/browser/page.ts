import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { startChromium } from '../chromium.js';
import { type Asset, startScriptedServer } from '../scripted-server.js';

/** What a careful application sends with its pages: scripts come from its own files alone. */
const policy =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves pages that load the built entry, for as long as a test uses them. */
export async function servePages() {
  const script = async (file: string): Promise<Asset> => ({
    type: 'text/javascript',
    text: await readFile(
      fileURLToPath(new URL(`../../dist/browser/${file}`, import.meta.url)),
      'utf8',
    ),
  });
  const worklet = await script('recorder-worklet.js');
  const worker = await script('photo-worker.js');
  const server = await startScriptedServer({
    '/page': {
      type: 'text/html',
      text: '<!doctype html><title>Capture</title>',
      headers: { 'content-security-policy': policy },
    },
    '/forbidden': {
      type: 'text/html',
      text: '<!doctype html><title>Capture</title>',
      headers: { 'permissions-policy': 'camera=(), microphone=()' },
    },
    '/browser/index.js': await script('index.js'),
    '/browser/recorder-worklet.js': worklet,
    '/browser/photo-worker.js': worker,
    '/elsewhere/worklet.js': worklet,
    '/elsewhere/worker.js': worker,
    '/favicon.ico': { type: 'image/x-icon', text: '' },
  });
  return {
    port: Number(new URL(server.origin).port),
    close: () => server.close(),
  };
}

/** A page on which everything that the entry exports is at hand. */
export async function openPage(
  port: number,
  flags: readonly string[],
  { host = 'localhost', path = '/page' } = {},
) {
  const browser = await startChromium(flags);
  const page = await browser.newPage();
  await page.goto(`http://${host}:${port}${path}`);
  await page.evaluate(
    `import('/browser/index.js').then((entry) => Object.assign(globalThis, entry))`,
  );
  return { page, close: () => browser.close() };
}

/** A recording as a test looks at it. */
export interface Recording {
  type: string;
  /** The WAV's header: format, channels, samples a second, bytes a second, bytes a frame, bits. */
  format: number[];
  /** From -1 to 1. */
  samples: number[];
  /** What `onLevel` was told. */
  levels: number[];
}

/** Records on the page; `options` is the source of an object. */
export async function recordOn(page: Page, options = '{}'): Promise<Recording> {
  const { type, bytes, levels } = await page.evaluate<{
    type: string;
    bytes: number[];
    levels: number[];
  }>(
    `(async () => {
      const levels = [];
      const blob = await recordWav({ onLevel: (level) => levels.push(level), ...${options} });
      return { type: blob.type, bytes: [...new Uint8Array(await blob.arrayBuffer())], levels };
    })()`,
  );
  const wav = Buffer.from(bytes);
  if (
    wav.toString('latin1', 0, 16) + wav.toString('latin1', 36, 40) !==
    `RIFF${wav.toString('latin1', 4, 8)}WAVEfmt data`
  )
    throw new Error('no WAV');
  if (wav.readUInt32LE(4) !== wav.length - 8 || wav.readUInt32LE(40) !== wav.length - 44)
    throw new Error('the sizes of the WAV are wrong');
  const format = [
    wav.readUInt16LE(20),
    wav.readUInt16LE(22),
    wav.readUInt32LE(24),
    wav.readUInt32LE(28),
    wav.readUInt16LE(32),
    wav.readUInt16LE(34),
  ];
  const samples = Array.from(
    { length: (wav.length - 44) / 2 },
    (_, i) => wav.readInt16LE(44 + 2 * i) / 32_767,
  );
  return { type, format, samples, levels };
}

/** How a recording fails on the page: the error's name, code, message, and the name of its cause. */
export function failureOn(page: Page, options = '{}'): Promise<unknown> {
  return page.evaluate(
    `recordWav(${options}).then(
      () => 'recorded',
      (error) => ({
        name: error.name,
        code: error.code,
        message: error.message,
        cause: error.cause?.name,
        isTyped: error instanceof BiometridDeviceError,
      }),
    )`,
  );
}
