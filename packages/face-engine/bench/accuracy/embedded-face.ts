import { dot } from '../../src/embedding/vector.js';
import { adjustedScore, cohortMean } from '../../src/matching/cohort.js';
import type { Encoding } from '../../src/matching/encodings.js';
import type { SeenPhoto } from './faces.js';

/** A face in the vectors of one encoding, with what it scores with the cohort: worked out once, for all its pairs. */
export interface EmbeddedFace {
  readonly vector: Float32Array;
  readonly mean: number;
}

/** The largest face of a photo as an encoding sees it. @returns undefined where no template was made of it. */
export function embeddedFace(
  { faces }: SeenPhoto,
  { encoder, cohort }: Encoding,
): EmbeddedFace | undefined {
  const vector = faces[0]?.embeddings?.find((one) => one.encoder === encoder)?.vector;
  return vector && { vector, mean: cohortMean(cohort, vector) };
}

/** What the engine scores two faces with. */
export function scoreOf(one: EmbeddedFace, other: EmbeddedFace): number {
  return adjustedScore(dot(one.vector, other.vector), one.mean, other.mean);
}
