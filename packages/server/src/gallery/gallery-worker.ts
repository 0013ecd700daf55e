/** A thread that holds galleries: does one request after the other. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort } from 'node:worker_threads';
import { Cohort } from '../vectors/cohort.js';
import { GalleryNotLoaded } from './gallery-errors.js';
import type { Answer, NumberedCohort, Request } from './messages.js';
import { Segments } from './segments.js';

// V8 does not count WebAssembly memory when it decides to collect: without this, evicted galleries stay in memory for long.
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
/** A collection takes a few milliseconds: not for every small gallery. */
const worthCollecting = 16 * 2 ** 20;

const cohorts = new Map<number, Cohort>();
let collected = 0;
const segments = new Segments();

parentPort?.on('message', (request: Request) => {
  const answer = work(request);
  parentPort?.postMessage(answer, answer.kind === 'records' ? [answer.records.buffer] : []);
  if (segments.freed - collected >= worthCollecting) {
    collect();
    collected = segments.freed;
  }
});

function cohortOf({ number, vectors }: NumberedCohort): Cohort | undefined {
  if (vectors !== undefined) cohorts.set(number, new Cohort(vectors));
  return cohorts.get(number);
}

function work(request: Request): Answer {
  try {
    switch (request.kind) {
      case 'begin': {
        const { segment, dimensions, cohort } = request;
        const size = segments.begin(segment, dimensions, cohort && cohortOf(cohort));
        return { kind: 'size', size };
      }
      case 'change':
        return { kind: 'size', size: segments.change(request.segment, request.part, request.room) };
      case 'scan': {
        const { segment, probe, options } = request;
        return { kind: 'candidates', candidates: segments.scan(segment, probe, options) };
      }
      case 'records':
        return { kind: 'records', records: segments.records(request.segment, request.ids) };
      case 'add records': {
        const { segment, records, room } = request;
        return { kind: 'size', size: segments.addRecords(segment, records, room) };
      }
      case 'forget':
        for (const segment of request.segments) segments.forget(segment);
        return { kind: 'forgotten' };
    }
  } catch (error) {
    // Such as WebAssembly throws as well when the system, or its own limit, gives no more memory.
    if (error instanceof RangeError) return { kind: 'failed', why: 'no-room' };
    if (error instanceof GalleryNotLoaded) return { kind: 'failed', why: 'not-loaded' };
    // Anything else ends the thread, and whoever waits for it is told.
    throw error;
  }
}
