import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startChromium } from '../../../client/test/chromium.js';

/** What a photo is brought down to. */
export interface Limits {
  readonly maxPixels: number;
  /** Of the JPEG, from 0 to 1. */
  readonly quality: number;
}

/** What preparing a photo costs, in milliseconds. */
export interface Cost {
  readonly decoding: number;
  readonly preparing: number;
  /** The longest that the page's own thread did nothing else meanwhile. */
  readonly longestBlock: number;
  /** The same in as much time without any work: what the machine's other work takes. */
  readonly idleBlock: number;
}

/** A page of Chromium with the client's worker. */
export interface PreparingPage {
  prepare(photo: Uint8Array, limits: Limits): Promise<Buffer>;
  /** Prepares a photo as `preparePhoto` does by itself. */
  cost(photo: Uint8Array): Promise<Cost>;
  close(): Promise<void>;
}

/** @param maxBytes the contract's limit of a photo. */
export async function openPreparingPage(maxBytes: number): Promise<PreparingPage> {
  let given: Uint8Array = new Uint8Array();
  let taken = Buffer.alloc(0);
  const built = (file: string) =>
    readFile(fileURLToPath(new URL(`../../../client/dist/browser/${file}`, import.meta.url)));
  const scripts = new Map([
    ['/index.js', await built('index.js')],
    ['/photo-worker.js', await built('photo-worker.js')],
  ]);
  const server = createServer(async (request, response) => {
    const script = scripts.get(request.url ?? '');
    if (script) response.setHeader('content-type', 'text/javascript').end(script);
    else if (request.method === 'POST') {
      taken = Buffer.concat(await request.toArray());
      response.end();
    } else if (request.url === '/photo') response.end(given);
    else response.setHeader('content-type', 'text/html').end('<!doctype html>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await startChromium();
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    async prepare(photo, limits) {
      given = photo;
      await page.evaluate(`(async () => {
        const source = await (await fetch('/photo')).blob();
        const worker = new Worker('/photo-worker.js', { type: 'module' });
        const photo = await new Promise((resolve, reject) => {
          worker.onmessage = ({ data }) => (data.photo ? resolve(data.photo) : reject(data.failure));
          worker.postMessage({ source, maxBytes: ${maxBytes}, ...${JSON.stringify(limits)} });
        });
        worker.terminate();
        await fetch('/prepared', { method: 'POST', body: photo });
      })()`);
      return taken;
    },
    cost(photo) {
      given = photo;
      return page.evaluate<Cost>(`(async () => {
        const { preparePhoto } = await import('/index.js');
        const source = await (await fetch('/photo')).blob();
        let began = performance.now();
        (await createImageBitmap(source)).close();
        const decoding = performance.now() - began;
        const longestBlockDuring = async (work) => {
          let [longest, last] = [0, performance.now()];
          const timer = setInterval(() => {
            longest = Math.max(longest, performance.now() - last - 4);
            last = performance.now();
          }, 4);
          await work;
          clearInterval(timer);
          return longest;
        };
        began = performance.now();
        const longestBlock = await longestBlockDuring(preparePhoto(source, { for: 'document' }));
        const preparing = performance.now() - began;
        const idle = new Promise((resolve) => setTimeout(resolve, preparing));
        return { decoding, preparing, longestBlock, idleBlock: await longestBlockDuring(idle) };
      })()`);
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
