/** The thread that holds the galleries: does one request after the other. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { GalleryCache } from './gallery-cache.js';
import { GalleryNotLoaded, GalleryTooLarge } from './gallery-errors.js';
import type { Answer, Request, ThreadSettings } from './messages.js';

// V8 does not count WebAssembly memory when it decides to collect: without this, evicted galleries stay in memory for long.
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
/** A collection takes a few milliseconds: not for every small gallery. */
const worthCollecting = 16 * 2 ** 20;

const { maxBytes }: ThreadSettings = workerData;
let evicted: number[] = [];
let collected = 0;
const cache = new GalleryCache(maxBytes, (gallery) => evicted.push(gallery));

parentPort?.on('message', (request: Request) => {
  evicted = [];
  const outcome = work(request);
  parentPort?.postMessage({ outcome, evicted } satisfies Answer);
  if (cache.freed - collected >= worthCollecting) {
    collect();
    collected = cache.freed;
  }
});

function work(request: Request): Answer['outcome'] {
  try {
    switch (request.kind) {
      case 'begin':
        return { kind: 'size', size: cache.begin(request.gallery, request.dimensions) };
      case 'change':
        return { kind: 'size', size: cache.change(request.gallery, request.part) };
      case 'scan': {
        const { gallery, probe, options } = request;
        return { kind: 'candidates', candidates: cache.scan(gallery, probe, options) };
      }
      case 'forget':
        for (const gallery of request.galleries) cache.forget(gallery);
        return { kind: 'forgotten' };
    }
  } catch (error) {
    if (error instanceof GalleryTooLarge) return { kind: 'failed', why: 'too-large' };
    if (error instanceof GalleryNotLoaded) return { kind: 'failed', why: 'not-loaded' };
    // Anything else ends the thread, and whoever waits for it is told.
    throw error;
  }
}
