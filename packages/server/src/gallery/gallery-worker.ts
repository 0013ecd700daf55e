/** The thread that holds the galleries: does one request after the other. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { Cohort } from '../vectors/cohort.js';
import { GalleryCache } from './gallery-cache.js';
import { GalleryNotLoaded, GalleryTooLarge } from './gallery-errors.js';
import type { Answer, NumberedCohort, Request, ThreadSettings } from './messages.js';

// V8 does not count WebAssembly memory when it decides to collect: without this, evicted galleries stay in memory for long.
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
/** A collection takes a few milliseconds: not for every small gallery. */
const worthCollecting = 16 * 2 ** 20;

const { maxBytes }: ThreadSettings = workerData;
const cohorts = new Map<number, Cohort>();
let evicted: number[] = [];
let collected = 0;
const cache = new GalleryCache(maxBytes, (gallery) => evicted.push(gallery));

parentPort?.on('message', (request: Request) => {
  evicted = [];
  const outcome = work(request);
  const answer: Answer = { outcome, evicted };
  parentPort?.postMessage(answer, outcome.kind === 'records' ? [outcome.records.buffer] : []);
  if (cache.freed - collected >= worthCollecting) {
    collect();
    collected = cache.freed;
  }
});

function cohortOf({ number, vectors }: NumberedCohort): Cohort | undefined {
  if (vectors !== undefined) cohorts.set(number, new Cohort(vectors));
  return cohorts.get(number);
}

function work(request: Request): Answer['outcome'] {
  try {
    switch (request.kind) {
      case 'begin': {
        const { gallery, dimensions, cohort } = request;
        return { kind: 'size', size: cache.begin(gallery, dimensions, cohort && cohortOf(cohort)) };
      }
      case 'change':
        return { kind: 'size', size: cache.change(request.gallery, request.part) };
      case 'scan': {
        const { gallery, probe, options } = request;
        return { kind: 'candidates', candidates: cache.scan(gallery, probe, options) };
      }
      case 'records':
        return { kind: 'records', records: cache.records(request.gallery, request.ids) };
      case 'add records':
        return { kind: 'size', size: cache.addRecords(request.gallery, request.records) };
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
