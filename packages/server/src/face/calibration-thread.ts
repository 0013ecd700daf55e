import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CohortVectors } from '../vectors/cohort.js';
import { workerEntry } from '../worker-entry.js';
import type { OwnCurve } from './own-calibration.js';

/** What a calibration is made of. */
export interface CalibrationTask {
  /** Of length 1, each of another person, one after the other. Given away, and overwritten. */
  readonly vectors: Float32Array<ArrayBuffer>;
  readonly dimensions: number;
  /** What the scores are adjusted by; undefined where they are plain cosines. */
  readonly cohort: CohortVectors | undefined;
  /** The score that the look for duplicates asks for. */
  readonly duplicate: number;
}

/** Compares people with one another, in a thread of its own. @returns undefined where they are too few. */
export async function curveInThread(task: CalibrationTask): Promise<OwnCurve | undefined> {
  const { url, execArgv } = workerEntry('face/calibration-worker');
  const worker = new Worker(url, {
    execArgv,
    workerData: task,
    transferList: [task.vectors.buffer],
    name: 'calibration',
  });
  try {
    const ended = once(worker, 'exit').then(() => {
      throw new Error('The thread that calibrates ended by itself');
    });
    const [answer]: { curve: OwnCurve | undefined }[] = await Promise.race([
      once(worker, 'message'),
      ended,
    ]);
    return answer?.curve;
  } finally {
    await worker.terminate();
  }
}
