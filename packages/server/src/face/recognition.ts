import type { Threshold } from '../engines/guest.js';
import type { EnrolledFace } from './enrolled-face.js';
import { faceScores } from './score.js';
import type { FaceThresholds } from './thresholds.js';

/** Whether a face is the one that a user has enrolled. */
export interface Recognition {
  own: boolean;
  /** With the mean of all that the user has. */
  score: number;
  threshold: Threshold;
}

/**
 * Compares a face with all that a user has: it has to be like the mean of it, and more laxly like what was enrolled, so that nobody
 * passes who is like an adaptation alone.
 * @param vector of unit length, of the enrolled face's encoding, as the thresholds are.
 * @throws {RateNotMeasured} when the encoding is not measured for a rate as low.
 */
export function recognize(
  { encoding, enrolment, middle }: EnrolledFace,
  vector: Float32Array,
  thresholds: FaceThresholds,
): Recognition {
  const scoreOf = faceScores(encoding, vector);
  const threshold = thresholds.verification();
  const score = scoreOf(middle);
  const own =
    score >= threshold.score &&
    (enrolment === middle || scoreOf(enrolment) >= thresholds.enrolmentAlone(threshold).score);
  return { own, score, threshold };
}
