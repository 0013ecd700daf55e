import { dot, isUnit } from '../embedding/vector.js';
import { adjustedScore, cohortMean } from './cohort.js';
import type { Encoding } from './encodings.js';
import type { Template } from './template.js';

/** How alike two faces are, and what follows at a false match rate. */
export interface Comparison {
  /** What they were compared by. */
  readonly encoder: string;
  /**
   * The cosine of the two vectors, less half of what each scores with the encoding's cohort: about 0 of strangers, at most 1 less that of
   * one person's.
   */
  readonly score: number;
  readonly falseMatchRate: number;
  /** Score from which two faces count as one person's at that rate. */
  readonly threshold: number;
  readonly match: boolean;
  /**
   * logistic(steepness · (score − threshold)), rounded down to four decimals: at least 0.5 exactly when they match. It says how
   * far the score is from the threshold, and is no probability.
   */
  readonly confidence: number;
}

/** The false match rate where none is named: one of a thousand strangers of one's own sex passes, at most. */
const usualRate = 1e-3;

/**
 * Compares two templates by the first encoding that both hold.
 * @param falseMatchRate from the strictest to the laxest that was measured; 1e-3 unless told.
 * @throws {TypeError} when they have no encoder in common, or a vector that is not of unit length, whose scores mean nothing.
 * @throws {RangeError} for another rate.
 */
export function compare(
  encodings: readonly Encoding[],
  one: Template,
  other: Template,
  falseMatchRate: number = usualRate,
): Comparison {
  for (const encoding of encodings) {
    const [a, b] = [one, other].map(({ embeddings }) =>
      embeddings.find(({ encoder }) => encoder === encoding.encoder),
    );
    if (a?.vector.length !== encoding.dimensions || b?.vector.length !== encoding.dimensions)
      continue;
    for (const { vector } of [a, b]) {
      if (!isUnit(vector))
        throw new TypeError(`A vector of ${encoding.encoder} is not of unit length.`);
    }
    const score = scoreOf(encoding, a.vector, b.vector);
    const threshold = thresholdAt(encoding, falseMatchRate);
    return {
      encoder: encoding.encoder,
      score,
      falseMatchRate,
      threshold,
      match: score >= threshold,
      confidence: confidence(encoding.steepness * (score - threshold)),
    };
  }
  throw new TypeError('The two templates have no encoder of this engine in common.');
}

function scoreOf({ cohort }: Encoding, one: Float32Array, other: Float32Array): number {
  return adjustedScore(dot(one, other), cohortMean(cohort, one), cohortMean(cohort, other));
}

/** Rounded down, so that no score below the threshold gets 0.5. */
function confidence(logOdds: number): number {
  return Math.floor((1 / (1 + Math.exp(-logOdds))) * 1e4) / 1e4;
}

/** The score for a rate, in a straight line over the rate's logarithm between those that are known. */
function thresholdAt({ encoder, thresholds }: Encoding, falseMatchRate: number): number {
  const rows = [...thresholds].sort((a, b) => b.falseMatchRate - a.falseMatchRate);
  const [laxest, strictest] = [rows[0], rows.at(-1)];
  for (const [index, row] of rows.entries()) {
    const next = rows[index + 1] ?? row;
    // Asked this way round, it is no rate either that is no number.
    if (!(falseMatchRate <= row.falseMatchRate && falseMatchRate >= next.falseMatchRate)) continue;
    if (next.falseMatchRate === row.falseMatchRate) return row.score;
    const share =
      Math.log(falseMatchRate / row.falseMatchRate) /
      Math.log(next.falseMatchRate / row.falseMatchRate);
    return row.score + share * (next.score - row.score);
  }
  throw new RangeError(
    `${encoder} knows thresholds for false match rates from ${strictest?.falseMatchRate} to ${laxest?.falseMatchRate}, not for ${falseMatchRate}.`,
  );
}
