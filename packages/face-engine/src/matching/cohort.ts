import { dot } from '../embedding/vector.js';

/**
 * Faces of other people, in the vectors of one encoding, that tell how like everybody a face is. Two faces that are like everybody of
 * their kind score high with each other, whoever they are: what they score with the cohort is taken off.
 */
export interface Cohort {
  /** Such as `cohort-1`. A threshold belongs to the cohort that it was measured with. */
  readonly id: string;
  /** Of so many, those that are most like a face, the mean counts. */
  readonly nearest: number;
  /** Of unit length; `nearest` or more. */
  readonly vectors: readonly Float32Array[];
}

/**
 * How like everybody a face is: the mean of its cosines with those of the cohort that are most like it, -1 to 1. It depends on the
 * vector and the cohort alone.
 * @param vector of unit length.
 */
export function cohortMean({ nearest, vectors }: Cohort, vector: Float32Array): number {
  const cosines = new Float32Array(vectors.length);
  for (const [index, other] of vectors.entries()) cosines[index] = dot(vector, other);
  return cosines
    .sort()
    .subarray(-nearest)
    .reduce((sum, cosine) => sum + cosine / nearest, 0);
}

/** The score of two faces: their cosine less half of what each scores with the cohort. It is the same either way round. */
export function adjustedScore(cosine: number, oneMean: number, otherMean: number): number {
  return cosine - (oneMean + otherMean) / 2;
}
