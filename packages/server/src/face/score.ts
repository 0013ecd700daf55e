import type { FaceCohort, FaceEncoding } from '../engines/guest.js';
import { Cohort, scoring } from '../vectors/cohort.js';

/**
 * How alike two faces are, as the thresholds of their encoding are measured: the cosine, less half of what each has in common with
 * everybody where the encoding has a cohort. The same either way round.
 * @param one of unit length, of the encoding, as the other is.
 */
export function faceScore(encoding: FaceEncoding, one: Float32Array, other: Float32Array): number {
  return faceScores(encoding, one)(other);
}

/** What scores faces beside one face, as `faceScore` does. */
export function faceScores(
  encoding: FaceEncoding,
  one: Float32Array,
): (other: Float32Array) => number {
  return scoring(cohortOf(encoding), one);
}

/**
 * The cohort of an encoding, ready to be compared with; undefined where it has none. Who compares many faces with one another works
 * out each one's likeness once, and then says `adjusted` of their cosines.
 */
export function cohortOf({ cohort }: FaceEncoding): Cohort | undefined {
  if (cohort === undefined) return undefined;
  const known = ready.get(cohort);
  if (known !== undefined) return known;
  const made = new Cohort(cohort);
  ready.set(cohort, made);
  return made;
}

const ready = new WeakMap<FaceCohort, Cohort>();
