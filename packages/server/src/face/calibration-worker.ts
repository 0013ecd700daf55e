/** The thread that compares a client's people with one another: once, and then it ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { Cohort } from '../vectors/cohort.js';
import type { CalibrationTask } from './calibration-thread.js';
import { ownCurve } from './own-calibration.js';
import { strangerScores } from './stranger-scores.js';

const { vectors, dimensions, cohort, duplicate }: CalibrationTask = workerData;
const people = vectors.length / dimensions;
const beside = cohort && new Cohort(cohort);
const likeness =
  beside &&
  Float64Array.from({ length: people }, (_, one) =>
    beside.likeness(vectors.subarray(one * dimensions, (one + 1) * dimensions)),
  );
const scores = strangerScores({ vectors, dimensions, likeness });
vectors.fill(0);
const curve = ownCurve(scores, duplicate);
scores.fill(0);
parentPort?.postMessage({ curve });
