import type { FaceEncoding } from '../engines/guest.js';
import type { Threshold } from './thresholds.js';

/**
 * How far a score is from the threshold, from 0 to 1 with four decimals: 0.5 or more from the threshold on. Tenfold odds stand for
 * a score that a tenth of the strangers reach. It is not the probability that two faces are of one person.
 */
export function confidence(encoding: FaceEncoding, score: number, threshold: Threshold): number {
  const logistic = 1 / (1 + Math.exp(-steepness(encoding) * (score - threshold.score)));
  // Rounded down, so that no score below the threshold gets 0.5.
  return Math.floor(logistic * 1e4) / 1e4;
}

/** As most operations write it. */
export function confidenceText(
  encoding: FaceEncoding,
  score: number,
  threshold: Threshold,
): string {
  return confidence(encoding, score, threshold).toFixed(4);
}

/** By how much the logarithm of the rate falls as the score rises by 1, over all that was measured: fixed for an encoder. */
function steepness({ thresholds }: FaceEncoding): number {
  const rates = thresholds.map(({ falseMatchRate }) => Math.log(falseMatchRate));
  const scores = thresholds.map(({ score }) => score);
  // Scores that hardly differ tell nothing; a thousandth keeps the quotient finite.
  return range(rates) / Math.max(range(scores), 1e-3);
}

function range(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}
