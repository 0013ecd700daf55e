import type { CohortHeader } from '../src/matching/cohort-file.js';

/**
 * The bytes of a cohort's file: a line of JSON, and then for each encoder the vectors of all faces, each scaled so that its largest
 * number is 127.
 * @param vectors for each encoder those of all faces.
 */
export function cohortBytes(
  header: CohortHeader,
  vectors: readonly (readonly Float32Array[])[],
): Uint8Array {
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(header)}\n`),
    ...vectors.flat().map((vector) => {
      const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      return Buffer.from(Int8Array.from(vector, (value) => Math.round((value / largest) * 127)));
    }),
  ]);
}
