/** The thread that holds the galleries: does one request after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { GalleryNotLoaded, GalleryTooLarge } from './gallery-errors.js';
import type { Answer, Request, ThreadSettings } from './messages.js';
import { Shelf } from './shelf.js';

const { maxBytes }: ThreadSettings = workerData;
let left: number[] = [];
const shelf = new Shelf(maxBytes, (gallery) => left.push(gallery));

parentPort?.on('message', (request: Request) => {
  left = [];
  const outcome = work(request);
  parentPort?.postMessage({ outcome, left } satisfies Answer);
});

function work(request: Request): Answer['outcome'] {
  try {
    switch (request.kind) {
      case 'begin':
        return { kind: 'size', size: shelf.begin(request.gallery, request.dimensions) };
      case 'change':
        return { kind: 'size', size: shelf.change(request.gallery, request.part) };
      case 'scan': {
        const { gallery, probe, options } = request;
        return { kind: 'candidates', candidates: shelf.scan(gallery, probe, options) };
      }
      case 'forget':
        for (const gallery of request.galleries) shelf.forget(gallery);
        return { kind: 'forgotten' };
    }
  } catch (error) {
    if (error instanceof GalleryTooLarge) return { kind: 'failed', why: 'too-large' };
    if (error instanceof GalleryNotLoaded) return { kind: 'failed', why: 'not-loaded' };
    // Anything else ends the thread, and whoever waits for it is told.
    throw error;
  }
}
