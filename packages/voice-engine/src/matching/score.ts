import { dot } from './vector.js';

/** Voices of a cohort that a score is normalised by: the nearest ones, at most so many. */
const nearest = 100;

/** A cohort of fewer voices says too little. */
export const leastCohort = 20;

/** The least spread that a cohort's cosines are taken to have. */
const leastDeviation = 0.02;

/** How alike two voices are. */
export interface Score {
  /** -1 to 1. It means different things on different channels: decide by the score. */
  readonly cosine: number;
  /**
   * How many standard deviations the cosine lies above those of other people: the mean of what the template's cosines with the nearest
   * voices of the cohort say, and of what the probe's say (adaptive s-norm; Matejka et al., "Analysis of score normalization in
   * multilingual speaker recognition", 2017).
   */
  readonly score: number;
}

/**
 * Scores a probe against a template.
 * @param cohort voices of other people, of unit length, at least 20.
 * @throws {RangeError} when it is smaller.
 */
export function scoreOf(
  template: Float32Array,
  probe: Float32Array,
  cohort: readonly Float32Array[],
): Score {
  if (cohort.length < leastCohort) {
    throw new RangeError(
      `A cohort has at least ${leastCohort} voices; this one has ${cohort.length}.`,
    );
  }
  const cosine = dot(template, probe);
  const score = (normalised(cosine, template, cohort) + normalised(cosine, probe, cohort)) / 2;
  return { cosine, score };
}

function normalised(cosine: number, vector: Float32Array, cohort: readonly Float32Array[]): number {
  const cosines = cohort
    .map((voice) => dot(vector, voice))
    .sort((one, other) => other - one)
    .slice(0, nearest);
  const mean = cosines.reduce((sum, one) => sum + one, 0) / cosines.length;
  const variance = cosines.reduce((sum, one) => sum + (one - mean) ** 2, 0) / cosines.length;
  return (cosine - mean) / Math.max(leastDeviation, Math.sqrt(variance));
}
